"""What a CA says about one certificate at one time: a revocation list, the changes to it, and an OCSP answer."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509 import ocsp

from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import StatusUnknown
from fincert_lab.pki.validation import StatusEvidence


@dataclass(frozen=True)
class StatusInformation:
    """Status information about `certificate` as it was handed out at `at` (UTC). RFC 5280 §5, RFC 6960.

    `crl` and `delta` are None if the CA published none at the address in the certificate.
    """

    certificate: x509.Certificate
    at: datetime
    crl: x509.CertificateRevocationList | None
    delta: x509.CertificateRevocationList | None
    ocsp: ocsp.OCSPResponse

    @classmethod
    def read(cls, certificate: x509.Certificate, evidence: StatusEvidence, at: datetime) -> "StatusInformation":
        """Read what was handed out, without checking it. Raises StatusUnknown if that is no list or answer."""
        with parsing(StatusUnknown()):
            whole, delta = (
                x509.load_der_x509_crl(der) if der else None for der in (evidence.lists.ca, evidence.lists.delta)
            )
            answer = ocsp.load_der_ocsp_response(evidence.ocsp_answer)
        return cls(certificate, at, whole, delta, answer)
