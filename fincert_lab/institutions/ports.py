"""What others use of an institution: people and their devices, a bank's services, a relying party, an institution.

Callers of an institution depend on these protocols and not on its class. So another implementation can stand in for it,
such as a client that asks over HTTP: it must have what is declared here, and that is checked wherever it is passed in.
The meaning of a method, and what it raises, are documented at the lab's own institution.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fincert_lab.crypto.envelope import Context, Envelope
from fincert_lab.institutions.bank.challenge import Challenge, Statement
from fincert_lab.institutions.bank.customers import IdentityCard, UserCheck
from fincert_lab.institutions.bank.receipts import Receipt
from fincert_lab.institutions.ca.application import Authorisation, IssueRequest, RegistrationAgency, Vouched
from fincert_lab.institutions.cloud.hsms import Parts
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
    """The telephone network, as its subscribers and the senders of messages see it."""

    def subscribe(self, holder: Party, number: str) -> str:
        """Give `holder` a number, unless they have one already. Returns their number."""

    def number_of(self, holder: Party) -> str:
        """Return the number of `holder`."""

    def change_number(self, sender: Party, phone: str) -> None:
        """Give `sender` another number."""

    def deliver(self, sender: Party, number: str, text: str, carries: Payload = Payload.CODE) -> None:
        """Put `text` into the inbox of `number`."""

    def newest(self, holder: Party, sender: Party) -> Sms | None:
        """Return the newest message that `holder` got from `sender`."""

    def inbox(self, holder: Party) -> list[Sms]:
        """Return the messages that `holder` got, oldest first."""


# --- a CA


class StatusDesk(Protocol):
    """A CA's public status information."""

    def fetch_crls(self, sender: Party, certificate: x509.Certificate) -> RevocationLists:
        """Return the newest lists that cover `certificate`."""

    def answer(self, sender: Party, request: bytes) -> bytes:
        """Answer an OCSP request, both DER."""


class CertificationAuthority(InWorld, Protocol):
    """A CA, as devices, banks and the cloud see it."""

    @property
    def authority(self) -> Authority:
        """Its name in certificates, and the policies that it issues under."""

    @property
    def trust(self) -> Trust:
        """What its certificates are judged by."""

    @property
    def status(self) -> StatusDesk:
        """Its status desk."""

    @property
    def r_key(self) -> X25519PublicKey:
        """The public key to seal R to."""

    def has_issued(self, certificate: x509.Certificate) -> bool:
        """Return whether exactly this certificate was issued here."""

    def issued_to(self, customer: Party) -> list[x509.Certificate]:
        """Return every certificate of a customer, newest last."""

    def issue(self, sender: Party, request: IssueRequest) -> x509.Certificate:
        """Certify the public key in `request`."""

    def admit(self, bank: RegistrationAgency) -> None:
        """Admit `bank` as a registration agency."""

    def authorise(self, sender: Party, authorisation: Authorisation, vouched: Vouched) -> None:
        """Note, on a bank's word, who will come with this authorisation."""

    def revoke(self, sender: Party, serial: str, reason: Reason, invalid_since: datetime | None = None) -> None:
        """Revoke for good."""

    def suspend(self, sender: Party, serial: str) -> None:
        """Put a certificate on hold."""

    def restore(self, sender: Party, serial: str) -> None:
        """Undo a suspension."""


Cas = Mapping[Party, CertificationAuthority]  # the CAs that can be reached


# --- a bank


class Bank(InWorld, Protocol):
    """A bank's certificate centre and its counter, as customers see them."""

    def join_banking(self, sender: Party, check: UserCheck) -> None:
        """개인 인터넷뱅킹 가입."""

    def visit_branch(self, sender: Party, card: IdentityCard) -> UserCheck:
        """지점 방문: return what the customer is recognised by from now on."""

    def check_identity(self, sender: Party, check: UserCheck, policy: str | None = None) -> Authorisation:
        """본인 확인: return reference number and authorisation code."""

    def give_challenge(self, sender: Party) -> Challenge:
        """Give a fresh challenge to sign, for a registration or a renewal."""

    def renew(self, sender: Party, signed: bytes, statement: Statement) -> Authorisation:
        """갱신: return an authorisation for a customer who signs with a certificate that will expire soon."""

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
        """인증서 폐기: have the CA revoke a certificate that was issued through this bank."""

    def suspend(self, sender: Party, check: UserCheck, certificate: x509.Certificate) -> None:
        """효력정지: likewise, have the CA suspend it."""

    def restore(self, sender: Party, check: UserCheck, certificate: x509.Certificate) -> None:
        """효력회복: likewise, have the CA undo the suspension."""


