"""Instruments under a hand: what is typed stays where one types, and a picture of a million dots can be hit."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from fincert_lab import Lab
from fincert_lab.panels import letter, pins, theft
from tests.browser.bare import Bare


@pytest.fixture
def lab() -> Lab:
    """A lab in English."""
    return Lab.start(lang="en")


@pytest.fixture
def million(lab: Lab, alone: Callable[..., Bare]) -> Locator:
    """All PINs, on a page."""
    return alone(pins(lab)).section


def test_a_letter_is_checked_at_each_keystroke_and_the_caret_stays_where_one_types(
    lab: Lab, alone: Callable[..., Bare]
):
    panel = alone(letter(lab)).section
    field, keyboard = panel.get_by_role("textbox"), panel.page.keyboard
    field.focus()
    keyboard.press("Home")
    keyboard.type("1")
    expect(panel).to_contain_text("✘ The signature does not fit")
    keyboard.type("23m")
    expect(field).to_have_value("123m10,000 won to Kim")
    for _ in range(4):
        keyboard.press("Backspace")
    expect(panel).to_contain_text("✔ The signature fits")
    expect(field).to_be_focused()


def test_a_click_on_the_picture_finds_the_pin_under_it(million: Locator):
    million.locator("input[type=image]").click(position={"x": 115, "y": 61})
    expect(million).to_contain_text("✘ 122230: row 122, column 230.")
    expect(million.get_by_role("textbox")).to_have_value("122230")


def test_who_types_a_pin_reads_of_it_and_sees_it_ringed(million: Locator):
    million.get_by_role("textbox").focus()
    million.page.keyboard.type("280417")
    expect(million).to_contain_text("✔ 280417: row 280, column 417. No rule is broken.")
    expect(million.get_by_role("textbox")).to_be_focused()
    expect(million.locator(".map i")).to_have_attribute("style", "left:41.7%;top:28.0%")


def test_what_is_chosen_is_chosen_in_each_place_where_the_panel_is_shown(alone: Callable[..., Bare]):
    seen = alone(theft())
    seen.show()
    seen.section.first.locator("input[value=both]").check()
    for place in seen.section.all():
        expect(place.locator("input:checked")).to_have_value("both")
