"""Lesson 05, revocation: the ways a certificate ends, how the news is told, and what stays true."""

from cryptography import x509

from fincert_lab.journal import Reason
from fincert_lab.lab import Lab
from fincert_lab.language import short
from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Verdict,
    hong_has_a_certificate,
    maker_of,
    true_or_false,
)
from fincert_lab.pki.profile import serial_of
from fincert_lab.views.note import Mood


def _three_have_certificates(lab: Lab) -> None:
    """Issue a certificate through KB to Hong, and to two others who will lose theirs in other ways."""
    hong_has_a_certificate(lab)
    for person, pin in (("kim", "905271"), ("choi", "604829")):
        lab.person(person).device("phone").enroll(lab.bank("kb"), pin=pin)


def _re_issued(lab: Lab, answer: object) -> Verdict:
    """5-1: find the certificate that the list calls re-issued; its number will do, as a number or as it is shown."""
    if isinstance(answer, x509.Certificate | x509.RevokedCertificate):
        answer = answer.serial_number
    if type(answer) is int and answer >= 0:
        answer = f"{answer:032X}"
    if not isinstance(answer, str):
        return Verdict(Mood.NOT_YET, "lesson.5-1.no_number")
    ways = {way: found for serial, found in lab.now().certificates.items() for way in (serial, short(serial))}
    certificate = ways.get(answer.strip().upper().replace("...", "…"))  # as keyboards have it
    if certificate is None:
        return Verdict(Mood.NOT_YET, "lesson.5-1.no_number")
    if certificate.revoked is None:
        return Verdict(Mood.NOT_YET, "lesson.5-1.not_listed")
    if certificate.revoked is not Reason.SUPERSEDED:
        return Verdict(Mood.NOT_YET, "lesson.5-1.other", {"reason": certificate.revoked})
    return Verdict(Mood.RIGHT, "lesson.5-1.right", {"owner": certificate.owner})


def _after_a_lost_phone(lab: Lab, answer: object) -> Verdict:
    """5-2: Jung's key may be in other hands: revoked for that reason, and a new one made on another device."""
    if not isinstance(answer, x509.Certificate):
        return Verdict(Mood.NOT_YET, "lesson.5-2.no_certificate")
    now = lab.now()  # judged by the journal, and of the certificate by its number: anybody can write one
    new = now.certificates.get(serial_of(answer))
    if new is None or new.owner != "jung":
        return Verdict(Mood.NOT_YET, "lesson.5-2.not_jungs")
    if why := now.refusal_everywhere(new):
        return Verdict(Mood.NOT_YET, "lesson.5-2.not_usable", {"why": why})
    makers = {serial: maker_of(lab, serial) for serial, each in now.certificates.items() if each.owner == "jung"}
    lost_device = next(iter(makers.values()))
    # All that were made there, not just the first: who re-issued at once may lose another one, and do better.
    reasons = [now.certificates[each].revoked for each in makers if makers[each] == lost_device and each != new.serial]
    if not reasons:
        return Verdict(Mood.NOT_YET, "lesson.5-2.nothing_lost")
    if None in reasons:
        return Verdict(Mood.NOT_YET, "lesson.5-2.not_revoked")
    if Reason.KEY_COMPROMISE not in reasons:
        return Verdict(Mood.NOT_YET, "lesson.5-2.other_reason", {"reason": reasons[-1]})
    if makers[new.serial] == lost_device:
        return Verdict(Mood.NOT_YET, "lesson.5-2.same_device", {"device": lost_device})
    return Verdict(Mood.RIGHT, "lesson.5-2.right")


_SENTENCES, _THE_GUIDES_SENTENCES = true_or_false("5-3")

LESSON = Lesson(
    prepare=_three_have_certificates,
    predictions={
        "5a": Prediction("c"),
        "5b": Prediction("b"),
        "5c": Prediction("a"),
        "5d": Prediction("a"),
        "5e": Prediction("b"),
    },
    checks={"5-1": _re_issued, "5-2": _after_a_lost_phone, "5-3": _THE_GUIDES_SENTENCES},
    given={"5-3": _SENTENCES},
)
