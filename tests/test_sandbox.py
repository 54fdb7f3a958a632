"""A sandbox: a lab in a folder, from one day to the next. What was there is there, and nobody else has it meanwhile."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from fincert_lab import Lab
from fincert_lab.clock import CLASSROOM_MORNING, Clock
from fincert_lab.entropy import Entropy
from fincert_lab.errors import (
    BadInput,
    ClockRuns,
    FolderInUse,
    FolderIsFile,
    FolderNotEmpty,
    FolderNotWritable,
    FolderOfAnotherVersion,
    RecordDamaged,
    WrongPin,
)
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.journal import Act
from fincert_lab.lab import _OPEN
from fincert_lab.policy import Policy
from tests.facts import facts_in, facts_in_databases

PIN, WRONG = "280417", "135790"
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path):
    """A place for a sandbox; whatever is open after the test is closed."""
    yield tmp_path / "sandbox"
    for lab in list(_OPEN.values()):
        lab.close()


def lab_at(folder, moment=CLASSROOM_MORNING):
    """Open `folder` at a `moment` at which the clock then stands."""
    return Lab(Entropy.system(), Policy(), clock=Clock(moment), folder=folder)


def laptop(lab):
    return lab.person("hong").device("laptop")


def banking(lab, bank="kb"):
    return lab.bank(bank).service("internet-banking")


# --- from one day to the next


@dataclass(frozen=True)
class Yesterday:
    """A sandbox in which much has happened, closed; its objects still tell how it was."""

    folder: Path
    lab: Lab
    certificate: x509.Certificate


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory):
    folder = tmp_path_factory.mktemp("yesterday")
    with closing(lab_at(folder)) as lab:
        certificate = laptop(lab).enroll(lab.bank("kb"), pin=PIN)
        laptop(lab).register(certificate, lab.bank("woori"), pin=PIN)
        laptop(lab).login(banking(lab), certificate, pin=PIN)
        lab.person("kim").visit_branch(lab.bank("woori"))
        lab.person("choi").change_number("01000005555")
        lab.person("hong").device("cafe", public=True)
        with pytest.raises(WrongPin):
            laptop(lab).login(banking(lab), certificate, pin=WRONG)
    return Yesterday(folder, lab, certificate)


@pytest.fixture
def today(yesterday, tmp_path):
    """The same sandbox opened again an hour later."""
    with closing(lab_at(shutil.copytree(yesterday.folder, tmp_path / "s"), yesterday.lab.time + DAY / 24)) as lab:
        yield lab


@pytest.fixture
def tomorrow(yesterday, tmp_path):
    """The same sandbox opened again when the CA's lists have run out."""
    with closing(lab_at(shutil.copytree(yesterday.folder, tmp_path / "s"), yesterday.lab.time + DAY)) as lab:
        yield lab


def test_the_journal_goes_on_where_it_ended(yesterday, today):
    past = list(yesterday.lab.journal)
    assert today.journal[: len(past)] == past
    assert [event.act for event in today.journal[len(past) :]] == [Act.OPEN_LAB]


def test_the_state_is_what_it_was(yesterday, today):
    assert today.now().certificates == yesterday.lab.now().certificates


def test_the_databases_hold_what_the_journal_says(today):
    assert facts_in_databases(today) == facts_in(today.now())


def test_the_certificates_are_there(yesterday, today):
    assert laptop(today).certificates() == [yesterday.certificate]


def test_the_key_opens_with_its_pin(yesterday, today):
    laptop(today).login(banking(today), yesterday.certificate, pin=PIN)


def test_a_device_that_is_remembered_is_let_in_without_an_sms(yesterday, today):
    laptop(today).login(banking(today), yesterday.certificate, pin=PIN)
    acts = {event.act for event in today.last_act().events}
    assert Act.AUTO_CONNECT in acts
    assert Act.SEND_SMS not in acts


def test_a_bank_takes_what_was_registered_there(yesterday, today):
    laptop(today).login(banking(today, "woori"), yesterday.certificate, pin=PIN)


def test_receipts_are_numbered_on(yesterday, today):
    assert laptop(today).login(banking(today), yesterday.certificate, pin=PIN).number == 2


def test_wrong_pins_of_yesterday_count(yesterday, today):
    with pytest.raises(WrongPin) as refused:
        laptop(today).login(banking(today), yesterday.certificate, pin=WRONG)
    assert refused.value.facts["tries_left"] == 3


def test_what_a_branch_handed_out_still_serves(today):
    assert today.person("kim").device("phone").check_identity(today.bank("woori"))


