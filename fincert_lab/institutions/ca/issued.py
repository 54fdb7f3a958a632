"""The certificates that a CA issued to customers, and how each stands.

A certificate is valid until it is suspended or revoked. A suspension can be undone; a revocation cannot. With each
change is kept which list was the first to publish it: that is what a delta goes by.
"""

from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection, Row

from fincert_lab.clock import Clock
from fincert_lab.errors import Expired, NotSuspended, Revoked, Suspended
from fincert_lab.institutions.ca import tables as sql
from fincert_lab.pki import crl, ocsp
from fincert_lab.pki.profile import serial_of, serial_text
from fincert_lab.pki.reason import Reason


class IssuedCertificates:
    """What a CA's database has of them. Every method is part of a transaction `db`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def partitions(self, db: Connection) -> int:
        """Return how many partitions there are. The first is there before any certificate is."""
        return db.scalar(sql.LAST_PARTITION) or 1

    def next_partition(self, db: Connection, size: int) -> int:
        """Return the partition that the next certificate belongs to: a new one, where the last has `size` of them."""
        last = self.partitions(db)
        full = (db.scalar(sql.COUNT_OF_PARTITION, {"number": last}) or 0) >= size
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
        db.execute(sql.ADD_CERTIFICATE, entry | written | {"partition": partition, "noted": False})

    def issued_for(self, db: Connection, reference: str) -> bytes | None:
        """Return the DER of the certificate that was issued for this reference number, if any was."""
        return db.scalar(sql.ISSUED_FOR, {"reference": reference})

    def unnoted(self, db: Connection) -> list[Row[Any]]:
        """Return the entries of what the bank may not have heard of."""
        return list(db.execute(sql.UNNOTED))

    def note(self, db: Connection, serial: str) -> None:
        """Note that the bank has heard of a certificate."""
        db.execute(sql.NOTE, {"this": serial})

    def find(self, db: Connection, serial: str) -> Row[Any] | None:
        """Return the entry of a certificate, if there is one."""
        return db.execute(sql.BY_SERIAL, {"serial": serial}).one_or_none()

    def holds(self, db: Connection, certificate: x509.Certificate) -> bool:
        """Tell whether this very certificate was entered here."""
        entry = self.find(db, serial_of(certificate))
        return entry is not None and bool(entry.der == certificate.public_bytes(Encoding.DER))

    def not_over(self, db: Connection, bank: str, customer: str) -> list[str]:
        """Return the serial numbers of what a customer got through a bank and can use, or could after a restoration."""
        whose = {"bank": bank, "customer": customer, "now": self._clock.now()}
        return list(db.scalars(sql.NOT_OVER, whose))

    def held_since(self, db: Connection, moment: datetime) -> list[str]:
        """Return the serial numbers of what has been suspended since `moment` (UTC) or longer."""
        return list(db.scalars(sql.HELD, {"until": moment}))

    def revoke(self, db: Connection, serial: str, reason: Reason, invalid_since: datetime | None = None) -> None:
        """Revoke for good. Raises Revoked if that was done before."""
        _must_not_be_revoked(db.execute(sql.BY_SERIAL, {"serial": serial}).one())
        self._set(db, serial, reason, invalid_since)

    def suspend(self, db: Connection, serial: str) -> None:
        """Put a certificate on hold. Raises Suspended or Revoked if it is, and Expired: that cannot be undone."""
        self.must_stand(db, serial)
        until = db.execute(sql.BY_SERIAL, {"serial": serial}).one().valid_until
        if until < self._clock.now():
            raise Expired(since=until)
        self._set(db, serial, Reason.CERTIFICATE_HOLD)

    def must_stand(self, db: Connection, serial: str) -> None:
        """Raise Suspended or Revoked unless a certificate is neither."""
        entry = db.execute(sql.BY_SERIAL, {"serial": serial}).one()
        if entry.reason == Reason.CERTIFICATE_HOLD:
            raise Suspended(since=entry.changed)
        _must_not_be_revoked(entry)

    def restore(self, db: Connection, serial: str) -> None:
        """Undo a suspension. Raises NotSuspended or Revoked."""
        entry = db.execute(sql.BY_SERIAL, {"serial": serial}).one()
        if entry.reason is None:
            raise NotSuspended
        _must_not_be_revoked(entry)
        self._set(db, serial, None)

    def unpublished(self, db: Connection) -> list[int]:
        """Return the partitions in which something has changed that no list has published."""
        return list(db.scalars(sql.UNPUBLISHED))

    def note_published(self, db: Connection, partition: int, number: int) -> None:
        """Note that list `number` is the first to publish what no list of the partition has so far."""
        db.execute(sql.PUBLISH, {"number": partition, "list_number": number})

    def changes(self, db: Connection, partition: int, base: int) -> list[crl.Revocation | crl.Restoration]:
        """Return what lists after number `base` were the first to publish.

        A hold that came and went after the base is a restoration as well: a delta in between may have named it
        (RFC 5280 §5.2.4).
        """
        return [_entry(row) for row in db.execute(sql.CHANGES, {"number": partition, "base": base})]

    def status_of(self, db: Connection, serial: int) -> ocsp.Status:
        """Return what there is to be said of a serial number, whoever asks."""
        entry = self.find(db, serial_text(serial))
        if entry is None:
            return ocsp.Unknown(serial)
        return _revocation(entry) if entry.reason else ocsp.Good(serial)

    def _set(self, db: Connection, serial: str, reason: Reason | None, invalid_since: datetime | None = None) -> None:
        how = {"since": self._clock.now(), "why": reason, "invalid": invalid_since}
        db.execute(sql.STAND, {"this": serial, **how})


def _must_not_be_revoked(entry: Row[Any]) -> None:
    if entry.reason not in {None, Reason.CERTIFICATE_HOLD}:
        raise Revoked(since=entry.changed, reason=Reason(entry.reason))


def _entry(row: Row[Any]) -> crl.Revocation | crl.Restoration:
    return _revocation(row) if row.reason else crl.Restoration(int(row.serial, 16), row.changed)


def _revocation(entry: Row[Any]) -> crl.Revocation:
    return crl.Revocation(int(entry.serial, 16), entry.changed, Reason(entry.reason), entry.invalid_since)
