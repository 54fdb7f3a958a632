"""Key pairs: make one from random bytes, sign, verify, and encode it as PKCS#8.

P-256, or RSA-2048 as in the real service; both with SHA-256. Signatures are deterministic (RFC 6979; PKCS#1 v1.5, RFC
8017 §8.2): signing needs no randomness, so a bad random number generator cannot leak the key at that point.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, assert_never

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, BadSignature, DamagedEnvelope, Field, LabError, NotSupported

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

SEED_BYTES = 40  # 320 bits: 64 more than the order has, so that the remainder is close enough to uniform
RSA_BITS = 2048
RSA_EXPONENT = 65537
RANDOM_NUMBER = x509.ObjectIdentifier("1.2.410.200004.10.1.1.3")  # KISA: the VID's R, kept as a PKCS#8 attribute
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256: SEC 2 §2.4.2


class KeyKind(StrEnum):
    """The kinds of key that the lab accepts."""

    P256 = "p256"
    RSA2048 = "rsa2048"


# Which keys are accepted, by the name that `describe` gives them: in a request, in a message, in every certificate of a
# path. The real service has RSA-2048, the least that NIST SP 800-131A rev. 2 §3 allows for signatures, with the usual
# exponent; FIPS 186-5 §5.1 forbids exponents below 2^16. P-256 is as strong as RSA-3072 (SP 800-57 part 1 §5.6.1).
# Larger keys have no use here, and take longer: P-384, P-521, RSA of 16,384 bits.
TAKEN = {"P-256": KeyKind.P256, "RSA-2048": KeyKind.RSA2048}

_NIST = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}


def describe(key: object) -> str:
    """Return the kind and size of a public key: "P-256", "RSA-1024", "Ed25519", "RSA-2048, e = 3"."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _NIST.get(key.curve.name, key.curve.name)
    if isinstance(key, rsa.RSAPublicKey):
        e = key.public_numbers().e
        unusual = "" if e == RSA_EXPONENT else f", e = {e if e < 2**64 else '…'}"
        return f"RSA-{key.key_size}{unusual}"
    if isinstance(key, dsa.DSAPublicKey):
        return f"DSA-{key.key_size}"
    return type(key).__name__.removesuffix("PublicKey")


def accept(key: object, refusal: LabError) -> PublicKey:
    """Return `key` if it is a public key of a kind in `TAKEN`. Raises `refusal`."""
    if isinstance(key, PublicKey) and describe(key) in TAKEN:
        return key
    raise refusal


@checked
def kind(key: PublicKey) -> KeyKind:
    """Return the kind of a key. Raises NotSupported for one that the lab does not accept."""
    if (name := describe(key)) not in TAKEN:
        raise NotSupported(what=name)
    return TAKEN[name]


@checked
def generate(seed: bytes) -> ec.EllipticCurvePrivateKey:
    """Make a P-256 private key from `seed`, 40 random bytes (FIPS 186-5 A.2.1: extra random bits). Raises BadInput."""
    if len(seed) != SEED_BYTES:
        raise BadInput(Field.KEY_SEED)
    return ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, ec.SECP256R1())


@checked
def generate_rsa() -> rsa.RSAPrivateKey:
    """Make an RSA-2048 private key. Each is different: the primes come from the system's entropy, not from a seed.

    So such a key never appears in a lesson's stored output, which must be reproducible.
    """
    return rsa.generate_private_key(RSA_EXPONENT, RSA_BITS)


@checked
def make(kind: KeyKind, random: Callable[[int], bytes]) -> PrivateKey:
    """Make a private key of this kind. If it is made from a seed, `random` is asked for as many bytes."""
    match kind:
        case KeyKind.P256:
            return generate(random(SEED_BYTES))
        case KeyKind.RSA2048:
            return generate_rsa()
        case _:
            assert_never(kind)


@checked
def sign(key: PrivateKey, message: bytes) -> bytes:
    """Sign the SHA-256 of `message`. Returns a DER ECDSA-Sig-Value, or the 256 bytes of an RSA signature."""
    match key:
        case ec.EllipticCurvePrivateKey():
            return key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True))
        case rsa.RSAPrivateKey():
            return key.sign(message, PKCS1v15(), SHA256())
        case _:
            assert_never(key)


@checked
def sign_request(key: PrivateKey, unsigned: x509.CertificateSigningRequestBuilder) -> x509.CertificateSigningRequest:
    """Sign a PKCS#10 request with the key that it is for, as `sign` would."""
    match key:
        case ec.EllipticCurvePrivateKey():
            return unsigned.sign(key, SHA256(), ecdsa_deterministic=True)
        case rsa.RSAPrivateKey():
            return unsigned.sign(key, SHA256())
        case _:
            assert_never(key)


@checked
def verify(key: PublicKey, signature: bytes, message: bytes) -> None:
    """Verify `signature` over `message`. Raises BadSignature; returns nothing if it is valid."""
    with parsing(BadSignature()):
        match key:
            case ec.EllipticCurvePublicKey():
                key.verify(signature, message, ec.ECDSA(SHA256()))
            case rsa.RSAPublicKey():
                key.verify(signature, message, PKCS1v15(), SHA256())
            case _:
                assert_never(key)


@checked
def spki(key: PublicKey) -> bytes:
    """Return the DER SubjectPublicKeyInfo: the form in which certificates carry a public key."""
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@asn1.sequence
class _Attribute:
    type: x509.ObjectIdentifier
    values: asn1.SetOf[asn1.BitString]


@asn1.sequence
class _PrivateKeyInfo:  # RFC 5958 §2
    version: int
    algorithm: asn1.TLV
    private_key: bytes
    attributes: Annotated[asn1.SetOf[_Attribute] | None, asn1.Implicit(0)]


@checked
def dump(key: PrivateKey, r: bytes) -> bytes:
    """Return `key` as PKCS#8 DER, unencrypted, with the VID's `r` beside it. Seal it before it leaves the device."""
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    info = asn1.decode_der(_PrivateKeyInfo, plain)
    info.attributes = asn1.SetOf([_Attribute(type=RANDOM_NUMBER, values=asn1.SetOf([asn1.BitString(r, 0)]))])
    return asn1.encode_der(info)


@checked
def load(pkcs8: bytes) -> tuple[PrivateKey, bytes]:
    """Read back what `dump` wrote: the key and R. Raises DamagedEnvelope for anything else."""
    with parsing(DamagedEnvelope()):
        key = serialization.load_der_private_key(pkcs8, password=None)
        attributes = asn1.decode_der(_PrivateKeyInfo, pkcs8).attributes
        (attribute,) = attributes.as_list() if attributes else []
        (r,) = attribute.values.as_list()
    if not isinstance(key, PrivateKey) or attribute.type != RANDOM_NUMBER:
        raise DamagedEnvelope
    accept(key.public_key(), DamagedEnvelope())
    return key, r.as_bytes()
