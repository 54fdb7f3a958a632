"""Certificate revocation lists (RFC 5280 §5): who is no longer to be believed, signed by the CA.

Complete lists, numbered. A list speaks for the time from thisUpdate to nextUpdate: after that it says nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import StatusUnknown
from fincert_lab.journal import Reason

MAX_BYTES = 16 * 1024 * 1024  # 400,000 entries
FLAGS = {
    Reason.KEY_COMPROMISE: x509.ReasonFlags.key_compromise,
    Reason.AFFILIATION_CHANGED: x509.ReasonFlags.affiliation_changed,
    Reason.SUPERSEDED: x509.ReasonFlags.superseded,
    Reason.CESSATION_OF_OPERATION: x509.ReasonFlags.cessation_of_operation,
    Reason.CERTIFICATE_HOLD: x509.ReasonFlags.certificate_hold,
}


@dataclass(frozen=True)
class Revocation:
    """One entry: which certificate, since when (UTC), and why."""

    serial: int
    since: datetime
    reason: Reason


def build(
    issuer: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    revocations: Iterable[Revocation],
    *,
    number: int,
    this_update: datetime,
    next_update: datetime,
) -> bytes:
    """Sign a complete list and return its DER."""
    builder = x509.CertificateRevocationListBuilder(
        issuer_name=issuer.subject,
        last_update=this_update,
        next_update=next_update,
        # Handed over at once: add_revoked_certificate copies the list for every entry.
        revoked_certificates=[_entry(revocation) for revocation in revocations],
    )
    key_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    builder = builder.add_extension(key_id, critical=False).add_extension(x509.CRLNumber(number), critical=False)
    return builder.sign(key, SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


def look_up(der: bytes, serial: int, *, issuer: x509.Certificate, at: datetime) -> Revocation | None:
    """Return the entry for `serial`, or None if the list does not name it.

    Raises StatusUnknown unless `der` is a list of this issuer, signed by it, and current at `at` (UTC).
    """
    crl = _checked(der, issuer, at)
    with parsing(StatusUnknown()):
        entry = crl.get_revoked_certificate_by_serial_number(serial)
        if entry is None:
            return None
        return Revocation(serial, entry.revocation_date_utc, reason_of(entry))


def reason_of(entry: x509.RevokedCertificate) -> Reason:
    """Return why an entry of a list says that its certificate was revoked. To say nothing is "unspecified"."""
    flags = [extension.value.reason for extension in entry.extensions if isinstance(extension.value, x509.CRLReason)]
    return reason_for(flags[0] if flags else None)


def reason_for(flag: x509.ReasonFlags | None) -> Reason:
    """Return the lab's word for the library's flag; UNSPECIFIED for none, and for a reason that nobody gives here."""
    return next((reason for reason, its in FLAGS.items() if its is flag), Reason.UNSPECIFIED)


def _checked(der: bytes, issuer: x509.Certificate, at: datetime) -> x509.CertificateRevocationList:
    with parsing(StatusUnknown()):
        if len(der) > MAX_BYTES:
            raise StatusUnknown
        crl = x509.load_der_x509_crl(der)
        # An extension that changes what the list speaks for (a partition, a base for a delta) is critical: refuse it.
        critical = any(extension.critical for extension in crl.extensions)
        current = crl.next_update_utc is not None and crl.last_update_utc <= at <= crl.next_update_utc
        signs_lists = issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign  # §6.3.3 (f)
        if not signs_lists or critical or not current or crl.issuer != issuer.subject or not _is_signed_by(crl, issuer):
            raise StatusUnknown
    return crl


def _is_signed_by(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(crl.signature_hash_algorithm, SHA256):
        return False
    try:
        # Over the bytes as they came: `crl.is_signature_valid` would encode the list again.
        key.verify(crl.signature, crl.tbs_certlist_bytes, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _entry(revocation: Revocation) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder(revocation.serial, revocation.since)
    if flag := FLAGS.get(revocation.reason):  # "unspecified" is said by saying nothing: RFC 5280 §5.3.1
        builder = builder.add_extension(x509.CRLReason(flag), critical=False)
    return builder.build()
