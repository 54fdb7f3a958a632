"""SQLite, set up for durability: what is committed survives a power cut, what is deleted is overwritten.

A database is a file that one process has open at a time, or it is in memory. When a file is opened, every row is
checked against the declarations of its columns: SQLite itself would store anything anywhere. Nothing else in the
package knows SQLite; what any other engine would have to guarantee is in `engine`.
"""

import ctypes
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Boolean, Column, Connection, Integer, LargeBinary, Table, Update, create_engine, text
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import StaticPool

from fincert_lab.errors import FolderInUse, FolderNotWritable, FolderOfAnotherVersion, LabClosed, RecordDamaged
from fincert_lab.language import Party
from fincert_lab.storage.engine import FORMAT, Arrival, Database, UTCDateTime, definitions

# Errors of the system. The file is unchanged, and can be opened again once the system allows it.
_NO_DAMAGE = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOLFS,
    sqlite3.SQLITE_AUTH,
}
# Kinds of SQLITE_IOERR that mean a damaged file: shorter than it says, or not what was written.
_DAMAGE = {sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_DATA}


_MOMENT = "YYYY-MM-DD HH:MM:SS.ffffff"  # the format that SQLAlchemy writes
for _letter in "YMDHSf":
    _MOMENT = _MOMENT.replace(_letter, "[0-9]")


class SharedDialect(SQLiteDialect_pysqlite):
    """The dialect of every database here: equal to every other, so that a statement is compiled once for all.

    SQLAlchemy caches compiled statements by statement and dialect, and gives each database its own dialect. Half of a
    lab's cost beside cryptography would be compiling the same statements again. The dialects may count as equal: all
    belong to one process, so to one SQLite, and are set up alike.
    """

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharedDialect)

    def __hash__(self) -> int:
        return hash(SharedDialect)


registry.register("sqlite.shared", __name__, SharedDialect.__name__)
_DIALECT = SharedDialect()
_COMPILED: dict[Any, Any] = {}


@compiles(Arrival, "sqlite")
def _arrival(*_: Any, **__: Any) -> str:
    return "rowid"


