"""CMS SignedData (RFC 5652): what a customer hands to a service instead of a password.

One signer, the content inside, the certificate beside it. What is signed is not the content but the *signed
attributes*: the content's digest, its type, and the signer's certificate (signingCertificateV2, RFC 5035), so that
nobody can swap the certificate under a signature. `openssl cms -verify` accepts what `sign` makes.

All of it is DER. RFC 5652 §5.4 requires that only of the signed attributes, and §1 allows BER for the rest, for senders
that begin before they know the length. Messages of the lab are short and have one form: BER is refused.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Annotated, assert_never

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ObjectIdentifier as OID

from fincert_lab.arguments import checked
from fincert_lab.crypto import keys
from fincert_lab.crypto.keys import KeyKind
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, BadSignature, Field

DATA = OID("1.2.840.113549.1.7.1")
SIGNED_DATA = OID("1.2.840.113549.1.7.2")
CONTENT_TYPE = OID("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = OID("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE_V2 = OID("1.2.840.113549.1.9.16.2.47")
SHA256 = OID("2.16.840.1.101.3.4.2.1")
ECDSA_SHA256 = OID("1.2.840.10045.4.3.2")
RSA_ENCRYPTION = OID("1.2.840.113549.1.1.1")
MAX_BYTES = 16_384  # a login is about 1,400 bytes, with an RSA key about 1,800


@asn1.sequence
class _Algorithm:
    algorithm: OID
    parameters: asn1.Null | None = None


@asn1.sequence
class _Attribute:
    type: OID
    values: asn1.SetOf[asn1.TLV]


@asn1.sequence
class _IssuerAndSerial:
    issuer: asn1.TLV
    serial: int


@asn1.sequence
class _SignerInfo:
    version: int
    sid: _IssuerAndSerial
    digest_algorithm: _Algorithm
    signed_attributes: Annotated[asn1.SetOf[_Attribute], asn1.Implicit(0)]
    signature_algorithm: _Algorithm
    signature: bytes


@asn1.sequence
class _Encapsulated:
    content_type: OID
    content: Annotated[bytes, asn1.Explicit(0)]


@asn1.sequence
class _SignedData:
    version: int
    digest_algorithms: asn1.SetOf[_Algorithm]
    encapsulated: _Encapsulated
    certificates: Annotated[asn1.SetOf[x509.Certificate], asn1.Implicit(0)]
    signers: asn1.SetOf[_SignerInfo]


@asn1.sequence
class _ContentInfo:
    content_type: OID
    content: Annotated[_SignedData, asn1.Explicit(0)]


@asn1.sequence
class _CertID:
    digest: bytes  # SHA-256 of the certificate; the algorithm is omitted as the default, as DER requires


@asn1.sequence
class _SigningCertificate:
    certificates: list[_CertID]


@dataclass(frozen=True)
class Signed:
    """The result of `verify`: the key of `certificate` signed `content`. The certificate itself is not judged."""

    content: bytes
    certificate: x509.Certificate = field(repr=False)  # its name may be unreadable


@checked
def sign(content: bytes, certificate: x509.Certificate, key: keys.PrivateKey) -> bytes:
    """Sign `content` and return DER CMS SignedData."""
    signature = keys.sign(key, _signed_bytes(content, certificate))
    return _message(content, certificate, keys.kind(key.public_key()), signature)


@checked
def verify(message: bytes) -> Signed:
    """Verify the signature in a CMS message, and that its attributes match this content and this certificate.

    Raises BadInput if it is not DER SignedData with one signer; BadSignature if anything does not match.
    """
    if not isinstance(message, bytes) or len(message) > MAX_BYTES:
        raise BadInput(Field.CMS)
    with parsing(BadInput(Field.CMS)):
        data = asn1.decode_der(_ContentInfo, message).content
        (signer,), (certificate,) = data.signers.as_list(), data.certificates.as_list()
        content, public_key = data.encapsulated.content, keys.accept(certificate.public_key(), BadSignature())
        # Byte for byte what `sign` would have written: so no field is left unchecked, and none can be added.
        rebuilt = _message(content, certificate, keys.kind(public_key), signer.signature)
    if not bytes_eq(message, rebuilt):
        raise BadSignature
    keys.verify(public_key, signer.signature, _signed_bytes(content, certificate))
    return Signed(content, certificate)


def _message(content: bytes, certificate: x509.Certificate, kind: KeyKind, signature: bytes) -> bytes:
    signer = _SignerInfo(
        version=1,
        sid=_IssuerAndSerial(issuer=_tlv(certificate.issuer.public_bytes()), serial=certificate.serial_number),
        digest_algorithm=_Algorithm(algorithm=SHA256),
        signed_attributes=asn1.SetOf(_attributes(content, certificate)),
        signature_algorithm=_signature_algorithm(kind),
        signature=signature,
    )
    data = _SignedData(
        version=1,
        digest_algorithms=asn1.SetOf([_Algorithm(algorithm=SHA256)]),
        encapsulated=_Encapsulated(content_type=DATA, content=content),
        certificates=asn1.SetOf([certificate]),
        signers=asn1.SetOf([signer]),
    )
    return asn1.encode_der(_ContentInfo(content_type=SIGNED_DATA, content=data))


def _signature_algorithm(kind: KeyKind) -> _Algorithm:
    match kind:
        case KeyKind.P256:
            return _Algorithm(algorithm=ECDSA_SHA256)
        case KeyKind.RSA2048:
            # It names no hash: in CMS the digest algorithm beside it does (RFC 3370 §3.2, RFC 5754 §3.2).
            return _Algorithm(algorithm=RSA_ENCRYPTION, parameters=asn1.Null())
        case _:
            assert_never(kind)


def _attributes(content: bytes, certificate: x509.Certificate) -> list[_Attribute]:
    fingerprint = hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
    values = {
        CONTENT_TYPE: asn1.encode_der(DATA),
        MESSAGE_DIGEST: asn1.encode_der(hashlib.sha256(content).digest()),
        SIGNING_CERTIFICATE_V2: asn1.encode_der(_SigningCertificate(certificates=[_CertID(digest=fingerprint)])),
    }
    return [_Attribute(type=type, values=asn1.SetOf([_tlv(value)])) for type, value in values.items()]


def _signed_bytes(content: bytes, certificate: x509.Certificate) -> bytes:
    # As a SET OF (0x31), not with the tag [0] that the attributes have in the message: RFC 5652 §5.4.
    return asn1.encode_der(asn1.SetOf(_attributes(content, certificate)))


def _tlv(der: bytes) -> asn1.TLV:
    return asn1.decode_der(asn1.TLV, der)
