"""What is signed, field by field: a certificate (RFC 5280 §4.1), a list (§5.1), a request (RFC 2986 §4).

For cases where the library's own reading is too much at once. Parts that are not looked into are kept as received. The
entries of a list are not declared at all: a record for each would take longer than everything else, so they are joined
and split as bytes, by `element` and `end_of`.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, TypeAlias

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier as OID

EXTENSION_REQUEST = OID("1.2.840.113549.1.9.14")  # the attribute of a request that holds extensions: RFC 2985 §5.4.2


@asn1.sequence
class Signed:
    """The signed part and the signature: the same for all three."""

    tbs: asn1.TLV
    algorithm: asn1.TLV
    signature: asn1.BitString


@asn1.sequence
class Extension:
    """An extension as encoded: `value` is DER of its own."""

    id: OID
    critical: Annotated[bool, asn1.Default(False)]
    value: bytes


@asn1.sequence
class NamePart:
    """One part of a name (AttributeTypeAndValue), such as CN."""

    type: OID
    value: asn1.TLV


Name: TypeAlias = list[asn1.SetOf[NamePart]]


@asn1.sequence
class OneLevel:
    """A Name that consists of one level."""

    level: asn1.SetOf[NamePart]


@asn1.sequence
class TBSCertificate:
    """The signed part of a certificate."""

    version: Annotated[int | None, asn1.Explicit(0)]
    serial: asn1.TLV
    algorithm: asn1.TLV
    issuer: Name
    validity: asn1.TLV
    subject: Name
    spki: asn1.TLV
    issuer_id: Annotated[asn1.BitString | None, asn1.Implicit(1)]
    subject_id: Annotated[asn1.BitString | None, asn1.Implicit(2)]
    extensions: Annotated[list[Extension] | None, asn1.Explicit(3)]


@asn1.sequence
class TBSCertList:
    """The signed part of a list."""

    version: int | None
    algorithm: asn1.TLV
    issuer: Name
    this_update: asn1.UTCTime | asn1.GeneralizedTime
    next_update: asn1.UTCTime | asn1.GeneralizedTime | None
    revoked: list[asn1.TLV] | None
    extensions: Annotated[list[Extension] | None, asn1.Explicit(0)]


@asn1.sequence
class Attribute:
    """An attribute of a request, beside name and key: its type and values."""

    type: OID
    values: asn1.TLV


@asn1.sequence
class ExtensionRequest:
    """The attribute that holds extensions: it has one value."""

    type: OID
    values: asn1.SetOf[list[Extension]]


@asn1.sequence
class RequestInfo:
    """The signed part of a request."""

    version: int
    subject: Name
    spki: asn1.TLV
    attributes: Annotated[asn1.SetOf[Attribute], asn1.Implicit(0)]

    @property
    def extensions(self) -> list[Extension]:
        """The extensions requested. Raises ValueError unless there is exactly one list of them.

        The library has not checked that at this point.
        """
        (asked,) = (each for each in self.attributes.as_list() if each.type == EXTENSION_REQUEST)
        (extensions,) = asn1.decode_der(ExtensionRequest, asn1.encode_der(asked)).values.as_list()
        return extensions


def tlv(der: bytes) -> asn1.TLV:
    """Return encoded bytes as a value that a message can carry."""
    return asn1.decode_der(asn1.TLV, der)


SEQUENCE, INTEGER, BIT_STRING, UTC_TIME, GENERALIZED_TIME = 0x30, 0x02, 0x03, 0x17, 0x18


def element(tag: int, content: bytes) -> bytes:
    """Return the DER of one element: tag, length and content (X.690 §8.1)."""
    length = len(content)
    if length < 0x80:
        return b"%c%c%b" % (tag, length, content)
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(octets))) + octets + content


def end_of(der: bytes, start: int = 0) -> int:
    """Return where the element that begins at `start` ends. The library must have parsed `der` before."""
    length, begin = der[start + 1], start + 2
    if length < 0x80:
        return begin + length
    content = begin + (length & 0x7F)
    return content + int.from_bytes(der[begin:content])


_TWO = [b"%02d" % number for number in range(100)]  # two digits each: to join them takes half as long as to format them


@lru_cache  # many entries of a list may have the same time
def moment(at: datetime) -> bytes:
    """Return the DER of a time, in UTC and to the second: the type depends on the year (RFC 5280 §5.1.2.4)."""
    at = at.astimezone(UTC)
    date = _TWO[at.year % 100] + _TWO[at.month] + _TWO[at.day]
    time = _TWO[at.hour] + _TWO[at.minute] + _TWO[at.second]
    if at.year < 2050:
        return element(UTC_TIME, date + time + b"Z")
    return element(GENERALIZED_TIME, _TWO[at.year // 100] + date + time + b"Z")
