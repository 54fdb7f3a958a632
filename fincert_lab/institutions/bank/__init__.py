"""A bank: its customers, the certificates it knows, whom it trusts, and its services."""
