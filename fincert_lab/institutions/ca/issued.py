"""The certificates that a CA issued to customers, and how each stands.

A certificate is valid until it is suspended or revoked. A suspension can be undone; a revocation cannot. With each
change is kept which list was the first to publish it: that is what a delta goes by.
"""

from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from fincert_lab.clock import Clock
from fincert_lab.errors import Expired, NotSuspended, Revoked, Suspended
from fincert_lab.pki import crl, ocsp
from fincert_lab.pki.profile import serial_of, serial_text
from fincert_lab.pki.reason import Reason
from fincert_lab.storage.engine import UTCDateTime


def issued_table(tables: MetaData) -> Table:
    """Declare where a CA keeps what it issued.

    `changed` is when a certificate last came to stand otherwise (UTC), `reason` why it is on hold or revoked, if it is,
    `invalid_since` since when its key is not to be trusted, if the holder knows, and `published` the number of the list
    that was the first to say so. `noted` is whether the bank has heard that it was issued.
    """
    return Table(
        "certificates",
        tables,
        Column("serial", String, primary_key=True),
        Column("reference_number", String, nullable=False),
        Column("der", LargeBinary, nullable=False),
        Column("bank", String, nullable=False),
        Column("customer", String, nullable=False),
        Column("valid_until", UTCDateTime, nullable=False),
        Column("partition", Integer, nullable=False),
        Column("changed", UTCDateTime),
        Column("reason", String),
        Column("invalid_since", UTCDateTime),
        Column("published", Integer),
        Column("noted", Boolean, nullable=False, index=True),
        info={"holds": f"serial NOT GLOB '*[^0-9A-F]*' AND (reason IS NULL OR reason IN {(*map(str, Reason),)})"},
    )


