"""What holds for every panel, whoever adds one: no secret in it, nothing synced, nothing without a name."""

import re
from collections import defaultdict
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fincert_lab import Lab, centre, explore, holdings, live, panels, pin_pad, telephone
from fincert_lab.errors import LabError
from fincert_lab.language import LANGUAGES, speak
from fincert_lab.lessons import _PREDICTIONS, _guess
from fincert_lab.lessons.asked import Asked
from tests.panels.driver import Browser

PIN, WRONG = "730592", "846203"  # drawn for this test, and not numbers of anything else in the lab
MADE = {
    "anchors": lambda lab, hong, certificate: panels.anchors(lab),
    "asked": lambda lab, hong, certificate: Asked(
        lab, "3a", _PREDICTIONS["3a"].question("3a", lab.rules), _guess(lab, "3a")
    ),
    "centre": lambda lab, hong, certificate: centre(hong, filled=True),
    "explore": lambda lab, hong, certificate: explore(certificate, lab=lab),
    "factory": lambda lab, hong, certificate: panels.factory(lab),
    "gates": lambda lab, hong, certificate: panels.gates(hong),
    "halves": lambda lab, hong, certificate: panels.halves(),
    "holdings": lambda lab, hong, certificate: holdings(lab),
    "letter": lambda lab, hong, certificate: panels.letter(lab),
    "live": lambda lab, hong, certificate: live(lab),
    "meter": lambda lab, hong, certificate: panels.meter(lab),
    "outage": lambda lab, hong, certificate: panels.outage(),
    "pin_pad": lambda lab, hong, certificate: pin_pad(hong.device("laptop").delete, certificate),
    "pin_rules": lambda lab, hong, certificate: panels.pin_rules(hong),
    "pins": lambda lab, hong, certificate: panels.pins(lab),
    "telephone": lambda lab, hong, certificate: telephone(hong),
    "theft": lambda lab, hong, certificate: panels.theft(),
}
SHOWS_MESSAGES = {"phone"}  # the pane of a telephone


@pytest.fixture(scope="module")
def lab():
    """A lab where a PIN was set, and typed wrong."""
    lab = Lab.start(lang="en")
    hong, kb = lab.person("hong"), lab.bank("kb")
    certificate = hong.device("laptop").enroll(kb, pin=PIN)
    with pytest.raises(LabError):
        hong.device("laptop").login(kb.service("my-money"), certificate, pin=WRONG)
    return lab


@pytest.fixture(scope="module")
def made(lab):
    """A way to have a panel of that lab: each is made once in each language."""
    hong = lab.person("hong")
    (certificate,) = hong.certificates()
    return cache(lambda name, lang="en": MADE[name](lab, hong, certificate))


class Controls(HTMLParser):
    """What one can touch in a piece of HTML that has no name, and what should not be there: code, addresses."""

    def __init__(self, html):
        super().__init__()
        self.nameless, self.strange, self._open = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        named = attributes.get("aria-label") or attributes.get("alt")
        is_labelled = named or any(each[0] == "label" for each in self._open)
        if tag in ("input", "select", "textarea") and not is_labelled:
            self.nameless.append((tag, attributes))
        if tag in ("script", "iframe", "object") or any(name.startswith("on") for name in attributes):
            self.strange.append((tag, attributes))
        if not (attributes.get("src") or attributes.get("href") or "data:").startswith("data:"):
            self.strange.append((tag, attributes))
        if tag not in ("input", "br", "img", "hr"):
            self._open.append([tag, attributes, named])

    def handle_data(self, data):
        for each in self._open:
            each[2] = each[2] or data.strip()

    def handle_endtag(self, tag):
        while self._open:
            opened, attributes, named = self._open.pop()
            if opened in ("button", "label", "legend", "summary") and not named:
                self.nameless.append((opened, attributes))
            if opened == tag:
                return


def everything(browser):
    """What the browser shows: the frame with each pane in its place."""
    whole = browser.panel.frame()
    for name, html in browser.panes.items():
        whole = re.sub(rf'(data-pane="{name}"[^>]*>)', lambda place, html=html: place[1] + html, whole)
    return whole


def test_every_panel_is_looked_at_here():
    functions = {name for name in panels.__all__ if name[0].islower()}
    assert functions == MADE.keys() - {"asked"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", MADE)
def test_whatever_one_can_touch_has_a_name_and_nothing_comes_from_elsewhere(made, name, lang):
    speak(lang)
    controls = Controls(everything(Browser(made(name, lang))))
    assert (controls.nameless, controls.strange) == ([], [])


@pytest.mark.parametrize("name", MADE)
def test_no_pin_is_in_it_and_an_sms_code_only_on_a_telephone(made, name, lab):
    panel = made(name)
    browser, code = Browser(panel), lab.person("hong").read_sms_code()
    shown = [html for pane, html in browser.panes.items() if pane not in SHOWS_MESSAGES]
    faces = [panel.still(), panel.text(), repr(panel), str(panel.get_state())]
    assert not [each for each in shown + faces for secret in (PIN, WRONG, code) if secret in each]


@pytest.mark.parametrize("name", MADE)
def test_nothing_of_it_is_synced_state(made, name):
    kept = {each for each in made(name).get_state() if not each.startswith("_")}
    assert kept == {"layout", "tabbable", "tooltip"}


@pytest.mark.parametrize("name", MADE)
def test_its_stored_face_needs_no_style_sheet_and_no_script(made, name):
    still = made(name).still()
    assert "class=" not in still and "<style" not in still and Controls(still).strange == []
    assert "<button" not in still and "<input" not in still


@pytest.mark.parametrize("name", MADE)
def test_a_message_that_makes_no_sense_is_answered_once_and_changes_nothing(made, name, lab):
    browser = Browser(made(name))
    events = len(lab.journal)
    for message in (None, [], {"act": 7}, {"act": "x", "view": 3}, {"act": "x:y:z", "view": "v"}):
        answers = len(browser.sent)
        browser.panel._handle_custom_msg(message, [])
        assert (len(lab.journal), len(browser.sent)) == (events, answers + 1)
        assert "refusal" not in browser.panes["say"]


@pytest.mark.parametrize("name", MADE)
def test_after_a_fault_it_says_so_and_goes_on(made, name, monkeypatch):
    browser = Browser(made(name))
    monkeypatch.setattr(type(browser.panel), "act", lambda self, act, form: 1 / 0)
    browser.do("anything")
    assert "ZeroDivisionError" in browser.text("say")
    monkeypatch.undo()
    browser.do("nothing of that name")
    assert "ZeroDivisionError" not in browser.text("say")


def test_no_class_is_laid_out_in_two_places_of_the_style_sheet():
    sheet = (Path(panels.__file__).parent / "panel.css").read_text(encoding="utf-8")
    places = defaultdict(set)
    for place, block in enumerate(re.split(r"^/\*", sheet, flags=re.M)):
        for selectors in re.findall(r"^([^@{}]+){", block, flags=re.M):
            for alone in re.findall(r"(?:^|,)\s*\.fincert (\.[\w-]+)\s*(?=,|$)", selectors.strip()):
                places[alone].add(place)
    assert [name for name, found in places.items() if len(found) > 1] == []
