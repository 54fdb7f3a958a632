"""The six-digit PIN: which ones are refused, and how one is stretched.

The rules are those of the real service's client. They remove 95,272 of the million PINs before the owner's data is
considered; 904,728 remain, and 112233, 121212 and 100200 are among them.
"""

import re
from enum import StrEnum
from itertools import pairwise

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, Field, PinFormat, WeakPin

DIGITS = 6


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
    if not (isinstance(phone, str) and isinstance(birthday, str)):
        raise BadInput(Field.MEMBER)
    digits = [int(digit) for digit in check_format(pin)]
    steps = [b - a for a, b in pairwise(digits)]
    neighbours = list(pairwise(steps))
    if (1, 1) in neighbours or (-1, -1) in neighbours:
        return PinRule.NO_RUN
    if (0, 0) in neighbours:
        return PinRule.NO_REPEAT
    if phone and (phone[-4:] in pin or phone[-8:-4] in pin):
        return PinRule.NOT_THE_PHONE
    if birthday and birthday in pin:
        return PinRule.NOT_THE_BIRTHDAY
    return None


def stretch(pin: str, salt: bytes, *, memory_kib: int, passes: int, length: int) -> bytes:
    """Stretch `pin` with Argon2id (RFC 9106), one lane, to `length` bytes. Takes tens of milliseconds on purpose.

    Raises PinFormat, and BadInput for parameters that Argon2id does not accept.
    """
    typed = check_format(pin).encode("ascii")
    with parsing(BadInput(Field.PROFILE)):
        kdf = Argon2id(salt=salt, length=length, iterations=passes, lanes=1, memory_cost=memory_kib)
    return kdf.derive(typed)
