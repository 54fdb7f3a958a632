"""Lesson 03, cloud storage: two halves, what a robbed cloud gives away, who counts the tries, another device."""

from fincert_lab.institutions.service import Receipt
from fincert_lab.journal import Act
from fincert_lab.lab import Lab
from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Verdict,
    hong_has_a_certificate,
    login_in,
    maker_of,
    moment_in,
)
from fincert_lab.views.note import Mood

# How many PINs each thief of exercise 3-3 can try: all of them are a million, or those that the rules leave.
NONE, FEW, ALL = {0}, {5}, {1_000_000, 904_728}
LOOT = {"cloud": NONE, "hsm": NONE, "cloud+hsm": ALL, "laptop": FEW}


def _two_tries_left(lab: Lab, answer: object) -> Verdict:
    """3-1: travel to a moment at which a certificate had two tries left."""
    moment = moment_in(lab, answer)
    if moment is None:
        return Verdict(Mood.NOT_YET, "lesson.3-1.not_a_moment")
    counts = (certificate.tries_left for certificate in moment.certificates.values())
    left = [count for count in counts if count is not None]  # None until a PIN is set
    if 2 in left:
        return Verdict(Mood.RIGHT, "lesson.3-1.right", {"number": moment.number})
    return Verdict(Mood.NOT_YET, "lesson.3-1.other_count", {"number": moment.number, "tries": left[-1] if left else 0})


def _another_device(lab: Lab, answer: object) -> Verdict:
    """3-2: log Kim in on a device that did not make her key, which was then taken off the list."""
    if not isinstance(answer, Receipt):
        return Verdict(Mood.NOT_YET, "lesson.3-2.not_a_receipt")
    login = login_in(lab, answer)
    if login is None or not login.sender.startswith("kim/"):
        return Verdict(Mood.NOT_YET, "lesson.3-2.not_kims")
    maker = maker_of(lab, login.facts["certificate"])
    if login.sender == maker:
        return Verdict(Mood.NOT_YET, "lesson.3-2.same_device", {"device": maker})
    if not _was_removed(lab, maker):
        return Verdict(Mood.NOT_YET, "lesson.3-2.still_there", {"device": maker})
    return Verdict(Mood.RIGHT, "lesson.3-2.right", {"device": login.sender})


def _was_removed(lab: Lab, device: str) -> bool:
    """Tell whether the device was last taken off the cloud's list, rather than let in."""
    about = [
        event.act
        for event in lab.journal
        if not event.refused
        and (
            (event.act is Act.CONFIRM_SMS and event.sender == device)
            or (event.act is Act.REMOVE_DEVICE and event.subject == device)
        )
    ]
    return about[-1:] == [Act.REMOVE_DEVICE]


def _what_thieves_can_try(lab: Lab, answer: object) -> Verdict:
    """3-3: say how many PINs each of four thieves can try."""
    if not isinstance(answer, dict) or answer.keys() != LOOT.keys() or not all(map(_is_count, answer.values())):
        return Verdict(Mood.NOT_YET, "lesson.3-3.not_four")
    missing = sum(count is None for count in answer.values())
    if missing:
        return Verdict(Mood.NOTHING_YET, "lesson.3-3.missing", {"count": missing})
    for thief, counts in LOOT.items():
        if answer[thief] not in counts:
            return Verdict(Mood.NOT_YET, f"lesson.3-3.{thief.replace('+', '_')}")
    return Verdict(Mood.RIGHT, "lesson.3-3.right")


def _is_count(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


LESSON = Lesson(
    prepare=hong_has_a_certificate,
    predictions={
        "3a": Prediction(("a", "b", "c"), answer="c"),
        "3b": Prediction(("a", "b", "c"), answer="a"),
        "3c": Prediction(("a", "b", "c"), answer="b"),
        "3d": Prediction(("a", "b", "c"), answer="b"),
    },
    checks={"3-1": _two_tries_left, "3-2": _another_device, "3-3": _what_thieves_can_try},
)
