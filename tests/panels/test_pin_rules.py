"""`pin_rules(person)`: each of the four rules shows whether a made-up PIN keeps it, while one types."""

import pytest

from fincert_lab import show
from fincert_lab.crypto.pin import PinRule, broken_rule
from fincert_lab.errors import BadInput
from fincert_lab.language import name, say
from fincert_lab.panels import pin_rules
from tests.panels.driver import Browser


@pytest.fixture
def panel(lab):
    return pin_rules(lab.person("hong"))  # telephone 010-0000-2580, born on 02-30


@pytest.fixture
def browser(panel):
    return Browser(panel)


def broken(browser):
    """The rules that are shown as broken."""
    rows = browser.panes["rules"].split("<tr")[2:]
    return [rule for rule, row in zip(PinRule, rows, strict=True) if say("pin_rules.is_broken") in row]


@pytest.mark.parametrize(
    ("digits", "rules"),
    [
        ("280417", []),
        ("112233", []),
        ("987042", [PinRule.NO_RUN]),
        ("042777", [PinRule.NO_REPEAT]),
        ("902580", [PinRule.NOT_THE_PHONE]),
        ("710230", [PinRule.NOT_THE_BIRTHDAY]),
        ("000023", [PinRule.NO_REPEAT, PinRule.NOT_THE_PHONE]),
        ("123444", [PinRule.NO_RUN, PinRule.NO_REPEAT]),
    ],
)
def test_every_rule_that_is_broken_lights_up_and_the_device_would_say_the_same(browser, lab, digits, rules):
    browser.do("type", value=digits)
    me = lab.person("hong").identity
    assert broken(browser) == rules
    assert broken_rule(digits, phone=me.phone, birthday=me.birth_date[2:]) == next(iter(rules), None)
    assert browser.text("verdict")[0] == ("✘" if rules else "✔")


def test_a_rule_lights_up_with_the_digit_that_breaks_it_and_goes_out_when_that_is_deleted(browser):
    seen = []
    for typed in ["7", "77", "777", "77"]:
        browser.do("type", value=typed)
        seen.append(broken(browser))
    assert seen == [[], [], [PinRule.NO_REPEAT], []]


def test_an_unfinished_pin_is_neither_taken_nor_refused(browser):
    browser.do("type", value="2804")
    assert browser.text("verdict")[0] == "○" and say("pin_rules.unfinished", left=2) in browser.text("verdict")
    browser.do("type", value="")
    assert browser.text("rules").count(say("pin_rules.is_kept")) == 0


def test_the_digits_that_break_a_rule_are_pointed_at_but_not_repeated(browser):
    browser.do("type", value="902580")
    assert "○○●●●●" in browser.text("rules")
    assert all("902580" not in html for html in browser.panes.values())


def test_what_is_forbidden_is_the_persons_own(lab):
    others = Browser(pin_rules(lab.person("kim")))
    others.do("type", value="902580")
    assert broken(others) == [] and "7391" in others.text("rules")


@pytest.mark.parametrize("typed", ["28-04-17", "２８０４１７28a0417", " 280417999"])
def test_only_digits_count_and_no_more_than_six(browser, panel, typed):
    browser.do("type", value=typed)
    assert panel.typed.digits == "280417"


def test_the_stored_picture_is_an_example_with_all_four_rules(panel, capsys):
    show(panel.typed)
    assert capsys.readouterr().out.strip() == panel.text()
    assert [name(rule) in panel.text() for rule in PinRule] == [True] * 4
    assert "123456" not in repr(panel.typed)


def test_it_says_that_the_pin_must_be_made_up(browser):
    assert say("pin_rules.note") in browser.sent[0]["frame"]


def test_rules_are_a_persons(lab):
    with pytest.raises(BadInput):
        pin_rules(lab)
