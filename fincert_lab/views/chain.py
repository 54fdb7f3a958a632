"""The certificates above one, as a picture: each certifies the one below it."""

from collections.abc import Iterable
from contextlib import suppress

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto.parsing import UNREADABLE, quiet
from fincert_lab.pki.signed import ALGORITHMS, is_signed_by
from fincert_lab.pki.validation import Trust

Chain = tuple[x509.Certificate, ...]  # the certificate, the CA above it, and so on


def chain_above(certificate: x509.Certificate, known: Iterable[Trust]) -> Chain:
    """Return the certificate and those above it, as far as one of the `known` CAs has signed the one below it.

    Nothing else is checked.
    """
    above = {each for trust in known for each in (trust.ca, trust.root)}
    chain: Chain = (certificate,)
    while found := next((each for each in above if _signed(chain[-1], each)), None):
        chain = (*chain, found)
        above.discard(found)
    return chain


def _signed(certificate: x509.Certificate, by: x509.Certificate) -> bool:
    if certificate == by:
        return False
    with quiet(), suppress(*UNREADABLE):
        der = certificate.public_bytes(Encoding.DER)
        return certificate.issuer == by.subject and is_signed_by(certificate, der, by, ALGORITHMS)
    return False
