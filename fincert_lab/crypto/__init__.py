"""Pure functions over bytes: keys, PINs, envelopes, identity proofs, signed messages. No state, no I/O, no clock."""
