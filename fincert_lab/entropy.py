"""Randomness, handed in: code that needs random bytes asks for them by label.

Each label is a stream of its own, so a lesson stays reproducible when a step is added before another. Only two things
use the system's randomness directly, and neither is in a stored output: HPKE for the key of a message, RSA for its
primes.
"""

import hashlib
import hmac
import os
from collections import defaultdict


class Entropy:
    """A source of random bytes. Make one with `Entropy.system()` or, for lessons and tests, `Entropy.seeded()`."""

    def __init__(self, seed: bytes | None) -> None:
        self._seed = seed
        self._drawn: defaultdict[str, int] = defaultdict(int)

    @classmethod
    def system(cls) -> "Entropy":
        """Return the operating system's randomness: the only kind that keeps a secret."""
        return cls(None)

    @classmethod
    def seeded(cls, seed: bytes) -> "Entropy":
        """Return randomness that anyone who knows `seed` can repeat.

        DANGER: for lessons and tests only, where every output must come out the same to the byte. Keys made from it
        are public knowledge. HMAC-SHA256 in counter mode over seed, label and position.
        """
        return cls(seed)

    def bytes(self, label: str, count: int) -> bytes:
        """Return `count` random bytes from the stream called `label`; the next call continues the stream."""
        if self._seed is None:
            return os.urandom(count)
        block = self._drawn[label]
        self._drawn[label] += -(-count // 32)
        stream = (
            hmac.digest(self._seed, f"{label}\0{position}".encode(), hashlib.sha256)
            for position in range(block, self._drawn[label])
        )
        return b"".join(stream)[:count]

    def digits(self, label: str, count: int) -> str:
        """Return `count` random decimal digits. Uses 64 bits more than needed: the bias of a digit is below 2**-64."""
        return f"{int.from_bytes(self.bytes(label, count + 8)) % 10**count:0{count}d}"
