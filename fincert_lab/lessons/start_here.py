"""Lesson 00, start here: one certificate's whole life."""

from fincert_lab.acts import TriesCounted
from fincert_lab.errors import NotRegistered, Revoked
from fincert_lab.journal import Act, Event
from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Verdict,
    event_in,
    happened,
    login_named,
    moment_in,
    nothing_to_prepare,
)
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab


def _a_wrong_pin_and_the_right_one(lab: Lab, _: object) -> bool:
    """0c: more than one try was taken away, and then somebody proved that the key was opened."""
    left = lab.rules.pin_tries
    for event in lab.journal:
        if event.act is Act.PROVE and left < lab.rules.pin_tries - 1 and not event.refused:
            return True
        if isinstance(event.facts, TriesCounted):
            left = event.facts.tries_left
    return False


def _looked_at(lab: Lab, outcome: object) -> bool:
    """0a: who holds what, after a certificate was issued and its key stored."""
    from fincert_lab.panels import Custody  # slow to load, and needed by nobody who asks only for the lesson

    return isinstance(outcome, Custody) and outcome.lab is lab and happened(Act.STORE_ENVELOPE)(lab, outcome)


def _five_of_six(lab: Lab, answer: object) -> Verdict:
    """0-1: travel to a moment at which the certificate could be used at five of the six services."""
    moment = moment_in(lab, answer)
    if moment is None:
        return Verdict(Mood.NOT_YET, "lesson.0-1.not_a_moment")
    hongs = next((each for each in moment.certificates.values() if each.owner == "hong"), None)
    if hongs is None:
        return Verdict(Mood.NOT_YET, "lesson.0-1.too_early", {"number": moment.number})
    refused = len(moment.refusals(hongs))
    usable = len(moment.services) - refused
    if refused != 1:
        return Verdict(Mood.NOT_YET, "lesson.0-1.other_count", {"number": moment.number, "usable": usable})
    return Verdict(Mood.RIGHT, "lesson.0-1.right", {"number": moment.number})


def _lees_login(lab: Lab, answer: object) -> Verdict:
    """0-2: join internet banking as 이민준, get a certificate, and log in to KB Star Banking with it."""
    login = login_named(lab, answer)
    if login is None:
        return Verdict(Mood.NOT_YET, "lesson.0-2.no_login")
    if lab.now().certificates[login.certificate].owner != "lee":
        return Verdict(Mood.NOT_YET, "lesson.0-2.not_theirs")
    if login.receipt.service != "kb/star-banking":
        return Verdict(Mood.NOT_YET, "lesson.0-2.elsewhere", {"service": login.receipt.service})
    return Verdict(Mood.RIGHT, "lesson.0-2.right")


def _who_let_it_be_revoked(lab: Lab, answer: object) -> Verdict:
    """0-3: find the event that shows why a customer who forgot the PIN can still revoke."""
    event = event_in(lab, answer)
    if event is None:
        return Verdict(Mood.NOT_YET, "lesson.0-3.not_an_event")
    if _hong_asks(event):
        return Verdict(Mood.RIGHT, "lesson.0-3.right", {"number": event.number})
    key = "consequence" if _hong_asks(lab.journal[event.story - 1]) else "other"
    return Verdict(Mood.NOT_YET, f"lesson.0-3.{key}", {"number": event.number, "act": event.act})


def _hong_asks(event: Event) -> bool:
    return event.act is Act.ASK_REVOCATION and event.sender == "hong" and not event.refused


LESSON = Lesson(
    prepare=nothing_to_prepare,
    predictions={
        "0a": Prediction("d", _looked_at, options=("a", "b", "c", "d")),
        "0b": Prediction("c", happened(Act.LOGIN, NotRegistered)),
        "0c": Prediction("c", _a_wrong_pin_and_the_right_one),
        "0d": Prediction("c", happened(Act.LOGIN, Revoked)),
    },
    checks={"0-1": _five_of_six, "0-2": _lees_login, "0-3": _who_let_it_be_revoked},
)
