"""The diagram of the last act under a hand: a message is chosen by its row, reached or not."""

from collections.abc import Callable

from playwright.sync_api import expect

from fincert_lab import Lab, centre
from tests.browser.bare import Bare
from tests.panels.driver import issue


def test_a_message_is_opened_by_a_click_on_its_row_also_on_one_that_was_not_reached_yet(alone: Callable[..., Bare]):
    hong = Lab.start(lang="en").person("hong")
    seen = alone(centre(hong))
    issue(seen, hong)
    seen.section.locator(".really > summary").click()
    seen.section.get_by_role("button", name="First").click()
    expect(seen.section.locator("[data-steps]")).to_have_text("1 / 9")
    seen.section.get_by_role("row", name="notice of issue: certificate").click()
    expect(seen.section.locator("[data-steps]")).to_have_text("3 / 9")
    opened = seen.section.get_by_role("group", name="The message, opened")
    expect(opened).to_contain_text("signed by its issuer")
    expect(seen.section.locator("tr.later")).to_have_count(6)
