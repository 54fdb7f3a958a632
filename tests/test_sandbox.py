"""A sandbox: a lab in a folder, from one day to the next. What was there is there, and nobody else has it meanwhile."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from unittest.mock import Mock

import pytest
from cryptography import x509

from fincert_lab import Lab, clock, language
from fincert_lab.clock import CLASSROOM_MORNING, Clock
from fincert_lab.crypto import envelope
from fincert_lab.entropy import Entropy
from fincert_lab.errors import (
    BadInput,
    ClockOff,
    ClockRuns,
    FilePutBack,
    FolderInUse,
    FolderIsFile,
    FolderNotEmpty,
    FolderNotWritable,
    FolderOfAnotherVersion,
    RecordDamaged,
    SmsTooSoon,
    WrongPin,
)
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.journal import Act
from fincert_lab.pki.reason import Reason
from fincert_lab.rules import Rules
from fincert_lab.storage.store import Store
from fincert_lab.world.lab import _OPEN
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
    return Lab(Entropy.system(), Rules(), clock=Clock(moment), folder=folder)


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
    acts = {event.act for event in today.last_story().events}
    assert Act.AUTO_CONNECT in acts
    assert Act.SEND_SMS not in acts


def test_a_bank_takes_what_was_registered_there(yesterday, today):
    laptop(today).login(banking(today, "woori"), yesterday.certificate, pin=PIN)


def test_receipts_are_numbered_on(yesterday, today):
    assert laptop(today).login(banking(today), yesterday.certificate, pin=PIN).number == 2


def test_wrong_pins_of_yesterday_count(yesterday, today):
    with pytest.raises(WrongPin) as refused:
        laptop(today).login(banking(today), yesterday.certificate, pin=WRONG)
    assert refused.value.facts["tries_left"] == Rules.pin_tries - 2


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
    assert [event.act for event in tomorrow.last_story().events] == [Act.OPEN_LAB, Act.PUBLISH_CRL, Act.PUBLISH_CRL]


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


def test_who_is_refused_a_folder_in_use_is_told_in_the_language_that_it_speaks(folder):
    Lab.open(folder, lang="en").close()
    language.speak("ko")
    with subprocess.Popen(
        [sys.executable, "-c", KERNEL, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as kernel:
        assert kernel.stdout.readline() == b"open\n"
        with pytest.raises(FolderInUse, match="Another kernel has"):
            Lab.open(folder)
        kernel.kill()


def test_whoever_reads_its_files_in_the_same_process_takes_no_lock_away(folder):
    Lab.open(folder, lang="en")
    for file in folder.iterdir():
        file.read_bytes()
    done = subprocess.run([sys.executable, "-c", KERNEL, folder], capture_output=True, text=True, input="")
    assert "FolderInUse" in done.stderr and not done.stdout


def test_a_lock_that_cannot_be_opened_is_a_refusal_with_the_systems_own_words(folder):
    Lab.open(folder, lang="en").close()
    (folder / "lock").unlink()
    (folder / "lock").mkdir()
    with pytest.raises(FolderNotWritable, match="Is a directory"):
        Lab.open(folder)


@pytest.mark.parametrize("who", ["ca", "woori"])
def test_what_was_asked_of_an_institution_directly_is_heard_by_the_others_too(folder, who):
    lab = Lab.open(folder, lang="en")
    lab.invite("narae")
    certificate = laptop(lab).enroll(lab.bank("kb"), pin=PIN)
    lab.close()
    before = (folder / f"{who}.db").read_bytes()
    lab = Lab.open(folder, lang="en")
    hong, kb, narae = lab.person("hong"), lab.bank("kb"), lab.bank("narae")
    kb.revoke(hong.party, hong.user_check(kb), certificate, Reason.KEY_COMPROMISE)
    lab.bank("woori").trust(narae.ca, policies=["general"])
    lab.close()
    (folder / f"{who}.db").write_bytes(before)
    with pytest.raises(RecordDamaged):
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


FORKED = """
import gc, os, sys
from fincert_lab import Lab, show
from fincert_lab.errors import FolderInUse
lab = Lab.open(sys.argv[1], lang="en")
hong, kb = lab.person("hong"), lab.bank("kb")
device = hong.device("laptop")
certificate = device.enroll(kb, pin="280417")
DOORS = {
    "revoke": lambda: hong.revoke(certificate, kb),
    "certificates": device.certificates,
    "inbox": hong.inbox,
    "at": lambda: lab.at(3),
    "now": lab.now,
    "show": lambda: show(lab),
    "journal": lambda: lab.journal[-1],
    "advice": lab.advice,
    "open": lambda: Lab.open(sys.argv[1]),
}
if (child := os.fork()) == 0:
    for door, act in DOORS.items():
        try:
            act()
            print("let in:", door, flush=True)
        except FolderInUse:
            pass
    lab.close()
    for store in lab._world.stores:
        store.close()
    del lab, hong, kb, device, certificate, DOORS, act, store
    gc.collect()
    sys.exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
