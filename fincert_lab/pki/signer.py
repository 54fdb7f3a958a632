"""Signers of certificates, revocation lists and OCSP answers."""

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from fincert_lab.secret import Secret


@dataclass(frozen=True, repr=False)
class Signer(Secret):
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: EllipticCurvePrivateKey
