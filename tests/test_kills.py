"""A kill between any two transactions: the folder opens, and the journal says what the databases hold.

A child process opens a copy of a folder and does one act. Right before and right after its commits it copies the
folder once more: such a copy has what a kill leaves there, and a test sees to that. The parent then opens the copies.
Only commits that write are counted: the others leave the disk as it was. Whether a process is killed or exits without
another word is the same to its files.
"""

import os
import shutil
import subprocess
import traceback
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine.default import DefaultDialect

from fincert_lab import Lab
from fincert_lab.clock import CLASSROOM_MORNING, Clock
from fincert_lab.crypto.suite import Suite
from fincert_lab.entropy import Entropy
from fincert_lab.errors import KeyDestroyed, PinLocked, WrongPin
from fincert_lab.institutions.ca.ca import CertificationAuthority
from fincert_lab.journal import Act, Event
from fincert_lab.past import fold
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from tests.facts import facts_in, facts_in_databases

# Python warns that a fork takes only one thread along. This child needs no other.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

PIN, NEW_PIN, WRONG = "280417", "905271", "135790"
APART = timedelta(days=175)  # from act to act: so the renewal comes in the last days of what was enrolled
DIED, FINISHED, FAILED = range(3)


# --- the walk, an act of somebody at a time


def laptop(lab, person="hong"):
    return lab.person(person).device("laptop")


def newest(device):
    return max(device.certificates(), key=lambda certificate: certificate.not_valid_before_utc)


def mistype(lab, person, times):
    device, service = laptop(lab, person), lab.bank("kb").service("my-money")
    for _ in range(times):
        with suppress(WrongPin, PinLocked):
            device.login(service, newest(device), pin=WRONG)


def opening(lab):
    """Nothing but what opening does."""


def joining(lab):
    laptop(lab, "lee").join_banking(lab.bank("kb"))


def naming_a_public_device(lab):
    lab.person("hong").device("cafe", public=True)


def enrolling(lab):
    laptop(lab).enroll(lab.bank("kb"), pin=PIN)


def registering(lab):
    laptop(lab).register(newest(laptop(lab)), lab.bank("woori"), pin=PIN)


def paying(lab):
    device, service = laptop(lab), lab.bank("woori").service("internet-banking")
    device.login(service, newest(device), pin=PIN)
    device.transfer(service, newest(device), amount=50_000, payee="000-21-0002-002", pin=PIN)


def mistyping(lab):
    mistype(lab, "hong", 2)


def changing_pin(lab):
    laptop(lab).change_pin(newest(laptop(lab)), pin=PIN, new_pin=NEW_PIN)


def unregistering(lab):
    lab.person("hong").unregister(newest(laptop(lab)), lab.bank("woori"))


def renewing(lab):
    laptop(lab).renew(newest(laptop(lab)), lab.bank("kb"), pin=NEW_PIN)


def reissuing(lab):
    enrolling(lab)


def suspending(lab):
    hong, certificate = lab.person("hong"), newest(laptop(lab))
    hong.suspend(certificate, lab.bank("kb"))
    hong.restore(certificate, lab.bank("kb"))


def deleting(lab):
    laptop(lab).delete(newest(laptop(lab)), pin=PIN)


def revoking(lab):
    certificate = laptop(lab).enroll(lab.bank("shinhan"), pin=PIN)
    lab.person("hong").revoke(certificate, lab.bank("shinhan"), reason="key_compromise")


def closing_account(lab):
    laptop(lab).connect()
    laptop(lab).close_account()


def locking(lab):
    laptop(lab, "kim").enroll(lab.bank("kb"), pin=PIN)
    mistype(lab, "kim", lab.rules.pin_tries)
    lab.advance(minutes=2)
    with pytest.raises(KeyDestroyed):
        mistype(lab, "kim", 1)


def moving_house(lab):
    laptop(lab, "choi").enroll(lab.bank("kb"), pin=PIN)
    lab.person("choi").change_number("01000005555")


def taking_over_a_number(lab):
    lab.person("jung").change_number("01000003175")
    laptop(lab, "jung").connect(replace=True)


def inviting(lab):
    narae = lab.invite("narae")
    lab.bank("woori").trust(narae.ca, policies=["general"])
    certificate = laptop(lab).enroll(narae, pin=PIN, policy="general")
    laptop(lab).register(certificate, lab.bank("woori"), pin=PIN)


def closing_the_lab(lab):
    """Nothing but what closing does."""


