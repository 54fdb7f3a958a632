"""OCSP (RFC 6960): is this one certificate revoked? Asked when it matters, answered for the CA that issued it.

A revocation list covers all certificates at once; an answer covers those that were asked about, and is signed for them.
Like a list it speaks from thisUpdate to nextUpdate, and after that says nothing. It is signed with the CA's own key, or
with a key whose certificate, enclosed in the answer, shows that the CA delegated the signing. A nonce binds an answer
to its question, so that an old answer cannot pass for a new one.

Built here and not by the library's builder, which writes the computer's time into producedAt instead of the lab's.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from fincert_lab.arguments import checked, checked_as
from fincert_lab.crypto import keys
from fincert_lab.crypto.cms import ECDSA_SHA256, SHA256
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadRequest, BadSignature, NotTrusted, StatusUnknown, UnknownCertificate
from fincert_lab.pki.crl import FLAGS, Revocation
from fincert_lab.pki.ocsp_messages import (
    Algorithm,
    BasicOCSPResponse,
    CertID,
    OCSPRequest,
    OCSPResponse,
    Question,
    Questions,
    ResponseBytes,
    ResponseData,
    RevokedInfo,
    SingleResponse,
)
from fincert_lab.pki.profile import serial_text
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import Check
from fincert_lab.pki.signer import Signer
from fincert_lab.pki.structures import Extension, tlv
from fincert_lab.rules import Rules

BASIC = x509.ObjectIdentifier("1.3.6.1.5.5.7.48.1.1")
NONCE = x509.ObjectIdentifier("1.3.6.1.5.5.7.48.1.2")
# How a CertID may name its issuer. It is only a name, so SHA-1 is enough; RFC 5019 and `openssl ocsp` use it.
HASHES = {
    x509.ObjectIdentifier("1.3.14.3.2.26"): hashlib.sha1,
    SHA256: hashlib.sha256,
    x509.ObjectIdentifier("2.16.840.1.101.3.4.2.2"): hashlib.sha384,
    x509.ObjectIdentifier("2.16.840.1.101.3.4.2.3"): hashlib.sha512,
}
NONCE_BYTES = 32  # RFC 9654 §2.1, for a question asked here
NONCE_LENGTHS = range(1, 129)  # for a question that is answered
MAX_BYTES = 8192  # of a request: about 150, and 100 for each further certificate
MAX_ANSWER_BYTES = 16384  # about 900, and 140 for each further certificate: enough for any request

# Answers without a signature (RFC 6960 §2.3): they say why there is no answer, and nothing about a certificate.
MALFORMED_REQUEST = asn1.encode_der(OCSPResponse(status=tlv(b"\x0a\x01\x01"), body=None))
TRY_LATER = asn1.encode_der(OCSPResponse(status=tlv(b"\x0a\x01\x03"), body=None))
UNAUTHORIZED = asn1.encode_der(OCSPResponse(status=tlv(b"\x0a\x01\x06"), body=None))
_SUCCESSFUL = b"\x0a\x01\x00"

# The reason in an answer has the same encoding as a list's extension: an ENUMERATED (RFC 5280 §5.3.1).
_CODES = {reason: x509.CRLReason(flag).public_bytes() for reason, flag in FLAGS.items()}
_REASONS = {code: reason for reason, code in _CODES.items()}


@dataclass(frozen=True)
class Good:
    """The CA issued this certificate and has not revoked it. Must never be said of a number that was not issued."""

    serial: int


@dataclass(frozen=True)
class Unknown:
    """The CA issued no such certificate."""

    serial: int


Status = Good | Revocation | Unknown


@dataclass(frozen=True)
class Request:
    """A status request: which certificates, and which nonce, if any.

    `cert_ids` is how the certificates were named, in DER: the answer has to name them in the same way.
    """

    serials: tuple[int, ...]
    nonce: bytes | None
    cert_ids: tuple[bytes, ...] = field(default=(), compare=False, repr=False)


@checked
def build_request(serial: int, issuer: x509.Certificate, nonce: bytes | None = None) -> bytes:
    """Return the DER of a request about one of the issuer's certificates, in the form that RFC 9919 requires."""
    question = Question(cert_id=_cert_id(serial, issuer), extensions=None)
    tbs = Questions(version=None, requestor=None, questions=[question], extensions=_with_nonce(nonce))
    return asn1.encode_der(OCSPRequest(tbs=tbs, signature=None))


