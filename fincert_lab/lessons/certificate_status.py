"""Lesson 06, certificate status: how a CA tells of a revocation, and what becomes of those who have not heard."""

from datetime import datetime

from cryptography import x509

from fincert_lab.crypto.parsing import quiet
from fincert_lab.institutions.bank.receipts import Receipt
from fincert_lab.journal import Act
from fincert_lab.language import digits, short
from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Shown,
    Verdict,
    hong_has_a_certificate,
    kim_and_choi_have_certificates,
    login_in,
    true_or_false,
)
from fincert_lab.panels.status_outage import Outage
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import serial_text
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import Report
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab


def _three_have_certificates(lab: Lab) -> None:
    """Issue a certificate through KB to Hong, and to two others who will lose theirs in other ways."""
    hong_has_a_certificate(lab)
    kim_and_choi_have_certificates(lab)


def _list_fetched_after(act: Act) -> Shown:
    """6a, 6b: somebody fetched a list that contains a revocation, or a restoration."""

    def shown(lab: Lab, _: object) -> bool:
        done = next((event.number for event in lab.journal if event.act is act and not event.refused), len(lab.journal))
        return any(event.act is Act.FETCH_CRL for event in lab.journal[done:])

    return shown


def _held_back(_: Lab, outcome: object) -> bool:
    """6c, 6d: the panel in which status information is held back."""
    return isinstance(outcome, Outage)


def _judged_as_of_before_its_revocation(lab: Lab, outcome: object) -> bool:
    """6e: the report on a certificate that was revoked later, as of the time of the transfer."""
    if not isinstance(outcome, Report):
        return False
    since = _revoked_at(lab, CertificateId.of(outcome.chain[0]))
    return since is not None and outcome.at < since


def _revoked_at(lab: Lab, certificate: CertificateId) -> datetime | None:
    """Return when (UTC) a certificate of this lab was revoked, or None."""
    done = (event for event in lab.journal if event.act is Act.REVOKE and not event.refused)
    return next((event.at for event in done if event.certificate == certificate), None)


def _re_issued(lab: Lab, answer: object) -> Verdict:
    """6-1: find the certificate that the list shows as re-issued; its number is accepted, as a number or as shown."""
    if isinstance(answer, x509.Certificate | x509.RevokedCertificate):
        with quiet():
            answer = answer.serial_number
    if type(answer) is int and answer >= 0:
        answer = serial_text(answer)
    if not isinstance(answer, str):
        return Verdict(Mood.NOT_YET, "lesson.6-1.no_number")
    ways = {
        way: found
        for each, found in lab.now().certificates.items()
        for way in (each.serial, digits(int(each.serial, 16)), short(each.serial))
    }
    certificate = ways.get(answer.strip().upper().replace("...", "…"))  # as typed on a keyboard
    if certificate is None:
        return Verdict(Mood.NOT_YET, "lesson.6-1.no_number")
    if certificate.revoked is None:
        return Verdict(Mood.NOT_YET, "lesson.6-1.not_listed")
    if certificate.revoked is not Reason.SUPERSEDED:
        return Verdict(Mood.NOT_YET, "lesson.6-1.other", {"reason": certificate.revoked})
    return Verdict(Mood.RIGHT, "lesson.6-1.right", {"owner": certificate.owner})


def _revoked_and_accepted(lab: Lab, answer: object) -> Verdict:
    """6-2: have a revoked certificate accepted: in the panel, or by a login in the lab."""
    if isinstance(answer, Outage):
        return _in_the_panel(answer)
    if not isinstance(answer, Receipt):
        return Verdict(Mood.NOT_YET, "lesson.6-2.not_a_panel")
    login = login_in(lab, answer)
    if login is None:
        return Verdict(Mood.NOT_YET, "lesson.6-2.not_of_this_lab")
    since = _revoked_at(lab, login.certificate)
    if since is None or answer.at < since:
        return Verdict(Mood.NOT_YET, "lesson.6-2.not_revoked_then")
    return Verdict(Mood.RIGHT, "lesson.6-2.right")


def _in_the_panel(panel: Outage) -> Verdict:
    if panel.outcome.revoked is None:
        return Verdict(Mood.RIGHT, "lesson.6-2.right")
    if panel.outcome.good is not None:
        return Verdict(Mood.NOT_YET, "lesson.6-2.refuses_all")
    return Verdict(Mood.NOT_YET, "lesson.6-2.refused")


_SENTENCES, _JUDGE_SENTENCES = true_or_false("6-3")

LESSON = Lesson(
    prepare=_three_have_certificates,
    predictions={
        "6a": Prediction("b", _list_fetched_after(Act.REVOKE)),
        "6b": Prediction("a", _list_fetched_after(Act.RESTORE)),
        "6c": Prediction("b", _held_back),
        "6d": Prediction("b", _held_back),
        "6e": Prediction("b", _judged_as_of_before_its_revocation),
    },
    checks={"6-1": _re_issued, "6-2": _revoked_and_accepted, "6-3": _JUDGE_SENTENCES},
    given={"6-3": _SENTENCES},
)
