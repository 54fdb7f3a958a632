"""A panel is a widget like any other: in boxes of ipywidgets, and with traits that are observed, linked and set."""

import pytest
from ipywidgets import AppLayout, HBox, IntText, Tab
from traitlets import TraitError, dlink, link

from fincert_lab import centre, live, telephone
from fincert_lab.errors import UnknownBank
from fincert_lab.language import say
from fincert_lab.panels.panel import VIEW
from tests.panels.driver import PIN, Browser, check, choose, issue


@pytest.fixture
def browser(hong):
    return Browser(centre(hong))


@pytest.fixture
def heard(browser):
    """What an observer of everything has heard, in order."""
    changes = []
    browser.panel.observe(lambda change: changes.append((change.name, change.new)))
    return changes


def of(trait, heard):
    return [value for name, value in heard if name == trait]


# --- boxes


@pytest.mark.parametrize(
    "box", [HBox, lambda panels: Tab(panels), lambda panels: AppLayout(center=panels[0], footer=panels[1])]
)
def test_a_box_shows_the_views_of_panels_and_says_in_text_which_they_are(lab, hong, box):
    panels = [centre(hong), telephone(hong)]
    bundle = box(panels)._repr_mimebundle_()
    assert [*bundle] == ["text/plain", VIEW]
    assert all(f"<{panel.title()}>" in bundle["text/plain"] for panel in panels)
    assert {*box(panels).children} == {*panels}


@pytest.mark.parametrize("panel", [lambda lab: centre(lab.person("hong")), lambda lab: live(lab)])
def test_the_text_of_a_panel_is_the_same_each_time(lab, panel):
    assert repr(panel(lab)) == repr(panel(lab)) == f"<{panel(lab).title()}>"


def test_a_panel_in_a_box_and_again_alone_is_drawn_for_each_of_its_views(browser):
    again = {"act": "ready", "view": "another"}
    browser.panel._handle_custom_msg(again, [])
    whole = [message for message in browser.sent if "frame" in message]
    assert [message["view"] for message in whole] == ["a view", "another"]
    assert whole[0]["panes"] == whole[1]["panes"]


# --- observed


def test_what_is_clicked_can_be_observed(browser, heard):
    browser.do("bank", value="woori")
    browser.do("device", value="phone")
    browser.do("open", value="revoke")
    browser.do("home")
    assert heard == [("bank", "woori"), ("device", "phone"), ("item", "revoke"), ("item", None)]


def test_at_the_beginning_the_traits_say_where_one_is(lab, hong):
    panel = centre(hong)
    at = (panel.person, panel.bank, panel.device, panel.item, panel.number)
    assert at == ("hong", "kb", "laptop", None, len(lab.journal))


def test_an_item_is_under_way_until_its_last_window_is_closed(browser, hong, heard):
    issue(browser, hong)
    assert of("item", heard) == ["issue"]
    browser.do("home")
    assert browser.panel.item is None


def test_the_number_of_the_newest_event_follows_what_any_cell_does(browser, lab, heard):
    lab.person("kim").device("laptop").connect()
    browser.panel._draw()
    assert of("number", heard) == [len(lab.journal)]


def test_who_observes_finds_the_panel_drawn_already(browser):
    found = []
    browser.panel.observe(lambda change: found.append(browser.text("body")), "item")
    browser.do("open", value="revoke")
    assert say("none.revoke") in found[0]


def test_a_refused_click_changes_nothing_that_is_observed(browser, heard):
    browser.do("bank", value="hana")
    assert heard == [] and "hana" in browser.text("say")


def test_a_mistake_in_an_observer_is_not_called_a_fault_of_the_workbook(browser):
    browser.panel.observe(lambda change: 1 / 0, "item")
    with pytest.raises(ZeroDivisionError):
        browser.panel._hear(None, {"act": "open", "view": "a view", "value": "revoke"}, None)
    assert browser.text("say") == "" and say("menu.revoke") in browser.text("body")


# --- set from Python, and linked


def test_setting_bank_device_or_item_is_a_click(browser):
    browser.panel.bank = "woori"
    assert 'value="woori" selected' in browser.panes["head"]
    browser.panel.device = "phone"
    assert 'value="phone" selected' in browser.panes["head"]
    browser.panel.item = "revoke"
    assert say("none.revoke") in browser.text("body")
    browser.panel.item = None
    assert say("menu.issue") in browser.text("body")


def test_an_item_opened_from_python_goes_on_by_clicks(browser, lab):
    browser.panel.item = "issue"
    browser.submit(**check())
    assert "phone" in browser.panes["body"] and browser.panel.item == "issue"


def test_another_bank_set_from_python_leaves_the_item_as_a_click_does(browser, heard):
    browser.do("open", value="issue")
    browser.panel.bank = "woori"
    assert browser.panel.item is None


@pytest.mark.parametrize(
    ("trait", "value", "refusal"),
    [
        ("bank", "hana", UnknownBank),
        ("bank", 7, TraitError),
        ("device", "radio", TraitError),
        ("item", "rob", TraitError),
        ("person", "kim", TraitError),
        ("number", 1, TraitError),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_changes(browser, heard, trait, value, refusal):
    before = dict(browser.panes)
    with pytest.raises(refusal):
        setattr(browser.panel, trait, value)
    assert (browser.panes, heard) == (before, [])


def test_two_people_at_one_bank_go_to_the_next_together(lab, browser):
    other = Browser(centre(lab.person("kim")))
    link((browser.panel, "bank"), (other.panel, "bank"))
    browser.do("bank", value="woori")
    assert 'value="woori" selected' in other.panes["head"]
    other.do("bank", value="shinhan")
    assert 'value="shinhan" selected' in browser.panes["head"]


def test_a_widget_of_somebody_elses_can_follow_what_happens(lab, browser, hong):
    counter = IntText()
    dlink((browser.panel, "number"), (counter, "value"))
    issue(browser, hong)
    assert counter.value == len(lab.journal)


# --- secrets


def test_no_trait_is_synced_and_none_hears_a_secret(browser, hong, heard):
    issue(browser, hong)
    choose(browser, "change_pin")
    browser.type(pin=PIN, new_pin="905271", again="905271")
    code = hong.read_sms_code()
    assert {"person", "bank", "device", "item", "number"} & browser.panel.get_state().keys() == set()
    assert heard and not any(secret in str(heard) for secret in (PIN, "905271", code))
