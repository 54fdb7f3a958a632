"""The certificates that a CA issued to customers, and their status.

A certificate is valid until it is suspended or revoked. A suspension can be undone; a revocation cannot. Each change is
stored with the number of the list that published it first: deltas are made from that.
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
    """The issued certificates in a CA's database. Every method is part of a transaction `db`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def partitions(self, db: Connection) -> int:
        """Return the number of partitions. The first exists before any certificate does."""
        return db.scalar(sql.LAST_PARTITION) or 1

    def next_partition(self, db: Connection, size: int) -> int:
        """Return the partition of the next certificate: a new one if the last has `size` certificates."""
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

    def issued_to(self, db: Connection, customer: str) -> list[bytes]:
        """Return the DER of every certificate of a customer, newest last, whatever has become of it."""
        return list(db.scalars(sql.ISSUED_TO, {"customer": customer}))

    def unnoted(self, db: Connection) -> list[Row[Any]]:
        """Return the entries of certificates that the bank may not have been told of."""
        return list(db.execute(sql.UNNOTED))

    def note(self, db: Connection, serial: str) -> None:
        """Note that the bank has been told of a certificate."""
        db.execute(sql.NOTE, {"this": serial})

    def find(self, db: Connection, serial: str) -> Row[Any] | None:
        """Return the entry of a certificate, if there is one."""
        return db.execute(sql.BY_SERIAL, {"serial": serial}).one_or_none()

    def holds(self, db: Connection, certificate: x509.Certificate) -> bool:
        """Return whether exactly this certificate was issued here."""
        entry = self.find(db, serial_of(certificate))
        return entry is not None and bool(entry.der == certificate.public_bytes(Encoding.DER))

    def not_over(self, db: Connection, bank: str, customer: str) -> list[str]:
        """Return the serial numbers of a customer's certificates through a bank that are valid or suspended."""
        whose = {"bank": bank, "customer": customer, "now": self._clock.now()}
        return list(db.scalars(sql.NOT_OVER, whose))

    def held_since(self, db: Connection, moment: datetime) -> list[str]:
        """Return the serial numbers of the certificates that have been suspended since `moment` (UTC) or longer."""
        return list(db.scalars(sql.HELD, {"until": moment}))

    def revoke(self, db: Connection, serial: str, reason: Reason, invalid_since: datetime | None = None) -> None:
        """Revoke for good. Raises Revoked if it was revoked before."""
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
        """Raise Suspended or Revoked if a certificate is that."""
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
        """Return the partitions with a change that no list has published."""
        return list(db.scalars(sql.UNPUBLISHED))

    def note_published(self, db: Connection, partition: int, number: int) -> None:
        """Note that list `number` is the first to publish the unpublished changes of the partition."""
        db.execute(sql.PUBLISH, {"number": partition, "list_number": number})

    def changes(self, db: Connection, partition: int, base: int) -> list[crl.Revocation | crl.Restoration]:
        """Return the changes that were first published in lists after number `base`.

        A hold that was made and undone after the base is a restoration as well: a delta in between may have named it
        (RFC 5280 §5.2.4).
        """
        return [_entry(row) for row in db.execute(sql.CHANGES, {"number": partition, "base": base})]

    def status_of(self, db: Connection, serial: int) -> ocsp.Status:
        """Return the status of a serial number, for anyone who asks."""
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
