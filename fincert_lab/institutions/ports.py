"""What others use of an institution: people and their devices, a bank's services, a relying party, another institution.

Whoever calls an institution goes by these, and by no class of its own. So something else can stand in for it, such as a
client that asks over HTTP: it has what is declared here, and is checked for that wherever it is handed in. What a
method means and raises is said where the lab's own institution has it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fincert_lab.crypto.envelope import Context, Envelope
from fincert_lab.institutions.bank.challenge import Challenge, Statement
from fincert_lab.institutions.bank.customers import IdentityCard, UserCheck
from fincert_lab.institutions.bank.receipts import Receipt
from fincert_lab.institutions.ca.application import Authorisation, IssueRequest, RegistrationAgency, Vouched
from fincert_lab.institutions.cloud.messages import Member, Stored
from fincert_lab.institutions.cloud.sessions import Admission, AutoConnect, ConnectedDevice, Session
from fincert_lab.institutions.hsm import Answer
from fincert_lab.institutions.institution import InWorld
from fincert_lab.institutions.telecom import Payload, Sms
from fincert_lab.language import Party
from fincert_lab.pki.authority import Authority
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.validation import RevocationLists, Trust

# --- the telephone network


class Telecom(Protocol):
    """The telephone network, as those see it who have a telephone or write to one."""

    def subscribe(self, holder: Party, number: str) -> str:
        """Give `holder` a number, unless that was done before. Returns the number that they have."""

    def number_of(self, holder: Party) -> str:
        """Return the number of `holder`."""

    def change_number(self, sender: Party, phone: str) -> None:
        """Give `sender` another number."""

    def deliver(self, sender: Party, number: str, text: str, carries: Payload = Payload.CODE) -> None:
        """Put `text` into the inbox of `number`."""

    def newest(self, holder: Party, sender: Party) -> Sms | None:
        """Return the newest message that came to `holder` from `sender`."""

    def inbox(self, holder: Party) -> list[Sms]:
        """Return the messages that came to `holder`, the oldest first."""


# --- a CA


class StatusDesk(Protocol):
    """What a CA says in public about its certificates."""

    def fetch_crls(self, sender: Party, certificate: x509.Certificate) -> RevocationLists:
        """Return the newest lists that speak of `certificate`."""

    def answer(self, sender: Party, request: bytes) -> bytes:
        """Answer an OCSP request, both DER."""


class CertificationAuthority(InWorld, Protocol):
    """A CA, as devices, banks and the cloud see it."""

    @property
    def authority(self) -> Authority:
        """What it is called in certificates, and which policies it issues under."""

    @property
    def trust(self) -> Trust:
        """What its certificates are judged by."""

    @property
    def status(self) -> StatusDesk:
        """Where it says what is revoked."""

    @property
    def r_key(self) -> X25519PublicKey:
        """The public key to seal R to."""

    def has_issued(self, certificate: x509.Certificate) -> bool:
        """Tell whether this very certificate was issued here."""

    def issue(self, sender: Party, request: IssueRequest) -> x509.Certificate:
        """Certify the public key in `request`."""

    def admit(self, bank: RegistrationAgency) -> None:
        """Take on `bank` as a registration agency."""

    def authorise(self, sender: Party, authorisation: Authorisation, vouched: Vouched) -> None:
        """Hear from a bank who will come with this authorisation."""

    def revoke(self, sender: Party, serial: str, reason: Reason, invalid_since: datetime | None = None) -> None:
        """Revoke for good."""

    def suspend(self, sender: Party, serial: str) -> None:
        """Put a certificate on hold."""

    def restore(self, sender: Party, serial: str) -> None:
        """Undo a suspension."""


Cas = Mapping[Party, CertificationAuthority]  # those that can be reached


# --- a bank


class Bank(InWorld, Protocol):
    """A bank's certificate centre and its counter, as its customers see them."""

    def join_banking(self, sender: Party, check: UserCheck) -> None:
        """개인 인터넷뱅킹 가입."""

    def visit_branch(self, sender: Party, card: IdentityCard) -> UserCheck:
        """지점 방문: return what the customer is recognised by from now on."""

    def check_identity(self, sender: Party, check: UserCheck, policy: str | None = None) -> Authorisation:
        """본인 확인: return reference number and authorisation code."""

    def give_challenge(self, sender: Party) -> Challenge:
        """Give a fresh challenge to sign, for a registration or a renewal."""

    def renew(self, sender: Party, signed: bytes, statement: Statement) -> Authorisation:
        """갱신: return an authorisation to who signs with a certificate that will soon expire."""

    def register(self, sender: Party, check: UserCheck, signed: bytes, statement: Statement, r: bytes) -> None:
        """타행·타기관 인증서 등록."""

    def unregister(self, sender: Party, check: UserCheck, certificate: x509.Certificate) -> None:
        """타행·타기관 인증서 해제."""

    def revoke(
        self,
        sender: Party,
        check: UserCheck,
        certificate: x509.Certificate,
        reason: Reason,
        invalid_since: datetime | None = None,
    ) -> None:
        """인증서 폐기: have the CA revoke a certificate that this bank had issued."""

    def suspend(self, sender: Party, check: UserCheck, certificate: x509.Certificate) -> None:
        """효력정지: likewise, have the CA suspend it."""

    def restore(self, sender: Party, check: UserCheck, certificate: x509.Certificate) -> None:
        """효력회복: likewise, have the CA undo the suspension."""


