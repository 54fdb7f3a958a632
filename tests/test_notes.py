"""A lecturer's notes in a window of their own: every lesson's, with its minutes, and nothing of a student's."""

import re
from pathlib import Path

import pytest

from fincert_lab.contents import CONTENTS
from fincert_lab.language import LANGUAGES, catalogue
from fincert_lab.workbook.notes import write_notes

NOTE = {"ko": "진행 메모.", "en": "Speaker notes."}
SOLUTIONS = {"ko": "풀이 메모.", "en": "Notes on the solutions."}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notes_of_every_lesson_are_under_its_title_with_its_minutes(language: str, tmp_path: Path) -> None:
    page, words = write_notes(tmp_path, language).read_text(encoding="utf-8"), catalogue(language)
    lessons = re.split(r'<h2 id="\d+">', page)[1:]
    assert len(lessons) == len(CONTENTS)
    for lesson, told in zip(CONTENTS, lessons, strict=True):
        head = told.partition("</h2>")[0]
        assert head.startswith(f"{lesson.number}. {words[f'lesson.{lesson.number}.title']}")
        assert str(lesson.minutes) in head
        assert NOTE[language] in told and SOLUTIONS[language] in told
        assert len(re.findall("<h3>", told)) >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_nothing_and_holds_no_code(language: str, tmp_path: Path) -> None:
    page = write_notes(tmp_path, language).read_text(encoding="utf-8")
    assert re.findall(r'(?:src|href)="([^"#]*)', page) == [""] * len(CONTENTS)
    assert "<script" not in page and "<pre" not in page
