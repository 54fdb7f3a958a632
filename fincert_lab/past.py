"""The state that follows from a journal: `fold(events[:n])` is the state after event n."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from fincert_lab.acts import (
    AccountCleared,
    CaDistrusted,
    CaTrusted,
    CodesCounted,
    DeviceRemoved,
    FaultsSet,
    HsmsReported,
    Invited,
    Issued,
    LabOpened,
    PhoneConfirmed,
    RevokedFor,
    SignatureAccepted,
    TriesCounted,
)
from fincert_lab.counters import Counter, Lapse, together
from fincert_lab.errors import CounterRolledBack, HsmSilent, KeyDestroyed, SecurityMediumSpent
from fincert_lab.journal import Act, Event, Journal
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.snapshot import CertificateState, Snapshot


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
        self._newest = Snapshot()

    def newest(self) -> Snapshot:
        """Return the state after the last event."""
        with self._journal.lock:
            self._newest = fold(self._journal[self._newest.number :], since=self._newest)
            return self._newest

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
        self._lapses = dict(since.lapses)
        self._distrusted = set(since.distrusted)

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
            lapses=self._lapses,
            distrusted=frozenset(self._distrusted),
        )

    def take_in(self, event: Event) -> None:
        self._last = event
        if not event.refused:
            self._established(event)
            self._of_hsms(event)
            self._of_trust(event)
            self._act(event)
        elif event.refused == KeyDestroyed.code:
            self._count(event, destroyed=True)
        elif event.refused == CounterRolledBack.code:
            self._count(event, rolled_back=True)
        elif event.refused == HsmSilent.code:
            self._lapses[event.receiver] = Lapse.SILENT
        elif event.refused == SecurityMediumSpent.code:
            medium = Party(event.sender.split("/")[0]), event.receiver
            if medium in self._codes_left:  # a stranger who has the code is told of it too, and has none of their own
                self._codes_left[medium] = 0

    def _established(self, event: Event) -> None:
        certificate = event.certificate
        match event.facts:
            case LabOpened(services=services, pin_tries=pin_tries, suite=suite):
                self._since = replace(self._since, services=services, pin_tries=pin_tries, suite=suite)
            case Invited(services=services):
                self._since = replace(self._since, services=tuple(dict.fromkeys([*self._since.services, *services])))
            case Issued() as issued if certificate and certificate not in self._certificates:
                self._issue(certificate, event, issued)  # if it was requested twice, it is issued once
            case RevokedFor(reason=reason):
                self._change(certificate, revoked=reason, suspended=False)
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

    def _of_trust(self, event: Event) -> None:
        match event.facts:
            case CaTrusted(policies=policies):
                self._distrusted -= {(event.receiver, event.subject, policy) for policy in policies}
            case CaDistrusted(policies=policies):
                self._distrusted |= {(event.receiver, event.subject, policy) for policy in policies}

    def _of_hsms(self, event: Event) -> None:
        if self._lapses.get(event.receiver) is Lapse.SILENT:
            del self._lapses[event.receiver]
        match event.facts:
            case TriesCounted() as counted:
                self._tries(event, counted)
            case HsmsReported(hsms=hsms):
                self._lapses |= dict.fromkeys(hsms, Lapse.WRONG)
            case FaultsSet() if event.act is Act.SET_HSM_FAULT:  # it was looked after
                self._lapses.pop(event.receiver, None)

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
                self._count(event, destroyed=True)
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
            policy=issued.policy,
        )

    def _tries(self, event: Event, counted: TriesCounted) -> None:
        """Apply an HSM's counters; if this is the first proof for a PIN, the PIN was set just now."""
        if known := self._known(event.certificate):
            is_new = event.act is Act.SWAP_KEYS or (event.act is Act.PROVE and known.pin_set is None)
            pin_set = event.at if is_new else known.pin_set
            self._change(known.id, account=counted.account, pin_set=pin_set)
            left = {"tries_left": counted.tries_left, "budget_left": counted.budget_left}
            self._count(event, **left, destroyed=False, rolled_back=False)

    def _count(self, event: Event, **change: Any) -> None:
        """Apply what one HSM has told, and what follows from it for all of them together."""
        if known := self._known(event.certificate):
            old = known.hsms.get(event.receiver, Counter())
            hsms = {**known.hsms, event.receiver: replace(old, **change)}
            every = (hsms.get(Party(hsm), Counter()) for hsm in self._since.suite.hsms)
            counts = together(every, self._since.suite.needed)
            budget = counts.pop("budget_left", None)
            if "budget_left" in change and budget is not None:  # not what was told of it earlier
                self._budgets[known.account] = budget
            self._change(known.id, hsms=hsms, **counts)

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
