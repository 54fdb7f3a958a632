"""`meter(lab)`: how long all PINs take, from what is measured here and from what is published."""

import re
from importlib import import_module

import pytest

from fincert_lab import Lab, show
from fincert_lab.crypto.guessing import Kdf
from fincert_lab.errors import BadInput
from fincert_lab.language import name, say
from fincert_lab.panels import meter
from fincert_lab.views.guessing import duration
from tests.panels.driver import Browser

RATE = 50.0  # a second, on the computer of these tests


@pytest.fixture
def measured(monkeypatch):
    """What was measured, one after the other."""
    guesses = []
    module = import_module("fincert_lab.panels.meter")  # the function has the same name
    monkeypatch.setattr(module, "rate_here", lambda guess: guesses.append(guess.__self__) or RATE)
    return guesses


@pytest.fixture
def panel(lab, measured):
    return meter(lab)


@pytest.fixture
def browser(panel):
    return Browser(panel)


def times(browser):
    """The times of the table, by the machine."""
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in browser.panes["times"].split("<tr")[2:]]
    return {cell[0].split("<")[0]: cell[2] for cell in cells}


HERE, CARD = "One core of this computer", "Graphics card RTX 4090"


def test_nothing_is_measured_before_somebody_asks(browser, measured):
    assert measured == [] and times(browser) == {CARD: "about 119 seconds"}


def test_each_further_digit_takes_ten_times_as_long(browser):
    seen = []
    for digits in "45678":
        browser.do("digits", value=digits)
        seen.append(times(browser)[HERE])
    assert seen == ["about 3 minutes", "about 33 minutes", "about 6 hours", "about 2 days", "about 23 days"]


def test_that_each_digit_takes_ten_times_as_long_is_seen_at_one_glance(browser):
    rows = re.findall(r"(\d) ([\d,]+) ([\d,.]+)(?= |$)", browser.text("digits").partition("them")[2])
    assert rows == [
        ("4", "10,000", "1.2"),
        ("5", "100,000", "11.9"),
        ("6", "1,000,000", "119"),
        ("7", "10,000,000", "1,187"),
        ("8", "100,000,000", "11,873"),
    ]


def test_where_that_is_next_to_nothing_it_says_so(browser):
    browser.do("kdf", value="sha256")
    assert say("meter.under") in browser.text("digits") and "e-" not in browser.text("digits")


@pytest.mark.parametrize(
    ("acts", "facts"),
    [
        ([], ["1,667 tries per second", "64 MiB of memory 3 times", "19 MiB twice", "a fifth", "8,423 per second"]),
        ([("rounds", "2048")], ["8,866,000 tries per second", "999 rounds", "2,048 rounds", "4,324,772 per second"]),
        ([("kdf", "sha256")], ["8,866,000 tries per second", "999 rounds", "1,998 times", "17,714,268,000 per second"]),
    ],
)
def test_what_was_published_and_how_it_was_converted_is_said_in_words(browser, acts, facts):
    for act, value in acts:
        browser.do(act, value=value)
    said = browser.text("times")
    assert "hashcat is a program" in said and [fact for fact in facts if fact not in said] == []


def test_as_long_as_nothing_was_measured_it_says_that(browser):
    assert say("meter.not_yet") in browser.text("verdict")
    browser.do("measure", value="")
    assert say("meter.not_yet") not in browser.text("verdict")


def test_machines_share_the_work(browser):
    browser.do("machines", value="1000")
    assert times(browser) == {CARD: say("meter.moment"), HERE: "about 20 seconds"}


def test_each_lock_is_measured_once_and_anew_only_when_asked(browser, measured):
    for act, value in [("kdf", "pbkdf2"), ("rounds", "2048"), ("digits", "8"), ("kdf", "argon2id"), ("rounds", "2048")]:
        browser.do(act, value=value)
    assert [(lock.kdf, lock.rounds) for lock in measured] == [
        (Kdf.PBKDF2, 600_000),
        (Kdf.PBKDF2, 2_048),
        (Kdf.ARGON2ID, 1),
    ]
    browser.do("measure", value="")
    assert len(measured) == 4


def test_the_kdf_decides_what_the_card_takes_and_whose_measurement_is_cited(browser):
    seen = {}
    for kdf in Kdf:
        browser.do("kdf", value=kdf)
        seen[kdf] = times(browser)[CARD]
        assert say(f"meter.source_{kdf}") in browser.text("times") and name(kdf) in browser.text("times")
    assert [*seen.values()] == [say("meter.moment"), "about 68 seconds", "about 119 seconds"]


def test_rounds_are_asked_for_where_there_are_some(browser):
    assert 'data-act="rounds"' not in browser.panes["choices"]
    browser.do("kdf", value="pbkdf2")
    assert 'data-act="rounds"' in browser.panes["choices"]


def test_bars_grow_with_the_time_and_stay_within_the_gauge(browser):
    widths = []
    for digits, machines in [("4", "10000"), ("6", "1"), ("8", "1")]:
        browser.do("digits", value=digits)
        browser.do("machines", value=machines)
        widths.append([float(each) for each in re.findall(r"width:([\d.]+)%", browser.panes["verdict"])])
    card, here = zip(*widths, strict=True)
    assert 0 <= card[0] < card[1] < card[2] <= 100 and 0 <= here[0] < here[1] < here[2] <= 100


@pytest.mark.parametrize(
    ("act", "value"), [("digits", "9"), ("digits", 6), ("machines", "-1"), ("kdf", "md5"), ("rounds", "1e9"), ("x", "")]
)
def test_what_cannot_be_chosen_changes_nothing_and_measures_nothing(browser, measured, act, value):
    browser.do(act, value=value)
    assert measured == [] and browser.panes["say"] == ""


def test_what_was_measured_is_not_stored(browser, panel, capsys):
    before = panel.still()
    browser.do("measure", value="")
    assert HERE in browser.text("times") and HERE not in panel.still() + panel.text()
    assert panel.still() == before == meter(Lab.start(lang="en")).still()


def test_show_shows_the_same(panel, capsys):
    show(panel.attack)
    assert capsys.readouterr().out.strip() == panel.text()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than 2 seconds"),
        (1.99, "less than 2 seconds"),
        (2, "about 2 seconds"),
        (119, "about 119 seconds"),
        (120, "about 2 minutes"),
        (7_200, "about 2 hours"),
        (172_799, "about 48 hours"),
        (172_800, "about 2 days"),
        (63_072_000, "about 2 years"),
        (1e12, "about 31,710 years"),
    ],
)
def test_a_time_is_told_in_the_largest_unit_of_which_there_are_two(seconds, words):
    assert duration(seconds) == words


def test_it_really_measures(lab):
    browser = Browser(meter(lab))
    browser.do("kdf", value="sha256")
    assert browser.panel.attack.measured > 10_000


def test_a_meter_needs_a_lab():
    with pytest.raises(BadInput):
        meter("hong")
