"""A customer's device, a browser or a telephone: the only place where the PIN and the open private key ever are.

The device makes the key, has it certified, seals it and gives the envelope away. To sign it fetches the envelope,
opens it with PIN and HSM, signs, and forgets the key again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto import cms, envelope, keys
from fincert_lab.crypto import pin as pins
from fincert_lab.crypto.vid import R_BYTES, VirtualID, seal_r
from fincert_lab.errors import (
    AnotherLab,
    BadInput,
    DamagedEnvelope,
    PinLocked,
    PinMismatch,
    UnknownDevice,
    WrongChallenge,
    WrongOrder,
    WrongPin,
)
from fincert_lab.institutions.bank import Bank
from fincert_lab.institutions.ca import Authorisation, CertificationAuthority, IssueRequest
from fincert_lab.institutions.challenge import Challenge, Statement, check_transfer
from fincert_lab.institutions.cloud import Cloud, Member, Session
from fincert_lab.institutions.institution import World
from fincert_lab.institutions.service import Receipt, Service
from fincert_lab.institutions.telecom import Telecom
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.profile import serial_of
from fincert_lab.store import Store

if TYPE_CHECKING:
    from fincert_lab.people.person import Person


@dataclass(frozen=True, repr=False)
class _Opened:
    """A key pair in the device's memory: the private key, and the VID's R beside it."""

    key: keys.PrivateKey
    r: bytes


@dataclass(frozen=True)
class Reach:
    """What a person's devices can reach; `notes` is where the lab writes down what happens inside them."""

    world: World
    telecom: Telecom
    cloud: Cloud
    ca: CertificationAuthority
    hsm_key: X25519PublicKey  # pinned: asked of the cloud, it could be the cloud's own
    notes: Store


