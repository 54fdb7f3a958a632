"""A small world of certificates without a lab: fixed keys, fixed times, and ways to make a certificate wrong."""

from datetime import UTC, datetime, timedelta
from inspect import unwrap

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from fincert_lab.crypto import keys
from fincert_lab.crypto.vid import VirtualID
from fincert_lab.pki import crl, ocsp, profile
from fincert_lab.pki.authority import KFTC
from fincert_lab.pki.profile import Subject, Validity
from fincert_lab.pki.signer import Signer
from fincert_lab.pki.validation import RevocationLists, Trust

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
NOT_BEFORE, NOT_AFTER = NOW, NOW + 1096 * DAY
FAR = NOW + 3650 * DAY
SERIAL = 0x5A11CE << 100
IDN, R = "9902301000001", bytes(range(20))
VID = VirtualID.of(IDN, R)


def key(number):
    """Return private key `number`: the same each time."""
    return keys.generate(bytes([number]) * keys.SEED_BYTES)


ROOT_KEY, CA_KEY, HONG_KEY, MALLORY_KEY = key(1), key(2), key(3), key(4)
LONG = Validity(NOT_BEFORE, FAR)
ROOT = profile.root(ROOT_KEY, 1 << 100, LONG)
CA = profile.ca(CA_KEY.public_key(), 2 << 100, LONG, Signer(ROOT, ROOT_KEY))
TRUST = Trust(ROOT, CA)


def customer(public_key=None, issuer=CA, issuer_key=CA_KEY, serial=SERIAL, valid=(NOT_BEFORE, NOT_AFTER), partition=1):
    """Certify 홍길동."""
    public_key = public_key or HONG_KEY.public_key()
    who, by = Subject("홍길동", "KB", "0040000001", VID), Signer(issuer, issuer_key)
    # Past the check of arguments: a key may be of a kind that the lab takes nowhere.
    return unwrap(profile.subscriber)(public_key, serial, Validity(*valid), by, who, partition=partition)


HONG = customer()
SIGNER_KEY = key(5)
STRETCH = Validity(NOT_BEFORE, NOW + 30 * DAY)
SIGNER = profile.ocsp_signer(SIGNER_KEY.public_key(), 3 << 100, STRETCH, Signer(CA, CA_KEY))


def reissue(certificate, *, signed_by, without=(), replace=(), critical=(), plain=(), **fields):
    """Sign a certificate again: without some extensions, with others or new ones (critical or plain), other fields."""
    same = {
        "issuer_name": certificate.issuer,
        "subject_name": certificate.subject,
        "public_key": certificate.public_key(),
        "serial_number": certificate.serial_number,
        "not_valid_before": certificate.not_valid_before_utc,
        "not_valid_after": certificate.not_valid_after_utc,
    }
    builder = x509.CertificateBuilder(**same | fields)
    instead = {value.oid: value for value in replace}
    for extension in certificate.extensions:
        if not isinstance(extension.value, without):
            builder = builder.add_extension(instead.get(extension.oid, extension.value), extension.critical)
    for value in (*critical, *plain):
        builder = builder.add_extension(value, critical=value in critical)
    return builder.sign(signed_by, SHA256(), ecdsa_deterministic=True)


def revocation_list(*entries, issuer=CA, signed_by=CA_KEY, at=NOW, number=1, **scope):
    """Sign a list, current for a day from `at`: of partition 1 if it is the CA's, or `scope` (address, base)."""
    scope = {"address": KFTC.partition(1) if issuer == CA else None} | scope
    return crl.build(Signer(issuer, signed_by), entries, number=number, this_update=at, next_update=at + DAY, **scope)


def lists(root=(), ca=(), at=NOW):
    """Return both lists, current at `at`."""
    of_root = revocation_list(*root, issuer=ROOT, signed_by=ROOT_KEY, at=at)
    return RevocationLists(root=of_root, ca=revocation_list(*ca, at=at))


def answer(status, issuer=CA, signed_by=CA_KEY, at=NOW, **by):
    """Sign an OCSP answer, current for a day from `at`."""
    return answers(status, issuer=issuer, signed_by=signed_by, at=at, **by)


def answers(*statuses, issuer=CA, signed_by=CA_KEY, signer=None, at=NOW, **by):
    """Sign an OCSP answer about several certificates; `signer` has the key `signed_by`, or else the issuer."""
    who = Signer(signer or issuer, signed_by)
    return ocsp.build(issuer, who, statuses, produced_at=at, this_update=at, next_update=at + DAY, **by)
