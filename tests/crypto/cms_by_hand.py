"""CMS SignedData put together from RFC 5652 without the package's code, so that every part can be made wrong."""

import hashlib

from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from tests.crypto import der

DATA = "1.2.840.113549.1.7.1"
SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
SHA_256 = "2.16.840.1.101.3.4.2.1"
ECDSA_SHA256 = "1.2.840.10045.4.3.2"
ECDSA_SHA384 = "1.2.840.10045.4.3.3"
RSA_ENCRYPTION = "1.2.840.113549.1.1.1"
RSA_SHA256 = "1.2.840.113549.1.1.11"


def attribute(kind, *values):
    return der.sequence(der.oid(kind), der.set_of(*values))


def attributes(content, certificate):
    """Return the three signed attributes, each as DER."""
    fingerprint = hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
    return [
        attribute(CONTENT_TYPE, der.oid(DATA)),
        attribute(MESSAGE_DIGEST, der.octets(hashlib.sha256(content).digest())),
        attribute(SIGNING_CERTIFICATE_V2, der.sequence(der.sequence(der.sequence(der.octets(fingerprint))))),
    ]


def ecdsa(key, message):
    return key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True))


def signature(key, message):
    """Sign with a key of whatever kind, over SHA-256 where there is a choice."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, PKCS1v15(), SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return ecdsa(key, message)
    edwards = isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey)
    return key.sign(message) if edwards else key.sign(message, SHA256())


def signer(certificate, signed_attributes, signature, algorithm=ECDSA_SHA256, parameters=b""):
    """Return a SignerInfo; `parameters` are the signature algorithm's, as DER."""
    return der.sequence(
        der.integer(1),
        der.sequence(certificate.issuer.public_bytes(), der.integer(certificate.serial_number)),
        der.sequence(der.oid(SHA_256)),
        der.implicit(0, der.set_of(*signed_attributes)),
        der.sequence(der.oid(algorithm), parameters),
        der.octets(signature),
    )


def message(content, certificates, signers, content_type=DATA, message_type=SIGNED_DATA):
    """Return a ContentInfo."""
    signed_data = der.sequence(
        der.integer(1),
        der.set_of(der.sequence(der.oid(SHA_256))),
        der.sequence(der.oid(content_type), der.explicit(0, der.octets(content))),
        der.implicit(0, der.set_of(*(certificate.public_bytes(Encoding.DER) for certificate in certificates))),
        der.set_of(*signers),
    )
    return der.sequence(der.oid(message_type), der.explicit(0, signed_data))


def sign(content, certificate, key, signed_attributes=None, **wrong):
    """Return a message whose signature holds over whatever attributes are given."""
    if signed_attributes is None:
        signed_attributes = attributes(content, certificate)
    signed = signature(key, der.set_of(*signed_attributes))
    return message(content, [certificate], [signer(certificate, signed_attributes, signed, **wrong)])
