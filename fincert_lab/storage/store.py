"""One database per institution, and the outbox of its events.

An event and its data are written in one transaction: neither ever exists without the other. Each outbox entry contains
the hash of the one before it, so an entry that is changed or removed later is noticed.

A classroom's databases are in memory; a sandbox's are files in a folder, which one process has open at a time. An entry
also contains the hash of the event before it, whichever institution wrote that one, and every database records what the
others have written: a file that is restored to an earlier state is noticed. `witness` says how, and what is not
noticed.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Update

from fincert_lab.acts import Facts, Refused
from fincert_lab.clock import Clock
from fincert_lab.errors import BadInput, Field, LabError, RecordDamaged
from fincert_lab.journal import Act, Event, Journal, News, Tip, Written
from fincert_lab.language import Party
from fincert_lab.storage import facts, witness
from fincert_lab.storage import tables as sql
from fincert_lab.storage.engine import UNAVAILABLE, Database
from fincert_lab.storage.sqlite import SQLite

MAX_NAME = 64  # characters of a party's id, or of a certificate id as text: the longest has 63
FIRST = Tip(0, bytes(32))  # the predecessor of the first entry of an outbox


@dataclass
class Call:
    """A call being answered: write data through `db`, set `subject` and `facts`; all are committed together."""

    db: Connection
    subject: str
    facts: Facts | None = None
    kept: list[tuple[Update, dict[str, Any]]] = field(default_factory=list)

    def keep(self, statement: Update, values: dict[str, Any]) -> int:
        """Write what is kept even if the call is refused, such as a used challenge. Returns how many rows changed."""
        self.kept.append((statement, values))
        return self.db.execute(statement, values).rowcount


class Store:
    """The database of `owner`: in `folder`, or in memory if there is none. An `engine` implements it.

    `past` are the entries that a file had when it was opened, `heard` the last news that its owner heard, and `seals`
    those that it has. For a database that was never part of a lab, `heard` is None. Raises FolderInUse if another
    process has it open, FolderNotWritable, FolderOfAnotherVersion, and RecordDamaged.
    """

    def __init__(
        self,
        owner: Party,
        tables: MetaData,
        journal: Journal,
        clock: Clock,
        folder: Path | None = None,
        engine: type[Database] = SQLite,
    ) -> None:
        self.owner = owner
        self.tables = sorted([*tables.tables.values(), *sql.TABLES.tables.values()], key=attrgetter("name"))
        self._journal = journal
        self._clock = clock
        self._written = FIRST  # the newest entry, perhaps not committed yet
        self._database = engine(owner, folder)
        try:
            self._db = self._database.connect(self.tables)  # one connection, kept: the journal's lock guards it
            self.past, self._tip = self._read_back() if folder else ([], FIRST)
            self.heard, self.seals = self._read_witness() if folder else (None, frozenset())
        except BaseException:
            self.close()  # otherwise it would stay locked, in this process too
            raise

    def close(self) -> None:
        """Release the database for another process. Any later use raises LabClosed."""
        self._database.close()

    def join(self, news: News, seals: Collection[bytes]) -> None:
        """Join the lab, durably: store the seals of the others, and the news."""
        self.put_seals(seals)
        with self.transaction() as db:
            witness.note(db, news)
        self.heard = news

    def put_seals(self, seals: Collection[bytes]) -> None:
        """Replace the seals with these, durably."""
        with self.transaction() as db:
            witness.put_seals(db, seals)
        self.seals = frozenset(seals)

    def hear(self, news: News) -> None:
        """Store the news. If that fails, or the database is in a transaction, the next note is enough."""
        if news == self.heard:
            return
        with suppress(*UNAVAILABLE), self._database.readable():
            if witness.note_at_leisure(self._database, self._db, news):
                self.heard = news

    def scrub(self) -> None:
        """Leave no copy of what was overwritten."""
        with self._journal.lock, self._database.readable():
            self._database.scrub(self._db)

    def get_or_create(self, label: str, make: Callable[[], bytes]) -> bytes:
        """Return the value stored under `label`; the first time, `make` it. Used for an institution's own keys."""
        with self.transaction() as db:
            kept = db.scalar(sql.OWN_VALUE, {"this": label})
            if kept is None:
                kept = make()
                db.execute(sql.ADD_OWN_VALUE, {"label": label, "value": kept})
        return bytes(kept)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Read data, or prepare it, without an event."""
        with self._journal.lock, self._database.readable():
            if self._db.in_transaction():
                self._db.rollback()  # left open when somebody was interrupted
            with self._db.begin():
                yield self._db

    @contextmanager
    def quietly(self) -> Iterator[Connection]:
        """Write something that is not an event, and count it: the others learn the count. Only for the lab itself."""
        with self._journal.lock:
            with self.transaction() as db:
                yield db
                counted = witness.count(db)
            self._journal.quiet = counted or 0
            if not self._journal.in_story:  # otherwise at the end of the act
                self._journal.tell()

    @contextmanager
    def call(self, act: Act, sender: Party, receiver: Party, subject: str) -> Iterator[Call]:
        """Answer a call from `sender` to `receiver`, the owner or one of its desks: data and event commit together.

        A LabError inside undoes the data, except what was to be kept. It is recorded as a refusal with its code, and
        passed on to the caller. Raises BadInput, without an event, for a sender or subject that cannot be stored.
        """
        _must_be_name("sender", sender)
        _must_be_name("subject", subject)
        with self._journal.lock:
            self._journal.settle()  # finish what was interrupted before: not inside the new transaction
            call = Call(self._db, subject)
            try:
                with self.transaction():
                    yield call
                    self._record(act, sender, receiver, call)
            except UNAVAILABLE:
                raise  # not a refusal: there is no database to record one in
            except LabError as refusal:
                with self.transaction() as db:
                    for statement, values in call.kept:
                        db.execute(statement, values)
                    self._record(act, sender, receiver, Call(db, subject, Refused(refusal.code)))
                self._land()
                raise
            self._land()

    def events(self) -> list[Event]:
        """Read the outbox. Raises RecordDamaged if an entry does not continue the chain, or the last one is missing."""
        entries, tip = self._read_back()
        if tip != self._tip:
            raise RecordDamaged(owner=self.owner)
        return [entry.event for entry in entries]

    def _read_back(self) -> tuple[list[Written], Tip]:
        with self.transaction() as db:
            rows = db.execute(sql.ALL_ENTRIES).all()
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
        self._db.execute(sql.ADD_ENTRY, {"number": event.number, "entry": entry, "hash": link})

    def _land(self) -> None:
        self._tip = self._journal.tip = self._written
        self._journal.settle(committed=True)
        if not self._journal.in_story:  # otherwise at the end of the act
            self._journal.tell()

    def _is_durable(self, event: Event) -> bool:
        """Return whether the last event written was committed; if so, the chain continues from it."""
        with self._database.readable():
            if self._db.in_transaction():
                self._db.rollback()
            newest = self._db.scalar(sql.ENTRY, {"this": event.number})
            self._db.rollback()
        if newest is None:
            return False
        self._tip = self._journal.tip = self._written
        return True


def _must_be_name(field: str, value: object) -> None:
    if not isinstance(value, str) or len(value) > MAX_NAME or not value.isprintable():
        raise BadInput(Field(field))


def _chained(last_hash: bytes, entry: str) -> bytes:
    return hashlib.sha256(last_hash + entry.encode()).digest()


_ENTRY = json.JSONEncoder(  # a canonical form: it is hashed
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat
)


def _format(event: Event, before: bytes) -> str:
    return _ENTRY.encode({**vars(event), "facts": facts.written(event.facts), "before": before.hex()})


_ACTS = {act.value: act for act in Act}


def _parse(entry: str, link: bytes) -> Written:
    fields = json.loads(entry)
    before, fields["at"] = bytes.fromhex(fields.pop("before")), datetime.fromisoformat(fields["at"])
    act = fields["act"] = _ACTS[fields["act"]]
    fields["facts"] = facts.read(act, fields["facts"])
    fields["sender"], fields["receiver"] = Party(fields["sender"]), Party(fields["receiver"])
    return Written(Event(**fields), before, link)
