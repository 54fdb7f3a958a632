"""Where a device handles PIN and private key: it makes the key, seals it, opens it again, and forgets both.

What leaves the device is an envelope for the cloud and a sealed question for the HSM; and a file under a password if
the owner exports a key. Only the auto-connect token is stored on the device.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from cryptography import x509

from fincert_lab.crypto import envelope, keys, pkcs12, threshold
from fincert_lab.crypto import pin as pins
from fincert_lab.crypto.question import Question
from fincert_lab.crypto.vid import R_BYTES
from fincert_lab.errors import (
    AlreadyStored,
    BadInput,
    CertificateOfAnotherLab,
    CloudRefused,
    DamagedEnvelope,
    NoNewKey,
    PinLocked,
    PinMismatch,
    PinRefused,
    SessionEnded,
    UnknownDevice,
    WrongOrder,
    WrongPin,
)
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.institutions.cloud.sessions import Session
from fincert_lab.institutions.hsm import Answer
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.people.endpoints import Endpoints
from fincert_lab.people.owner import Owner
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.validation import issuer_among
from fincert_lab.secret import Secret


@dataclass(frozen=True, repr=False)
class Opened(Secret):
    """A key pair in the device's memory: the private key, and the VID's R beside it."""

    key: keys.PrivateKey
    r: bytes


@dataclass(frozen=True, repr=False)
class KeyFile(Secret):
    """An exported key: `content` is a PKCS#12 file. Not for the screen: its password can be guessed."""

    content: bytes


@dataclass(frozen=True, repr=False)
class _PendingEnvelope(Secret):
    """An envelope about to be sealed: the context to bind it to, both halves, and the nonces for the proofs."""

    context: envelope.Context
    ys: list[bytes]
    s: bytes
    hsm_nonces: list[bytes]


