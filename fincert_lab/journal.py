"""The journal: everything that crossed a trust boundary, in order; and the state that follows from it.

An institution writes an event in the same transaction as its data (see `store`). The lab numbers the events, and the
journal is their union. `fold(events[:n])` is the state after event n: the state table, the sequence diagram and time
travel read that, and nothing else. An event holds public facts only: never a PIN, a key, an SMS code, an authorisation
code, an identity number, nor a digest of one of these, since all of them can be guessed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from threading import RLock
from types import MappingProxyType
from typing import Any, overload

from fincert_lab.errors import UnknownEvent
from fincert_lab.language import Party


class Act(StrEnum):
    """What was asked of the receiver."""

    OPEN_LAB = "open_lab"
    MOVE_CLOCK = "move_clock"
    PUBLISH_CRL = "publish_crl"
    FETCH_CRL = "fetch_crl"
    CHECK_IDENTITY = "check_identity"
    AUTHORISE = "authorise"
    JOIN_CLOUD = "join_cloud"
    SEND_SMS = "send_sms"
    DELIVER_SMS = "deliver_sms"
    CONFIRM_SMS = "confirm_sms"
    GENERATE_KEY = "generate_key"
    ISSUE = "issue"
    NOTE_ISSUED = "note_issued"
    REGISTER_KEY = "register_key"
    STORE_ENVELOPE = "store_envelope"
    LIST_CERTIFICATES = "list_certificates"
    FETCH_ENVELOPE = "fetch_envelope"
    EVALUATE = "evaluate"
    PROVE = "prove"
    GIVE_CHALLENGE = "give_challenge"
    LOGIN = "login"
    TRANSFER = "transfer"
    REGISTER = "register"
    ASK_REVOCATION = "ask_revocation"
    REVOKE = "revoke"


class Status(StrEnum):
    """What the CA says of a certificate, and what the calendar says."""

    VALID = "valid"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Reason(StrEnum):
    """Why a certificate is revoked (RFC 5280 §5.3.1, those a customer or a bank may give)."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "key_compromise"
    AFFILIATION_CHANGED = "affiliation_changed"
    SUPERSEDED = "superseded"
    CESSATION_OF_OPERATION = "cessation_of_operation"


class Refusal(StrEnum):
    """Why a service will not take a certificate, as the state table names it."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_STORED = "not_stored"
    PIN_LOCKED = "pin_locked"
    NOT_REGISTERED = "not_registered"


@dataclass(frozen=True)
class Event:
    """One call across a trust boundary.

    `number` counts from 1. `story` is the number of the first event of the same act of a person, so that one
    enrolment can be told from the next. `at` is the lab's time in UTC. `subject` is a certificate's serial number in
    hexadecimal, or a party's id. `facts` are JSON values; a refused call has the error's code under "refused".
    """

    number: int
    story: int
    at: datetime
    sender: Party
    receiver: Party
    act: Act
    subject: str
    facts: Mapping[str, Any]

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))  # the past cannot be edited

    @property
    def refused(self) -> str | None:
        """The code of the error that the call ended with, or None."""
        return self.facts.get("refused")


@dataclass(frozen=True)
class Story:
    """The events of one act of a person, such as an enrolment."""

    events: tuple[Event, ...]


class Journal(Sequence[Event]):
    """All events of a lab, in order of their numbers."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._story: int | None = None
        self._in_flight: tuple[Event, Callable[[Event], bool]] | None = None
        # One writer at a time: a number is given when its transaction commits, and never twice.
        self.lock = RLock()

    def __repr__(self) -> str:
        return f"Journal({len(self)} events)"

    def __len__(self) -> int:
        self.settle()
        return len(self._events)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> list[Event]: ...
    def __getitem__(self, index: int | slice) -> Event | list[Event]:
        self.settle()
        return self._events[index]

    def next(self, is_durable: Callable[[Event], bool], **fields: Any) -> Event:
        """Return the event that comes next, and wait for it. Call with the lock held; `settle` once it is committed.

        `is_durable` looks whether it was.
        """
        self.settle()
        number = len(self._events) + 1
        event = Event(number=number, story=self._story or number, **fields)
        self._in_flight = (event, is_durable)
        return event

    def settle(self, *, committed: bool = False) -> None:
        """Take in the event in flight if its receiver has committed it: `committed` says so, or else one looks.

        Where somebody was interrupted between committing and this, the next event's writer, or reader, does it.
        """
        with self.lock:
            if self._in_flight is None:
                return
            event, is_durable = self._in_flight
            if (committed or is_durable(event)) and event.number > len(self._events):
                self._events.append(event)
            self._in_flight = None

    @contextmanager
    def story(self) -> Iterator[None]:
        """Mark all events inside as one act of a person; one acts at a time. Inside another it changes nothing."""
        with self.lock:
            outermost = self._story is None
            if outermost:
                self._story = len(self) + 1
            try:
                yield
            finally:
                if outermost:
                    self._story = None

    def last_story(self) -> "Story":
        """Return the events of the last act."""
        return Story(tuple(event for event in self if event.story == self[-1].story))

    def upto(self, number: int) -> list[Event]:
        """Return events 1 to `number`. Raises UnknownEvent for a number the journal does not have."""
        if not isinstance(number, int) or not 1 <= number <= len(self):
            raise UnknownEvent(number=number, last=len(self._events))
        return self._events[:number]


