"""What one guess costs a thief, where nothing but a PIN protects a key: measured on this computer, and published."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import pbkdf2_hmac, sha256
from time import perf_counter

from fincert_lab.crypto.envelope import PROFILES
from fincert_lab.crypto.pin import stretch

LIMIT = 0.5  # seconds that a measurement may take
_TRIED = "000000"
_SALT = bytes(16)
_OURS = PROFILES[1]
# What one graphics card (RTX 4090) was measured to do with hashcat, in guesses a second.
_PBKDF2_999 = 8_866_000  # PBKDF2-HMAC-SHA-256 with 999 rounds; Chick3nman's benchmark
_ARGON2ID_64_3 = 1_667  # Argon2id with 64 MiB, filled 3 times; hashcat PR 4284


class Kdf(StrEnum):
    """How a key is derived from a PIN."""

    SHA256 = "sha256"
    PBKDF2 = "pbkdf2"
    ARGON2ID = "argon2id"


@dataclass(frozen=True)
class Lock:
    """What protects a key: a hash without salt, PBKDF2 with so many rounds, or Argon2id as in our envelope."""

    kdf: Kdf
    rounds: int = 1

    def guess(self) -> bytes:
        """Derive a key from one PIN, as whoever tries it must."""
        return self.derive(_TRIED, _SALT)

    def derive(self, digits: str, salt: bytes) -> bytes:
        """Derive a key (32 bytes) from these digits. A plain hash takes no salt. Raises PinFormat."""
        match self.kdf:
            case Kdf.SHA256:
                return sha256(digits.encode()).digest()
            case Kdf.PBKDF2:
                return pbkdf2_hmac("sha256", digits.encode(), salt, self.rounds)
            case Kdf.ARGON2ID:
                return stretch(digits, salt, memory_kib=_OURS.memory_kib, passes=_OURS.passes, length=32)

    @property
    def published(self) -> int:
        """The guesses a second of one RTX 4090 as they were published, for Argon2id or for PBKDF2."""
        return _ARGON2ID_64_3 if self.kdf is Kdf.ARGON2ID else _PBKDF2_999

    def published_rate(self) -> float:
        """Return the guesses a second of one RTX 4090: what was published, scaled to this lock.

        Twice the rounds, or twice memory x passes, is taken to halve the speed. A round of PBKDF2 compresses two blocks
        (RFC 8018 §5.2, HMAC with its pads computed before), the hash of a PIN one.
        """
        match self.kdf:
            case Kdf.SHA256:
                return self.published * 999 * 2
            case Kdf.PBKDF2:
                return self.published * 999 / self.rounds
            case Kdf.ARGON2ID:
                return self.published * 64 * 3 / (_OURS.memory_kib / 1024 * _OURS.passes)


def rate_here(guess: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """Return how often a second `guess` can be made on one core of this computer, in Python.

    It is made twice as often each time, until that takes a quarter of `LIMIT`: so all of it stays within that, as long
    as one guess does.
    """
    count = 1
    while True:
        begun = clock()
        for _ in range(count):
            guess()
        spent = clock() - begun
        if spent > LIMIT / 4:
            return count / spent
        count *= 2
