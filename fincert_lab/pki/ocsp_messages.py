"""The messages of OCSP, field by field: RFC 6960 §4.1.1 (request) and §4.2.1 (response). For their meaning see ocsp.

A request may have everything that RFC 6960 allows. Requestor and signature are not looked at here, and RFC 9919 tells
clients not to send them. An answer is as narrow as the lab needs: it must name its signer by key, and it must have a
nextUpdate. DER, as in RFC 6960 appendix A.1, and not BER.
"""

from typing import Annotated, Literal, TypeAlias

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier as OID

from fincert_lab.pki.structures import Extension


@asn1.sequence
class Algorithm:
    """An algorithm and its parameters. For a hash, NULL and absent parameters mean the same: RFC 5754 §2."""

    algorithm: OID
    parameters: asn1.Null | None


@asn1.sequence
class CertID:
    """A certificate: its issuer, as two hashes, and its serial number."""

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
    # [1] EXPLICIT GeneralName OPTIONAL, which the library cannot express. A list of one, tagged [1], gives the same
    # bytes.
    requestor: Annotated[list[asn1.TLV] | None, asn1.Implicit(1)]
    questions: list[Question]
    extensions: Annotated[list[Extension] | None, asn1.Explicit(2)]


@asn1.sequence
class Signature:
    """The requestor's signature."""

    algorithm: asn1.TLV
    signature: asn1.BitString
    certificates: Annotated[list[asn1.TLV] | None, asn1.Explicit(0)]


@asn1.sequence
class OCSPRequest:
    """The request that a service sends."""

    tbs: Questions
    signature: Annotated[Signature | None, asn1.Explicit(0)]


@asn1.sequence
class RevokedInfo:
    """Since when a certificate is revoked, and why."""

    since: asn1.GeneralizedTime
    # [0] EXPLICIT ENUMERATED OPTIONAL, expressed in the same way.
    reason: Annotated[list[asn1.TLV] | None, asn1.Implicit(0)]


_Good: TypeAlias = Annotated[asn1.Variant[asn1.Null, Literal["good"]], asn1.Implicit(0)]
_Revoked: TypeAlias = Annotated[asn1.Variant[RevokedInfo, Literal["revoked"]], asn1.Implicit(1)]
_Unknown: TypeAlias = Annotated[asn1.Variant[asn1.Null, Literal["unknown"]], asn1.Implicit(2)]


@asn1.sequence
class SingleResponse:
    """The status of one certificate."""

    cert_id: CertID
    status: _Good | _Revoked | _Unknown
    this_update: asn1.GeneralizedTime
    next_update: Annotated[asn1.GeneralizedTime, asn1.Explicit(0)]
    extensions: Annotated[list[Extension] | None, asn1.Explicit(1)]


@asn1.sequence
class ResponseData:
    """The signed part of an answer."""

    key_id: Annotated[bytes, asn1.Explicit(2)]
    produced_at: asn1.GeneralizedTime
    responses: list[SingleResponse]
    extensions: Annotated[list[Extension] | None, asn1.Explicit(1)]


@asn1.sequence
class BasicOCSPResponse:
    """The signed answer."""

    tbs: asn1.TLV  # ResponseData, kept as received: the signature covers these bytes
    algorithm: Algorithm
    signature: asn1.BitString
    certificates: Annotated[list[asn1.TLV] | None, asn1.Explicit(0)]  # of delegated signers


@asn1.sequence
class ResponseBytes:
    """A BasicOCSPResponse, wrapped together with its type."""

    type: OID
    response: bytes


@asn1.sequence
class OCSPResponse:
    """The response that a service gets: an answer, or a status (ENUMERATED) that says why there is none."""

    status: asn1.TLV
    body: Annotated[ResponseBytes | None, asn1.Explicit(0)]