@dataclass(frozen=True)
class CertificateState:
    """A certificate as its history leaves it. Times in UTC; `tries_left` is None until a PIN is set."""

    serial: str
    owner: Party
    bank: Party
    valid_until: datetime
    revoked: Reason | None = None
    stored: bool = False
    tries_left: int | None = None
    registered: tuple[Party, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """The state after event `number`, at lab time `at` (UTC).

    `services` are "bank/service" ids; `pin_tries` is how often a PIN may be tried at the most.
    """

    number: int = 0
    at: datetime | None = None
    services: tuple[Party, ...] = ()
    pin_tries: int = 0
    certificates: Mapping[str, CertificateState] = field(default_factory=dict)

    def status(self, certificate: CertificateState) -> Status:
        """Return what a reader of the CRL and the calendar would say now."""
        if certificate.revoked:
            return Status.REVOKED
        assert self.at is not None
        return Status.EXPIRED if self.at > certificate.valid_until else Status.VALID

    def refusals(self, certificate: CertificateState) -> dict[Party, Refusal]:
        """Return the services that would refuse `certificate` with the right PIN, and why: the gravest reason."""
        everywhere = self._refusal_everywhere(certificate)
        knows = {certificate.bank, *certificate.registered}
        refusals = {}
        for service in self.services:
            reason = everywhere or (None if _bank_of(service) in knows else Refusal.NOT_REGISTERED)
            if reason:
                refusals[service] = reason
        return refusals

    def _refusal_everywhere(self, certificate: CertificateState) -> Refusal | None:
        status = self.status(certificate)
        if status is not Status.VALID:
            return Refusal(status.value)
        if not certificate.stored or certificate.tries_left is None:
            return Refusal.NOT_STORED
        return None if certificate.tries_left else Refusal.PIN_LOCKED


def _bank_of(service: Party) -> Party:
    return Party(service.split("/")[0])


def fold(events: Sequence[Event]) -> Snapshot:
    """Return the state that `events`, from the first on, lead to. A refused call changes nothing but the time."""
    state = Snapshot()
    for event in events:
        state = replace(_after(state, event), number=event.number, at=event.at)
    return state


def _after(state: Snapshot, event: Event) -> Snapshot:
    if event.refused:
        return state
    facts = event.facts
    match event.act:
        case Act.OPEN_LAB:
            return replace(state, services=tuple(map(Party, facts["services"])), pin_tries=facts["pin_tries"])
        case Act.ISSUE if event.subject not in state.certificates:  # asked for twice, it is issued once
            issued = CertificateState(
                serial=event.subject,
                owner=Party(facts["owner"]),
                bank=Party(facts["bank"]),
                valid_until=datetime.fromisoformat(facts["valid_until"]),
            )
            return replace(state, certificates={**state.certificates, event.subject: issued})
        case Act.REVOKE:
            return _changed(state, event.subject, revoked=Reason(facts["reason"]))
        case Act.STORE_ENVELOPE:
            return _changed(state, event.subject, stored=True)
        case Act.PROVE | Act.EVALUATE if "tries_left" in facts:
            return _changed(state, event.subject, tries_left=facts["tries_left"])
        case Act.REGISTER:
            known = state.certificates.get(event.subject)
            return _changed(state, event.subject, registered=(*known.registered, event.receiver) if known else ())
    return state


def _changed(state: Snapshot, serial: str, **change: Any) -> Snapshot:
    if serial not in state.certificates:
        return state  # another lab's certificate, which this one's CA never issued: no row of ours
    certificate = replace(state.certificates[serial], **change)
    return replace(state, certificates={**state.certificates, serial: certificate})
