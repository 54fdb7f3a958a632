"""SQLite, set up to keep its word: what is committed outlives a power cut, what is deleted is overwritten.

A database is a file that one process has at a time, or it is in memory. On opening a file, every row is held against
what its columns are declared to hold: SQLite itself would keep anything anywhere.
"""

import ctypes
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    text,
)
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement
from sqlalchemy.types import TypeDecorator

from fincert_lab.errors import (
    FolderInUse,
    FolderNotWritable,
    FolderOfAnotherVersion,
    LabClosed,
    RecordDamaged,
)
from fincert_lab.language import Party

UNAVAILABLE = (FolderInUse, FolderNotWritable, RecordDamaged, LabClosed)  # what is not the answer to a call
FORMAT = 5  # of the tables, in SQLite's user_version: a folder of another format is not touched


# What the system would not do. The file is as it was, and is to be opened again once the system does.
_NO_DAMAGE = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOLFS,
    sqlite3.SQLITE_AUTH,
}
# Kinds of SQLITE_IOERR that are the file's own: shorter than it says, or not what was written.
_DAMAGE = {sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_DATA}


_MOMENT = "YYYY-MM-DD HH:MM:SS.ffffff"  # as SQLAlchemy writes it
for _letter in "YMDHSf":
    _MOMENT = _MOMENT.replace(_letter, "[0-9]")


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


class _SameForAll(SQLiteDialect_pysqlite):
    """What every database here speaks. Since all speak the same, a statement is compiled once, not once for each.

    SQLAlchemy keeps what it has compiled by statement and dialect; half of what a lab costs beside its cryptography
    would be to compile the same again.
    """

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameForAll)

    def __hash__(self) -> int:
        return hash(_SameForAll)


registry.register("sqlite.same_for_all", __name__, _SameForAll.__name__)
_COMPILED: dict[Any, Any] = {}


class Database:
    """The database of `owner`: a file of `folder`, or without one in memory, and gone when it is closed."""

    def __init__(self, owner: Party, folder: Path | None) -> None:
        self.closed = False
        self._process = os.getpid()
        self._owner = owner
        self._folder = folder
        self._engine = create_engine(
            URL.create("sqlite+same_for_all", database=str(folder / f"{owner}.db") if folder else None),
            poolclass=StaticPool,
            connect_args={"check_same_thread": False, "timeout": 0},
            hide_parameters=True,
            execution_options={"compiled_cache": _COMPILED},
        )
        sqlalchemy_event.listen(self._engine, "connect", _secure)
        sqlalchemy_event.listen(self._engine, "handle_error", _stay_connected)
        # At DEBUG SQLAlchemy logs every row that is read: keys, codes, tokens. Not ours, whatever somebody sets.
        self._engine._should_log_debug = lambda: False  # type: ignore[method-assign]

    def connect(self, tables: MetaData) -> Connection:
        """Open the database and make the `tables` that it lacks.

        Raises FolderInUse if another process has it, FolderNotWritable, FolderOfAnotherVersion, RecordDamaged.
        """
        with self.readable():
            db = self._engine.connect()
            if self._folder:
                _FILES.add(self)
                self._check_file(db)
            for statement in _definitions(tables):
                db.exec_driver_sql(statement)
            if self._folder and any(db.scalar(text(_strange(table))) for table in tables.tables.values()):
                raise RecordDamaged(owner=self._owner)
            db.commit()
        return db

    def close(self) -> None:
        """Give the file free for another process. In a process that was forked off it is not for us to give."""
        if os.getpid() != self._process and self._folder:
            return
        self.closed = True
        self._engine.dispose()

    @contextmanager
    def readable(self) -> Iterator[None]:
        """Turn what SQLite says of its file into a refusal that a person can act on. Raises LabClosed once closed."""
        if self.closed:
            raise LabClosed
        try:
            yield
        except IntegrityError:
            raise  # a mistake of ours, not the file's
        except (DatabaseError, sqlite3.DatabaseError) as error:
            cause = getattr(error, "orig", error)
            match _primary(getattr(cause, "sqlite_errorcode", None)):
                case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
                    raise FolderInUse(folder=self._folder) from error
                case code if code in _NO_DAMAGE:
                    raise FolderNotWritable(folder=self._folder, reason=cause) from error
            raise RecordDamaged(owner=self._owner) from error

    def leave_alone(self) -> None:
        """Never close the connection in this process, which was forked off: neither by hand nor as it ends.

        SQLite would believe to be the last that has the file, and take away the write-ahead log that the parent goes
        on writing (sqlite.org/howtocorrupt.html §2.6). Who has a reference that is never given back is never closed.
        """
        if not self.closed:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._engine.raw_connection().driver_connection))

    def _check_file(self, db: Connection) -> None:
        version = db.scalar(text("PRAGMA user_version"))
        if version == 0 and db.scalar(text("SELECT count(*) FROM sqlite_schema")) == 0:
            db.execute(text(f"PRAGMA user_version = {FORMAT}"))
        elif version != FORMAT:
            raise FolderOfAnotherVersion(version=version)
        if db.scalar(text("PRAGMA quick_check")) != "ok":
            raise RecordDamaged(owner=self._owner)


