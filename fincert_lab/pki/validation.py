"""Is this certificate good, now, here? The one door: every institution that judges a certificate comes through it.

The path is checked by pyca/cryptography's verifier. What that leaves out is done here: the key usage and the policy
that make it a customer's certificate, the CA's revocation list, and its OCSP answer. Fail closed: without a current
list and a current answer, the verdict is no.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import Expired, NotTrusted, NotYetValid, Revoked, Suspended
from fincert_lab.journal import Reason
from fincert_lab.pki import crl, ocsp
from fincert_lab.pki.profile import PERSONAL


@dataclass(frozen=True)
class Trust:
    """What a relying institution was given once, and by hand: the anchor, and the CA it leads to."""

    root: x509.Certificate
    ca: x509.Certificate


@dataclass(frozen=True)
class RevocationLists:
    """The newest lists a relying institution has, DER: the root's (for the CA) and the CA's (for customers)."""

    root: bytes
    ca: bytes


def validate(
    certificate: x509.Certificate, trust: Trust, lists: RevocationLists, ocsp_answer: bytes, at: datetime
) -> None:
    """Judge a customer's certificate at `at` (UTC). Returns nothing when it is good.

    `ocsp_answer` is the CA's about this certificate, DER; it can only make the verdict worse than the list does.
    Raises NotYetValid, Expired, NotTrusted; then StatusUnknown, Suspended or Revoked, for the CA first: the first that
    applies.
    """
    check_issued(certificate, trust, at)
    serial = certificate.serial_number
    _check_not_revoked(crl.look_up(lists.root, trust.ca.serial_number, issuer=trust.root, at=at))
    _check_not_revoked(crl.look_up(lists.ca, serial, issuer=trust.ca, at=at))
    _check_not_revoked(ocsp.look_up(ocsp_answer, serial, issuer=trust.ca, at=at))


def check_issued(certificate: x509.Certificate, trust: Trust, at: datetime) -> None:
    """Check only that the CA issued this as a customer's certificate, not whether it is revoked.

    Raises NotYetValid, Expired, NotTrusted.
    """
    # The calendar first: the verifier would only say that the path does not hold.
    if at < certificate.not_valid_before_utc:
        raise NotYetValid(since=certificate.not_valid_before_utc)
    if at > certificate.not_valid_after_utc:
        raise Expired(since=certificate.not_valid_after_utc)
    _check_path(certificate, trust, at)
    _check_kind(certificate)


def _check_path(certificate: x509.Certificate, trust: Trust, at: datetime) -> None:
    # The Korean profile marks the policies critical, which the verifier does not know; `_check_kind` looks at them.
    ours = ExtensionPolicy.permit_all().may_be_present(x509.CertificatePolicies, Criticality.AGNOSTIC, None)
    verifier = (
        PolicyBuilder()
        .store(Store([trust.root]))
        .time(at)
        .extension_policies(ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=ours)
        .build_client_verifier()
    )
    try:
        with parsing(NotTrusted()):
            chain = verifier.verify(certificate, [trust.ca]).chain
    except VerificationError:
        raise NotTrusted from None
    if chain != [certificate, trust.ca, trust.root]:  # the root certifies CAs, not customers
        raise NotTrusted


def _check_kind(certificate: x509.Certificate) -> None:
    """Without this an OCSP signer's or a CA's certificate would pass for a customer's."""
    with parsing(NotTrusted()):
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
        others = {type(extension.value) for extension in certificate.extensions}
    signs = usage.digital_signature and usage.content_commitment and not usage.key_cert_sign
    # A customer's certificate has neither: whatever they say, this is for something else.
    special = others & {x509.BasicConstraints, x509.ExtendedKeyUsage}
    if not signs or special or PERSONAL not in {policy.policy_identifier for policy in policies}:
        raise NotTrusted


def _check_not_revoked(entry: crl.Revocation | None) -> None:
    if entry and entry.reason is Reason.CERTIFICATE_HOLD:
        raise Suspended(since=entry.since)
    if entry:
        raise Revoked(since=entry.since, reason=entry.reason)