# A kill comes right before and right after every so manieth commit. Every second one leaves no gap between two commits
# untried: so it is for the acts that end or exchange something. The others are sampled, for it to take half a minute.
WALK = {
    opening: 8,
    joining: 1,
    naming_a_public_device: 1,
    enrolling: 6,
    registering: 5,
    paying: 8,
    mistyping: 8,
    changing_pin: 2,
    unregistering: 3,
    renewing: 6,
    reissuing: 2,
    suspending: 3,
    deleting: 2,
    revoking: 8,
    closing_account: 2,
    locking: 15,
    moving_house: 8,
    taking_over_a_number: 5,
    inviting: 3,
    closing_the_lab: 2,
}
# In the other suites, what asks the HSM, at fewer points: it is in two or three calls only that it does otherwise.
BLIND_WALK = {enrolling: 25, changing_pin: 8}
SHARED_WALK = {enrolling: 31, changing_pin: 7}
WALKS = {Suite.HMAC: WALK, Suite.OPRF: BLIND_WALK, Suite.TWO_OF_THREE: SHARED_WALK}
each_act = pytest.mark.parametrize(
    ("suite", "act"),
    [(suite, act) for suite, walk in WALKS.items() for act in walk],
    ids=lambda each: each.name.lower() if isinstance(each, Suite) else each.__name__,
)


# --- killing


def opened(folder, act, suite=None):
    """Open `folder` on the day when the walk comes to `act`."""
    now = CLASSROOM_MORNING + APART * list(WALK).index(act)
    return closing(Lab(Entropy.system(), Rules(), suite, clock=Clock(now), folder=folder))


def doing(act, folder, look):
    """Open `folder` and do `act` in a process of its own; it calls `look` right before and right after each commit.

    Returns how it ended.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    commits = count(1)

    def commit(_, connection):
        nth = connection.in_transaction and next(commits)
        if nth:
            look("before", nth)
        connection.commit()
        if nth:
            look("after", nth)

    try:
        if act is opening:
            DefaultDialect.do_commit = commit
        with opened(folder, act) as lab:
            DefaultDialect.do_commit = commit
            act(lab)
        os._exit(FINISHED)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
        os._exit(FAILED)


def copy(folder, to):
    """Copy it, in another process: one that has closed any file of SQLite's has lost its lock."""
    subprocess.run(["cp", "-R", folder, to], check=True)
    return to


def kill(act, folder, room, every):
    """Return copies of `folder`, in `room`, as kills at every `every`-th commit of `act` would leave them."""
    acting, copies = copy(folder, room / act.__name__), room / f"{act.__name__}, killed"
    copies.mkdir()

    def look(when, nth):
        if nth % every == 0:
            copy(acting, copies / f"{when} commit {nth}")

    assert doing(act, acting, look) == FINISHED
    return [*copies.iterdir()]


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """The folder as it is before each act of the walk."""
    return walked(tmp_path_factory.mktemp("walk"), Suite.HMAC)


def walked(room, suite):
    folder = room / "walk"
    folder.mkdir()
    if suite is not Suite.HMAC:
        with opened(folder, opening, suite):
            pass  # from now on, it is of this suite
    before = {}
    for act in WALKS[suite]:
        before[act] = shutil.copytree(folder, room / act.__name__)
        with opened(folder, act) as lab:
            act(lab)
    return before


def held(folder, act):
    with opened(folder, act) as lab:
        return facts_in_databases(lab)


def rows(institution, query):
    with institution.store.transaction() as db:
        return db.execute(text(query)).all()


@dataclass(frozen=True)
class Left:
    """What a kill left in `folder`, and what was found when it was opened."""

    folder: Path
    entries: list[Event]
    journal: list[Event]
    facts: dict[str, Any]


@pytest.fixture(scope="module")
def left(before, tmp_path_factory):
    """Kill in the middle of an act again and again; list what each kill left."""
    room = tmp_path_factory.mktemp("killed")

    def found(act, folder):
        with opened(folder, act) as lab:
            entries = [event for store in lab._world.stores for event in store.events()]
            return Left(folder, entries, list(lab.journal), facts_in_databases(lab))

    @cache
    def walk(suite):
        (room / suite).mkdir()
        return before if suite is Suite.HMAC else walked(tmp_path_factory.mktemp("walk"), suite)

    @cache
    def left(act, suite):
        return [found(act, each) for each in kill(act, walk(suite)[act], room / suite, WALKS[suite][act])]

    return lambda act, suite=Suite.HMAC: left(act, suite)


# --- what is left


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("act", WALK)
def test_a_kill_leaves_what_a_copy_has_that_is_made_right_then(act, when, before, tmp_path):
    killed, copied = copy(before[act], tmp_path / "killed"), tmp_path / "copied"

    def look(*now):
        if now == (when, WALK[act]):
            copy(killed, copied)
            os._exit(DIED)

    assert doing(act, killed, look) == DIED
    assert content(killed) == content(copied)


