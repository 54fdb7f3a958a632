"""The contents: one row a lesson, and everything that tells of the lessons tells of these."""

import re
from pathlib import Path

import pytest

from fincert_lab import lessons
from fincert_lab.contents import CONTENTS, PLAYGROUND
from fincert_lab.language import LANGUAGES, catalogue
from fincert_lab.workbook.start import start_page
from tools.build_notebooks import SOURCES, Variant, draft, read

PACKAGE = Path(lessons.__file__).parents[1]
README = (SOURCES.parents[1] / "README.md").read_text("utf-8")
LINK = re.compile(r"\[([^\]]+)\]\((\d\d_\w+)\.ipynb\)")
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
IN_EACH_LANGUAGE = [(lesson, lang) for lesson in CONTENTS for lang in LANGUAGES]
each_lesson_in_each_language = pytest.mark.parametrize(
    ("lesson", "lang"), IN_EACH_LANGUAGE, ids=[f"{lesson.file}-{lang}" for lesson, lang in IN_EACH_LANGUAGE]
)


def title(lesson, lang):
    return catalogue(lang)[f"lesson.{lesson.number}.title"]


def texts(lesson, lang):
    """What students read in a lesson, cell by cell."""
    notebook = draft(read(SOURCES / f"{lesson.file}.py"), Variant(lang, teacher=False))
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def test_lessons_are_numbered_from_nought():
    assert [lesson.number for lesson in CONTENTS] == [*range(len(CONTENTS))]


def test_every_lesson_has_its_source_and_every_source_but_the_playgrounds_its_lesson():
    files = [lesson.file for lesson in CONTENTS]
    assert sorted(source.stem for source in SOURCES.glob("*.py")) == [*files, PLAYGROUND]


def test_every_lesson_has_its_words_in_every_language_and_all_words_their_lesson():
    wanted = {f"{lesson.number:02}.{lang}.toml" for lesson, lang in IN_EACH_LANGUAGE}
    assert {file.name for file in (PACKAGE / "locale" / "lessons").iterdir()} == wanted


@pytest.mark.parametrize("lesson", CONTENTS, ids=lambda lesson: lesson.file)
def test_what_a_lesson_asks_bears_its_number(lesson):
    its = lessons._LESSONS[lesson.number]
    asked = [*its.predictions, *its.checks, *its.given]
    assert [name for name in asked if not re.fullmatch(rf"{lesson.number}([a-z]|-\d+|)", name)] == []


@each_lesson_in_each_language
def test_a_lesson_begins_with_its_title_and_how_many_minutes_it_takes(lesson, lang):
    first = texts(lesson, lang)[0]
    assert first.startswith(f"# {title(lesson, lang)}\n")
    assert re.search(r"\*\*(\d+)", first)[1] == str(lesson.minutes)


@each_lesson_in_each_language
def test_a_lesson_ends_with_a_link_to_the_next_and_calls_each_by_its_title(lesson, lang):
    called = {other.file: title(other, lang) for other in CONTENTS}
    links = [link for text in texts(lesson, lang) for link in LINK.findall(text)]
    assert [(words, file) for words, file in links if called.get(file) != words] == []
    following = [(title(other, lang), other.file) for other in CONTENTS if other.number == lesson.number + 1]
    assert LINK.findall(texts(lesson, lang)[-1]) == following


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_start_page_leads_to_every_lesson_and_to_the_playground(lang):
    places = re.findall(rf"\[(.+)\]\({lang}/(\w+)\.ipynb\)", start_page())
    begin = (catalogue(lang)["start.begin"], CONTENTS[0].file)
    lessons = [(title(lesson, lang), lesson.file) for lesson in CONTENTS]
    assert places == [begin, *lessons, (catalogue(lang)["playground.title"], PLAYGROUND)]


def test_the_readme_tells_of_every_lesson_what_it_is_called_and_what_one_does_there():
    words = catalogue("en")
    wanted = [f"| {it.number} | {title(it, 'en')} | {words[f'lesson.{it.number}.you']} |" for it in CONTENTS]
    assert re.findall(r"^\| \d+ \| .*$", README, re.MULTILINE) == wanted


def test_the_readme_says_how_many_lessons_there_are_and_how_long_they_take():
    told = re.search(r"There are (\w+) lessons of (\d+)\s+minutes each \(([^)]+)\)", README)
    minutes = dict.fromkeys(range(len(CONTENTS)), int(told[2]))
    minutes |= {int(lesson): int(longer) for longer, lesson in re.findall(r"(\d+) for lesson (\d+)", told[3])}
    assert told[1] == NUMBERS[len(CONTENTS)]
    assert minutes == {lesson.number: lesson.minutes for lesson in CONTENTS}
