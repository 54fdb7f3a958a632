"""Ways to keep a private key under a PIN, each really built, and who attacks them.

Another scheme is a class with `design`, `lock` and `attack`, and a line in `SCHEMES`; its name is in the catalogue.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from fincert_lab.crypto import envelope, keys
from fincert_lab.crypto.guessing import Kdf, Lock
from fincert_lab.crypto.pin import stretch
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import PinLocked
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.secret import Secret
from fincert_lab.thief.admission import TELEPHONE, take_over_number
from fincert_lab.thief.backup import put_back_old_hsm
from fincert_lab.thief.client import Client
from fincert_lab.thief.report import Gain
from fincert_lab.thief.stolen import Found, copy, watch
from fincert_lab.thief.trying import Once, Tally, try_each
from fincert_lab.thief.victim import Victim, guesses, victim

GAINED = (Gain.PIN, Gain.KEY)
_NONCE, _SALT = bytes(12), bytes(16)  # each key here seals one file
_SEED = bytes(keys.SEED_BYTES)  # of a key that nobody uses


class Design(StrEnum):
    """A way to keep a private key."""

    PKCS8 = "pkcs8"
    PBKDF2 = "pbkdf2"
    ARGON2ID = "argon2id"
    CLOUD_COUNTS = "cloud_counts"
    HSM_HALF = "hsm_half"
    OPRF_HALF = "oprf_half"
    TWO_OF_THREE = "two_of_three"


class Attacker(StrEnum):
    """A thief, by what he has."""

    WATCHING_HSM = "watching_hsm"
    STOLEN_BOTH = "stolen_both"
    STOLEN_TWO = "stolen_two"
    STOLEN_CLOUD = "stolen_cloud"
    STOLEN_HSM = "stolen_hsm"
    RELAYING_CLOUD = "relaying_cloud"
    ON_LINE = "on_line"
    OLD_BACKUP = "old_backup"
    LAPTOP = "laptop"


class Scheme(Protocol):
    """A way to keep a key, and what one guess off line costs."""

    design: Design
    lock: Lock

    def attack(self, attacker: Attacker) -> Tally | None:
        """Try `guesses` as this attacker can, on a key whose PIN is the last. None if there is no HSM to rob."""


class LockedFile:
    """A file under a key that is derived from the PIN. The cloud hands it to every device that is admitted."""

    def __init__(self, design: Design, lock: Lock) -> None:
        self.design, self.lock = design, lock
        self._derive = Once(lock.derive)
        self._file = self._seal(guesses()[-1])

    def attack(self, attacker: Attacker) -> Tally | None:
        """Whoever is at the cloud, or is admitted, has the file; then nobody is asked any more."""
        if attacker in (Attacker.STOLEN_HSM, Attacker.STOLEN_TWO, Attacker.WATCHING_HSM):
            return None
        return try_each(self._open, guesses(), clock=self._derive.clock)

    def _seal(self, digits: str) -> bytes:
        plain = _pkcs8()
        return AESGCMSIV(self._derive(digits, _SALT)).encrypt(_NONCE, plain, None)

    def _open(self, guess: str) -> tuple[Gain, ...]:
        return GAINED if _unseals(self._derive(guess, _SALT), self._file) else ()


class LibrarysFile(LockedFile):
    """An encrypted PKCS#8 file as the cryptography library makes it."""

    def _seal(self, digits: str) -> bytes:
        how = BestAvailableEncryption(digits.encode())
        return keys.generate(_SEED).private_bytes(Encoding.DER, PrivateFormat.PKCS8, how)

    def _open(self, guess: str) -> tuple[Gain, ...]:
        try:
            load_der_private_key(self._file, guess.encode())
        except ValueError:
            return ()
        return GAINED


@dataclass(frozen=True, repr=False)
class _Row(Secret):
    """What the cloud keeps that counts by itself: what a PIN is compared with, the file, and the tries."""

    verifier: bytes
    sealed: bytes
    tries: int


