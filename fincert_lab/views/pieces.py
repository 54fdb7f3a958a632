"""What can be read of what a stranger signed, piece by piece.

The library reads all extensions at once, and all parts of a name: one that is spoilt hides the others. Where it gives
up, each is handed to it alone, in a certificate or a list that is otherwise empty.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat import asn1

from fincert_lab.crypto.parsing import UNREADABLE

Signed = x509.Certificate | x509.CertificateSigningRequest | x509.CertificateRevocationList
AnyExtension = x509.Extension[x509.ExtensionType]

_INTEGER, _BITS, _OCTETS, _UTF8, _TIME, _SEQUENCE, _SET = 0x02, 0x03, 0x04, 0x0C, 0x17, 0x30, 0x31
_TAGGED_0, _TAGGED_3 = 0xA0, 0xA3
_EXTENSION_REQUEST = x509.ObjectIdentifier("1.2.840.113549.1.9.14")  # the attribute of a request (RFC 2985 §5.4.2)


@dataclass(frozen=True)
class Spoilt:
    """An extension that cannot be read: `content` is what stands in it, `why` what the library raised."""

    oid: x509.ObjectIdentifier
    critical: bool
    content: bytes
    why: Exception


@dataclass(frozen=True)
class Part:
    """One part of a name, such as CN. Where its value cannot be read, that is None, and `der` how it is written."""

    oid: x509.ObjectIdentifier
    label: str
    value: str | bytes | None
    der: bytes = b""


Name = list[list[Part]]  # levels, from the most general on; what stands together on one level is joined by "+"


def extensions(signed: Signed) -> list[AnyExtension | Spoilt]:
    """Return the extensions of a certificate, a request or a list in their order, spoilt ones among them."""
    try:
        return list(signed.extensions)
    except UNREADABLE as why:
        if isinstance(signed, x509.CertificateSigningRequest):
            return _requested(signed, why)
        alone = _in_a_list if isinstance(signed, x509.CertificateRevocationList) else _in_a_certificate
        return [_extension(der, alone) for der in _inside(_content(_fields(signed)[-1]))]


def readable(pieces: list[AnyExtension | Spoilt]) -> x509.Extensions:
    """Return those that can be read; of two of a kind, which RFC 5280 §4.2 forbids, the first."""
    first = {piece.oid: piece for piece in reversed(pieces) if isinstance(piece, x509.Extension)}
    return x509.Extensions(list(first.values()))


def subject(signed: x509.Certificate | x509.CertificateSigningRequest) -> Name:
    """Return the parts of the subject's name."""
    place = 4 if isinstance(signed, x509.Certificate) else 1
    return _name(lambda: signed.subject, lambda: _fields(signed)[place])


def issuer(signed: x509.Certificate | x509.CertificateRevocationList) -> Name:
    """Return the parts of the issuer's name."""
    place = 2 if isinstance(signed, x509.Certificate) else 1
    return _name(lambda: signed.issuer, lambda: _fields(signed)[place])


def parts(name: x509.Name) -> Name:
    """Return the parts of a name that the library has read."""
    return [list(map(_part, level)) for level in name.rdns]


def _name(read: Callable[[], x509.Name], written: Callable[[], bytes]) -> Name:
    try:
        return parts(read())
    except UNREADABLE:
        return [list(map(_part_alone, _inside(level))) for level in _inside(written())]


def _part(attribute: x509.NameAttribute[str | bytes]) -> Part:
    return Part(attribute.oid, attribute.rfc4514_attribute_name, attribute.value)


def _part_alone(der: bytes) -> Part:
    try:
        return _part(_attribute(der))
    except UNREADABLE:
        kind, value = _inside(der)
        known = _attribute(_tlv(_SEQUENCE, kind + _tlv(_UTF8, b"KR")))  # two letters may stand anywhere
        return Part(known.oid, known.rfc4514_attribute_name, None, value)


def _attribute(der: bytes) -> x509.NameAttribute[str | bytes]:
    (attribute,) = _certificate(subject=_tlv(_SEQUENCE, _tlv(_SET, der))).subject
    return attribute


