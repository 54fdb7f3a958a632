"""`theft()`: what was stolen decides how many PINs a thief can try."""

import json
import re

import pytest

from fincert_lab.crypto import envelope
from fincert_lab.crypto.pin import DIGITS
from fincert_lab.language import say, speak
from fincert_lab.panels import theft
from fincert_lab.panels.theft import RIGHT, WRONG, rob, robbed
from fincert_lab.views import table
from fincert_lab.views.theft import Loot, Trial
from tests.panels.driver import Browser


@pytest.fixture
def browser(lab):
    return Browser(theft())


def trials(loot, *, is_right):
    return {guess.trial for guess in rob(loot, robbed()).guesses if guess.is_right is is_right}


def test_the_right_pin_and_a_wrong_one_look_the_same_to_who_robbed_the_cloud():
    assert trials(Loot.CLOUD, is_right=True) == trials(Loot.CLOUD, is_right=False) == {Trial.REJECTED}


def test_who_robbed_the_hsm_has_nothing_to_compare_with():
    assert trials(Loot.HSM, is_right=True) == trials(Loot.HSM, is_right=False) == {Trial.NOTHING}


def test_with_both_databases_the_right_pin_alone_opens_the_key():
    assert trials(Loot.BOTH, is_right=True) == {Trial.OPENED}
    assert trials(Loot.BOTH, is_right=False) == {Trial.REJECTED}


@pytest.mark.parametrize(("loot", "reach"), [("cloud", 0), ("hsm", 0), ("both", 10**DIGITS)])
def test_how_many_pins_that_is_follows_from_what_was_tried(browser, loot, reach):
    browser.do("steal", value=loot)
    assert browser.text("verdict").startswith(f"{reach:,} ")
    assert say(f"theft.reach_{loot}", count=f"{reach:,}") in browser.text("verdict")


def test_an_hsm_that_kept_what_pins_are_compared_with_would_be_noticed(monkeypatch):
    monkeypatch.setattr(envelope, "evaluate", lambda k, context, a: k)  # as if y were in the database
    assert trials(Loot.HSM, is_right=True) == {Trial.OPENED}


def test_each_choice_commits_the_theft_anew(browser, monkeypatch):
    opened, really = [], envelope.open
    monkeypatch.setattr(envelope, "open", lambda *given: opened.append(given) or really(*given))
    browser.do("steal", value="both")
    assert len(opened) == browser.panes["trials"].count("<li")


def test_what_cannot_be_stolen_is_not(browser):
    before = dict(browser.panes)
    browser.do("steal", value="bank")
    assert browser.panes == before


def test_the_places_that_were_robbed_are_marked_in_words(browser):
    browser.do("steal", value="both")
    assert browser.text("held").count(say("theft.taken")) == 2


def test_what_commit_is_and_why_it_is_of_no_use_alone_is_said_where_it_is_first_seen(browser):
    assert "COMMIT (computed from S and y" in browser.text("held")
    assert "without y the thief can neither open the envelope nor compute COMMIT" in browser.text("verdict")


def test_it_does_not_say_what_becomes_of_tries_that_no_proof_follows():
    """The prediction 3b, which stands below it, asks that."""
    panel = theft()
    for language in ("ko", "en"):
        speak(language)
        assert not re.search("laptop|노트북|destroy|파기", panel.text() + panel.still())


def test_nothing_happens_in_the_students_lab(lab):
    before = len(lab.journal)
    Browser(theft()).do("steal", value="both")
    assert len(lab.journal) == before


def test_no_pin_is_shown_synced_or_stored(browser):
    for loot in Loot:
        browser.do("steal", value=loot)
    bundle, _ = browser.panel._repr_mimebundle_()
    said = json.dumps([browser.sent, bundle, browser.panel.get_state()], default=str)
    assert re.findall("|".join([RIGHT, *WRONG]), said) == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_stored_face_is_a_table_of_all_three(language):
    speak(language)
    panel = theft()
    assert panel.text() == repr(table(panel))
    assert [len(table(panel).rows), panel.still().count("<tr")] == [3, 4]
    assert "class=" not in panel.still()
