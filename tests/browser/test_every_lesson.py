"""Every lesson as a student runs it: all of its cells, in a page no wider than a laptop's."""

import pytest
from playwright.sync_api import Page

from fincert_lab.contents import CONTENTS
from fincert_lab.language import LANGUAGES
from tests.browser.jupyter import run_all, spill

LESSONS = [lesson.file for lesson in CONTENTS]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_lesson_runs_from_top_to_bottom_and_fits_a_laptop(page: Page, lang: str):
    wide = {}
    for lesson in LESSONS:
        run_all(page, f"{lang}/{lesson}.ipynb")
        wide[lesson] = spill(page)
    assert wide == dict.fromkeys(LESSONS, 0)