class SQLite(Database):
    """A file in a folder, or a database in memory. One connection is kept open.

    The lock of a file lasts as long as its connection, and every connection to ":memory:" is a database of its own.
    """

    def __init__(self, owner: Party, folder: Path | None) -> None:
        self.closed = False
        self._process = os.getpid()
        self._owner = owner
        self._folder = folder
        self._engine = create_engine(
            URL.create("sqlite+shared", database=str(_file(owner, folder)) if folder else None),
            poolclass=StaticPool,
            connect_args={"check_same_thread": False, "timeout": 0},
            hide_parameters=True,
            execution_options={"compiled_cache": _COMPILED},
        )
        sqlalchemy_event.listen(self._engine, "connect", _secure)
        sqlalchemy_event.listen(self._engine, "handle_error", _stay_connected)
        # At DEBUG, SQLAlchemy logs every row that is read: keys, codes, tokens. Never ours, whatever level is set.
        self._engine._should_log_debug = lambda: False  # type: ignore[method-assign]

    @classmethod
    def exists(cls, owner: Party, folder: Path) -> bool:
        """Return whether `folder` has a file of `owner`."""
        return _file(owner, folder).exists()

    def connect(self, tables: Sequence[Table]) -> Connection:
        """Open the database, create missing `tables`, and check every row of a file."""
        with self.readable():
            db = self._engine.connect()
            if self._folder:
                _FILES.add(self)
                self._check_file(db)
            for statement in chain.from_iterable(definitions(table, _DIALECT) for table in tables):
                db.exec_driver_sql(statement)
            if self._folder and any(db.scalar(text(_strange(table))) for table in tables):
                raise RecordDamaged(owner=self._owner)
            db.commit()
        return db

    def close(self) -> None:
        """Release the file for another process. In a forked process, do nothing: it is the parent's."""
        if os.getpid() != self._process and self._folder:
            return
        self.closed = True
        self._engine.dispose()

    @contextmanager
    def readable(self) -> Iterator[None]:
        """Turn SQLite's errors about its file into refusals that a person can act on. Raises LabClosed once closed."""
        if self.closed:
            raise LabClosed
        try:
            yield
        except IntegrityError:
            raise  # a bug of ours, not a fault of the file
        except (DatabaseError, sqlite3.DatabaseError) as error:
            cause = getattr(error, "orig", error)
            match _primary(getattr(cause, "sqlite_errorcode", None)):
                case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
                    raise FolderInUse(folder=self._folder) from error
                case code if code in _NO_DAMAGE:
                    raise FolderNotWritable(folder=self._folder, reason=cause) from error
            raise RecordDamaged(owner=self._owner) from error

    def scrub(self, db: Connection) -> None:
        """Leave no copy of what was overwritten: checkpoint a file's write-ahead log into it and empty the log."""
        db.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.rollback()

    def write_at_leisure(self, db: Connection, statement: Update, values: Mapping[str, Any]) -> bool:
        """Write without waiting for the disk, through the driver's own connection, which is fast."""
        raw = db.connection.driver_connection
        if db.in_transaction() or raw is None or raw.in_transaction:
            return False
        raw.execute("PRAGMA synchronous = NORMAL")
        try:
            with raw:
                raw.execute(_by_hand(statement), values)
        finally:
            raw.execute("PRAGMA synchronous = FULL")
        return True

    def leave_alone(self) -> None:
        """Never close the connection in this process, which was forked off: neither explicitly nor on exit.

        SQLite would take itself for the last user of the file, and delete the write-ahead log that the parent still
        writes to (sqlite.org/howtocorrupt.html §2.6). An object with a reference that is never released is never
        closed.
        """
        if not self.closed:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._engine.raw_connection().driver_connection))

    def _check_file(self, db: Connection) -> None:
        version = db.scalar(text("PRAGMA user_version"))
        if version == 0 and db.scalar(text("SELECT count(*) FROM sqlite_schema")) == 0:
            db.execute(text(f"PRAGMA user_version = {FORMAT}"))
        elif version != FORMAT:
            raise FolderOfAnotherVersion(version=version)
        # Not quick_check: it does not compare indexes with their tables, and a row missing from an index is not found.
        if db.scalar(text("PRAGMA integrity_check(1)")) != "ok":
            raise RecordDamaged(owner=self._owner)


_FILES: WeakSet[SQLite] = WeakSet()


def _leave_files_alone() -> None:
    for database in _FILES:
        database.leave_alone()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_leave_files_alone)


def _file(owner: Party, folder: Path) -> Path:
    return folder / f"{owner}.db"


@cache
def _by_hand(statement: Update) -> str:
    """Return a statement in the driver's form, in which values are named."""
    return str(statement.compile(dialect=SharedDialect(paramstyle="named")))


@cache
def _strange(table: Table) -> str:
    """Return a query that tells whether `table` has a row that could not have been written by us.

    A table's `info` says what `holds` of its rows, beyond the declarations of its columns.
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
    """Return the primary result code of an extended one: its lowest byte (sqlite.org/rescode.html)."""
    return None if code is None or code in _DAMAGE else code & 0xFF


def _secure(connection: Any, _: Any) -> None:
    # Exclusive before WAL: the lock lasts as long as the connection, and WAL needs no shared memory, so that a folder
    # on a network drive works as well. FULL: what is committed survives a power cut, the HSM's counter above all.
    for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("PRAGMA secure_delete = ON").close()  # what is deleted is overwritten
    # Statement journals stay in memory: in a file, they would not be overwritten, and would cost time.
    connection.execute("PRAGMA temp_store = MEMORY").close()


def _stay_connected(context: ExceptionContext) -> None:
    # SQLAlchemy takes Ctrl-C for a lost connection and would open a new one: to an empty database.
    context.is_disconnect = False