def test_a_telephone_number_that_was_changed_stays_changed(today):
    assert today.person("choi").identity.phone == "01000005555"


def test_a_device_in_a_public_place_stays_public(today):
    assert today.person("hong").device("cafe").public


def test_the_ca_has_its_own_certificates_again(yesterday, today):
    assert today.ca.trust == yesterday.lab.ca.trust


def test_the_hsm_has_its_key_again(yesterday, today):
    assert today.hsm.key.public_bytes_raw() == yesterday.lab.hsm.key.public_bytes_raw()


def test_lists_that_ran_out_overnight_are_published_on_opening(tomorrow):
    assert [event.act for event in tomorrow.last_act().events] == [Act.OPEN_LAB, Act.PUBLISH_CRL, Act.PUBLISH_CRL]


def test_the_next_day_a_login_finds_current_lists(yesterday, tomorrow):
    laptop(tomorrow).login(banking(tomorrow), yesterday.certificate, pin=PIN)


def test_where_the_computers_clock_was_turned_back_the_labs_time_waits(tomorrow):
    tomorrow.close()
    with closing(lab_at(tomorrow._folder, tomorrow.time - 2 * DAY)) as lab:
        assert lab.time == tomorrow.time


def test_opening_again_and_again_adds_nothing_but_that(tomorrow):
    tomorrow.close()
    for _ in range(10):
        with closing(lab_at(tomorrow._folder, tomorrow.time)) as lab:
            pass
    assert [event.act for event in lab.journal[len(tomorrow.journal) :]] == [Act.OPEN_LAB] * 10


# --- one at a time

