"""The certificates that a bank knows: which it takes, whose they are, and how it came to know them.

A certificate is told from others by its issuer and its serial number: a number is one CA's only.
"""

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Column, Connection, LargeBinary, MetaData, Row, String, Table, bindparam, delete, insert, select

from fincert_lab.institutions.institution import named, of_certificate
from fincert_lab.pki.identity import CertificateId

ISSUED, REGISTERED = "issued", "registered"  # how a bank came to know a certificate


def known_table(tables: MetaData) -> Table:
    """Declare where a bank keeps the certificates that it knows."""
    return Table(
        "certificates",
        tables,
        Column("serial", String, primary_key=True),
        Column("issuer", String, primary_key=True),
        Column("customer", String, nullable=False),
        Column("how", String, nullable=False),
        Column("der", LargeBinary, nullable=False),
        info={"holds": f"how IN {ISSUED, REGISTERED}"},
    )


class KnownCertificates:
    """What `table` has. Every method is part of a transaction `db`."""

    def __init__(self, table: Table) -> None:
        # Statements are made once, with names for what they ask: building one takes longer than running it.
        self._add = insert(table)
        self._this = select(table).where(*of_certificate(table))
        self._issued_to = select(table).where(table.c.customer == bindparam("customer"), table.c.how == ISSUED)
        self._forget = delete(table).where(*of_certificate(table))

    def enter(self, db: Connection, certificate: x509.Certificate, customer: str, how: str) -> None:
        """Enter a certificate of a customer's that is not there yet."""
        entry = {"customer": customer, "how": how, "der": certificate.public_bytes(Encoding.DER)}
        db.execute(self._add, CertificateId.of(certificate)._asdict() | entry)

    def holds(self, db: Connection, certificate: x509.Certificate) -> bool:
        """Tell whether its CA's certificate of this number is there."""
        return db.execute(self._this, named(CertificateId.of(certificate))).one_or_none() is not None

    def find(self, db: Connection, certificate: x509.Certificate) -> Row[Any] | None:
        """Return the entry of this very certificate, if it is there."""
        row = db.execute(self._this, named(CertificateId.of(certificate))).one_or_none()
        return row if row and row.der == certificate.public_bytes(Encoding.DER) else None

    def issued_to(self, db: Connection, customer: str) -> list[Row[Any]]:
        """Return the entries of what a customer got through this bank."""
        return list(db.execute(self._issued_to, {"customer": customer}))

    def forget(self, db: Connection, certificate: x509.Certificate) -> None:
        """Know a certificate no more."""
        db.execute(self._forget, named(CertificateId.of(certificate)))
