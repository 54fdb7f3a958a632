"""KFTC's cloud: the envelopes in which private keys are kept. Who is admitted: see `accounts` and `sessions`.

It stores what it cannot open and relays what it cannot read. An attacker who copies the database finds envelopes, and
nothing to test PINs against: that takes the HSM, and the HSM counts.

The HSM also decides which envelope of a certificate is current: the one whose registration is live there. The cloud
records that; if it was interrupted before it could, it asks.

It also keeps the newest epoch of each registration that the HSM has told, and shows it at the next try: an HSM whose
counter was put back to an earlier state finds out by that.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection, Row

from fincert_lab.acts import HsmsReported
from fincert_lab.arguments import checked
from fincert_lab.crypto import keys
from fincert_lab.crypto.envelope import KEY_BYTES, MAX_BLOB, Context, Envelope, delete_claim, key_claim, serial_content
from fincert_lab.errors import (
    AlreadyStored,
    BadInput,
    CaNotTrusted,
    Field,
    HsmSilent,
    RecordDamaged,
    Revoked,
    StaleEnvelope,
    UnknownCertificate,
    WrongOrder,
)
from fincert_lab.institutions import ports
from fincert_lab.institutions.cloud import tables as sql
from fincert_lab.institutions.cloud.accounts import Accounts
from fincert_lab.institutions.cloud.hsms import Hsms, Parts
from fincert_lab.institutions.cloud.messages import Stored
from fincert_lab.institutions.cloud.sessions import Session, Sessions
from fincert_lab.institutions.hsm import Answer, Hsm
from fincert_lab.institutions.institution import Institution, World, certificate_in, named
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import issuer_name
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.validation import check_issued, issuer_among


@checked
class Cloud(Institution):
    """The cloud. Every method except `finish` requires a session from `accounts` or `sessions`."""

    tables = sql.TABLES

    def __init__(self, party: Party, world: World, telecom: ports.Telecom, hsms: Sequence[Hsm], cas: ports.Cas) -> None:
        super().__init__(party, world)
        self._cas = cas
        self.hsms = Hsms(party, hsms)
        self.sessions = Sessions(self)
        self.accounts = Accounts(self.sessions, telecom, self._empty)

    # --- storing a key

    def register_key(
        self,
        sender: Party,
        session: Session,
        certificate: x509.Certificate,
        context: Context,
        signature: bytes,
        sealed: Sequence[bytes],
    ) -> tuple[Answer, ...]:
        """Create a place for an envelope of `certificate`, and relay to each HSM its question: it makes its half.

        `context` is what the envelope will be bound to. Its version is one more than that of the live envelope, or 1 if
        there is none. Raises CloudRefused, BadInput, CertificateRefused, BadSignature, AlreadyStored, StaleEnvelope if
        its predecessor is no longer live, and what `Hsm.register` raises.
        """
        this = CertificateId.of(certificate)
        self._catch_up(session.account)
        with self.call(Act.REGISTER_KEY, sender, str(this)) as call:
            self.sessions.check(call.db, sender, session)
            if not context.is_of(certificate, session.account):
                raise BadInput(Field.CERTIFICATE)
            if (issuer := issuer_among(certificate, self._cas.values())) is None:
                raise CaNotTrusted(ca=issuer_name(certificate))
            check_issued(certificate, issuer.trust, self.world.clock.now())
            # Before anything is written: otherwise anybody could take the place of another customer's certificate.
            keys.verify(_public_key(certificate), signature, key_claim(context))
            there = call.db.execute(sql.OF_CERTIFICATE, named(this)).all()
            live = [row for row in there if row.live]
            if any((row.account, row.version + 1) != (session.account, context.version) for row in live):
                changed = any(row.account == session.account and 1 < context.version <= row.version for row in live)
                raise StaleEnvelope if changed else AlreadyStored
            if len(there) > len(live):  # begun and never proved: it is replaced, and its owner begins again
                call.db.execute(sql.CLEAR_PENDING, named(this))
            pending = {
                "registration": context.registration,
                **this._asdict(),
                "account": session.account,
                "certificate": certificate.public_bytes(Encoding.DER),
                "version": context.version,
                "profile": context.profile,
                "live": False,
                "deleting": False,
                **dict.fromkeys(sql.EPOCHS, 0),
            }
            call.db.execute(sql.ADD_ENVELOPE, pending)
        return self.hsms.register(this, context, signature, sealed)

    def store_envelope(
        self,
        sender: Party,
        session: Session,
        certificate: CertificateId,
        registration: bytes,
        sealed: Envelope,
        proofs: Sequence[bytes],
    ) -> None:
        """Store the first envelope of a certificate, and relay the proofs that it opens, which make it live.

        Raises CloudRefused, BadInput, WrongOrder before `register_key`, and what `Hsm.prove` raises.
        """
        with self.call(Act.STORE_ENVELOPE, sender, str(certificate)) as call:
            self._fill(call.db, sender, session, certificate, registration, sealed)
        epochs = self.hsms.prove(certificate, registration, proofs)
        self._keep_epochs(registration, epochs, goes_live=True)

    def change_pin(
        self,
        sender: Party,
        session: Session,
        certificate: CertificateId,
        sealed: Envelope,
        proofs: Sequence[bytes],
        *,
        old: bytes,
        new: bytes,
    ) -> None:
        """비밀번호 변경: store another envelope of the key, and relay the proofs that `new` replaces `old`.

        The old PIN works until the HSM has swapped the two, and the new one from then on: never both, never neither.
        Raises CloudRefused, UnknownCertificate, StaleEnvelope if `old` is no longer live, BadInput, WrongOrder before
        `register_key`, and what `Hsm.swap` raises.
        """
        with self.call(Act.CHANGE_PIN, sender, str(certificate)) as call:
            self._live(call.db, sender, session, certificate, old)
            self._fill(call.db, sender, session, certificate, new, sealed)
        epochs = self.hsms.swap(certificate, old, new, proofs)
        self._note_live(certificate, new)
        self._keep_epochs(new, epochs)

    # --- using a key

    def certificates(self, sender: Party, session: Session) -> list[x509.Certificate]:
        """Return the certificates kept in this account, newest last. Raises CloudRefused."""
        self._catch_up(session.account)
        with self.call(Act.LIST_CERTIFICATES, sender, sender) as call:
            self.sessions.check(call.db, sender, session)
            mine = call.db.scalars(sql.MINE, {"account": session.account}).all()
        return sorted(map(self.read_certificate, mine), key=lambda certificate: certificate.not_valid_before_utc)

    def fetch_envelope(self, sender: Party, session: Session, certificate: CertificateId) -> Stored:
        """Hand the envelope to a device of its owner. Raises CloudRefused, UnknownCertificate."""
        self._catch_up(session.account)
        with self.call(Act.FETCH_ENVELOPE, sender, str(certificate)) as call:
            row = self._live(call.db, sender, session, certificate)
        return Stored(self._context(row), Envelope(row.commit_value, row.blob))

    def evaluate(
        self, sender: Party, session: Session, certificate: CertificateId, registration: bytes, sealed: Parts
    ) -> tuple[Answer | None, ...]:
        """Relay one PIN try, sealed to each HSM, for the envelope of this `registration`. None if one has no answer.

        Raises CloudRefused, UnknownCertificate, StaleEnvelope, and what `Hsm.evaluate` raises.
        """
        with self.call(Act.EVALUATE, sender, str(certificate)) as call:
            row = self._live(call.db, sender, session, certificate, registration)
        answers = self.hsms.evaluate(certificate, registration, sealed, [getattr(row, epoch) for epoch in sql.EPOCHS])
        self._keep_epochs(registration, [answer.epoch if answer else None for answer in answers])
        return answers

    def prove(
        self, sender: Party, session: Session, certificate: CertificateId, registration: bytes, proofs: Parts
    ) -> None:
        """Relay the proofs that the envelope of this `registration` was opened, one to each HSM that answered.

        Raises CloudRefused, UnknownCertificate, StaleEnvelope, and what `Hsm.prove` raises.
        """
        with self.call(Act.PROVE, sender, str(certificate)) as call:
            self._live(call.db, sender, session, certificate, registration)
        self._keep_epochs(registration, self.hsms.prove(certificate, registration, proofs))

    def report_hsms(self, sender: Party, session: Session, certificate: CertificateId, hsms: Sequence[Party]) -> None:
        """Take note that a device was answered wrongly by these HSMs. Raises CloudRefused, BadInput."""
        with self.call(Act.REPORT_HSMS, sender, str(certificate)) as call:
            self.sessions.check(call.db, sender, session)
            call.facts = HsmsReported(self.hsms.named(hsms))

    # --- ending it

    def delete(
        self, sender: Party, session: Session, certificate: CertificateId, registration: bytes, signature: bytes
    ) -> None:
        """삭제: have the certificate revoked, the HSM's half destroyed, and the envelope deleted.

        `signature` is the certificate key's own over `envelope.delete_claim`, for this `registration`. Raises
        CloudRefused, UnknownCertificate, StaleEnvelope, BadSignature.
        """
        with self.call(Act.ASK_DELETION, sender, str(certificate)) as call:
            row = self._live(call.db, sender, session, certificate, registration)
            key = _public_key(self.read_certificate(row.certificate))
            keys.verify(key, signature, delete_claim(row.account, row.registration))
            call.db.execute(sql.MARK, named(certificate))
        self._throw_away(certificate)

    def finish(self) -> None:
        """Complete what an interruption left half done in any account."""
        self.accounts.finish_closing()
        with self.store.transaction() as db:
            accounts = db.scalars(sql.ALL_ACCOUNTS).all()
        for account in accounts:
            self._catch_up(account)

    def _catch_up(self, account: bytes) -> None:
        """Complete what an interruption left half done in this account.

        What is marked for deletion is deleted. If the answer to a proof was lost, the HSM is asked again, or later.
        """
        with self.store.transaction() as db:
            left_open = dict.fromkeys(db.execute(sql.LEFT_OPEN, {"account": account}))  # once: some have two envelopes
        for row in left_open:
            certificate = certificate_in(row)
            with suppress(HsmSilent):
                if row.deleting:
                    self._throw_away(certificate)
                else:
                    self._note_live(certificate, self.hsms.settle(certificate))

    def _empty(self, account: bytes) -> None:
        """Delete everything that an account has kept."""
        with self.store.transaction() as db:
            kept = db.execute(sql.OF_ACCOUNT, {"account": account}).all()
        for row in kept:
            self._throw_away(certificate_in(row))

    def _throw_away(self, certificate: CertificateId) -> None:
        with self.store.transaction() as db:
            (envelope, *_) = db.execute(sql.OF_CERTIFICATE, named(certificate)).all()
        if (issuer := issuer_among(self.read_certificate(envelope.certificate), self._cas.values())) is None:
            raise RecordDamaged(owner=self.party)  # it was checked before it was stored
        # Revoked first: an interruption may leave a certificate that nobody accepts, but not one that everybody does.
        with suppress(Revoked):
            issuer.revoke(self.party, certificate.serial, Reason.CESSATION_OF_OPERATION)
        self.hsms.destroy(certificate)
        with self.call(Act.DELETE_ENVELOPE, self.party, str(certificate)) as call:
            call.db.execute(sql.CLEAR, named(certificate))

    def _fill(
        self,
        db: Connection,
        sender: Party,
        session: Session,
        certificate: CertificateId,
        registration: bytes,
        sealed: Envelope,
    ) -> None:
        self.sessions.check(db, sender, session)
        if len(sealed.commit) != KEY_BYTES or not 0 < len(sealed.blob) <= MAX_BLOB:
            raise BadInput(Field.ENVELOPE)
        fill = {"this": registration, "mine": session.account, "commit": sealed.commit, "wrapped": sealed.blob}
        if db.scalar(sql.FILL, fill | named(certificate)) is None:
            raise WrongOrder(missing=Act.REGISTER_KEY)

    def _keep_epochs(self, registration: bytes, epochs: Sequence[int | None], *, goes_live: bool = False) -> None:
        with self.store.transaction() as db:
            if goes_live:
                db.execute(sql.MAKE_LIVE, {"this": registration})
            for statement, epoch in zip(sql.KEEP_EPOCHS, epochs, strict=False):
                if epoch is not None:
                    db.execute(statement, {"this": registration, "told": epoch})

    def _note_live(self, certificate: CertificateId, registration: bytes | None) -> None:
        """Record which envelope is current, and delete the others; None means that none was ever proved."""
        with self.store.transaction() as db:
            if registration is None:
                db.execute(sql.CLEAR_PENDING, named(certificate))
            else:
                db.execute(sql.MAKE_LIVE, {"this": registration})
                db.execute(sql.CLEAR_OTHERS, named(certificate) | {"keep": registration})

    def _context(self, row: Row[Any]) -> Context:
        certificate = self.read_certificate(row.certificate)
        serial, spki = serial_content(certificate.serial_number), keys.spki(_public_key(certificate))
        return Context(row.account, serial, spki, row.version, row.registration, row.profile)

    def _live(
        self,
        db: Connection,
        sender: Party,
        session: Session,
        certificate: CertificateId,
        registration: bytes | None = None,
    ) -> Row[Any]:
        """Return the current envelope; it must be that of `registration`, if the device names one."""
        self.sessions.check(db, sender, session)
        row = db.execute(sql.STORED, named(certificate) | {"account": session.account}).one_or_none()
        if row is None:
            raise UnknownCertificate(serial=certificate.serial)
        if registration not in (None, row.registration):
            raise StaleEnvelope
        return row


def _public_key(certificate: x509.Certificate) -> keys.PublicKey:
    return keys.accept(certificate.public_key(), BadInput(Field.CERTIFICATE))