class IssuedCertificates:
    """What `table` has. Every method is part of a transaction `db`."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._clock = clock
        # Statements are made once, with names for what they ask: building one takes longer than running it.
        self._add = insert(table)
        self._by_reference = select(table.c.der).where(table.c.reference_number == bindparam("reference"))
        self._by_serial = select(table).where(table.c.serial == bindparam("serial"))
        self._unnoted = select(table).where(~table.c.noted)
        self._note = update(table).where(table.c.serial == bindparam("this")).values(noted=True)
        self._here = select(func.count()).where(table.c.partition == bindparam("number"))
        self._last = select(func.max(table.c.partition))
        self._changes = select(table).where(
            table.c.partition == bindparam("number"),
            table.c.changed.is_not(None),
            table.c.published > bindparam("base"),
        )
        unpublished = table.c.changed.is_not(None), table.c.published.is_(None)
        self._unpublished = select(table.c.partition).where(*unpublished).distinct()
        self._publish = (
            update(table)
            .where(table.c.partition == bindparam("number"), *unpublished)
            .values(published=bindparam("list_number"))
        )
        self._held = select(table.c.serial).where(
            table.c.reason == Reason.CERTIFICATE_HOLD, table.c.changed <= bindparam("until")
        )
        self._not_over = select(table.c.serial).where(
            table.c.bank == bindparam("bank"),
            table.c.customer == bindparam("customer"),
            or_(table.c.reason.is_(None), table.c.reason == Reason.CERTIFICATE_HOLD),
            table.c.valid_until >= bindparam("now"),
        )
        self._stand = (
            update(table)
            .where(table.c.serial == bindparam("this"))
            .values(
                changed=bindparam("since"), reason=bindparam("why"), invalid_since=bindparam("invalid"), published=None
            )
        )

    def partitions(self, db: Connection) -> int:
        """Return how many partitions there are. The first is there before any certificate is."""
        return db.scalar(self._last) or 1

    def next_partition(self, db: Connection, size: int) -> int:
        """Return the partition that the next certificate belongs to: a new one, where the last has `size` of them."""
        last = self.partitions(db)
        full = (db.scalar(self._here, {"number": last}) or 0) >= size
        return last + 1 if full else last

    def add(
        self,
        db: Connection,
        certificate: x509.Certificate,
        *,
        reference: str,
        bank: str,
        customer: str,
        partition: int,
    ) -> None:
        """Enter a certificate that was issued for this reference number."""
        entry = {"serial": serial_of(certificate), "reference_number": reference, "bank": bank, "customer": customer}
        written = {"der": certificate.public_bytes(Encoding.DER), "valid_until": certificate.not_valid_after_utc}
        db.execute(self._add, entry | written | {"partition": partition, "noted": False})

    def issued_for(self, db: Connection, reference: str) -> bytes | None:
        """Return the DER of the certificate that was issued for this reference number, if any was."""
        return db.scalar(self._by_reference, {"reference": reference})

    def unnoted(self, db: Connection) -> list[Row[Any]]:
        """Return the entries of what the bank may not have heard of."""
        return list(db.execute(self._unnoted))

    def note(self, db: Connection, serial: str) -> None:
        """Note that the bank has heard of a certificate."""
        db.execute(self._note, {"this": serial})

    def find(self, db: Connection, serial: str) -> Row[Any] | None:
        """Return the entry of a certificate, if there is one."""
        return db.execute(self._by_serial, {"serial": serial}).one_or_none()

    def holds(self, db: Connection, certificate: x509.Certificate) -> bool:
        """Tell whether this very certificate was entered here."""
        entry = self.find(db, serial_of(certificate))
        return entry is not None and bool(entry.der == certificate.public_bytes(Encoding.DER))

    def not_over(self, db: Connection, bank: str, customer: str) -> list[str]:
        """Return the serial numbers of what a customer got through a bank and can use, or could after a restoration."""
        whose = {"bank": bank, "customer": customer, "now": self._clock.now()}
        return list(db.scalars(self._not_over, whose))

    def held_since(self, db: Connection, moment: datetime) -> list[str]:
        """Return the serial numbers of what has been suspended since `moment` (UTC) or longer."""
        return list(db.scalars(self._held, {"until": moment}))

    def revoke(self, db: Connection, serial: str, reason: Reason, invalid_since: datetime | None = None) -> None:
        """Revoke for good. Raises Revoked if that was done before."""
        _must_not_be_revoked(db.execute(self._by_serial, {"serial": serial}).one())
        self._set(db, serial, reason, invalid_since)

    def suspend(self, db: Connection, serial: str) -> None:
        """Put a certificate on hold. Raises Suspended or Revoked if it is, and Expired: that cannot be undone."""
        self.must_stand(db, serial)
        until = db.execute(self._by_serial, {"serial": serial}).one().valid_until
        if until < self._clock.now():
            raise Expired(since=until)
        self._set(db, serial, Reason.CERTIFICATE_HOLD)

    def must_stand(self, db: Connection, serial: str) -> None:
        """Raise Suspended or Revoked unless a certificate is neither."""
        entry = db.execute(self._by_serial, {"serial": serial}).one()
        if entry.reason == Reason.CERTIFICATE_HOLD:
            raise Suspended(since=entry.changed)
        _must_not_be_revoked(entry)

    def restore(self, db: Connection, serial: str) -> None:
        """Undo a suspension. Raises NotSuspended or Revoked."""
        entry = db.execute(self._by_serial, {"serial": serial}).one()
        if entry.reason is None:
            raise NotSuspended
        _must_not_be_revoked(entry)
        self._set(db, serial, None)

    def unpublished(self, db: Connection) -> list[int]:
        """Return the partitions in which something has changed that no list has published."""
        return list(db.scalars(self._unpublished))

    def note_published(self, db: Connection, partition: int, number: int) -> None:
        """Note that list `number` is the first to publish what no list of the partition has so far."""
        db.execute(self._publish, {"number": partition, "list_number": number})

    def changes(self, db: Connection, partition: int, base: int) -> list[crl.Revocation | crl.Restoration]:
        """Return what lists after number `base` were the first to publish.

        A hold that came and went after the base is a restoration as well: a delta in between may have named it
        (RFC 5280 §5.2.4).
        """
        return [_entry(row) for row in db.execute(self._changes, {"number": partition, "base": base})]

    def status_of(self, db: Connection, serial: int) -> ocsp.Status:
        """Return what there is to be said of a serial number, whoever asks."""
        entry = self.find(db, serial_text(serial))
        if entry is None:
            return ocsp.Unknown(serial)
        return _revocation(entry) if entry.reason else ocsp.Good(serial)

    def _set(self, db: Connection, serial: str, reason: Reason | None, invalid_since: datetime | None = None) -> None:
        how = {"since": self._clock.now(), "why": reason, "invalid": invalid_since}
        db.execute(self._stand, {"this": serial, **how})


def _must_not_be_revoked(entry: Row[Any]) -> None:
    if entry.reason not in {None, Reason.CERTIFICATE_HOLD}:
        raise Revoked(since=entry.changed, reason=Reason(entry.reason))


def _entry(row: Row[Any]) -> crl.Revocation | crl.Restoration:
    return _revocation(row) if row.reason else crl.Restoration(int(row.serial, 16), row.changed)


def _revocation(entry: Row[Any]) -> crl.Revocation:
    return crl.Revocation(int(entry.serial, 16), entry.changed, Reason(entry.reason), entry.invalid_since)
