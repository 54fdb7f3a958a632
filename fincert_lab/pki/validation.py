"""Is this certificate good, now, here? The one door: every institution that judges a certificate comes through it.

`explain` makes the checks of RFC 5280 §6.1 in their order, from the anchor down, and reports every step. Left out: name
constraints, which are refused where critical, and policies other than the lab's own, which every certificate must name.
Fail closed: without a current list and a current answer, the verdict is no. pyca/cryptography's verifier gives a second
opinion on the path; if it disagrees, the verdict is no as well.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.x509.oid import SignatureAlgorithmOID
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError

from fincert_lab.crypto import keys
from fincert_lab.errors import (
    BadSignature,
    Expired,
    LabError,
    NotTrusted,
    NotYetValid,
    Revoked,
    StatusUnknown,
    Suspended,
)
from fincert_lab.journal import Reason
from fincert_lab.pki import crl, ocsp
from fincert_lab.pki.profile import PERSONAL, extension_name, usage_bits
from fincert_lab.pki.report import Evidence, Report, Rule, Step, report

PROCESSED = (  # extensions that some check below, or the second opinion, looks at: these may be critical
    x509.BasicConstraints,
    x509.KeyUsage,
    x509.ExtendedKeyUsage,
    x509.CertificatePolicies,
    x509.SubjectAlternativeName,
)


@dataclass(frozen=True)
class Trust:
    """What a relying institution was given once, and by hand: the anchor, and the CA it leads to."""

    root: x509.Certificate
    ca: x509.Certificate


@dataclass(frozen=True)
class RevocationLists:
    """The lists that speak of a customer's certificate, DER: the root's, for the CA, and the CA's of its partition.

    With a `delta` the CA's list may be an older one, which the delta brings up to date; one as new changes nothing.
    """

    root: bytes
    ca: bytes
    delta: bytes | None = None


@dataclass(frozen=True)
class StatusEvidence:
    """What there is to judge the status by: both lists, and the OCSP answer about the certificate, DER.

    `nonce` is what was sent with the question, and should be in the answer.
    """

    lists: RevocationLists
    ocsp_answer: bytes
    nonce: bytes | None = None
    fail_soft: bool = False  # accept where the status cannot be known, which a thief can bring about


def check_issued(certificate: x509.Certificate, trust: Trust, at: datetime) -> None:
    """Check only that the CA issued this as a customer's certificate, not whether it is revoked.

    Raises NotTrusted, NotYetValid, Expired.
    """
    explain(certificate, trust, None, at).insist()


def explain(certificate: x509.Certificate, trust: Trust, status: StatusEvidence | None, at: datetime) -> Report:
    """Judge a customer's certificate at `at` (UTC), step by step; without `status` the status is left out.

    `Report.insist` then raises NotTrusted, NotYetValid, Expired, StatusUnknown, Suspended or Revoked. The OCSP answer
    can only make the verdict worse than the list does.
    """
    steps = [*_about_ca(trust, status, at), *_about_customer(certificate, trust, status, at)]
    return report((certificate, trust.ca, trust.root), at, steps)


def _about_ca(trust: Trust, status: StatusEvidence | None, at: datetime) -> Iterator[Step]:
    ca, root = trust.ca, trust.root
    yield Step(1, Rule.SIGNATURE, lambda: _signature(ca, root))
    yield Step(1, Rule.VALIDITY, lambda: _validity(ca, at))
    if status:
        yield Step(1, Rule.REVOCATION_LIST, lambda: _listed(status, status.lists.root, None, ca, root, at))
    yield Step(1, Rule.ISSUER, lambda: _issuer(ca, root))
    yield Step(1, Rule.POLICY, lambda: _policy(ca))
    yield Step(1, Rule.IS_CA, lambda: _is_ca(ca))
    yield Step(1, Rule.PATH_LENGTH, lambda: _path_length(root))
    yield Step(1, Rule.SIGNS_CERTIFICATES, lambda: _signs_certificates(ca))
    yield Step(1, Rule.CRITICAL, lambda: _critical(ca))


def _about_customer(
    certificate: x509.Certificate, trust: Trust, status: StatusEvidence | None, at: datetime
) -> Iterator[Step]:
    ca = trust.ca
    yield Step(0, Rule.SIGNATURE, lambda: _signature(certificate, ca))
    yield Step(0, Rule.VALIDITY, lambda: _validity(certificate, at))
    if status:
        lists = status.lists
        yield Step(0, Rule.REVOCATION_LIST, lambda: _listed(status, lists.ca, lists.delta, certificate, ca, at))
        yield Step(0, Rule.OCSP, lambda: _answered(status, certificate, ca, at))
    yield Step(0, Rule.ISSUER, lambda: _issuer(certificate, ca))
    yield Step(0, Rule.POLICY, lambda: _policy(certificate))
    yield Step(0, Rule.CRITICAL, lambda: _critical(certificate))
    yield Step(0, Rule.PURPOSE, lambda: _purpose(certificate))
    yield Step(0, Rule.SECOND_OPINION, lambda: _second_opinion(certificate, trust, at))


# --- the checks: each says what it found and what that was compared with


def _signature(certificate: x509.Certificate, issuer: x509.Certificate) -> Evidence:
    algorithm = certificate.signature_algorithm_oid
    signer = keys.accept(issuer.public_key(), NotTrusted())
    wanted = f"ecdsa-with-SHA256, {issuer.subject.rfc4514_string()}"
    if algorithm != SignatureAlgorithmOID.ECDSA_WITH_SHA256:
        return Evidence(algorithm.dotted_string, wanted, NotTrusted())
    try:
        keys.verify(signer, certificate.signature, certificate.tbs_certificate_bytes)
    except BadSignature:
        return Evidence(f"{certificate.signature.hex()[:16]}…", wanted, NotTrusted())
    return Evidence(f"{certificate.signature.hex()[:16]}…", wanted)


def _validity(certificate: x509.Certificate, at: datetime) -> Evidence:
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    refusal: LabError | None = None
    if at < begin:
        refusal = NotYetValid(since=begin)
    elif at > end:
        refusal = Expired(since=end)
    return Evidence((begin, end), at, refusal)


def _listed(
    status: StatusEvidence,
    complete: bytes,
    delta: bytes | None,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    at: datetime,
) -> Evidence:
    def look_up() -> crl.Revocation | None:
        try:
            return crl.look_up(complete, certificate, issuer=issuer, at=at, delta=delta)
        except StatusUnknown:
            if not status.fail_soft:
                raise
            return crl.look_up(complete, certificate, issuer=issuer, at=at)  # what the list alone says is known

    return _status(status, look_up)


def _answered(
    status: StatusEvidence, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime
) -> Evidence:
    return _status(
        status,
        lambda: ocsp.look_up(status.ocsp_answer, certificate.serial_number, issuer=issuer, at=at, nonce=status.nonce),
    )


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


def _issuer(certificate: x509.Certificate, issuer: x509.Certificate) -> Evidence:
    return _same(certificate.issuer, issuer.subject, certificate.issuer == issuer.subject)


def _policy(certificate: x509.Certificate) -> Evidence:
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    names = [policy.policy_identifier.dotted_string for policy in policies]
    return _same(", ".join(names), PERSONAL.dotted_string, PERSONAL.dotted_string in names)


def _is_ca(certificate: x509.Certificate) -> Evidence:
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    return _same(f"CA: {constraints.ca}", "CA: True", constraints.ca)


def _path_length(issuer: x509.Certificate) -> Evidence:
    length = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
    found = "pathLen: –" if length is None else f"pathLen: {length}"
    return _same(found, "≥ 1", length is None or length >= 1)  # there is one CA between it and the customers


def _signs_certificates(certificate: x509.Certificate) -> Evidence:
    bits = usage_bits(_usage(certificate))
    return _same(", ".join(bits), "key_cert_sign", "key_cert_sign" in bits)


def _critical(certificate: x509.Certificate) -> Evidence:
    critical = [extension for extension in certificate.extensions if extension.critical]
    unknown = [extension for extension in critical if not isinstance(extension.value, PROCESSED)]
    names = ", ".join(extension_name(extension.oid) for extension in unknown or critical)
    return _same(names, ", ".join(extension_name(kind.oid) for kind in PROCESSED), not unknown)


def _purpose(certificate: x509.Certificate) -> Evidence:
    """A customer's key is for signatures that bind, and for nothing else, whatever else the CA may certify."""
    bits = usage_bits(_usage(certificate))
    others = [extension.oid for extension in certificate.extensions if isinstance(extension.value, _SPECIAL)]
    signs = {"digital_signature", "content_commitment"} <= {*bits} and not {"key_cert_sign", "crl_sign"} & {*bits}
    found = ", ".join([*bits, *map(extension_name, others)])
    return _same(found, "digital_signature, content_commitment", signs and not others)


_SPECIAL = (x509.BasicConstraints, x509.ExtendedKeyUsage)  # a customer's certificate has neither


def _second_opinion(certificate: x509.Certificate, trust: Trust, at: datetime) -> Evidence:
    # The Korean profile marks the policies critical, which the verifier does not know; `_policy` looks at them.
    ours = ExtensionPolicy.permit_all().may_be_present(x509.CertificatePolicies, Criticality.AGNOSTIC, None)
    verifier = (
        PolicyBuilder()
        .store(Store([trust.root]))
        .time(at)
        .extension_policies(ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=ours)
        .build_client_verifier()
    )
    try:
        agrees = verifier.verify(certificate, [trust.ca]).chain == [certificate, trust.ca, trust.root]
    except VerificationError:
        agrees = False
    return _same(agrees, True, agrees)


def _same(found: Any, wanted: Any, is_so: bool) -> Evidence:
    return Evidence(found, wanted, None if is_so else NotTrusted())


def _usage(certificate: x509.Certificate) -> x509.KeyUsage:
    return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
