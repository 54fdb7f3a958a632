"""Certificates and their status: pure functions that build, parse and check. For a verdict, start at `validation`."""
