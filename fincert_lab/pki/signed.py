"""What any CA has signed: the signature over a certificate or a list, and the names in both.

The lab's own CAs sign with P-256. For other CAs, a relying party says which algorithms it accepts.
"""

from collections import Counter
from collections.abc import Set
from contextlib import suppress
from unicodedata import normalize

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa
from cryptography.x509.oid import PublicKeyAlgorithmOID, SignatureAlgorithmOID

from fincert_lab.arguments import checked
from fincert_lab.crypto import keys
from fincert_lab.crypto.parsing import UNREADABLE
from fincert_lab.pki.profile import oid_name
from fincert_lab.pki.structures import RequestInfo, Signed, TBSCertificate

Algorithms = Set[x509.ObjectIdentifier]
ALGORITHMS: Algorithms = frozenset({SignatureAlgorithmOID.ECDSA_WITH_SHA256})  # of the lab's CAs
Keys = Set[str]  # as named by `keys.describe`
KEYS: Keys = frozenset(keys.TAKEN)
_EC_KEY = asn1.encode_der(x509.ObjectIdentifier("1.2.840.10045.2.1"))  # the curve follows it: RFC 5480 §2.1.1
_UNNAMED = {b"\x30": "EC (explicit parameters)", b"\x05": "EC (implicitCurve)"}
_CURVES = {"1.2.156.10197.1.301": "SM2"}  # for which the library has no name


def is_signed_by(
    signed: x509.Certificate | x509.CertificateRevocationList,
    der: bytes,
    signer: x509.Certificate,
    algorithms: Algorithms,
) -> bool:
    """Return whether the key in `signer` made the signature of `signed`, which was read from `der`.

    With one of these algorithms, on any curve. Whether the signer was entitled to sign is not checked. Raises
    ValueError, TypeError or UnsupportedAlgorithm for a key, or an algorithm, of another kind.
    """
    parts = asn1.decode_der(Signed, der)
    if signed.signature_algorithm_oid not in algorithms or parts.signature.padding_bits():
        return False
    message = asn1.encode_der(parts.tbs)  # as received: the library would re-encode a long list, which takes longer
    key, how, hashed = signer.public_key(), signed.signature_algorithm_parameters, signed.signature_hash_algorithm
    try:
        match key, how:
            case ec.EllipticCurvePublicKey(), ec.ECDSA():
                key.verify(signed.signature, message, how)
            case rsa.RSAPublicKey(), padding.PKCS1v15() if hashed:
                key.verify(signed.signature, message, how, hashed)
            case dsa.DSAPublicKey(), None if hashed:
                key.verify(signed.signature, message, hashed)
            case _:
                return False
    except InvalidSignature:
        return False
    return True


@checked
def key_name(holder: x509.Certificate | x509.CertificateSigningRequest) -> str:
    """Return the kind of a key that is certified, or is to be; its algorithm or curve if the library cannot read it.

    An RSA key restricted to PSS is not valid for other signatures (RFC 4055 §1.2), though the library reads it like any
    other. The library also accepts an EC key with explicit curve parameters; in a certificate the curve has to be named
    (RFC 5480 §2.1.1).
    """
    algorithm = holder.public_key_algorithm_oid  # type: ignore[union-attr]  # a request has one too
    if algorithm == PublicKeyAlgorithmOID.RSASSA_PSS:
        return oid_name(algorithm)
    _, _, curve = key_info(holder).partition(_EC_KEY)
    if curve[:1] in _UNNAMED:
        return _UNNAMED[curve[:1]]
    try:
        return keys.describe(holder.public_key())
    except UNREADABLE:
        with suppress(ValueError, IndexError):
            algorithm = asn1.decode_der(x509.ObjectIdentifier, curve[: 2 + curve[1]])
        return _CURVES.get(algorithm.dotted_string) or oid_name(algorithm)


@checked
def key_info(holder: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    """Return the public key (SubjectPublicKeyInfo, DER) as received: the library would encode it anew.

    It is found by its place, since names beside it may hold any bytes, such as those of another key.
    """
    if isinstance(holder, x509.Certificate):
        spki = asn1.decode_der(TBSCertificate, holder.tbs_certificate_bytes).spki
    else:
        spki = asn1.decode_der(RequestInfo, holder.tbs_certrequest_bytes).spki
    return asn1.encode_der(spki)


@checked
def written(name: x509.Name) -> str:
    """Return a name as text, in the order of the certificate: "C=KR, O=…, CN=…".

    OpenSSL shows it so. RFC 4514 reverses the order; nothing that people see here does.
    """
    return ", ".join(level.rfc4514_string() for level in name.rdns)


@checked
def same_name(one: x509.Name, other: x509.Name) -> bool:
    """Compare names as people would, not by the byte: case, spaces and encoding make no difference (RFC 5280 §7.1)."""
    levels = zip(reversed(one.rdns), reversed(other.rdns), strict=False)  # the last level is where most names differ
    return len(one.rdns) == len(other.rdns) and all(a == b or _prepared(a) == _prepared(b) for a, b in levels)


def _prepared(level: x509.RelativeDistinguishedName) -> Counter[tuple[x509.ObjectIdentifier, str | bytes]]:
    return Counter((attribute.oid, _fold(attribute.value)) for attribute in level)


def _fold(value: str | bytes) -> str | bytes:
    if isinstance(value, bytes):
        return value
    # Twice, for letters that have no lower case until they are normalised, such as ℌ.
    return " ".join(normalize("NFKC", normalize("NFKC", value).casefold()).split())
