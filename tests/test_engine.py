"""What keeps a database can be changed for another: the house knows `storage.engine`, and SQLite only where it is."""

import ast
import re
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Delete, Select, Update
from sqlalchemy.dialects.mysql.base import MySQLDialect
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler

import fincert_lab
from fincert_lab import Lab
from fincert_lab.clock import Clock
from fincert_lab.entropy import Entropy
from fincert_lab.errors import FolderInUse, FolderNotEmpty, LabClosed
from fincert_lab.institutions import hsm_tables, institution, telecom_tables
from fincert_lab.institutions.bank import tables as bank
from fincert_lab.institutions.ca import tables as ca
from fincert_lab.institutions.cloud import tables as cloud
from fincert_lab.institutions.institution import World
from fincert_lab.language import Party
from fincert_lab.people import local_storage_tables
from fincert_lab.rules import Rules
from fincert_lab.storage import tables
from fincert_lab.storage.engine import Database, definitions
from fincert_lab.storage.sqlite import SharedDialect, SQLite
from tests.facts import facts_in, facts_in_databases

PIN = "280417"
PACKAGE = Path(fincert_lab.__file__).parent
ITS_OWN = PACKAGE / "storage" / "sqlite.py"
# In a text that is handed to a database; what SQLAlchemy calls by its name; and the name of a file.
SPOKEN = re.compile(r"(?:\b(?:PRAGMA|typeof|GLOB|rowid|AUTOINCREMENT|VACUUM|wal_\w+|sqlite_\w+)|\.db)\b", re.IGNORECASE)


def sqlite_in(tree):
    """What a module has of SQLite: what it imports, and what is in its texts and keywords; but not in its prose."""
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names if "sqlite" in name.name)
            case ast.ImportFrom(module=str(module)) if module != "fincert_lab.storage.sqlite":
                yield from (each for each in [module, *(name.name for name in node.names)] if "sqlite" in each)
            case ast.Constant(value=str(text)) if id(node) not in prose:
                yield from SPOKEN.findall(text)
            case ast.keyword(arg=str(name)):
                yield from SPOKEN.findall(name)


def test_only_one_module_knows_sqlite():
    found = {file: set(sqlite_in(ast.parse(file.read_text(encoding="utf-8")))) for file in PACKAGE.rglob("*.py")}
    assert {"sqlite3", "PRAGMA", "typeof", "GLOB", "rowid", ".db"} <= found.pop(ITS_OWN)
    assert {file.relative_to(PACKAGE).as_posix(): its for file, its in found.items() if its} == {}


def test_what_keeps_a_database_is_named_only_where_one_is_opened():
    named = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if "fincert_lab.storage.sqlite" in file.read_text(encoding="utf-8")
    }
    assert named == {"storage/store.py", "institutions/institution.py"}


class Counting(Database):
    """Another engine: it has SQLite do what it counts, in files by names of its own."""

    calls: Counter[str]

    def __init__(self, owner, folder):
        self.it = SQLite(Party(f"kept-{owner}"), folder)

    @classmethod
    def exists(cls, owner, folder):
        cls.calls["exists"] += 1
        return SQLite.exists(Party(f"kept-{owner}"), folder)

    def connect(self, tables):
        self.calls["connect"] += 1
        return self.it.connect(tables)

    def close(self):
        self.calls["close"] += 1
        self.it.close()

    def readable(self):
        self.calls["readable"] += 1
        return self.it.readable()

    def scrub(self, db):
        self.calls["scrub"] += 1
        self.it.scrub(db)

    def write_at_leisure(self, db, statement, values):
        self.calls["write_at_leisure"] += 1
        return self.it.write_at_leisure(db, statement, values)


@dataclass(frozen=True)
class KeptElsewhere(World):
    engine: type[Database] = Counting


@pytest.fixture
def counted(monkeypatch):
    """A lab opened meanwhile is kept by the other engine; returns how often each of its methods was called."""
    Counting.calls = Counter()
    monkeypatch.setattr(institution, "World", KeptElsewhere)
    return Counting.calls


def opened(folder):
    return Lab(Entropy.seeded(b"engine"), Rules(), clock=Clock(), folder=folder)


def test_a_lab_can_be_kept_by_another_engine_from_the_first_day_to_the_next(tmp_path, counted):
    with closing(opened(tmp_path)) as lab:
        laptop = lab.person("hong").device("laptop")
        laptop.delete(laptop.enroll(lab.bank("kb"), pin=PIN), pin=PIN)
        certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
        facts = facts_in_databases(lab)
        assert counted["connect"] == len(lab._world.stores)
        with pytest.raises(FolderInUse):
            opened(tmp_path)
    assert set(counted) == Database.__abstractmethods__ - {"__init__"}
    with closing(opened(tmp_path)) as lab:
        assert facts_in(lab.now()) == facts_in_databases(lab) == facts
        assert laptop.party == lab.person("hong").device("laptop").party
        assert lab.person("hong").device("laptop").certificates() == [certificate]