hong.revoke(certificate, kb)
print("revoked:", lab.now().number, flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked on Windows")
def test_a_process_that_was_forked_off_is_refused_at_every_door_and_takes_nothing_away(folder):
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", FORKED, folder], capture_output=True, text=True)
    assert (done.stdout.startswith("revoked:"), done.stdout.count("\n"), done.stderr) == (True, 1, "")
    lab = Lab.open(folder)
    (certificate,) = lab.at(int(done.stdout.split()[1])).certificates.values()
    assert certificate.revoked


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked on Windows")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_classroom_that_was_forked_is_a_lab_of_its_own():
    lab = Lab.start(lang="en")
    if (child := os.fork()) == 0:
        try:
            laptop(lab).enroll(lab.bank("kb"), pin=PIN)
        finally:
            os._exit(len(lab.now().certificates))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert not lab.now().certificates


# --- what the system refuses


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (sqlite3.SQLITE_IOERR_WRITE, FolderNotWritable),  # over quota
        (sqlite3.SQLITE_IOERR_LOCK, FolderNotWritable),  # mounted read-only
        (sqlite3.SQLITE_IOERR_FSYNC, FolderNotWritable),
        (sqlite3.SQLITE_READONLY_DIRECTORY, FolderNotWritable),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, FolderNotWritable),
        (sqlite3.SQLITE_FULL, FolderNotWritable),
        (sqlite3.SQLITE_PERM, FolderNotWritable),
        (sqlite3.SQLITE_BUSY_RECOVERY, FolderInUse),
        (sqlite3.SQLITE_IOERR_SHORT_READ, RecordDamaged),
        (sqlite3.SQLITE_CORRUPT_INDEX, RecordDamaged),
        (sqlite3.SQLITE_NOTADB, RecordDamaged),
    ],
)
def test_what_the_system_refuses_is_called_damage_only_if_the_file_is_not_what_was_written(folder, code, error):
    refusal = sqlite3.OperationalError("refused")
    refusal.sqlite_errorcode = code
    with pytest.raises(error), Lab.open(folder).hsm.store.transaction():
        raise refusal


def test_a_folder_that_is_read_only_is_called_so_with_the_systems_own_words(sound, monkeypatch):
    def refuse(**_):
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.TemporaryFile", refuse)
        with pytest.raises(FolderNotWritable, match="Read-only file system"):
            Lab.open(sound, lang="en")
    Lab.open(sound)


OVER_QUOTA = """
import resource, signal, sys
from fincert_lab import Lab
from fincert_lab.errors import FolderNotWritable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
lab = Lab.open(sys.argv[1], lang="en")
device, kb = lab.person("hong").device("laptop"), lab.bank("kb")
device.connect()
largest, refused = max(file.stat().st_size for file in lab._folder.iterdir()), 0
for part in range(24):
    resource.setrlimit(resource.RLIMIT_FSIZE, (part * largest // 20 + 1, resource.RLIM_INFINITY))
    try:
        device.enroll(kb, pin="280417")
    except FolderNotWritable:
        refused += 1
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
certificate = device.enroll(kb, pin="280417")
device.login(kb.service("my-money"), certificate, pin="280417")
print(refused > 9, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_quota_in_the_middle_of_an_act_is_a_refusal_and_once_there_is_room_the_lab_goes_on(folder):
    done = subprocess.run([sys.executable, "-c", OVER_QUOTA, folder], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True\n", "")
    lab = Lab.open(folder)
    assert facts_in_databases(lab) == facts_in(lab.now())


# --- a clock that was ahead


@pytest.fixture
def computer(monkeypatch):
    """The computer's clock, to be set by hand."""

    class Computer:
        says, runs = datetime(2026, 3, 2, tzinfo=UTC), 0.0

        @classmethod
        def now(cls, zone):
            return cls.says.astimezone(zone)

        @classmethod
        def pass_by(cls, seconds):
            cls.says += timedelta(seconds=seconds)
            cls.runs += seconds

    monkeypatch.setattr(clock, "datetime", Computer)
    monkeypatch.setattr(clock, "monotonic", lambda: Computer.runs)
    return Computer


