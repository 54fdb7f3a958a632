"""Services that rely on certificates: a bank's internet banking, its apps. A signature logs in; a signature orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cryptography import x509
from sqlalchemy import Column, Connection, MetaData, String, Table, bindparam, delete, insert, select

from fincert_lab.arguments import checked
from fincert_lab.clock import kst
from fincert_lab.crypto import cms
from fincert_lab.crypto.parsing import quiet
from fincert_lab.database import UTCDateTime
from fincert_lab.errors import (
    BadInput,
    BadSignature,
    LoginEnded,
    NotLoggedIn,
    NotOffered,
    NotRegistered,
    Phishing,
    RecordDamaged,
    StatusUnknown,
    StatusUnknownThen,
)
from fincert_lab.institutions.challenge import Challenge, Challenges, Statement
from fincert_lab.institutions.institution import World
from fincert_lab.institutions.receipts import Kept
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.report import Evidence, Report, Rule, Step

if TYPE_CHECKING:
    from fincert_lab.institutions.bank import Bank


MAX_RECEIPT = 1 << 63  # the database counts no further


@dataclass(frozen=True)
class BankSketch:
    """A bank: its three-digit code among Korean banks; its services, and what each takes a signature for.

    `ca` is the CA that issues for it.
    """

    code: str
    services: Mapping[str, frozenset[Act]]
    ca: Party = Party("ca")


@dataclass(frozen=True, repr=False)
class Receipt:
    """The service's word that it accepted a signed act, and when (UTC). Numbers run per bank."""

    number: int
    service: Party
    act: Act
    at: datetime

    def __repr__(self) -> str:
        at = f"{kst(self.at):%Y-%m-%d %H:%M} KST"
        return f"Receipt(number={self.number}, service={str(self.service)!r}, act={self.act.value!r}, at={at!r})"


def login_table(tables: MetaData) -> Table:
    """Declare where a bank remembers who is logged in at which of its services."""
    return Table(
        "logins",
        tables,
        Column("service", String, primary_key=True),
        Column("device", String, primary_key=True),
        Column("customer", String, nullable=False),
        Column("until", UTCDateTime, nullable=False),
    )


class Logins:
    """Who is logged in at `service`; `table` is in its bank's database. A login ends when nothing was done for long."""

    def __init__(self, service: Party, table: Table, world: World) -> None:
        self._service = service
        self._table = table
        self._world = world
        self._add = insert(table)
        here = (table.c.service == service, table.c.device == bindparam("this"))
        self._find = select(table).where(*here)
        self._end = delete(table).where(*here)

    def begin(self, db: Connection, device: Party, customer: Party) -> None:
        """Log `customer` in on `device`, or let the login last anew."""
        self.end(db, device)
        until = self._world.clock.now() + self._world.policy.login_validity
        row = {"service": self._service, "device": device, "customer": customer, "until": until}
        db.execute(self._add, row)

    def end(self, db: Connection, device: Party) -> None:
        """Log out."""
        db.execute(self._end, {"this": device})

    def must_be_open(self, db: Connection, device: Party, customer: Party) -> None:
        """Raise NotLoggedIn unless `customer` is logged in on `device`, LoginEnded if that was too long ago."""
        login = db.execute(self._find, {"this": device}).one_or_none()
        if login is None or login.customer != customer:
            raise NotLoggedIn(service=self._service)
        if login.until < self._world.clock.now():
            raise LoginEnded(since=login.until)


