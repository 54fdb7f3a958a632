"""A student's copy of the notebooks, and the command that opens it."""
