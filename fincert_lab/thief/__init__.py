"""A thief: what can be stolen, which PINs can be tried on it, what stops whoever tries. Every attack is really made."""
