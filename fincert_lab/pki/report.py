"""A verdict that explains itself: one finding a check, in the order of RFC 5280 §6.1, up to the first that fails."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509

from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import UNREADABLE, quiet
from fincert_lab.errors import LabError, NotTrusted
from fincert_lab.pki.profile import serial_of


class Rule(StrEnum):
    """What is checked. Each has words in the catalogue, and a place where it is written down: `SECTIONS`."""

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
    Rule.SIGNATURE: "RFC 5280 §6.1.3 (a)(1)",
    Rule.VALIDITY: "RFC 5280 §6.1.3 (a)(2)",
    Rule.REVOCATION_LIST: "RFC 5280 §6.1.3 (a)(3), §6.3.3",
    Rule.OCSP: "RFC 6960 §3.2",
    Rule.ISSUER: "RFC 5280 §6.1.3 (a)(4)",
    Rule.POLICY: "RFC 5280 §6.1.3 (d)",
    Rule.KEY: "RFC 5280 §6.1.4 (f), §6.1.5 (e)",
    Rule.IS_CA: "RFC 5280 §6.1.4 (k)",
    Rule.PATH_LENGTH: "RFC 5280 §6.1.4 (l), (m)",
    Rule.SIGNS_CERTIFICATES: "RFC 5280 §6.1.4 (n)",
    Rule.CRITICAL: "RFC 5280 §6.1.4 (o), §6.1.5 (f)",
    Rule.PURPOSE: "RFC 5280 §4.2.1.3",
    Rule.SECOND_OPINION: "pyca/cryptography",
    Rule.REGISTERED: "",
}


class Outcome(StrEnum):
    """How a check went."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class Evidence:
    """What was found, what it was compared with, and the refusal that follows, or None. For people to read."""

    found: object
    wanted: object
    refusal: LabError | None = None


@dataclass(frozen=True)
class Step:
    """A check to be made. `depth` is 0 for the certificate that is judged, 1 for the CA above it."""

    depth: int
    rule: Rule
    look: Callable[[], Evidence]


@dataclass(frozen=True)
class Finding:
    """A check that was made, or was not reached any more, and then has no evidence."""

    depth: int
    rule: Rule
    outcome: Outcome
    evidence: Evidence | None = None


@dataclass(frozen=True, repr=False)
class Report:
    """All findings about `chain` (the certificate, those above it, the anchor last) at `at` (UTC)."""

    chain: tuple[x509.Certificate, ...]
    at: datetime
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        # Not the library's own words for a certificate: it has none for one with a name that it cannot read.
        chain = ", ".join(map(serial_of, self.chain))
        return f"Report(chain=({chain}), failed={self.failed and self.failed.rule.value!r})"

    @property
    def failed(self) -> Finding | None:
        """The finding that decided: no certificate is good in spite of one."""
        return next((finding for finding in self.findings if finding.outcome is Outcome.FAILED), None)

    def insist(self) -> None:
        """Return nothing if every check passed. Raises the refusal of the one that did not."""
        if self.failed and self.failed.evidence and self.failed.evidence.refusal:
            raise self.failed.evidence.refusal
        unproved = next((each for each in self.findings if each.outcome is not Outcome.PASSED), None)
        if unproved or not self.findings:
            raise NotTrusted(**{"rule": unproved.rule} if unproved else {})  # fail closed, whatever a report looks like

    def then(self, steps: Iterable[Step]) -> "Report":
        """Return a report that goes on with further checks."""
        return report(self.chain, self.at, steps, self.findings)


@checked
def report(
    chain: tuple[x509.Certificate, ...], at: datetime, steps: Iterable[Step], findings: tuple[Finding, ...] = ()
) -> Report:
    """Make the checks one after the other, after those of `findings`, up to the first that fails."""
    made = list(findings)
    failed = any(finding.outcome is Outcome.FAILED for finding in made)
    with quiet():  # once, since it takes as long as many a check
        for step in steps:
            if failed:
                made.append(Finding(step.depth, step.rule, Outcome.NOT_REACHED))
                continue
            evidence = _look(step)
            failed = evidence.refusal is not None
            made.append(Finding(step.depth, step.rule, Outcome.FAILED if failed else Outcome.PASSED, evidence))
    return Report(chain, at, tuple(made))


def _look(step: Step) -> Evidence:
    try:
        evidence = step.look()
    except UNREADABLE:  # what cannot be read is no evidence either way, and a status that cannot be known is none
        evidence = Evidence(None, None, NotTrusted())
    except LabError as refusal:
        evidence = Evidence(None, None, refusal)
    if isinstance(evidence.refusal, NotTrusted):
        evidence.refusal.facts.setdefault("rule", step.rule)
    return evidence