@checked
class Service:
    """One service of `bank`: it takes the certificates that its bank knows, and signatures for certain `acts`."""

    def __init__(self, party: Party, bank: Bank, acts: frozenset[Act], challenges: Challenges, logins: Logins) -> None:
        self.party = party
        self.acts = acts
        self._bank = bank
        self._challenges = challenges
        self._logins = logins

    def __repr__(self) -> str:
        return f"Service({str(self.party)!r})"

    @property
    def claims(self) -> Party:
        """Whose name is on the page. What an honest service claims to be, it is."""
        return self.party

    @property
    def world(self) -> World:
        """The world this service is in."""
        return self._bank.world

    def give_challenge(self, sender: Party) -> Challenge:
        """Give a fresh challenge to sign."""
        return self._challenges.give(sender)

    def accept(self, sender: Party, signed: bytes, statement: Statement) -> Receipt:
        """Accept a signed login, or a signed transfer from who is logged in.

        `statement` is what the customer saw; `signed` must be CMS over exactly that. Raises BadInput, the errors of
        `Challenges.accept` and of `Reliance.judge`, NotRegistered, NotOffered, NotLoggedIn, LoginEnded.
        """
        if not isinstance(statement, Statement):
            raise BadInput(field="act")
        with self._bank.store.call(statement.act, sender, self.party, self.party) as call:
            certificate = self._challenges.accept(call, sender, signed, statement, Act.LOGIN, Act.TRANSFER)
            call.facts["certificate"] = serial_of(certificate)
            evidence, now = self._bank.reliance.judge(certificate)
            customer = self._bank.customer_of(call.db, certificate)
            if statement.act not in self.acts:
                raise NotOffered(service=self.party, act=statement.act)
            if statement.act is not Act.LOGIN:
                self._logins.must_be_open(call.db, sender, customer)
            self._logins.begin(call.db, sender, customer)
            number = self._bank.receipts.write(call.db, self.party, statement.act, Kept(now, signed, evidence))
            call.facts["receipt"] = number
        return Receipt(number, self.party, statement.act, now)

    def explain(self, certificate: x509.Certificate, at: datetime | None = None) -> Report:
        """Report why this service would take `certificate`, or would not: now, or as of `at` (UTC).

        By the lists and the answer of now: of another time they may say nothing, and then no later ones will. Raises
        BadInput.
        """
        if not isinstance(certificate, x509.Certificate):
            raise BadInput(field="certificate")
        if at is not None and (not isinstance(at, datetime) or at.tzinfo is None or not 1900 < at.year < 9000):
            raise BadInput(field="at")
        with self.world.journal.story():
            evidence = self._bank.reliance.ask_status(certificate)
        now = self.world.clock.now()  # not before, or an answer of this very moment would be from the future
        at = now if at is None else at.astimezone(UTC)
        # Looked up before the report is made: while it is made, nobody's database may be waited for.
        known = self._known(certificate)
        found = self._bank.reliance.explain(certificate, evidence, at)
        return (found if at == now else _at_another_time(found)).then([Step(0, Rule.REGISTERED, lambda: known)])

    def review(self, receipt: Receipt) -> Report:
        """Judge what was accepted once more: as of then, by the status evidence that was kept with it.

        What happened to the certificate afterwards changes nothing. Raises BadInput for what is no receipt of this
        service, and RecordDamaged.
        """
        known = isinstance(receipt, Receipt) and receipt.service == self.party and isinstance(receipt.act, Act)
        if not known or type(receipt.number) is not int or not 0 < receipt.number < MAX_RECEIPT:
            raise BadInput(field="receipt")
        with self._bank.store.transaction() as db:
            kept = self._bank.receipts.find(db, receipt.number, self.party, receipt.act)
        if kept is None or kept.at != receipt.at:
            raise BadInput(field="receipt")
        try:
            signer = cms.verify(kept.signed).certificate
        except (BadInput, BadSignature):  # it was good when it was accepted
            raise RecordDamaged(owner=self._bank.party) from None
        return _at_another_time(self._bank.reliance.explain(signer, kept.evidence, kept.at))

    def _known(self, certificate: x509.Certificate) -> Evidence:
        try:
            with self._bank.store.transaction() as db, quiet():
                self._bank.customer_of(db, certificate)
        except NotRegistered as refusal:
            return Evidence(False, True, refusal)
        return Evidence(True, True)

    def log_out(self, sender: Party) -> None:
        """End the login of this device; without one, nothing happens."""
        with self._bank.store.call(Act.LOGOUT, sender, self.party, self.party) as call:
            self._logins.end(call.db, sender)


def _at_another_time(found: Report) -> Report:
    """Return a report on a moment that is not now: what is not known of it is not to be had by trying again."""
    findings = list(found.findings)
    for index, finding in enumerate(findings):
        if finding.evidence and isinstance(refusal := finding.evidence.refusal, StatusUnknown):
            then = StatusUnknownThen(**{**refusal.facts, "at": found.at})
            findings[index] = replace(finding, evidence=replace(finding.evidence, refusal=then))
    return replace(found, findings=tuple(findings))


class Lookalike(Service):
    """A page that says it is `service` and is somebody else's: it passes on what it gets, to log in as the victim."""

    def __init__(self, address: Party, service: Service) -> None:
        super().__init__(address, service._bank, service.acts, service._challenges, service._logins)
        self._copied = service

    @property
    def claims(self) -> Party:
        """Whose name is on the page."""
        return self._copied.claims

    def give_challenge(self, sender: Party) -> Challenge:
        """Pass on a challenge that was given to this page."""
        return self._copied.give_challenge(self.party)

    def accept(self, sender: Party, signed: bytes, statement: Statement) -> Receipt:
        """Log this page in, with what a victim signed."""
        return self._copied.accept(self.party, signed, statement)

    def explain(self, certificate: x509.Certificate, at: datetime | None = None) -> Report:
        """Raise Phishing: whoever made the page takes any certificate, and no bank asks about one for them."""
        raise Phishing(claims=self.claims, actual=self.party)

    def log_out(self, sender: Party) -> None:
        """Say that the victim is logged out, and do nothing."""
