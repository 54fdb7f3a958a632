"""Durable storage: an institution's database, the engine under it, a sandbox's folder."""
