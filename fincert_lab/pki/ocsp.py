"""OCSP (RFC 6960): is this one certificate revoked? Asked when it matters, answered by the CA that issued it.

A revocation list tells of all certificates at once; an answer tells of one, and is signed anew for it. Like a list it
speaks from thisUpdate to nextUpdate, and after that says nothing. Question and answer are about one certificate, as
RFC 9919 (the profile for many customers) asks, and the CA signs with its own key.

Made here rather than with the library's builder, which writes the computer's time into producedAt: this is a lab's.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fincert_lab.crypto import keys
from fincert_lab.crypto.cms import ECDSA_SHA256, SHA256
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadRequest, BadSignature, NotTrusted, StatusUnknown, UnknownCertificate
from fincert_lab.journal import Reason
from fincert_lab.pki.crl import FLAGS, Revocation
from fincert_lab.pki.ocsp_messages import (
    Algorithm,
    BasicOCSPResponse,
    CertID,
    Extension,
    OCSPRequest,
    OCSPResponse,
    Question,
    Questions,
    ResponseBytes,
    ResponseData,
    RevokedInfo,
    SingleResponse,
    tlv,
)

BASIC = x509.ObjectIdentifier("1.3.6.1.5.5.7.48.1.1")
MAX_BYTES = 4096  # a request is about 120 bytes, an answer about 300

# Answers that nobody signs (RFC 6960 §2.3): they say why there is no answer, and nothing about a certificate.
MALFORMED_REQUEST = asn1.encode_der(OCSPResponse(status=tlv(b"\x0a\x01\x01"), body=None))
TRY_LATER = asn1.encode_der(OCSPResponse(status=tlv(b"\x0a\x01\x03"), body=None))
UNAUTHORIZED = asn1.encode_der(OCSPResponse(status=tlv(b"\x0a\x01\x06"), body=None))
_SUCCESSFUL = b"\x0a\x01\x00"

# The reason in an answer is what a list has as its extension: an ENUMERATED (RFC 5280 §5.3.1).
_CODES = {reason: x509.CRLReason(flag).public_bytes() for reason, flag in FLAGS.items()}
_REASONS = {code: reason for reason, code in _CODES.items()}


@dataclass(frozen=True)
class Good:
    """The CA issued this certificate and has not revoked it. Never to be said of a number that was not issued."""

    serial: int


@dataclass(frozen=True)
class Unknown:
    """The CA issued no such certificate."""

    serial: int


Status = Good | Revocation | Unknown


def build_request(serial: int, issuer: x509.Certificate) -> bytes:
    """Return the DER of a request about one of the issuer's certificates."""
    question = Question(cert_id=_cert_id(serial, issuer))
    return asn1.encode_der(OCSPRequest(tbs=Questions(questions=[question], extensions=None)))


def read_request(der: bytes, *, issuer: x509.Certificate) -> int:
    """Return the serial number asked about. Extensions, a nonce say, are passed over unless they are critical.

    Raises BadRequest if `der` is no request about one certificate: to be answered with MALFORMED_REQUEST. Raises
    UnknownCertificate if it names another issuer, or this one by other hashes than SHA-256: with UNAUTHORIZED.
    """
    with parsing(BadRequest()):
        if len(der) > MAX_BYTES:
            raise BadRequest
        tbs = asn1.decode_der(OCSPRequest, der).tbs
        (question,) = tbs.questions
    if _any_critical(tbs.extensions):
        raise BadRequest
    if not _is_issuer(issuer, question.cert_id):
        raise UnknownCertificate(serial=f"{question.cert_id.serial:032X}")
    return question.cert_id.serial


def build(
    issuer: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    status: Status,
    *,
    produced_at: datetime,
    this_update: datetime,
    next_update: datetime,
) -> bytes:
    """Sign an answer with the issuer's own key and return its DER."""
    single = SingleResponse(
        cert_id=_cert_id(status.serial, issuer),
        status=_status(status),
        this_update=_time(this_update),
        next_update=_time(next_update),
        extensions=None,
    )
    made = _time(produced_at)
    data = ResponseData(key_id=_key_id(issuer), produced_at=made, responses=[single], extensions=None)
    tbs = asn1.encode_der(data)
    algorithm = Algorithm(algorithm=ECDSA_SHA256, parameters=None)
    basic = BasicOCSPResponse(tbs=tlv(tbs), algorithm=algorithm, signature=asn1.BitString(keys.sign(key, tbs), 0))
    body = ResponseBytes(type=BASIC, response=asn1.encode_der(basic))
    return asn1.encode_der(OCSPResponse(status=tlv(_SUCCESSFUL), body=body))


