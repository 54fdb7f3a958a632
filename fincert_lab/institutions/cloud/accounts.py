"""The cloud's accounts: a person is known by name, birth date and telephone number.

Anyone who can read an SMS sent to that number is admitted. That is weak, but the PIN is still to come: an account
guards envelopes, not keys. It is not harmless either: anyone who is admitted may close the account, with everything in
it.

Before the telephone is proved, nothing that the cloud says or does depends on whether there is an account: who knows a
name, a birth date and a number learns nothing with them.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.constant_time import bytes_eq
from sqlalchemy import Row

from fincert_lab.acts import AccountCleared, PhoneConfirmed
from fincert_lab.arguments import checked
from fincert_lab.crypto.envelope import ID_BYTES
from fincert_lab.errors import AccountExists, SmsCodeExpired, SmsTooMany, SmsTooSoon, WrongOrder, WrongSmsCode
from fincert_lab.institutions import ports
from fincert_lab.institutions.cloud import tables as sql
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.institutions.cloud.sessions import Admission, Session, Sessions
from fincert_lab.institutions.cloud.tables import OPEN
from fincert_lab.institutions.institution import account_label, is_digits
from fincert_lab.journal import Act
from fincert_lab.language import Party, say
from fincert_lab.secret import discreet
from fincert_lab.storage.store import Call


@discreet
@checked
class Accounts:
    """The cloud's accounts; `sessions` admit their devices, and `empty` removes what a closed account has kept."""

    def __init__(self, sessions: Sessions, telecom: ports.Telecom, empty: Callable[[bytes], None]) -> None:
        self._sessions = sessions
        self._cloud = sessions.cloud
        self._telecom = telecom
        self._empty = empty

    # --- joining, and proving possession of a telephone

    def join(self, sender: Party, member: Member, *, replace: bool = False) -> bytes:
        """금융결제원 클라우드 가입: apply for an account, old or new. Returns the application's id, 16 bytes.

        Which of the two it is, is said to nobody before the telephone is proved. With `replace`, a new account then
        takes the place of one with this telephone and birth date, with all it keeps.
        """
        application = self._cloud.random("application", ID_BYTES)
        with self._cloud.call(Act.JOIN_CLOUD, sender, member.owner) as call:
            who = {"name": member.name, "birth_date": member.birth_date, "phone": member.phone}
            call.db.execute(sql.FORGET_APPLICATION, {"by": sender})
            call.db.execute(sql.ADD_APPLICATION, {"id": application, "device": sender, **who, "replace": replace})
        return application

    def send_sms(self, sender: Party, application: bytes) -> None:
        """SMS 인증: send a code to the telephone that an application names, for this device.

        Raises WrongOrder before joining, SmsTooSoon within `Rules.sms_interval` of the last code for it, SmsTooMany if
        this telephone was sent too many codes today: each code allows a few guesses.
        """
        rules, now = self._cloud.world.rules, self._cloud.world.clock.now()
        with self._cloud.call(Act.SEND_SMS, sender, sender) as call:
            row = call.db.execute(sql.APPLICATION, {"application": application}).one_or_none()
            if row is None:
                raise WrongOrder(missing=Act.JOIN_CLOUD)
            today = call.db.execute(sql.SENT_SINCE, {"phone": row.phone, "since": now - timedelta(days=1)}).all()
            soonest = max((sent + rules.sms_interval for device, sent in today if device == sender), default=now)
            if now < soonest:
                raise SmsTooSoon(seconds=-((now - soonest) // timedelta(seconds=1)))  # rounded up
            if len(today) >= rules.sms_a_day:
                raise SmsTooMany
            code = self._cloud.world.entropy.digits(f"{self._cloud.party}/sms", rules.sms_code_digits)
            new = {"application": application, "device": sender, "phone": row.phone, "code": code, "sent": now}
            new |= {"tries": rules.sms_code_tries}
            call.db.execute(sql.ADD_CODE, new)
        self._telecom.deliver(self._cloud.party, row.phone, say("sms.code", code=code))

    def confirm_sms(self, sender: Party, application: bytes, code: str, *, remember: bool) -> Admission:
        """Check the newest code sent for this device. It is good once, and no longer after a few wrong tries.

        With `remember`, the admission includes what admits the device without an SMS from now on (자동 연결). An
        account that this one replaces is closed, with all it keeps. Raises SmsRefused, and AccountExists if somebody
        of another name has an account with this telephone and birth date.
        """
        now = self._cloud.world.clock.now()
        with self._cloud.call(Act.CONFIRM_SMS, sender, sender) as call:
            row = call.db.execute(sql.NEWEST_CODE, {"application": application, "device": sender}).one_or_none()
            if row is None or row.used or row.tries == 0:
                raise WrongSmsCode
            if not is_digits(code) or not bytes_eq(row.code.encode(), code.encode()):
                call.keep(sql.TAKE_A_TRY, {"this": row.id})
                raise WrongSmsCode
            expires = row.sent + self._cloud.world.rules.sms_code_validity
            if now > expires:
                raise SmsCodeExpired(since=expires)
            call.keep(sql.USE_CODE, {"this": row.id, "now": now})
            account = self._open(call, application)
            admitted = self._sessions.admit(call.db, account, sender, remember=remember)
            call.facts = PhoneConfirmed(account_label(account), remembered=remember)
        self.finish_closing()
        return admitted

    # --- 클라우드 계정 삭제

    def close(self, sender: Party, session: Session) -> None:
        """Close the account, with everything it keeps. Raises CloudRefused."""
        with self._cloud.call(Act.CLOSE_ACCOUNT, sender, sender) as call:
            self._sessions.check(call.db, sender, session, by_sms=True)
            call.db.execute(sql.CLOSE, {"this": session.account})
        self.finish_closing()

    def finish_closing(self) -> None:
        """Clear every account that is closing, including any that an interruption left half done.

        The codes that were sent are kept: they count towards the day's limit.
        """
        with self._cloud.store.transaction() as db:
            closing = db.execute(sql.CLOSING_ACCOUNTS).all()
        for account in closing:
            self._empty(account.id)
            with self._cloud.call(Act.CLEAR_ACCOUNT, self._cloud.party, self._cloud.party) as call:
                call.facts = AccountCleared(account_label(account.id))
                self._sessions.forget(call.db, account.id)
                call.db.execute(sql.FORGET_ACCOUNT, {"this": account.id})

    def _open(self, call: Call, application: bytes) -> bytes:
        """Return the account of an application whose telephone is proved: the one that there is, or a new one."""
        wanted: Row[Any] | None = call.db.execute(sql.APPLICATION, {"application": application}).one_or_none()
        if wanted is None:
            raise WrongSmsCode  # this device has applied anew since
        who = {"birth_date": wanted.birth_date, "phone": wanted.phone}
        there = call.db.execute(sql.OPEN_ONE, who).one_or_none()
        if there and not wanted.replace and there.name != wanted.name:
            raise AccountExists
        call.db.execute(sql.FORGET_APPLICATION, {"by": wanted.device})
        if there and not wanted.replace:
            return bytes(there.id)
        if there:
            call.db.execute(sql.CLOSE, {"this": there.id})
        account = self._cloud.random("account", ID_BYTES)
        call.db.execute(sql.ADD_ACCOUNT, {"id": account, "name": wanted.name, **who, "state": OPEN})
        return account
