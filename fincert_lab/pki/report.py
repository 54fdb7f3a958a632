"""A verdict that explains itself: one finding per check, in the order of RFC 5280 §6.1, up to the first failure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509

from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import UNREADABLE, quiet
from fincert_lab.errors import LabError, NotTrusted
from fincert_lab.pki.profile import serial_of


class Check(StrEnum):
    """What is checked. Each has words in the catalogue, and a place in the standards: `SECTIONS`."""

    SIGNATURE = "signature"
    VALIDITY = "validity"
    REVOCATION_LIST = "revocation_list"
    OCSP = "ocsp"
    ISSUER = "issuer"
    POLICY = "policy"
    KEY = "key"
    IS_CA = "is_ca"
    PATH_LENGTH = "path_length"
    SIGNS_CERTIFICATES = "signs_certificates"
    CRITICAL = "critical"
    PURPOSE = "purpose"
    SECOND_OPINION = "second_opinion"
    REGISTERED = "registered"


SECTIONS = {
    Check.SIGNATURE: "RFC 5280 §6.1.3 (a)(1)",
    Check.VALIDITY: "RFC 5280 §6.1.3 (a)(2)",
    Check.REVOCATION_LIST: "RFC 5280 §6.1.3 (a)(3), §6.3.3",
    Check.OCSP: "RFC 6960 §3.2",
    Check.ISSUER: "RFC 5280 §6.1.3 (a)(4)",
    Check.POLICY: "RFC 5280 §6.1.3 (d)",
    Check.KEY: "RFC 5280 §6.1.4 (f), §6.1.5 (e)",
    Check.IS_CA: "RFC 5280 §6.1.4 (k)",
    Check.PATH_LENGTH: "RFC 5280 §6.1.4 (l), (m)",
    Check.SIGNS_CERTIFICATES: "RFC 5280 §6.1.4 (n)",
    Check.CRITICAL: "RFC 5280 §6.1.4 (o), §6.1.5 (f)",
    Check.PURPOSE: "RFC 5280 §4.2.1.3",
    Check.SECOND_OPINION: "pyca/cryptography",
    Check.REGISTERED: "",
}


class Outcome(StrEnum):
    """How a check went."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class Evidence:
    """What was found, what it was compared with, and the resulting refusal, or None. For people to read."""

    found: object
    wanted: object
    refusal: LabError | None = None


@dataclass(frozen=True)
class Step:
    """A check to be made. `depth` is 0 for the certificate being judged, 1 for the CA above it."""

    depth: int
    check: Check
    look: Callable[[], Evidence]


@dataclass(frozen=True)
class Finding:
    """A check that was made, or one that was not reached and therefore has no evidence."""

    depth: int
    check: Check
    outcome: Outcome
    evidence: Evidence | None = None


@dataclass(frozen=True, repr=False)
class Report:
    """All findings about `chain` (the certificate, those above it, the anchor last) at `at` (UTC)."""

    chain: tuple[x509.Certificate, ...]
    at: datetime
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        # Not the library's repr of a certificate: it fails for a name that the library cannot read.
        chain = ", ".join(map(serial_of, self.chain))
        return f"Report(chain=({chain}), failed={self.failed and self.failed.check.value!r})"

    @property
    def failed(self) -> Finding | None:
        """The finding that decided the verdict: one failed check is enough to refuse."""
        return next((finding for finding in self.findings if finding.outcome is Outcome.FAILED), None)

    def raise_for_failure(self) -> None:
        """Raise the refusal of the check that failed, if one did."""
        if self.failed and self.failed.evidence and self.failed.evidence.refusal:
            raise self.failed.evidence.refusal
        unproved = next((each.check for each in self.findings if each.outcome is not Outcome.PASSED), None)
        if unproved or not self.findings:  # fail closed, whatever the report looks like
            raise NotTrusted(check=unproved or Check.SIGNATURE)  # which is the first check of all

    def then(self, steps: Iterable[Step]) -> "Report":
        """Return a report that continues with further checks."""
        return report(self.chain, self.at, steps, self.findings)


@checked
def report(
    chain: tuple[x509.Certificate, ...], at: datetime, steps: Iterable[Step], findings: tuple[Finding, ...] = ()
) -> Report:
    """Make the checks one after the other, following those in `findings`, up to the first failure."""
    made = list(findings)
    failed = any(finding.outcome is Outcome.FAILED for finding in made)
    with quiet():  # once, since it takes as long as many of the checks do
        for step in steps:
            if failed:
                made.append(Finding(step.depth, step.check, Outcome.NOT_REACHED))
                continue
            evidence = _look(step)
            failed = evidence.refusal is not None
            made.append(Finding(step.depth, step.check, Outcome.FAILED if failed else Outcome.PASSED, evidence))
    return Report(chain, at, tuple(made))


def _look(step: Step) -> Evidence:
    try:
        evidence = step.look()
    except UNREADABLE:  # unreadable data is no evidence either way, and an unknown status is none
        evidence = Evidence(None, None, NotTrusted(check=step.check))
    except LabError as refusal:
        evidence = Evidence(None, None, refusal)
    if isinstance(evidence.refusal, NotTrusted):
        evidence.refusal.facts.setdefault("check", step.check)
    return evidence
