"""`halves()`: S and y as two halves of a key. Both right ones open the envelope; a single one tells nothing."""

import json
import re
from base64 import b64encode

import pytest

from fincert_lab.crypto import envelope
from fincert_lab.language import name, say, speak
from fincert_lab.panels import halves
from fincert_lab.panels.theft import RIGHT, WRONG, found_in, robbed
from fincert_lab.panels.two_halves import Pieces
from fincert_lab.thief.victim import Victim
from fincert_lab.views import table
from fincert_lab.views.theft import Trial
from tests.panels.driver import Browser

PAIRS = [(s, y) for s in ("right", "wrong") for y in ("right", "wrong")]
SHUT = [pair for pair in PAIRS if pair != ("right", "right")]


@pytest.fixture
def browser(lab):
    return Browser(halves())


@pytest.fixture
def opened(monkeypatch):
    """What `envelope.open` was given, and what it gave: a key, or None."""
    tried, really = [], envelope.open

    def watched(context, y, s, sealed):
        tried.append([y, s, None])
        tried[-1][2] = really(context, y, s, sealed)
        return tried[-1][2]

    monkeypatch.setattr(envelope, "open", watched)
    return tried


def take(browser, s, y):
    browser.do("s", value=s)
    browser.do("y", value=y)


def test_both_right_halves_open_the_envelope(browser, opened):
    take(browser, "right", "right")
    assert opened[-1][2] is not None
    assert say("halves.fit") in browser.text("verdict")


@pytest.mark.parametrize(("s", "y"), SHUT)
def test_with_a_wrong_half_the_envelope_stays_locked(browser, s, y):
    take(browser, s, y)
    assert browser.text("pieces").endswith(name(Trial.REJECTED))


def test_the_answer_does_not_say_which_half_was_wrong(browser):
    answers = set()
    for s, y in SHUT:
        take(browser, s, y)
        answers.add(re.search("<p>.*</p>", browser.panes["verdict"])[0])
    assert len(answers) == 1


@pytest.mark.parametrize(("pair", "meaning"), [*zip(SHUT, ["only_s", "only_y", "neither"], strict=True)])
def test_a_sentence_says_what_each_pair_means(browser, pair, meaning):
    take(browser, *pair)
    assert say(f"halves.{meaning}") in browser.text("verdict")


def test_each_choice_is_really_tried(browser, opened):
    for s, y in PAIRS:
        take(browser, s, y)
    assert len(opened) == 2 * len(PAIRS)


def test_the_verdict_follows_from_what_the_envelope_did(browser, monkeypatch):
    monkeypatch.setattr(envelope, "open", lambda *_: b"")  # as if any half would do
    take(browser, "wrong", "wrong")
    assert browser.text("pieces").endswith(name(Trial.OPENED))
    assert browser.text("verdict") == f"✔ {say('halves.fit')}"


def test_the_pieces_are_joined_only_when_both_fit(browser):
    joined = []
    for pair in PAIRS:
        take(browser, *pair)
        joined.append("joined" in browser.panes["pieces"])
    assert joined == [True, False, False, False]


def test_which_half_is_right_is_said_in_words(browser):
    take(browser, "wrong", "right")
    s, y, _ = re.findall("<li.*?</li>", browser.panes["pieces"])
    assert say("halves.wrong") in s
    assert say("halves.right") in y


def test_the_wrong_y_is_the_right_one_for_kims_envelope():
    hong = robbed()
    y = Pieces.of(hong).y[False]
    laptop = hong.lab.person("kim").device("laptop")
    (certificate,) = laptop.certificates()
    kims = found_in(Victim(hong.lab, laptop, certificate), hong.lab.cloud)
    assert envelope.open(kims.context, y, envelope.stretch(RIGHT, kims.context).s, kims.sealed)


@pytest.mark.parametrize(("act", "value"), [("s", "both"), ("y", None), ("k", "wrong")])
def test_what_cannot_be_chosen_changes_nothing(browser, act, value):
    take(browser, "right", "right")
    before = dict(browser.panes)
    browser.do(act, value=value)
    assert browser.panes == before


def test_nothing_happens_in_the_students_lab(lab):
    before = len(lab.journal)
    take(Browser(halves()), "right", "right")
    assert len(lab.journal) == before


def test_no_pin_and_no_key_is_shown_synced_or_stored(browser, opened):
    for pair in PAIRS:
        take(browser, *pair)
    bundle, _ = browser.panel._repr_mimebundle_()
    said = json.dumps([browser.sent, bundle, browser.panel.get_state(), repr(vars(browser.panel))], default=str)
    secrets = {secret for tried in opened for secret in tried if secret}
    written = [form for it in secrets for form in (it.hex(), b64encode(it).decode(), json.dumps(repr(it))[1:-1])]
    assert [each for each in (RIGHT, *WRONG, *written) if each in said] == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_stored_face_is_a_table_of_all_four_pairs_each_really_tried(language, opened):
    speak(language)
    panel = halves()
    opened.clear()
    assert panel.text() == repr(table(panel))
    assert len({(y, s) for y, s, _ in opened}) == len(table(panel).rows) == len(PAIRS)
    assert [row[2].text for row in table(panel).rows].count(name(Trial.OPENED)) == 1
    assert "class=" not in panel.still()