def test_a_lab_in_memory_can_be_kept_by_another_engine(counted):
    lab = Lab.start(lang="en")
    lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    assert counted["connect"] == len(lab._world.stores)
    lab.close()
    with pytest.raises(LabClosed):
        lab.person("hong").device("laptop").certificates()


def test_a_sandbox_is_told_by_the_engine_that_keeps_it(tmp_path, counted, monkeypatch):
    with closing(Lab.open(tmp_path)) as lab:
        assert Lab.open(tmp_path) is lab
    with closing(Lab.open(tmp_path)) as again:
        assert again is not lab and len(again.journal) > len(lab.journal)
    monkeypatch.setattr(institution, "World", World)
    with pytest.raises(FolderNotEmpty):
        Lab.open(tmp_path)


def test_a_note_at_leisure_is_not_made_in_the_middle_of_a_transaction(tmp_path):
    with closing(opened(tmp_path)) as lab:
        store = lab.hsm.store
        before = store.heard
        news = lab.journal.news._replace(number=lab.journal.news.number + 1)
        with store.transaction():
            store.hear(news)
        assert store.heard == before
        store.hear(news)
        assert store.heard == news


def test_a_statement_is_compiled_once_for_all_databases(monkeypatch):
    compiled = []

    class Compiling(SQLiteCompiler):
        def __init__(self, dialect, statement, *rest, **named):
            compiled.append(str(statement))
            super().__init__(dialect, statement, *rest, **named)

    def act():
        lab = Lab.start(lang="en")
        laptop = lab.person("hong").device("laptop")
        laptop.login(lab.bank("kb").service("my-money"), laptop.enroll(lab.bank("kb"), pin=PIN), pin=PIN)
        laptop.certificates()

    act()
    monkeypatch.setattr(SharedDialect, "statement_compiler", Compiling)
    act()
    assert compiled == []


# --- what is declared, and what is looked up

DECLARED = (bank, ca, cloud, hsm_tables, telecom_tables, local_storage_tables, tables)
ASKED = {
    f"{module.__name__.removeprefix('fincert_lab.')}.{name}": (module, statement)
    for module in DECLARED
    for name, statement in vars(module).items()
    if isinstance(statement, Select | Update | Delete)
}
FOR_SOME = {name: it for name, it in ASKED.items() if it[1].whereclause is not None}


def indexes(which=lambda index: True):
    return {
        index.name
        for module in DECLARED
        for table in module.TABLES.sorted_tables
        for index in table.indexes
        if which(index)
    }


@pytest.mark.parametrize("dialect", [SharedDialect(), PGDialect()], ids=lambda it: it.name)
def test_an_index_of_some_rows_is_of_these_rows_in_every_dialect(dialect):
    made = [
        made for module in DECLARED for table in module.TABLES.sorted_tables for made in definitions(table, dialect)
    ]
    found = {
        name: bool(where)
        for name, where in re.findall(r"INDEX IF NOT EXISTS (\w+) ON [^;]*?( WHERE .+)?$", "\n".join(made), re.M)
    }
    assert found.keys() == indexes()
    assert {name for name, partial in found.items() if partial} == indexes(lambda index: "where" in index.info) != set()


def test_a_dialect_without_partial_indexes_is_refused_before_one_is_made_of_all_rows():
    with pytest.raises(NotImplementedError, match="mysql.*one_live"):
        definitions(hsm_tables.REGISTRATIONS, MySQLDialect())


def test_tables_and_what_is_asked_of_them_are_declared_in_modules_of_their_own():
    asking = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy"
        if {"Column", "select", "insert", "update", "delete"} & {name.name for name in node.names}
    }
    declared = {Path(module.__file__).relative_to(PACKAGE).as_posix() for module in DECLARED}
    # How a try is taken is the lesson: it stands above the method that does it. And which columns say what certificate
    # a row is about, three tables take from one place.
    assert asking == declared | {"institutions/hsm.py", "institutions/institution.py", "storage/sqlite.py"}


@pytest.mark.parametrize("name", FOR_SOME)
def test_what_is_asked_of_some_rows_looks_through_no_table(name):
    module, statement = FOR_SOME[name]
    with closing(SQLite(Party("nobody"), None)) as database:
        db = database.connect(module.TABLES.sorted_tables)
        compiled = statement.compile(dialect=SharedDialect())
        plan = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", (None,) * len(compiled.positiontup)).all()
    # A partial index has few rows: to look through all of it is what it is for.
    few = [index.name for table in module.TABLES.sorted_tables for index in table.indexes if "where" in index.info]
    slow = [detail for *_, detail in plan if "SCAN" in detail and detail.split()[-1] not in few]
    assert slow == []