def once_ahead(computer, folder, by):
    """A sandbox that was open while the computer's clock was ahead, opened again when that was put right."""
    computer.says += by
    lab = Lab.open(folder, lang="en")
    laptop(lab).connect()
    lab.close()
    computer.says -= by
    return Lab.open(folder)


@pytest.mark.parametrize(
    "moment", [datetime(1, 1, 2), datetime(1949, 12, 31, 23, 59, 59), datetime(9980, 1, 1), datetime(9999, 12, 31)]
)
def test_a_computers_clock_in_a_year_of_no_certificates_is_said_to_be_off(computer, folder, moment):
    computer.says = moment.replace(tzinfo=UTC)
    for lang, wanted in (("ko", "날짜와 시각을 바로잡은"), ("en", "Set the computer's date and time right")):
        with pytest.raises(ClockOff, match=rf"{moment.year}.*1950.*9979.*{wanted}.*Lab.open\(\)"):
            Lab.open(folder, lang=lang)
    computer.says = datetime(2026, 3, 2, tzinfo=UTC)
    with closing(Lab.open(folder)) as lab:
        assert lab.time.year == 2026


def test_a_computers_clock_beyond_all_years_is_said_to_be_off(computer, folder, monkeypatch):
    def overflow(_):
        raise ValueError("year 10000 is out of range")

    monkeypatch.setattr(computer, "now", overflow)
    with pytest.raises(ClockOff, match="Lab.open"):
        Lab.open(folder, lang="en")


@pytest.mark.parametrize("moment", [datetime(1950, 1, 1), datetime(9979, 12, 31, 23, 59)])
def test_in_the_first_and_the_last_year_of_certificates_one_can_be_had_and_used(computer, folder, moment):
    computer.says = moment.replace(tzinfo=UTC)
    with closing(Lab.open(folder, lang="en")) as lab:
        certificate = laptop(lab).enroll(lab.bank("kb"), pin=PIN)
        assert laptop(lab).login(lab.bank("kb").service("star-banking"), certificate, pin=PIN).number == 1


def test_a_lab_whose_clock_was_ahead_goes_on_second_by_second(computer, folder):
    lab = once_ahead(computer, folder, 3 * DAY)
    before = lab.time
    computer.pass_by(27)
    assert lab.time - before == timedelta(seconds=27)


def test_who_has_to_wait_for_seconds_waits_no_longer_where_the_clock_was_ahead(computer, folder):
    lab = once_ahead(computer, folder, 3 * DAY)
    with pytest.raises(SmsTooSoon) as refused:
        laptop(lab).connect()
    computer.pass_by(refused.value.facts["seconds"])
    laptop(lab).connect()


def test_a_clock_turned_back_shortens_no_wait(computer, folder):
    lab = Lab.open(folder, lang="en")
    laptop(lab).connect()
    computer.pass_by(5)
    computer.says -= DAY
    with pytest.raises(SmsTooSoon) as refused:
        laptop(lab).connect()
    assert refused.value.facts["seconds"] == Rules.sms_interval.seconds - 5


def test_a_lab_whose_clock_was_ahead_says_so_on_opening_and_until_when(computer, folder, capsys):
    once_ahead(computer, folder, 3 * DAY)
    said = capsys.readouterr().out
    assert "2026-03-05 09:00" in said
    assert "2026-03-02 09:00" in said


def test_once_the_computers_clock_has_passed_it_nothing_is_said_and_the_times_agree(computer, folder, capsys):
    once_ahead(computer, folder, 3 * DAY).close()
    computer.pass_by(4 * DAY.total_seconds())
    capsys.readouterr()
    assert Lab.open(folder).time == computer.says
    assert capsys.readouterr().out == ""


# --- its language


def test_a_sandbox_speaks_what_it_spoke_yesterday(folder):
    Lab.open(folder, lang="en").close()
    language.speak("ko")
    Lab.open(folder)
    assert language.spoken() == "en"


def test_a_language_that_is_asked_for_is_remembered_from_then_on(folder):
    Lab.open(folder, lang="en").close()
    Lab.open(folder, lang="ko").close()
    language.speak("en")
    Lab.open(folder)
    assert language.spoken() == "ko"


