"""What people and their devices remember from one day to the next: never a PIN, never a private key."""

from sqlalchemy import Connection

from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.institutions.cloud.sessions import AutoConnect
from fincert_lab.language import Party
from fincert_lab.people import local_storage_tables as sql
from fincert_lab.storage.store import Store


class LocalStorage:
    """What everybody in the lab has stored, in a database of its own."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def devices(self, person: Party) -> list[str]:
        """Return the names of the devices that `person` has acquired."""
        with self.store.transaction() as db:
            known = db.scalars(sql.ALL_DEVICES).all()
        return [device.removeprefix(f"{person}/") for device in known if device.startswith(f"{person}/")]

    def keep_device(self, device: Party) -> None:
        """Remember a device, even if it never does anything."""
        with self.store.quietly() as db:
            db.execute(sql.ADD_DEVICE, {"device": device})

    def is_public(self, device: Party) -> bool:
        """Return whether a device was marked as one in a public place."""
        with self.store.transaction() as db:
            return db.scalar(sql.PUBLIC, {"device": device}) is not None

    def mark_public(self, db: Connection, device: Party) -> None:
        """Mark a device as one in a public place, as part of the transaction `db`."""
        db.execute(sql.ADD_PUBLIC_DEVICE, {"device": device})

    def auto_connect(self, device: Party) -> AutoConnect | None:
        """Return the token that admits `device` to the cloud without an SMS, if it is remembered there."""
        with self.store.transaction() as db:
            row = db.execute(sql.REMEMBERED, {"device": device}).one_or_none()
        return AutoConnect(row.account, row.token) if row else None

    def keep_auto_connect(self, device: Party, remembered: AutoConnect | None) -> None:
        """Store this token in place of the one before; None deletes it."""
        with self.store.quietly() as db:
            db.execute(sql.FORGET, {"this": device})
            if remembered:
                db.execute(sql.ADD_AUTO_CONNECT, {"device": device, **vars(remembered)})

    def checks(self, person: Party) -> dict[Party, UserCheck]:
        """Return what branches handed out to `person`, by bank."""
        with self.store.transaction() as db:
            rows = db.execute(sql.CHECKS_OF, {"person": person}).all()
        return {Party(row.bank): UserCheck(row.account_number, row.security_code) for row in rows}

    def keep_check(self, person: Party, bank: Party, check: UserCheck) -> None:
        """Store what a branch handed out."""
        with self.store.quietly() as db:
            db.execute(sql.FORGET_CHECK, {"whose": person, "where": bank})
            db.execute(sql.ADD_CHECK, {"person": person, "bank": bank, **vars(check)})
