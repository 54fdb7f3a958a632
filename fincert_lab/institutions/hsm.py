"""The cloud's hardware security module: it holds the server's half of every envelope, and it counts.

Six digits can be guessed; they are protected by a counter that nobody can turn back. So a try is taken away, durably,
*before* anything is answered: an attacker who pulls the plug in the middle has lost the try. It is given back when the
device proves, with the certificate's own key, that it opened the envelope. A try that is not given back is also gone
from the account's lifetime budget: an attacker who tries four PINs a day and waits for the owner gets no further.

A real module keeps its counter where nobody can write. This one keeps it in a file. Before the answer leaves, every
other database of the lab is told of the try, so that restoring that file is noticed, even if all but one of the others
are restored with it. A restored copy of the whole folder is not noticed; nor, after a power cut, is a try that no other
database had on the disk yet.

That is noticed when the folder is opened. A row that is put back in an open database is noticed at the next try: every
registration has an epoch, which grows with each try and each proof, and the cloud keeps the newest that it was told, in
the file before the answer leaves. The module may be ahead of the cloud, after a kill between the two commits, and never
behind it. Without hardware it remains unnoticed if both are put back together; if somebody writes a row of their own
making; or if a try was counted and not answered, from which nothing can be learnt. A budget has no epoch: put back
alone, it gives no more than the tries of the registrations, which have one.

When no tries are left, the module waits a moment for a proof that may be on its way; after that, the next request
destroys its half, in the file too. Then no PIN opens the envelope, and nobody ever learns which was right.

The module does not see certificates. It has account, serial number and key from the key itself, which signs them at
registration: the cloud cannot invent any of these. Which CA issued the certificate, it takes from the cloud. A cloud
that lies about that gets no half, and no try for an existing registration. It can deny a customer the use of their key,
as it can by not answering; or it can have two envelopes of a certificate count, whose tries still come out of one
budget.

In the suite 2 of 3 there are three, in different hands. None knows of the others: each has a k of its own, and counts
for itself. One that has missed a change of PIN catches up at the next: what the key signs replaces whatever is here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlalchemy import Connection, Row, bindparam, update

from fincert_lab.acts import FaultsSet, TriesCounted
from fincert_lab.arguments import checked, one_of
from fincert_lab.crypto import envelope, keys
from fincert_lab.crypto.parsing import parsing
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import (
    AlreadyStored,
    BadInput,
    BadSignature,
    BudgetSpent,
    CounterRolledBack,
    Field,
    HsmSilent,
    KeyDestroyed,
    LabError,
    PinLocked,
    ProofTooLate,
    RecordDamaged,
    UnknownCertificate,
    WrongProof,
)
from fincert_lab.institutions import hsm_tables as sql
from fincert_lab.institutions.hsm_tables import DEAD, LIVE, PENDING, REGISTRATIONS
from fincert_lab.institutions.institution import Institution, World, account_label, named
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import serial_text
from fincert_lab.secret import Secret
from fincert_lab.storage.store import Call


@dataclass(frozen=True, repr=False)
class Answer(Secret):
    """The HSM's half, sealed for the device that asked; the nonce to sign to get the try back; and the tries left.

    `epoch` is for the cloud, which keeps it.
    """

    sealed_y: bytes
    nonce: bytes
    tries_left: int
    epoch: int


class HsmFault(StrEnum):
    """What can go wrong with one HSM of several."""

    SILENT = "silent"  # it does not answer
    LYING = "lying"  # it answers with another k than its own


@checked
class Hsm(Institution):
    """The module. By convention only the cloud talks to it; what the cloud relays is sealed."""

    tables = sql.TABLES

    def __init__(self, party: Party, world: World, suite: Suite) -> None:
        super().__init__(party, world)
        self.suite = suite
        self._key = X25519PrivateKey.from_private_bytes(self.own("key", 32))
        self._fault: HsmFault | None = None

    def set_fault(self, fault: str | None) -> None:
        """Give it a fault, "silent" or "lying", from now on; None repairs it. Raises BadInput."""
        self._fault = None if fault is None else one_of(HsmFault, fault, BadInput(Field.HSM_FAULT))
        with super().call(Act.SET_HSM_FAULT, Party("lab"), str(self.party)) as call:
            call.facts = FaultsSet((self._fault.value,) if self._fault else ())

    @contextmanager
    def call(self, act: Act, sender: Party, subject: str) -> Iterator[Call]:
        """Answer a call, unless this is silent. Raises HsmSilent."""
        with super().call(act, sender, subject) as call:
            if self._fault is HsmFault.SILENT:
                raise HsmSilent(hsm=self.party)
            yield call

    @property
    def key(self) -> X25519PublicKey:
        """The public key that every device has from the factory (pinned)."""
        return self._key.public_key()

    def register(
        self, sender: Party, certificate: CertificateId, context: envelope.Context, signature: bytes, sealed_a: bytes
    ) -> Answer:
        """Make the secret of a new registration, and answer once: nothing is sealed under it yet.

        `signature` is the certificate key's own over `envelope.key_claim`. The registration is pending until it is
        proved. Raises BadInput, BadSignature, AlreadyStored if the registration exists already, or BudgetSpent.
        """
        now, rules = self.world.clock.now(), self.world.rules
        with self.call(Act.REGISTER_KEY, sender, str(certificate)) as call:
            if certificate.serial != serial_text(context.serial_number):
                raise BadInput(Field.CERTIFICATE)
            if context.suite is not self.suite:
                raise BadInput(Field.PROFILE)
            keys.verify(_public_key(context.spki), signature, envelope.key_claim(context))
            if call.db.execute(sql.BY_ID, {"registration": context.registration}).one_or_none():
                raise AlreadyStored
            budget = call.db.scalar(sql.BUDGET, {"account": context.account})
            if budget is None:
                call.db.execute(sql.ADD_BUDGET, {"account": context.account, "remaining": rules.pin_budget})
            elif budget == 0:
                raise BudgetSpent
            k, nonce = envelope.new_k(context, self.random("k", 32)), self.random("nonce", 16)
            registration = {
                "id": context.registration,
                **certificate._asdict(),
                "account": context.account,
                "serial_content": context.serial,
                "spki": context.spki,
                "version": context.version,
                "profile": context.profile,
                "k": k,
                "state": PENDING,
                "tries": rules.pin_tries,
                "nonce": nonce,
                "asked": now,
                "proved": True,  # there was no PIN to guess: nothing was taken, so nothing is to be given back
                "epoch": 0,
            }
            call.db.execute(sql.ADD_REGISTRATION, registration)
            sealed_y = self._answer(k, context, sealed_a)
        return Answer(sealed_y, nonce, rules.pin_tries, epoch=0)

    def evaluate(
        self, sender: Party, certificate: CertificateId, registration: bytes, sealed_a: bytes, seen: int
    ) -> Answer:
        """Take a try away, then answer the question that one PIN became. `seen` is the newest epoch the cloud knows.

        Raises UnknownCertificate; CounterRolledBack if this registration has been in a later epoch; PinLocked if no
        tries are left and a proof may be on its way; KeyDestroyed after that; BudgetSpent if the account's budget is
        used up; BadInput (the try is lost all the same).
        """
        nonce = self.random("nonce", 16)
        row = self._take_a_try(sender, certificate, registration, nonce, seen)
        self.world.journal.tell()
        # The try is durably taken. Only now may the answer exist.
        context = envelope.Context(row.account, row.serial_content, row.spki, row.version, row.id, row.profile)
        return Answer(self._answer(row.k, context, sealed_a), nonce, row.tries, row.epoch)

    def _answer(self, k: bytes, context: envelope.Context, sealed_a: bytes) -> bytes:
        question, answer_key = envelope.open_a(self._key, context, sealed_a)
        if self._fault is HsmFault.LYING:
            k = envelope.new_k(context, self.random("lie", 32))
        return envelope.seal_y(answer_key, context, envelope.answer(k, context, question))

    def prove(self, sender: Party, certificate: CertificateId, registration: bytes, proof: bytes) -> int:
        """Accept the proof that the envelope was opened: restore all tries, and this one's unit of the budget.

        The first proof makes the first registration live. `proof` is the certificate key's signature over
        `envelope.unlock_proof` with the HSM's last nonce. Sending it again changes nothing. Returns the epoch.
        Raises UnknownCertificate, WrongProof, ProofTooLate.
        """
        this = _names(certificate, registration)
        with self.call(Act.PROVE, sender, str(certificate)) as call:
            row = call.db.execute(sql.FIND, this).one_or_none()
            if row is None or row.state == DEAD or (row.state == PENDING and self._has_live(call.db, certificate)):
                raise UnknownCertificate(serial=certificate.serial)
            self._check_proof(row, proof, envelope.unlock_proof(row.account, registration, row.nonce))
            if not row.proved:
                self._must_be_in_time(row)
                call.db.execute(sql.GIVE_BACK, {"this": row.account})
            call.facts, epoch = self._restore(call.db, this, row.account)
        return epoch

    def swap(self, sender: Party, certificate: CertificateId, old: bytes, new: bytes, proof: bytes) -> int:
        """비밀번호 변경: in one transaction `old` dies, with all others, and `new` goes live. That changes the PIN.

        `proof` is the certificate key's signature over `envelope.swap_proof`, with the nonce of `new`. Sending it again
        changes nothing. Returns the epoch of `new`. Raises UnknownCertificate, WrongProof, ProofTooLate.
        """
        with self.call(Act.SWAP_KEYS, sender, str(certificate)) as call:
            before, after = (call.db.execute(sql.FIND, _names(certificate, id)).one_or_none() for id in (old, new))
            states = (before and before.state, after and after.state)
            has_missed_one = self.suite.needed > 1 and after is not None and after.state == PENDING
            if before is None or after is None or not (has_missed_one or states in ((LIVE, PENDING), (DEAD, LIVE))):
                raise UnknownCertificate(serial=certificate.serial)
            if _whose(before) != _whose(after) or after.version != before.version + 1:
                raise WrongProof
            self._check_proof(before, proof, envelope.swap_proof(before.account, old, new, after.nonce))
            if after.state == PENDING:
                self._must_be_in_time(after)
            call.db.execute(sql.RETIRE_OTHERS, _names(certificate, new))
            call.facts, epoch = self._restore(call.db, _names(certificate, new), after.account)
        self.store.scrub()
        return epoch

    def live(self, sender: Party, certificate: CertificateId) -> bytes | None:
        """Return which registration of a certificate is live: the cloud asks after an interruption."""
        with self.call(Act.ASK_LIVE, sender, str(certificate)) as call:
            return call.db.scalar(sql.LIVE_ONE, named(certificate))

    def destroy(self, sender: Party, certificate: CertificateId) -> None:
        """Destroy every half of a certificate that is deleted."""
        with self.call(Act.DESTROY_KEY, sender, str(certificate)) as call:
            call.db.execute(sql.RETIRE_ALL, named(certificate))
        self.store.scrub()

    # One statement, not a check and then a write: between the two, forty parallel guesses would all pass the check.
    _TAKE_A_TRY = (
        update(REGISTRATIONS)
        .where(*sql.THIS, REGISTRATIONS.c.state == LIVE, REGISTRATIONS.c.tries > 0)
        .where(REGISTRATIONS.c.epoch >= bindparam("seen"))
        .values(tries=REGISTRATIONS.c.tries - 1, nonce=bindparam("fresh"), asked=bindparam("now"), proved=False)
        .values(epoch=REGISTRATIONS.c.epoch + 1)
        .returning(*REGISTRATIONS.c)
    )

    def _take_a_try(
        self, sender: Party, certificate: CertificateId, registration: bytes, nonce: bytes, seen: int
    ) -> Row[Any]:
        this = _names(certificate, registration)
        try:
            with self.call(Act.EVALUATE, sender, str(certificate)) as call:
                values = this | {"fresh": nonce, "now": self.world.clock.now(), "seen": seen}
                if (row := call.db.execute(self._TAKE_A_TRY, values).one_or_none()) is None:
                    refusal = self._why_not(call.db, certificate, this, seen)
                    if isinstance(refusal, KeyDestroyed):
                        call.keep(sql.RETIRE, this)
                    raise refusal
                if (budget := call.db.scalar(sql.SPEND, {"this": row.account})) is None:
                    raise BudgetSpent
                call.facts = TriesCounted(account_label(row.account), tries_left=row.tries, budget_left=budget)
        except KeyDestroyed:
            self.store.scrub()
            raise
        return row

    def _why_not(self, db: Connection, certificate: CertificateId, this: dict[str, object], seen: int) -> LabError:
        """Return why no try could be taken. Once the last try's proof window is over, the half is to be destroyed."""
        row = db.execute(sql.FIND, this).one_or_none()
        if seen > (row.epoch if row else 0):
            return CounterRolledBack()
        if row is None or row.state == PENDING or (row.state == DEAD and self._has_live(db, certificate)):
            return UnknownCertificate(serial=certificate.serial)
        if row.state == LIVE and self.world.clock.now() <= row.asked + self.world.rules.proof_window:
            return PinLocked()
        return KeyDestroyed()

    def _check_proof(self, row: Row[Any], proof: bytes, proved: bytes) -> None:
        try:
            key = _public_key(row.spki)
        except BadInput:
            raise RecordDamaged(owner=self.party) from None
        try:
            keys.verify(key, proof, proved)
        except BadSignature:
            raise WrongProof from None

    def _must_be_in_time(self, row: Row[Any]) -> None:
        over = row.asked + self.world.rules.proof_window
        if self.world.clock.now() > over:
            raise ProofTooLate(since=over)

    def _restore(self, db: Connection, this: dict[str, object], account: bytes) -> tuple[TriesCounted, int]:
        tries = self.world.rules.pin_tries
        epoch = db.execute(sql.MAKE_LIVE, this | {"all": tries}).scalar_one()
        if (budget := db.scalar(sql.BUDGET, {"account": account})) is None:
            raise RecordDamaged(owner=self.party)
        return TriesCounted(account_label(account), tries_left=tries, budget_left=budget), epoch

    def _has_live(self, db: Connection, certificate: CertificateId) -> bool:
        return db.scalar(sql.LIVE_ONE, named(certificate)) is not None


def _names(certificate: CertificateId, registration: bytes) -> dict[str, object]:
    return named(certificate) | {"registration": registration}


def _whose(row: Row[Any]) -> tuple[bytes, bytes, bytes]:
    return row.account, row.serial_content, row.spki


def _public_key(spki: bytes) -> keys.PublicKey:
    with parsing(BadInput(Field.SPKI)):
        return keys.accept(load_der_public_key(spki), BadInput(Field.SPKI))
