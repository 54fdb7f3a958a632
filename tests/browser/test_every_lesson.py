"""Every lesson as a student runs it: all of its cells, in a page no wider than a laptop's."""

import re

import pytest
from playwright.sync_api import Page

from fincert_lab.contents import CONTENTS
from fincert_lab.language import LANGUAGES
from tests.browser.jupyter import run_all, spill

LESSONS = [lesson.file for lesson in CONTENTS]
START = LESSONS[0]
SAID = {
    "ko": [
        "● 유효",
        "1,096일 남음",
        "6곳 중 5곳",
        "✕ 폐기",
        "개인키 유출",
        "✕ 모든 곳: 폐기",
        "먼저 등록하십시오",
    ],
    "en": [
        "● valid",
        "1,096 days left",
        "5 of 6",
        "✕ revoked",
        "private key leaked",
        "✕ everywhere: revoked",
        "Register it",
    ],
}


def outputs(cells):
    """What the cells show, HTML where they have it."""
    shown = []
    for cell in cells:
        for output in cell["outputs"]:
            data = output.get("data", {})
            shown.append("".join(data.get("text/html") or data.get("text/plain") or output.get("traceback", "")))
    return shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_lesson_runs_from_top_to_bottom_and_fits_a_laptop_and_the_first_tells_its_story(page: Page, lang: str):
    wide, cells = {}, {}
    for lesson in LESSONS:
        cells[lesson] = run_all(page, f"{lang}/{lesson}.ipynb")
        wide[lesson] = spill(page)
    assert wide == dict.fromkeys(LESSONS, 0)
    text = re.sub("<[^>]+>", "", "\n".join(outputs(cells[START])))
    assert [words for words in SAID[lang] if words not in text] == []
    errors = [each["ename"] for cell in cells[START] for each in cell["outputs"] if each["output_type"] == "error"]
    assert errors == ["NotRegistered", "WrongPin", "Revoked"]
