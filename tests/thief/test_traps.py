"""Attacks that wait for what the victim does next, and the old HSM database that is put back."""

import pytest

from fincert_lab import Lab, Thief
from fincert_lab.crypto.envelope import Context
from fincert_lab.errors import AnotherLab, CounterRolledBack, DamagedEnvelope, Phishing, RecordDamaged, SessionEnded
from fincert_lab.institutions.bank.challenge import Challenge
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.institutions.institution import World
from fincert_lab.institutions.lookalike import Lookalike
from fincert_lab.journal import Journal, Tip
from fincert_lab.rules import Rules
from fincert_lab.thief.report import Gain, Stop
from fincert_lab.thief.victim import guesses
from tests.conftest import PIN


@pytest.fixture
def thief(enrolled):
    return Thief(enrolled.lab)


@pytest.fixture
def star(enrolled):
    return enrolled.lab.bank("kb").service("star-banking")


# --- a page that relays


def phished(story, thief, star):
    with thief.phish(story.lab.person("hong"), star) as trap:
        story.laptop.login(trap.page, story.certificate, pin=PIN)
    return trap.report


def test_a_page_that_relays_gets_no_signature(enrolled, thief, star):
    report = phished(enrolled, thief, star)
    assert report.gained == () and isinstance(report.stopped, Phishing)


def test_a_device_that_looks_neither_at_the_address_nor_at_the_challenge_would_log_the_thief_in(
    enrolled, thief, star, monkeypatch
):
    monkeypatch.setattr(Lookalike, "claims", property(lambda page: page.party))
    monkeypatch.setattr(Challenge, "must_be_by", lambda *_: None)
    report = phished(enrolled, thief, star)
    assert (report.gained, report.stopped) == ((Gain.LOGIN,), None)


def test_a_victim_who_does_not_click_gives_nothing(enrolled, thief, star):
    with thief.phish(enrolled.lab.person("hong"), star) as trap:
        pass
    assert trap.report.stopped is Stop.NOTHING_HAPPENED


# --- another envelope


@pytest.fixture
def kims(enrolled):
    return enrolled.lab.person("kim").device("phone").enroll(enrolled.lab.bank("kb"), pin="905271")


def swapped(story, thief, star, kims):
    with thief.swap_envelope(story.certificate, kims) as trap:
        story.laptop.login(star, story.certificate, pin=PIN)
    return trap.report


def test_a_swapped_envelope_is_noticed_before_anybody_is_asked_about_a_pin(enrolled, thief, star, kims):
    report = swapped(enrolled, thief, star, kims)
    assert report.gained == () and isinstance(report.stopped, DamagedEnvelope)


def test_a_device_that_takes_any_envelope_would_ask_about_a_pin_for_the_thief(enrolled, thief, star, kims, monkeypatch):
    monkeypatch.setattr(Context, "is_of", lambda *_: True)
    assert swapped(enrolled, thief, star, kims).gained == (Gain.QUESTION,)


def test_the_cloud_is_itself_again_afterwards(enrolled, thief, star, kims):
    swapped(enrolled, thief, star, kims)
    enrolled.laptop.login(star, enrolled.certificate, pin=PIN)


# --- over the shoulder


def overlooked(story, thief, star, device):
    if not device.is_connected():
        story.lab.advance(minutes=1)
        device.connect()
    with thief.look_over_shoulder(device) as trap:
        device.login(star, story.certificate, pin=PIN)
    return trap.report


def test_a_pin_that_is_typed_in_public_is_seen_and_is_not_enough_once_the_session_is_over(enrolled, thief, star):
    cafe = enrolled.lab.person("hong").device("cafe", public=True)
    report = overlooked(enrolled, thief, star, cafe)
    assert (report.gained, report.found) == ((Gain.PIN,), PIN)
    enrolled.lab.advance(minutes=11)
    later = thief.guess_online(enrolled.certificate, cafe, [report.found])
    assert later.gained == () and isinstance(later.stopped, SessionEnded)


def test_a_session_that_is_left_open_in_public_and_the_pin_that_was_seen_are_enough(enrolled, thief, star):
    cafe = enrolled.lab.person("hong").device("cafe", public=True)
    report = overlooked(enrolled, thief, star, cafe)
    assert Gain.KEY in thief.guess_online(enrolled.certificate, cafe, [report.found]).gained


def test_a_device_in_public_that_was_remembered_would_let_the_thief_in_for_good(enrolled, thief, star):
    cafe = enrolled.lab.person("hong").device("cafe", public=True)
    enrolled.lab.advance(minutes=1)
    cafe.connect(remember=True)
    report = overlooked(enrolled, thief, star, cafe)
    enrolled.lab.advance(days=1)
    assert Gain.KEY in thief.guess_online(enrolled.certificate, cafe, [report.found]).gained


def test_at_home_nobody_looks_over_the_shoulder(enrolled, thief, star):
    report = overlooked(enrolled, thief, star, enrolled.laptop)
    assert (report.gained, report.found, report.stopped) == ((), None, Stop.NOT_PUBLIC)


def test_nobody_stands_there_any_more_afterwards(enrolled, thief, star):
    cafe = enrolled.lab.person("hong").device("cafe", public=True)
    overlooked(enrolled, thief, star, cafe)
    assert "open" not in vars(cafe._keybox)


def test_what_is_no_refusal_passes_through_a_trap(enrolled, thief, star):
    with pytest.raises(ZeroDivisionError), thief.phish(enrolled.lab.person("hong"), star):
        raise ZeroDivisionError


def test_who_is_of_another_lab_walks_into_no_trap(thief, star):
    elsewhere = Lab.start(lang="en")
    for trap in (
        lambda: thief.phish(elsewhere.person("hong"), star),
        lambda: thief.look_over_shoulder(elsewhere.person("hong").device("cafe")),
    ):
        with pytest.raises(AnotherLab):
            trap()


# --- an old HSM database


def test_an_old_hsm_database_is_noticed_when_the_lab_is_opened(thief):
    report = thief.put_back_old_hsm()
    assert (report.answered, report.gained) == (Rules.pin_tries, ())
    assert isinstance(report.stopped, RecordDamaged)


@pytest.fixture
def credulous(monkeypatch):
    """A lab that opens whatever was put back in its folder."""

    def believe(self, entries, heard, quiet):
        known, self.quiet = {entry.event.number: entry for entry in entries}, quiet
        if known:  # and what the HSM has forgotten, nobody misses
            last = max(known)
            self._events = [known.get(number, known[last]).event for number in range(1, last + 1)]
            self.tip = Tip(last, known[last].hash)

    monkeypatch.setattr(Journal, "adopt", believe)
    monkeypatch.setattr(World, "must_have_a_seal_in_common", lambda _: None)


def test_without_witnesses_the_cloud_still_knows_of_a_later_epoch(thief, credulous):
    report = thief.put_back_old_hsm()
    assert report.gained == () and isinstance(report.stopped, CounterRolledBack)


def test_without_witnesses_and_epochs_an_old_hsm_database_would_bring_all_tries_back(thief, credulous, monkeypatch):
    monkeypatch.setattr(Cloud, "_keep_epochs", lambda *_, **__: None)
    report = thief.put_back_old_hsm()
    assert (report.found, Gain.MORE_TRIES in report.gained) == (guesses()[-1], True)