@checked_as(BadRequest)
def read_request(der: bytes, *, issuer: x509.Certificate) -> Request:
    """Read a request about the issuer's certificates. Anybody may ask, so requestor name and signature are ignored.

    Extensions other than the nonce are ignored too, unless critical. Raises BadRequest if `der` is not such a request,
    of version 1: answer it with MALFORMED_REQUEST. Raises UnknownCertificate if it names another issuer, or this one by
    hashes that are not in `HASHES`: answer it with UNAUTHORIZED.
    """
    with parsing(BadRequest()):
        if len(der) > MAX_BYTES:
            raise BadRequest
        tbs = asn1.decode_der(OCSPRequest, der).tbs
        nonce = _nonce(tbs.extensions)
    names_one = tbs.requestor is None or len(tbs.requestor) == 1
    critical = _any_critical(tbs.extensions) or any(_any_critical(each.extensions) for each in tbs.questions)
    if tbs.version not in {None, 0} or not tbs.questions or not names_one or critical:
        raise BadRequest
    for question in tbs.questions:
        if not _is_issuer(issuer, question.cert_id):
            raise UnknownCertificate(serial=serial_text(question.cert_id.serial))
    names = [question.cert_id for question in tbs.questions]
    return Request(tuple(name.serial for name in names), nonce, tuple(map(asn1.encode_der, names)))


@checked
def build(
    issuer: x509.Certificate,
    signer: Signer,
    statuses: Sequence[Status],
    *,
    produced_at: datetime,
    this_update: datetime,
    next_update: datetime,
    nonce: bytes | None = None,
    cert_ids: Iterable[bytes] = (),
) -> bytes:
    """Sign an answer and return its DER. The `signer` is the issuer itself, or one that it delegated signing to.

    The certificates are named as they were in a request (`Request.cert_ids`), or by SHA-256.
    """
    names = [asn1.decode_der(CertID, name) for name in cert_ids] or [_cert_id(each.serial, issuer) for each in statuses]
    singles = [
        SingleResponse(
            cert_id=name,
            status=_status(status),
            this_update=_time(this_update),
            next_update=_time(next_update),
            extensions=None,
        )
        for name, status in zip(names, statuses, strict=True)
    ]
    data = ResponseData(
        key_id=_key_id(signer.certificate),
        produced_at=_time(produced_at),
        responses=singles,
        extensions=_with_nonce(nonce),
    )
    tbs = asn1.encode_der(data)
    basic = BasicOCSPResponse(
        tbs=tlv(tbs),
        algorithm=Algorithm(algorithm=ECDSA_SHA256, parameters=None),
        signature=asn1.BitString(keys.sign(signer.key, tbs), 0),
        certificates=None if signer.certificate == issuer else [tlv(signer.certificate.public_bytes(Encoding.DER))],
    )
    body = ResponseBytes(type=BASIC, response=asn1.encode_der(basic))
    return asn1.encode_der(OCSPResponse(status=tlv(_SUCCESSFUL), body=body))


@checked_as(StatusUnknown)
def look_up(
    der: bytes,
    serial: int,
    *,
    issuer: x509.Certificate,
    at: datetime,
    nonce: bytes | None = None,
    longest: timedelta = Rules.status_validity,
) -> Revocation | None:
    """Return the revocation of certificate `serial`, or None if the answer is "good".

    Raises NotTrusted if the answer is "unknown": the CA says that it never issued that. Raises StatusUnknown unless
    `der` is an answer about this issuer's certificate of this number, signed for the issuer, current at `at` (UTC),
    with a validity of at most `longest`, and with the `nonce`, if one was sent.
    """
    with parsing(StatusUnknown()):
        data = _signed_data(der, issuer, at)
        (single,) = (each for each in data.responses if each.cert_id.serial == serial)
        begin, end = single.this_update.as_datetime(), single.next_update.as_datetime()
        # An answer is signed no earlier than what it states, and no later than `at`, when it is used: RFC 6960 §2.4.
        current = begin <= data.produced_at.as_datetime() <= at <= end and end - begin <= longest
        critical = _any_critical(data.extensions) or _any_critical(single.extensions)
        asked = _is_issuer(issuer, single.cert_id) and (nonce is None or _nonce(data.extensions) == nonce)
        if critical or not current or not asked:
            raise StatusUnknown
        if single.status.tag == "unknown":
            raise NotTrusted(check=Check.OCSP)
        return _revocation(serial, single.status.value)


