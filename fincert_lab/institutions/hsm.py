"""The cloud's hardware security module: it holds the server's half of every envelope, and it counts.

Six digits can be guessed; a counter that nobody can turn back is what protects them. So a try is taken away, durably,
*before* anything is evaluated: who pulls the plug in the middle has lost the try. It comes back when the device
proves, with the certificate's own key, that it opened the envelope. Where it does not come back, it is also gone from
the budget that an account has for all its life: who tries four PINs a day and waits for the owner gets no further.

A real module keeps its counter where nobody can write. This one keeps it in a file: before the answer leaves, everybody
in the lab hears of the try, so that they notice where that file is put back, even if all but one are. A whole folder
put back nobody notices, nor, after a power cut, a try that no other database had on the disk yet.

When no tries are left, the module waits a moment for a proof that may be on its way; after that, the next request
destroys its half, in the file too. Then no PIN opens the envelope, and nobody ever learns which was right.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from fincert_lab.arguments import checked
from fincert_lab.crypto import envelope, keys
from fincert_lab.crypto.parsing import parsing
from fincert_lab.database import UTCDateTime
from fincert_lab.errors import (
    AlreadyStored,
    BadInput,
    BadSignature,
    BudgetSpent,
    KeyDestroyed,
    LabError,
    PinLocked,
    ProofTooLate,
    RecordDamaged,
    UnknownCertificate,
    WrongProof,
)
from fincert_lab.institutions.institution import Institution, World, account_label
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.secret import Secret

PENDING, LIVE, DEAD = "pending", "live", "dead"  # a registration's life; at most one of a certificate is live
DESTROYED = bytes(32)  # what is left of k
OF_A_CONTEXT = f"version BETWEEN 0 AND {2**32 - 1} AND profile IN ({', '.join(map(str, envelope.PROFILES))})"  # in SQL

_TABLES = MetaData()
_REGISTRATIONS = Table(
    "registrations",
    _TABLES,
    Column("id", LargeBinary(16), primary_key=True),
    Column("certificate", String, nullable=False),
    Column("account", LargeBinary(16), nullable=False),
    Column("serial", LargeBinary, nullable=False),
    Column("spki", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("profile", Integer, nullable=False),
    Column("k", LargeBinary(32), nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("nonce", LargeBinary(16), nullable=False),
    Column("asked", UTCDateTime, nullable=False),
    Column("proved", Boolean, nullable=False),
    info={"holds": f"state IN {PENDING, LIVE, DEAD} AND {OF_A_CONTEXT}"},
)
_BUDGETS = Table(
    "budgets",
    _TABLES,
    Column("account", LargeBinary(16), primary_key=True),
    Column("remaining", Integer, nullable=False),
)
Index("one_live", _REGISTRATIONS.c.certificate, unique=True, sqlite_where=_REGISTRATIONS.c.state == LIVE)

# Statements are made once, with names for what they ask: building one takes longer than running it.
_ADD_BUDGET = insert(_BUDGETS)
_ADD_REGISTRATION = insert(_REGISTRATIONS)
_THIS = (_REGISTRATIONS.c.id == bindparam("registration"), _REGISTRATIONS.c.certificate == bindparam("serial_number"))
_FIND = select(_REGISTRATIONS).where(*_THIS)
_BY_ID = select(_REGISTRATIONS.c.id).where(_REGISTRATIONS.c.id == bindparam("registration"))
_LIVE = select(_REGISTRATIONS.c.id).where(
    _REGISTRATIONS.c.certificate == bindparam("serial_number"), _REGISTRATIONS.c.state == LIVE
)
# One statement, not a check and then a write: between the two, forty guessers at once would all pass the check.
_TAKE_A_TRY = (
    update(_REGISTRATIONS)
    .where(*_THIS, _REGISTRATIONS.c.state == LIVE, _REGISTRATIONS.c.tries > 0)
    .values(tries=_REGISTRATIONS.c.tries - 1, nonce=bindparam("fresh"), asked=bindparam("now"), proved=False)
    .returning(*_REGISTRATIONS.c)
)
_SPEND = (
    update(_BUDGETS)
    .where(_BUDGETS.c.account == bindparam("this"), _BUDGETS.c.remaining > 0)
    .values(remaining=_BUDGETS.c.remaining - 1)
    .returning(_BUDGETS.c.remaining)
)
_GIVE_BACK = update(_BUDGETS).where(_BUDGETS.c.account == bindparam("this")).values(remaining=_BUDGETS.c.remaining + 1)
_BUDGET = select(_BUDGETS.c.remaining).where(_BUDGETS.c.account == bindparam("account"))
_MAKE_LIVE = update(_REGISTRATIONS).where(*_THIS).values(state=LIVE, tries=bindparam("all"), proved=True)
_RETIRE = update(_REGISTRATIONS).where(*_THIS).values(state=DEAD, k=DESTROYED)
_RETIRE_ALL = (
    update(_REGISTRATIONS)
    .where(_REGISTRATIONS.c.certificate == bindparam("serial_number"), _REGISTRATIONS.c.state != DEAD)
    .values(state=DEAD, k=DESTROYED)
)


@dataclass(frozen=True, repr=False)
class Answer(Secret):
    """The HSM's half, sealed for the device that asked; the nonce to sign for the try; and how many tries are left."""

    sealed_y: bytes
    nonce: bytes
    tries_left: int


