"""Instruments in a real JupyterLab: what is typed stays under the hand, and a picture of a million dots can be hit."""

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyter import Workbook, run_all

CELLS = [
    'from fincert_lab import Lab\nfrom fincert_lab.panels import letter, pins\nlab = Lab.start(lang="en")',
    "letter(lab)",
    "pins(lab)",
]


@pytest.fixture
def panels(workbook: Workbook, page: Page) -> Locator:
    """A letter, and all PINs, awake."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), workbook.folder / "en" / "instruments.ipynb")
    run_all(page, "en/instruments.ipynb")
    return page.locator("section.fincert")


def test_a_letter_is_checked_at_each_keystroke_and_the_caret_stays_where_one_types(page: Page, panels: Locator):
    letter, field = panels.nth(0), panels.nth(0).get_by_role("textbox")
    field.focus()
    page.keyboard.press("Home")
    page.keyboard.type("1")
    expect(letter).to_contain_text("✘ The signature does not fit")
    page.keyboard.type("23m")
    expect(field).to_have_value("123m10,000 won to Kim")
    for _ in range(4):
        page.keyboard.press("Backspace")
    expect(letter).to_contain_text("✔ The signature fits")
    expect(field).to_be_focused()


def test_a_click_on_the_picture_finds_the_pin_under_it(panels: Locator):
    pins = panels.nth(1)
    pins.locator("input[type=image]").click(position={"x": 115, "y": 61})
    expect(pins).to_contain_text("✘ 122230: row 122, column 230.")
    expect(pins.get_by_role("textbox")).to_have_value("122230")


def test_who_types_a_pin_reads_of_it_and_sees_it_ringed(page: Page, panels: Locator):
    pins = panels.nth(1)
    pins.get_by_role("textbox").focus()
    page.keyboard.type("280417")
    expect(pins).to_contain_text("✔ 280417: row 280, column 417. No rule is broken.")
    expect(pins.get_by_role("textbox")).to_be_focused()
    expect(pins.locator(".map i")).to_have_attribute("style", "left:41.7%;top:28.0%")
