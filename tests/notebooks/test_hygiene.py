"""Every committed notebook is fit to be opened, projected and compared."""

# mypy: untyped-calls-exclude=nbformat
from collections.abc import Callable
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from fincert_lab.contents import CONTENTS, PLAYGROUND
from fincert_lab.language import LANGUAGES
from tests.notebooks import hygiene
from tools.build_notebooks import FIRST, NOTEBOOKS, TWINS, VARIANTS

LESSONS = [lesson.file for lesson in CONTENTS]
PATHS = [(variant.folder / f"{lesson}.ipynb").as_posix() for lesson in LESSONS for variant in VARIANTS]
# Nothing in it may be the same every day, so no table of its sandbox is stored.
PLAYGROUNDS = [f"{lang}/{PLAYGROUND}.ipynb" for lang in LANGUAGES]
every_lesson = pytest.mark.parametrize("path", PATHS)
every_notebook = pytest.mark.parametrize("path", PATHS + PLAYGROUNDS)


@cache
def load(path: str) -> NotebookNode:
    notebook: NotebookNode = nbformat.reads(Path(NOTEBOOKS, path).read_text(encoding="utf-8"), as_version=4)
    return notebook


def assert_none(check: Callable[..., list[str]], *paths: str) -> None:
    faults = check(*map(load, paths))
    assert not faults, "\n".join(faults)


def test_there_is_a_lesson_and_each_source_has_its_four_notebooks_and_no_others_but_the_playgrounds() -> None:
    found = {path.relative_to(NOTEBOOKS).as_posix() for path in NOTEBOOKS.rglob("*.ipynb")}
    assert PATHS and {path for path in found if ".ipynb_checkpoints" not in path} == {*PATHS, *PLAYGROUNDS}


@every_notebook
def test_every_code_cell_was_run_once_and_in_order(path: str) -> None:
    assert_none(hygiene.wrong_counts, path)


@every_notebook
def test_no_widget_state_is_stored(path: str) -> None:
    assert_none(hygiene.widget_state, path)


@every_notebook
def test_no_output_is_the_view_of_a_widget(path: str) -> None:
    assert_none(hygiene.widget_views, path)


@every_notebook
def test_nothing_was_written_to_stderr(path: str) -> None:
    assert_none(hygiene.stderr, path)


@pytest.mark.parametrize("path", [path for path in PATHS if path.startswith("teacher/")])
def test_every_solution_is_right(path: str) -> None:
    assert_none(hygiene.wrong_solutions, path)


@every_notebook
def test_no_output_shows_a_path(path: str) -> None:
    assert_none(hygiene.paths, path)


@every_notebook
def test_no_output_shows_a_line_number(path: str) -> None:
    assert_none(hygiene.line_numbers, path)


@every_notebook
def test_no_output_shows_a_memory_address(path: str) -> None:
    assert_none(hygiene.addresses, path)


@every_notebook
def test_cells_raise_where_they_are_tagged_to_and_nowhere_else(path: str) -> None:
    assert_none(hygiene.unexpected_errors, path)


@every_notebook
def test_every_error_is_one_line(path: str) -> None:
    assert_none(hygiene.long_errors, path)


@every_notebook
def test_nbval_checks_every_output_but_the_measured(path: str) -> None:
    assert_none(hygiene.unchecked_outputs, path)


@every_lesson
def test_a_table_is_there_before_anything_is_run(path: str) -> None:
    assert_none(hygiene.no_table, path)


@every_notebook
def test_code_cells_have_at_most_ten_lines(path: str) -> None:
    assert_none(hygiene.long_cells, path)


@every_notebook
def test_code_fits_the_width_of_a_laptop(path: str) -> None:
    assert_none(hygiene.wide_cells, path)


@every_notebook
def test_code_cells_are_python_without_magics(path: str) -> None:
    assert_none(hygiene.not_python, path)


@every_notebook
def test_code_cells_have_no_comments(path: str) -> None:
    assert_none(hygiene.comments, path)


@every_notebook
def test_names_in_code_are_ascii(path: str) -> None:
    assert_none(hygiene.foreign_names, path)


@every_notebook
def test_nothing_is_used_that_cannot_be_reproduced_or_saved(path: str) -> None:
    assert_none(hygiene.banned_calls, path)


@every_notebook
def test_the_text_is_in_the_language_of_the_notebook(path: str) -> None:
    assert_none(hygiene.wrong_language, path)


@pytest.mark.parametrize("lang", TWINS)
@pytest.mark.parametrize("path", [path for path in PATHS + PLAYGROUNDS if f"{FIRST}/" in path])
def test_twins_have_the_same_headings_code_spans_numbers_and_links(path: str, lang: str) -> None:
    assert_none(hygiene.untrue_twins, path, path.replace(f"{FIRST}/", f"{lang}/"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_editions_differ_in_exercises_and_in_what_only_teachers_read(lesson: str, lang: str) -> None:
    assert_none(hygiene.strayed_editions, f"{lang}/{lesson}.ipynb", f"teacher/{lang}/{lesson}.ipynb")
