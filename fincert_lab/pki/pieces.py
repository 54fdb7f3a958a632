"""Certificates, lists and requests piece by piece: one piece that cannot be read does not hide the others.

The library reads all extensions at once (RFC 5280 §4.2), and all parts of a name. If that fails, each piece is given to
it alone: an extension as the only one of a certificate, a part as the only one of a name.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import UNREADABLE
from fincert_lab.errors import NotSupported
from fincert_lab.pki.profile import oid_name
from fincert_lab.pki.structures import (
    EXTENSION_REQUEST,
    Attribute,
    Extension,
    ExtensionRequest,
    NamePart,
    OneLevel,
    RequestInfo,
    Signed,
    TBSCertificate,
    TBSCertList,
    tlv,
)

T = TypeVar("T", bound=x509.ExtensionType)
Whole: TypeAlias = x509.Certificate | x509.CertificateSigningRequest | x509.CertificateRevocationList
AnyExtension: TypeAlias = x509.Extension[x509.ExtensionType]
_Fields: TypeAlias = TBSCertificate | TBSCertList | RequestInfo


@dataclass(frozen=True)
class Spoilt:
    """An extension that cannot be read: `content` is its raw value, `why` the library's exception."""

    oid: x509.ObjectIdentifier
    critical: bool
    content: bytes
    why: Exception


@dataclass(frozen=True)
class Part:
    """One part of a name, such as CN. If its value cannot be read, it is None, and `der` is the raw value."""

    oid: x509.ObjectIdentifier
    label: str
    value: str | bytes | None
    der: bytes = b""


Pieces: TypeAlias = list[AnyExtension | Spoilt]
Name: TypeAlias = list[list[Part]]  # levels, from the most general on; parts on one level are joined by "+"


# --- extensions


@checked
def extensions(signed: Whole) -> Pieces:
    """Return the extensions of a certificate, a request or a list in order, including unreadable ones."""
    try:
        return list(signed.extensions)
    except UNREADABLE as why:
        return _each_alone(signed, why)


@checked
def find(certificate: x509.Certificate, kind: type[T]) -> T | None:
    """Return the extension of this kind, or None if there is none; the others need not be readable.

    Raises NotSupported if this one is unreadable or occurs twice (§4.2).
    """
    try:
        return next((each.value for each in certificate.extensions if isinstance(each.value, kind)), None)
    except UNREADABLE as why:
        its = _each_alone(certificate, why, kind.oid)
    match its:
        case []:
            return None
        case [x509.Extension(value=value)] if isinstance(value, kind):
            return value
    raise NotSupported(what=oid_name(kind.oid))


@checked
def readable(pieces: Pieces) -> x509.Extensions:
    """Return the extensions that can be read; of two of a kind, which §4.2 forbids, the first."""
    first = {piece.oid: piece for piece in reversed(pieces) if isinstance(piece, x509.Extension)}
    return x509.Extensions(list(first.values()))


@checked
def unreadable(pieces: Pieces) -> list[x509.ObjectIdentifier]:
    """Return the extensions that cannot be read, or that occur twice: usually none."""
    count = Counter(piece.oid for piece in pieces)
    spoilt = {piece.oid for piece in pieces if isinstance(piece, Spoilt)}
    return [oid for oid in count if count[oid] > 1 or oid in spoilt]


# --- names


@checked
def subject(signed: x509.Certificate | x509.CertificateSigningRequest) -> Name:
    """Return the parts of the subject's name."""
    return _name(signed, "subject")


@checked
def issuer(signed: x509.Certificate | x509.CertificateRevocationList) -> Name:
    """Return the parts of the issuer's name."""
    return _name(signed, "issuer")


@checked
def parts(name: x509.Name) -> Name:
    """Return the parts of a name that the library has read."""
    return [list(map(_part, level)) for level in name.rdns]


# --- reading each piece alone


_SHAPES: dict[type[Whole], tuple[type[_Fields], Callable[[bytes], Whole]]] = {
    x509.Certificate: (TBSCertificate, x509.load_der_x509_certificate),
    x509.CertificateRevocationList: (TBSCertList, x509.load_der_x509_crl),
    x509.CertificateSigningRequest: (RequestInfo, x509.load_der_x509_csr),
}


def _each_alone(signed: Whole, why: Exception, kind: x509.ObjectIdentifier | None = None) -> Pieces:
    """Return the extensions of this kind, or all, if the library cannot read them together (`why` is its exception)."""
    _, load = _SHAPES[type(signed)]
    written, fields = _taken_apart(signed)
    try:
        its = fields.extensions or []
    except ValueError:  # in a request, where they are one attribute among others
        attributes = fields.attributes.as_list() if isinstance(fields, RequestInfo) else []
        return [Spoilt(EXTENSION_REQUEST, False, b"".join(map(asn1.encode_der, attributes)), why)]

    def alone(extension: Extension) -> AnyExtension | Spoilt:
        tbs = tlv(asn1.encode_der(_with_only(extension, fields)))
        try:
            read: AnyExtension = load(asn1.encode_der(replace(written, tbs=tbs))).extensions[0]
        except UNREADABLE as its_own:
            return Spoilt(extension.id, extension.critical, extension.value, its_own)
        return read

    return [alone(each) for each in its if kind in (None, each.id)]


def _with_only(extension: Extension, fields: _Fields) -> _Fields:
    match fields:
        case TBSCertificate():
            return replace(fields, extensions=[extension])
        case TBSCertList():
            return replace(fields, extensions=[extension], revoked=None)
    asked = ExtensionRequest(type=EXTENSION_REQUEST, values=asn1.SetOf([[extension]]))
    return replace(fields, attributes=asn1.SetOf([asn1.decode_der(Attribute, asn1.encode_der(asked))]))


def _taken_apart(signed: Whole) -> tuple[Signed, _Fields]:
    shape, _ = _SHAPES[type(signed)]
    written = asn1.decode_der(Signed, signed.public_bytes(Encoding.DER))
    return written, written.tbs.parse(shape)


def _name(signed: Whole, which: Literal["subject", "issuer"]) -> Name:
    try:
        return parts(getattr(signed, which))
    except UNREADABLE:
        _, fields = _taken_apart(signed)
        return [list(map(_part_alone, level.as_list())) for level in getattr(fields, which)]


def _part(attribute: x509.NameAttribute[str | bytes]) -> Part:
    return Part(attribute.oid, attribute.rfc4514_attribute_name, attribute.value)


def _part_alone(written: NamePart) -> Part:
    try:
        (read,) = x509.Name.from_bytes(asn1.encode_der(OneLevel(level=asn1.SetOf([written]))))
    except UNREADABLE:
        known = x509.NameAttribute(written.type, "KR")  # two letters are allowed in any attribute
        return Part(known.oid, known.rfc4514_attribute_name, None, asn1.encode_der(written.value))
    return _part(read)
