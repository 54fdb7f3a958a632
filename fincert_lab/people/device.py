"""A customer's device, a browser or a telephone: what one can do with a financial certificate, menu by menu.

Each method is one thing that a customer does. PIN and private key are handled in the device's `keybox`; an opened key
is here for as long as it takes to sign with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography import x509

from fincert_lab.arguments import checked, one_of
from fincert_lab.crypto import cms, keys, pkcs12
from fincert_lab.crypto import pin as pins
from fincert_lab.crypto.vid import VirtualID, seal_r
from fincert_lab.errors import BadInput, Phishing, PinAsPassword, SamePin
from fincert_lab.institutions.application import Authorisation, IssueRequest
from fincert_lab.institutions.bank import Bank
from fincert_lab.institutions.challenge import Statement, check_transfer
from fincert_lab.institutions.door import ConnectedDevice
from fincert_lab.institutions.institution import must_be_of
from fincert_lab.institutions.service import Receipt, Service
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.people.keybox import KeyBox, KeyFile, Reach, check_new_pin
from fincert_lab.pki import profile
from fincert_lab.secret import discreet

if TYPE_CHECKING:
    from fincert_lab.people.person import Person


@discreet
class Device:
    """One device of `owner`; `public` if it stands in a public place.

    Handed a bank, a service or a certificate of another lab, every method raises AnotherLab; handed something else,
    BadInput.
    """

    def __init__(self, party: Party, owner: Person, reach: Reach, *, public: bool) -> None:
        self.party = party
        self.owner = owner
        self.public = public
        self.world = reach.world
        self._cloud = reach.cloud
        self._cas = reach.cas
        self._check_certificate = reach.check_certificate
        self._keybox = KeyBox(party, owner, reach)

    def __repr__(self) -> str:
        return f"Device({str(self.party)!r})"

    # --- getting a certificate: whole, and step by step

    def enroll(self, bank: Bank, *, pin: str, kind: str = "p256", policy: str | None = None) -> x509.Certificate:
        """인증서 발급/재발급: identity check, cloud, SMS, key, certificate, PIN. Returns the certificate.

        The `kind` of key is "p256", or "rsa2048" as in the real service: never the same twice, even in a classroom. The
        `policy` is what the certificate is good for, where the bank's CA offers a choice. One that the customer already
        has through this bank is thereby revoked as superseded. Raises PinFormat or WeakPin before anything else
        happens, and whatever a step raises.
        """
        check_new_pin(pin, self.owner)
        kind_of_key = _kind(kind)
        must_be_of(self.world, bank, Bank)
        with self.world.journal.story():
            return self._obtain(self.check_identity(bank, policy), pin, kind_of_key)

    def renew(self, certificate: x509.Certificate, bank: Bank, *, pin: str) -> x509.Certificate:
        """갱신: a new key and a new certificate under the same PIN, in the last days of the old one, which stays valid.

        Other banks do not know the new one yet. Raises what opening the key and `Bank.renew` raise.
        """
        must_be_of(self.world, bank, Bank)
        self._must_be_well_formed(certificate, pin)
        with self.world.journal.story():
            signed, statement, _ = self._sign(Act.RENEW, bank, certificate, pin)
            return self._obtain(bank.renew(self.party, signed, statement), pin, _kind_of(certificate))

    def join_banking(self, bank: Bank) -> None:
        """개인 인터넷뱅킹 가입. Raises what `Bank.join_banking` raises, and NotACustomer."""
        must_be_of(self.world, bank, Bank)
        with self.world.journal.story():
            bank.join_banking(self.party, self.owner.user_check(bank))

    def check_identity(self, bank: Bank, policy: str | None = None) -> Authorisation:
        """본인 확인: show account number and security medium. Returns reference number and authorisation code.

        Raises BadInput for a `policy` that the bank's CA has not, and what `Bank.check_identity` raises.
        """
        must_be_of(self.world, bank, Bank)
        with self.world.journal.story():
            return bank.check_identity(self.party, self.owner.user_check(bank), policy)

    @checked
    def connect(self, *, remember: bool | None = None, replace: bool = False) -> None:
        """Join the cloud if need be, and prove the owner's telephone on this device by SMS.

        A device is remembered (자동 연결) unless it is `public`; `remember` says otherwise. `replace` closes an account
        that is there already, with all it keeps, and opens a new one. Raises BadInput, AccountExists, SmsTooSoon,
        SmsTooMany.
        """
        with self.world.journal.story():
            self._keybox.connect(remember=not self.public if remember is None else remember, replace=replace)

    def generate_key(self, kind: str = "p256") -> keys.PublicKey:
        """Make a key pair and R. Returns the public key, the half that may be seen. Raises BadInput."""
        return self._keybox.generate(_kind(kind))

    def request_certificate(self, authorisation: Authorisation) -> x509.Certificate:
        """Have the new public key certified. Raises NoNewKey before `generate_key`, and what the CA raises."""
        if not isinstance(authorisation, Authorisation) or authorisation.ca not in self._cas:
            raise BadInput(field="authorisation")
        ca = self._cas[authorisation.ca]
        new = self._keybox.new_key()
        identity = self.owner.identity
        csr = profile.request(new.key, identity.name, VirtualID.of(identity.idn, new.r))
        request = IssueRequest(authorisation, csr, seal_r(ca.r_key, new.r))
        with self.world.journal.story():
            return ca.issue(self.party, request)

    def set_pin(self, certificate: x509.Certificate, pin: str) -> None:
        """6자리 PIN 번호 설정: seal the new key under `pin`, store the envelope in the cloud, and forget the key.

        Raises PinFormat, WeakPin, BadInput, and what `KeyBox.seal` raises.
        """
        check_new_pin(pin, self.owner)
        self._check_certificate(certificate)
        self._keybox.new_key()
        with self.world.journal.story():
            self._keybox.seal(certificate, pin)

    # --- using it

    def register(self, certificate: x509.Certificate, bank: Bank, *, pin: str, customer: Person | None = None) -> None:
        """타행·타기관 인증서 등록: have `bank` take a certificate that another bank issued, for its `customer`.

        That is the owner of this device, unless somebody else shows the bank who they are. Shows the VID's R to the
        bank. Raises NotACustomer, what opening the key and `Bank.register` raise.
        """
        customer = self.owner if customer is None else customer
        must_be_of(self.world, customer, type(self.owner))  # a Person, which imports devices
        must_be_of(self.world, bank, Bank)
        self._must_be_well_formed(certificate, pin)
        with self.world.journal.story():
            check = customer.user_check(bank)
            signed, statement, r = self._sign(Act.REGISTER, bank, certificate, pin)
            bank.register(self.party, check, signed, statement, r)

    def login(self, service: Service, certificate: x509.Certificate, *, pin: str) -> Receipt:
        """Log in at `service` with a signature. Raises Phishing, what opening the key and `Service.accept` raise."""
        return self._sign_for(service, certificate, pin, Act.LOGIN)

    def transfer(
        self, service: Service, certificate: x509.Certificate, *, amount: int, payee: str, pin: str
    ) -> Receipt:
        """Order a transfer of `amount` won to the account number `payee` with a signature, once logged in.

        Raises BadInput for a wrong amount or payee, Phishing, what opening the key and `Service.accept` raise.
        """
        check_transfer(amount, payee)
        return self._sign_for(service, certificate, pin, Act.TRANSFER, amount, payee)

    def log_out(self, service: Service) -> None:
        """End the login at `service`."""
        must_be_of(self.world, service, Service)
        with self.world.journal.story():
            service.log_out(self.party)

    # --- 인증서 관리

    def certificates(self) -> list[x509.Certificate]:
        """Return the certificates kept in the owner's cloud account. Raises UnknownDevice before `connect`."""
        with self.world.journal.story():
            return self._cloud.certificates(self.party, self._keybox.session())

    def change_pin(self, certificate: x509.Certificate, *, pin: str, new_pin: str) -> None:
        """비밀번호 변경: same key, same certificate, another PIN.

        Raises PinFormat, WeakPin or SamePin before anything else happens, and what opening the key raises.
        """
        self._must_be_well_formed(certificate, pin)
        check_new_pin(new_pin, self.owner)
        if new_pin == pin:
            raise SamePin
        with self.world.journal.story():
            self._keybox.change_pin(certificate, pin, new_pin)

    def delete(self, certificate: x509.Certificate, *, pin: str) -> None:
        """삭제: throw the certificate's key away, in the cloud and in the HSM. That also revokes the certificate.

        Raises what opening the key raises. Who forgot the PIN revokes at the bank instead.
        """
        self._must_be_well_formed(certificate, pin)
        with self.world.journal.story():
            self._keybox.delete(certificate, pin)

    def export(self, certificate: x509.Certificate, *, pin: str, password: str) -> KeyFile:
        """Copy the key, its certificate and those above it to a PKCS#12 file under `password`. `save` writes that.

        DANGER: the real service has no such thing. It is here to show why: a file under a password, as the older joint
        certificate (공동인증서) is carried about, can be copied and its password guessed without any counter. No HSM
        takes tries away, no new PIN reaches the copy; before the certificate expires, only its revocation ends that. A
        password with the PIN in it is refused (lab assumption): it would give away the PIN too. R is lost, which the
        library cannot write there: what is in the file signs, but cannot be registered at another bank. That `save`
        lets no other user of the computer read the file helps against none of this.

        Raises PinFormat, BadInput, PinAsPassword, and what opening the key raises.
        """
        self._must_be_well_formed(certificate, pin)
        if pin in pkcs12.check_password(password):
            raise PinAsPassword
        with self.world.journal.story():
            return self._keybox.export(certificate, pin, password)

    def connected_devices(self) -> list[ConnectedDevice]:
        """자동 연결 관리: list the devices of the owner's cloud account. Raises UnknownDevice, SessionEnded."""
        with self.world.journal.story():
            return self._cloud.door.devices(self.party, self._keybox.session())

    def rename_device(self, device: Device | ConnectedDevice | str, label: str) -> None:
        """자동 연결 관리: give a device of the list another name. Raises UnknownDevice, SessionEnded, BadInput.

        A device is itself, one of `connected_devices()`, or its name, as the list has it.
        """
        with self.world.journal.story():
            listed = self._listed(device)
            self._cloud.door.rename(self.party, self._keybox.session(), listed, label)

    def remove_device(self, device: Device | ConnectedDevice | str) -> None:
        """자동 연결 관리: let a device in no more without an SMS. Raises UnknownDevice, SessionEnded, BadInput.

        A device is itself, one of `connected_devices()`, or its name, as the list has it.
        """
        with self.world.journal.story():
            listed = self._listed(device)
            self._cloud.door.remove(self.party, self._keybox.session(), listed)

    def close_account(self) -> None:
        """클라우드 계정 삭제: close the owner's account. Every certificate in it is deleted, and so revoked.

        The telephone has to be proved on this device: `connect`. No PIN: who forgot it must be able to leave. Raises
        PhoneNotProved, UnknownDevice, SessionEnded.
        """
        with self.world.journal.story():
            self._cloud.accounts.close(self.party, self._keybox.session())
            self._keybox.disconnect()

    def _listed(self, device: object) -> Party:
        """Return the id under which the cloud lists a device; by its own name if no label, or more than one, is that.

        Raises BadInput, AnotherLab, and for a name what `connected_devices` raises.
        """
        if isinstance(device, ConnectedDevice):
            return device.device
        if isinstance(device, str) and "/" not in device:  # an id is no name
            labelled = [each.device for each in self.connected_devices() if each.label == device]
            return labelled[0] if len(labelled) == 1 else Party(f"{self.owner.party}/{device}")
        must_be_of(self.world, device, Device)
        assert isinstance(device, Device)
        return device.party

    def _obtain(self, authorisation: Authorisation, pin: str, kind: keys.KeyKind) -> x509.Certificate:
        """Do what follows an authorisation, until the new key is in the cloud."""
        if not self._keybox.check_in():
            self.connect()
        self._keybox.generate(kind)
        certificate = self.request_certificate(authorisation)
        self.set_pin(certificate, pin)
        return certificate

    def _sign_for(
        self,
        service: Service,
        certificate: x509.Certificate,
        pin: str,
        act: Act,
        amount: int | None = None,
        payee: str | None = None,
    ) -> Receipt:
        must_be_of(self.world, service, Service)
        # What the page says is whatever its maker wrote; the address is who it is.
        if service.claims != service.party:
            raise Phishing(claims=service.claims, actual=service.party)
        self._must_be_well_formed(certificate, pin)
        with self.world.journal.story():
            signed, statement, _ = self._sign(act, service, certificate, pin, amount, payee)
            return service.accept(self.party, signed, statement)

    def _sign(
        self,
        act: Act,
        asker: Bank | Service,
        certificate: x509.Certificate,
        pin: str,
        amount: int | None = None,
        payee: str | None = None,
    ) -> tuple[bytes, Statement, bytes]:
        """Sign what `asker` challenges this device to sign; return the signature, what was signed, and the VID's R."""
        self._keybox.session()  # or the challenge would be asked for in vain
        challenge = asker.give_challenge(self.party)
        challenge.must_be_by(asker.party)
        statement = Statement(act, challenge, amount, payee)
        opened = self._keybox.open(certificate, pin)
        return cms.sign(statement.encode(), certificate, opened.key), statement, opened.r

    def _must_be_well_formed(self, certificate: object, pin: object) -> None:
        """Notice what cannot go well before anybody is asked for anything."""
        pins.check_format(pin)
        self._check_certificate(certificate)


def _kind_of(certificate: x509.Certificate) -> keys.KeyKind:
    return keys.kind(keys.accept(certificate.public_key(), BadInput(field="certificate")))


def _kind(kind: str) -> keys.KeyKind:
    return one_of(keys.KeyKind, kind, BadInput(field="kind"))
