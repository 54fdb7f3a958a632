"""The PIN pad under a hand that is faster than the device."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from fincert_lab import pin_pad
from tests.browser.bare import Bare
from tests.conftest import PIN, Story

WRONG, TOO_EARLY = "135790", "2804"
# All of it before the page can hear an answer.
HANDS = {
    "keys": """(pad, digits) => [...digits].forEach((key) =>
        pad.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })))""",
    "clicks": '(pad, digits) => [...digits].forEach((key) => pad.querySelector(`[data-digit="${key}"]`).click())',
}


@pytest.mark.parametrize("hand", HANDS)
def test_what_is_typed_while_a_pin_is_being_answered_is_dropped(enrolled: Story, alone: Callable[..., Bare], hand: str):
    service = enrolled.lab.bank("kb").service("internet-banking")
    panel = pin_pad(enrolled.laptop.login, service, enrolled.certificate)
    seen = alone(panel)
    seen.do("in_order", value=True)  # then nothing on the pad changes with the answer, and what was typed would stay
    pad = seen.section.locator("[data-pad]")
    pad.evaluate(HANDS[hand], WRONG + TOO_EARLY + WRONG)
    seen.is_answered()
    assert panel.tries == 1
    expect(pad.locator("[data-dots]")).to_have_text("○○○○○○")
    pad.evaluate(HANDS[hand], PIN)
    seen.is_answered()
    expect(seen.section).to_contain_text("✔")
    assert panel.tries == 2
