"""Is this certificate good, now, here? The single entry point for every institution that judges a certificate.

`explain` checks the path, the status and the purpose, in the order of RFC 5280 §6.1, and reports every step. Fail
closed: without a current list and a current answer, the verdict is no. pyca/cryptography's verifier gives a second
opinion on the path; if it disagrees, the verdict is no as well.
"""

from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from cryptography import x509
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError

from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import UNREADABLE, quiet
from fincert_lab.errors import Revoked, StatusUnknown, Suspended
from fincert_lab.pki import crl, ocsp
from fincert_lab.pki.authority import PERSONAL
from fincert_lab.pki.path import Chain, Terms, compared, steps
from fincert_lab.pki.pieces import find
from fincert_lab.pki.profile import oid_name, usage_bits
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import Check, Evidence, Report, Step, report
from fincert_lab.rules import Rules

T = TypeVar("T", bound="Trusted")


@dataclass(frozen=True)
class Trust:
    """What a relying institution was given once, by hand: the anchor, and the CA it leads to.

    It accepts certificates under one of these `policies`.
    """

    root: x509.Certificate = field(repr=False)  # its name may be unreadable
    ca: x509.Certificate = field(repr=False)
    policies: Set[x509.ObjectIdentifier] = frozenset({PERSONAL})


class Trusted(Protocol):
    """Anything that has a `Trust`."""

    @property
    def trust(self) -> Trust:
        """The trust that a certificate is judged by."""


def issuer_among(certificate: x509.Certificate, those: Iterable[T]) -> T | None:
    """Return the one of `those` whose CA a certificate names as its issuer, or None if that is none or unreadable.

    Nothing is verified yet: a check by that trust has to follow.
    """
    cas = [(each, each.trust.ca) for each in those]
    with quiet(), suppress(*UNREADABLE):
        # By the byte: the slower comparison of names, of any length, is only for names that a CA wrote.
        return next((each for each, ca in cas if ca.subject == certificate.issuer), None)
    return None


@dataclass(frozen=True)
class RevocationLists:
    """The lists that cover a customer's certificate, DER: the root's, for the CA, and the CA's for its partition.

    With a `delta` the CA's list may be an older one, which the delta updates; a delta that is no newer changes nothing.
    """

    root: bytes
    ca: bytes
    delta: bytes | None = None


@dataclass(frozen=True)
class StatusEvidence:
    """The evidence for a status: both lists, and the OCSP answer about the certificate, all DER.

    `nonce` is what was sent with the question, and should be in the answer.
    """

    lists: RevocationLists
    ocsp_answer: bytes
    nonce: bytes | None = None
    fail_soft: bool = False  # accept if the status cannot be known, which an attacker can cause
    longest: timedelta = Rules.status_validity  # maximum validity of a list or an answer that is accepted
    most: int = Rules.crl_entries  # maximum number of entries of a list that is read


@checked
def check_issued(certificate: x509.Certificate, trust: Trust, at: datetime) -> None:
    """Check only that the CA issued this as a customer's certificate, not whether it is revoked.

    Raises CertificateRefused.
    """
    explain(certificate, trust, None, at).raise_for_failure()


@checked
def explain(certificate: x509.Certificate, trust: Trust, status: StatusEvidence | None, at: datetime) -> Report:
    """Judge a customer's certificate at `at` (UTC), step by step; without `status` the status checks are omitted.

    `Report.raise_for_failure` then raises CertificateRefused. The OCSP answer can only make the verdict of the list
    worse.
    """
    return report((certificate, trust.ca, trust.root), at, _steps(certificate, trust, status, at))


@checked
def explain_each(certificate: x509.Certificate, trust: Trust, status: StatusEvidence | None, at: datetime) -> Report:
    """Make the same checks, but each on its own: what a check says is also known if one before it failed."""
    chain = (certificate, trust.ca, trust.root)
    alone = [report(chain, at, (step,)) for step in _steps(certificate, trust, status, at)]
    return Report(chain, at, tuple(finding for each in alone for finding in each.findings))


