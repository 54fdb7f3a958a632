"""An application for a certificate: what passes between bank, customer and CA.

The CA never meets a customer. A bank checks who a customer is and tells the CA: "the person who shows this reference
number and this authorisation code is that customer". The customer's device then brings both, and the key.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import ObjectIdentifier

from fincert_lab.arguments import checked_as
from fincert_lab.crypto import keys
from fincert_lab.crypto.parsing import parsing
from fincert_lab.crypto.vid import VirtualID
from fincert_lab.errors import BadRequest, KeyNotCertified, NotSupported, WrongAuthorisationCode, WrongIdentity
from fincert_lab.language import Party
from fincert_lab.pki.signed import key_info, key_name
from fincert_lab.secret import Secret

_WRITTEN = {"rsassaPss": "RSASSA-PSS"}  # the name in RFC 4055 §1.2
MAX_CODE = 40  # characters of either code; the bank's are far shorter
MAX_REQUEST = 8192  # bytes; a P-256 request is about 400


@dataclass(frozen=True, repr=False)
class Authorisation:
    """What a bank gives a customer after the identity check: valid once and for a limited time. Keep the code secret.

    It is valid at `ca`, the CA that issues for this bank.
    """

    reference_number: str
    authorisation_code: str
    ca: Party

    def __post_init__(self) -> None:
        if not all(isinstance(code, str) and len(code) <= MAX_CODE and code.isascii() for code in vars(self).values()):
            raise WrongAuthorisationCode

    def __repr__(self) -> str:
        return f"Authorisation(reference_number={self.reference_number!r})"


@dataclass(frozen=True, repr=False)
class IssueRequest(Secret):
    """What a device sends: `csr` (PKCS#10 DER, with the VID in its subjectAltName), and R, sealed for the CA only."""

    authorisation: Authorisation
    csr: bytes
    sealed_r: bytes


@dataclass(frozen=True, repr=False)
class Vouched(Secret):
    """A bank's customer, vouched for: `holder` is the real name, `idn` the identity number.

    `account` is the bank's number for the customer. The certificate is to be issued under `policy`. The certificate
    with the serial number `renews` stays valid; any other that the customer has is superseded.
    """

    customer: Party
    holder: str
    idn: str
    account: str
    renews: str | None
    policy: ObjectIdentifier


class RegistrationAgency(Protocol):
    """A bank, as the CA sees it."""

    party: Party

    def note_issued(self, sender: Party, reference_number: str, certificate: x509.Certificate) -> None:
        """Note that the certificate requested with this reference number has been issued."""


@checked_as(BadRequest)
def read_csr(der: bytes) -> tuple[keys.PublicKey, VirtualID]:
    """Return the key that signed a PKCS#10 request, and the VID in it. Raises BadRequest, KeyNotCertified."""
    with parsing(BadRequest()):
        if len(der) > MAX_REQUEST:
            raise BadRequest
        csr = x509.load_der_x509_csr(der)
        public_key = _key_to_certify(csr)
        if not csr.is_signature_valid:
            raise BadRequest
        try:
            return public_key, VirtualID.in_names(csr.extensions)
        except (WrongIdentity, NotSupported):
            raise BadRequest from None


def _key_to_certify(csr: x509.CertificateSigningRequest) -> keys.PublicKey:
    """Return the key in a request. Raises KeyNotCertified, and the library's exceptions for a malformed key."""
    taken = ", ".join(keys.TAKEN)
    with suppress(UnsupportedAlgorithm):  # the kind has a name even so
        csr.public_key()
    found = _WRITTEN.get(name := key_name(csr), name)
    if found not in keys.TAKEN:
        raise KeyNotCertified(found=found, taken=taken)
    key = keys.accept(csr.public_key(), BadRequest())
    if keys.spki(key) != key_info(csr):  # it must be encoded as it will be certified
        raise KeyNotCertified(found=f"{found} (compressed point)" if found == "P-256" else found, taken=taken)
    return key
