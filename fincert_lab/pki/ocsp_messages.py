"""The messages of OCSP, field by field: RFC 6960 §4.1.1 (request) and §4.2.1 (response). What they mean: ocsp.py.

A request may have all that RFC 6960 lets it have; who asks and with what signature nobody looks at here, and RFC 9919
tells clients not to send it. An answer is as narrow as the lab needs: not one that names its signer otherwise than by
key, or its end not at all. DER, as RFC 6960 appendix A.1 sends it, and not BER.
"""

from typing import Annotated, Literal, TypeAlias

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier as OID

from fincert_lab.pki.structures import Extension


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
class Question:
    """One certificate asked about."""

    cert_id: CertID
    extensions: Annotated[list[Extension] | None, asn1.Explicit(0)]


@asn1.sequence
class Questions:
    """TBSRequest. Version 1 is 0, which DER leaves out as the default."""

    version: Annotated[int | None, asn1.Explicit(0)]
    # [1] EXPLICIT GeneralName OPTIONAL, which the library has no way to say. A list of one, tagged [1]: the same bytes.
    requestor: Annotated[list[asn1.TLV] | None, asn1.Implicit(1)]
    questions: list[Question]
    extensions: Annotated[list[Extension] | None, asn1.Explicit(2)]


@asn1.sequence
class Signature:
    """Of who asks."""

    algorithm: asn1.TLV
    signature: asn1.BitString
    certificates: Annotated[list[asn1.TLV] | None, asn1.Explicit(0)]


@asn1.sequence
class OCSPRequest:
    """What a service sends."""

    tbs: Questions
    signature: Annotated[Signature | None, asn1.Explicit(0)]


@asn1.sequence
class RevokedInfo:
    """Since when, and why."""

    since: asn1.GeneralizedTime
    # [0] EXPLICIT ENUMERATED OPTIONAL, in the same way.
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
