"""Lesson 02, PIN wrapping: what a PIN alone protects, what a slower KDF costs, and why six digits stay six digits."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import islice
from math import isfinite
from numbers import Real
from types import MappingProxyType
from typing import Any, TypeGuard

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_der_private_key,
)

from fincert_lab.crypto import keys
from fincert_lab.crypto.pin import DIGITS
from fincert_lab.lessons.exercise import Lesson, Prediction, Verdict, drawn, nothing_to_prepare, once
from fincert_lab.thief.order import PEOPLE, made_up_pins
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab

YEAR = 365 * 86_400  # seconds


def _a_pin_was_cracked(lab: Lab, outcome: object) -> bool:
    """2a: the four digits that opened the key."""
    return isinstance(outcome, str) and re.fullmatch("[0-9]{4}", outcome) is not None


def _compared(lab: Lab, outcome: Any) -> bool:
    """2b, 2c: how long all PINs of four and of six digits take, or how fast a GPU tries in two ways."""
    one, other = outcome
    return _is_number(one) and _is_number(other) and one > 0 and other > 0


def _counted(lab: Lab, outcome: object) -> bool:
    """2d: how many of all PINs pass the rules."""
    return type(outcome) is int and 0 < outcome < 10**DIGITS


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)


@once
def _stolen(lab: Lab) -> bytes:
    """Return a private key locked with three digits, as PKCS#8 DER."""
    pin = lab.entropy.digits("lesson/2-1/pin", 3)
    key = keys.generate(lab.entropy.bytes("lesson/2-1/key", keys.SEED_BYTES))
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(pin.encode()))


def _pin_of_the_stolen_key(lab: Lab, answer: object) -> Verdict:
    """2-1: find the three digits: as text, as bytes or as a number."""
    if type(answer) is int and 0 <= answer < 1000:
        answer = f"{answer:03d}"
    if isinstance(answer, bytes):
        answer = answer.decode("ascii", "replace")
    if not isinstance(answer, str) or not re.fullmatch("[0-9]{3}", answer):
        return Verdict(Mood.NOT_YET, "lesson.2-1.no_pin")
    try:
        load_der_private_key(_stolen(lab), answer.encode())
    except ValueError:
        return Verdict(Mood.NOT_YET, "lesson.2-1.does_not_open")
    return Verdict(Mood.RIGHT, "lesson.2-1.right")


@once
def _chosen(lab: Lab) -> list[str]:
    """Return the PINs of 1,000 people who do not exist."""
    return made_up_pins(lab.entropy, "lesson/2-2")


def _best_guesses(lab: Lab, answer: object) -> Verdict:
    """2-2: choose as many PINs as there are tries, so that they open as many of the 1,000 certificates as possible."""
    if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
        return Verdict(Mood.NOT_YET, "lesson.2-2.no_list")
    guesses = set(islice(answer, PEOPLE))
    if not all(isinstance(guess, str) for guess in guesses):
        return Verdict(Mood.NOT_YET, "lesson.2-2.no_list")
    if len(guesses) != lab.rules.pin_tries:
        return Verdict(Mood.NOT_YET, "lesson.2-2.not_as_many", {"count": len(guesses)})
    owners = Counter(_chosen(lab))
    hits = sum(owners[guess] for guess in guesses)
    most = sum(count for _, count in owners.most_common(lab.rules.pin_tries))
    if hits < most:
        return Verdict(Mood.NOT_YET, "lesson.2-2.more_to_have", {"hits": hits})
    return Verdict(Mood.RIGHT, "lesson.2-2.right", {"hits": hits})


@once
def _thief(lab: Lab) -> Mapping[str, int]:
    """Return how many computers a thief has, and how many years a PIN has to withstand them."""
    computers, years = 1 + drawn(lab, "2-3/computers", below=20), 5 + drawn(lab, "2-3/years", below=20)
    return MappingProxyType({"computers": 1000 * computers, "years": years})


def _seconds_a_try(lab: Lab, answer: object) -> Verdict:
    """2-3: work out the seconds per try that make a PIN withstand many computers for years."""
    seconds = answer.total_seconds() if isinstance(answer, timedelta) else answer
    if not _is_number(seconds):
        return Verdict(Mood.NOT_YET, "lesson.2-3.no_number")
    thief = _thief(lab)
    ratio = seconds / (thief["years"] * YEAR * thief["computers"] / 10**DIGITS)
    if 0.98 < ratio < 1.02:
        return Verdict(Mood.RIGHT, "lesson.2-3.right", {"days": f"{float(seconds) / 86_400:.2f}"})
    if 0.98 < thief["computers"] * ratio < 1.02:
        return Verdict(Mood.NOT_YET, "lesson.2-3.one_computer", thief)
    key = "lesson.2-3.too_little" if ratio < 1 else "lesson.2-3.too_much"
    return Verdict(Mood.NOT_YET, key, thief)


LESSON = Lesson(
    prepare=nothing_to_prepare,
    predictions={
        "2a": Prediction("a", _a_pin_was_cracked),
        "2b": Prediction("c", _compared),
        "2c": Prediction("a", _compared),
        "2d": Prediction("b", _counted),
    },
    checks={"2-1": _pin_of_the_stolen_key, "2-2": _best_guesses, "2-3": _seconds_a_try},
    # A copy of the list: a student who removes the commonest PIN from it, to see the next, changes nothing here.
    given={"2-1": _stolen, "2-2": lambda lab: list(_chosen(lab)), "2-3": lambda lab: dict(_thief(lab))},
)