def _steps(certificate: x509.Certificate, trust: Trust, status: StatusEvidence | None, at: datetime) -> Iterator[Step]:
    chain = (certificate, trust.ca, trust.root)
    terms = Terms(policies=trust.policies)
    yield from steps(chain, at, terms, lambda depth: _status_steps(chain, depth, status, at) if status else ())
    yield Step(0, Check.PURPOSE, lambda: _purpose(certificate))
    yield Step(0, Check.SECOND_OPINION, lambda: _second_opinion(certificate, trust, at))


def _status_steps(chain: Chain, depth: int, status: StatusEvidence, at: datetime) -> Iterator[Step]:
    certificate, issuer, lists = chain[depth], chain[depth + 1], status.lists
    complete, delta = (lists.root, None) if depth else (lists.ca, lists.delta)
    yield Step(depth, Check.REVOCATION_LIST, lambda: _listed(status, complete, delta, certificate, issuer, at))
    if not depth:
        yield Step(depth, Check.OCSP, lambda: _answered(status, certificate, issuer, at))


# --- the checks: each reports what it found and what that was compared with


def _listed(
    status: StatusEvidence,
    complete: bytes,
    delta: bytes | None,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    at: datetime,
) -> Evidence:
    def look_up() -> crl.Revocation | None:
        within = partial(crl.look_up, longest=status.longest, most=status.most)
        look = partial(within, complete, certificate, issuer=issuer, at=at)
        try:
            return look(delta=delta)
        except StatusUnknown:
            if not status.fail_soft or delta is None:
                raise
            return look()  # the result of the list alone is known

    return _status(status, look_up)


def _answered(
    status: StatusEvidence, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime
) -> Evidence:
    def look_up() -> crl.Revocation | None:
        return ocsp.look_up(
            status.ocsp_answer,
            certificate.serial_number,
            issuer=issuer,
            at=at,
            nonce=status.nonce,
            longest=status.longest,
        )

    return _status(status, look_up)


def _status(status: StatusEvidence, look_up: Callable[[], crl.Revocation | None]) -> Evidence:
    try:
        entry = look_up()
    except StatusUnknown:
        if not status.fail_soft:
            raise
        return Evidence(None, False)
    if entry is None:
        return Evidence(False, False)
    if entry.reason is Reason.CERTIFICATE_HOLD:
        return Evidence((entry.since, entry.reason), False, Suspended(since=entry.since))
    return Evidence((entry.since, entry.reason), False, Revoked(since=entry.since, reason=entry.reason))


def _purpose(certificate: x509.Certificate) -> Evidence:
    """Check that the key is for binding signatures and for nothing else, whatever else the CA may certify."""
    usage = find(certificate, x509.KeyUsage)
    bits = usage_bits(usage) if usage else []
    others = [kind.oid for kind in _SPECIAL if find(certificate, kind)]
    signs = {"digital_signature", "content_commitment"} <= {*bits} and not {"key_cert_sign", "crl_sign"} & {*bits}
    found = ", ".join([*bits, *map(oid_name, others)])
    return compared(found, "digital_signature, content_commitment", signs and not others)


_SPECIAL = (x509.BasicConstraints, x509.ExtendedKeyUsage)  # a customer's certificate has neither


_OF_A_CA = ExtensionPolicy.webpki_defaults_ca()
# The Korean profile marks the policies critical, which the verifier does not support; `path` checks them.
_OF_A_CUSTOMER = ExtensionPolicy.permit_all().may_be_present(x509.CertificatePolicies, Criticality.AGNOSTIC, None)


def _second_opinion(certificate: x509.Certificate, trust: Trust, at: datetime) -> Evidence:
    verifier = (
        PolicyBuilder()
        .store(Store([trust.root]))
        .time(at)
        .extension_policies(ca_policy=_OF_A_CA, ee_policy=_OF_A_CUSTOMER)
        .build_client_verifier()
    )
    try:
        agrees = verifier.verify(certificate, [trust.ca]).chain == [certificate, trust.ca, trust.root]
    except VerificationError as why:
        objection, *_ = str(why).split(" (encountered processing")  # what follows is the repr of a certificate
        return compared(objection, True, False)
    return compared(agrees, True, agrees)
