"""Certificates and their status: pure functions that build, parse and check. The door to a verdict is `validation`."""
