"""One database an institution, and the outbox of its events.

An event and the data it speaks of are one transaction: neither is ever there without the other. Each outbox entry
carries the hash of the one before it, so an entry that is changed or taken out afterwards is noticed.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    select,
)
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator

from fincert_lab.clock import Clock
from fincert_lab.errors import LabError
from fincert_lab.journal import Act, Event, Journal
from fincert_lab.language import Party

GENESIS = bytes(32)  # what the first outbox entry is chained to


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones, so they are taken off on the way in and put back on the way out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store UTC without a zone."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return UTC with its zone."""
        return value and value.replace(tzinfo=UTC)


@dataclass
class Call:
    """A call being answered: write data through `db`, name the `subject`, add public `facts`; all commit together."""

    db: Connection
    subject: str
    facts: dict[str, Any]


class Store:
    """The database of `owner`. In memory, and gone with the lab."""

    def __init__(self, owner: Party, tables: MetaData, journal: Journal, clock: Clock) -> None:
        self.owner = owner
        self._journal = journal
        self._clock = clock
        self._outbox = _outbox(tables)
        self._write = self._outbox.insert()
        self._last_hash = GENESIS
        engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
        )
        sqlalchemy_event.listen(engine, "connect", _secure)
        tables.create_all(engine)
        # One connection, kept: every connection to ":memory:" is a database of its own. The journal's lock guards it.
        self._db = engine.connect()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Look things up, or set the stage, without an event."""
        with self._journal.lock, self._db.begin():
            yield self._db

    @contextmanager
    def call(self, act: Act, sender: Party, receiver: Party, subject: str) -> Iterator[Call]:
        """Answer a call from `sender` to `receiver`, the owner or a desk of it: data and event commit together.

        A LabError inside undoes the data, is recorded as a refusal with its code, and goes on to the caller.
        """
        with self._journal.lock:
            try:
                with self.transaction() as db:
                    call = Call(db, subject, {})
                    yield call
                    recorded = self._record(db, act, sender, receiver, call)
            except LabError as refusal:
                with self.transaction() as db:
                    refused = Call(db, subject, {"refused": refusal.code})
                    recorded = self._record(db, act, sender, receiver, refused)
                self._publish(*recorded)
                raise
            self._publish(*recorded)

    def events(self) -> list[Event]:
        """Read the outbox back. Raises ValueError where an entry does not continue the chain."""
        with self.transaction() as db:
            rows = db.execute(select(self._outbox).order_by(self._outbox.c.number)).all()
        last_hash, events = GENESIS, []
        for row in rows:
            if row.hash != _chained(last_hash, row.entry):
                raise ValueError(f"the outbox of {self.owner} was changed at event {row.number}")
            last_hash = row.hash
            events.append(_parse(row.entry))
        return events

    def _record(self, db: Connection, act: Act, sender: Party, receiver: Party, call: Call) -> tuple[Event, bytes]:
        event = self._journal.next(
            at=self._clock.now(), sender=sender, receiver=receiver, act=act, subject=call.subject, facts=call.facts
        )
        entry = _format(event)
        link = _chained(self._last_hash, entry)
        db.execute(self._write, {"number": event.number, "entry": entry, "hash": link})
        return event, link

    def _publish(self, event: Event, link: bytes) -> None:
        # Only now: a transaction that did not commit has used up neither a number nor a link of the chain.
        self._last_hash = link
        self._journal.append(event)


def _outbox(tables: MetaData) -> Table:
    return Table(
        "outbox",
        tables,
        Column("number", Integer, primary_key=True),
        Column("entry", String, nullable=False),
        Column("hash", LargeBinary(32), nullable=False),
        extend_existing=True,
    )


def _secure(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def _chained(last_hash: bytes, entry: str) -> bytes:
    return hashlib.sha256(last_hash + entry.encode()).digest()


def _format(event: Event) -> str:
    fields = {**vars(event), "at": event.at.isoformat(), "facts": dict(event.facts)}
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _parse(entry: str) -> Event:
    fields = json.loads(entry)
    return Event(
        **{
            **fields,
            "at": datetime.fromisoformat(fields["at"]),
            "sender": Party(fields["sender"]),
            "receiver": Party(fields["receiver"]),
            "act": Act(fields["act"]),
        }
    )
