"""The state that follows from a journal: `fold(events[:n])` is the state after event n.

The state table, the panels and time travel use this state, and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from fincert_lab.acts import (
    AccountCleared,
    CodesCounted,
    DeviceRemoved,
    Invited,
    Issued,
    LabOpened,
    PhoneConfirmed,
    RevokedFor,
    SignatureAccepted,
    TriesCounted,
)
from fincert_lab.errors import CounterRolledBack, KeyDestroyed, SecurityMediumSpent, WrongType
from fincert_lab.journal import Act, Event, Journal
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason


class Status(StrEnum):
    """A certificate's status, from what the CA says and from the calendar."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Refusal(StrEnum):
    """Why a service would refuse a certificate, as the state table names it."""

    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_STORED = "not_stored"
    DELETED = "deleted"
    PIN_LOCKED = "pin_locked"
    KEY_DESTROYED = "key_destroyed"
    COUNTER_ROLLED_BACK = "counter_rolled_back"
    BUDGET_SPENT = "budget_spent"
    NOT_REGISTERED = "not_registered"


@dataclass(frozen=True)
class CertificateState:
    """A certificate's state. Times are in UTC; `tries_left` and `pin_set` are None until a PIN is set.

    The CA named in `id` issued it, through `bank`. `account` identifies the cloud account; `destroyed` is true once the
    HSM has destroyed its half of the key, `rolled_back` while it refuses a counter that was put back; `used` is when a
    service last accepted it.
    """

    id: CertificateId
    owner: Party
    bank: Party
    valid_until: datetime
    account: str = ""
    revoked: Reason | None = None
    suspended: bool = False
    stored: bool = False
    destroyed: bool = False
    rolled_back: bool = False
    tries_left: int | None = None
    pin_set: datetime | None = None
    issued: datetime | None = None
    used: datetime | None = None
    registered: tuple[Party, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """The state after event `number`, at lab time `at` (UTC).

    `services` are "bank/service" ids; `pin_tries` is the maximum number of PIN tries, and `budgets` are the lifetime
    budgets of the cloud accounts. `codes_left` is how many more wrong codes the security medium of a person at a bank
    takes in its life, where that is known not to be all. `remembered` are the accounts and devices that connect
    automatically, `public` the devices in a public place.
    """

    number: int = 0
    at: datetime | None = None
    services: tuple[Party, ...] = ()
    pin_tries: int = 0
    certificates: Mapping[CertificateId, CertificateState] = field(default_factory=dict)
    budgets: Mapping[str, int] = field(default_factory=dict)
    codes_left: Mapping[tuple[Party, Party], int] = field(default_factory=dict)
    remembered: frozenset[tuple[str, Party]] = frozenset()
    public: frozenset[Party] = frozenset()

    def status(self, certificate: CertificateState) -> Status:
        """Return the status now, by the revocation list and the calendar. Raises BadInput."""
        if not isinstance(certificate, CertificateState):
            raise WrongType("certificate", CertificateState.__name__, type(certificate).__name__)
        if certificate.revoked:
            return Status.REVOKED
        assert self.at is not None
        if self.at > certificate.valid_until:
            return Status.EXPIRED
        return Status.SUSPENDED if certificate.suspended else Status.VALID

    def refusals(self, certificate: CertificateState) -> dict[Party, Refusal]:
        """Return the services that would refuse `certificate` even with the right PIN, and why.

        For a bank that does not know it, only that reason is given: the bank might not trust its CA either.
        """
        everywhere = self.refusal_everywhere(certificate)
        knows = {certificate.bank, *certificate.registered}
        refusals = {}
        for service in self.services:
            reason = everywhere or (None if _bank_of(service) in knows else Refusal.NOT_REGISTERED)
            if reason:
                refusals[service] = reason
        return refusals

    def refusal_everywhere(self, certificate: CertificateState) -> Refusal | None:
        """Return why every service would refuse `certificate`, or None."""
        status = self.status(certificate)
        if status is not Status.VALID:
            return Refusal(status.value)
        if not certificate.stored or certificate.tries_left is None:
            return Refusal.NOT_STORED if certificate.pin_set is None else Refusal.DELETED
        if certificate.destroyed:
            return Refusal.KEY_DESTROYED
        if certificate.rolled_back:
            return Refusal.COUNTER_ROLLED_BACK
        if not certificate.tries_left:
            return Refusal.PIN_LOCKED
        return None if self.budgets.get(certificate.account) else Refusal.BUDGET_SPENT


@dataclass(frozen=True)
class Changes:
    """Two points in time to compare."""

    before: Snapshot
    after: Snapshot


def _bank_of(service: Party) -> Party:
    return Party(service.split("/")[0])


def fold(events: Iterable[Event], since: Snapshot | None = None) -> Snapshot:
    """Return the state that `events` lead to: all events from the first, or those that follow the state `since`.

    A refused call changes only the time. The exceptions are refusals by the HSM of every PIN, which are recorded.
    """
    state = _Folding(since or Snapshot())
    for event in events:
        state.take_in(event)
    return state.snapshot()


class Past:
    """The state after any event of a journal. Every `APART` events one is kept: none is folded from the first event."""

    APART = 250  # events: a step through time folds fewer, and of 20,000 events 80 states are kept

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._kept = [Snapshot()]

    def at(self, number: int) -> Snapshot:
        """Return the state after event `number`. Raises UnknownEvent."""
        with self._journal.lock:
            wanted = self._journal.event(number)
            while self._kept[-1].number + self.APART <= wanted.number:
                self._kept.append(self._after(self._kept[-1], self._kept[-1].number + self.APART))
            return self._after(self._kept[wanted.number // self.APART], wanted.number)

    def _after(self, since: Snapshot, number: int) -> Snapshot:
        return fold(self._journal[since.number : number], since=since)


class _Folding:
    """A state while events are applied: mutable dictionaries, made into a Snapshot at the end."""

    def __init__(self, since: Snapshot) -> None:
        self._since = since
        self._last: Event | None = None
        self._certificates = dict(since.certificates)
        self._budgets = dict(since.budgets)
        self._codes_left = dict(since.codes_left)
        self._remembered = set(since.remembered)
        self._public = set(since.public)

    def snapshot(self) -> Snapshot:
        if self._last is None:
            return self._since
        return replace(
            self._since,
            number=self._last.number,
            at=self._last.at,
            certificates=self._certificates,
            budgets=self._budgets,
            codes_left=self._codes_left,
            remembered=frozenset(self._remembered),
            public=frozenset(self._public),
        )

    def take_in(self, event: Event) -> None:
        self._last = event
        if not event.refused:
            self._established(event)
            self._act(event)
        elif event.refused == KeyDestroyed.code:
            self._change(event.certificate, destroyed=True)
        elif event.refused == CounterRolledBack.code:
            self._change(event.certificate, rolled_back=True)
        elif event.refused == SecurityMediumSpent.code:
            medium = Party(event.sender.split("/")[0]), event.receiver
            if medium in self._codes_left:  # a stranger who has the code is told of it too, and has none of their own
                self._codes_left[medium] = 0

    def _established(self, event: Event) -> None:
        certificate = event.certificate
        match event.facts:
            case LabOpened(services=services, pin_tries=pin_tries):
                self._since = replace(self._since, services=services, pin_tries=pin_tries)
            case Invited(services=services):
                self._since = replace(self._since, services=tuple(dict.fromkeys([*self._since.services, *services])))
            case Issued() as issued if certificate and certificate not in self._certificates:
                self._issue(certificate, event, issued)  # if it was requested twice, it is issued once
            case RevokedFor(reason=reason):
                self._change(certificate, revoked=reason, suspended=False)
            case TriesCounted() as counted:
                self._count(event, counted)
            case CodesCounted(customer=customer, budget_left=left):
                self._codes_left[customer, event.receiver] = left
            case SignatureAccepted(certificate=signer):
                self._change(signer, used=event.at)
            case PhoneConfirmed(account=account, remembered=remembered):
                self._remember(account, event.sender, remembered=remembered)
            case DeviceRemoved(account=account):
                self._remember(account, event.subject, remembered=False)
            case AccountCleared(account=account):
                self._remembered = {each for each in self._remembered if each[0] != account}

    def _act(self, event: Event) -> None:
        certificate = event.certificate
        match event.act:
            case Act.SUSPEND | Act.RESTORE:
                self._change(certificate, suspended=event.act is Act.SUSPEND)
            case Act.STORE_ENVELOPE:
                self._change(certificate, stored=True)
            case Act.ASK_DELETION | Act.DELETE_ENVELOPE:
                self._change(certificate, stored=False)
            case Act.DESTROY_KEY:
                self._change(certificate, destroyed=True)
            case Act.REGISTER | Act.UNREGISTER:
                self._register(event)
            case Act.VISIT_BRANCH:
                self._codes_left.pop((Party(event.subject), event.receiver), None)
            case Act.MARK_PUBLIC:
                self._public.add(event.receiver)

    def _issue(self, certificate: CertificateId, event: Event, issued: Issued) -> None:
        for old in issued.superseded:
            self._change(old, revoked=Reason.SUPERSEDED, suspended=False)
        self._certificates[certificate] = CertificateState(
            id=certificate,
            owner=issued.owner,
            bank=issued.bank,
            valid_until=issued.valid_until,
            issued=event.at,
        )

    def _count(self, event: Event, counted: TriesCounted) -> None:
        """Apply the HSM's counters; if this is the first proof for a PIN, the PIN was set just now."""
        if known := self._known(event.certificate):
            is_new = event.act is Act.SWAP_KEYS or (event.act is Act.PROVE and known.pin_set is None)
            self._budgets[counted.account] = counted.budget_left
            pin_set = event.at if is_new else known.pin_set
            counters = {"tries_left": counted.tries_left, "account": counted.account, "rolled_back": False}
            self._change(known.id, **counters, pin_set=pin_set)

    def _register(self, event: Event) -> None:
        if known := self._known(event.certificate):
            others = tuple(bank for bank in known.registered if bank != event.receiver)
            registered = (*others, event.receiver) if event.act is Act.REGISTER else others
            self._change(known.id, registered=registered)

    def _change(self, certificate: CertificateId | None, **change: Any) -> None:
        if known := self._known(certificate):
            self._certificates[known.id] = replace(known, **change)

    def _known(self, certificate: CertificateId | None) -> CertificateState | None:
        """Return the row of a certificate, or None for another lab's, which no CA here ever issued."""
        return self._certificates.get(certificate) if certificate else None

    def _remember(self, account: str, device: str, *, remembered: bool) -> None:
        self._remembered.discard((account, Party(device)))
        if remembered:
            self._remembered.add((account, Party(device)))