@checked
class Hsm(Institution):
    """The module. By convention only the cloud talks to it; what the cloud relays is sealed."""

    tables = _TABLES

    def __init__(self, party: Party, world: World) -> None:
        super().__init__(party, world)
        self._key = X25519PrivateKey.from_private_bytes(self.own("key", 32))

    @property
    def key(self) -> X25519PublicKey:
        """The public key that every device knows from the factory (pinned)."""
        return self._key.public_key()

    def register(self, sender: Party, context: envelope.Context, signature: bytes, sealed_a: bytes) -> Answer:
        """Make the server's half for a new registration, and evaluate it once: nothing is sealed under it yet.

        `signature` is the certificate key's own over `envelope.key_claim`. The registration stays pending until it is
        proved. Raises BadInput, BadSignature, AlreadyStored if the registration is there already, or BudgetSpent.
        """
        certificate, now, policy = context.certificate, self.world.clock.now(), self.world.policy
        with self.call(Act.REGISTER_KEY, sender, certificate) as call:
            keys.verify(_public_key(context.spki), signature, envelope.key_claim(context))
            if call.db.execute(_BY_ID, {"registration": context.registration}).one_or_none():
                raise AlreadyStored
            budget = call.db.scalar(_BUDGET, {"account": context.account})
            if budget is None:
                call.db.execute(_ADD_BUDGET, {"account": context.account, "remaining": policy.pin_budget})
            elif budget == 0:
                raise BudgetSpent
            k, nonce = self.random("k", 32), self.random("nonce", 16)
            registration = {
                "id": context.registration,
                "certificate": certificate,
                "account": context.account,
                "serial": context.serial,
                "spki": context.spki,
                "version": context.version,
                "profile": context.profile,
                "k": k,
                "state": PENDING,
                "tries": policy.pin_tries,
                "nonce": nonce,
                "asked": now,
                "proved": True,  # there was no PIN to guess: nothing was taken, and nothing is to be given back
            }
            call.db.execute(_ADD_REGISTRATION, registration)
            a, answer_key = envelope.open_a(self._key, context, sealed_a)
        y = envelope.seal_y(answer_key, context, envelope.evaluate(k, context, a))
        return Answer(y, nonce, policy.pin_tries)

    def evaluate(self, sender: Party, certificate: str, registration: bytes, sealed_a: bytes) -> Answer:
        """Take a try away, then compute the server's half for one PIN.

        Raises UnknownCertificate; PinLocked when no tries are left and a proof may be on its way; KeyDestroyed after
        that; BudgetSpent when the account has none left; BadInput (the try is gone all the same).
        """
        nonce = self.random("nonce", 16)
        row = self._take_a_try(sender, certificate, registration, nonce)
        self.world.journal.tell()
        # The try is gone for good. Only now may the answer exist.
        context = envelope.Context(row.account, row.serial, row.spki, row.version, row.id, row.profile)
        a, answer_key = envelope.open_a(self._key, context, sealed_a)
        return Answer(envelope.seal_y(answer_key, context, envelope.evaluate(row.k, context, a)), nonce, row.tries)

    def prove(self, sender: Party, certificate: str, registration: bytes, proof: bytes) -> None:
        """Hear that the envelope was opened: all tries come back, and this one's unit of the budget.

        The first proof makes the first registration live. `proof` is the certificate key's signature over
        `envelope.unlock_proof` with the HSM's last nonce. To send it again changes nothing. Raises
        UnknownCertificate, WrongProof, ProofTooLate.
        """
        this = _names(certificate, registration)
        with self.call(Act.PROVE, sender, certificate) as call:
            row = call.db.execute(_FIND, this).one_or_none()
            if row is None or row.state == DEAD or (row.state == PENDING and self._has_live(call.db, certificate)):
                raise UnknownCertificate(serial=certificate)
            self._check_proof(row, proof, envelope.unlock_proof(row.account, registration, row.nonce))
            if not row.proved:
                self._must_be_in_time(row)
                call.db.execute(_GIVE_BACK, {"this": row.account})
            call.facts.update(self._restore(call.db, this, row.account))

    def swap(self, sender: Party, certificate: str, old: bytes, new: bytes, proof: bytes) -> None:
        """비밀번호 변경: in one transaction `old` dies and `new` goes live. At this moment the PIN changes.

        `proof` is the certificate key's signature over `envelope.swap_proof`, with the nonce of `new`. To send it again
        changes nothing. Raises UnknownCertificate, WrongProof, ProofTooLate.
        """
        with self.call(Act.SWAP_KEYS, sender, certificate) as call:
            before, after = (call.db.execute(_FIND, _names(certificate, id)).one_or_none() for id in (old, new))
            states = (before and before.state, after and after.state)
            if before is None or after is None or states not in ((LIVE, PENDING), (DEAD, LIVE)):
                raise UnknownCertificate(serial=certificate)
            if _whose(before) != _whose(after) or after.version != before.version + 1:
                raise WrongProof
            self._check_proof(before, proof, envelope.swap_proof(before.account, old, new, after.nonce))
            if after.state == PENDING:
                self._must_be_in_time(after)
            call.db.execute(_RETIRE, _names(certificate, old))
            call.facts.update(self._restore(call.db, _names(certificate, new), after.account))
        self.store.scrub()

    def live(self, sender: Party, certificate: str) -> bytes | None:
        """Tell which registration of a certificate is live: the cloud asks where it was interrupted."""
        with self.call(Act.ASK_LIVE, sender, certificate) as call:
            return call.db.scalar(_LIVE, {"serial_number": certificate})

    def destroy(self, sender: Party, certificate: str) -> None:
        """Destroy every half there is for a certificate that is deleted."""
        with self.call(Act.DESTROY_KEY, sender, certificate) as call:
            call.db.execute(_RETIRE_ALL, {"serial_number": certificate})
        self.store.scrub()

    def _take_a_try(self, sender: Party, certificate: str, registration: bytes, nonce: bytes) -> Row[Any]:
        this, now = _names(certificate, registration), self.world.clock.now()
        with self._scrubbed(), self.call(Act.EVALUATE, sender, certificate) as call:
            row = call.db.execute(_TAKE_A_TRY, this | {"fresh": nonce, "now": now}).one_or_none()
            if row is None:
                refusal = self._why_not(call.db, this)
                if isinstance(refusal, KeyDestroyed):
                    call.keep(_RETIRE, this)
                raise refusal
            budget = call.db.scalar(_SPEND, {"this": row.account})
            if budget is None:
                raise BudgetSpent
            call.facts.update(tries_left=row.tries, budget_left=budget, account=account_label(row.account))
        return row

    def _why_not(self, db: Connection, this: dict[str, object]) -> LabError:
        """Say why no try could be taken. When the last one's proof window is over, the half is to be destroyed."""
        row = db.execute(_FIND, this).one_or_none()
        certificate = str(this["serial_number"])
        if row is None or row.state == PENDING or (row.state == DEAD and self._has_live(db, certificate)):
            return UnknownCertificate(serial=certificate)
        if row.state == LIVE and self.world.clock.now() <= row.asked + self.world.policy.proof_window:
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
        over = row.asked + self.world.policy.proof_window
        if self.world.clock.now() > over:
            raise ProofTooLate(since=over)

    @contextmanager
    def _scrubbed(self) -> Iterator[None]:
        try:
            yield
        except KeyDestroyed:
            self.store.scrub()
            raise

    def _restore(self, db: Connection, this: dict[str, object], account: bytes) -> dict[str, Any]:
        tries = self.world.policy.pin_tries
        db.execute(_MAKE_LIVE, this | {"all": tries})
        budget = db.scalar(_BUDGET, {"account": account})
        return {"tries_left": tries, "budget_left": budget, "account": account_label(account)}

    def _has_live(self, db: Connection, certificate: str) -> bool:
        return db.scalar(_LIVE, {"serial_number": certificate}) is not None


def _names(certificate: str, registration: bytes) -> dict[str, object]:
    return {"serial_number": certificate, "registration": registration}


def _whose(row: Row[Any]) -> tuple[bytes, bytes, bytes]:
    return row.account, row.serial, row.spki


def _public_key(spki: bytes) -> keys.PublicKey:
    with parsing(BadInput(field="spki")):
        return keys.accept(load_der_public_key(spki), BadInput(field="spki"))