def _signed_data(der: bytes, issuer: x509.Certificate, at: datetime) -> ResponseData:
    if len(der) > MAX_ANSWER_BYTES:
        raise StatusUnknown
    response = asn1.decode_der(OCSPResponse, der)
    if asn1.encode_der(response.status) != _SUCCESSFUL or response.body is None or response.body.type != BASIC:
        raise StatusUnknown
    basic = asn1.decode_der(BasicOCSPResponse, response.body.response)
    algorithm, signature, tbs = basic.algorithm, basic.signature, asn1.encode_der(basic.tbs)
    data = asn1.decode_der(ResponseData, tbs)
    signer = _signer(data, basic.certificates or [], issuer, at)
    key = keys.accept(signer.public_key(), StatusUnknown())
    whole = algorithm.algorithm == ECDSA_SHA256 and algorithm.parameters is None and signature.padding_bits() == 0
    if not whole:
        raise StatusUnknown
    try:
        keys.verify(key, signature.as_bytes(), tbs)
    except BadSignature:
        raise StatusUnknown from None
    return data


def _signer(data: ResponseData, beside: list[asn1.TLV], issuer: x509.Certificate, at: datetime) -> x509.Certificate:
    """Return the certificate of the key that the answer names: the issuer's, or that of a delegated signer."""
    if data.key_id == _key_id(issuer):
        return issuer
    (only,) = beside
    signer = x509.load_der_x509_certificate(asn1.encode_der(only))
    if data.key_id != _key_id(signer) or not _may_sign(signer, issuer, at):
        raise StatusUnknown
    return signer


def _may_sign(signer: x509.Certificate, issuer: x509.Certificate, at: datetime) -> bool:
    """Return whether the issuer itself certified this key for OCSP answers, with no further status to check."""
    signer.verify_directly_issued_by(issuer)
    usage = signer.extensions.get_extension_for_class(x509.KeyUsage).value
    purposes = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    signer.extensions.get_extension_for_class(x509.OCSPNoCheck)  # otherwise its status must be known first
    known = not any(each.critical for each in signer.extensions if not isinstance(each.value, _PROCESSED))
    current = signer.not_valid_before_utc <= at <= signer.not_valid_after_utc
    return usage.digital_signature and ExtendedKeyUsageOID.OCSP_SIGNING in purposes and known and current


_PROCESSED = (x509.KeyUsage, x509.ExtendedKeyUsage, x509.BasicConstraints)


def _with_nonce(nonce: bytes | None) -> list[Extension] | None:
    return [Extension(id=NONCE, critical=False, value=asn1.encode_der(nonce))] if nonce is not None else None


def _nonce(extensions: list[Extension] | None) -> bytes | None:
    """Return the nonce, if there is one. Raises ValueError if it is too short or too long, or if there are two."""
    nonces = [asn1.decode_der(bytes, each.value) for each in extensions or [] if each.id == NONCE]
    if len(nonces) > 1 or any(len(nonce) not in NONCE_LENGTHS for nonce in nonces):
        raise ValueError
    return nonces[0] if nonces else None


def _cert_id(serial: int, issuer: x509.Certificate) -> CertID:
    name_hash, key_hash = _hashes(issuer)
    algorithm = Algorithm(algorithm=SHA256, parameters=asn1.Null())  # NULL, as OpenSSL writes it
    return CertID(algorithm=algorithm, name_hash=name_hash, key_hash=key_hash, serial=serial)


def _is_issuer(issuer: x509.Certificate, cert_id: CertID) -> bool:
    by = cert_id.algorithm.algorithm
    return by in HASHES and (cert_id.name_hash, cert_id.key_hash) == _hashes(issuer, by)


def _hashes(issuer: x509.Certificate, by: x509.ObjectIdentifier = SHA256) -> tuple[bytes, bytes]:
    # Questions asked here use SHA-256, which RFC 9919 recommends over the SHA-1 of its predecessor, RFC 5019.
    name, key = HASHES[by](issuer.subject.public_bytes()), HASHES[by](_point(issuer))
    return name.digest(), key.digest()


def _key_id(issuer: x509.Certificate) -> bytes:
    return hashlib.sha1(_point(issuer)).digest()  # identifies the key, and always SHA-1: RFC 6960 §4.2.1


def _point(issuer: x509.Certificate) -> bytes:
    """Return a key in the form that both hash: the BIT STRING in a certificate of the lab, without tag and length."""
    return issuer.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _status(status: Status) -> asn1.Variant[Any, Any]:
    if not isinstance(status, Revocation):
        return asn1.Variant(asn1.Null(), "good" if isinstance(status, Good) else "unknown")
    code = _CODES.get(status.reason)  # "unspecified" is expressed by omission: RFC 5280 §5.3.1
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