class KeyBox:
    """The part of one device that sees PIN and private key."""

    def __init__(self, party: Party, owner: Owner, endpoints: Endpoints) -> None:
        self._party = party
        self._owner = owner
        self._world = endpoints.world
        self._cloud = endpoints.cloud
        self._hsm_keys = endpoints.hsm_keys
        self._suite = endpoints.suite
        self._cas = endpoints.cas
        self._local_storage = endpoints.local_storage
        self._joined: bytes | None = None  # the application whose telephone is about to be proved
        self._session: Session | None = None
        self._new_key: Opened | None = None

    # --- admission to the cloud

    def join(self, member: Member, *, replace: bool) -> None:
        """Apply for an account in the cloud, or for the one that there is."""
        self._joined = self._cloud.accounts.join(self._party, member, replace=replace)

    def send_sms_code(self) -> None:
        """Have a code sent to the telephone that was named. Raises WrongOrder before `join`."""
        self._cloud.accounts.send_sms(self._party, self._application())

    def confirm_sms_code(self, code: str, *, remember: bool) -> None:
        """Prove the telephone with the code that it got. Raises WrongOrder before `join`, AccountExists."""
        admitted = self._cloud.accounts.confirm_sms(self._party, self._application(), code, remember=remember)
        self._session = admitted.session
        self._local_storage.keep_auto_connect(self._party, admitted.auto_connect)

    def _application(self) -> bytes:
        if self._joined is None:
            raise WrongOrder(missing=Act.JOIN_CLOUD)
        return self._joined

    def session(self) -> Session:
        """Return the device's session; if it has ended, a remembered device is admitted again.

        Raises UnknownDevice before `connect`, SessionEnded if it has to be connected again.
        """
        if self._session and self._session.until >= self._world.clock.now():
            return self._session
        remembered = self._local_storage.auto_connect(self._party)
        if remembered is None:
            raise SessionEnded(since=self._session.until) if self._session else UnknownDevice(device=self._party)
        try:
            self._session = self._cloud.sessions.auto_connect(self._party, remembered)
        except UnknownDevice:
            self.disconnect()  # the cloud has forgotten this device, so the token is useless
            raise
        return self._session

    def check_in(self) -> bool:
        """Return whether the cloud still admits this device, by listing certificates; if not, forget the session."""
        try:
            self._cloud.certificates(self._party, self.session())
        except CloudRefused:
            self._session = None  # it was removed from the list, or the account was closed elsewhere
            return False
        return True

    def disconnect(self) -> None:
        """Forget session and auto-connect token."""
        self._session = None
        self._local_storage.keep_auto_connect(self._party, None)

    # --- a new key

    def generate(self, kind: keys.KeyKind) -> keys.PublicKey:
        """Make a key pair and R. Returns the public key."""
        with self._local_storage.store.call(Act.GENERATE_KEY, self._party, self._party, self._party):
            key = keys.make(kind, partial(self._random, "key"))
            self._new_key = Opened(key, self._random("r", R_BYTES))
        return self._new_key.key.public_key()

    def new_key(self) -> Opened:
        """Return the new key, which is not sealed yet. Raises NoNewKey before `generate`."""
        if self._new_key is None:
            raise NoNewKey(missing=Act.GENERATE_KEY)
        return self._new_key

    def seal(self, certificate: x509.Certificate, pin: str) -> None:
        """Seal the new key under `pin`, store the envelope in the cloud, and forget the key.

        Raises CloudRefused, NoNewKey before `generate` or for another key's certificate, and what
        `Cloud.register_key` raises.
        """
        session, new = self.session(), self.new_key()
        if certificate.public_key() != new.key.public_key():
            raise NoNewKey(missing=Act.GENERATE_KEY)
        try:
            pending = self._begin_envelope(session, certificate, new, pin, version=1)
        except AlreadyStored:
            self._new_key = None  # it was stored, before an interruption
            raise
        this, registration = CertificateId.of(certificate), pending.context.registration
        claims = [envelope.unlock_proof(session.account, registration, nonce) for nonce in pending.hsm_nonces]
        sealed, proofs = self._seal(pending, new), [keys.sign(new.key, claim) for claim in claims]
        self._cloud.store_envelope(self._party, session, this, registration, sealed, proofs)
        self._new_key = None

    # --- a key that is in the cloud

    def open(self, certificate: x509.Certificate, pin: str) -> Opened:
        """Fetch the envelope and open it. A wrong PIN costs a try; the right one restores all tries.

        Raises CloudRefused, UnknownCertificate, PinRefused, ProofTooLate, DamagedEnvelope, and StaleEnvelope, without
        using a try, if the PIN was changed elsewhere in the meantime.
        """
        return self._open(certificate, pin)[0]

    def export(self, certificate: x509.Certificate, pin: str, password: str) -> KeyFile:
        """Open the key with `pin`, and put it into a file under `password` with its certificate and those above it.

        Raises what `open` raises, and CertificateOfAnotherLab, without using a try, if no CA of the lab issued it.
        """
        if (issuer := issuer_among(certificate, self._cas.values())) is None:
            raise CertificateOfAnotherLab(thing=serial_of(certificate))
        above, key = issuer.trust, self.open(certificate, pin).key
        return KeyFile(pkcs12.dump(key, certificate, (above.ca, above.root), password))

    def change_pin(self, certificate: x509.Certificate, pin: str, new_pin: str) -> None:
        """Open the key with `pin` and seal it again under `new_pin`: same key, same certificate."""
        opened, old = self._open(certificate, pin)
        session = self.session()
        pending = self._begin_envelope(session, certificate, opened, new_pin, version=old.version + 1)
        new = pending.context.registration
        claims = [envelope.swap_proof(session.account, old.registration, new, nonce) for nonce in pending.hsm_nonces]
        sealed, proofs = self._seal(pending, opened), [keys.sign(opened.key, claim) for claim in claims]
        this = CertificateId.of(certificate)
        self._cloud.change_pin(self._party, session, this, sealed, proofs, old=old.registration, new=new)

    def delete(self, certificate: x509.Certificate, pin: str) -> None:
        """Open the key with `pin`, and sign with it that this certificate and envelope are to be deleted."""
        opened, context = self._open(certificate, pin)
        claim = envelope.delete_claim(context.account, context.registration)
        signature = keys.sign(opened.key, claim)
        self._cloud.delete(self._party, self.session(), CertificateId.of(certificate), context.registration, signature)

    def _begin_envelope(
        self, session: Session, certificate: x509.Certificate, opened: Opened, pin: str, version: int
    ) -> _PendingEnvelope:
        context = envelope.Context(
            account=session.account,
            serial=envelope.serial_content(certificate.serial_number),
            spki=keys.spki(opened.key.public_key()),
            version=version,
            registration=self._random("registration", envelope.ID_BYTES),
            profile=envelope.profile_of(self._suite),
        )
        stretched, claim = envelope.stretch(pin, context), keys.sign(opened.key, envelope.key_claim(context))
        questions = self._questions(stretched, context)
        answers = self._cloud.register_key(self._party, session, certificate, context, claim, self._sealed(questions))
        ys = [question.y(answer.sealed_y) for question, answer in zip(questions, answers, strict=True)]
        return _PendingEnvelope(context, ys, stretched.s, [answer.nonce for answer in answers])

    def _questions(self, stretched: envelope.Stretched, context: envelope.Context) -> list[Question]:
        """Return a question for each HSM, about the same PIN."""
        return [Question.about(context, stretched, self._random) for _ in self._hsm_keys]

    def _sealed(self, questions: list[Question]) -> list[bytes]:
        return [question.sealed_to(key) for question, key in zip(questions, self._hsm_keys.values(), strict=True)]

    def _seal(self, pending: _PendingEnvelope, opened: Opened) -> envelope.Envelope:
        pkcs8, nonce = keys.dump(opened.key, opened.r), self._random("nonce", envelope.NONCE_BYTES)
        line = self._random("line", threshold.LINE_BYTES) if len(pending.ys) > 1 else b""
        return threshold.seal(pending.context, pending.ys, pending.s, pkcs8, nonce, line)

    def _open(self, certificate: x509.Certificate, pin: str) -> tuple[Opened, envelope.Context]:
        session, this = self.session(), CertificateId.of(certificate)
        stored = self._cloud.fetch_envelope(self._party, session, this)
        context = stored.context
        # A cloud that substituted an envelope of its own could use this device to try PINs, uncounted; one that named
        # another suite could have it send A where it is to send a point.
        if context.suite is not self._suite or not context.is_of(certificate, session.account):
            raise DamagedEnvelope
        stretched = envelope.stretch(pin, context)
        questions = self._questions(stretched, context)
        answers = self._cloud.evaluate(self._party, session, this, context.registration, self._sealed(questions))
        asked = enumerate(zip(questions, answers, strict=True))
        ys = {hsm: _y(question, answer) for hsm, (question, answer) in asked if answer}
        try:
            unsealed = threshold.open(context, ys, stretched.s, stored.envelope)
        except PinMismatch:
            raise _wrong_pin(context.suite.needed, answers) from None
        opened = Opened(*keys.load(unsealed.pkcs8))
        claims = [
            answer and envelope.unlock_proof(session.account, context.registration, answer.nonce) for answer in answers
        ]
        proofs = [keys.sign(opened.key, claim) if claim else None for claim in claims]
        self._cloud.prove(self._party, session, this, context.registration, proofs)
        if unsealed.wrong:
            wrong = [party for hsm, party in enumerate(self._hsm_keys) if hsm in unsealed.wrong]
            self._cloud.report_hsms(self._party, session, this, wrong)
        return opened, context

    def _random(self, label: str, count: int) -> bytes:
        return self._world.entropy.bytes(f"{self._party}/{label}", count)


def check_new_pin(pin: str, owner: Owner) -> None:
    """Check that `pin` may be set by `owner`. Raises PinFormat, WeakPin."""
    me = owner.identity
    pins.check_strength(pin, phone=me.phone, birthday=me.birth_date[2:])


def _y(question: Question, answer: Answer) -> bytes:
    """Return what an answer became. Of several HSMs, one with an illegible answer is like one with a wrong answer."""
    try:
        return question.y(answer.sealed_y)
    except (BadInput, DamagedEnvelope):
        if question.context.suite.needed == 1:
            raise
        return bytes(envelope.KEY_BYTES)


def _wrong_pin(needed: int, answers: Sequence[Answer | None]) -> PinRefused:
    """Return how many more PINs as many HSMs as are needed will answer for."""
    tries_left = sorted(answer.tries_left for answer in answers if answer)[-needed]
    return WrongPin(tries_left=tries_left) if tries_left else PinLocked()
