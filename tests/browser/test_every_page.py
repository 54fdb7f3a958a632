"""Every page of every panel, looked at: axe finds nothing, and nothing is wider than a laptop's page."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from fincert_lab import Lab, centre, holdings, telephone
from fincert_lab.language import LANGUAGES
from fincert_lab.panels.menu import ITEMS
from fincert_lab.people.person import Person
from tests.browser.bare import WIDTH, Bare
from tests.panels.driver import check, choose, connect
from tests.panels.test_every_panel import MADE, PIN, WRONG

FACES = [("ko", "light"), ("en", "dark")]
TOUCHES = 2  # of each panel
_AXE = Axe().axe_script  # half a megabyte: handed over once for each page
TOUCHABLE = ":is(button[data-act], form button:not([data-act]), input[type=radio], input[type=checkbox], summary)"
_CONTROLS = """all => all.map(each => each.offsetParent && !each.disabled ?
    [each.dataset.key, each.dataset.act, each.value, each.textContent].join() : "")"""


def faults(seen: Bare) -> list[Any]:
    """What axe says against the page, and whether it is cut off at the right."""
    page = seen.section.page
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE)
    found = page.evaluate("async () => (await axe.run({ resultTypes: ['violations'] })).violations")
    said = [(each["id"], node["html"], node["failureSummary"]) for each in found for node in each["nodes"]]
    wider = seen.section.evaluate("panel => panel.scrollWidth - panel.clientWidth")
    return [*said, *(["too wide"] if wider else [])]


def touched(seen: Bare) -> Iterator[str]:
    """Touch one thing after the other, each once, and say which."""
    known = set[str]()
    for _ in range(TOUCHES):
        controls = seen.section.locator(TOUCHABLE)
        now = controls.evaluate_all(_CONTROLS)
        new = [place for place, control in enumerate(now) if control and control not in known]
        if not new:
            return
        known.add(now[new[0]])
        controls.nth(new[0]).click()
        seen.is_answered()
        yield now[new[0]]


def pages(seen: Bare, hong: Person) -> Iterator[str]:
    """Go through every kind of page that the certificate centre has."""
    seen.section.locator(".wallet summary").click()
    yield "the menu of somebody without a certificate"
    seen.do("open", value="issue")
    seen.submit(**check() | {"security_code": "0000"})
    yield "a refusal"
    seen.submit(**check())
    yield "joining the cloud"
    connect(seen, hong)
    yield "a new PIN"
    seen.type(new_pin="123456")
    yield "a PIN that breaks a rule"
    seen.type(new_pin=PIN, again=PIN)
    yield "issued"
    seen.section.locator(".really summary").click()
    for _ in range(3):
        seen.section.locator("[data-play=back]").click()
        seen.is_answered()
        yield "a message of the last act"
    seen.section.locator(".opened summary").click()
    yield "its fields"
    seen.do("home")
    yield "the menu, with a certificate"
    for item in ITEMS:
        seen.do("open", value=item)
        yield item
    choose(seen, "login")
    seen.type(pin=WRONG)
    yield "a wrong PIN"
    seen.type(pin=PIN)
    yield "logged in"
    seen.do("device", value="cafe")
    seen.do("open", value="login")
    connect(seen, hong)
    seen.submit(certificate=seen.choices("certificate")[0], service="internet-banking")
    yield "a PIN in a public place"
    seen.do("bank", value="woori")
    yield "the menu of a bank where it is not registered"
    choose(seen, "login")
    seen.type(pin=PIN)
    yield "a refusal, with a way out"
    seen.do("later", value="years")
    seen.do("later", value="years")
    seen.do("home")
    yield "advice"


@pytest.mark.parametrize(("name", "face"), [*zip(MADE, cycle(FACES), strict=False)])
def test_axe_finds_nothing_on_a_panel_that_is_touched(alone: Callable[..., Bare], name: str, face: tuple[str, str]):
    lang, theme = face
    lab = Lab.start(lang=lang)
    hong = lab.person("hong")
    certificate = hong.device("laptop").enroll(lab.bank("kb"), pin=PIN)
    seen = alone(MADE[name](lab, hong, certificate), lang, theme)
    assert faults(seen) == []
    assert {touch: found for touch in touched(seen) if (found := faults(seen))} == {}


@pytest.mark.parametrize("face", FACES)
def test_axe_finds_nothing_on_any_page_of_the_certificate_centre(alone: Callable[..., Bare], face: tuple[str, str]):
    lang, theme = face
    hong = Lab.start(lang=lang).person("hong")
    seen = alone(centre(hong), lang, theme)
    assert {page: found for page in pages(seen, hong) if (found := faults(seen))} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_who_holds_what_is_as_wide_as_a_cell_of_a_laptop(alone: Callable[..., Bare], lang: str):
    lab = Lab.start(lang=lang)
    lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    place = alone(holdings(lab), lang).section.locator(".wide")
    assert place.evaluate("place => [place.scrollWidth, place.clientWidth]") == [WIDTH, WIDTH]


_REACHABLE = """panel => [...panel.querySelectorAll("button, input, select, summary, [tabindex]")].filter(each =>
    each.checkVisibility() && !each.disabled && each.tabIndex >= 0
    && (each.type !== "radio" || each.checked || !panel.querySelector(`[name="${each.name}"]:checked`)))"""


@pytest.mark.parametrize("name", MADE)
def test_the_tab_key_reaches_whatever_can_be_touched_and_shows_where_it_is(alone: Callable[..., Bare], name: str):
    lab = Lab.start(lang="en")
    hong = lab.person("hong")
    certificate = hong.device("laptop").enroll(lab.bank("kb"), pin=PIN)
    panel = alone(MADE[name](lab, hong, certificate)).section
    panel.evaluate(f"panel => ({_REACHABLE})(panel).forEach((each, at) => (each.dataset.at = at))")
    there = panel.locator("[data-at]").count()
    reached = []
    for _ in range(there):
        panel.page.keyboard.press("Tab")
        reached.append(panel.page.evaluate("() => document.activeElement.dataset.at"))
        assert panel.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached == [str(at) for at in range(there)]


def test_a_message_that_comes_is_put_into_a_log_that_was_there_and_is_in_sight(alone: Callable[..., Bare]):
    lab = Lab.start(lang="en")
    laptop = lab.person("hong").device("laptop")
    seen = alone(telephone(lab.person("hong")))
    log = seen.section.get_by_role("log")
    log.evaluate("log => (window.log = log)")
    laptop.join_cloud()
    for _ in range(4):
        laptop.send_sms_code()
        lab.advance(minutes=5)
    seen.do("nothing")
    expect(log.get_by_role("listitem")).to_have_count(4)
    assert log.evaluate("log => log === window.log")  # otherwise a screen reader says nothing
    assert log.evaluate("log => log.scrollHeight - log.clientHeight - log.scrollTop") == pytest.approx(0, abs=1)
    assert log.evaluate("log => log.scrollTop") > 0
