"""Lesson 02, PIN wrapping: a thief who has all but the PIN, in which order he tries, how long that takes, the rules."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import islice
from math import isfinite
from numbers import Real
from types import MappingProxyType
from typing import TypeGuard

from fincert_lab.crypto.pin import DIGITS
from fincert_lab.journal import Act
from fincert_lab.lessons.exercise import Lesson, Prediction, Verdict, drawn, is_off_line, login_named, once
from fincert_lab.thief.order import PEOPLE, Order, in_order, made_up_pins
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab

YEAR = 365 * 86_400  # seconds
LIKED = {"hong": 2, "kim": 6}  # which of the PINs that people like somebody has, counted from 0
FAR = 4  # and how many places a seed may move it


def _two_chose_what_people_like(lab: Lab) -> None:
    """Issue certificates to 홍길동 and 김영희 through KB, each with one of the first PINs of the popular order."""
    liked = list(islice(in_order(Order.POPULAR), max(LIKED.values()) + FAR))
    for name, first in LIKED.items():
        chosen = liked[first + drawn(lab, f"2/{name}", below=FAR)]
        lab.person(name).device("laptop").enroll(lab.bank("kb"), pin=chosen)


def _more_than_the_tries(lab: Lab, outcome: object) -> bool:
    """2a: an off-line thief learned of more PINs than there are tries whether they are right."""
    return is_off_line(outcome) and outcome.answered > lab.rules.pin_tries


def _found(lab: Lab, outcome: object) -> bool:
    """2b: an off-line thief who has found the PIN."""
    return is_off_line(outcome) and outcome.found is not None


def _timed(lab: Lab, outcome: object) -> bool:
    """2c: a meter, which says from the start how long a graphics card takes."""
    from fincert_lab.panels import Meter  # slow to load, and needed by nobody who asks only for the lesson

    return isinstance(outcome, Meter)


def _counted(lab: Lab, outcome: object) -> bool:
    """2d: all PINs, counted."""
    from fincert_lab.panels import AllPins

    return isinstance(outcome, AllPins)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)


def _in_kims_name(lab: Lab, answer: object) -> Verdict:
    """2-1: find the PIN of the certificate that 김영희 had from the start, and log in with it."""
    login = login_named(lab, answer)
    if login is None:
        return Verdict(Mood.NOT_YET, "lesson.2-1.no_login")
    issued = (event for event in lab.journal if event.act is Act.ISSUE and event.sender.startswith("kim/"))
    if login.certificate != next(issued).certificate:
        return Verdict(Mood.NOT_YET, "lesson.2-1.another_certificate")
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
    prepare=_two_chose_what_people_like,
    predictions={
        "2a": Prediction("c", _more_than_the_tries),
        "2b": Prediction("a", _found),
        "2c": Prediction("a", _timed),
        "2d": Prediction("b", _counted),
    },
    checks={"2-1": _in_kims_name, "2-2": _best_guesses, "2-3": _seconds_a_try},
    # A copy of the list: a student who removes the commonest PIN from it, to see the next, changes nothing here.
    given={"2-2": lambda lab: list(_chosen(lab)), "2-3": lambda lab: dict(_thief(lab))},
)
