"""A bank's books: which certificates it takes, whose they are, and how it came to know them.

A certificate is told from others by its issuer and its serial number: a number is one CA's only.
"""

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Column, Connection, LargeBinary, MetaData, Row, String, Table, bindparam, delete, insert, select

from fincert_lab.institutions.reliance import Reliance
from fincert_lab.pki.profile import serial_of

ISSUED, REGISTERED = "issued", "registered"  # how a bank came to know a certificate


def book_table(tables: MetaData) -> Table:
    """Declare where a bank keeps its books."""
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


class Books:
    """The books in `table`, of a bank that knows CAs as `reliance` does. Every method is part of a transaction `db`."""

    def __init__(self, table: Table, reliance: Reliance) -> None:
        self._reliance = reliance
        columns = table.c
        # Statements are made once, with names for what they ask: building one takes longer than running it.
        self._add = insert(table)
        self._this = select(table).where(columns.serial == bindparam("serial"), columns.issuer == bindparam("issuer"))
        self._issued_to = select(table).where(columns.customer == bindparam("customer"), columns.how == ISSUED)
        self._forget = delete(table).where(columns.serial == bindparam("serial"), columns.issuer == bindparam("issuer"))

    def enter(self, db: Connection, certificate: x509.Certificate, customer: str, how: str) -> None:
        """Enter a certificate of a customer's that is not there yet."""
        entry = {"customer": customer, "how": how, "der": certificate.public_bytes(Encoding.DER)}
        db.execute(self._add, self._names(certificate) | entry)

    def holds(self, db: Connection, certificate: x509.Certificate) -> bool:
        """Tell whether its CA's certificate of this number is there."""
        return db.execute(self._this, self._names(certificate)).one_or_none() is not None

    def find(self, db: Connection, certificate: x509.Certificate) -> Row[Any] | None:
        """Return the entry of this very certificate, if it is there."""
        row = db.execute(self._this, self._names(certificate)).one_or_none()
        return row if row and row.der == certificate.public_bytes(Encoding.DER) else None

    def issued_to(self, db: Connection, customer: str) -> list[Row[Any]]:
        """Return the entries of what a customer got through this bank."""
        return list(db.execute(self._issued_to, {"customer": customer}))

    def forget(self, db: Connection, certificate: x509.Certificate) -> None:
        """Take a certificate that is there out of the books."""
        db.execute(self._forget, self._names(certificate))

    def _names(self, certificate: x509.Certificate) -> dict[str, Any]:
        return {"serial": serial_of(certificate), "issuer": self._reliance.issuer(certificate)}
