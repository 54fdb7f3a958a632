"""Lesson 08, trust: which CAs a bank trusts, under which policies, and whose word counts."""

from fincert_lab.errors import CaNotTrusted, NotIssuedHere, WrongPolicy
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Verdict,
    happened,
    hong_has_a_certificate,
    logged_in,
    login_named,
    true_or_false,
)
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.report import Check, Report
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab


def _of_a_ca_not_trusted(lab: Lab, answer: object) -> Verdict:
    """8-1: a report on a certificate of this lab whose CA the service does not trust."""
    if not isinstance(answer, Report):
        return Verdict(Mood.NOT_YET, "lesson.8-1.no_report")
    certificate, ca, *_ = answer.chain
    if CertificateId.of(certificate) not in lab.now().certificates:
        return Verdict(Mood.NOT_YET, "lesson.8-1.not_of_this_lab")
    if answer.failed is None:
        return Verdict(Mood.NOT_YET, "lesson.8-1.accepted")
    if answer.failed.check is not Check.SIGNATURE or certificate.issuer == ca.subject:
        return Verdict(Mood.NOT_YET, "lesson.8-1.other", {"check": answer.failed.check})
    if "gaon" not in lab.cas or ca != lab.cas[Party("gaon")].trust.ca:
        return Verdict(Mood.NOT_YET, "lesson.8-1.not_naraes")
    return Verdict(Mood.RIGHT, "lesson.8-1.right")


def _kims_login_at_shinhan(lab: Lab, answer: object) -> Verdict:
    """8-2: have Shinhan accept a certificate that Kim got from Narae."""
    login = login_named(lab, answer)
    receipt = login.receipt if login else answer
    return logged_in("8-2", lab, receipt, service="shinhan/internet-banking", owner="kim", bank="narae")


_SENTENCES, _JUDGE_SENTENCES = true_or_false("8-3")

LESSON = Lesson(
    prepare=hong_has_a_certificate,
    predictions={
        "8a": Prediction("b", happened(Act.REGISTER, CaNotTrusted)),
        "8b": Prediction("b", happened(Act.REGISTER, WrongPolicy)),
        "8c": Prediction("b", happened(Act.LOGIN, CaNotTrusted)),
        "8d": Prediction("b", happened(Act.ASK_REVOCATION, NotIssuedHere)),
    },
    checks={"8-1": _of_a_ca_not_trusted, "8-2": _kims_login_at_shinhan, "8-3": _JUDGE_SENTENCES},
    given={"8-3": _SENTENCES},
)
