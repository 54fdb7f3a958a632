"""A bank: its certificate centre (인증센터) checks who a customer is, and knows which certificates the bank accepts.

As a registration agency (등록대행기관) it vouches for its customers to the CA. As a relying institution (이용기관) it
accepts the certificates issued through it, and those of other banks that its customers registered here.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from cryptography import x509
from sqlalchemy import Connection, Row

from fincert_lab.acts import CaDistrusted, CaTrusted, FailSoftSet, IssueNoted
from fincert_lab.arguments import checked
from fincert_lab.crypto.vid import VirtualID
from fincert_lab.errors import (
    AlreadyRegistered,
    BadInput,
    Expired,
    Field,
    IssuedHere,
    NothingToUnregister,
    NotIssuedHere,
    NotRegistered,
    OwnCertificateExists,
    Revoked,
    Suspended,
    TooEarlyToRenew,
    UnknownService,
    WrongAuthorisationCode,
)
from fincert_lab.institutions import ports
from fincert_lab.institutions.bank import tables as sql
from fincert_lab.institutions.bank.challenge import Challenge, Challenges, Statement
from fincert_lab.institutions.bank.customers import Customer, IdentityCard, UserCheck
from fincert_lab.institutions.bank.known_certificates import KnownCertificates
from fincert_lab.institutions.bank.receipts import Receipts
from fincert_lab.institutions.bank.records import Customers
from fincert_lab.institutions.bank.relying_party import RelyingParty
from fincert_lab.institutions.bank.service import Logins, Service
from fincert_lab.institutions.bank.tables import ISSUED, REGISTERED
from fincert_lab.institutions.ca.application import Authorisation, Vouched
from fincert_lab.institutions.institution import Institution, World, must_be_of
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.information import StatusInformation
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.reason import Reason


@checked
class Bank(Institution):
    """One bank, with its certificate centre, its `services`, and the acts that each accepts a signature for.

    `code` is its three-digit code among Korean banks. The CA `ca` issues for it; `cas` are all CAs that it can reach.
    """

    tables = sql.TABLES

    def __init__(
        self,
        party: Party,
        world: World,
        cas: ports.Cas,
        *,
        ca: Party,
        code: str,
        services: Mapping[str, frozenset[Act]],
    ) -> None:
        super().__init__(party, world)
        self.ca = cas[ca]
        self.relying_party = RelyingParty(self, self.ca, cas)
        self._known = KnownCertificates()
        self._customers = Customers(party, code, world)
        self._challenges = self._challenges_of(party)
        self.receipts = Receipts()
        self._services = {name: self._open_service(name, acts) for name, acts in services.items()}
        self.ca.admit(self)

    @property
    def services(self) -> list[Service]:
        """All services of this bank."""
        return list(self._services.values())

    def service(self, name: str) -> Service:
        """Return the service called `name`, such as "internet-banking". Raises UnknownService."""
        if not isinstance(name, str) or name not in self._services:
            raise UnknownService(bank=self.party, service=name, known=", ".join(self._services))
        return self._services[name]

    def open_accounts(self, customers: Iterable[Customer]) -> None:
        """Open accounts for customers when the lab opens."""
        with self.store.transaction() as db:
            self._customers.open_accounts(db, customers)

    # --- the counter

    def join_banking(self, sender: Party, check: UserCheck) -> None:
        """개인 인터넷뱅킹 가입: individuals only.

        Raises IdentityCheckFailed, SecurityMediumLocked, NotIndividual, AlreadyMember.
        """
        with self.call(Act.JOIN_BANKING, sender, sender) as call:
            call.subject = self._customers.join(call, check).id

    def visit_branch(self, sender: Party, card: IdentityCard) -> UserCheck:
        """지점 방문: account, security medium and internet banking for a customer who shows an identity card.

        If a remote user check is not possible, a branch visit makes it possible. Raises WrongIdentityCard,
        NotIndividual.
        """
        with self.call(Act.VISIT_BRANCH, sender, card.holder) as call:
            return self._customers.serve_at_branch(call, sender, card)

    # --- the certificate centre

    def check_identity(self, sender: Party, check: UserCheck, policy: str | None = None) -> Authorisation:
        """본인 확인: identify a customer, vouch to the CA, and hand out reference number and authorisation code.

        For a certificate under the policy of that name, by default the CA's first. Raises BadInput, and what
        `Customers.recognise` raises.
        """
        under = self.ca.authority.policy(policy)
        with self.call(Act.CHECK_IDENTITY, sender, sender) as call:
            customer = self._customers.recognise(call, check)
            call.subject = customer.id
            authorisation = self._authorise(call.db, customer)
        self._vouch(authorisation, customer, under)
        return authorisation

    def renew(self, sender: Party, signed: bytes, statement: Statement) -> Authorisation:
        """갱신: authorise a customer who signs with a certificate of this bank that will expire soon.

        The signature proves who it is, so there is no identity check. Raises the errors of `Challenges.accept` and of
        `RelyingParty.judge`, NotIssuedHere, TooEarlyToRenew.
        """
        with self.call(Act.RENEW, sender, sender) as call:
            certificate = self._challenges.accept(call, sender, signed, statement, Act.RENEW)
            call.subject = str(CertificateId.of(certificate))
            self.relying_party.judge(certificate)
            row = self._known.find(call.db, certificate)
            if row is None or row.how != ISSUED:
                raise NotIssuedHere(issuer=self.party, serial=serial_of(certificate))
            opens = certificate.not_valid_after_utc - self.world.rules.renewal_window
            if self.world.clock.now() < opens:
                raise TooEarlyToRenew(since=opens)
            customer = self._customers.find(call.db, row.customer)
            policy, *_ = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
            authorisation = self._authorise(call.db, customer)
        self._vouch(authorisation, customer, policy.policy_identifier, renews=serial_of(certificate))
        return authorisation

    def note_issued(self, sender: Party, reference_number: str, certificate: x509.Certificate) -> None:
        """Note, on the CA's word, that a customer's certificate has been issued: this bank's services accept it now.

        Raises WrongAuthorisationCode if the caller is not the CA, or if the reference number was never given out.
        """
        with self.call(Act.NOTE_ISSUED, sender, str(CertificateId.of(certificate))) as call:
            customer = call.db.scalar(sql.APPLICANT, {"reference_number": reference_number})
            if sender != self.ca.party or customer is None:
                raise WrongAuthorisationCode
            call.facts = IssueNoted(again=self._known.holds(call.db, certificate))
            if not call.facts.again:  # the CA tells the bank twice if it was interrupted
                self._known.enter(call.db, certificate, customer, ISSUED)

    def give_challenge(self, sender: Party) -> Challenge:
        """Give a fresh challenge to sign, for a registration or a renewal."""
        return self._challenges.give(sender)

    def register(self, sender: Party, check: UserCheck, signed: bytes, statement: Statement, r: bytes) -> None:
        """타행·타기관 인증서 등록: accept another institution's certificate for a customer of this bank.

        The signer's certificate of `signed` is registered. The bank checks the user, the signature, the certificate,
        and with `r` that its VID is made from the identity number in the bank's own record. Raises what
        `Customers.recognise`, `Challenges.accept` and `RelyingParty.judge` raise, WrongIdentity, AlreadyRegistered, or
        OwnCertificateExists if this bank has issued the customer a certificate that is still valid.
        """
        with self.call(Act.REGISTER, sender, sender) as call:
            customer = self._customers.recognise(call, check)
            certificate = self._challenges.accept(call, sender, signed, statement, Act.REGISTER)
            call.subject = str(CertificateId.of(certificate))
            self.relying_party.judge(certificate)
            VirtualID.in_names(certificate.extensions).confirm(customer.idn, r)
            self._must_not_clash(call.db, certificate, customer.id)
            self._known.enter(call.db, certificate, customer.id, REGISTERED)

    def unregister(self, sender: Party, check: UserCheck, certificate: x509.Certificate) -> None:
        """타행·타기관 인증서 해제: after a user check, stop accepting another institution's certificate.

        It stays valid elsewhere. Raises what `Customers.recognise` raises, NothingToUnregister, IssuedHere.
        """
        with self.call(Act.UNREGISTER, sender, str(CertificateId.of(certificate))) as call:
            customer = self._customers.recognise(call, check)
            row = self._known.find(call.db, certificate)
            if row is None or row.customer != customer.id:
                raise NothingToUnregister(bank=self.party)
            if row.how == ISSUED:
                raise IssuedHere(bank=self.party)
            self._known.forget(call.db, certificate)

    def revoke(
        self,
        sender: Party,
        check: UserCheck,
        certificate: x509.Certificate,
        reason: Reason,
        invalid_since: datetime | None = None,
    ) -> None:
        """인증서 폐기: after a user check, have the CA revoke a certificate that was issued through this bank.

        No PIN: a customer who has forgotten it must be able to revoke. `invalid_since` (UTC) is additional information
        in the list about the key. Raises BadInput, what `Customers.recognise` raises, NotIssuedHere, also if it is not
        this customer's, and Revoked if it is revoked already.
        """
        if not isinstance(reason, Reason) or reason is Reason.CERTIFICATE_HOLD:
            raise BadInput(Field.REASON)
        self._recognise_holder(Act.ASK_REVOCATION, sender, check, certificate)
        self.ca.revoke(self.party, serial_of(certificate), reason, invalid_since)

    def suspend(self, sender: Party, check: UserCheck, certificate: x509.Certificate) -> None:
        """효력정지: likewise, have the CA suspend it. Raises what `revoke` raises, Suspended, Expired."""
        self._recognise_holder(Act.ASK_SUSPENSION, sender, check, certificate)
        self.ca.suspend(self.party, serial_of(certificate))

    def restore(self, sender: Party, check: UserCheck, certificate: x509.Certificate) -> None:
        """효력회복: likewise, have the CA undo the suspension. Raises what `revoke` raises, NotSuspended."""
        self._recognise_holder(Act.ASK_RESTORATION, sender, check, certificate)
        self.ca.restore(self.party, serial_of(certificate))

    # --- its relying party

    def trust(self, ca: ports.CertificationAuthority, *, policies: Sequence[str]) -> None:
        """Accept certificates of another CA too, under these policies, each a name in `ca.authority`.

        Raises BadInput, AnotherLab.
        """
        named = self._named_policies(ca, policies)
        with self.call(Act.TRUST, self.party, ca.party) as call:
            self.relying_party.trust(call.db, ca, named)
            call.facts = CaTrusted(tuple(sorted({*policies})))
        self.relying_party.refresh()

    def distrust(self, ca: ports.CertificationAuthority, *, policies: Sequence[str]) -> None:
        """Accept certificates of another CA under these policies no longer, those registered here included.

        They stay registered. Raises BadInput, AnotherLab.
        """
        named = self._named_policies(ca, policies)
        with self.call(Act.DISTRUST, self.party, ca.party) as call:
            self.relying_party.distrust(call.db, ca, named)
            call.facts = CaDistrusted(tuple(sorted({*policies})))
        self.relying_party.refresh()

    def ask_status(self, certificate: x509.Certificate) -> StatusInformation:
        """Ask the CA about a certificate, as before each use of it. Judges nothing. Raises BadInput, StatusUnknown."""
        with self.world.journal.story():
            told = self.relying_party.ask_status(certificate)
        return StatusInformation.read(certificate, told, self.world.clock.now())

    def fail_soft(self, on: bool = True) -> None:
        """Accept certificates of unknown status. DANGER: for a lesson only; an attacker who cuts the line gets in."""
        with self.call(Act.FAIL_SOFT, self.party, self.party) as call:
            self.relying_party.fails_soft = on is True
            call.facts = FailSoftSet(on is True)

    def customer_of(self, db: Connection, certificate: x509.Certificate) -> Party:
        """Return the owner of a certificate. Raises NotRegistered unless it was issued through here or registered."""
        row = self._known.find(db, certificate)
        if row is None:
            raise NotRegistered(bank=self.party)
        return Party(row.customer)

    def _named_policies(self, ca: ports.CertificationAuthority, policies: Sequence[str]) -> set[x509.ObjectIdentifier]:
        must_be_of(self.world, ca, ports.CertificationAuthority)
        if ca.party == self.ca.party:  # it trusts its own CA for all that it issues
            raise BadInput(Field.CERTIFICATION_AUTHORITY)
        if not isinstance(policies, list | tuple) or not policies or None in policies:
            raise BadInput(Field.POLICY)
        return {ca.authority.policy(name) for name in policies}

    def _recognise_holder(self, act: Act, sender: Party, check: UserCheck, certificate: x509.Certificate) -> None:
        with self.call(act, sender, str(CertificateId.of(certificate))) as call:
            customer = self._customers.recognise(call, check)
            row = self._known.find(call.db, certificate)
            if row is None or (row.how, row.customer) != (ISSUED, customer.id):
                raise NotIssuedHere(issuer=self.party, serial=serial_of(certificate))

    def _must_not_clash(self, db: Connection, certificate: x509.Certificate, customer: str) -> None:
        if self._known.holds(db, certificate):
            raise AlreadyRegistered(bank=self.party)
        for row in self._known.issued_to(db, customer):
            with suppress(Expired, Revoked):
                with suppress(Suspended):  # it may be restored
                    self.relying_party.judge(self.read_certificate(row.der))
                raise OwnCertificateExists(bank=self.party)

    def _authorise(self, db: Connection, customer: Row[Any]) -> Authorisation:
        digits, rules = self.world.entropy.digits, self.world.rules
        number = digits(f"{self.party}/reference-number", rules.reference_digits)
        code = digits(f"{self.party}/authorisation-code", rules.authorisation_digits)
        authorisation = Authorisation(reference_number=number, authorisation_code=code, ca=self.ca.party)
        db.execute(sql.ADD_APPLICATION, {"reference_number": authorisation.reference_number, "customer": customer.id})
        return authorisation

    def _vouch(
        self, authorisation: Authorisation, customer: Row[Any], policy: x509.ObjectIdentifier, renews: str | None = None
    ) -> None:
        who = Party(customer.id), customer.name, customer.idn, customer.certificate_account
        self.ca.authorise(self.party, authorisation, Vouched(*who, renews, policy))

    def _open_service(self, name: str, acts: frozenset[Act]) -> Service:
        party = Party(f"{self.party}/{name}")
        return Service(party, self, acts, self._challenges_of(party), Logins(party, self.world))

    def _challenges_of(self, party: Party) -> Challenges:
        return Challenges(party, self.store, self.world)
