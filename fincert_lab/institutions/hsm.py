"""The cloud's hardware security module: it holds the server's half of every envelope, and it counts.

Six digits can be guessed; a counter that nobody can turn back is what protects them. So a try is taken away, durably,
*before* anything is evaluated: who pulls the plug in the middle has lost the try. It comes back when the device
proves, with the certificate's own key, that it opened the envelope.
"""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, bindparam, insert, select, update

from fincert_lab.crypto import envelope, keys
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import AlreadyStored, BadInput, BadSignature, PinLocked, UnknownCertificate, WrongProof
from fincert_lab.institutions.institution import Institution, World
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.secret import Secret

PENDING, LIVE, DEAD = "pending", "live", "dead"  # a registration's life; at most one of a certificate is live

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
)
Index("one_live", _REGISTRATIONS.c.certificate, unique=True, sqlite_where=_REGISTRATIONS.c.state == LIVE)

# Statements are made once, with names for what they ask: building one takes longer than running it.
_THIS = (_REGISTRATIONS.c.id == bindparam("registration"), _REGISTRATIONS.c.certificate == bindparam("serial_number"))
_FIND = select(_REGISTRATIONS).where(*_THIS)
_BY_ID = select(_REGISTRATIONS.c.id).where(_REGISTRATIONS.c.id == bindparam("registration"))
# One statement, not a check and then a write: between the two, forty guessers at once would all pass the check.
_TAKE_A_TRY = (
    update(_REGISTRATIONS)
    .where(*_THIS, _REGISTRATIONS.c.state == LIVE, _REGISTRATIONS.c.tries > 0)
    .values(tries=_REGISTRATIONS.c.tries - 1, nonce=bindparam("fresh"))
    .returning(*_REGISTRATIONS.c)
)
_GIVE_TRIES_BACK = update(_REGISTRATIONS).where(*_THIS).values(state=LIVE, tries=bindparam("all"))
_RETIRE = (
    update(_REGISTRATIONS)
    .where(_REGISTRATIONS.c.certificate == bindparam("serial_number"), _REGISTRATIONS.c.state == LIVE)
    .values(state=DEAD)
)


@dataclass(frozen=True, repr=False)
class Answer(Secret):
    """The HSM's half, sealed for the device that asked; the nonce to sign for the try; and how many tries are left."""

    sealed_y: bytes
    nonce: bytes
    tries_left: int


class Hsm(Institution):
    """The module. Only the cloud talks to it, and what it relays is sealed."""

    tables = _TABLES

    def __init__(self, party: Party, world: World) -> None:
        super().__init__(party, world)
        self._key = X25519PrivateKey.from_private_bytes(self.random("key", 32))

    @property
    def key(self) -> X25519PublicKey:
        """The public key that every device knows from the factory (pinned)."""
        return self._key.public_key()

    def register(self, sender: Party, context: envelope.Context, signature: bytes, sealed_a: bytes) -> Answer:
        """Make the server's half for a new registration, and evaluate it once: nothing is sealed under it yet.

        `signature` is the certificate key's own over `envelope.key_claim`. The registration stays pending until it is
        proved. Raises BadInput, BadSignature, or AlreadyStored if the registration is there already.
        """
        certificate = context.certificate
        with self.call(Act.REGISTER_KEY, sender, certificate) as call:
            keys.verify(_public_key(context.spki), signature, envelope.key_claim(context))
            if call.db.execute(_BY_ID, {"registration": context.registration}).one_or_none():
                raise AlreadyStored
            k, nonce, tries = self.random("k", 32), self.random("nonce", 16), self.world.policy.pin_tries
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
                "tries": tries,
                "nonce": nonce,
            }
            call.db.execute(insert(_REGISTRATIONS), registration)
            a, answer_key = envelope.open_a(self._key, context, sealed_a)
        return Answer(envelope.seal_y(answer_key, context, envelope.evaluate(k, context, a)), nonce, tries)

    def evaluate(self, sender: Party, certificate: str, registration: bytes, sealed_a: bytes) -> Answer:
        """Take a try away, then compute the server's half for one PIN.

        Raises UnknownCertificate, PinLocked when no tries are left, BadInput (the try is gone all the same).
        """
        nonce, this = self.random("nonce", 16), _names(certificate, registration)
        with self.call(Act.EVALUATE, sender, certificate) as call:
            row = call.db.execute(_TAKE_A_TRY, this | {"fresh": nonce}).one_or_none()
            if row is None:
                known = call.db.execute(_FIND, this).one_or_none()
                raise PinLocked if known and known.state == LIVE else UnknownCertificate(serial=certificate)
            call.facts["tries_left"] = row.tries
        # The try is gone for good. Only now may the answer exist.
        context = envelope.Context(row.account, row.serial, row.spki, row.version, row.id, row.profile)
        a, answer_key = envelope.open_a(self._key, context, sealed_a)
        return Answer(envelope.seal_y(answer_key, context, envelope.evaluate(row.k, context, a)), nonce, row.tries)

    def prove(self, sender: Party, certificate: str, registration: bytes, proof: bytes) -> None:
        """Hear that the envelope was opened: all tries come back. The first proof makes the registration live.

        `proof` is the certificate key's signature over `envelope.unlock_proof` with the HSM's last nonce. To send it
        again changes nothing. Raises UnknownCertificate, WrongProof.
        """
        this = _names(certificate, registration)
        with self.call(Act.PROVE, sender, certificate) as call:
            row = call.db.execute(_FIND, this).one_or_none()
            if row is None or row.state == DEAD:
                raise UnknownCertificate(serial=certificate)
            _check_proof(row.spki, row.account, registration, row.nonce, proof)
            tries = self.world.policy.pin_tries
            if row.state == PENDING:
                call.db.execute(_RETIRE, {"serial_number": certificate})
            call.db.execute(_GIVE_TRIES_BACK, this | {"all": tries})
            call.facts["tries_left"] = tries


def _names(certificate: str, registration: bytes) -> dict[str, object]:
    return {"serial_number": certificate, "registration": registration}


def _public_key(spki: bytes) -> keys.PublicKey:
    with parsing(BadInput(field="spki")):
        return keys.accept(load_der_public_key(spki), BadInput(field="spki"))


def _check_proof(spki: bytes, account: bytes, registration: bytes, nonce: bytes, proof: bytes) -> None:
    try:
        keys.verify(_public_key(spki), proof, envelope.unlock_proof(account, registration, nonce))
    except BadSignature:
        raise WrongProof from None
