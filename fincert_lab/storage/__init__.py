"""Where what must not be lost is kept: an institution's database, the engine under it, a sandbox's folder."""