class Device:
    """One device of `owner`.

    Handed a bank or a service of another lab, every method raises AnotherLab; handed something else, BadInput.
    """

    def __init__(self, party: Party, owner: Person, reach: Reach) -> None:
        self.party = party
        self.owner = owner
        self._world = reach.world
        self._cloud = reach.cloud
        self._ca = reach.ca
        self._hsm_key = reach.hsm_key
        self._notes = reach.notes
        self._session: Session | None = None
        self._new_key: _Opened | None = None

    def __repr__(self) -> str:
        return f"Device({str(self.party)!r})"

    # --- getting a certificate: whole, and step by step

    def enroll(self, bank: Bank, *, pin: str) -> x509.Certificate:
        """인증서 발급: identity check, cloud, SMS, key, certificate, PIN. Returns the certificate.

        Raises PinFormat or WeakPin before anything else happens, and whatever a step raises.
        """
        self._check_new_pin(pin)
        self._must_be_here(bank, Bank)
        with self._world.journal.story():
            authorisation = self.check_identity(bank)
            if self._session is None:
                self.connect()
            self.generate_key()
            certificate = self.request_certificate(authorisation)
            self.set_pin(certificate, pin)
        return certificate

    def check_identity(self, bank: Bank) -> Authorisation:
        """본인 확인: show account number and security medium. Returns reference number and authorisation code."""
        self._must_be_here(bank, Bank)
        with self._world.journal.story():
            return bank.check_identity(self.party, self.owner.user_check(bank))

    def connect(self) -> None:
        """Join the cloud if need be, and prove the owner's telephone on this device by SMS."""
        me = self.owner.identity
        with self._world.journal.story():
            member = Member(self.owner.party, me.name, me.birth_date, me.phone)
            account = self._cloud.join(self.party, member)
            self._cloud.send_sms(self.party, account)
            self._session = self._cloud.confirm_sms(self.party, account, self.owner.read_sms_code())

    def generate_key(self) -> keys.PublicKey:
        """Make a key pair and R. Returns the public key, the half that may be seen."""
        with self._notes.call(Act.GENERATE_KEY, self.party, self.party, self.party):
            self._new_key = _Opened(keys.generate(self._random("key", keys.SEED_BYTES)), self._random("r", R_BYTES))
        return self._new_key.key.public_key()

    def request_certificate(self, authorisation: Authorisation) -> x509.Certificate:
        """Have the new public key certified. Raises WrongOrder before `generate_key`, and what the CA raises."""
        new = self._must_have_new_key()
        identity = self.owner.identity
        vid = VirtualID.of(identity.idn, new.r).general_name(identity.name)
        csr = (
            x509.CertificateSigningRequestBuilder(x509.Name([]))
            .add_extension(x509.SubjectAlternativeName([vid]), critical=False)
            .sign(new.key, SHA256(), ecdsa_deterministic=True)
        )
        request = IssueRequest(authorisation, csr.public_bytes(Encoding.DER), seal_r(self._ca.r_key, new.r))
        with self._world.journal.story():
            return self._ca.issue(self.party, request)

    def set_pin(self, certificate: x509.Certificate, pin: str) -> None:
        """6자리 PIN 번호 설정: seal the new key under `pin`, store the envelope in the cloud, and forget the key.

        Raises PinFormat, WeakPin, BadInput, WrongOrder before `generate_key`, UnknownDevice before `connect`.
        """
        self._check_new_pin(pin)
        _serial(certificate)
        new, session = self._must_have_new_key(), self._must_be_connected()
        context = envelope.Context(
            account=session.account,
            serial=envelope.serial_content(certificate.serial_number),
            spki=keys.spki(new.key.public_key()),
            version=1,
            registration=self._random("registration", envelope.ID_BYTES),
        )
        stretched, answer_key = envelope.stretch(pin, context), self._random("answer-key", envelope.KEY_BYTES)
        sealed_a = envelope.seal_a(self._hsm_key, context, stretched.a, answer_key)
        claim = keys.sign(new.key, envelope.key_claim(context))
        with self._world.journal.story():
            answer = self._cloud.register_key(self.party, session, certificate, context, claim, sealed_a)
            y = envelope.open_y(answer_key, context, answer.sealed_y)
            pkcs8, nonce = keys.dump(new.key, new.r), self._random("nonce", envelope.NONCE_BYTES)
            sealed = envelope.seal(context, y, stretched.s, pkcs8, nonce)
            proof = envelope.unlock_proof(session.account, context.registration, answer.nonce)
            self._cloud.store_envelope(self.party, session, context, sealed, keys.sign(new.key, proof))
        self._new_key = None

    # --- using it

    def register(self, certificate: x509.Certificate, bank: Bank, *, pin: str) -> None:
        """타행·타기관 인증서 등록: have `bank` take a certificate that another bank issued.

        Shows the VID's R to this bank. Raises what opening the key and `Bank.register` raise.
        """
        self._must_be_here(bank, Bank)
        self._must_be_able(certificate, pin)
        with self._world.journal.story():
            statement = Statement(Act.REGISTER, _given_by(bank.party, bank.give_challenge(self.party)))
            opened = self._open(certificate, pin)
            signed = cms.sign(statement.encode(), certificate, opened.key)
            bank.register(self.party, self.owner.user_check(bank), signed, statement, opened.r)

    def login(self, service: Service, certificate: x509.Certificate, *, pin: str) -> Receipt:
        """Log in at `service` with a signature. Raises what opening the key and `Service.accept` raise."""
        return self._sign_for(service, certificate, pin, Act.LOGIN)

    def transfer(
        self, service: Service, certificate: x509.Certificate, *, amount: int, payee: str, pin: str
    ) -> Receipt:
        """Order a transfer of `amount` won to the account number `payee` with a signature.

        Raises BadInput for a wrong amount or payee, and what opening the key and `Service.accept` raise.
        """
        check_transfer(amount, payee)
        return self._sign_for(service, certificate, pin, Act.TRANSFER, amount, payee)

    def certificates(self) -> list[x509.Certificate]:
        """Return the certificates kept in the owner's cloud account. Raises UnknownDevice before `connect`."""
        return self._cloud.certificates(self.party, self._must_be_connected())

    def _sign_for(
        self,
        service: Service,
        certificate: x509.Certificate,
        pin: str,
        act: Act,
        amount: int | None = None,
        payee: str | None = None,
    ) -> Receipt:
        self._must_be_here(service, Service)
        self._must_be_able(certificate, pin)
        with self._world.journal.story():
            statement = Statement(act, _given_by(service.party, service.give_challenge(self.party)), amount, payee)
            opened = self._open(certificate, pin)
            return service.accept(self.party, cms.sign(statement.encode(), certificate, opened.key), statement)

    def _open(self, certificate: x509.Certificate, pin: str) -> _Opened:
        """Fetch the envelope and open it. A wrong PIN costs a try; the right one gives all tries back."""
        session, serial = self._must_be_connected(), _serial(certificate)
        stored = self._cloud.fetch_envelope(self.party, session, serial)
        context, answer_key = stored.context, self._random("answer-key", envelope.KEY_BYTES)
        # A cloud that slipped in an envelope of its own could try PINs with this device's help, uncounted.
        if not context.is_of(certificate, session.account):
            raise DamagedEnvelope
        stretched = envelope.stretch(pin, context)
        sealed_a = envelope.seal_a(self._hsm_key, context, stretched.a, answer_key)
        answer = self._cloud.evaluate(self.party, session, serial, sealed_a)
        y = envelope.open_y(answer_key, context, answer.sealed_y)
        try:
            opened = _Opened(*keys.load(envelope.open(context, y, stretched.s, stored.envelope)))
        except PinMismatch:
            raise (WrongPin(tries_left=answer.tries_left) if answer.tries_left else PinLocked) from None
        proof = envelope.unlock_proof(session.account, context.registration, answer.nonce)
        self._cloud.prove(self.party, session, serial, keys.sign(opened.key, proof))
        return opened

    def _check_new_pin(self, pin: str) -> None:
        me = self.owner.identity
        pins.check_strength(pin, phone=me.phone, birthday=me.birth_date[2:])

    def _must_have_new_key(self) -> _Opened:
        if self._new_key is None:
            raise WrongOrder(missing=Act.GENERATE_KEY)
        return self._new_key

    def _must_be_connected(self) -> Session:
        if self._session is None:
            raise UnknownDevice(device=self.party)
        return self._session

    def _must_be_here(self, thing: object, kind: type[Bank] | type[Service]) -> None:
        if not isinstance(thing, kind):
            raise BadInput(field=kind.__name__.lower())
        if thing.world is not self._world:
            raise AnotherLab(thing=thing.party)

    def _must_be_able(self, certificate: object, pin: object) -> None:
        """Notice what cannot go well before anybody is asked for anything."""
        pins.check_format(pin)
        _serial(certificate)
        self._must_be_connected()

    def _random(self, label: str, count: int) -> bytes:
        return self._world.entropy.bytes(f"{self.party}/{label}", count)


def _given_by(party: Party, challenge: Challenge) -> Challenge:
    # Signed blindly, a challenge that was passed on would log somebody else in, elsewhere.
    if challenge.service != party:
        raise WrongChallenge(service=party)
    return challenge


def _serial(certificate: object) -> str:
    if not isinstance(certificate, x509.Certificate):
        raise BadInput(field="certificate")
    return serial_of(certificate)
