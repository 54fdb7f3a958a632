"""Custody: who holds what, at any moment, as it follows from the journal and from nothing else."""
