"""KFTC's cloud: accounts, telephones, devices, and the envelopes in which private keys are kept.

It stores what it cannot open and relays what it cannot read. Whoever robs it finds envelopes, and nothing to try PINs
against: for that one needs the HSM, and the HSM counts.
"""

from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.constant_time import bytes_eq
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
    delete,
    insert,
    select,
    update,
)

from fincert_lab.crypto import keys
from fincert_lab.crypto.envelope import MAX_BLOB, Context, Envelope, key_claim, serial_content
from fincert_lab.errors import (
    AlreadyStored,
    BadInput,
    SmsCodeExpired,
    UnknownCertificate,
    UnknownDevice,
    WrongOrder,
    WrongSmsCode,
)
from fincert_lab.institutions.hsm import Answer, Hsm
from fincert_lab.institutions.institution import Institution, World
from fincert_lab.institutions.telecom import Telecom
from fincert_lab.journal import Act
from fincert_lab.language import Party, say
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.validation import Trust, check_issued
from fincert_lab.secret import Secret
from fincert_lab.store import UTCDateTime

SESSION_BYTES = 16

_TABLES = MetaData()
_ACCOUNTS = Table(
    "accounts",
    _TABLES,
    Column("id", LargeBinary(16), primary_key=True),
    Column("owner", String, nullable=False),
    Column("name", String, nullable=False),
    Column("birth_date", String, nullable=False),
    Column("phone", String, nullable=False),
)
_CODES = Table(
    "sms_codes",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("account", LargeBinary(16), nullable=False),
    Column("device", String, nullable=False),
    Column("code", String, nullable=False),
    Column("expires", UTCDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used", UTCDateTime),
)
_SESSIONS = Table(
    "sessions",
    _TABLES,
    Column("token", LargeBinary(SESSION_BYTES), primary_key=True),
    Column("account", LargeBinary(16), nullable=False),
    Column("device", String, nullable=False),
)
_ENVELOPES = Table(
    "envelopes",
    _TABLES,
    Column("serial", String, primary_key=True),
    Column("account", LargeBinary(16), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("registration", LargeBinary(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("profile", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("commit_value", LargeBinary(32)),
    Column("blob", LargeBinary),
)

# Statements are made once, with names for what they ask: building one takes longer than running it.
_MEMBER = select(_ACCOUNTS.c.id).where(
    *(_ACCOUNTS.c[field] == bindparam(field) for field in ("owner", "name", "birth_date", "phone"))
)
_PHONE = select(_ACCOUNTS.c.phone).where(_ACCOUNTS.c.id == bindparam("account"))
_NEWEST_CODE = (
    select(_CODES)
    .where(_CODES.c.account == bindparam("account"), _CODES.c.device == bindparam("device"))
    .order_by(_CODES.c.id.desc())
    .limit(1)
)
_TAKE_A_TRY = update(_CODES).where(_CODES.c.id == bindparam("this")).values(tries=_CODES.c.tries - 1)
_USE_CODE = update(_CODES).where(_CODES.c.id == bindparam("this")).values(used=bindparam("now"))
_SESSION = select(_SESSIONS).where(
    *(_SESSIONS.c[field] == bindparam(field) for field in ("token", "account", "device"))
)
_BY_SERIAL = select(_ENVELOPES).where(_ENVELOPES.c.serial == bindparam("serial"))
_STORED = _BY_SERIAL.where(_ENVELOPES.c.account == bindparam("account"), _ENVELOPES.c.blob.is_not(None))
_FILL = (
    update(_ENVELOPES)
    .where(_ENVELOPES.c.registration == bindparam("this"), _ENVELOPES.c.account == bindparam("mine"))
    .where(_ENVELOPES.c.blob.is_(None))
    .values(commit_value=bindparam("commit"), blob=bindparam("wrapped"))
    .returning(_ENVELOPES.c.serial)
)
_MAKE_LIVE = update(_ENVELOPES).where(_ENVELOPES.c.registration == bindparam("this")).values(live=True)
_MINE = select(_ENVELOPES.c.certificate).where(_ENVELOPES.c.account == bindparam("account"), _ENVELOPES.c.live)


@dataclass(frozen=True, repr=False)
class Member(Secret):
    """Who joins: the cloud knows a person by name, birth date (YYMMDD) and telephone number (digits only)."""

    owner: Party
    name: str
    birth_date: str
    phone: str


@dataclass(frozen=True, repr=False)
class Session(Secret):
    """What a device holds after its owner proved the telephone: the cloud answers to whoever shows the token."""

    account: bytes
    token: bytes


@dataclass(frozen=True)
class Stored:
    """What the cloud keeps of one certificate: what the envelope is bound to, and the envelope."""

    context: Context
    envelope: Envelope


class Cloud(Institution):
    """The cloud. Every method but the first three asks for a session."""

    tables = _TABLES

    def __init__(self, party: Party, world: World, telecom: Telecom, hsm: Hsm, trust: Trust) -> None:
        super().__init__(party, world)
        self._trust = trust
        self._telecom = telecom
        self._hsm = hsm

    # --- joining, and proving a telephone

    def join(self, sender: Party, member: Member) -> bytes:
        """금융결제원 클라우드 가입: open an account, or find the one that is there. Returns its id, 16 bytes.

        Nothing can be done with the id before the telephone is proved.
        """
        with self.call(Act.JOIN_CLOUD, sender, member.owner) as call:
            account = call.db.scalar(_MEMBER, vars(member))
            if account is None:
                account = self.random("account", 16)
                call.db.execute(insert(_ACCOUNTS), {"id": account, **vars(member)})
        return bytes(account)

    def send_sms(self, sender: Party, account: bytes) -> None:
        """SMS 인증: send a code to the account's telephone, for this device. Raises WrongOrder before joining."""
        with self.call(Act.SEND_SMS, sender, sender) as call:
            phone = call.db.scalar(_PHONE, {"account": account})
            if phone is None:
                raise WrongOrder(missing=Act.JOIN_CLOUD)
            code = self.world.entropy.digits(f"{self.party}/sms", self.world.policy.sms_code_digits)
            expires = self.world.clock.now() + self.world.policy.sms_code_validity
            row = {"account": account, "device": sender, "code": code, "expires": expires}
            row |= {"tries": self.world.policy.sms_code_tries}
            call.db.execute(insert(_CODES), row)
        self._telecom.deliver(self.party, phone, say("sms.code", code=code))

    def confirm_sms(self, sender: Party, account: bytes, code: str) -> Session:
        """Check the newest code sent for this device; it serves once, and only a few wrong ones may come before it.

        Raises WrongSmsCode, SmsCodeExpired.
        """
        with self.call(Act.CONFIRM_SMS, sender, sender) as call:
            row = call.db.execute(_NEWEST_CODE, {"account": account, "device": sender}).one_or_none()
            if row is None or row.used or row.tries == 0:
                raise WrongSmsCode
            if not _is_digits(code) or not bytes_eq(row.code.encode(), code.encode()):
                call.keep(_TAKE_A_TRY, {"this": row.id})
                raise WrongSmsCode
            if self.world.clock.now() > row.expires:
                raise SmsCodeExpired(since=row.expires)
            call.db.execute(_USE_CODE, {"this": row.id, "now": self.world.clock.now()})
            session = Session(account, self.random("session", SESSION_BYTES))
            call.db.execute(insert(_SESSIONS), {**vars(session), "device": sender})
        return session

    # --- storing a key

    def register_key(
        self,
        sender: Party,
        session: Session,
        certificate: x509.Certificate,
        context: Context,
        signature: bytes,
        sealed_a: bytes,
    ) -> Answer:
        """Make room for the key of `certificate`, and relay to the HSM, which makes its half.

        `context` is what the envelope will be bound to. Raises UnknownDevice, BadInput, NotTrusted, BadSignature,
        AlreadyStored, and what `Hsm.register` does.
        """
        serial = serial_of(certificate)
        with self.call(Act.REGISTER_KEY, sender, serial) as call:
            self._check_session(call.db, sender, session)
            if not context.is_of(certificate, session.account):
                raise BadInput(field="registration")
            check_issued(certificate, self._trust, self.world.clock.now())
            # Before anything is written: or anybody could take the place of somebody else's certificate.
            keys.verify(_public_key(certificate), signature, key_claim(context))
            taken = call.db.execute(_BY_SERIAL, {"serial": serial}).one_or_none()
            if taken and taken.live:
                raise AlreadyStored
            room = {
                "serial": serial,
                "account": session.account,
                "certificate": certificate.public_bytes(Encoding.DER),
                "registration": context.registration,
                "version": context.version,
                "profile": context.profile,
                "live": False,
            }
            if taken:  # begun and never proved: it makes way, and its owner begins again
                call.db.execute(delete(_ENVELOPES).where(_ENVELOPES.c.serial == serial))
            call.db.execute(insert(_ENVELOPES), room)
        return self._hsm.register(self.party, context, signature, sealed_a)

    def store_envelope(self, sender: Party, session: Session, context: Context, sealed: Envelope, proof: bytes) -> None:
        """Keep the envelope of the registration in `context`, and relay the proof that it opens: it goes live.

        Raises UnknownDevice, BadInput, WrongOrder before `register_key`, and what `Hsm.prove` raises.
        """
        serial, registration = context.certificate, context.registration
        with self.call(Act.STORE_ENVELOPE, sender, serial) as call:
            self._check_session(call.db, sender, session)
            if len(sealed.commit) != 32 or not 0 < len(sealed.blob) <= MAX_BLOB:
                raise BadInput(field="envelope")
            fill = {"this": registration, "mine": session.account, "commit": sealed.commit, "wrapped": sealed.blob}
            if call.db.scalar(_FILL, fill) != serial:
                raise WrongOrder(missing=Act.REGISTER_KEY)
        self._hsm.prove(self.party, serial, registration, proof)
        with self.store.transaction() as db:
            db.execute(_MAKE_LIVE, {"this": registration})

    # --- using a key

    def certificates(self, sender: Party, session: Session) -> list[x509.Certificate]:
        """Return the certificates whose keys are kept in this account. Raises UnknownDevice."""
        with self.call(Act.LIST_CERTIFICATES, sender, sender) as call:
            self._check_session(call.db, sender, session)
            mine = call.db.scalars(_MINE, {"account": session.account}).all()
        return [x509.load_der_x509_certificate(der) for der in mine]

    def fetch_envelope(self, sender: Party, session: Session, serial: str) -> Stored:
        """Hand the envelope to a device of its owner. Raises UnknownDevice, UnknownCertificate."""
        with self.call(Act.FETCH_ENVELOPE, sender, serial) as call:
            row = self._find(call.db, sender, session, serial)
        return Stored(_context(row), Envelope(row.commit_value, row.blob))

    def evaluate(self, sender: Party, session: Session, serial: str, sealed_a: bytes) -> Answer:
        """Relay one PIN, unreadable, to the HSM. Raises UnknownDevice, UnknownCertificate, what `Hsm.evaluate` does."""
        with self.call(Act.EVALUATE, sender, serial) as call:
            row = self._find(call.db, sender, session, serial)
        return self._hsm.evaluate(self.party, serial, row.registration, sealed_a)

    def prove(self, sender: Party, session: Session, serial: str, proof: bytes) -> None:
        """Relay the proof that the envelope was opened. Raises UnknownDevice, UnknownCertificate, WrongProof."""
        with self.call(Act.PROVE, sender, serial) as call:
            row = self._find(call.db, sender, session, serial)
        self._hsm.prove(self.party, serial, row.registration, proof)

    def _check_session(self, db: Connection, sender: Party, session: Session) -> None:
        if db.execute(_SESSION, {**vars(session), "device": sender}).one_or_none() is None:
            raise UnknownDevice(device=sender)

    def _find(self, db: Connection, sender: Party, session: Session, serial: str) -> Row[Any]:
        self._check_session(db, sender, session)
        row = db.execute(_STORED, {"serial": serial, "account": session.account}).one_or_none()
        if row is None:
            raise UnknownCertificate(serial=serial)
        return row


def _is_digits(code: object) -> bool:
    return isinstance(code, str) and code.isascii() and code.isdigit()


def _public_key(certificate: x509.Certificate) -> keys.PublicKey:
    return keys.accept(certificate.public_key(), BadInput(field="certificate"))


def _context(row: Row[Any]) -> Context:
    certificate = x509.load_der_x509_certificate(row.certificate)
    serial, spki = serial_content(certificate.serial_number), keys.spki(_public_key(certificate))
    return Context(row.account, serial, spki, row.version, row.registration, row.profile)
