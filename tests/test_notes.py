"""A lecturer's notes in a window of their own: every lesson's, with its minutes, and nothing of a student's."""

import json
import re
from pathlib import Path

import pytest

from fincert_lab.contents import CONTENTS, Listed
from fincert_lab.language import LANGUAGES, catalogue
from fincert_lab.workbook.copies import notebooks
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
def test_every_numbered_section_is_headed_by_its_minutes(language: str, tmp_path: Path) -> None:
    page = write_notes(tmp_path, language).read_text(encoding="utf-8")
    heads = re.findall(r"<h3>(\d\..*?)</h3>", page)
    assert len(heads) >= 3 * len(CONTENTS)
    assert [head for head in heads if not re.search(r" · \d+ ?(분|minutes)$", head)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", CONTENTS, ids=lambda lesson: lesson.file)
def test_the_minutes_in_a_lessons_notes_add_up_to_those_that_it_promises(language: str, lesson: Listed) -> None:
    saved = json.loads((notebooks() / "teacher" / language / f"{lesson.file}.ipynb").read_bytes())
    (note, _) = ("".join(cell["source"]) for cell in saved["cells"] if cell["metadata"].get("edition"))
    plan = note.partition("** ")[2].partition(".")[0]
    minutes = re.findall(r"(\d+)분" if language == "ko" else r"(?<!section )\b(\d+)\b", plan)
    assert sum(map(int, minutes)) == lesson.minutes, plan
    first = "".join(saved["cells"][0]["source"])
    assert f"**{lesson.minutes}{'분' if language == 'ko' else ' minutes'}" in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_nothing_and_holds_no_code(language: str, tmp_path: Path) -> None:
    page = write_notes(tmp_path, language).read_text(encoding="utf-8")
    assert re.findall(r'(?:src|href)="([^"#]*)', page) == [""] * len(CONTENTS)
    assert "<script" not in page and "<pre" not in page
