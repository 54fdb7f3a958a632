"""Sessions of the cloud: which devices are admitted, and for how long.

A device whose owner proved the telephone is admitted for some minutes. A remembered device (자동 연결) is admitted
again without an SMS, until it is removed from the list.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.constant_time import bytes_eq
from sqlalchemy import Connection

from fincert_lab.acts import DeviceRemoved, DeviceRenamed
from fincert_lab.arguments import checked
from fincert_lab.clock import kst
from fincert_lab.errors import BadInput, Field, PhoneNotProved, SessionEnded, UnknownDevice
from fincert_lab.institutions.cloud import tables as sql
from fincert_lab.institutions.cloud.tables import TOKEN_BYTES
from fincert_lab.institutions.institution import Institution, account_label, is_legible
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.secret import Secret, discreet

MAX_LABEL = 20  # characters: lab assumption


@dataclass(frozen=True, repr=False)
class Session(Secret):
    """What a device holds after admission: the cloud answers any holder of the token, `until` (UTC)."""

    account: bytes
    token: bytes
    until: datetime


@dataclass(frozen=True, repr=False)
class AutoConnect(Secret):
    """What a remembered device holds, in order to be admitted without an SMS."""

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
    """What a device is given on admission; `auto_connect` only if it is to be remembered."""

    session: Session
    auto_connect: AutoConnect | None


@discreet
@checked
class Sessions:
    """The sessions of `cloud`; their data is in the cloud's database."""

    def __init__(self, cloud: Institution) -> None:
        self.cloud = cloud

    def admit(self, db: Connection, account: bytes, device: Party, *, remember: bool) -> Admission:
        """Admit a device whose owner has just proved the telephone, and list it."""
        auto_connect = AutoConnect(account, self.cloud.random("auto-connect", TOKEN_BYTES)) if remember else None
        known = db.execute(sql.DEVICE, {"account": account, "device": device}).one_or_none()
        label, since = device.rsplit("/", 1)[-1], self.cloud.world.clock.now()
        if known:
            label, since = known.label, known.since
            self._remove(db, account, device)
        row = {"account": account, "device": device, "label": label, "since": since}
        db.execute(sql.ADD_DEVICE, row | {"auto_connect": auto_connect and auto_connect.token})
        return Admission(self._let_in(db, account, device, by_sms=True), auto_connect)

    def auto_connect(self, sender: Party, remembered: AutoConnect) -> Session:
        """자동 연결: admit a remembered device. Raises UnknownDevice if it was removed from the list."""
        with self.cloud.call(Act.AUTO_CONNECT, sender, sender) as call:
            known = call.db.execute(sql.DEVICE, {"account": remembered.account, "device": sender}).one_or_none()
            if known is None or known.auto_connect is None or not bytes_eq(known.auto_connect, remembered.token):
                raise UnknownDevice(device=sender)
            call.db.execute(sql.END_SESSION, {"mine": remembered.account, "this": sender})
            return self._let_in(call.db, remembered.account, sender, by_sms=False)

    # --- 자동 연결 관리

    def devices(self, sender: Party, session: Session) -> list[ConnectedDevice]:
        """List the account's devices, oldest first. Raises CloudRefused."""
        with self.cloud.call(Act.LIST_DEVICES, sender, sender) as call:
            self.check(call.db, sender, session)
            rows = call.db.execute(sql.DEVICES_OF, {"account": session.account}).all()
        return [ConnectedDevice(Party(row.device), row.label, row.since, row.auto_connect is not None) for row in rows]

    def rename(self, sender: Party, session: Session, device: Party, label: str) -> None:
        """Rename a device in the list. Raises CloudRefused, BadInput."""
        if not is_legible(label, MAX_LABEL):
            raise BadInput(Field.LABEL)
        with self.cloud.call(Act.RENAME_DEVICE, sender, device) as call:
            self.check(call.db, sender, session)
            new = {"mine": session.account, "this": device, "new_label": label}
            if call.db.execute(sql.RENAME, new).rowcount == 0:
                raise UnknownDevice(device=device)
            call.facts = DeviceRenamed(account_label(session.account), label)

    def remove(self, sender: Party, session: Session, device: Party) -> None:
        """Remove a device: it is no longer admitted without an SMS. Raises CloudRefused."""
        with self.cloud.call(Act.REMOVE_DEVICE, sender, device) as call:
            self.check(call.db, sender, session)
            if not self._remove(call.db, session.account, device):
                raise UnknownDevice(device=device)
            call.facts = DeviceRemoved(account_label(session.account))

    # --- used by the rest of the cloud

    def check(self, db: Connection, sender: Party, session: Session, *, by_sms: bool = False) -> None:
        """Raise UnknownDevice or SessionEnded unless `sender` was admitted; PhoneNotProved if `by_sms` was required."""
        row = db.execute(sql.SESSION, {**vars(session), "device": sender}).one_or_none()
        if row is None:
            raise UnknownDevice(device=sender)
        if row.until < self.cloud.world.clock.now():
            raise SessionEnded(since=row.until)
        if by_sms and not row.by_sms:
            raise PhoneNotProved

    def forget(self, db: Connection, account: bytes) -> None:
        """End all sessions of this account, and forget its devices."""
        for statement in (sql.FORGET_DEVICES, sql.END_SESSIONS):
            db.execute(statement, {"this": account})

    def _remove(self, db: Connection, account: bytes, device: Party) -> bool:
        this = {"mine": account, "this": device}
        db.execute(sql.END_SESSION, this)
        return db.execute(sql.REMOVE, this).rowcount > 0

    def _let_in(self, db: Connection, account: bytes, device: Party, *, by_sms: bool) -> Session:
        until = self.cloud.world.clock.now() + self.cloud.world.rules.session_validity
        session = Session(account, self.cloud.random("session", TOKEN_BYTES), until)
        db.execute(sql.ADD_SESSION, {**vars(session), "device": device, "by_sms": by_sms})
        return session
