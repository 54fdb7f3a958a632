"""Lesson 05, revocation: the ways a certificate ends, the ways it need not, and what is left of it."""

from cryptography import x509

from fincert_lab.journal import Act
from fincert_lab.language import Party, say
from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Verdict,
    drawn,
    happened,
    hong_has_a_certificate,
    kim_and_choi_have_certificates,
    maker_of,
    once,
    true_or_false,
)
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab

LOST = Party("jung/phone")  # in exercise 5-2
WAYS = ("revoke", "delete", "enroll", "suspend")  # as the methods are called: the answers of exercise 5-1


def _three_have_certificates(lab: Lab) -> None:
    """Issue a certificate through KB to Hong, who registers it at Woori, and to two others who will lose theirs."""
    hong_has_a_certificate(lab)
    laptop = lab.person("hong").device("laptop")
    laptop.register(laptop.certificates()[0], lab.bank("woori"), pin="280417")
    kim_and_choi_have_certificates(lab)


def _in_three_ways(lab: Lab, _: object) -> bool:
    """5a, 5b: one certificate was revoked, one deleted and one re-issued."""
    asked = {event.act for event in lab.journal if not event.refused}
    reasons = {certificate.revoked for certificate in lab.now().certificates.values()}
    return {Act.ASK_REVOCATION, Act.ASK_DELETION} <= asked and Reason.SUPERSEDED in reasons


@once
def _situations(lab: Lab) -> dict[str, str]:
    """5-1: the way that is right in each of four situations, in the lab's own order."""
    left = [*WAYS]
    return {letter: left.pop(drawn(lab, f"5-1/{letter}", below=len(left))) for letter in "abcd"}


def _in_words(lab: Lab) -> dict[str, str]:
    return {letter: say(f"lesson.5-1.{way}") for letter, way in _situations(lab).items()}


def _the_right_way(lab: Lab, answer: object) -> Verdict:
    """5-1: what to do in each situation, by the name of the method or by what the bank's menu calls it."""
    right = _situations(lab)
    if not isinstance(answer, dict) or answer.keys() != right.keys():
        return Verdict(Mood.NOT_YET, "lesson.5-1.not_four")
    if missing := sum(value is None for value in answer.values()):
        return Verdict(Mood.NOTHING_YET, "lesson.5-1.missing", {"count": missing})
    called = {name: way for way in WAYS for name in (way, say(f"lesson.5-1.menu_{way}").lower())}
    for letter, way in right.items():
        chosen = called.get(str(answer[letter]).strip().lower().removesuffix("()"))
        if chosen is None:
            return Verdict(Mood.NOT_YET, "lesson.5-1.no_such_way", {"letter": letter})
        if chosen != way:
            return Verdict(Mood.NOT_YET, f"lesson.5-1.think_{way}", {"letter": letter})
    return Verdict(Mood.RIGHT, "lesson.5-1.right")


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
        "5b": Prediction("b", _in_three_ways),
        "5c": Prediction("b", happened(Act.RESTORE)),
        "5d": Prediction("b", happened(Act.RENEW)),
        "5e": Prediction("b", happened(Act.CLEAR_ACCOUNT)),
    },
    checks={"5-1": _the_right_way, "5-2": _after_a_lost_phone, "5-3": _THE_GUIDES_SENTENCES},
    given={"5-1": _in_words, "5-3": _SENTENCES},
)
