"""What a CA has signed, whichever CA: the signature over a certificate or a list, and the names in both.

The lab's own CAs sign with P-256. Of others a relying party says which algorithms it takes.
"""

import unicodedata
from collections.abc import Set

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa
from cryptography.x509.oid import SignatureAlgorithmOID

Algorithms = Set[x509.ObjectIdentifier]
ALGORITHMS: Algorithms = frozenset({SignatureAlgorithmOID.ECDSA_WITH_SHA256})  # of the lab's CAs


def is_signed_by(
    signed: x509.Certificate | x509.CertificateRevocationList, signer: x509.Certificate, algorithms: Algorithms
) -> bool:
    """Look whether the key in `signer` made the signature, by one of these algorithms. Not whether it was entitled to.

    Raises ValueError, TypeError or UnsupportedAlgorithm for a key, or an algorithm, that is none of its kind.
    """
    if signed.signature_algorithm_oid not in algorithms:
        return False
    # Over the bytes as they came: the library's own methods would encode a list again, or compare names by the byte.
    message = signed.tbs_certificate_bytes if isinstance(signed, x509.Certificate) else signed.tbs_certlist_bytes
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


def same_name(one: x509.Name, other: x509.Name) -> bool:
    """Compare names as people would, not by the byte: case, spaces and encoding make no difference (RFC 5280 §7.1)."""
    return one == other or _prepared(one) == _prepared(other)


def _prepared(name: x509.Name) -> list[frozenset[tuple[x509.ObjectIdentifier, str | bytes]]]:
    return [frozenset((attribute.oid, _fold(attribute.value)) for attribute in rdn) for rdn in name.rdns]


def _fold(value: str | bytes) -> str | bytes:
    if isinstance(value, bytes):
        return value
    return " ".join(unicodedata.normalize("NFKC", value.casefold()).split())
