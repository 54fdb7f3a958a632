"""A certificate's extensions one by one: RFC 5280 §4.2. One that cannot be read does not hide the others.

The library reads all of them or none. Where it reads none, each is asked for in a certificate that has no other.
"""

from typing import Annotated, TypeVar

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import UNREADABLE
from fincert_lab.errors import NotSupported
from fincert_lab.pki.profile import oid_name

T = TypeVar("T", bound=x509.ExtensionType)


@asn1.sequence
class Extension:
    """An extension as it is written: `value` is DER of its own."""

    id: x509.ObjectIdentifier
    critical: Annotated[bool, asn1.Default(False)]
    value: bytes


@asn1.sequence
class _TBSCertificate:  # RFC 5280 §4.1
    version: Annotated[int | None, asn1.Explicit(0)]
    serial: asn1.TLV
    algorithm: asn1.TLV
    issuer: asn1.TLV
    validity: asn1.TLV
    subject: asn1.TLV
    spki: asn1.TLV
    issuer_id: Annotated[asn1.BitString | None, asn1.Implicit(1)]
    subject_id: Annotated[asn1.BitString | None, asn1.Implicit(2)]
    extensions: Annotated[list[Extension] | None, asn1.Explicit(3)]


@asn1.sequence
class _Certificate:
    tbs: _TBSCertificate
    algorithm: asn1.TLV
    signature: asn1.BitString


@checked
def find(certificate: x509.Certificate, kind: type[T]) -> T | None:
    """Return the extension of this kind, or None if there is none.

    Raises NotSupported if it cannot be read, or is there twice (§4.2); ValueError if nothing can be.
    """
    try:
        its = certificate.extensions
    except UNREADABLE:
        its = _alone(certificate, kind.oid)
    return next((each.value for each in its if isinstance(each.value, kind)), None)


@checked
def listed(certificate: x509.Certificate) -> list[tuple[x509.ObjectIdentifier, bool]]:
    """Return which extensions there are, and which of them are critical, readable or not."""
    try:
        return [(each.oid, each.critical) for each in certificate.extensions]
    except UNREADABLE:
        return [(each.id, each.critical) for each in _written(certificate).tbs.extensions or []]


@checked
def unreadable(certificate: x509.Certificate) -> list[x509.ObjectIdentifier]:
    """Return which extensions cannot be read: hardly ever any."""
    try:
        _ = certificate.extensions
    except UNREADABLE:
        each_once = dict.fromkeys(oid for oid, _ in listed(certificate))
        return [oid for oid in each_once if not _is_readable(certificate, oid)]
    return []


def _is_readable(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> bool:
    try:
        _alone(certificate, oid)
    except NotSupported:
        return False
    return True


def _alone(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> x509.Extensions:
    written = _written(certificate)
    written.tbs.extensions = [each for each in written.tbs.extensions or [] if each.id == oid] or None
    try:
        return x509.load_der_x509_certificate(asn1.encode_der(written)).extensions
    except UNREADABLE:
        raise NotSupported(what=oid_name(oid)) from None


def _written(certificate: x509.Certificate) -> _Certificate:
    return asn1.decode_der(_Certificate, certificate.public_bytes(Encoding.DER))