def test_a_language_asked_for_while_it_is_open_is_remembered_too(folder):
    Lab.open(folder)
    Lab.open(folder, lang="en").close()
    language.speak("ko")
    Lab.open(folder)
    assert language.spoken() == "en"


@pytest.mark.parametrize("written", [b"fr", b"", b"\xff\xfe", b"en\n\n" * 1000])
def test_where_a_language_is_written_down_that_no_lab_speaks_it_speaks_korean(folder, written):
    Lab.open(folder, lang="en").close()
    (folder / "language").write_bytes(written)
    Lab.open(folder)
    assert language.spoken() == "ko"
    assert (folder / "language").read_text(encoding="utf-8") == "ko"


def test_a_new_sandbox_speaks_korean(folder):
    Lab.open(folder)
    assert language.spoken() == "ko"


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
            db.create_function("garbled", 1, garbled)
            db.execute(statement)

    return run


def garbled(certificate):
    """A certificate still, but its key is no point of a curve."""
    point = bytes.fromhex("03420004")
    return certificate.replace(point, point[:-1] + b"\x05")


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
    "a key of the wrong length": sql("hsm.db", "UPDATE own_values SET value = x'00'"),
    "a key taken out": sql("ca.db", "DELETE FROM own_values WHERE label = 'ca-key'"),
    "a key of no bytes": sql("hsm.db", "UPDATE own_values SET value = ''"),
    "a server's half cut short": sql("hsm.db", "UPDATE registrations SET k = x'00'"),
    "a server's half that is text": sql("hsm.db", "UPDATE registrations SET k = 'k'"),
    "a certificate of the CA's own whose key is garbled": sql(
        "ca.db", "UPDATE own_values SET value = garbled(value) WHERE label = 'ca-certificate'"
    ),
    "a certificate that is a number": sql("ca.db", "UPDATE certificates SET der = 5"),
    "a moment that is none": sql("ca.db", "UPDATE certificates SET valid_until = 'soon'"),
    "a reason that nobody gives": sql("ca.db", "UPDATE certificates SET reason = 'whim', changed = valid_until"),
    "a flag that is neither yes nor no": sql("cloud.db", "UPDATE envelopes SET deleting = 2"),
    "a count that is a word": sql("hsm.db", "UPDATE registrations SET tries = 'many'"),
    "a count that need not be there, and is a word": sql("ca.db", "UPDATE certificates SET published = 'twice'"),
    "a name that is no text": sql("kb.db", "UPDATE customers SET name = x'00'"),
    "a kind of customer that there is not": sql("kb.db", "UPDATE customers SET kind = 'robot'"),
    "a state that no account has": sql("cloud.db", "UPDATE accounts SET state = 'ajar'"),
    "a state that no half has": sql("hsm.db", "UPDATE registrations SET state = 'asleep'"),
    "a way to know a certificate that there is not": sql("kb.db", "UPDATE certificates SET how = 'hearsay'"),
    "an envelope of no profile": sql("cloud.db", "UPDATE envelopes SET profile = 7"),
    "a half of no version": sql("hsm.db", "UPDATE registrations SET version = -1"),
    "an envelope emptied": sql("cloud.db", "UPDATE envelopes SET blob = NULL"),
    "an entry without a hash": sql("cloud.db", f"UPDATE outbox SET hash = '' {NEWEST}"),
    "a token cut short": sql("lab.db", "UPDATE auto_connects SET token = x'0102'"),
    "a file without an event taken away": remove("shinhan.db"),
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


@pytest.mark.parametrize("value", ["x'3000'", "garbled(certificate)"], ids=["all of it", "its key"])
def test_a_certificate_that_is_garbled_is_called_damage_when_it_is_read(sound, value):
    sql("cloud.db", f"UPDATE envelopes SET certificate = {value}")(sound)
    with pytest.raises(RecordDamaged):
        laptop(Lab.open(sound)).certificates()


# --- one file put back to what it was


def mistyping(lab):
    with pytest.raises(WrongPin):
        laptop(lab).login(banking(lab), laptop(lab).certificates()[0], pin=WRONG)


def revoking(lab):
    lab.person("hong").revoke(laptop(lab).certificates()[0], lab.bank("kb"))


def renaming(lab):
    laptop(lab).rename_device(laptop(lab), "mine")


