"""`holdings(lab)`: who holds what, through time; and a cell that is clicked says why."""

import re

import pytest

from fincert_lab import holdings
from fincert_lab.errors import BadInput
from fincert_lab.journal import Act
from fincert_lab.language import LANGUAGES, say, speak
from fincert_lab.views import table
from tests.conftest import PIN
from tests.panels.driver import Browser


@pytest.fixture
def browser(enrolled):
    return Browser(holdings(enrolled.lab))


def cell(browser, which):
    """What a cell says, as it is read aloud."""
    return re.search(rf'data-key="{which}"[^>]* aria-label="([^"]*)"', browser.panes["table"])[1]


def at(browser):
    return int(re.search(r' value="(\d+)"', browser.panes["slider"])[1])


def number_of(lab, act):
    return max(event.number for event in lab.journal if event.act is act)


def test_it_begins_with_what_is_so_now(browser, enrolled):
    assert at(browser) == len(enrolled.lab.journal)
    assert cell(browser, "private_key-cloud") == "private key, Cloud: ◐ held locked"
    assert cell(browser, "pin-hsm") == "PIN, HSM: – never"


def test_the_slider_moves_the_moment_and_says_what_happened_then(browser, enrolled):
    made = number_of(enrolled.lab, Act.GENERATE_KEY)
    browser.do("number", value=made)
    assert cell(browser, "private_key-device") == "private key, Device: ▲ ● held"
    assert browser.text("moment").startswith(f"Event {made} / {len(enrolled.lab.journal)} · laptop → laptop: ")
    browser.do("number", value=made - 1)
    assert cell(browser, "private_key-device") == "private key, Device: – never"


def test_one_steps_back_and_forth_between_the_ends(browser, enrolled):
    last = len(enrolled.lab.journal)
    browser.do("step", value="back")
    assert at(browser) == last - 1
    for _ in range(2):
        browser.do("step", value="forth")
    assert at(browser) == last
    browser.do("number", value=-7)
    browser.do("step", value="back")
    assert at(browser) == 1


def test_a_cell_that_is_clicked_says_which_act_put_it_there_in_which_event(browser, enrolled):
    browser.do("why", value="envelope-cloud")
    stored = number_of(enrolled.lab, Act.STORE_ENVELOPE)
    assert f"(event {stored}: store the envelope)" in browser.text("why")
    assert 'data-key="envelope-cloud" aria-pressed="true"' in browser.panes["table"]
    assert browser.panes["table"].count('aria-pressed="true"') == 1


def test_a_cell_where_nothing_ever_came_says_why_not(browser):
    browser.do("why", value="pin-hsm")
    assert say("never.pin") in browser.text("why")
    browser.do("why", value="certificate-service")
    assert say("never.not_yet") in browser.text("why")


def test_the_reason_moves_with_the_moment(browser, enrolled):
    browser.do("why", value="private_key-device")
    browser.do("number", value=number_of(enrolled.lab, Act.GENERATE_KEY))
    assert say("why.device.new_key") in browser.text("why")
    browser.do("number", value=1)
    assert say("never.not_yet") in browser.text("why")


def test_at_the_end_it_follows_what_happens_and_elsewhere_it_stays(browser, enrolled):
    enrolled.laptop.register(enrolled.certificate, enrolled.lab.bank("woori"), pin=PIN)
    browser.do("ready")
    assert at(browser) == len(enrolled.lab.journal)
    assert cell(browser, "r-bank") == "R, Bank: ▲ ○ gone, Woori Bank"
    browser.do("number", value=5)
    enrolled.lab.advance(days=1)
    browser.do("ready")
    assert (at(browser), f'max="{len(enrolled.lab.journal)}"' in browser.panes["slider"]) == (5, True)


@pytest.mark.parametrize(
    ("act", "value"), [("why", "pin-thief"), ("why", 3), ("step", "up"), ("number", "3"), ("number", None), ("x", 1)]
)
def test_what_means_nothing_changes_nothing(browser, act, value):
    before = dict(browser.panes)
    browser.do(act, value=value)
    assert browser.panes == before


def test_without_a_kernel_the_table_is_still_there(browser, enrolled):
    shown = table(enrolled.lab.holdings())
    assert (browser.panel.still(), browser.panel.text()) == (shown._repr_html_(), repr(shown))


def test_what_somebody_called_a_device_is_text_and_not_markup(lab):
    device = lab.person("hong").device("laptop")
    device.party = type(device.party)("hong/<b>x")
    device._keybox._party = device.party
    device.generate_key()
    browser = Browser(holdings(lab))
    browser.do("why", value="private_key-device")
    assert "&lt;b&gt;x" in browser.panes["why"]
    assert not any("<b>x" in html for html in browser.panes.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cell_can_be_asked_at_every_moment_in_every_language(enrolled, lang):
    speak(lang)
    browser = Browser(holdings(enrolled.lab))
    for which in re.findall(r'data-key="([^"]+)"', browser.panes["table"]):
        browser.do("why", value=which)
        assert browser.text("why") and browser.text("say") == ""


def test_no_secret_is_in_anything_that_reaches_the_browser(browser, enrolled):
    hong = enrolled.lab.person("hong")
    for which in re.findall(r'data-key="([^"]+)"', browser.panes["table"]):
        browser.do("why", value=which)
    secrets = (PIN, hong.read_sms_code(), hong.identity.idn)
    assert not any(secret in str(message) for secret in secrets for message in browser.sent)


@pytest.mark.parametrize("lab", [None, "lab", 7])
def test_only_a_lab_has_holdings(lab):
    with pytest.raises(BadInput):
        holdings(lab)
