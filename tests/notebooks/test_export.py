"""Slides and handouts: everything the notebooks show, nothing from the Internet, and on paper nothing to click."""

import re
from collections import Counter
from html import unescape
from pathlib import Path

import nbformat
import pytest

from fincert_lab.contents import CONTENTS
from fincert_lab.language import LANGUAGES, catalogue
from tools.build_notebooks import NOTEBOOKS
from tools.export_lessons import WITHOUT_RESULTS, handouts, slides

PAGES = [f"{lang}/{lesson.file}" for lang in LANGUAGES for lesson in CONTENTS]
OUTSIDE = re.compile(
    r"""(?:src|href)=["'](?:https?:)?//|@import\s+(?:url\()?["']?(?:https?:)?//|\bfrom ["']https?://"""
)
UNSOLVED = r"answer</span>[^\n]*=[^\n]*None"
CHAT = re.compile(r"<div[^>]*>○ ")  # what predict and check say to who has answered nothing yet; a badge is no div


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both, made once."""
    folder = tmp_path_factory.mktemp("exported")
    slides(folder / "slides")
    handouts(folder / "handout")
    return folder


def tables(notebook: Path) -> Counter[str]:
    """The captions of the tables that a notebook's outputs show, and how often."""
    cells = nbformat.read(notebook, as_version=4).cells
    shown = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", [])]
    return captions("".join(shown))


def captions(page: str) -> Counter[str]:
    return Counter(re.findall(r"<caption.*?</caption>", unescape(page)))  # an apostrophe may be written in two ways


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_fetched_from_outside(exported: Path, page: str) -> None:
    for made in (exported / "slides" / f"{page}.slides.html", exported / "handout" / f"{page}.html"):
        assert OUTSIDE.findall(made.read_text(encoding="utf-8")) == []


def test_what_the_slides_load_is_beside_them(exported: Path) -> None:
    for made in (exported / "slides").glob("*/*.html"):
        for needed in re.findall(r'(?:src|href)="(\.\.?/[^"]+)"', made.read_text(encoding="utf-8")):
            assert (made.parent / needed).is_file(), needed
    for sheet in (exported / "slides" / "reveal.js").rglob("*.css"):
        if sheet.stem in ("reveal", "white"):
            assert OUTSIDE.findall(sheet.read_text(encoding="utf-8")) == []


def test_a_page_leads_to_every_lesson_in_every_language(exported: Path) -> None:
    for where, suffix in (("slides", ".slides.html"), ("handout", ".html")):
        index = (exported / where / "index.html").read_text(encoding="utf-8")
        links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', index)
        titles = [catalogue(lang)[f"lesson.{lesson.number}.title"] for lang in LANGUAGES for lesson in CONTENTS]
        pages = [(f"{page}{suffix}", title) for page, title in zip(PAGES, titles, strict=True)]
        assert [link for link in links if WITHOUT_RESULTS not in link[0]] == pages
        assert len(links) == len(pages) * (2 if where == "handout" else 1)
        assert all((exported / where / page).is_file() for page, _ in links)


@pytest.mark.parametrize("page", PAGES)
def test_every_table_is_there(exported: Path, page: str) -> None:
    on_paper = (exported / "handout" / f"{page}.html").read_text(encoding="utf-8")
    assert captions(on_paper) == tables(NOTEBOOKS / f"{page}.ipynb")
    in_slides = (exported / "slides" / f"{page}.slides.html").read_text(encoding="utf-8")
    assert captions(in_slides) == tables(NOTEBOOKS / "teacher" / f"{page}.ipynb")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_which_language_it_is_in(exported: Path, page: str) -> None:
    for made in (exported / "slides" / f"{page}.slides.html", exported / "handout" / f"{page}.html"):
        assert f'<html lang="{page[:2]}">' in made.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_what_answers_a_prediction_and_what_shows_a_table_is_a_slide_of_its_own(exported: Path, page: str) -> None:
    in_slides = (exported / "slides" / f"{page}.slides.html").read_text(encoding="utf-8")
    for slide in re.findall(r"<section[^>]*>(?:(?!<section).)*?</section>", in_slides, re.DOTALL):
        assert len(captions(slide)) <= most_tables_of_one_cell(page)
        asks, answers = (re.search(rf'>{word}</span><span class="p">\(', slide) for word in ("predict", "check"))
        assert not (asks and answers), slide[-2000:]


@pytest.mark.parametrize("page", PAGES)
def test_the_notes_beside_the_slides_say_how_long_each_section_takes(exported: Path, page: str) -> None:
    in_slides = (exported / "slides" / f"{page}.slides.html").read_text(encoding="utf-8")
    timed = re.findall(r'<aside class="notes">(?:(?!</aside>).)*?<p>(\d+(?:분| minutes))</p>', in_slides, re.DOTALL)
    sections = re.findall(r"<h2[^>]*>\d\.", in_slides)
    assert len(timed) == len(sections) > 2


def most_tables_of_one_cell(page: str) -> int:
    cells = nbformat.read(NOTEBOOKS / "teacher" / f"{page}.ipynb", as_version=4).cells
    return max(sum(repr(output).count("<caption") for output in cell.get("outputs", [])) for cell in cells)


@pytest.mark.parametrize("page", PAGES)
def test_a_handout_has_no_hints_no_solutions_and_no_talk(exported: Path, page: str) -> None:
    on_paper = (exported / "handout" / f"{page}.html").read_text(encoding="utf-8")
    assert "<details" not in on_paper
    assert CHAT.findall(on_paper) == []
    assert re.search(UNSOLVED, on_paper)


@pytest.mark.parametrize("page", PAGES)
def test_a_handout_without_results_asks_every_question_and_answers_none(exported: Path, page: str) -> None:
    on_paper = (exported / "handout" / f"{page}{WITHOUT_RESULTS}").read_text(encoding="utf-8")
    asked = re.findall(r'<span class="n">predict</span>', on_paper)
    shown = re.findall(r"jp-RenderedHTMLCommon jp-RenderedHTML jp-OutputArea-output", on_paper)
    assert len(shown) <= len(asked)
    assert "<caption" not in on_paper and "[1]:" not in on_paper
    assert CHAT.findall(on_paper) == [] and re.search(UNSOLVED, on_paper)


@pytest.mark.parametrize("page", PAGES)
def test_slides_have_speaker_notes_and_lead_to_the_next_lesson(exported: Path, page: str) -> None:
    in_slides = (exported / "slides" / f"{page}.slides.html").read_text(encoding="utf-8")
    assert CHAT.findall(in_slides) == []
    assert in_slides.count('<aside class="notes">') >= 1
    assert in_slides.count("<section") > 20
    assert re.search(UNSOLVED, in_slides)  # though the notes are the teacher's, the exercises are the students'
    assert '.ipynb"' not in in_slides
    follows = [other for other in PAGES if other.startswith(page[:4]) and other > page][:1]
    assert all(f'href="{name.split("/")[1]}.slides.html"' in in_slides for name in follows)
