"""A bank: its customers, the certificates it knows, the CAs it trusts, and its services."""
