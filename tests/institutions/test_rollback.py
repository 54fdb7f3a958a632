"""A counter that was put back is noticed at the next try, and no honest owner is taken for a thief."""

import pytest

from fincert_lab.advice import Hint
from fincert_lab.errors import CounterRolledBack, KeyDestroyed, PinLocked, WrongPin
from fincert_lab.institutions.cloud import tables as clouds
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.institutions.hsm_tables import BUDGETS, REGISTRATIONS
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Refusal
from tests.conftest import PIN
from tests.institutions.test_hsm import ask, prove
from tests.people.test_attacks import interrupted

NEW_PIN, WRONG = "905271", "135790"
HALVES, BOTH = (REGISTRATIONS,), (REGISTRATIONS, BUDGETS)


def copy(institution, *tables):
    """Copy tables of a database, and return what puts the copy back."""
    with institution.store.transaction() as db:
        copied = {table: [dict(row) for row in db.execute(table.select()).mappings()] for table in tables}

    def put_back():
        with institution.store.transaction() as db:
            for table, rows in copied.items():
                db.execute(table.delete())
                if rows:
                    db.execute(table.insert(), rows)

    return put_back


def kept(institution, *tables):
    with institution.store.transaction() as db:
        return [db.execute(table.select()).all() for table in tables]


def log_in(story, pin=PIN):
    return story.laptop.login(story.lab.bank("kb").service("my-money"), story.certificate, pin=pin)


def guess(story, times=1):
    for _ in range(times):
        with pytest.raises((WrongPin, PinLocked)):
            log_in(story, WRONG)


@pytest.mark.parametrize("tables", [HALVES, BOTH], ids=["a row", "every row"])
@pytest.mark.parametrize("times", [1, Rules.pin_tries - 1, Rules.pin_tries])
def test_who_puts_the_counter_back_after_guessing_gets_no_more_guesses(enrolled, tables, times):
    put_back = copy(enrolled.lab.hsm, *tables)
    guess(enrolled, times)
    put_back()
    before = kept(enrolled.lab.hsm, *BOTH)
    for pin in (WRONG, PIN):
        with pytest.raises(CounterRolledBack):
            log_in(enrolled, pin)
    assert kept(enrolled.lab.hsm, *BOTH) == before


def test_who_puts_a_destroyed_half_back_gets_no_guess(enrolled):
    put_back = copy(enrolled.lab.hsm, *BOTH)
    guess(enrolled, Rules.pin_tries)
    enrolled.lab.advance(minutes=2)
    with pytest.raises(KeyDestroyed):
        log_in(enrolled)
    put_back()
    with pytest.raises(CounterRolledBack):
        log_in(enrolled)


def test_who_puts_the_half_of_an_old_pin_back_gets_no_guess(enrolled):
    put_back = copy(enrolled.lab.hsm, *BOTH)
    enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin=NEW_PIN)
    put_back()
    for pin in (PIN, NEW_PIN):
        with pytest.raises(CounterRolledBack):
            log_in(enrolled, pin)


def test_who_puts_an_hsm_back_from_before_the_key_was_stored_gets_no_guess(lab, enrolled):
    put_back = copy(enrolled.lab.hsm, *BOTH)
    phone = lab.person("kim").device("phone")
    certificate = phone.enroll(lab.bank("kb"), pin=PIN)
    put_back()
    with pytest.raises(CounterRolledBack):
        phone.login(lab.bank("kb").service("my-money"), certificate, pin=PIN)
    log_in(enrolled)  # his was there


def test_the_first_login_after_the_key_was_stored_is_seen_too(enrolled):
    """The epoch grows with the proof that makes a registration live, and the cloud has noted that."""
    with enrolled.lab.hsm.store.transaction() as db:
        db.execute(REGISTRATIONS.update().values(epoch=0))
    with pytest.raises(CounterRolledBack):
        log_in(enrolled)


def test_the_state_table_and_the_advice_say_that_a_counter_was_put_back_until_it_is_right_again(enrolled):
    lab, hsm, this = enrolled.lab, enrolled.lab.hsm, CertificateId.of(enrolled.certificate)
    old = copy(hsm, *BOTH)
    guess(enrolled)
    right = copy(hsm, *BOTH)
    old()
    with pytest.raises(CounterRolledBack):
        log_in(enrolled)
    now = lab.now()
    assert now.refusal_everywhere(now.certificates[this]) is Refusal.COUNTER_ROLLED_BACK
    assert [each.hint for each in lab.advice().items] == [Hint.COUNTER_ROLLED_BACK]
    right()
    log_in(enrolled)
    assert lab.now().refusal_everywhere(lab.now().certificates[this]) is None


def test_whose_counter_was_put_back_does_as_the_error_says_and_has_a_key_again(enrolled):
    put_back = copy(enrolled.lab.hsm, *BOTH)
    guess(enrolled)
    put_back()
    with pytest.raises(CounterRolledBack, match=r"enroll\(\)"):
        log_in(enrolled)
    new = enrolled.laptop.enroll(enrolled.lab.bank("kb"), pin=PIN)
    assert enrolled.laptop.login(enrolled.lab.bank("kb").service("my-money"), new, pin=PIN)


# --- an honest owner


def test_a_cloud_that_was_put_back_is_no_alarm(enrolled):
    put_back = copy(enrolled.lab.cloud, clouds.ENVELOPES)
    for _ in range(3):
        log_in(enrolled)
    put_back()
    log_in(enrolled)


@pytest.mark.parametrize("times", [1, Rules.pin_tries - 1])
def test_an_hsm_that_is_ahead_of_the_cloud_after_interruptions_is_no_alarm(enrolled, monkeypatch, times):
    for _ in range(times):
        with interrupted(monkeypatch, Cloud, "_keep_epochs"):
            log_in(enrolled)
    log_in(enrolled)


@pytest.mark.parametrize("owner, method", [(Hsm, "evaluate"), (Hsm, "prove"), (Cloud, "prove")])
def test_an_interruption_anywhere_else_is_no_alarm(enrolled, monkeypatch, owner, method):
    with interrupted(monkeypatch, owner, method):
        log_in(enrolled)
    log_in(enrolled)


def test_an_interruption_before_the_cloud_has_noted_a_changed_pin_is_no_alarm(enrolled, monkeypatch):
    with interrupted(monkeypatch, Cloud, "_note_live"):
        enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin=NEW_PIN)
    log_in(enrolled, NEW_PIN)


def test_a_proof_that_is_told_again_changes_nothing(enrolled, key, stored):
    answer, hsm = ask(enrolled, stored), enrolled.lab.hsm
    prove(enrolled, stored, answer.nonce, key)
    before = kept(hsm, *BOTH)
    prove(enrolled, stored, answer.nonce, key)
    assert kept(hsm, *BOTH) == before