ROLLBACKS = {
    "hsm": (mistyping, ["hsm"]),
    "ca": (revoking, ["ca"]),
    "kb": (lambda lab: lab.person("hong").user_check(lab.bank("kb")) and revoking(lab), ["kb"]),
    "woori": (
        lambda lab: lab.person("hong").unregister(laptop(lab).certificates()[0], lab.bank("woori")),
        ["woori"],
    ),
    "cloud": (renaming, ["cloud"]),
    "telecom": (lambda lab: lab.person("choi").change_number("01000007777"), ["telecom"]),
    "lab": (lambda lab: lab.person("hong").device("library", public=True, new=True), ["lab"]),
    "hsm and lab": (mistyping, ["hsm", "lab"]),
    "ca and hsm": (revoking, ["ca", "hsm"]),
    "all but one": (mistyping, ["hsm", "lab", "ca", "cloud", "telecom", "kb", "woori"]),
}


def enrolling_with_a_guest(lab):
    laptop(lab).enroll(lab.invite("narae"), pin=PIN)


def written(lab):
    """What each institution has written, with an event or without one: all but what it heard."""
    found = {}
    for store in lab._world.stores:
        tables = [table for table in store.tables if table.name != "heard"]
        with store.transaction() as db:
            found[str(store.owner)] = [db.execute(table.select()).all() for table in tables]
    return found


ACTS = {
    "an event": mistyping,
    "a security code": lambda lab: lab.person("lee").visit_branch(lab.bank("kb")),
    "an auto-connect": lambda lab: lab.person("kim").device("phone").connect(),
    "a guest's act": enrolling_with_a_guest,
}
each_act = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)


def put_back(files, before, folder):
    for file in files:
        for ending in (".db", ".db-wal"):
            (folder / f"{file}{ending}").unlink(missing_ok=True)
            if (before / f"{file}{ending}").exists():
                shutil.copy(before / f"{file}{ending}", folder)


@pytest.mark.parametrize("end", ["closed", "killed"])
@pytest.mark.parametrize(("act", "files"), ROLLBACKS.values(), ids=ROLLBACKS)
def test_whose_file_is_put_back_to_what_it_was_is_noticed_by_the_others(sound, tmp_path, act, files, end):
    with closing(lab_at(sound)) as lab:
        before = shutil.copytree(sound, tmp_path / "before")
        act(lab)
        left = shutil.copytree(sound, tmp_path / "killed")
    left = sound if end == "closed" else left
    put_back(files, before, left)
    for _ in range(2):
        with pytest.raises(FilePutBack):
            lab_at(left)


def unnoticed(sets, before, left, room):
    """Which of the `sets` of files, put back to what they were, nobody notices."""
    found = []
    for number, files in enumerate(sets):
        tried = shutil.copytree(left, room / f"{number}")
        put_back(files, before, tried)
        with suppress(RecordDamaged), closing(lab_at(tried)):
            found.append(files)
    return found


def sets_of_files(folder):
    """Return each file of a folder, each with another one, and all but each one, by their owners."""
    owners = {file.stem for file in folder.glob("*.db")}
    circle = sorted(owners)
    pairs = [{*pair} for pair in zip(circle, circle[1:] + circle[:1], strict=True)]
    return [{owner} for owner in circle] + pairs + [owners - {owner} for owner in circle]


@pytest.fixture
def hosting(sound):
    """A sandbox with a past, and with a guest."""
    with closing(lab_at(sound)) as lab:
        lab.invite("narae")
    return sound


@each_act
def test_after_closing_every_file_put_back_is_noticed_whatever_was_done(hosting, tmp_path, act):
    with closing(lab_at(hosting)) as lab:
        before = shutil.copytree(hosting, tmp_path / "before")
        act(lab)
    assert unnoticed(sets_of_files(hosting), before, hosting, tmp_path) == []


@each_act
def test_after_a_kill_every_file_put_back_is_noticed_in_which_something_was_written(hosting, tmp_path, act):
    with closing(lab_at(hosting)) as lab:
        before, so_far = shutil.copytree(hosting, tmp_path / "before"), written(lab)
        act(lab)
        killed = shutil.copytree(hosting, tmp_path / "killed")
        writers = {owner for owner, rows in written(lab).items() if rows != so_far[owner]}
    assert unnoticed([files for files in sets_of_files(killed) if files & writers], before, killed, tmp_path) == []


