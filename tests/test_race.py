"""Two processes with twenty threads each race for the tries of one registration: they get the limit, and never more.

A sandbox's file has one process at a time, so nobody can race there; the statements do not rely on that. What several
processes share would be in PostgreSQL.
"""

import os
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import select

from fincert_lab import Lab
from fincert_lab.clock import Clock
from fincert_lab.entropy import Entropy
from fincert_lab.institutions.hsm_tables import BUDGETS, REGISTRATIONS
from fincert_lab.rules import Rules
from tests import postgres
from tests.conftest import PIN
from tests.racer import copy_tables, engine_at

PROCESSES, THREADS = 2, 20
LIMITS = {"tries": (Rules.pin_tries, 100), "budget": (100, 60)}  # by which is reached first
each_limit = pytest.mark.parametrize("tries, budget", LIMITS.values(), ids=LIMITS)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """A sandbox that was closed, in which a key is stored."""
    folder = tmp_path_factory.mktemp("race")
    with closing(Lab(Entropy.seeded(b"race"), Rules(), clock=Clock(), folder=folder)) as lab:
        lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    return folder


@pytest.fixture(scope="module")
def server(sandbox):
    """A PostgreSQL with the HSM's tables of that sandbox."""
    if (programs := postgres.programs()) is None:
        message = "no PostgreSQL on this machine: the race on it needs one"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with postgres.cluster(programs, "fsync=off") as address:
        copy_tables(sandbox / "hsm.db", address)
        yield address.render_as_string()


@contextmanager
def left(address, tries, budget):
    """Set what is left before a race; give a function that reads it after."""
    engine = engine_at(address, "SERIALIZABLE")
    with engine.begin() as db:
        db.execute(REGISTRATIONS.update().values(tries=tries))
        db.execute(BUDGETS.update().values(remaining=budget))

    def read():
        with engine.connect() as db:
            return db.scalar(select(REGISTRATIONS.c.tries)), db.scalar(select(BUDGETS.c.remaining))

    yield read
    engine.dispose()


@pytest.fixture(scope="module")
def racers():
    """Processes that wait to be told what to race for."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    racers = [subprocess.Popen([sys.executable, "-m", "tests.racer", f"{THREADS}"], **pipes) for _ in range(PROCESSES)]
    yield racers
    for racer in racers:
        racer.communicate(timeout=60)
    assert [racer.returncode for racer in racers] == [0] * PROCESSES


def race(racers, address, isolation):
    """Start all at once; return how often they might have evaluated together."""

    def tell(words):
        for racer in racers:
            racer.stdin.write(f"{words}\n")
        return [racer.stdout.readline().strip() for racer in racers]

    assert tell(f"{address}\t{isolation}") == ["ready"] * PROCESSES
    return sum(map(int, tell("go")))


def all_taken(tries, budget):
    """How many answers there are, and what is left: said together, for one that is missing to be taken or left."""
    taken = min(tries, budget)
    return taken, (tries - taken, budget - taken)


@each_limit
def test_forty_guessers_in_two_processes_get_the_limit_on_sqlite(racers, sandbox, tries, budget):
    address = f"sqlite:///{sandbox / 'hsm.db'}"
    with left(address, tries, budget) as read:
        assert (race(racers, address, "SERIALIZABLE"), read()) == all_taken(tries, budget)


@each_limit
@pytest.mark.parametrize("isolation", ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
def test_forty_guessers_in_two_processes_get_the_limit_on_postgresql(racers, server, isolation, tries, budget):
    with left(server, tries, budget) as read:
        assert (race(racers, server, isolation), read()) == all_taken(tries, budget)
