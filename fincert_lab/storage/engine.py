"""What a database has to be, whichever engine keeps it. There is one, `sqlite`.

Another, such as PostgreSQL, would stand beside it as one more `Database`, and `World` names which one is used. Tables
and statements are SQLAlchemy's, so it can be any that SQLAlchemy speaks to. It has to keep all of this:

* What is committed outlives a power cut, before the call returns: the HSM's counter above all.
* Of a transaction that was interrupted, by Ctrl-C, by a kill, by a full disk, nothing is left; the connection goes on.
* One process has the databases of a folder at a time, until it closes them or ends: another is refused, FolderInUse.
  A process that is forked off has none of them, and takes nothing away as it ends.
* A damaged row is noticed on opening, RecordDamaged: one that is no row of its table (`holds`, the types and lengths of
  its columns), and whatever the engine itself can tell of its files. Tables of another FORMAT are not touched.
* What was deleted or overwritten is gone for good: a PIN's other half, once `scrub` has returned.
* Nothing that is written or read is quoted in an error, or logged, at whatever level.
* Any other refusal is one of UNAVAILABLE. Only IntegrityError is passed on: it is a mistake of ours.
* In memory, every database is one of its own. A statement is compiled once for all of them.

A table says in `info` what it `holds`: SQL that is true of each of its rows. An index says `where`, if not of all rows.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnClause, Connection, DateTime, Integer, Table, Update
from sqlalchemy.types import TypeDecorator

from fincert_lab.errors import (
    FolderInUse,
    FolderNotWritable,
    LabClosed,
    RecordDamaged,
)
from fincert_lab.language import Party

UNAVAILABLE = (FolderInUse, FolderNotWritable, RecordDamaged, LabClosed)  # what is not the answer to a call
FORMAT = 6  # of the tables, noted beside them: a folder of another format is not touched


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC. It is kept without a time zone, which is taken off on the way in and put back on the way out."""

    impl = DateTime
    """What SQLite keeps it as."""
    cache_ok = True
    """No two of these differ, so that a statement with one is compiled once."""

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store UTC without a zone."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return UTC with its zone."""
        return value and value.replace(tzinfo=UTC)


class Arrival(ColumnClause[int]):
    """What orders the rows of a table as they came. Each engine says how: where it cannot, a table needs a column."""

    inherit_cache = True
    """SQLAlchemy may compile it once for all statements: it holds nothing of its own."""

    def __init__(self) -> None:
        super().__init__("arrival", Integer)


class Database(ABC):
    """The database of `owner`: in `folder`, or without one in memory, and gone when it is closed.

    The journal's lock guards it: nobody else is in it meanwhile.
    """

    @abstractmethod
    def __init__(self, owner: Party, folder: Path | None) -> None: ...

    @classmethod
    @abstractmethod
    def exists(cls, owner: Party, folder: Path) -> bool:
        """Tell whether `folder` has a database of `owner`."""

    @abstractmethod
    def connect(self, tables: Sequence[Table]) -> Connection:
        """Open the database, make the `tables` that it lacks, and look at every row. Call once.

        Raises FolderInUse if another process has it, FolderNotWritable, FolderOfAnotherVersion, RecordDamaged.
        """

    @abstractmethod
    def close(self) -> None:
        """Give it free for another process. In a process that was forked off it is not for us to give."""

    @abstractmethod
    def readable(self) -> AbstractContextManager[None]:
        """Turn what the engine says inside into a refusal that a person can act on. Raises LabClosed once closed."""

    @abstractmethod
    def scrub(self, db: Connection) -> None:
        """Leave no copy of what was overwritten before."""

    @abstractmethod
    def write_at_leisure(self, db: Connection, statement: Update, values: Mapping[str, Any]) -> bool:
        """Write without waiting for the disk; in the middle of a transaction not at all. Tell whether it was done.

        It is there for whoever reads next. A power cut may take it along, but nothing that was committed before.
        """
