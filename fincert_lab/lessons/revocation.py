"""Lesson 05, revocation: the ways a certificate ends, how the news is published, and what stays true."""

from cryptography import x509

from fincert_lab.crypto.cms import Signed
from fincert_lab.crypto.parsing import quiet
from fincert_lab.journal import Act
from fincert_lab.language import Party, digits, short
from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Shown,
    Verdict,
    hong_has_a_certificate,
    maker_of,
    true_or_false,
)
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import serial_text
from fincert_lab.pki.reason import Reason
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab

LOST = Party("jung/phone")  # in exercise 5-2


def _three_have_certificates(lab: Lab) -> None:
    """Issue a certificate through KB to Hong, and to two others who will lose theirs in other ways."""
    hong_has_a_certificate(lab)
    for person, pin in (("kim", "905271"), ("choi", "604829")):
        lab.person(person).device("phone").enroll(lab.bank("kb"), pin=pin)


def _in_three_ways(lab: Lab, _: object) -> bool:
    """5a: one certificate was revoked, one deleted and one re-issued."""
    asked = {event.act for event in lab.journal if not event.refused}
    reasons = {certificate.revoked for certificate in lab.now().certificates.values()}
    return {Act.ASK_REVOCATION, Act.ASK_DELETION} <= asked and Reason.SUPERSEDED in reasons


def _list_fetched_after(act: Act) -> Shown:
    """5b, 5c: somebody fetched a list that contains a revocation, or a restoration."""

    def shown(lab: Lab, _: object) -> bool:
        done = next((event.number for event in lab.journal if event.act is act and not event.refused), len(lab.journal))
        return any(event.act is Act.FETCH_CRL for event in lab.journal[done:])

    return shown


def _the_old_list_ran_out(lab: Lab, _: object) -> bool:
    """5d: a revocation is so long ago that a list from before it has expired."""
    revocations = (event for event in lab.journal if event.act is Act.REVOKE and not event.refused)
    return any(lab.time - event.at >= lab.rules.crl_validity for event in revocations)


def _a_signature_outlived_its_certificate(lab: Lab, outcome: object) -> bool:
    """5e: the signature of a certificate that was revoked later, which still verifies."""
    return (
        isinstance(outcome, Signed)
        and lab.now().certificates[CertificateId.of(outcome.certificate)].revoked is not None
    )


def _re_issued(lab: Lab, answer: object) -> Verdict:
    """5-1: find the certificate that the list shows as re-issued; its number is accepted, as a number or as shown."""
    if isinstance(answer, x509.Certificate | x509.RevokedCertificate):
        with quiet():
            answer = answer.serial_number
    if type(answer) is int and answer >= 0:
        answer = serial_text(answer)
    if not isinstance(answer, str):
        return Verdict(Mood.NOT_YET, "lesson.5-1.no_number")
    ways = {
        way: found
        for each, found in lab.now().certificates.items()
        for way in (each.serial, digits(int(each.serial, 16)), short(each.serial))
    }
    certificate = ways.get(answer.strip().upper().replace("...", "…"))  # as typed on a keyboard
    if certificate is None:
        return Verdict(Mood.NOT_YET, "lesson.5-1.no_number")
    if certificate.revoked is None:
        return Verdict(Mood.NOT_YET, "lesson.5-1.not_listed")
    if certificate.revoked is not Reason.SUPERSEDED:
        return Verdict(Mood.NOT_YET, "lesson.5-1.other", {"reason": certificate.revoked})
    return Verdict(Mood.RIGHT, "lesson.5-1.right", {"owner": certificate.owner})


def _after_a_lost_phone(lab: Lab, answer: object) -> Verdict:
    """5-2: Jung's key may be compromised: revoked for that reason, and a new one made on another device."""
    if not isinstance(answer, x509.Certificate):
        return Verdict(Mood.NOT_YET, "lesson.5-2.no_certificate")
    now = lab.now()  # judged by the journal, and by issuer and number: anybody can construct a certificate object
    new = now.certificates.get(CertificateId.of(answer))
    if new is None or new.owner != "jung":
        return Verdict(Mood.NOT_YET, "lesson.5-2.not_jungs")
    if why := now.refusal_everywhere(new):
        return Verdict(Mood.NOT_YET, "lesson.5-2.not_usable", {"why": why})
    # All that were made on the lost phone: a student who re-issued at once may run the first cell again, lose another,
    # and do better. Made there, and not just the first: she may have had one on her laptop before.
    made_there = [each for each in now.certificates.values() if maker_of(lab, each.id) == LOST]
    reasons = [each.revoked for each in made_there if each != new]
    if not reasons:
        return Verdict(Mood.NOT_YET, "lesson.5-2.nothing_lost")
    if None in reasons:
        return Verdict(Mood.NOT_YET, "lesson.5-2.not_revoked")
    if Reason.KEY_COMPROMISE not in reasons:
        return Verdict(Mood.NOT_YET, "lesson.5-2.other_reason", {"reason": reasons[-1]})
    if new in made_there:
        return Verdict(Mood.NOT_YET, "lesson.5-2.same_device", {"device": LOST})
    return Verdict(Mood.RIGHT, "lesson.5-2.right")


_SENTENCES, _THE_GUIDES_SENTENCES = true_or_false("5-3")

LESSON = Lesson(
    prepare=_three_have_certificates,
    predictions={
        "5a": Prediction("c", _in_three_ways),
        "5b": Prediction("b", _list_fetched_after(Act.REVOKE)),
        "5c": Prediction("a", _list_fetched_after(Act.RESTORE)),
        "5d": Prediction("a", _the_old_list_ran_out),
        "5e": Prediction("b", _a_signature_outlived_its_certificate),
    },
    checks={"5-1": _re_issued, "5-2": _after_a_lost_phone, "5-3": _THE_GUIDES_SENTENCES},
    given={"5-3": _SENTENCES},
)
