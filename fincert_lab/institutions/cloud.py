"""KFTC's cloud: the envelopes in which private keys are kept. Who may come in is `accounts` and `door`.

It stores what it cannot open and relays what it cannot read. Whoever robs it finds envelopes, and nothing to try PINs
against: for that one needs the HSM, and the HSM counts.

The HSM also says which envelope of a certificate counts: the one whose registration is live there. The cloud notes that
down; where it was interrupted before it could, it asks.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
    update,
)

from fincert_lab.arguments import checked
from fincert_lab.crypto import keys
from fincert_lab.crypto.envelope import MAX_BLOB, Context, Envelope, delete_claim, key_claim, serial_content
from fincert_lab.errors import AlreadyStored, BadInput, Revoked, StaleEnvelope, UnknownCertificate, WrongOrder
from fincert_lab.institutions.accounts import Accounts
from fincert_lab.institutions.ca import Cas, CertificationAuthority
from fincert_lab.institutions.door import TABLES, Door, Session
from fincert_lab.institutions.hsm import OF_A_CONTEXT, Answer, Hsm
from fincert_lab.institutions.institution import Institution, World
from fincert_lab.institutions.telecom import Telecom
from fincert_lab.journal import Act, Reason
from fincert_lab.language import Party
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.validation import check_issued, whose

_ENVELOPES = Table(
    "envelopes",
    TABLES,
    Column("registration", LargeBinary(16), primary_key=True),
    Column("serial", String, nullable=False, index=True),
    Column("account", LargeBinary(16), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("profile", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("deleting", Boolean, nullable=False),
    Column("commit_value", LargeBinary(32)),
    Column("blob", LargeBinary),
    info={"holds": f"{OF_A_CONTEXT} AND (NOT live OR (commit_value IS NOT NULL AND blob IS NOT NULL))"},
)

# Statements are made once, with names for what they ask: building one takes longer than running it.
_ADD_ENVELOPE = insert(_ENVELOPES)
_OF_CERTIFICATE = select(_ENVELOPES).where(_ENVELOPES.c.serial == bindparam("serial"))
_OF_ACCOUNT = select(_ENVELOPES.c.serial).where(_ENVELOPES.c.account == bindparam("account")).distinct()
_STORED = _OF_CERTIFICATE.where(
    _ENVELOPES.c.account == bindparam("account"), _ENVELOPES.c.live, _ENVELOPES.c.deleting.is_(False)
)
_FILL = (
    update(_ENVELOPES)
    .where(_ENVELOPES.c.registration == bindparam("this"), _ENVELOPES.c.account == bindparam("mine"))
    .where(_ENVELOPES.c.blob.is_(None))
    .values(commit_value=bindparam("commit"), blob=bindparam("wrapped"))
    .returning(_ENVELOPES.c.serial)
)
_MAKE_LIVE = update(_ENVELOPES).where(_ENVELOPES.c.registration == bindparam("this")).values(live=True)
_MARK = update(_ENVELOPES).where(_ENVELOPES.c.serial == bindparam("this")).values(deleting=True)
_ALL_ACCOUNTS = select(_ENVELOPES.c.account).distinct()
_LEFT_OPEN = select(_ENVELOPES.c.serial, _ENVELOPES.c.deleting).where(
    _ENVELOPES.c.account == bindparam("account"),
    _ENVELOPES.c.deleting | (_ENVELOPES.c.blob.is_not(None) & _ENVELOPES.c.live.is_(False)),
)
_CLEAR = delete(_ENVELOPES).where(_ENVELOPES.c.serial == bindparam("this"))
_CLEAR_OTHERS = _CLEAR.where(_ENVELOPES.c.registration != bindparam("keep"))
_CLEAR_PENDING = _CLEAR.where(_ENVELOPES.c.live.is_(False))
_MINE = (
    select(_ENVELOPES.c.certificate)
    .where(_ENVELOPES.c.account == bindparam("account"), _ENVELOPES.c.live, _ENVELOPES.c.deleting.is_(False))
    .order_by(literal_column("rowid"))  # as they came
)


@dataclass(frozen=True)
class Stored:
    """What the cloud keeps of one certificate: what the envelope is bound to, and the envelope."""

    context: Context
    envelope: Envelope


@checked
class Cloud(Institution):
    """The cloud. Every method but `finish` asks for a session, which `accounts` and `door` give."""

    tables = TABLES

    def __init__(self, party: Party, world: World, telecom: Telecom, hsm: Hsm, cas: Cas) -> None:
        super().__init__(party, world)
        self._cas = cas
        self._hsm = hsm
        self.door = Door(self)
        self.accounts = Accounts(self.door, telecom, self._empty)

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
        """Make room for an envelope of `certificate`, and relay to the HSM, which makes its half.

        `context` is what the envelope will be bound to: its version is one more than that of the envelope which is
        live, or 1. Raises UnknownDevice, SessionEnded, BadInput, NotYetValid, Expired, NotTrusted, BadSignature,
        AlreadyStored, StaleEnvelope if the one that it follows is not live any more, and what `Hsm.register` does.
        """
        serial = serial_of(certificate)
        self._catch_up(session.account)
        with self.call(Act.REGISTER_KEY, sender, serial) as call:
            self.door.check(call.db, sender, session)
            if not context.is_of(certificate, session.account):
                raise BadInput(field="certificate")
            check_issued(certificate, self._issuer(certificate).trust, self.world.clock.now())
            # Before anything is written: or anybody could take the place of somebody else's certificate.
            keys.verify(_public_key(certificate), signature, key_claim(context))
            there = call.db.execute(_OF_CERTIFICATE, {"serial": serial}).all()
            live = [row for row in there if row.live]
            if any((row.account, row.version + 1) != (session.account, context.version) for row in live):
                changed = any(row.account == session.account and 1 < context.version <= row.version for row in live)
                raise StaleEnvelope if changed else AlreadyStored
            if len(there) > len(live):  # begun and never proved: it makes way, and its owner begins again
                call.db.execute(_CLEAR_PENDING, {"this": serial})
            room = {
                "registration": context.registration,
                "serial": serial,
                "account": session.account,
                "certificate": certificate.public_bytes(Encoding.DER),
                "version": context.version,
                "profile": context.profile,
                "live": False,
                "deleting": False,
            }
            call.db.execute(_ADD_ENVELOPE, room)
        return self._hsm.register(self.party, context, signature, sealed_a)

    def store_envelope(self, sender: Party, session: Session, context: Context, sealed: Envelope, proof: bytes) -> None:
        """Keep the first envelope of a certificate, and relay the proof that it opens: it goes live.

        Raises UnknownDevice, SessionEnded, BadInput, WrongOrder before `register_key`, and what `Hsm.prove` raises.
        """
        with self.call(Act.STORE_ENVELOPE, sender, context.certificate) as call:
            self._fill(call.db, sender, session, context, sealed)
        self._hsm.prove(self.party, context.certificate, context.registration, proof)
        self._go_live(context.registration)

    def change_pin(
        self, sender: Party, session: Session, old: bytes, context: Context, sealed: Envelope, proof: bytes
    ) -> None:
        """비밀번호 변경: keep another envelope of the same key, and relay the proof that it takes the place of `old`.

        Until the HSM has swapped the two the old PIN works, and from then on the new one: never both, never none.
        Raises UnknownDevice, SessionEnded, UnknownCertificate, StaleEnvelope if `old` is not live any more, BadInput,
        WrongOrder before `register_key`, and what `Hsm.swap` raises.
        """
        with self.call(Act.CHANGE_PIN, sender, context.certificate) as call:
            self._live(call.db, sender, session, context.certificate, old)
            self._fill(call.db, sender, session, context, sealed)
        self._hsm.swap(self.party, context.certificate, old, context.registration, proof)
        self._note_live(context.certificate, context.registration)

    # --- using a key

    def certificates(self, sender: Party, session: Session) -> list[x509.Certificate]:
        """Return the certificates kept in this account, the newest last. Raises UnknownDevice, SessionEnded."""
        self._catch_up(session.account)
        with self.call(Act.LIST_CERTIFICATES, sender, sender) as call:
            self.door.check(call.db, sender, session)
            mine = call.db.scalars(_MINE, {"account": session.account}).all()
        return sorted(map(self.read_certificate, mine), key=lambda certificate: certificate.not_valid_before_utc)

    def fetch_envelope(self, sender: Party, session: Session, serial: str) -> Stored:
        """Hand the envelope to a device of its owner. Raises UnknownDevice, SessionEnded, UnknownCertificate."""
        self._catch_up(session.account)
        with self.call(Act.FETCH_ENVELOPE, sender, serial) as call:
            row = self._live(call.db, sender, session, serial)
        return Stored(self._context(row), Envelope(row.commit_value, row.blob))

    def evaluate(self, sender: Party, session: Session, serial: str, registration: bytes, sealed_a: bytes) -> Answer:
        """Relay one PIN, unreadable, to the HSM: for the envelope of this `registration`.

        Raises UnknownDevice, SessionEnded, UnknownCertificate, StaleEnvelope, and what `Hsm.evaluate` raises.
        """
        with self.call(Act.EVALUATE, sender, serial) as call:
            self._live(call.db, sender, session, serial, registration)
        return self._hsm.evaluate(self.party, serial, registration, sealed_a)

    def prove(self, sender: Party, session: Session, serial: str, registration: bytes, proof: bytes) -> None:
        """Relay the proof that the envelope of this `registration` was opened.

        Raises UnknownDevice, SessionEnded, UnknownCertificate, StaleEnvelope, and what `Hsm.prove` raises.
        """
        with self.call(Act.PROVE, sender, serial) as call:
            self._live(call.db, sender, session, serial, registration)
        self._hsm.prove(self.party, serial, registration, proof)

    # --- ending it

    def delete(self, sender: Party, session: Session, serial: str, registration: bytes, signature: bytes) -> None:
        """삭제: have the certificate revoked, the HSM's half destroyed, and the envelope thrown away.

        `signature` is the certificate key's own over `envelope.delete_claim`, for this `registration`. Raises
        UnknownDevice, SessionEnded, UnknownCertificate, StaleEnvelope, BadSignature.
        """
        with self.call(Act.ASK_DELETION, sender, serial) as call:
            row = self._live(call.db, sender, session, serial, registration)
            certificate = self.read_certificate(row.certificate)
            keys.verify(_public_key(certificate), signature, delete_claim(row.account, row.registration))
            call.db.execute(_MARK, {"this": serial})
        self._throw_away(serial)

    def finish(self) -> None:
        """Do what an interruption left half done in any account."""
        self.accounts.finish_closing()
        with self.store.transaction() as db:
            accounts = db.scalars(_ALL_ACCOUNTS).all()
        for account in accounts:
            self._catch_up(account)

    def _catch_up(self, account: bytes) -> None:
        """Do what an interruption left half done in this account.

        What is marked for it is thrown away. Where the HSM's answer to a proof was lost, it is asked again.
        """
        with self.store.transaction() as db:
            left_open = dict.fromkeys(db.execute(_LEFT_OPEN, {"account": account}))  # once: some have two envelopes
        for serial, deleting in left_open:
            if deleting:
                self._throw_away(serial)
            else:
                self._note_live(serial, self._hsm.live(self.party, serial))

    def _empty(self, account: bytes) -> None:
        """Delete everything that an account has kept."""
        with self.store.transaction() as db:
            serials = db.scalars(_OF_ACCOUNT, {"account": account}).all()
        for serial in serials:
            self._throw_away(serial)

    def _throw_away(self, serial: str) -> None:
        with self.store.transaction() as db:
            (envelope, *_) = db.execute(_OF_CERTIFICATE, {"serial": serial}).all()
        issuer = self._issuer(self.read_certificate(envelope.certificate))
        # Revoked first: interrupted after that, a certificate may lie about that nobody takes; not one that all do.
        with suppress(Revoked):
            issuer.revoke(self.party, serial, Reason.CESSATION_OF_OPERATION)
        self._hsm.destroy(self.party, serial)
        with self.call(Act.DELETE_ENVELOPE, self.party, serial) as call:
            call.db.execute(_CLEAR, {"this": serial})

    def _issuer(self, certificate: x509.Certificate) -> CertificationAuthority:
        return whose(certificate, self._cas.values())

    def _fill(self, db: Connection, sender: Party, session: Session, context: Context, sealed: Envelope) -> None:
        self.door.check(db, sender, session)
        if len(sealed.commit) != 32 or not 0 < len(sealed.blob) <= MAX_BLOB:
            raise BadInput(field="envelope")
        fill = {"this": context.registration, "mine": session.account, "commit": sealed.commit, "wrapped": sealed.blob}
        if db.scalar(_FILL, fill) != context.certificate:
            raise WrongOrder(missing=Act.REGISTER_KEY)

    def _go_live(self, registration: bytes) -> None:
        with self.store.transaction() as db:
            db.execute(_MAKE_LIVE, {"this": registration})

    def _note_live(self, serial: str, registration: bytes | None) -> None:
        """Note which envelope counts, and throw the others away; None says that none was ever proved."""
        with self.store.transaction() as db:
            if registration is None:
                db.execute(_CLEAR_PENDING, {"this": serial})
            else:
                db.execute(_MAKE_LIVE, {"this": registration})
                db.execute(_CLEAR_OTHERS, {"this": serial, "keep": registration})

    def _context(self, row: Row[Any]) -> Context:
        certificate = self.read_certificate(row.certificate)
        serial, spki = serial_content(certificate.serial_number), keys.spki(_public_key(certificate))
        return Context(row.account, serial, spki, row.version, row.registration, row.profile)

    def _live(
        self, db: Connection, sender: Party, session: Session, serial: str, registration: bytes | None = None
    ) -> Row[Any]:
        """Return the envelope that counts; it has to be that of `registration`, if the device names one."""
        self.door.check(db, sender, session)
        row = db.execute(_STORED, {"serial": serial, "account": session.account}).one_or_none()
        if row is None:
            raise UnknownCertificate(serial=serial)
        if registration not in (None, row.registration):
            raise StaleEnvelope
        return row


def _public_key(certificate: x509.Certificate) -> keys.PublicKey:
    return keys.accept(certificate.public_key(), BadInput(field="certificate"))