def _extension(der: bytes, alone: Callable[[bytes], x509.Extensions]) -> AnyExtension | Spoilt:
    try:
        extension: AnyExtension = alone(der)[0]
        return extension
    except UNREADABLE as why:
        oid, *critical, content = _inside(der)
        return Spoilt(asn1.decode_der(x509.ObjectIdentifier, oid), bool(critical), _content(content), why)


def _requested(request: x509.CertificateSigningRequest, why: Exception) -> list[AnyExtension | Spoilt]:
    attributes = _fields(request)[-1]
    try:
        asked = {kind: values for kind, values in map(_inside, _inside(attributes))}
        wanted = asked[asn1.encode_der(_EXTENSION_REQUEST)]
        return [_extension(der, _in_a_certificate) for value in _inside(wanted) for der in _inside(value)]
    except (*UNREADABLE, LookupError):  # what is inside an attribute, the library has not looked at before
        return [Spoilt(_EXTENSION_REQUEST, False, _content(attributes), why)]


# --- how they are written down: RFC 5280 §4.1 and §5.1, RFC 2986 §4


def _fields(signed: Signed) -> list[bytes]:
    """Return what was signed, field by field; the version, which may be left out, is not counted."""
    match signed:
        case x509.Certificate():
            fields = _inside(signed.tbs_certificate_bytes)
            return fields[1:] if fields[0][0] == _TAGGED_0 else fields
        case x509.CertificateRevocationList():
            fields = _inside(signed.tbs_certlist_bytes)
            return fields[1:] if fields[0][0] == _INTEGER else fields
        case _:
            return _inside(signed.tbs_certrequest_bytes)


def _inside(der: bytes) -> list[bytes]:
    """Return the elements of a SEQUENCE, a SET or a tagged element. The library has looked that they are sound."""
    rest, elements = _content(der), []
    while rest:
        length = len(rest) - len(_after(rest))
        elements.append(rest[:length])
        rest = rest[length:]
    return elements


def _content(der: bytes) -> bytes:
    start, length = _measure(der)
    return der[start : start + length]


def _after(der: bytes) -> bytes:
    start, length = _measure(der)
    return der[start + length :]


def _measure(der: bytes) -> tuple[int, int]:
    """Return where the content of the first element begins, and how long it is."""
    if der[1] < 0x80:
        return 2, der[1]
    start = 2 + (der[1] & 0x7F)
    return start, int.from_bytes(der[2:start])


# --- what is otherwise empty


def _tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = size.to_bytes((size.bit_length() + 7) // 8) if size >= 0x80 else b""
    return bytes([tag, 0x80 | len(length)]) + length + content if length else bytes([tag, size]) + content


_ANYTHING = _tlv(_SEQUENCE, asn1.encode_der(x509.ObjectIdentifier("1.3.6.1.4.1.32473")))  # an algorithm
_EMPTY, _NO_BITS, _SOME_TIME = _tlv(_SEQUENCE, b""), _tlv(_BITS, b"\0"), _tlv(_TIME, b"260302000000Z")


def _signed(*fields: bytes) -> bytes:
    return _tlv(_SEQUENCE, _tlv(_SEQUENCE, b"".join(fields)) + _ANYTHING + _NO_BITS)


def _certificate(subject: bytes = _EMPTY, extensions: bytes = b"") -> x509.Certificate:
    version, serial = _tlv(_TAGGED_0, _tlv(_INTEGER, b"\2")), _tlv(_INTEGER, b"\1")
    period, key = _tlv(_SEQUENCE, _SOME_TIME * 2), _tlv(_SEQUENCE, _ANYTHING + _NO_BITS)
    return x509.load_der_x509_certificate(_signed(version, serial, _ANYTHING, _EMPTY, period, subject, key, extensions))


def _in_a_certificate(extension: bytes) -> x509.Extensions:
    return _certificate(extensions=_tlv(_TAGGED_3, _tlv(_SEQUENCE, extension))).extensions


def _in_a_list(extension: bytes) -> x509.Extensions:
    extensions = _tlv(_TAGGED_0, _tlv(_SEQUENCE, extension))
    version = _tlv(_INTEGER, b"\1")
    return x509.load_der_x509_crl(_signed(version, _ANYTHING, _EMPTY, _SOME_TIME, extensions)).extensions
