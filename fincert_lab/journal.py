"""The journal: everything that crossed a trust boundary, in order. The state that follows from it is in `snapshot`.

An institution writes an event in the same transaction as its data (see `store`). The lab numbers the events, and the
journal is their union. The entry of an event contains the hash of the event before it, whichever institution wrote that
one. So no institution can lose its newest event unnoticed once another has written, or heard of, a later one.

An event holds public facts only: never a PIN, a key, an SMS code, an authorisation code, an identity number, nor a
digest of any of these, since all of them can be guessed.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple, overload

from fincert_lab.acts import Act as Act  # an event's act, re-exported for readers of the journal
from fincert_lab.acts import Facts, LabOpened, Refused
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import FilePutBack, FolderInUse, UnknownEvent
from fincert_lab.language import Party
from fincert_lab.observers import Observers
from fincert_lab.pki.identity import CertificateId


@dataclass(frozen=True)
class Event:
    """One call across a trust boundary.

    `number` counts from 1. `story` is the number of the first event of the same act of a person, so that one enrolment
    can be told from the next. `at` is the lab's time in UTC. `subject` is a certificate, in the text form of
    `CertificateId`, or a party's id. `facts` are those declared for `act`, None if it has none, or `Refused` if the
    call was refused. Raises TypeError for facts of another act.
    """

    number: int
    story: int
    at: datetime
    sender: Party
    receiver: Party
    act: Act
    subject: str
    facts: Facts | None

    def __post_init__(self) -> None:
        if type(self.facts) not in self.act.kinds:
            raise TypeError(f"{self.act!r} does not establish {self.facts!r}")

    @property
    def certificate(self) -> CertificateId | None:
        """The certificate that the call is about, or None if it is about a party."""
        return CertificateId.read(self.subject)

    @property
    def refused(self) -> str | None:
        """The code of the error that the call ended with, or None."""
        return self.facts.refused if isinstance(self.facts, Refused) else None


@dataclass(frozen=True)
class Story:
    """The events of one act of a person, such as an enrolment, in a lab whose envelopes are of `suite`."""

    events: tuple[Event, ...]
    suite: Suite = Suite.HMAC


class Tip(NamedTuple):
    """The newest event that exists, or that an institution has heard of: its number, and the hash of its entry."""

    number: int
    hash: bytes


class News(NamedTuple):
    """What everybody is told after an act: the newest event, and the number of writes without an event."""

    number: int
    hash: bytes
    quiet: int


class Written(NamedTuple):
    """An event as stored by an institution: `hash` is that of its entry, `before` that of the event before it."""

    event: Event
    before: bytes
    hash: bytes


class Journal(Sequence[Event]):
    """All events of a lab, ordered by number. With a `folder`, it can be used only in the process that opened it.

    `tip` is the newest event, and `quiet` the number of the lab's writes without an event; `witnesses` are told both.
    `lab` is the one whose journal it is.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.tip = Tip(0, bytes(32))
        self.quiet = 0
        self.witnesses: list[Callable[[News], None]] = []
        self.lab: object | None = None
        self._observers = Observers()
        self._folder = folder
        self._process = os.getpid()
        self._events: list[Event] = []
        self._story: int | None = None
        self._in_flight: tuple[Event, Callable[[Event], bool]] | None = None
        self._lock = RLock()

    @property
    def lock(self) -> RLock:
        """The lock that every reader and writer holds: an event gets its number on commit, and no number is used twice.

        Raises FolderInUse in a process other than the one that opened the folder (after fork). A lab in memory is
        copied with the process, and continues there as a separate lab.
        """
        if not self.is_here:
            raise FolderInUse(folder=self._folder)
        return self._lock

    @lock.setter
    def lock(self, lock: RLock) -> None:
        self._lock = lock  # a caller that wants to know when the lock is waited for wraps it

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

    def __iter__(self) -> Iterator[Event]:
        """Iterate over the events there are now."""
        return iter(self[:])

    def adopt(self, entries: Sequence[Written], heard: Sequence[News | None], quiet: int) -> None:
        """Continue where a sandbox ended: `entries` are all its institutions wrote, `heard` what each heard last.

        Call before anything else, with `tip` set to the predecessor that the first event names, and with `quiet` as the
        lab itself has counted. Raises FilePutBack for a gap, for an event that does not follow the one before it, if
        an institution has heard of anything that is missing, or if one has never heard of this lab.
        """
        ordered = sorted(entries, key=lambda entry: entry.event.number)
        hashes = [self.tip.hash]
        for entry in ordered:
            if entry.event.number != len(hashes) or entry.before != hashes[-1]:
                raise FilePutBack(owner=Party("lab"))
            hashes.append(entry.hash)
        for news in heard:
            known = news.number < len(hashes) and news.hash == hashes[news.number] if news else not ordered
            if not known or (news and news.quiet > quiet):
                raise FilePutBack(owner=Party("lab"))
        self._events, self.tip = [entry.event for entry in ordered], Tip(len(ordered), hashes[-1])
        self.quiet = quiet

    @property
    def news(self) -> News:
        """The current news."""
        return News(*self.tip, self.quiet)

    def tell(self) -> None:
        """Tell everybody of the newest event, so that a file that is restored to an earlier state is noticed."""
        with self.lock:
            news = self.news
            for hear in self.witnesses:
                hear(news)

    def observe(self, look: Callable[[], None]) -> None:
        """Have the method `look` called after each act, as long as the object that it belongs to exists.

        It must be quick: the lock is held, and whoever acted is waiting. Raises BadInput.
        """
        self._observers.add(look)

    def next(self, is_durable: Callable[[Event], bool], **fields: Any) -> Event:
        """Return the next event, which is in flight until `settle`.

        Call with the lock held, and call `settle` once the event is committed. `is_durable` returns whether it was
        committed.
        """
        self.settle()
        number = len(self._events) + 1
        event = Event(number=number, story=self._story or number, **fields)
        self._in_flight = (event, is_durable)
        return event

    def settle(self, *, committed: bool = False) -> None:
        """Take in the event in flight if its receiver has committed it: `committed` says so, otherwise it is looked up.

        If a writer was interrupted between its commit and this, the next writer or reader of an event does it.
        """
        with self.lock:
            if self._in_flight is None:
                return
            event, is_durable = self._in_flight
            if (committed or is_durable(event)) and event.number > len(self._events):
                self._events.append(event)
            self._in_flight = None
            if not self.in_story:  # an act of one event, such as a message that somebody sends
                self._observers.tell()

    @contextmanager
    def story(self) -> Iterator[None]:
        """Mark all events inside as one act of a person; only one person acts at a time. No effect inside another."""
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
                    self._observers.tell()

    @property
    def in_story(self) -> bool:
        """Whether an act is in progress."""
        return self._story is not None

    def last_story(self) -> "Story":
        """Return the events of the last act."""
        return self.story_of(len(self))

    def story_of(self, number: int) -> "Story":
        """Return the events of the act that event `number` belongs to. Raises UnknownEvent.

        They stand next to each other, since whoever acts holds the lock.
        """
        story, end = self.event(number).story, number
        while end < len(self._events) and self._events[end].story == story:
            end += 1
        return Story(tuple(self._events[story - 1 : end]), self.suite)

    @property
    def suite(self) -> Suite:
        """The suite of the lab's envelopes: it said so when it opened."""
        opened = (event.facts.suite for event in self._events if isinstance(event.facts, LabOpened))
        return next(opened, Suite.HMAC)

    def event(self, number: int) -> Event:
        """Return event `number`. Raises UnknownEvent for a number that is not in the journal."""
        if type(number) is not int or not 1 <= number <= len(self):
            raise UnknownEvent(number=number, last=len(self._events))
        return self[number - 1]
