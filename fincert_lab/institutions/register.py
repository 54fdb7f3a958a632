"""The CA's register: every certificate that it issued to a customer, and how it stands.

A certificate is valid until it is suspended or revoked. A suspension can be undone; a revocation cannot.
"""

from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from fincert_lab.clock import Clock
from fincert_lab.database import UTCDateTime
from fincert_lab.errors import NotSuspended, Revoked, Suspended
from fincert_lab.journal import Reason
from fincert_lab.pki import crl, ocsp
from fincert_lab.pki.profile import serial_of


def register_table(tables: MetaData) -> Table:
    """Declare where a CA keeps its register. `revoked` is since when (UTC), and `reason` why, on hold or for good."""
    return Table(
        "certificates",
        tables,
        Column("serial", String, primary_key=True),
        Column("reference_number", String, nullable=False),
        Column("der", LargeBinary, nullable=False),
        Column("bank", String, nullable=False),
        Column("customer", String, nullable=False),
        Column("valid_until", UTCDateTime, nullable=False),
        Column("revoked", UTCDateTime),
        Column("reason", String),
    )


class Register:
    """The register in `table`. Every method is part of a transaction `db`."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._clock = clock
        # Statements are made once, with names for what they ask: building one takes longer than running it.
        self._add = insert(table)
        self._by_reference = select(table.c.der).where(table.c.reference_number == bindparam("reference"))
        self._by_serial = select(table).where(table.c.serial == bindparam("serial"))
        self._listed = select(table).where(table.c.revoked.is_not(None))
        self._held = select(table.c.serial).where(
            table.c.reason == Reason.CERTIFICATE_HOLD, table.c.revoked <= bindparam("until")
        )
        self._not_over = select(table.c.serial).where(
            table.c.bank == bindparam("bank"),
            table.c.customer == bindparam("customer"),
            or_(table.c.revoked.is_(None), table.c.reason == Reason.CERTIFICATE_HOLD),
            table.c.valid_until >= bindparam("now"),
        )
        self._stand = (
            update(table)
            .where(table.c.serial == bindparam("this"))
            .values(revoked=bindparam("since"), reason=bindparam("why"))
        )

    def add(self, db: Connection, certificate: x509.Certificate, reference: str, bank: str, customer: str) -> None:
        """Enter a certificate that was issued for this reference number."""
        entry = {"serial": serial_of(certificate), "reference_number": reference, "bank": bank, "customer": customer}
        written = {"der": certificate.public_bytes(Encoding.DER), "valid_until": certificate.not_valid_after_utc}
        db.execute(self._add, entry | written)

    def issued_for(self, db: Connection, reference: str) -> x509.Certificate | None:
        """Return the certificate that was issued for this reference number, if any was."""
        der = db.scalar(self._by_reference, {"reference": reference})
        return x509.load_der_x509_certificate(der) if der else None

    def find(self, db: Connection, serial: str) -> Row[Any] | None:
        """Return the entry of a certificate, if there is one."""
        return db.execute(self._by_serial, {"serial": serial}).one_or_none()

    def not_over(self, db: Connection, bank: str, customer: str) -> list[str]:
        """Return the serial numbers of what a customer got through a bank and can use, or could after a restoration."""
        whose = {"bank": bank, "customer": customer, "now": self._clock.now()}
        return list(db.scalars(self._not_over, whose))

    def held_since(self, db: Connection, moment: datetime) -> list[str]:
        """Return the serial numbers of what has been suspended since `moment` (UTC) or longer."""
        return list(db.scalars(self._held, {"until": moment}))

    def revoke(self, db: Connection, serial: str, reason: Reason) -> None:
        """Revoke for good what stands in the register. Raises Revoked if that was done before."""
        _must_not_be_revoked(db.execute(self._by_serial, {"serial": serial}).one())
        self._set(db, serial, self._clock.now(), reason)

    def suspend(self, db: Connection, serial: str) -> None:
        """Put a certificate on hold. Raises Suspended or Revoked if it is."""
        self.must_stand(db, serial)
        self._set(db, serial, self._clock.now(), Reason.CERTIFICATE_HOLD)

    def must_stand(self, db: Connection, serial: str) -> None:
        """Raise Suspended or Revoked unless a certificate is neither."""
        entry = db.execute(self._by_serial, {"serial": serial}).one()
        if entry.reason == Reason.CERTIFICATE_HOLD:
            raise Suspended(since=entry.revoked)
        _must_not_be_revoked(entry)

    def restore(self, db: Connection, serial: str) -> None:
        """Undo a suspension. Raises NotSuspended or Revoked."""
        entry = db.execute(self._by_serial, {"serial": serial}).one()
        if entry.revoked is None:
            raise NotSuspended
        _must_not_be_revoked(entry)
        self._set(db, serial, None, None)

    def listed(self, db: Connection) -> list[crl.Revocation]:
        """Return what belongs on a revocation list: everything revoked, and everything suspended."""
        return [_revocation(entry) for entry in db.execute(self._listed)]

    def status_of(self, db: Connection, serial: int) -> ocsp.Status:
        """Return what there is to be said of a serial number, whoever asks."""
        entry = self.find(db, f"{serial:032X}")
        if entry is None:
            return ocsp.Unknown(serial)
        return _revocation(entry) if entry.revoked else ocsp.Good(serial)

    def _set(self, db: Connection, serial: str, since: datetime | None, reason: Reason | None) -> None:
        db.execute(self._stand, {"this": serial, "since": since, "why": reason})


def _must_not_be_revoked(entry: Row[Any]) -> None:
    if entry.revoked and entry.reason != Reason.CERTIFICATE_HOLD:
        raise Revoked(since=entry.revoked, reason=Reason(entry.reason))


def _revocation(entry: Row[Any]) -> crl.Revocation:
    return crl.Revocation(int(entry.serial, 16), entry.revoked, Reason(entry.reason))
