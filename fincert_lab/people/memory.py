"""What people and their devices remember by themselves, from one day to the next: never a PIN, never a private key."""

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
)

from fincert_lab.institutions.customers import UserCheck
from fincert_lab.institutions.door import AutoConnect
from fincert_lab.language import Party
from fincert_lab.store import Store

TABLES = MetaData()
_NEW_DEVICES = Table("new_devices", TABLES, Column("device", String, primary_key=True))
_PUBLIC_DEVICES = Table("public_devices", TABLES, Column("device", String, primary_key=True))
_AUTO_CONNECTS = Table(
    "auto_connects",
    TABLES,
    Column("device", String, primary_key=True),
    Column("account", LargeBinary(16), nullable=False),
    Column("token", LargeBinary(16), nullable=False),
)
_CHECKS = Table(
    "checks",
    TABLES,
    Column("person", String, primary_key=True),
    Column("bank", String, primary_key=True),
    Column("account_number", String, nullable=False),
    Column("security_code", String, nullable=False),
)
_ADD_DEVICE = insert(_NEW_DEVICES)
_ALL_DEVICES = select(_NEW_DEVICES.c.device)
_ADD_AUTO_CONNECT = insert(_AUTO_CONNECTS)
_PUBLIC = select(_PUBLIC_DEVICES).where(_PUBLIC_DEVICES.c.device == bindparam("device"))
_REMEMBERED = select(_AUTO_CONNECTS).where(_AUTO_CONNECTS.c.device == bindparam("device"))
_FORGET = delete(_AUTO_CONNECTS).where(_AUTO_CONNECTS.c.device == bindparam("this"))
_CHECKS_OF = select(_CHECKS).where(_CHECKS.c.person == bindparam("person"))
_FORGET_CHECK = delete(_CHECKS).where(_CHECKS.c.person == bindparam("whose"), _CHECKS.c.bank == bindparam("where"))


class Memory:
    """The memory of everybody in the lab, in its own database."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def devices(self, person: Party) -> list[str]:
        """Return the names of the devices that `person` came to have."""
        with self.store.transaction() as db:
            known = db.scalars(_ALL_DEVICES).all()
        return [device.removeprefix(f"{person}/") for device in known if device.startswith(f"{person}/")]

    def keep_device(self, device: Party) -> None:
        """Keep in mind that there is such a device, even if it never does anything."""
        with self.store.quietly() as db:
            db.execute(_ADD_DEVICE, {"device": device})

    def is_public(self, device: Party) -> bool:
        """Tell whether a device was marked as one in a public place."""
        with self.store.transaction() as db:
            return db.scalar(_PUBLIC, {"device": device}) is not None

    def mark_public(self, db: Connection, device: Party) -> None:
        """Mark a device as one in a public place, as part of the transaction `db`."""
        db.execute(insert(_PUBLIC_DEVICES), {"device": device})

    def auto_connect(self, device: Party) -> AutoConnect | None:
        """Return what lets `device` in to the cloud without an SMS, if it is remembered there."""
        with self.store.transaction() as db:
            row = db.execute(_REMEMBERED, {"device": device}).one_or_none()
        return AutoConnect(row.account, row.token) if row else None

    def keep_auto_connect(self, device: Party, remembered: AutoConnect | None) -> None:
        """Keep that instead of what was kept before; None forgets it."""
        with self.store.quietly() as db:
            db.execute(_FORGET, {"this": device})
            if remembered:
                db.execute(_ADD_AUTO_CONNECT, {"device": device, **vars(remembered)})

    def checks(self, person: Party) -> dict[Party, UserCheck]:
        """Return what a branch handed out to `person`, by bank."""
        with self.store.transaction() as db:
            rows = db.execute(_CHECKS_OF, {"person": person}).all()
        return {Party(row.bank): UserCheck(row.account_number, row.security_code) for row in rows}

    def keep_check(self, person: Party, bank: Party, check: UserCheck) -> None:
        """Keep what a branch handed out."""
        with self.store.quietly() as db:
            db.execute(_FORGET_CHECK, {"whose": person, "where": bank})
            db.execute(insert(_CHECKS), {"person": person, "bank": bank, **vars(check)})
