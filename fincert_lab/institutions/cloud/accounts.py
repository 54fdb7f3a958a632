"""The cloud's accounts: a person is known by name, birth date and telephone number.

Anyone who can read an SMS sent to that number is admitted. That is weak, but the PIN is still to come: an account
guards envelopes, not keys. It is not harmless either: anyone who is admitted may close the account, with everything in
it.
"""

from collections.abc import Callable
from datetime import timedelta

from cryptography.hazmat.primitives.constant_time import bytes_eq
from sqlalchemy import Connection

from fincert_lab.acts import AccountCleared, PhoneConfirmed
from fincert_lab.arguments import checked
from fincert_lab.crypto.envelope import ID_BYTES
from fincert_lab.errors import AccountExists, SmsCodeExpired, SmsTooMany, SmsTooSoon, WrongOrder, WrongSmsCode
from fincert_lab.institutions import ports
from fincert_lab.institutions.cloud import tables as sql
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.institutions.cloud.sessions import Admission, Session, Sessions
from fincert_lab.institutions.cloud.tables import NEW, OPEN
from fincert_lab.institutions.institution import account_label, is_digits
from fincert_lab.journal import Act
from fincert_lab.language import Party, say
from fincert_lab.secret import discreet


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
        """금융결제원 클라우드 가입: open an account, or find the existing one. Returns its id, 16 bytes.

        The id is useless until the telephone is proved. Raises AccountExists if somebody of another name has an account
        with this telephone and birth date. With `replace`, a new account takes the place of that one, or of one's own,
        with all it keeps.
        """
        self.finish_closing()
        with self._cloud.call(Act.JOIN_CLOUD, sender, member.owner) as call:
            who = {"phone": member.phone, "birth_date": member.birth_date}
            accounts = {(row.name, row.state): bytes(row.id) for row in call.db.execute(sql.SAME_PHONE, who)}
            if not replace and any(state == OPEN and name != member.name for name, state in accounts):
                raise AccountExists
            found = (not replace and accounts.get((member.name, OPEN))) or accounts.get((member.name, NEW))
            if found:
                return found
            account = self._cloud.random("account", ID_BYTES)
            row = {"id": account, "name": member.name, **who, "state": NEW}
            call.db.execute(sql.ADD_ACCOUNT, row)
        return account

    def send_sms(self, sender: Party, account: bytes) -> None:
        """SMS 인증: send a code to the account's telephone, for this device.

        Raises WrongOrder before joining, SmsTooSoon within `Rules.sms_interval` of the last code for it, SmsTooMany if
        this telephone was sent too many codes today: each code allows a few guesses.
        """
        rules, now = self._cloud.world.rules, self._cloud.world.clock.now()
        with self._cloud.call(Act.SEND_SMS, sender, sender) as call:
            row = call.db.execute(sql.ACCOUNT, {"account": account}).one_or_none()
            if row is None:
                raise WrongOrder(missing=Act.JOIN_CLOUD)
            today = call.db.execute(sql.SENT_SINCE, {"phone": row.phone, "since": now - timedelta(days=1)}).all()
            soonest = max((sent + rules.sms_interval for device, sent in today if device == sender), default=now)
            if now < soonest:
                raise SmsTooSoon(seconds=-((now - soonest) // timedelta(seconds=1)))  # rounded up
            if len(today) >= rules.sms_a_day:
                raise SmsTooMany
            code = self._cloud.world.entropy.digits(f"{self._cloud.party}/sms", rules.sms_code_digits)
            new = {"account": account, "device": sender, "phone": row.phone, "code": code, "sent": now}
            new |= {"tries": rules.sms_code_tries}
            call.db.execute(sql.ADD_CODE, new)
        self._telecom.deliver(self._cloud.party, row.phone, say("sms.code", code=code))

    def confirm_sms(self, sender: Party, account: bytes, code: str, *, remember: bool) -> Admission:
        """Check the newest code sent for this device. It is good once, and no longer after a few wrong tries.

        With `remember`, the admission includes what admits the device without an SMS from now on (자동 연결). An
        account that this one replaces is closed, with all it keeps. Raises SmsRefused.
        """
        now = self._cloud.world.clock.now()
        with self._cloud.call(Act.CONFIRM_SMS, sender, sender) as call:
            row = call.db.execute(sql.NEWEST_CODE, {"account": account, "device": sender}).one_or_none()
            if row is None or row.used or row.tries == 0:
                raise WrongSmsCode
            if not is_digits(code) or not bytes_eq(row.code.encode(), code.encode()):
                call.keep(sql.TAKE_A_TRY, {"this": row.id})
                raise WrongSmsCode
            expires = row.sent + self._cloud.world.rules.sms_code_validity
            if now > expires:
                raise SmsCodeExpired(since=expires)
            call.db.execute(sql.USE_CODE, {"this": row.id, "now": now})
            replaced = self._open(call.db, account)
            admitted = self._sessions.admit(call.db, account, sender, remember=remember)
            call.facts = PhoneConfirmed(account_label(account), remembered=remember)
        if replaced:
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

    def _open(self, db: Connection, account: bytes) -> bool:
        """Open an account whose telephone is proved; return whether another account now has to be cleared."""
        if db.execute(sql.OPEN_NEW, {"this": account}).rowcount:
            return db.execute(sql.CLOSE_OTHERS, {"this": account}).rowcount > 0
        if db.execute(sql.ACCOUNT, {"account": account}).one_or_none() is None:
            raise WrongSmsCode  # it was closed in the meantime
        return False
