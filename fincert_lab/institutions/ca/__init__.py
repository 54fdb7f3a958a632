"""The CA: what it issues, its own keys, and its public statements about the certificates it has issued."""
