"""The messages of OCSP, field by field: RFC 6960 §4.1.1 (request) and §4.2.1 (response). What they mean: ocsp.py.

As narrow as the lab needs, and what does not fit is refused. Left out: the version (v1 is the default, and DER does
not write defaults); who asks, and the signature of who asks, which RFC 9919 tells clients not to send; answers that
name their signer otherwise than by key, or their end not at all.
"""

from typing import Annotated, Literal, TypeAlias

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier as OID


@asn1.sequence
class Algorithm:
    """Which algorithm, and its parameters. Beside a hash NULL and nothing are the same: RFC 5754 §2."""

    algorithm: OID
    parameters: asn1.Null | None


@asn1.sequence
class CertID:
    """Which certificate: its issuer by two hashes, and its number."""

    algorithm: Algorithm
    name_hash: bytes
    key_hash: bytes
    serial: int


@asn1.sequence
class Extension:
    """An extension: of a request, of an answer, or of what an answer says of one certificate."""

    id: OID
    critical: Annotated[bool, asn1.Default(False)]
    value: bytes


@asn1.sequence
class Question:
    """One certificate asked about."""

    cert_id: CertID


@asn1.sequence
class Questions:
    """TBSRequest."""

    questions: list[Question]
    extensions: Annotated[list[Extension] | None, asn1.Explicit(2)]


@asn1.sequence
class OCSPRequest:
    """What a service sends."""

    tbs: Questions


@asn1.sequence
class RevokedInfo:
    """Since when, and why."""

    since: asn1.GeneralizedTime
    # [0] EXPLICIT ENUMERATED OPTIONAL, which the library has no way to say. A list of one, tagged [0]: the same bytes.
    reason: Annotated[list[asn1.TLV] | None, asn1.Implicit(0)]


_Good: TypeAlias = Annotated[asn1.Variant[asn1.Null, Literal["good"]], asn1.Implicit(0)]
_Revoked: TypeAlias = Annotated[asn1.Variant[RevokedInfo, Literal["revoked"]], asn1.Implicit(1)]
_Unknown: TypeAlias = Annotated[asn1.Variant[asn1.Null, Literal["unknown"]], asn1.Implicit(2)]


@asn1.sequence
class SingleResponse:
    """What is said of one certificate."""

    cert_id: CertID
    status: _Good | _Revoked | _Unknown
    this_update: asn1.GeneralizedTime
    next_update: Annotated[asn1.GeneralizedTime, asn1.Explicit(0)]
    extensions: Annotated[list[Extension] | None, asn1.Explicit(1)]


@asn1.sequence
class ResponseData:
    """What is signed."""

    key_id: Annotated[bytes, asn1.Explicit(2)]
    produced_at: asn1.GeneralizedTime
    responses: list[SingleResponse]
    extensions: Annotated[list[Extension] | None, asn1.Explicit(1)]


@asn1.sequence
class BasicOCSPResponse:
    """The signed answer."""

    tbs: asn1.TLV  # ResponseData, kept as it came: the signature is over these bytes
    algorithm: Algorithm
    signature: asn1.BitString
    certificates: Annotated[list[asn1.TLV] | None, asn1.Explicit(0)]  # of whom the CA lets sign for it


@asn1.sequence
class ResponseBytes:
    """A BasicOCSPResponse, wrapped up with its type."""

    type: OID
    response: bytes


@asn1.sequence
class OCSPResponse:
    """What a service gets: an answer, or a status (ENUMERATED) that says why there is none."""

    status: asn1.TLV
    body: Annotated[ResponseBytes | None, asn1.Explicit(0)]


def tlv(der: bytes) -> asn1.TLV:
    """Return encoded bytes as something that a message can carry."""
    return asn1.decode_der(asn1.TLV, der)