class Service(InWorld, Protocol):
    """A bank's service, as a device sees it; or a page that says it is one."""

    @property
    def claims(self) -> Party:
        """Whose name is on the page."""

    def give_challenge(self, sender: Party) -> Challenge:
        """Give a fresh challenge to sign."""

    def accept(self, sender: Party, signed: bytes, statement: Statement) -> Receipt:
        """Accept a signed login, or a signed transfer from who is logged in."""

    def log_out(self, sender: Party) -> None:
        """End the login of this device."""


# --- the cloud


class Accounts(Protocol):
    """The cloud's accounts, as devices see them."""

    def join(self, sender: Party, member: Member, *, replace: bool = False) -> bytes:
        """금융결제원 클라우드 가입: return the account's id."""

    def send_sms(self, sender: Party, account: bytes) -> None:
        """SMS 인증: send a code to the account's telephone."""

    def confirm_sms(self, sender: Party, account: bytes, code: str, *, remember: bool) -> Admission:
        """Check the code, and let the device in."""

    def close(self, sender: Party, session: Session) -> None:
        """클라우드 계정 삭제."""


class Sessions(Protocol):
    """The cloud's list of devices, as devices see it."""

    def auto_connect(self, sender: Party, remembered: AutoConnect) -> Session:
        """자동 연결: let a remembered device in."""

    def devices(self, sender: Party, session: Session) -> list[ConnectedDevice]:
        """List the account's devices, the oldest first."""

    def rename(self, sender: Party, session: Session, device: Party, label: str) -> None:
        """Give a device of the list another name."""

    def remove(self, sender: Party, session: Session, device: Party) -> None:
        """Forget a device."""


class Cloud(Protocol):
    """The cloud, as devices see it."""

    party: Party

    @property
    def accounts(self) -> Accounts:
        """Where one joins, and proves a telephone."""

    @property
    def sessions(self) -> Sessions:
        """Where devices are let in."""

    def register_key(
        self,
        sender: Party,
        session: Session,
        certificate: x509.Certificate,
        context: Context,
        signature: bytes,
        sealed_a: bytes,
    ) -> Answer:
        """Make room for an envelope of `certificate`, and relay to the HSM, which makes its half."""

    def store_envelope(
        self,
        sender: Party,
        session: Session,
        certificate: CertificateId,
        registration: bytes,
        sealed: Envelope,
        proof: bytes,
    ) -> None:
        """Keep the first envelope of a certificate, and relay the proof that it opens."""

    def change_pin(
        self,
        sender: Party,
        session: Session,
        certificate: CertificateId,
        sealed: Envelope,
        proof: bytes,
        *,
        old: bytes,
        new: bytes,
    ) -> None:
        """비밀번호 변경: keep another envelope of the same key, `new` in the place of `old`, and relay the proof."""

    def certificates(self, sender: Party, session: Session) -> list[x509.Certificate]:
        """Return the certificates kept in this account, the newest last."""

    def fetch_envelope(self, sender: Party, session: Session, certificate: CertificateId) -> Stored:
        """Hand the envelope to a device of its owner."""

    def evaluate(
        self, sender: Party, session: Session, certificate: CertificateId, registration: bytes, sealed_a: bytes
    ) -> Answer:
        """Relay one PIN, unreadable, to the HSM."""

    def prove(
        self, sender: Party, session: Session, certificate: CertificateId, registration: bytes, proof: bytes
    ) -> None:
        """Relay the proof that the envelope was opened."""

    def delete(
        self, sender: Party, session: Session, certificate: CertificateId, registration: bytes, signature: bytes
    ) -> None:
        """삭제: have the certificate revoked, the HSM's half destroyed, and the envelope thrown away."""
