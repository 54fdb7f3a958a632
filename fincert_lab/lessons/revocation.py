"""Lesson 05, revocation: the ways a certificate ends, how the news is told, and what stays true."""

from cryptography import x509

from fincert_lab.journal import Act, Reason
from fincert_lab.lab import Lab
from fincert_lab.language import name
from fincert_lab.lessons.exercise import Lesson, Prediction, Verdict, hong_has_a_certificate
from fincert_lab.pki.profile import serial_of
from fincert_lab.snapshot import Status
from fincert_lab.views.note import Mood

# What the bank's guide says, or ought to: is it so? Exercise 5-3 has the sentences.
GUIDE = {"a": False, "b": False, "c": False, "d": True}


def _three_have_certificates(lab: Lab) -> None:
    """Issue a certificate through KB to Hong, and to two others who will lose theirs in other ways."""
    hong_has_a_certificate(lab)
    for person, pin in (("kim", "905271"), ("choi", "604829")):
        lab.person(person).device("phone").enroll(lab.bank("kb"), pin=pin)


def _reason_in_the_list(lab: Lab, answer: object) -> Verdict:
    """5-1: read from the list why Choi's first certificate was revoked, in any of the ways one can say it."""
    if isinstance(answer, x509.ReasonFlags):
        answer = answer.name
    if not isinstance(answer, str):
        return Verdict(Mood.NOT_YET, "lesson.5-1.no_reason")
    ways = {reason: {reason.value, name(reason)} for reason in Reason}
    said = next((reason for reason, words in ways.items() if answer.strip() in words), None)
    if said is None:
        return Verdict(Mood.NOT_YET, "lesson.5-1.no_reason")
    if said is not Reason.SUPERSEDED:
        return Verdict(Mood.NOT_YET, "lesson.5-1.other", {"reason": said})
    return Verdict(Mood.RIGHT, "lesson.5-1.right")


def _after_a_lost_phone(lab: Lab, answer: object) -> Verdict:
    """5-2: Jung's key may be in other hands: revoked for that reason, and a new one made on another device."""
    if not isinstance(answer, x509.Certificate):
        return Verdict(Mood.NOT_YET, "lesson.5-2.no_certificate")
    now = lab.now()
    new = now.certificates.get(serial_of(answer))
    if new is None or new.owner != "jung":
        return Verdict(Mood.NOT_YET, "lesson.5-2.not_jungs")
    if now.status(new) is not Status.VALID or not new.stored:
        return Verdict(Mood.NOT_YET, "lesson.5-2.not_usable")
    lost = next((each for each in now.certificates.values() if each.owner == "jung"), new)
    if lost is new:
        return Verdict(Mood.NOT_YET, "lesson.5-2.nothing_lost")
    if lost.revoked is not Reason.KEY_COMPROMISE:
        return Verdict(Mood.NOT_YET, "lesson.5-2.other_reason", {"reason": lost.revoked or "–"})
    if _maker(lab, lost.serial) == _maker(lab, new.serial):
        return Verdict(Mood.NOT_YET, "lesson.5-2.same_device", {"device": _maker(lab, new.serial)})
    return Verdict(Mood.RIGHT, "lesson.5-2.right")


def _maker(lab: Lab, serial: str) -> object:
    """Return the device that a certificate was issued to."""
    return next(event.sender for event in lab.journal if event.act is Act.ISSUE and event.subject == serial)


def _the_guides_sentences(lab: Lab, answer: object) -> Verdict:
    """5-3: tell which of the guide's sentences hold."""
    if not isinstance(answer, dict) or answer.keys() != GUIDE.keys():
        return Verdict(Mood.NOT_YET, "lesson.5-3.not_four")
    missing = sum(said is None for said in answer.values())
    if missing:
        return Verdict(Mood.NOTHING_YET, "lesson.5-3.missing", {"count": missing})
    for sentence, holds in GUIDE.items():
        if answer[sentence] is not holds:
            return Verdict(Mood.NOT_YET, f"lesson.5-3.{sentence}")
    return Verdict(Mood.RIGHT, "lesson.5-3.right")


LESSON = Lesson(
    prepare=_three_have_certificates,
    predictions={
        "5a": Prediction(("a", "b", "c"), answer="c"),
        "5b": Prediction(("a", "b", "c"), answer="b"),
        "5c": Prediction(("a", "b", "c"), answer="a"),
        "5d": Prediction(("a", "b", "c"), answer="b"),
    },
    checks={"5-1": _reason_in_the_list, "5-2": _after_a_lost_phone, "5-3": _the_guides_sentences},
)
