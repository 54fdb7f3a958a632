"""The certificates that a bank knows: which it accepts, whose they are, and how it came to know them.

A certificate is identified by issuer and serial number: a serial number is unique to one CA only.
"""

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection, Row

from fincert_lab.institutions.bank import tables as sql
from fincert_lab.institutions.institution import named
from fincert_lab.pki.identity import CertificateId


class KnownCertificates:
    """The certificates that one bank knows. Every method is part of a transaction `db`."""

    def enter(self, db: Connection, certificate: x509.Certificate, customer: str, how: str) -> None:
        """Add a certificate of a customer that is not there yet."""
        entry = {"customer": customer, "how": how, "der": certificate.public_bytes(Encoding.DER)}
        db.execute(sql.ADD_CERTIFICATE, CertificateId.of(certificate)._asdict() | entry)

    def holds(self, db: Connection, certificate: x509.Certificate) -> bool:
        """Return whether a certificate of this issuer and serial number is there."""
        return db.execute(sql.CERTIFICATE, named(CertificateId.of(certificate))).one_or_none() is not None

    def find(self, db: Connection, certificate: x509.Certificate) -> Row[Any] | None:
        """Return the entry of exactly this certificate, if there is one."""
        row = db.execute(sql.CERTIFICATE, named(CertificateId.of(certificate))).one_or_none()
        return row if row and row.der == certificate.public_bytes(Encoding.DER) else None

    def issued_to(self, db: Connection, customer: str) -> list[Row[Any]]:
        """Return the entries of a customer's certificates issued through this bank."""
        return list(db.execute(sql.ISSUED_TO, {"customer": customer}))

    def forget(self, db: Connection, certificate: x509.Certificate) -> None:
        """Remove a certificate."""
        db.execute(sql.FORGET_CERTIFICATE, named(CertificateId.of(certificate)))
