"""The journal: everything that crossed a trust boundary, in order. What follows from it is `snapshot`.

An institution writes an event in the same transaction as its data (see `store`). The lab numbers the events, and the
journal is their union. What is written down of an event names the hash of the event before it, whoever wrote that one:
no institution can lose its newest event once another has written, or heard, of a later one.

An event holds public facts only: never a PIN, a key, an SMS code, an authorisation code, an identity number, nor a
digest of one of these, since all of them can be guessed.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from fincert_lab.errors import FolderInUse, RecordDamaged, UnknownEvent
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
    ASK_SUSPENSION = "ask_suspension"
    SUSPEND = "suspend"
    ASK_RESTORATION = "ask_restoration"
    RESTORE = "restore"
    JOIN_BANKING = "join_banking"
    VISIT_BRANCH = "visit_branch"
    RENEW = "renew"
    UNREGISTER = "unregister"
    LOGOUT = "logout"
    AUTO_CONNECT = "auto_connect"
    LIST_DEVICES = "list_devices"
    RENAME_DEVICE = "rename_device"
    REMOVE_DEVICE = "remove_device"
    CLOSE_ACCOUNT = "close_account"
    CLEAR_ACCOUNT = "clear_account"
    CHANGE_PIN = "change_pin"
    SWAP_KEYS = "swap_keys"
    ASK_LIVE = "ask_live"
    ASK_DELETION = "ask_deletion"
    DELETE_ENVELOPE = "delete_envelope"
    ASK_OCSP = "ask_ocsp"
    DESTROY_KEY = "destroy_key"
    CHANGE_NUMBER = "change_number"
    MARK_PUBLIC = "mark_public"
    DISTURB = "disturb"
    FAIL_SOFT = "fail_soft"
    INVITE = "invite"
    TRUST = "trust"


class Reason(StrEnum):
    """Why a certificate is revoked (RFC 5280 §5.3.1, those a customer or a bank may give), or that it is suspended."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "key_compromise"
    AFFILIATION_CHANGED = "affiliation_changed"
    SUPERSEDED = "superseded"
    CESSATION_OF_OPERATION = "cessation_of_operation"
    CERTIFICATE_HOLD = "certificate_hold"


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


class Tip(NamedTuple):
    """The newest event there is, or that somebody has heard of: its number, and the hash of what is written of it."""

    number: int
    hash: bytes


class News(NamedTuple):
    """What everybody hears after an act: the newest event, and how often something was written without an event."""

    number: int
    hash: bytes
    quiet: int


class Written(NamedTuple):
    """An event as an institution wrote it down: `hash` is that of its entry, `before` that of the event before it."""

    event: Event
    before: bytes
    hash: bytes


class Journal(Sequence[Event]):
    """All events of a lab, in order of their numbers; of a sandbox in `folder`, for the process that opened it only.

    `tip` is the newest of them, and `quiet` how often the lab wrote something without one; `witnesses` are told.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.tip = Tip(0, bytes(32))
        self.quiet = 0
        self.witnesses: list[Callable[[News], None]] = []
        self._folder = folder
        self._process = os.getpid()
        self._events: list[Event] = []
        self._story: int | None = None
        self._in_flight: tuple[Event, Callable[[Event], bool]] | None = None
        self._lock = RLock()

    @property
    def lock(self) -> RLock:
        """What everybody holds who reads or writes: a number is given when its transaction commits, and never twice.

        Raises FolderInUse in another process (after fork) than the one that opened the folder. A lab in memory is
        copied with the process, and goes on there as a lab of its own.
        """
        if not self.is_here:
            raise FolderInUse(folder=self._folder)
        return self._lock

    @lock.setter
    def lock(self, lock: RLock) -> None:
        self._lock = lock  # who wants to know when it is waited for puts another around it

    @property
    def is_here(self) -> bool:
        """Whether this is the process that opened the folder, if there is one."""
        return not self._folder or os.getpid() == self._process

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

    def adopt(self, entries: Sequence[Written], heard: Sequence[News | None], quiet: int) -> None:
        """Begin where a sandbox ended: `entries` are all that its institutions wrote, `heard` what they heard of last.

        Call before anything else, with `tip` at what the first event names as the one before it, and with `quiet` as
        the lab itself has counted. Raises RecordDamaged for a gap, an event that does not follow the one before it,
        anything that somebody has heard of and that is not there, and somebody who has never heard of this lab.
        """
        ordered = sorted(entries, key=lambda entry: entry.event.number)
        hashes = [self.tip.hash]
        for entry in ordered:
            if entry.event.number != len(hashes) or entry.before != hashes[-1]:
                raise RecordDamaged(owner=Party("lab"))
            hashes.append(entry.hash)
        for news in heard:
            known = news.number < len(hashes) and news.hash == hashes[news.number] if news else not ordered
            if not known or (news and news.quiet > quiet):
                raise RecordDamaged(owner=Party("lab"))
        self._events, self.tip = [entry.event for entry in ordered], Tip(len(ordered), hashes[-1])
        self.quiet = quiet

    @property
    def news(self) -> News:
        """What there is to hear of."""
        return News(*self.tip, self.quiet)

    def tell(self) -> None:
        """Have everybody hear of the newest event: whose file is put back to what it was before, that is noticed."""
        with self.lock:
            for hear in self.witnesses:
                hear(self.news)

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
                    self.tell()

    @property
    def in_story(self) -> bool:
        """Whether somebody is in the middle of an act."""
        return self._story is not None

    def last_story(self) -> "Story":
        """Return the events of the last act."""
        events = self[:]  # which one is the last must not change meanwhile: a lab that is served acts by itself
        return Story(tuple(event for event in events if event.story == events[-1].story))

    def upto(self, number: int) -> list[Event]:
        """Return events 1 to `number`. Raises UnknownEvent for a number the journal does not have."""
        if type(number) is not int or not 1 <= number <= len(self):
            raise UnknownEvent(number=number, last=len(self._events))
        return self._events[:number]
