"""The workbook for the back row of a room."""

import pytest
from playwright.sync_api import Page

from tests.browser.jupyter import Workbook

SIZES = """() => ["--jp-code-font-size", "--jp-content-font-size1", "--jp-ui-font-size1"].map(
    name => getComputedStyle(document.documentElement).getPropertyValue(name))"""


@pytest.mark.parametrize("workbook", [["--projector", "--lang=en"]], indirect=True)
def test_a_projector_has_large_letters_in_code_text_and_menus(page: Page, workbook: Workbook) -> None:
    page.goto(workbook.address)
    page.locator(".jp-Notebook").wait_for()
    assert page.evaluate(SIZES) == ["20px", "20px", "18px"]
    assert page.evaluate("() => getComputedStyle(document.querySelector('.cm-content')).fontSize") == "20px"
