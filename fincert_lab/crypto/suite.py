"""The suites of envelopes. What they are is in `server_half`: this is for whoever needs no more than the name."""

from enum import StrEnum

HSMS = ("hsm", "hsm2", "hsm3")


class Suite(StrEnum):
    """How the server's half is computed, and by how many HSMs; envelopes are bound to its name."""

    HMAC = "hmac-sha256"
    OPRF = "oprf-p256-sha256"
    TWO_OF_THREE = "2-of-3-oprf-p256-sha256"

    @property
    def asks_like(self) -> "Suite":
        """The suite in which an HSM is asked and answers in the same way."""
        return Suite.OPRF if self is Suite.TWO_OF_THREE else self

    @property
    def message_bytes(self) -> int:
        """How long a question to an HSM is, and its answer: 32 bytes, or a point of 33."""
        return 33 if self.asks_like is Suite.OPRF else 32

    @property
    def hsms(self) -> tuple[str, ...]:
        """The HSMs that there are: each has a secret k of its own, and is in the hands of somebody else."""
        return HSMS if self is Suite.TWO_OF_THREE else HSMS[:1]

    @property
    def needed(self) -> int:
        """How many of them have to answer for an envelope to open."""
        return 2 if self is Suite.TWO_OF_THREE else 1
