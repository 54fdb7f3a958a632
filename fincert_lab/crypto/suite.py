"""The suites of envelopes. What they are is in `server_half`: this is for whoever needs no more than the name."""

from enum import StrEnum


class Suite(StrEnum):
    """How the server's half is computed; envelopes are bound to its name."""

    HMAC = "hmac-sha256"
    OPRF = "oprf-p256-sha256"

    @property
    def message_bytes(self) -> int:
        """How long a question to the HSM is, and its answer: 32 bytes, or a point of 33."""
        return 33 if self is Suite.OPRF else 32
