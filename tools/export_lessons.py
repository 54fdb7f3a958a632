"""Make slides and handouts from the committed notebooks. Both are HTML that needs no Internet.

Beside them is index.html, which leads to each.

    python tools/export_lessons.py slides  FOLDER    for the projector: speaker notes in a window of their own (key s)
    python tools/export_lessons.py handout FOLDER    for paper: print it from a browser; with results, and without

A slide is a text with the cell that follows it; what has no heading goes below the one that has (the down key). What
answers a prediction, and what shows a table, is a slide of its own. Exercises are as students have them.
"""

# mypy: untyped-calls-exclude="nbformat,nbconvert"
import argparse
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader
from nbconvert import HTMLExporter, SlidesExporter
from nbformat import NotebookNode

from fincert_lab.contents import CONTENTS
from fincert_lab.language import LANGUAGES, catalogue
from fincert_lab.views.note import Mood
from fincert_lab.workbook.notes import minutes_of_sections

# Not from build_notebooks, which needs what only a maintainer has.
NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
TEMPLATES = Path(__file__).parent / "templates"
REVEAL = "reveal.js"  # the folder beside the slides
WITHOUT_RESULTS = ".questions.html"
UNANSWERED = Mood.NOTHING_YET.value[0]  # how what predict and check say to who has answered nothing begins


def slides(target: Path) -> None:
    """Write the teacher's edition as slides, one folder a language, with reveal.js beside them."""
    for lang in LANGUAGES:
        exporter = SlidesExporter(
            template_name="slides",
            extra_template_basedirs=[str(TEMPLATES)],
            reveal_url_prefix=f"../{REVEAL}",
            reveal_theme="white",
            language_code=lang,
        )
        _write(exporter, Path("teacher", lang), target / lang, ".slides.html", _in_slides)
    _write_index(target, ".slides.html")
    # Carried by a package, since npm is one more thing to install.
    with as_file(files("sphinx_revealjs") / "_static" / "revealjs") as reveal:
        shutil.copytree(reveal, target / REVEAL, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.map"))


def handouts(target: Path) -> None:
    """Write the student's edition for paper, one folder a language: each lesson with its results, and without."""
    for lang in LANGUAGES:
        exporter = HTMLExporter(template_name="handout", extra_template_basedirs=[str(TEMPLATES)], language_code=lang)
        _write(exporter, Path(lang), target / lang, ".html", _on_paper)
        _write(exporter, Path(lang), target / lang, WITHOUT_RESULTS, _without_results)
    _write_index(target, ".html", WITHOUT_RESULTS)


def _write(
    exporter: HTMLExporter,
    edition: Path,
    target: Path,
    suffix: str,
    prepare: Callable[[Path], NotebookNode],
) -> None:
    target.mkdir(parents=True, exist_ok=True)
    words = catalogue(target.name)
    for lesson in CONTENTS:
        notebook = prepare(NOTEBOOKS / edition / f"{lesson.file}.ipynb")
        resources = {"metadata": {"name": words[f"lesson.{lesson.number}.title"]}}
        page, _ = exporter.from_notebook_node(notebook, resources=resources)
        page = page.replace('.ipynb"', f'{suffix}"')  # a link to the next lesson leads to the next page
        (target / f"{lesson.file}{suffix}").write_text(page, encoding="utf-8", newline="\n")


def _write_index(target: Path, suffix: str, without_results: str | None = None) -> None:
    words = {lang: catalogue(lang) for lang in LANGUAGES}
    template = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = template.get_template("contents.html.j2").render(
        words=words, contents=CONTENTS, suffix=suffix, without_results=without_results
    )
    (target / "index.html").write_text(page, encoding="utf-8", newline="\n")


def _in_slides(path: Path) -> NotebookNode:
    notebook, student = _read(path), _read(NOTEBOOKS / path.parent.name / path.name)
    unsolved = {cell.id: cell for cell in student.cells if "exercise" in cell.metadata}
    notebook.cells = [unsolved.get(cell.id, cell) for cell in notebook.cells]
    before = ""
    for cell in notebook.cells:
        _without_chat(cell)
        slideshow = cell.metadata.setdefault("slideshow", {})
        if cell.metadata.get("edition"):
            slideshow.setdefault("slide_type", "notes")
        elif cell.cell_type == "markdown" or before.startswith("predict(") or "<table" in repr(cell.outputs):
            slideshow.setdefault("slide_type", "subslide")
        before = cell.source
    notebook.cells = [*_with_minutes(notebook.cells, path.parent.name)]
    return notebook


def _with_minutes(cells: list[NotebookNode], language: str) -> Iterator[NotebookNode]:
    """Return the cells, and after the heading of each section its minutes, for the window of speaker notes."""
    minutes: dict[str, str] = {}
    for cell in cells:
        yield cell
        if cell.metadata.get("edition"):
            minutes |= minutes_of_sections(cell.source, language)
        elif (heading := re.match(r"## (\d+)\.", cell.source)) and heading[1] in minutes:
            told = {"slideshow": {"slide_type": "notes"}}
            yield nbformat.v4.new_markdown_cell(minutes[heading[1]], metadata=told)


def _on_paper(path: Path) -> NotebookNode:
    notebook = _read(path)
    for cell in notebook.cells:
        _without_chat(cell)
        # A closed hint would be lost on paper, and an open one gives the answer away.
        cell.source = _without_folds(cell.source)
        for shown in (output["data"] for output in cell.get("outputs", []) if "text/html" in output.get("data", {})):
            shown["text/html"] = _without_folds(shown["text/html"])
    return notebook


def _without_folds(text: str) -> str:
    """Return a text without what is folded in it."""
    return re.sub(r"\n*<details>.*?</details>", "", text, flags=re.DOTALL)


def _without_results(path: Path) -> NotebookNode:
    """Return a lesson on paper to be filled in: of what the cells showed, only the questions."""
    notebook = _on_paper(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
            if not cell.source.startswith("predict("):
                cell.outputs = []
    return notebook


def _read(path: Path) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def _without_chat(cell: NotebookNode) -> None:
    if cell.cell_type == "code":
        said = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
        cell.outputs = [output for output, text in zip(cell.outputs, said, strict=True) if text[:1] != UNANSWERED]


def main() -> None:
    """Export, as the command line says."""
    parser = argparse.ArgumentParser(description="Export the lessons as slides or handouts.")
    parser.add_argument("what", choices=["slides", "handout"])
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    (slides if asked.what == "slides" else handouts)(asked.folder)


if __name__ == "__main__":
    main()
