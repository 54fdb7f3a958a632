"""The requirements on a database, whichever engine implements it. There is one engine, `sqlite`.

Another engine, such as PostgreSQL, would be a further subclass of `Database`, and `World` names the one that is used.
Tables and statements are SQLAlchemy's, so it can be any engine that SQLAlchemy supports. An engine must guarantee:

* What is committed survives a power cut, before the call returns: the HSM's counter above all.
* An interrupted transaction (Ctrl-C, a kill, a full disk) leaves nothing behind; the connection stays usable.
* One process has a folder's databases open at a time, until it closes them or ends: another gets FolderInUse. A forked
  process has none of them, and removes nothing when it ends.
* Damage is noticed on opening, RecordDamaged: a row that does not fit its table (`holds`, the types and lengths of its
  columns), and whatever the engine itself can detect in its files. Tables of another FORMAT are not touched.
* What was deleted or overwritten is gone for good: the server half of a PIN, say, once `scrub` has returned.
* No error quotes values that are written or read, and no log contains them, at any level.
* Any other refusal is one of UNAVAILABLE. Only IntegrityError is passed on: it is a bug of ours.
* In memory, each database is separate. A statement is compiled once for all of them.

A table's `info` has, under `holds`, SQL that is true of each of its rows. A partial index has `where` in its `info`,
which SQLAlchemy does not know: `definitions` puts it into the words of a dialect. An engine creates its tables with it.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnClause, Connection, DateTime, Dialect, Integer, Table, Update
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement
from sqlalchemy.types import TypeDecorator

from fincert_lab.errors import (
    FolderInUse,
    FolderNotWritable,
    LabClosed,
    RecordDamaged,
)
from fincert_lab.language import Party

UNAVAILABLE = (FolderInUse, FolderNotWritable, RecordDamaged, LabClosed)  # errors that are not the answer to a call
FORMAT = 8  # of the tables, stored beside them: a folder of another format is not touched


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC. It is stored without a time zone, which is removed on the way in and restored on the way out."""

    impl = DateTime
    """The type that SQLite stores."""
    cache_ok = True
    """All instances are equal, so that a statement with one is compiled once."""

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store UTC without a zone."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return UTC with its zone."""
        return value and value.replace(tzinfo=UTC)


class Arrival(ColumnClause[int]):
    """Orders the rows of a table by arrival. Each engine says how; an engine that cannot would need a column for it."""

    inherit_cache = True
    """SQLAlchemy may compile it once for all statements: it holds nothing of its own."""

    def __init__(self) -> None:
        super().__init__("arrival", Integer)


@cache  # create_all would compile them for every bank of every lab, and query first which tables exist
def definitions(table: Table, dialect: Dialect) -> tuple[str, ...]:
    """Return the statements that create `table` and its indexes where they are missing.

    Raises NotImplementedError if the dialect has no partial indexes and the table does: without its `where`, an index
    that keeps some rows unique would refuse others.
    """
    made: list[DDLElement] = [CreateTable(table, if_not_exists=True)]
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        if "where" in index.info:
            options = index.dialect_options[dialect.name]
            if "where" not in options:
                raise NotImplementedError(f"{dialect.name} has no partial indexes, such as {index.name}")
            options["where"] = index.info["where"]
        made.append(CreateIndex(index, if_not_exists=True))
    return tuple(str(each.compile(dialect=dialect)) for each in made)


class Database(ABC):
    """The database of `owner`: in `folder`, or in memory if there is none, and then gone when it is closed.

    The journal's lock guards it: only the thread that holds the lock uses it.
    """

    @abstractmethod
    def __init__(self, owner: Party, folder: Path | None) -> None: ...

    @classmethod
    @abstractmethod
    def exists(cls, owner: Party, folder: Path) -> bool:
        """Return whether `folder` has a database of `owner`."""

    @abstractmethod
    def connect(self, tables: Sequence[Table]) -> Connection:
        """Open the database, create missing `tables`, and check every row. Call once.

        Raises FolderInUse if another process has it open, FolderNotWritable, FolderOfAnotherVersion, RecordDamaged.
        """

    @abstractmethod
    def close(self) -> None:
        """Release the database for another process. In a forked process, do nothing: it is the parent's."""

    @abstractmethod
    def readable(self) -> AbstractContextManager[None]:
        """Turn the engine's errors inside into refusals that a person can act on. Raises LabClosed if closed."""

    @abstractmethod
    def scrub(self, db: Connection) -> None:
        """Leave no copy of what was overwritten before."""

    @abstractmethod
    def write_at_leisure(self, db: Connection, statement: Update, values: Mapping[str, Any]) -> bool:
        """Write without waiting for the disk, or not at all during a transaction. Return whether it was written.

        The next reader sees it. A power cut may undo it, but nothing that was committed before.
        """