class Service(InWorld, Protocol):
    """A bank's service, as a device sees it; or a page that claims to be one."""

    @property
    def claims(self) -> Party:
        """The name on the page."""

    def give_challenge(self, sender: Party) -> Challenge:
        """Give a fresh challenge to sign."""

    def accept(self, sender: Party, signed: bytes, statement: Statement) -> Receipt:
        """Accept a signed login, or a signed transfer from a customer who is logged in."""

    def log_out(self, sender: Party) -> None:
        """End the login of this device."""


# --- the cloud


class Accounts(Protocol):
    """The cloud's accounts, as devices see them."""

    def join(self, sender: Party, member: Member, *, replace: bool = False) -> bytes:
        """금융결제원 클라우드 가입: return the account's id."""

    def send_sms(self, sender: Party, application: bytes) -> None:
        """SMS 인증: send a code to the account's telephone."""

    def confirm_sms(self, sender: Party, application: bytes, code: str, *, remember: bool) -> Admission:
        """Check the code, and admit the device."""

    def close(self, sender: Party, session: Session) -> None:
        """클라우드 계정 삭제."""


class Sessions(Protocol):
    """The cloud's list of devices, as devices see it."""

    def auto_connect(self, sender: Party, remembered: AutoConnect) -> Session:
        """자동 연결: admit a remembered device."""

    def devices(self, sender: Party, session: Session) -> list[ConnectedDevice]:
        """List the account's devices, oldest first."""

    def rename(self, sender: Party, session: Session, device: Party, label: str) -> None:
        """Rename a device in the list."""

    def remove(self, sender: Party, session: Session, device: Party) -> None:
        """Remove a device."""


class Cloud(Protocol):
    """The cloud, as devices see it."""

    party: Party

    @property
    def accounts(self) -> Accounts:
        """Its accounts: joining, and proving possession of a telephone."""

    @property
    def sessions(self) -> Sessions:
        """Its sessions: admitting devices."""

    def register_key(
        self,
        sender: Party,
        session: Session,
        certificate: x509.Certificate,
        context: Context,
        signature: bytes,
        sealed: Sequence[bytes],
    ) -> tuple[Answer, ...]:
        """Create a place for an envelope of `certificate`, and relay to each HSM, which makes its half."""

    def store_envelope(
        self,
        sender: Party,
        session: Session,
        certificate: CertificateId,
        registration: bytes,
        sealed: Envelope,
        proofs: Sequence[bytes],
    ) -> None:
        """Store the first envelope of a certificate, and relay the proofs that it opens."""

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
        """비밀번호 변경: store another envelope of the same key, `new` in place of `old`, and relay the proofs."""

    def certificates(self, sender: Party, session: Session) -> list[x509.Certificate]:
        """Return the certificates kept in this account, newest last."""

    def fetch_envelope(self, sender: Party, session: Session, certificate: CertificateId) -> Stored:
        """Hand the envelope to a device of its owner."""

    def evaluate(
        self,
        sender: Party,
        session: Session,
        certificate: CertificateId,
        registration: bytes,
        sealed: Parts,
    ) -> tuple[Answer | None, ...]:
        """Relay one PIN try, sealed to each HSM."""

    def prove(
        self, sender: Party, session: Session, certificate: CertificateId, registration: bytes, proofs: Parts
    ) -> None:
        """Relay the proofs that the envelope was opened."""

    def report_hsms(self, sender: Party, session: Session, certificate: CertificateId, hsms: Sequence[Party]) -> None:
        """Take note that a device was answered wrongly by these HSMs."""

    def delete(
        self, sender: Party, session: Session, certificate: CertificateId, registration: bytes, signature: bytes
    ) -> None:
        """삭제: have the certificate revoked, the HSM's half destroyed, and the envelope deleted."""
