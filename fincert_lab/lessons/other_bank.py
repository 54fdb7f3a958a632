"""Lesson 04, other-bank registration: what a bank checks before it accepts another bank's certificate."""

from fincert_lab.errors import OwnCertificateExists, WrongIdentity
from fincert_lab.journal import Act, Story
from fincert_lab.language import say
from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Verdict,
    event_in,
    happened,
    hong_has_a_certificate,
    logged_in,
    login_named,
    moment_in,
)
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab


def _registered_twice(lab: Lab, answer: object) -> Verdict:
    """4-1: register a certificate at two other banks, or travel to a moment at which one was."""
    moment = moment_in(lab, answer)
    if moment is None:
        return Verdict(Mood.NOT_YET, "lesson.4-1.not_a_moment")
    most = max((len(certificate.registered) for certificate in moment.certificates.values()), default=0)
    facts = {"number": moment.number, "banks": most}
    if most != 2:
        return Verdict(Mood.NOT_YET, "lesson.4-1.other_count", facts)
    return Verdict(Mood.RIGHT, "lesson.4-1.right", facts)


def _lees_login_at_woori(lab: Lab, answer: object) -> Verdict:
    """4-2: take Lee from an account at KB without internet banking to a login at Woori with KB's certificate."""
    login = login_named(lab, answer)
    receipt = login.receipt if login else answer
    return logged_in("4-2", lab, receipt, service="woori/internet-banking", owner="lee", bank="kb")


def _only_the_vid(lab: Lab, answer: object) -> Verdict:
    """4-3: make a registration, or find one, that nothing but the VID stopped."""
    event = event_in(lab, answer.events[-1] if isinstance(answer, Story) else answer)
    if event is None:
        return Verdict(Mood.NOT_YET, "lesson.4-3.not_an_event")
    facts = {"number": event.number, "act": event.act}
    if event.act is not Act.REGISTER or not event.refused:
        return Verdict(Mood.NOT_YET, "lesson.4-3.no_refusal", facts)
    if event.refused != WrongIdentity.code:
        return Verdict(Mood.NOT_YET, "lesson.4-3.other", facts | {"why": say(f"short.{event.refused}")})
    return Verdict(Mood.RIGHT, "lesson.4-3.right", facts)


LESSON = Lesson(
    prepare=hong_has_a_certificate,
    predictions={
        "4a": Prediction("c", happened(Act.REGISTER)),
        "4b": Prediction("b", happened(Act.REGISTER, WrongIdentity)),
        "4c": Prediction("a", happened(Act.REGISTER, OwnCertificateExists)),
        "4d": Prediction("a", happened(Act.UNREGISTER)),
    },
    checks={"4-1": _registered_twice, "4-2": _lees_login_at_woori, "4-3": _only_the_vid},
)
