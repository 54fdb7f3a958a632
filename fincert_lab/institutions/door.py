"""The cloud's door: which devices may come in, and for how long.

A device whose owner proved the telephone is let in for some minutes. One that is remembered (자동 연결) comes in again
without an SMS, until it is removed from the list.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.constant_time import bytes_eq
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from fincert_lab.arguments import checked
from fincert_lab.clock import kst
from fincert_lab.database import UTCDateTime
from fincert_lab.errors import BadInput, PhoneNotProved, SessionEnded, UnknownDevice
from fincert_lab.institutions.institution import Institution, account_label, is_legible
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.secret import Secret, discreet

TOKEN_BYTES = 16
MAX_LABEL = 20  # characters: lab assumption

TABLES = MetaData()  # of the whole cloud: accounts and envelopes lie in the same database
_DEVICES = Table(
    "devices",
    TABLES,
    Column("account", LargeBinary(16), primary_key=True),
    Column("device", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("auto_connect", LargeBinary(TOKEN_BYTES)),
)
_SESSIONS = Table(
    "sessions",
    TABLES,
    Column("token", LargeBinary(TOKEN_BYTES), primary_key=True),
    Column("account", LargeBinary(16), nullable=False),
    Column("device", String, nullable=False),
    Column("by_sms", Boolean, nullable=False),
    Column("until", UTCDateTime, nullable=False),
)

# Statements are made once, with names for what they ask: building one takes longer than running it.
_ADD_DEVICE = insert(_DEVICES)
_ADD_SESSION = insert(_SESSIONS)
_DEVICES_OF = select(_DEVICES).where(_DEVICES.c.account == bindparam("account")).order_by(_DEVICES.c.since)
_DEVICE = _DEVICES_OF.where(_DEVICES.c.device == bindparam("device"))
_RENAME = (
    update(_DEVICES)
    .where(_DEVICES.c.account == bindparam("mine"), _DEVICES.c.device == bindparam("this"))
    .values(label=bindparam("new_label"))
)
_SESSION: Select[tuple[bool, datetime]] = select(_SESSIONS.c.by_sms, _SESSIONS.c.until).where(
    *(_SESSIONS.c[field] == bindparam(field) for field in ("token", "account", "device"))
)
_REMOVE, _END_SESSION = (
    delete(table).where(table.c.account == bindparam("mine"), table.c.device == bindparam("this"))
    for table in (_DEVICES, _SESSIONS)
)
_OF_ACCOUNT = [delete(table).where(table.c.account == bindparam("this")) for table in (_DEVICES, _SESSIONS)]


@dataclass(frozen=True, repr=False)
class Session(Secret):
    """What a device holds after its owner was let in: the cloud answers to whoever shows the token, `until` (UTC)."""

    account: bytes
    token: bytes
    until: datetime


@dataclass(frozen=True, repr=False)
class AutoConnect(Secret):
    """What a remembered device holds, to be let in without an SMS."""

    account: bytes
    token: bytes


@dataclass(frozen=True, repr=False)
class ConnectedDevice:
    """A device as the cloud lists it; `since` in UTC."""

    device: Party
    label: str
    since: datetime
    auto_connect: bool

    def __repr__(self) -> str:
        since = f"{kst(self.since):%Y-%m-%d %H:%M} KST"
        return f"ConnectedDevice(label={self.label!r}, since={since!r}, auto_connect={self.auto_connect})"


@dataclass(frozen=True, repr=False)
class Admission(Secret):
    """What a device is given when it is let in; `auto_connect` only if it is to be remembered."""

    session: Session
    auto_connect: AutoConnect | None


@discreet
@checked
class Door:
    """The door of `cloud`; what it remembers is in the cloud's database."""

    def __init__(self, cloud: Institution) -> None:
        self.cloud = cloud

    def admit(self, db: Connection, account: bytes, device: Party, *, remember: bool) -> Admission:
        """Let in a device whose owner has just proved the telephone, and list it."""
        auto_connect = AutoConnect(account, self.cloud.random("auto-connect", TOKEN_BYTES)) if remember else None
        known = db.execute(_DEVICE, {"account": account, "device": device}).one_or_none()
        label, since = device.rsplit("/", 1)[-1], self.cloud.world.clock.now()
        if known:
            label, since = known.label, known.since
            self._remove(db, account, device)
        row = {"account": account, "device": device, "label": label, "since": since}
        db.execute(_ADD_DEVICE, row | {"auto_connect": auto_connect and auto_connect.token})
        return Admission(self._let_in(db, account, device, by_sms=True), auto_connect)

    def auto_connect(self, sender: Party, remembered: AutoConnect) -> Session:
        """자동 연결: let a remembered device in. Raises UnknownDevice if it was removed from the list."""
        with self.cloud.call(Act.AUTO_CONNECT, sender, sender) as call:
            known = call.db.execute(_DEVICE, {"account": remembered.account, "device": sender}).one_or_none()
            if known is None or known.auto_connect is None or not bytes_eq(known.auto_connect, remembered.token):
                raise UnknownDevice(device=sender)
            call.db.execute(_END_SESSION, {"mine": remembered.account, "this": sender})
            return self._let_in(call.db, remembered.account, sender, by_sms=False)

    # --- 자동 연결 관리

    def devices(self, sender: Party, session: Session) -> list[ConnectedDevice]:
        """List the account's devices, the oldest first. Raises UnknownDevice, SessionEnded."""
        with self.cloud.call(Act.LIST_DEVICES, sender, sender) as call:
            self.check(call.db, sender, session)
            rows = call.db.execute(_DEVICES_OF, {"account": session.account}).all()
        return [ConnectedDevice(Party(row.device), row.label, row.since, row.auto_connect is not None) for row in rows]

    def rename(self, sender: Party, session: Session, device: Party, label: str) -> None:
        """Give a device of the list another name. Raises UnknownDevice, SessionEnded, BadInput."""
        if not is_legible(label, MAX_LABEL):
            raise BadInput(field="label")
        with self.cloud.call(Act.RENAME_DEVICE, sender, device) as call:
            self.check(call.db, sender, session)
            new = {"mine": session.account, "this": device, "new_label": label}
            if call.db.execute(_RENAME, new).rowcount == 0:
                raise UnknownDevice(device=device)
            call.facts.update(account=account_label(session.account), label=label)

    def remove(self, sender: Party, session: Session, device: Party) -> None:
        """Forget a device: it is not let in any more without an SMS. Raises UnknownDevice, SessionEnded."""
        with self.cloud.call(Act.REMOVE_DEVICE, sender, device) as call:
            self.check(call.db, sender, session)
            if not self._remove(call.db, session.account, device):
                raise UnknownDevice(device=device)
            call.facts["account"] = account_label(session.account)

    # --- what the rest of the cloud asks

    def check(self, db: Connection, sender: Party, session: Session, *, by_sms: bool = False) -> None:
        """Raise UnknownDevice or SessionEnded unless `sender` was let in; PhoneNotProved if it had to be `by_sms`."""
        row = db.execute(_SESSION, {**vars(session), "device": sender}).one_or_none()
        if row is None:
            raise UnknownDevice(device=sender)
        if row.until < self.cloud.world.clock.now():
            raise SessionEnded(since=row.until)
        if by_sms and not row.by_sms:
            raise PhoneNotProved

    def forget(self, db: Connection, account: bytes) -> None:
        """Let nobody in to this account any more."""
        for statement in _OF_ACCOUNT:
            db.execute(statement, {"this": account})

    def _remove(self, db: Connection, account: bytes, device: Party) -> bool:
        this = {"mine": account, "this": device}
        db.execute(_END_SESSION, this)
        return db.execute(_REMOVE, this).rowcount > 0

    def _let_in(self, db: Connection, account: bytes, device: Party, *, by_sms: bool) -> Session:
        until = self.cloud.world.clock.now() + self.cloud.world.policy.session_validity
        session = Session(account, self.cloud.random("session", TOKEN_BYTES), until)
        db.execute(_ADD_SESSION, {**vars(session), "device": device, "by_sms": by_sms})
        return session
