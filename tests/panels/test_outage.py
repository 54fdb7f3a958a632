"""`outage()`: what a service does when a list, or OCSP, is held back, and when it accepts what it cannot find out."""

import re

import pytest

from fincert_lab.language import say
from fincert_lab.panels import outage
from fincert_lab.panels.status_outage import LATEST, every_outcome, outcome, scene
from fincert_lab.views import table
from fincert_lab.views.outage import Switch
from fincert_lab.views.status import sources
from tests.panels.driver import Browser

LIST, OCSP, SOFT = Switch


@pytest.fixture(scope="module")
def outcomes():
    """Why each is refused, the good one and the revoked one, by the switches: an hour after the revocation."""
    return {each.switches: tuple(why and why.code for why in each[1:]) for each in every_outcome(1)}


@pytest.fixture
def browser(lab):
    return Browser(outage())


def told(at):
    """Return what the bank is told of the revoked certificate."""
    return sources(at.bank.ask_status(at.revoked))


def looks(browser, pane):
    return re.findall(r'<li class="(\w+)"', browser.panes[pane])


def test_every_setting_of_the_switches_is_there(outcomes):
    assert len(outcomes) == 2 ** len(Switch)


def test_with_nothing_held_back_the_revoked_one_alone_is_refused(outcomes):
    assert outcomes[frozenset()] == (None, "revoked")


@pytest.mark.parametrize("other", [{LIST}, {LIST, SOFT}, {SOFT, OCSP}])
def test_either_source_alone_tells_of_the_revocation(outcomes, other):
    assert outcomes[frozenset(other)] == (None, "revoked")


def test_who_holds_back_both_stops_everybody(outcomes):
    assert outcomes[frozenset({LIST, OCSP})] == ("status_unknown", "status_unknown")


def test_soft_fail_then_lets_the_revoked_one_in(outcomes):
    assert outcomes[frozenset(Switch)] == (None, None)


def test_an_old_list_that_has_run_out_tells_nothing_even_with_ocsp():
    at = scene(LATEST, lists_held_back=True)
    assert at.lab.time > told(at)[0].until
    assert outcome(at, frozenset({LIST})).good.code == "status_unknown"


def test_what_is_held_back_is_not_among_the_sources():
    at = scene(1, lists_held_back=True)
    outcome(at, frozenset({LIST, OCSP}))
    assert [each.revoked for each in told(at)] == [False, None, None]


def test_list_delta_and_ocsp_all_tell_of_the_revocation_otherwise():
    assert [each.revoked for each in told(scene(1, lists_held_back=False))] == [True, True, True]


def test_the_switches_change_what_is_shown(browser):
    assert looks(browser, "verdict") == ["good", "good"]
    for switch in Switch:
        browser.do(f"switch:{switch}", value=True)
    assert looks(browser, "verdict") == ["good", "bad"]
    assert browser.panes["switches"].count("checked") == len(Switch)
    assert say("outage.wrongly_accepted") in browser.text("verdict")
    browser.do("switch:soft", value=False)
    assert looks(browser, "verdict") == ["bad", "good"]
    assert say("outage.wrongly_refused", why=say("short.status_unknown")) in browser.text("verdict")


def test_the_clock_can_be_turned_both_ways(browser):
    browser.do("switch:list", value=True)
    browser.do("hours", value=LATEST)
    assert say("outage.over") in browser.text("sources")
    browser.do("hours", value=1)
    assert say("outage.over") not in browser.text("sources")


@pytest.mark.parametrize(("act", "value"), [("switch:light", True), ("hours", LATEST + 1), ("hours", -1)])
def test_what_there_is_not_changes_nothing(browser, act, value):
    before = dict(browser.panes)
    browser.do(act, value=value)
    assert browser.panes == before


def test_the_clock_is_not_drawn_anew_while_it_is_turned(browser):
    assert "range" in browser.sent[0]["frame"]
    assert not any("range" in html for html in browser.panes.values())


def test_nothing_happens_in_the_students_lab(lab, browser):
    before = len(lab.journal)
    browser.do("switch:ocsp", value=True)
    assert len(lab.journal) == before


def test_the_stored_face_has_every_setting(browser):
    assert len(table(browser.panel).rows) == 2 ** len(Switch)
    assert "class=" not in browser.panel.still()
