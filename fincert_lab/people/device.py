"""A customer's device, a browser or a telephone: what one can do with a financial certificate, menu by menu.

Each method is one thing that a customer does. PIN and private key are handled in the device's `keybox`; an opened key
is here only for as long as it takes to sign with it.
"""

from __future__ import annotations

from cryptography import x509

from fincert_lab.arguments import one_of
from fincert_lab.crypto import cms, keys, pkcs12
from fincert_lab.crypto import pin as pins
from fincert_lab.crypto.vid import VirtualID, seal_r
from fincert_lab.errors import BadInput, Field, Phishing, PinAsPassword, SamePin
from fincert_lab.institutions import ports
from fincert_lab.institutions.bank.challenge import Statement, check_transfer
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.institutions.bank.receipts import Receipt
from fincert_lab.institutions.ca.application import Authorisation, IssueRequest
from fincert_lab.institutions.institution import must_be_of
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.people.cloud_access import CloudAccess
from fincert_lab.people.endpoints import Endpoints
from fincert_lab.people.keybox import KeyFile, check_new_pin
from fincert_lab.people.owner import Owner
from fincert_lab.pki import profile
from fincert_lab.secret import discreet


@discreet
class Device(CloudAccess):
    """One device of `owner`; `public` if it stands in a public place. What it does in the cloud is in `CloudAccess`.

    Every method raises AnotherLab for a bank, service or certificate of another lab, and BadInput for any other
    argument.
    """

    def __init__(self, party: Party, owner: Owner, endpoints: Endpoints, *, public: bool) -> None:
        super().__init__(party, owner, endpoints, public=public)
        self._cas = endpoints.cas
        self._check_certificate = endpoints.check_certificate

    def __repr__(self) -> str:
        return f"Device({str(self.party)!r})"

    # --- getting a certificate: in one call, and step by step

    def enroll(self, bank: ports.Bank, *, pin: str, kind: str = "p256", policy: str | None = None) -> x509.Certificate:
        """인증서 발급/재발급: identity check, cloud, SMS, key, certificate, PIN. Returns the certificate.

        The `kind` of key is "p256", or "rsa2048" as in the real service: never the same twice, even in a classroom. The
        `policy` is what the certificate may be used for, if the bank's CA offers a choice. A certificate that the
        customer already has through this bank is thereby revoked as superseded. Raises PinFormat or WeakPin before
        anything else happens, and whatever a step raises.
        """
        check_new_pin(pin, self.owner)
        kind_of_key = _kind(kind)
        must_be_of(self.world, bank, ports.Bank)
        with self.world.journal.story():
            return self._obtain(self.check_identity(bank, policy), pin, kind_of_key)

    def renew(self, certificate: x509.Certificate, bank: ports.Bank, *, pin: str) -> x509.Certificate:
        """갱신: a new key and a new certificate under the same PIN, in the last days of the old one, which stays valid.

        Other banks do not know the new one yet. Raises what opening the key and `Bank.renew` raise.
        """
        must_be_of(self.world, bank, ports.Bank)
        self._must_be_well_formed(certificate, pin)
        with self.world.journal.story():
            signed, statement, _ = self._sign(Act.RENEW, bank, certificate, pin)
            return self._obtain(bank.renew(self.party, signed, statement), pin, _kind_of(certificate))

    def join_banking(self, bank: ports.Bank, *, check: UserCheck | None = None) -> None:
        """개인 인터넷뱅킹 가입. Raises what `Owner.user_check` and `Bank.join_banking` raise."""
        must_be_of(self.world, bank, ports.Bank)
        with self.world.journal.story():
            bank.join_banking(self.party, self.owner.user_check(bank, check))

    def check_identity(
        self, bank: ports.Bank, policy: str | None = None, *, check: UserCheck | None = None
    ) -> Authorisation:
        """본인 확인: show account number and security medium. Returns reference number and authorisation code.

        They are the owner's own, unless others are given. Raises BadInput for a `policy` that the bank's CA does not
        have, and what `Owner.user_check` and `Bank.check_identity` raise.
        """
        must_be_of(self.world, bank, ports.Bank)
        with self.world.journal.story():
            return bank.check_identity(self.party, self.owner.user_check(bank, check), policy)

    def generate_key(self, kind: str = "p256") -> keys.PublicKey:
        """Make a key pair and R. Returns the public key. Raises BadInput."""
        return self._keybox.generate(_kind(kind))

    def request_certificate(self, authorisation: Authorisation) -> x509.Certificate:
        """Have the new public key certified. Raises NoNewKey before `generate_key`, and what the CA raises."""
        if not isinstance(authorisation, Authorisation) or authorisation.ca not in self._cas:
            raise BadInput(Field.AUTHORISATION)
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

    def register(
        self,
        certificate: x509.Certificate,
        bank: ports.Bank,
        *,
        pin: str,
        customer: Owner | None = None,
        check: UserCheck | None = None,
    ) -> None:
        """타행·타기관 인증서 등록: have `bank` accept a certificate that another bank issued, for its `customer`.

        The customer is the owner of this device, unless another person identifies themselves to the bank, which is
        shown the VID's R. Raises NotACustomer, and what opening the key and `Bank.register` raise.
        """
        customer = self.owner if customer is None else customer
        must_be_of(self.world, customer, Owner, "person")
        must_be_of(self.world, bank, ports.Bank)
        self._must_be_well_formed(certificate, pin)
        with self.world.journal.story():
            check = customer.user_check(bank, check)
            signed, statement, r = self._sign(Act.REGISTER, bank, certificate, pin)
            bank.register(self.party, check, signed, statement, r)

    def login(self, service: ports.Service, certificate: x509.Certificate, *, pin: str) -> Receipt:
        """Log in at `service` with a signature. Raises Phishing, what opening the key and `Service.accept` raise."""
        return self._sign_for(service, certificate, pin, Act.LOGIN)

    def transfer(
        self, service: ports.Service, certificate: x509.Certificate, *, amount: int, payee: str, pin: str
    ) -> Receipt:
        """Order a transfer of `amount` won to the account number `payee` with a signature, while logged in.

        Raises BadInput for a wrong amount or payee, Phishing, and what opening the key and `Service.accept` raise.
        """
        check_transfer(amount, payee)
        return self._sign_for(service, certificate, pin, Act.TRANSFER, amount, payee)

    def log_out(self, service: ports.Service) -> None:
        """End the login at `service`."""
        must_be_of(self.world, service, ports.Service)
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
        """삭제: delete the certificate's key, in the cloud and in the HSM. That also revokes the certificate.

        Raises what opening the key raises. A customer who has forgotten the PIN revokes at the bank instead.
        """
        self._must_be_well_formed(certificate, pin)
        with self.world.journal.story():
            self._keybox.delete(certificate, pin)

    def export(self, certificate: x509.Certificate, *, pin: str, password: str) -> KeyFile:
        """Copy the key, its certificate and those above it to a PKCS#12 file under `password`, to be written by `save`.

        DANGER: the real service has no such function. It is here to show why: a file under a password, the way the
        older joint certificate (공동인증서) is carried about, can be copied, and its password guessed without any
        counter. No HSM takes tries away, and no new PIN reaches the copy; before the certificate expires, only its
        revocation ends the danger. A password that contains the PIN is refused (lab assumption): it would give away the
        PIN too. R is lost, since the library cannot write it: the key in the file signs, but cannot be registered at
        another bank. That only the owner can read the file that `save` writes helps against none of this.

        Raises PinFormat, BadInput, PinAsPassword, and what opening the key raises.
        """
        self._must_be_well_formed(certificate, pin)
        if pin in pkcs12.check_password(password):
            raise PinAsPassword
        with self.world.journal.story():
            return self._keybox.export(certificate, pin, password)

    def _obtain(self, authorisation: Authorisation, pin: str, kind: keys.KeyKind) -> x509.Certificate:
        """Do all the steps that follow an authorisation, until the new key is in the cloud."""
        if not self._keybox.check_in():
            self.connect()
        self._keybox.generate(kind)
        certificate = self.request_certificate(authorisation)
        self._keybox.seal(certificate, pin)
        return certificate

    def _sign_for(
        self,
        service: ports.Service,
        certificate: x509.Certificate,
        pin: str,
        act: Act,
        amount: int | None = None,
        payee: str | None = None,
    ) -> Receipt:
        must_be_of(self.world, service, ports.Service)
        # The page's text is its maker's; the address shows who it really is.
        if service.claims != service.party:
            raise Phishing(claims=service.claims, actual=service.party)
        self._must_be_well_formed(certificate, pin)
        with self.world.journal.story():
            signed, statement, _ = self._sign(act, service, certificate, pin, amount, payee)
            return service.accept(self.party, signed, statement)

    def _sign(
        self,
        act: Act,
        asker: ports.Bank | ports.Service,
        certificate: x509.Certificate,
        pin: str,
        amount: int | None = None,
        payee: str | None = None,
    ) -> tuple[bytes, Statement, bytes]:
        """Sign the challenge of `asker`; return the signature, what was signed, and the VID's R."""
        self._keybox.session()  # first, so that no challenge is requested in vain
        challenge = asker.give_challenge(self.party)
        challenge.must_be_by(asker.party)
        statement = Statement(act, challenge, amount, payee)
        opened = self._keybox.open(certificate, pin)
        return cms.sign(statement.encode(), certificate, opened.key), statement, opened.r

    def _must_be_well_formed(self, certificate: object, pin: object) -> None:
        """Raise errors that are certain before anybody is asked for anything."""
        pins.check_format(pin)
        self._check_certificate(certificate)


def _kind_of(certificate: x509.Certificate) -> keys.KeyKind:
    return keys.kind(keys.accept(certificate.public_key(), BadInput(Field.CERTIFICATE)))


def _kind(kind: str) -> keys.KeyKind:
    return one_of(keys.KeyKind, kind, BadInput(Field.KIND))