def look_up(der: bytes, serial: int, *, issuer: x509.Certificate, at: datetime) -> Revocation | None:
    """Return the revocation of certificate `serial`, or None if the answer is "good".

    Raises NotTrusted if the answer is "unknown": the CA says that it never issued that. Raises StatusUnknown unless
    `der` is an answer about this issuer's certificate of this number, signed by the issuer, and current at `at` (UTC).
    """
    with parsing(StatusUnknown()):
        data = _signed_data(der, issuer)
        (single,) = data.responses
        current = single.this_update.as_datetime() <= at <= single.next_update.as_datetime()
        asked = single.cert_id.serial == serial and _is_issuer(issuer, single.cert_id)
        critical = _any_critical(data.extensions) or _any_critical(single.extensions)
        if critical or not current or not asked or data.key_id != _key_id(issuer):
            raise StatusUnknown
        if single.status.tag == "unknown":
            raise NotTrusted
        return _revocation(serial, single.status.value)


def _signed_data(der: bytes, issuer: x509.Certificate) -> ResponseData:
    if len(der) > MAX_BYTES:
        raise StatusUnknown
    response = asn1.decode_der(OCSPResponse, der)
    if asn1.encode_der(response.status) != _SUCCESSFUL or response.body is None or response.body.type != BASIC:
        raise StatusUnknown
    basic, key = asn1.decode_der(BasicOCSPResponse, response.body.response), issuer.public_key()
    algorithm, signature, tbs = basic.algorithm, basic.signature, asn1.encode_der(basic.tbs)
    whole = algorithm.algorithm == ECDSA_SHA256 and algorithm.parameters is None and signature.padding_bits() == 0
    if not whole or not isinstance(key, keys.PublicKey):
        raise StatusUnknown
    try:
        keys.verify(key, signature.as_bytes(), tbs)
    except BadSignature:
        raise StatusUnknown from None
    return asn1.decode_der(ResponseData, tbs)


def _cert_id(serial: int, issuer: x509.Certificate) -> CertID:
    name_hash, key_hash = _hashes(issuer)
    algorithm = Algorithm(algorithm=SHA256, parameters=asn1.Null())  # NULL, as OpenSSL writes it
    return CertID(algorithm=algorithm, name_hash=name_hash, key_hash=key_hash, serial=serial)


def _is_issuer(issuer: x509.Certificate, cert_id: CertID) -> bool:
    return cert_id.algorithm.algorithm == SHA256 and (cert_id.name_hash, cert_id.key_hash) == _hashes(issuer)


def _hashes(issuer: x509.Certificate) -> tuple[bytes, bytes]:
    # SHA-256, which RFC 9919 recommends over the SHA-1 of its predecessor, RFC 5019. `openssl ocsp` needs `-sha256`.
    name, point = issuer.subject.public_bytes(), _point(issuer)
    return hashlib.sha256(name).digest(), hashlib.sha256(point).digest()


def _key_id(issuer: x509.Certificate) -> bytes:
    return hashlib.sha1(_point(issuer)).digest()  # a name for the key, and always SHA-1: RFC 6960 §4.2.1


def _point(issuer: x509.Certificate) -> bytes:
    """Return the issuer's public key as both hash it: the BIT STRING in its certificate, without tag and length."""
    return issuer.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _status(status: Status) -> asn1.Variant[Any, Any]:
    if not isinstance(status, Revocation):
        return asn1.Variant(asn1.Null(), "good" if isinstance(status, Good) else "unknown")
    code = _CODES.get(status.reason)  # "unspecified" is said by saying nothing: RFC 5280 §5.3.1
    return asn1.Variant(RevokedInfo(since=_time(status.since), reason=[tlv(code)] if code else None), "revoked")


def _revocation(serial: int, status: asn1.Null | RevokedInfo) -> Revocation | None:
    if isinstance(status, asn1.Null):
        return None
    if status.reason is None:
        return Revocation(serial, status.since.as_datetime(), Reason.UNSPECIFIED)
    (code,) = status.reason
    return Revocation(serial, status.since.as_datetime(), _REASONS.get(asn1.encode_der(code), Reason.UNSPECIFIED))


def _time(moment: datetime) -> asn1.GeneralizedTime:
    return asn1.GeneralizedTime(moment.replace(microsecond=0))  # no fractions: RFC 5280 §4.1.2.5.2


def _any_critical(extensions: list[Extension] | None) -> bool:
    return any(extension.critical for extension in extensions or [])