KERNEL = """
import sys
from fincert_lab import Lab
lab = Lab.open(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def kernel(folder):
    """Another process that has the sandbox open."""
    command = [sys.executable, "-c", KERNEL, folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as kernel:
        assert kernel.stdout.readline() == b"open\n"
        yield kernel
        kernel.kill()


def test_what_another_kernel_has_open_is_in_use(kernel, folder):
    with pytest.raises(FolderInUse):
        Lab.open(folder)


def test_once_the_other_kernel_is_killed_it_opens(kernel, folder):
    kernel.kill()
    kernel.wait()
    Lab.open(folder)


def test_who_opens_it_twice_gets_the_same_lab(folder):
    assert Lab.open(folder) is Lab.open(f"{folder}/../sandbox/")


def test_a_folder_that_was_deleted_is_made_anew(folder):
    gone = Lab.open(folder)
    shutil.rmtree(folder)
    assert Lab.open(folder) is not gone
    assert (folder / "ca.db").is_file()


def test_opening_at_once_in_two_threads_opens_one_lab(folder):
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(Lab.open, [folder] * 4))) == 1


def test_a_full_disk_is_a_refusal_and_what_was_there_stays(folder, monkeypatch):
    lab = Lab.open(folder)
    hong = laptop(lab)
    certificate = hong.enroll(lab.bank("kb"), pin=PIN)
    with lab.hsm.store.transaction() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(FolderNotWritable):
        for _ in range(40):
            hong.login(banking(lab), certificate, pin=PIN)
    assert facts_in_databases(lab) == facts_in(lab.now())


def test_once_closed_it_can_be_opened_anew(folder):
    closed = Lab.open(folder)
    closed.close()
    assert Lab.open(folder) is not closed


def test_closing_a_lab_again_leaves_the_one_that_is_open_now(folder):
    closed = Lab.open(folder)
    closed.close()
    lab = Lab.open(folder)
    closed.close()
    try:
        assert Lab.open(folder) is lab
    finally:
        lab.close()


def test_nobody_moves_the_clock_of_a_sandbox(folder):
    with pytest.raises(ClockRuns):
        Lab.open(folder).advance(days=1)


def test_an_opening_that_is_interrupted_leaves_nothing_locked(folder, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Hsm, "__init__", interrupt)
        Lab.open(folder)
    Lab.open(folder)


# --- the folder


@pytest.mark.parametrize("name", ["a b", "한글 폴더", "a#b", "a?mode=ro", "100%25", "it's", "file:x"])
def test_a_folder_may_have_any_name(tmp_path, name):
    with closing(Lab.open(tmp_path / name)):
        assert (tmp_path / name / "ca.db").is_file()


def test_the_folder_is_its_makers_alone(folder):
    Lab.open(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", [None, "", 5])
def test_what_cannot_name_a_folder_is_refused(name):
    with pytest.raises(BadInput):
        Lab.open(name)


@pytest.mark.parametrize("name", ["a\0b", "y" * 300, "~nobody-of-that-name/x"], ids=["a zero byte", "long", "nobody's"])
def test_what_the_system_cannot_make_a_folder_of_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FolderNotWritable):
        Lab.open(name)


def test_a_file_is_no_folder(folder):
    folder.write_text("a file")
    with pytest.raises(FolderIsFile):
        Lab.open(folder)


def test_a_folder_that_cannot_be_made_is_refused(folder, monkeypatch):
    def refuse(*_, **__):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(FolderNotWritable, match="Read-only file system"):
        Lab.open(folder, lang="en")


@pytest.mark.parametrize("name", ["x" * 300, "~nobody-of-this-name/x"], ids=["too long", "the home of nobody"])
def test_a_name_that_no_folder_can_have_is_refused(name):
    with pytest.raises(FolderNotWritable):
        Lab.open(name)


def test_a_folder_in_which_no_file_can_be_made_is_refused(folder, monkeypatch):
    def refuse(*_, **__):
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise error

    monkeypatch.setattr(sqlite3.dbapi2, "connect", refuse)
    with pytest.raises(FolderNotWritable):
        Lab.open(folder)


def test_a_folder_with_files_of_somebody_else_is_left_alone(folder):
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(FolderNotEmpty):
        Lab.open(folder)
    assert [file.name for file in folder.iterdir()] == ["thesis.txt"]


def test_a_folder_of_another_version_is_refused(folder):
    Lab.open(folder).close()
    sql("hsm.db", "PRAGMA user_version = 99")(folder)
    with pytest.raises(FolderOfAnotherVersion):
        Lab.open(folder)


# --- damage


def cut_short(file):
    return lambda folder: (folder / file).write_bytes((folder / file).read_bytes()[:5000])


def overwrite(file):
    return lambda folder: (folder / file).write_bytes(b"garbage " * 1000)


def remove(file):
    return lambda folder: (folder / file).unlink()


def sql(file, statement):
    def run(folder):
        with closing(sqlite3.connect(folder / file)) as db, db:
            db.execute(statement)

    return run


NEWEST = "WHERE number = (SELECT max(number) FROM outbox)"
SECOND = "WHERE number = (SELECT number FROM outbox ORDER BY number LIMIT 1 OFFSET 1)"
DAMAGES = {
    "cut short": cut_short("ca.db"),
    "overwritten": overwrite("cloud.db"),
    "a file taken away": remove("hsm.db"),
    "an entry changed": sql("hsm.db", f"UPDATE outbox SET entry = replace(entry, 'evaluate', 'prove') {NEWEST}"),
    "an entry taken out": sql("kb.db", f"DELETE FROM outbox {SECOND}"),
    "the newest of one outbox taken out": sql("telecom.db", f"DELETE FROM outbox {NEWEST}"),
    "an outbox taken out": sql("ca.db", "DROP TABLE outbox"),
    "the lab's own file taken away": remove("lab.db"),
    "an entry that is no text": sql("ca.db", f"UPDATE outbox SET entry = x'00' {NEWEST}"),
    # 'locked' and a byte that is no UTF-8, which SQLite's error quotes: as pin_locked in a refusal would be.
    "an entry that is garbled": sql("ca.db", f"UPDATE outbox SET entry = CAST(x'6c6f636b6564ff' AS TEXT) {NEWEST}"),
    "a key of the wrong length": sql("hsm.db", "UPDATE keepsakes SET value = x'00'"),
    "a key taken out": sql("ca.db", "DELETE FROM keepsakes WHERE label = 'ca-key'"),
    "a column renamed": sql("telecom.db", "ALTER TABLE numbers RENAME holder TO whose"),
}
each_damage = pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)


@pytest.fixture
def sound(yesterday, folder):
    """A sandbox with a past, to be damaged."""
    return shutil.copytree(yesterday.folder, folder)


@each_damage
def test_damage_is_noticed(sound, damage):
    damage(sound)
    with pytest.raises(RecordDamaged):
        Lab.open(sound)


@each_damage
def test_damage_is_called_the_same_the_second_time(sound, damage):
    damage(sound)
    for _ in range(2):
        with pytest.raises(RecordDamaged):
            Lab.open(sound)


@each_damage
def test_a_copy_put_back_opens(yesterday, sound, damage):
    damage(sound)
    with pytest.raises(RecordDamaged):
        Lab.open(sound)
    shutil.copytree(yesterday.folder, sound, dirs_exist_ok=True)
    assert laptop(Lab.open(sound)).certificates() == [yesterday.certificate]
