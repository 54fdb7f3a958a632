"""A PKCS#10 request (RFC 2986) put together without the package's code, for any key and with any extensions."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.crypto import cms_by_hand, der
from tests.pki import world

EXTENSION_REQUEST = "1.2.840.113549.1.9.14"
SUBJECT_ALT_NAME = "2.5.29.17"
ECDSA_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))
RSA_SHA256 = der.sequence(der.oid("1.2.840.113549.1.1.11"), der.NULL)
VID = x509.SubjectAlternativeName([world.VID.general_name("홍길동")]).public_bytes()


def names(value=VID):
    """Return a subjectAltName as an extension."""
    return der.sequence(der.oid(SUBJECT_ALT_NAME), der.octets(value))


def request(*extensions, key=world.HONG_KEY, version=0):
    """Sign a request with `key`."""
    asked = der.sequence(der.oid(EXTENSION_REQUEST), der.set_of(der.sequence(*extensions)))
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    says = der.sequence(der.integer(version), der.sequence(), spki, der.implicit(0, der.set_of(asked)))
    algorithm = RSA_SHA256 if isinstance(key, rsa.RSAPrivateKey) else ECDSA_SHA256
    return der.sequence(says, algorithm, der.tlv(0x03, b"\x00", cms_by_hand.signature(key, says)))