@pytest.mark.parametrize("end", ["closed", "killed"])
def test_a_guest_notices_that_everybody_else_was_put_back_to_before_the_invitation(sound, tmp_path, end):
    with closing(lab_at(sound)) as lab:
        before = shutil.copytree(sound, tmp_path / "before")
        enrolling_with_a_guest(lab)
        left = shutil.copytree(sound, tmp_path / "killed")
    left = sound if end == "closed" else left
    assert unnoticed([files for files in sets_of_files(left) if len(files) > 2], before, left, tmp_path) == []


def test_what_people_remember_is_heard_of_outside_an_act_too(sound):
    with closing(lab_at(sound)) as lab:
        laptop(lab)._keybox.disconnect()
        assert {store.heard for store in lab._world.stores} == {lab.journal.news}


def test_nothing_is_missed_in_a_sandbox_that_is_opened_and_closed_with_a_guest_or_without(sound):
    for _ in range(3):
        lab_at(sound).close()
    for _ in range(3):
        with closing(lab_at(sound)) as lab:
            enrolling_with_a_guest(lab)
        lab_at(sound).close()


@pytest.mark.parametrize("nth", range(6))
def test_an_invitation_interrupted_at_any_point_is_no_file_put_back_and_can_be_made_again(sound, monkeypatch, nth):
    steps = count()

    def interrupted(step):
        def may_be(store, *arguments):
            if store.owner in {"gaon", "narae"} and next(steps) == nth:
                raise KeyboardInterrupt
            return step(store, *arguments)

        return may_be

    with closing(lab_at(sound)) as lab, monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        for step in ("join", "put_seals", "hear"):
            patch.setattr(Store, step, interrupted(getattr(Store, step)))
        lab.invite("narae")
    for _ in range(2):
        lab_at(sound).close()
    with closing(lab_at(sound)) as lab:
        enrolling_with_a_guest(lab)
    lab_at(sound).close()


def test_the_file_of_a_guest_is_missed_once_they_are_invited_and_not_before(sound, monkeypatch):
    with closing(lab_at(sound)) as lab, monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Bank, "open_accounts", Mock(side_effect=KeyboardInterrupt))
        lab.invite("narae")
    (sound / "gaon.db").unlink()
    with closing(lab_at(sound)) as lab:
        lab.invite("narae")
    (sound / "gaon.db").unlink()
    with pytest.raises(RecordDamaged):
        lab_at(sound)


def test_a_full_disk_at_closing_keeps_nobody_from_closing_nor_from_opening_again(sound, monkeypatch):
    lab, puts, put_seals = lab_at(sound), count(), Store.put_seals

    def full(store, seals):
        if next(puts) > 10:
            raise FolderNotWritable(folder=sound, reason="full")
        put_seals(store, seals)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "put_seals", full)
        lab.close()
    lab_at(sound).close()


def test_what_a_kill_leaves_is_no_file_put_back(sound, tmp_path):
    with closing(lab_at(sound)) as lab:
        mistyping(lab)
        killed = shutil.copytree(sound, tmp_path / "killed")
    with closing(lab_at(killed)) as again:
        assert again.journal[: len(lab.journal)] == list(lab.journal)


def test_the_answer_to_a_pin_leaves_the_hsm_when_everybody_has_heard_of_the_try(sound, monkeypatch):
    with closing(lab_at(sound)) as lab:
        heard = []
        real = envelope.answer
        monkeypatch.setattr(
            envelope, "answer", lambda *of: heard.append([store.heard for store in lab._world.stores]) or real(*of)
        )
        mistyping(lab)
        (at_the_time,) = heard
        assert {tip.number for tip in at_the_time} == {
            event.number for event in lab.last_story().events if event.receiver == "hsm" and event.act is Act.EVALUATE
        }


@pytest.mark.parametrize("file", ["ca.db", "hsm.db", "kb.db", "shinhan.db", "lab.db"])
def test_files_of_two_sandboxes_exchanged_are_noticed(tmp_path, file):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        lab_at(tmp_path / name).close()
    shutil.copy(tmp_path / "two" / file, tmp_path / "one")
    with pytest.raises(RecordDamaged):
        lab_at(tmp_path / "one")


@each_damage
def test_a_copy_put_back_opens(yesterday, sound, damage):
    damage(sound)
    with pytest.raises(RecordDamaged):
        Lab.open(sound)
    shutil.copytree(yesterday.folder, sound, dirs_exist_ok=True)
    assert laptop(Lab.open(sound)).certificates() == [yesterday.certificate]
