"""The CA: what it issues, its own keys, and its public word on what it has issued."""
