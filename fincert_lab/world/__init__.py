"""The lab and everybody in it."""
