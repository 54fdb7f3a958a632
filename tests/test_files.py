"""A sandbox's files: what is kept, what is overwritten, and what is noticed."""

import sqlite3
from contextlib import closing

import pytest

from fincert_lab import Lab
from fincert_lab.clock import Clock
from fincert_lab.entropy import Entropy
from fincert_lab.errors import (
    FolderOfAnotherVersion,
    RecordDamaged,
)
from fincert_lab.journal import Reason
from fincert_lab.policy import Policy
from tests.people.test_attacks import interrupted
from tests.test_guide import state

PIN, OTHER_PIN, WRONG = "280417", "905271", "135790"


@pytest.mark.parametrize("act", ["delete", "close"])
def test_what_was_half_deleted_or_half_closed_is_finished_on_opening(tmp_path, monkeypatch, act):
    with closing(Lab(Entropy.seeded(b"half"), Policy(), clock=Clock(), folder=tmp_path)) as lab:
        laptop = lab.person("hong").device("laptop")
        certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
        with interrupted(monkeypatch, type(lab.ca), "revoke"):
            laptop.delete(certificate, pin=PIN) if act == "delete" else laptop.close_account()
    with closing(Lab(Entropy.seeded(b"half"), Policy(), clock=Clock(), folder=tmp_path)) as lab:
        assert state(lab, certificate).revoked is Reason.CESSATION_OF_OPERATION


def test_a_key_of_another_ca_is_noticed(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        Lab(Entropy.seeded(name.encode()), Policy(), clock=Clock(), folder=tmp_path / name).close()
    with closing(sqlite3.connect(tmp_path / "two" / "ca.db")) as db:
        (other,) = db.execute("SELECT value FROM keepsakes WHERE label = 'ca-key'").fetchone()
    with closing(sqlite3.connect(tmp_path / "one" / "ca.db")) as db, db:
        db.execute("UPDATE keepsakes SET value = ? WHERE label = 'ca-key'", (other,))
    with pytest.raises(RecordDamaged):
        Lab(Entropy.seeded(b"one"), Policy(), clock=Clock(), folder=tmp_path / "one")


def test_the_labs_own_file_taken_away_is_noticed(tmp_path):
    Lab.open(tmp_path / "s").close()
    for file in (tmp_path / "s").glob("lab.db*"):
        file.unlink()
    with pytest.raises(RecordDamaged):
        Lab.open(tmp_path / "s")


def test_what_is_deleted_is_overwritten(enrolled):
    with enrolled.lab.hsm.store.transaction() as db:
        assert db.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1


def test_what_might_have_to_be_undone_is_written_to_no_other_file(enrolled):
    with enrolled.lab.hsm.store.transaction() as db:
        assert db.exec_driver_sql("PRAGMA temp_store").scalar_one() == 2  # in memory


def test_a_page_that_nobody_reads_on_opening_is_looked_at_all_the_same(tmp_path):
    """A page that nobody reads on opening."""
    Lab.open(tmp_path / "s").close()
    with closing(sqlite3.connect(tmp_path / "s" / "cloud.db")) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'sms_codes'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with (tmp_path / "s" / "cloud.db").open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    with pytest.raises(RecordDamaged):
        Lab.open(tmp_path / "s")


def test_a_folder_of_no_version_is_not_touched(tmp_path):
    Lab.open(tmp_path / "s").close()
    with closing(sqlite3.connect(tmp_path / "s" / "hsm.db")) as db, db:
        db.execute("PRAGMA user_version = 0")
    with pytest.raises(FolderOfAnotherVersion):
        Lab.open(tmp_path / "s")


def test_what_is_committed_outlives_a_power_cut(tmp_path):
    lab = Lab(Entropy.seeded(b"x"), Policy(), clock=Clock(), folder=tmp_path)
    with closing(lab), lab.hsm.store.transaction() as db:
        assert db.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