_FILES: WeakSet[Database] = WeakSet()


def _leave_files_alone() -> None:
    for database in _FILES:
        database.leave_alone()


if hasattr(os, "register_at_fork"):  # not on Windows, where nothing is forked
    os.register_at_fork(after_in_child=_leave_files_alone)


@cache
def _definitions(tables: MetaData) -> list[str]:
    # Once: create_all would compile them for every bank of every lab, and look first what is there.
    made: list[DDLElement] = []
    for table in tables.sorted_tables:
        made.append(CreateTable(table, if_not_exists=True))
        made.extend(CreateIndex(index, if_not_exists=True) for index in table.indexes)
    return [str(each.compile(dialect=_SameForAll())) for each in made]


@cache
def _strange(table: Table) -> str:
    """Return the query whether `table` has a row that it could not have been given.

    A table says in `info` what `holds` of its rows, beside what its columns are declared to be.
    """
    holds = " AND ".join([*map(_holds, table.columns), f"({table.info.get('holds', True)})"])
    return f'SELECT EXISTS (SELECT * FROM "{table.name}" WHERE ({holds}) IS NOT TRUE)'


def _holds(column: Column[Any]) -> str:
    name = f'"{column.name}"'
    match column.type:
        case LargeBinary(length=int(length)):
            holds = f"typeof({name}) = 'blob' AND length({name}) = {length}"
        case LargeBinary():
            holds = f"typeof({name}) = 'blob'"
        case Boolean():
            holds = f"{name} IN (0, 1)"
        case Integer():
            holds = f"typeof({name}) = 'integer'"
        case UTCDateTime():
            holds = f"{name} GLOB '{_MOMENT}'"
        case _:
            holds = f"typeof({name}) = 'text'"
    return f"({name} IS NULL OR {holds})" if column.nullable else f"({holds})"


def _primary(code: int | None) -> int | None:
    """Return what kind of error an extended result code is: its lowest byte (sqlite.org/rescode.html)."""
    return None if code is None or code in _DAMAGE else code & 0xFF


def _secure(connection: Any, _: Any) -> None:
    # Exclusive before WAL: the lock lasts as long as the connection, and WAL needs no shared memory, so that a folder
    # on a network drive works as well. FULL: what is committed outlives a power cut, the HSM's counter above all.
    for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("PRAGMA secure_delete = ON").close()  # what is deleted is overwritten
    # What a statement might have to undo is kept in memory: neither in a file that nobody overwrites, nor at its cost.
    connection.execute("PRAGMA temp_store = MEMORY").close()


def _stay_connected(context: ExceptionContext) -> None:
    # SQLAlchemy takes Ctrl-C for a lost connection and would open a new one: to an empty database.
    context.is_disconnect = False
