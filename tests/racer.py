"""One of several processes that race for the PIN tries of one registration, as the HSM takes them.

`python -m tests.racer THREADS`: for each line with a database's address and an isolation level it says "ready", waits
for another line, lets its threads guess until they are refused, and says how often all of them might have evaluated.
The statements are the HSM's own.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from fincert_lab.institutions import hsm_tables as sql
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.storage.engine import definitions


class Refused(Exception):
    """No try is left, or nothing of the budget: what was taken is put back."""


def engine_at(address: str | URL, isolation: str) -> Engine:
    """Return an engine that keeps no connection: each thread has its own."""
    engine = create_engine(address, poolclass=NullPool, isolation_level=isolation)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _wait_for_the_others)
    return engine


def copy_tables(file: Path, address: URL) -> None:
    """Make the HSM's tables at `address`, with the rows that they have in a sandbox's file."""
    here, there = create_engine(f"sqlite:///{file}", poolclass=NullPool), create_engine(address, poolclass=NullPool)
    with here.connect() as old, there.begin() as new:
        for table in (sql.REGISTRATIONS, sql.BUDGETS):
            for statement in definitions(table, there.dialect):
                new.exec_driver_sql(statement)
            new.execute(table.insert(), [dict(row) for row in old.execute(table.select()).mappings()])


def take_a_try(db: Connection, row: Any) -> None:
    """Take a try of the registration in `row`, and its unit of the budget. Raises Refused."""
    this = {"registration": row.id, "its_issuer": row.issuer, "its_serial": row.serial}
    fresh = {"fresh": bytes(16), "now": datetime.now(UTC), "seen": 0}
    taken = db.execute(Hsm._TAKE_A_TRY, this | fresh).one_or_none()
    if taken is None or db.scalar(sql.SPEND, {"this": taken.account}) is None:
        raise Refused


def guess(engine: Engine, row: Any, start: Barrier) -> int:
    """Guess until refused. Returns how often the HSM would have evaluated: after each commit."""
    evaluated = 0
    with engine.connect() as db:
        start.wait()
        while True:
            try:
                with db.begin():
                    take_a_try(db, row)
            except Refused:
                return evaluated
            except OperationalError as error:
                if not _is_to_be_tried_again(error):
                    raise
            else:
                evaluated += 1


def _wait_for_the_others(connection: Any, _: Any) -> None:
    for pragma in ("busy_timeout = 60000", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _is_to_be_tried_again(error: OperationalError) -> bool:
    """PostgreSQL asks for it where it finds no order for two transactions: SQLSTATE 40001, or 40P01 for a deadlock."""
    return getattr(error.orig, "sqlstate", None) in ("40001", "40P01")


def race(address: str, isolation: str, threads: int) -> int:
    """Race once a line says so. Returns how often all threads might have evaluated together."""
    engine, start = engine_at(address, isolation), Barrier(threads + 1, timeout=60)
    with engine.connect() as db:
        row = db.execute(sql.REGISTRATIONS.select()).one()
    with ThreadPoolExecutor(threads) as pool:
        guessers = [pool.submit(guess, engine, row, start) for _ in range(threads)]
        print("ready", flush=True)
        sys.stdin.readline()
        start.wait()
        return sum(guesser.result() for guesser in guessers)


if __name__ == "__main__":
    while line := sys.stdin.readline():
        print(race(*line.rstrip("\n").split("\t"), threads=int(sys.argv[1])), flush=True)