class CloudCounts:
    """The cloud compares the stretched PIN, counts in its own database, and hands the file out only if it was right."""

    design, lock = Design.CLOUD_COUNTS, Lock(Kdf.ARGON2ID)

    def __init__(self) -> None:
        self._halves = Once(_halves)
        verifier, key = self._halves(guesses()[-1])
        self._new = self._row = _Row(verifier, AESGCMSIV(key).encrypt(_NONCE, _pkcs8(), None), Rules.pin_tries)

    def attack(self, attacker: Attacker) -> Tally | None:
        """A counter stops who asks. Whoever has the database does not ask, or puts the counter back."""
        self._row = self._new
        match attacker:
            case Attacker.STOLEN_CLOUD | Attacker.STOLEN_BOTH | Attacker.RELAYING_CLOUD:
                guess = self._open
            case Attacker.ON_LINE | Attacker.LAPTOP:
                guess = self._ask
            case Attacker.OLD_BACKUP:
                guess = self._put_back_and_ask
            case _:
                return None
        return try_each(guess, guesses(), clock=self._halves.clock)

    def _open(self, guess: str) -> tuple[Gain, ...]:
        return GAINED if _unseals(self._halves(guess)[1], self._row.sealed) else ()

    def _ask(self, guess: str) -> tuple[Gain, ...]:
        if self._row.tries == 0:
            raise PinLocked
        self._row = replace(self._row, tries=self._row.tries - 1)
        verifier, key = self._halves(guess)
        return GAINED if verifier == self._row.verifier and _unseals(key, self._row.sealed) else ()

    def _put_back_and_ask(self, guess: str) -> tuple[Gain, ...]:
        try:
            return self._ask(guess)
        except PinLocked:
            self._row = self._new
            return self._ask(guess)


class HsmHalf:
    """A lab's envelope: one half is an HSM's, or that of two of three, by one of the suites, and each HSM counts."""

    lock = Lock(Kdf.ARGON2ID)

    def __init__(self, design: Design, suite: Suite) -> None:
        self.design, self._suite = design, suite
        self._stretch = Once(envelope.stretch)

    @cached_property
    def _robbed(self) -> Victim:
        """Whom all rob who only take copies."""
        return victim(guesses()[-1], self._suite)

    def attack(self, attacker: Attacker) -> Tally | None:
        """Attack a lab with a victim in it. Where several HSMs are, the thief robs or watches one, or robs two."""
        if attacker is Attacker.STOLEN_TWO and self._suite.needed == 1:
            return None
        if attacker is Attacker.OLD_BACKUP:
            return put_back_old_hsm(self._suite)
        asks = attacker in (Attacker.ON_LINE, Attacker.LAPTOP)  # and uses the tries up: each has a victim of his own
        of = victim(guesses()[-1], self._suite) if asks else self._robbed
        lab, this = of.lab, CertificateId.of(of.certificate)
        match attacker:
            case Attacker.ON_LINE:
                session = take_over_number(lab, lab.person("hong"))
                return try_each(
                    Client(lab, TELEPHONE, session, this, self._stretch).guess, guesses(), clock=self._stretch.clock
                )
            case Attacker.LAPTOP:
                return try_each(
                    Client.at(lab, of.laptop, this, self._stretch).guess, guesses(), clock=self._stretch.clock
                )
            case Attacker.WATCHING_HSM | Attacker.RELAYING_CLOUD:
                place = lab.hsm if attacker is Attacker.WATCHING_HSM else lab.cloud
                with watch(lab, place) as stolen:
                    of.laptop.login(lab.bank("kb").services[0], of.certificate, pin=guesses()[-1])
            case Attacker.STOLEN_CLOUD:
                stolen = copy(lab.cloud)
            case Attacker.STOLEN_HSM:
                stolen = copy(lab.hsm)
            case Attacker.STOLEN_TWO:
                stolen = copy(lab.cloud, lab.hsms["hsm"], lab.hsms["hsm2"])
            case _:
                stolen = copy(lab.cloud, lab.hsm)
        found = Found.of(this, stolen)
        assert found is not None
        return found.guess(guesses(), stretch=self._stretch, clock=self._stretch.clock)


def _pkcs8() -> bytes:
    return keys.generate(_SEED).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _unseals(key: bytes, sealed: bytes) -> bool:
    try:
        AESGCMSIV(key).decrypt(_NONCE, sealed, None)
    except InvalidTag:
        return False
    return True


def _halves(digits: str) -> tuple[bytes, bytes]:
    """Stretch a PIN to what the cloud compares, and the key of the file."""
    cost = envelope.PROFILES[1]
    out = stretch(digits, _SALT, memory_kib=cost.memory_kib, passes=cost.passes, length=64)
    return out[:32], out[32:]


SCHEMES: tuple[Callable[[], Scheme], ...] = (
    lambda: LibrarysFile(Design.PKCS8, Lock(Kdf.PBKDF2, 2_048)),  # the library's own, which cannot be raised
    lambda: LockedFile(Design.PBKDF2, Lock(Kdf.PBKDF2, 600_000)),
    lambda: LockedFile(Design.ARGON2ID, Lock(Kdf.ARGON2ID)),
    CloudCounts,
    lambda: HsmHalf(Design.HSM_HALF, Suite.HMAC),
    lambda: HsmHalf(Design.OPRF_HALF, Suite.OPRF),
    lambda: HsmHalf(Design.TWO_OF_THREE, Suite.TWO_OF_THREE),
)
