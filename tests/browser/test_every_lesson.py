"""Every lesson as a student runs it: all of its cells, in a page no wider than a laptop's."""

import pytest
from playwright.sync_api import Page

from tests.browser.jupyter import run_all, spill
from tools.build_notebooks import SOURCES

LESSONS = sorted(source.stem for source in SOURCES.glob("[0-9]*.py"))


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_lesson_runs_from_top_to_bottom_and_fits_a_laptop(page: Page, lang: str):
    wide = {}
    for lesson in LESSONS:
        run_all(page, f"{lang}/{lesson}.ipynb")
        wide[lesson] = spill(page)
    assert wide == dict.fromkeys(LESSONS, 0)