def content(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@each_act
def test_after_a_kill_the_journal_has_every_entry_of_every_outbox_and_no_gap(suite, act, left):
    for one in left(act, suite):
        entries = sorted(one.entries, key=lambda event: event.number)
        assert entries == one.journal, one.folder
        assert [event.number for event in entries] == list(range(1, len(entries) + 1)), one.folder


@each_act
def test_after_a_kill_the_journal_says_what_the_databases_hold(suite, act, left):
    for one in left(act, suite):
        assert facts_in(fold(one.journal)) == one.facts, one.folder


@pytest.mark.parametrize("suite", Suite)
def test_after_a_kill_while_the_pin_changes_exactly_one_of_the_two_opens_the_key(suite, left):
    for one in left(changing_pin, suite):
        working = []
        with opened(one.folder, changing_pin) as lab:
            for pin in (PIN, NEW_PIN):
                with suppress(WrongPin):
                    laptop(lab).login(lab.bank("kb").service("my-money"), newest(laptop(lab)), pin=pin)
                    working.append(pin)
        assert len(working) == 1, one.folder


@pytest.mark.parametrize("act", [deleting, closing_account])
def test_what_a_kill_interrupts_is_done_to_the_end_on_opening_or_not_begun(act, before, left, tmp_path):
    following = list(WALK)[list(WALK).index(act) + 1]
    ends = [held(shutil.copytree(before[each], tmp_path / each.__name__), each)["stored"] for each in (act, following)]
    for one in left(act):
        assert one.facts["stored"] in ends, one.folder
        assert one.facts["tries"].keys() == one.facts["stored"], one.folder


def test_a_kill_while_opening_finishes_a_deletion_is_made_up_for_by_the_next_opening(before, tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    half = shutil.copytree(before[deleting], tmp_path / "half")
    with opened(half, deleting) as lab, monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(CertificationAuthority, "revoke", interrupt)
        deleting(lab)
    killed = kill(opening, half, tmp_path, every=2)
    deleted = held(shutil.copytree(before[revoking], tmp_path / "deleted"), revoking)
    assert killed
    assert [held(each, deleting) for each in killed] == [deleted] * len(killed)


def test_who_was_killed_while_inviting_somebody_can_do_so(left):
    for one in left(inviting):
        with opened(one.folder, inviting) as lab:
            lab.advance(minutes=1)
            assert len(lab.invite("narae").services) == 1
            assert lab.now().services.count("narae/trading") == 1
            laptop(lab).enroll(lab.bank("narae"), pin=PIN)


def test_who_was_killed_while_closing_can_open_and_close_again(left):
    for one in left(closing_the_lab):
        for _ in range(2):
            with opened(one.folder, closing_the_lab) as lab:
                assert lab.journal[: len(one.journal)] == one.journal, one.folder


@pytest.mark.parametrize("suite", Suite)
def test_who_was_killed_while_enrolling_can_enroll_in_the_same_suite(suite, left):
    for one in left(enrolling, suite):
        with opened(one.folder, enrolling) as lab:
            assert lab.hsm.suite is suite
            lab.advance(minutes=1)  # or it would be too soon for an SMS
            certificate = laptop(lab).enroll(lab.bank("kb"), pin=PIN)
            laptop(lab).login(lab.bank("kb").service("my-money"), certificate, pin=PIN)


@pytest.mark.parametrize("act", [enrolling, renewing, reissuing, inviting])
def test_after_a_kill_a_bank_knows_every_certificate_that_was_issued_through_it(act, left):
    for one in left(act):
        with opened(one.folder, act) as lab:
            issued = {
                (row.bank, ca.party, row.serial)
                for ca in lab.cas.values()
                for row in rows(ca, "SELECT * FROM certificates")
            }
            query = "SELECT issuer, serial FROM certificates WHERE how = 'issued'"
            noted = {(name, row.issuer, row.serial) for name, bank in lab.banks.items() for row in rows(bank, query)}
        assert issued == noted, one.folder


def test_what_a_bank_has_noted_it_is_not_told_again(before):
    with opened(before[revoking], revoking) as lab:
        assert Act.NOTE_ISSUED not in {event.act for event in lab.last_story().events}


def test_a_certificate_that_the_table_calls_usable_is_listed_after_a_kill(left):
    for one in left(reissuing):
        with opened(one.folder, reissuing) as lab:
            now = lab.now()
            usable = {each.id for each in now.certificates.values() if len(now.refusals(each)) < len(now.services)}
            assert usable <= {CertificateId.of(each) for each in laptop(lab).certificates()}, one.folder


def test_after_a_kill_the_journal_knows_what_a_device_knows_of_being_public(left):
    for one in left(naming_a_public_device):
        with opened(one.folder, naming_a_public_device) as lab:
            device = lab.person("hong").device("cafe")
            assert device.public == (device.party in lab.now().public), one.folder
