"""Services that rely on certificates: a bank's internet banking, its apps. Customers log in and order by signature."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from cryptography import x509
from sqlalchemy import Connection

from fincert_lab.acts import SignatureAccepted
from fincert_lab.arguments import checked
from fincert_lab.crypto import cms
from fincert_lab.crypto.parsing import quiet
from fincert_lab.errors import (
    BadInput,
    BadSignature,
    Field,
    LoginEnded,
    NotLoggedIn,
    NotOffered,
    NotRegistered,
    RecordDamaged,
    StatusUnknown,
    StatusUnknownThen,
)
from fincert_lab.institutions.bank import tables as sql
from fincert_lab.institutions.bank.challenge import Challenge, Challenges, Statement
from fincert_lab.institutions.bank.receipts import Kept, Receipt, Receipts
from fincert_lab.institutions.bank.relying_party import RelyingParty
from fincert_lab.institutions.institution import World
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.report import Check, Evidence, Report, Step
from fincert_lab.storage.store import Store

YEARS = range(1901, 9000)  # the years in which a certificate can be judged, with room for what is added and subtracted
MAX_RECEIPT = 1 << 63  # the database cannot count further


class Logins:
    """Who is logged in at `service`. A login ends after a long time without activity."""

    def __init__(self, service: Party, world: World) -> None:
        self._service = service
        self._world = world

    def begin(self, db: Connection, device: Party, customer: Party) -> None:
        """Log `customer` in on `device`, or extend the login."""
        self.end(db, device)
        until = self._world.clock.now() + self._world.rules.login_validity
        row = {"service": self._service, "device": device, "customer": customer, "until": until}
        db.execute(sql.ADD_LOGIN, row)

    def end(self, db: Connection, device: Party) -> None:
        """Log out."""
        db.execute(sql.END_LOGIN, {"at": self._service, "this": device})

    def must_be_open(self, db: Connection, device: Party, customer: Party) -> None:
        """Raise NotLoggedIn unless `customer` is logged in on `device`, LoginEnded if that was too long ago."""
        login = db.execute(sql.LOGIN, {"at": self._service, "this": device}).one_or_none()
        if login is None or login.customer != customer:
            raise NotLoggedIn(service=self._service)
        if login.until < self._world.clock.now():
            raise LoginEnded(since=login.until)


class RelyingBank(Protocol):
    """A bank, as its services see it."""

    party: Party
    world: World
    store: Store
    relying_party: RelyingParty
    receipts: Receipts

    def customer_of(self, db: Connection, certificate: x509.Certificate) -> Party:
        """Return the owner of a certificate. Raises NotRegistered."""


@checked
class Service:
    """One service of `bank`: it accepts the certificates that its bank knows, and signatures for certain `acts`."""

    def __init__(
        self, party: Party, bank: RelyingBank, acts: frozenset[Act], challenges: Challenges, logins: Logins
    ) -> None:
        self.party = party
        self.acts = acts
        self._bank = bank
        self._challenges = challenges
        self._logins = logins

    def __repr__(self) -> str:
        return f"Service({str(self.party)!r})"

    @property
    def claims(self) -> Party:
        """The name on the page. An honest service shows its own."""
        return self.party

    @property
    def world(self) -> World:
        """The world this service is in."""
        return self._bank.world

    def give_challenge(self, sender: Party) -> Challenge:
        """Give a fresh challenge to sign."""
        return self._challenges.give(sender)

    def accept(self, sender: Party, signed: bytes, statement: Statement) -> Receipt:
        """Accept a signed login, or a signed transfer from a customer who is logged in.

        `statement` is what the customer saw; `signed` must be CMS over exactly that. Raises BadInput, the errors of
        `Challenges.accept` and of `RelyingParty.judge`, NotRegistered, NotOffered, NotLoggedIn, LoginEnded.
        """
        if not isinstance(statement, Statement):
            raise BadInput(Field.ACT)
        with self._bank.store.call(statement.act, sender, self.party, self.party) as call:
            certificate = self._challenges.accept(call, sender, signed, statement, Act.LOGIN, Act.TRANSFER)
            evidence, now = self._bank.relying_party.judge(certificate)
            customer = self._bank.customer_of(call.db, certificate)
            if statement.act not in self.acts:
                raise NotOffered(service=self.party, act=statement.act)
            if statement.act is not Act.LOGIN:
                self._logins.must_be_open(call.db, sender, customer)
            self._logins.begin(call.db, sender, customer)
            number = self._bank.receipts.write(call.db, self.party, statement.act, Kept(now, signed, evidence))
            call.facts = SignatureAccepted(CertificateId.of(certificate), number)
        return Receipt(number, self.party, statement.act, now)

    def explain(self, certificate: x509.Certificate, at: datetime | None = None) -> Report:
        """Report why this service would accept or refuse `certificate`: now, or as of `at` (UTC).

        Judged by the current lists and answer. They may not cover another time, and then no later ones will. Raises
        BadInput.
        """
        if not isinstance(certificate, x509.Certificate):
            raise BadInput(Field.CERTIFICATE)
        if at is not None and (not isinstance(at, datetime) or at.tzinfo is None or at.year not in YEARS):
            raise BadInput(Field.AT)
        with self.world.journal.story():
            evidence = self._bank.relying_party.ask_status(certificate)
        now = self.world.clock.now()  # not earlier, or an answer signed at this moment would be from the future
        at = now if at is None else at.astimezone(UTC)
        # Looked up before the report is made: while it is made, no database may be waited for.
        known = self._known(certificate)
        found = self._bank.relying_party.explain(certificate, evidence, at)
        return (found if at == now else _at_another_time(found)).then([Step(0, Check.REGISTERED, lambda: known)])

    def review(self, receipt: Receipt) -> Report:
        """Judge an accepted act once more, as of the time of acceptance, by the status evidence that was kept with it.

        What happened to the certificate later makes no difference, nor whether its CA is still trusted. Raises BadInput
        for anything but a receipt of this service, and RecordDamaged.
        """
        known = isinstance(receipt, Receipt) and receipt.service == self.party and isinstance(receipt.act, Act)
        if not known or type(receipt.number) is not int or not 0 < receipt.number < MAX_RECEIPT:
            raise BadInput(Field.RECEIPT)
        with self._bank.store.transaction() as db:
            kept = self._bank.receipts.find(db, receipt.number, self.party, receipt.act)
        if kept is None or kept.at != receipt.at:
            raise BadInput(Field.RECEIPT)
        try:
            signer = cms.verify(kept.signed).certificate
        except (BadInput, BadSignature):  # it was good when it was accepted
            raise RecordDamaged(owner=self._bank.party) from None
        return _at_another_time(self._bank.relying_party.explain_accepted(signer, kept.evidence, kept.at))

    def _known(self, certificate: x509.Certificate) -> Evidence:
        try:
            with self._bank.store.transaction() as db, quiet():
                self._bank.customer_of(db, certificate)
        except NotRegistered as refusal:
            return Evidence(False, True, refusal)
        return Evidence(True, True)

    def log_out(self, sender: Party) -> None:
        """End the login of this device; if there is none, nothing happens."""
        with self._bank.store.call(Act.LOGOUT, sender, self.party, self.party) as call:
            self._logins.end(call.db, sender)


def _at_another_time(found: Report) -> Report:
    """Return a report on a time other than now: if the status is unknown, trying again does not help."""
    findings = list(found.findings)
    for index, finding in enumerate(findings):
        if finding.evidence and isinstance(refusal := finding.evidence.refusal, StatusUnknown):
            then = StatusUnknownThen(**{**refusal.facts, "at": found.at})
            findings[index] = replace(finding, evidence=replace(finding.evidence, refusal=then))
    return replace(found, findings=tuple(findings))
