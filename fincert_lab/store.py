"""One database an institution, and the outbox of its events.

An event and the data it speaks of are one transaction: neither is ever there without the other. Each outbox entry
carries the hash of the one before it, so an entry that is changed or taken out afterwards is noticed.

A classroom's databases are in memory; a sandbox's are files of a folder, and one process has them at a time. An entry
also names the hash of the event before it, whoever wrote that one, and every database bears witness to what the others
have written: a file that is put back to what it was before is noticed. `witness` says how, and what is not noticed.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Update,
    bindparam,
    select,
    text,
)

from fincert_lab import witness
from fincert_lab.clock import Clock
from fincert_lab.database import UNAVAILABLE, Database
from fincert_lab.errors import BadInput, LabError, RecordDamaged
from fincert_lab.journal import Act, Event, Journal, News, Tip, Written
from fincert_lab.language import Party

MAX_NAME = 64  # characters of a party's id or a serial number
FIRST = Tip(0, bytes(32))  # what the first entry of an outbox is chained to


@dataclass
class Call:
    """A call being answered: write data through `db`, name the `subject`, add public `facts`; all commit together."""

    db: Connection
    subject: str
    facts: dict[str, Any] = field(default_factory=dict)
    kept: list[tuple[Update, dict[str, Any]]] = field(default_factory=list)

    def keep(self, statement: Update, values: dict[str, Any]) -> int:
        """Write what stays even if the call is refused, as a used challenge does. Returns how many rows changed."""
        self.kept.append((statement, values))
        return self.db.execute(statement, values).rowcount


class Store:
    """The database of `owner`: a file of `folder`, or without one in memory, and gone with the lab.

    `past` are the entries that a file had when it was opened, `heard` the news that its owner had heard of last, and
    `seals` those that it has; what was never in a lab has heard of nothing.
    Raises FolderInUse if another process has the file, FolderNotWritable, FolderOfAnotherVersion, and RecordDamaged.
    """

    def __init__(
        self, owner: Party, tables: MetaData, journal: Journal, clock: Clock, folder: Path | None = None
    ) -> None:
        self.owner = owner
        self.tables = tables
        self._journal = journal
        self._clock = clock
        self._outbox, self._keepsakes = _outbox(tables), _keepsakes(tables)
        witness.declare(tables)
        self._write = self._outbox.insert()
        self._kept = select(self._keepsakes.c.value).where(self._keepsakes.c.label == bindparam("this"))
        self._written = FIRST  # the newest entry, which may not be committed yet
        self._database = Database(owner, folder)
        try:
            # One connection, kept: every connection to ":memory:" is a database of its own, and a file's is locked
            # for as long as it lasts. The journal's lock guards it.
            self._db = self._database.connect(tables)
            self.past, self._tip = self._read_back() if folder else ([], FIRST)
            self.heard, self.seals = self._read_witness() if folder else (None, frozenset())
        except BaseException:
            self.close()  # or the file would stay locked, in this process too
            raise

    def close(self) -> None:
        """Give the file free for another process. What is asked for afterwards raises LabClosed."""
        self._database.close()

    def join(self, news: News, seals: Collection[bytes]) -> None:
        """Be one of the lab from now on, durably: with the seals of the others, and the news."""
        self.put_seals(seals)
        with self.transaction() as db:
            witness.note(db, news)
        self.heard = news

    def put_seals(self, seals: Collection[bytes]) -> None:
        """Have these seals from now on, durably, and no others."""
        with self.transaction() as db:
            witness.put_seals(db, seals)
        self.seals = frozenset(seals)

    def hear(self, news: News) -> None:
        """Note what is new, without waiting for the disk: that would take as long as the event itself.

        Where it cannot be written, or the database is being written, the next note will do.
        """
        raw = self._db.connection.driver_connection
        if news == self.heard or self._db.in_transaction() or raw is None or raw.in_transaction:
            return
        with suppress(*UNAVAILABLE), self._database.readable():
            witness.note_at_leisure(raw, news)
            self.heard = news

    def scrub(self) -> None:
        """Leave no copy of what was overwritten: a file's write-ahead log is emptied into it."""
        with self._journal.lock, self._database.readable():
            self._db.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            self._db.rollback()

    def keepsake(self, label: str, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under `label`; the first time, `make` it. An institution's own keys are kept so."""
        with self.transaction() as db:
            kept = db.scalar(self._kept, {"this": label})
            if kept is None:
                kept = make()
                db.execute(self._keepsakes.insert(), {"label": label, "value": kept})
        return bytes(kept)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Look things up, or set the stage, without an event."""
        with self._journal.lock, self._database.readable():
            if self._db.in_transaction():
                self._db.rollback()  # left open by somebody who was interrupted in the middle
            with self._db.begin():
                yield self._db

    @contextmanager
    def quietly(self) -> Iterator[Connection]:
        """Write something that is no event, and count it: the others hear of that. Only the lab itself does so."""
        with self._journal.lock:
            with self.transaction() as db:
                yield db
                counted = witness.count(db)
            self._journal.quiet = counted or 0
            if not self._journal.in_story:  # or else at its end
                self._journal.tell()

    @contextmanager
    def call(self, act: Act, sender: Party, receiver: Party, subject: str) -> Iterator[Call]:
        """Answer a call from `sender` to `receiver`, the owner or a desk of it: data and event commit together.

        A LabError inside undoes the data, but for what was to be kept, is recorded as a refusal with its code, and
        goes on to the caller. Raises BadInput, without an event, for a sender or subject that cannot be written down.
        """
        _must_be_name("sender", sender)
        _must_be_name("subject", subject)
        with self._journal.lock:
            self._journal.settle()  # what was interrupted before: not inside the transaction that begins now
            call = Call(self._db, subject)
            try:
                with self.transaction():
                    yield call
                    self._record(act, sender, receiver, call)
            except UNAVAILABLE:
                raise  # nobody was refused: there is no database to write that into
            except LabError as refusal:
                with self.transaction() as db:
                    for statement, values in call.kept:
                        db.execute(statement, values)
                    self._record(act, sender, receiver, Call(db, subject, {"refused": refusal.code}))
                self._land()
                raise
            self._land()

    def events(self) -> list[Event]:
        """Read the outbox back. Raises RecordDamaged if an entry does not continue the chain, or the last is gone."""
        entries, tip = self._read_back()
        if tip != self._tip:
            raise RecordDamaged(owner=self.owner)
        return [entry.event for entry in entries]

    def _read_back(self) -> tuple[list[Written], Tip]:
        with self.transaction() as db:
            rows = db.execute(select(self._outbox).order_by(self._outbox.c.number)).all()
        tip, entries = FIRST, []
        for number, entry, link in rows:
            if not isinstance(entry, str) or link != _chained(tip.hash, entry):
                raise RecordDamaged(owner=self.owner)
            tip = Tip(number, link)
            try:
                entries.append(_parse(entry, link))
            except (ValueError, TypeError, KeyError):
                raise RecordDamaged(owner=self.owner) from None
        return entries, tip

    def _read_witness(self) -> tuple[News | None, frozenset[bytes]]:
        with self.transaction() as db:
            return witness.last_heard(db), witness.seals(db)

    def _record(self, act: Act, sender: Party, receiver: Party, call: Call) -> None:
        event = self._journal.next(
            self._is_durable,
            at=self._clock.now(),
            sender=sender,
            receiver=receiver,
            act=act,
            subject=call.subject,
            facts=call.facts,
        )
        entry = _format(event, self._journal.tip.hash)
        link = _chained(self._tip.hash, entry)
        self._written = Tip(event.number, link)
        self._db.execute(self._write, {"number": event.number, "entry": entry, "hash": link})

    def _land(self) -> None:
        self._tip = self._journal.tip = self._written
        self._journal.settle(committed=True)
        if not self._journal.in_story:  # or else at its end
            self._journal.tell()

    def _is_durable(self, event: Event) -> bool:
        """Look whether the event last written was committed; if so the chain goes on from it."""
        with self._database.readable():
            if self._db.in_transaction():
                self._db.rollback()
            newest = self._db.scalar(select(self._outbox.c.number).where(self._outbox.c.number == event.number))
            self._db.rollback()
        if newest is None:
            return False
        self._tip = self._journal.tip = self._written
        return True


@cache  # declared once, and every lab has a store of them
def _outbox(tables: MetaData) -> Table:
    return Table(
        "outbox",
        tables,
        Column("number", Integer, primary_key=True),
        Column("entry", String, nullable=False),
        Column("hash", LargeBinary(32), nullable=False),
    )


@cache
def _keepsakes(tables: MetaData) -> Table:
    return Table(
        "keepsakes",
        tables,
        Column("label", String, primary_key=True),
        Column("value", LargeBinary, nullable=False),
    )


def _must_be_name(field: str, value: object) -> None:
    if not isinstance(value, str) or len(value) > MAX_NAME or not value.isprintable():
        raise BadInput(field=field)


def _chained(last_hash: bytes, entry: str) -> bytes:
    return hashlib.sha256(last_hash + entry.encode()).digest()


_ENTRY = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))  # one way only: it is hashed


def _format(event: Event, before: bytes) -> str:
    fields = {**vars(event), "at": event.at.isoformat(), "facts": dict(event.facts), "before": before.hex()}
    return _ENTRY.encode(fields)


_ACTS = {act.value: act for act in Act}


def _parse(entry: str, link: bytes) -> Written:
    fields = json.loads(entry)
    before, fields["at"] = bytes.fromhex(fields.pop("before")), datetime.fromisoformat(fields["at"])
    fields["act"] = _ACTS[fields["act"]]
    fields["sender"], fields["receiver"] = Party(fields["sender"]), Party(fields["receiver"])
    return Written(Event(**fields), before, link)
