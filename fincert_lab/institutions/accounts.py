"""The cloud's accounts: a person is known by name, birth date and telephone number.

Whoever reads an SMS sent to that number is let in. That is not much, and the PIN is still to come: an account guards
envelopes, not keys. It is not nothing either: who is let in may close the account, with all that it keeps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.constant_time import bytes_eq
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from fincert_lab.arguments import checked
from fincert_lab.crypto.envelope import ID_BYTES
from fincert_lab.database import UTCDateTime
from fincert_lab.errors import AccountExists, BadInput, SmsCodeExpired, SmsTooMany, SmsTooSoon, WrongOrder, WrongSmsCode
from fincert_lab.institutions.door import TABLES, Admission, Door, Session
from fincert_lab.institutions.institution import account_label, is_digits, is_legible
from fincert_lab.institutions.telecom import Telecom
from fincert_lab.journal import Act
from fincert_lab.language import Party, say
from fincert_lab.secret import Secret, discreet

NEW, OPEN, CLOSING = "new", "open", "closing"  # an account's life: new until its telephone is proved
_ACCOUNTS = Table(
    "accounts",
    TABLES,
    Column("id", LargeBinary(16), primary_key=True),
    Column("name", String, nullable=False),
    Column("birth_date", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("state", String, nullable=False),
    info={"holds": f"state IN {NEW, OPEN, CLOSING}"},
)
_CODES = Table(
    "sms_codes",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("account", LargeBinary(16), nullable=False),
    Column("device", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("code", String, nullable=False),
    Column("sent", UTCDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used", UTCDateTime),
)

# Statements are made once, with names for what they ask: building one takes longer than running it.
_ADD_ACCOUNT = insert(_ACCOUNTS)
_SAME_PHONE = select(_ACCOUNTS).where(
    _ACCOUNTS.c.phone == bindparam("phone"), _ACCOUNTS.c.birth_date == bindparam("birth_date")
)
_ACCOUNT = select(_ACCOUNTS).where(_ACCOUNTS.c.id == bindparam("account"), _ACCOUNTS.c.state != CLOSING)
_CLOSING = select(_ACCOUNTS).where(_ACCOUNTS.c.state == CLOSING)
_OPEN_NEW = update(_ACCOUNTS).where(_ACCOUNTS.c.id == bindparam("this"), _ACCOUNTS.c.state == NEW).values(state=OPEN)
_OTHER = _ACCOUNTS.alias()
_CLOSE_OTHERS = (
    update(_ACCOUNTS)
    .where(_ACCOUNTS.c.id != _OTHER.c.id, _ACCOUNTS.c.state != CLOSING, _OTHER.c.id == bindparam("this"))
    .where(_ACCOUNTS.c.phone == _OTHER.c.phone, _ACCOUNTS.c.birth_date == _OTHER.c.birth_date)
    .values(state=CLOSING)
)
_CLOSE = update(_ACCOUNTS).where(_ACCOUNTS.c.id == bindparam("this")).values(state=CLOSING)
_ADD_CODE = insert(_CODES)
_NEWEST_CODE = (
    select(_CODES)
    .where(_CODES.c.account == bindparam("account"), _CODES.c.device == bindparam("device"))
    .order_by(_CODES.c.id.desc())
    .limit(1)
)
_SENT_SINCE = select(_CODES.c.device, _CODES.c.sent).where(
    _CODES.c.phone == bindparam("phone"), _CODES.c.sent > bindparam("since")
)
_TAKE_A_TRY = update(_CODES).where(_CODES.c.id == bindparam("this")).values(tries=_CODES.c.tries - 1)
_USE_CODE = update(_CODES).where(_CODES.c.id == bindparam("this")).values(used=bindparam("now"))
_FORGET = delete(_ACCOUNTS).where(_ACCOUNTS.c.id == bindparam("this"))


@dataclass(frozen=True, repr=False)
class Member(Secret):
    """Who joins: the cloud knows a person by name, birth date (YYMMDD) and telephone number (digits only)."""

    owner: Party
    name: str
    birth_date: str
    phone: str

    def __post_init__(self) -> None:
        names, numbers = (self.owner, self.name), (self.birth_date, self.phone)
        if not all(is_legible(each, 40) for each in names) or not all(is_digits(each, most=40) for each in numbers):
            raise BadInput(field="member")


@discreet
@checked
class Accounts:
    """The accounts of the cloud whose `door` this is; `empty` clears away what an account that is closed has kept."""

    def __init__(self, door: Door, telecom: Telecom, empty: Callable[[bytes], None]) -> None:
        self._door = door
        self._cloud = door.cloud
        self._telecom = telecom
        self._empty = empty

    # --- joining, and proving a telephone

    def join(self, sender: Party, member: Member, *, replace: bool = False) -> bytes:
        """금융결제원 클라우드 가입: open an account, or find the one that is there. Returns its id, 16 bytes.

        Nothing can be done with the id before the telephone is proved. Raises AccountExists if somebody of another
        name has one with this telephone and birth date; to `replace` it, with all it keeps, is then possible, as it is
        for one's own.
        """
        self.finish_closing()
        with self._cloud.call(Act.JOIN_CLOUD, sender, member.owner) as call:
            who = {"phone": member.phone, "birth_date": member.birth_date}
            accounts = {(row.name, row.state): bytes(row.id) for row in call.db.execute(_SAME_PHONE, who)}
            if not replace and any(state == OPEN and name != member.name for name, state in accounts):
                raise AccountExists
            found = (not replace and accounts.get((member.name, OPEN))) or accounts.get((member.name, NEW))
            if found:
                return found
            account = self._cloud.random("account", ID_BYTES)
            row = {"id": account, "name": member.name, **who, "state": NEW}
            call.db.execute(_ADD_ACCOUNT, row)
        return account

    def send_sms(self, sender: Party, account: bytes) -> None:
        """SMS 인증: send a code to the account's telephone, for this device.

        Raises WrongOrder before joining, SmsTooSoon within 20 seconds of the last code for it, SmsTooMany if this
        telephone was sent too many today: each may be guessed at a few times.
        """
        policy, now = self._cloud.world.policy, self._cloud.world.clock.now()
        with self._cloud.call(Act.SEND_SMS, sender, sender) as call:
            row = call.db.execute(_ACCOUNT, {"account": account}).one_or_none()
            if row is None:
                raise WrongOrder(missing=Act.JOIN_CLOUD)
            today = call.db.execute(_SENT_SINCE, {"phone": row.phone, "since": now - timedelta(days=1)}).all()
            soonest = max((sent + policy.sms_interval for device, sent in today if device == sender), default=now)
            if now < soonest:
                raise SmsTooSoon(seconds=-((now - soonest) // timedelta(seconds=1)))  # rounded up
            if len(today) >= policy.sms_a_day:
                raise SmsTooMany
            code = self._cloud.world.entropy.digits(f"{self._cloud.party}/sms", policy.sms_code_digits)
            new = {"account": account, "device": sender, "phone": row.phone, "code": code, "sent": now}
            new |= {"tries": policy.sms_code_tries}
            call.db.execute(_ADD_CODE, new)
        self._telecom.deliver(self._cloud.party, row.phone, say("sms.code", code=code))

    def confirm_sms(self, sender: Party, account: bytes, code: str, *, remember: bool) -> Admission:
        """Check the newest code sent for this device; it serves once, and only a few wrong ones may come before it.

        To `remember` the device hands out what lets it in without an SMS from now on (자동 연결). An account that this
        one replaces is closed, with all it keeps. Raises WrongSmsCode, SmsCodeExpired.
        """
        now = self._cloud.world.clock.now()
        with self._cloud.call(Act.CONFIRM_SMS, sender, sender) as call:
            row = call.db.execute(_NEWEST_CODE, {"account": account, "device": sender}).one_or_none()
            if row is None or row.used or row.tries == 0:
                raise WrongSmsCode
            if not is_digits(code) or not bytes_eq(row.code.encode(), code.encode()):
                call.keep(_TAKE_A_TRY, {"this": row.id})
                raise WrongSmsCode
            expires = row.sent + self._cloud.world.policy.sms_code_validity
            if now > expires:
                raise SmsCodeExpired(since=expires)
            call.db.execute(_USE_CODE, {"this": row.id, "now": now})
            replaced = self._open(call.db, account)
            admitted = self._door.admit(call.db, account, sender, remember=remember)
            call.facts.update(remembered=remember, account=account_label(account))
        if replaced:
            self.finish_closing()
        return admitted

    # --- 클라우드 계정 삭제

    def close(self, sender: Party, session: Session) -> None:
        """Close the account, with all it keeps. Raises UnknownDevice, SessionEnded, PhoneNotProved."""
        with self._cloud.call(Act.CLOSE_ACCOUNT, sender, sender) as call:
            self._door.check(call.db, sender, session, by_sms=True)
            call.db.execute(_CLOSE, {"this": session.account})
        self.finish_closing()

    def finish_closing(self) -> None:
        """Clear away every account that is closing; what an interruption left half done is done here too.

        The codes that were sent stay: they count for the day.
        """
        with self._cloud.store.transaction() as db:
            closing = db.execute(_CLOSING).all()
        for account in closing:
            self._empty(account.id)
            with self._cloud.call(Act.CLEAR_ACCOUNT, self._cloud.party, self._cloud.party) as call:
                call.facts["account"] = account_label(account.id)
                self._door.forget(call.db, account.id)
                call.db.execute(_FORGET, {"this": account.id})

    def _open(self, db: Connection, account: bytes) -> bool:
        """Open an account whose telephone is proved; tell whether another now makes way for it."""
        if db.execute(_OPEN_NEW, {"this": account}).rowcount:
            return db.execute(_CLOSE_OTHERS, {"this": account}).rowcount > 0
        if db.execute(_ACCOUNT, {"account": account}).one_or_none() is None:
            raise WrongSmsCode  # it was closed meanwhile
        return False
