"""The six-digit PIN: which ones are refused, and how one is stretched.

The rules are those of the real service's client. They remove 95,272 of the million PINs before the owner's data is
considered; 904,728 remain, and 112233, 121212 and 100200 are among them.
"""

import re
from enum import StrEnum

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, Field, PinFormat, WeakPin

DIGITS = 6
_RISING = tuple("0123456789"[at : at + 3] for at in range(8))
_RUNS = _RISING + tuple(digits[::-1] for digits in _RISING)
_REPEATS = tuple(digit * 3 for digit in "0123456789")
_WINDOW = 4  # digits: as many as the longest part that a rule forbids has


class PinRule(StrEnum):
    """A rule that a new PIN must follow."""

    NO_RUN = "no_run"
    NO_REPEAT = "no_repeat"
    NOT_THE_PHONE = "not_the_phone"
    NOT_THE_BIRTHDAY = "not_the_birthday"


def check_format(pin: object) -> str:
    """Return `pin` if it is six ASCII digits. Raises PinFormat; the error does not repeat what was typed."""
    # [0-9], not \d or isdigit(): full-width digits look the same but stretch to something else.
    if type(pin) is not str or len(pin) != DIGITS or not re.fullmatch("[0-9]+", pin):
        raise PinFormat(digits=DIGITS)
    return pin


def check_strength(pin: str, *, phone: str, birthday: str) -> None:
    """Check a new PIN against its owner's `phone` (digits only) and `birthday` (MMDD).

    Raises what `broken_rule` raises, or WeakPin with the rule that it breaks.
    """
    broken = broken_rule(pin, phone=phone, birthday=birthday)
    if broken:
        raise WeakPin(rule=broken)


def broken_rule(pin: str, *, phone: str, birthday: str) -> PinRule | None:
    """Return the first rule that six digits break, or None. Raises PinFormat, BadInput."""
    forbidden = forbidden_parts(phone=phone, birthday=birthday)
    return _first_broken(check_format(pin), forbidden)


def forbidden_parts(*, phone: str, birthday: str) -> dict[PinRule, tuple[str, ...]]:
    """Return what a PIN may not contain, by the rule that forbids it: of three digits, or of four. Raises BadInput."""
    if not (isinstance(phone, str) and isinstance(birthday, str)):
        raise BadInput(Field.MEMBER)
    return {
        PinRule.NO_RUN: _RUNS,
        PinRule.NO_REPEAT: _REPEATS,
        PinRule.NOT_THE_PHONE: tuple(part for part in (phone[-8:-4], phone[-4:]) if part),
        PinRule.NOT_THE_BIRTHDAY: (birthday,) if birthday else (),
    }


def survey(*, phone: str, birthday: str) -> bytes:
    """Return a byte for each of the million PINs in order: the place in PinRule of the first rule that it breaks.

    For one that breaks none it is the number of rules. No part that is forbidden has more than four digits; so all four
    digits in a row are looked at, and a PIN is as good as the worst of those in it. Raises BadInput.
    """
    rules, forbidden = [*PinRule, None], forbidden_parts(phone=phone, birthday=birthday)
    found = four = bytes(rules.index(_first_broken(f"{n:0{_WINDOW}d}", forbidden)) for n in range(10**_WINDOW))
    for _ in range(DIGITS - _WINDOW):
        without_the_last = b"".join(bytes([each]) * 10 for each in found)
        found = bytes(map(min, without_the_last, four * (10 * len(found) // len(four))))
    return found


def _first_broken(digits: str, forbidden: dict[PinRule, tuple[str, ...]]) -> PinRule | None:
    return next((rule for rule, parts in forbidden.items() for part in parts if part in digits), None)


def stretch(pin: str, salt: bytes, *, memory_kib: int, passes: int, length: int) -> bytes:
    """Stretch `pin` with Argon2id (RFC 9106), one lane, to `length` bytes. Takes tens of milliseconds on purpose.

    Raises PinFormat, and BadInput for parameters that Argon2id does not accept.
    """
    typed = check_format(pin).encode("ascii")
    with parsing(BadInput(Field.PROFILE)):
        kdf = Argon2id(salt=salt, length=length, iterations=passes, lanes=1, memory_cost=memory_kib)
    return kdf.derive(typed)
