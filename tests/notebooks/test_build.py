"""The committed notebooks are what the sources build, and a source that would build a dishonest one is refused."""

# mypy: untyped-calls-exclude=nbformat
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from tools.build_notebooks import (
    NOTEBOOKS,
    SOURCES,
    VARIANTS,
    SourceError,
    build,
    draft,
    read,
    refuse_stale,
    renew_marks,
    variants,
)

LESSON = """\
# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}
# # 첫 수업

# %% [markdown] lang="en"
# # First lesson

# %%
lab = dict(lang="ko")
print(lab["lang"])

# %% stub="0-1"
answer = None

# %% solution="0-1"
answer = 42

# %% [markdown] lang="ko" edition="teacher"
# 답은 42

# %% [markdown] lang="en" edition="teacher"
# It is 42
"""
OUTPUTS = """
# %%
import sys, time, ipywidgets
print("one", flush=True)
time.sleep(0.2)
print("two")

# %%
from IPython.display import display
display({"application/vnd.jupyter.widget-view+json": {"model_id": "0"}}, raw=True)
ipywidgets.IntSlider(3)

# %% tags=["measured"]
print(time.perf_counter())

# %%
print(sys.executable)

# %% tags=["raises-exception"]
answer / 0
"""


def source(folder: Path, content: str = LESSON, marked: bool = True) -> Path:
    """A made-up lesson, so that these tests do not depend on what the real ones say."""
    path = folder / "00_made_up.py"
    path.write_text(content, encoding="utf-8", newline="\n")
    if marked:
        renew_marks(path)
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.ipynb"))
        if ".ipynb_checkpoints" not in path.parts
    }


def cells(path: Path) -> dict[str, NotebookNode]:
    return {cell.id: cell for cell in nbformat.reads(path.read_text(encoding="utf-8"), as_version=4).cells}


# --- what is built


def test_the_committed_notebooks_have_the_cells_that_the_sources_say() -> None:
    # What the cells put out is nbval's to judge, which runs them all.
    drafts = {
        (variant.folder / f"{path.stem}.ipynb").as_posix(): draft(read(path), variant)
        for path in sorted(SOURCES.glob("*.py"))
        for variant in variants(path)
    }
    assert drafts.keys() == files(NOTEBOOKS).keys()
    assert [name for name in drafts if not same_cells(drafts[name], NOTEBOOKS / name)] == [], "run make notebooks"


def same_cells(drafted: NotebookNode, path: Path) -> bool:
    committed = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    return drafted.metadata.lang == committed.metadata.lang and [*map(essence, drafted.cells)] == [
        *map(essence, committed.cells)
    ]


def essence(cell: NotebookNode) -> tuple[str, str, str, dict[str, object]]:
    return cell.id, cell.cell_type, cell.source, dict(cell.metadata)


def test_a_lesson_that_is_built_again_elsewhere_is_the_committed_one_to_the_byte(tmp_path: Path) -> None:
    first = sorted(SOURCES.glob("[0-9]*.py"))[0]
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / first.name).write_bytes(first.read_bytes())
    build(tmp_path / "source", tmp_path)
    built, committed = files(tmp_path), files(NOTEBOOKS)
    assert len(built) == len(VARIANTS)
    assert [name for name in built if built[name] != committed[name]] == [], "run make notebooks"


def test_a_lesson_becomes_four_notebooks_that_differ_in_language_and_solutions(tmp_path: Path) -> None:
    build(source(tmp_path).parent, tmp_path)
    korean, english, *teachers = (cells(tmp_path / v.folder / "00_made_up.ipynb") for v in VARIANTS)
    assert list(korean) == list(english) == ["00-000", "00-001", "00-002"]
    assert [list(teacher) for teacher in teachers] == [["00-000", "00-001", "00-002", "00-003"]] * 2
    assert (korean["00-000"].source, english["00-000"].source) == ("# 첫 수업", "# First lesson")
    assert korean["00-000"].metadata == english["00-000"].metadata == {"slideshow": {"slide_type": "slide"}}
    assert (korean["00-001"].outputs[0].text, english["00-001"].outputs[0].text) == ("ko\n", "en\n")
    assert [lesson["00-002"].source for lesson in (english, *teachers)] == ["answer = None", *["answer = 42"] * 2]
    assert [teacher["00-003"].source for teacher in teachers] == ["답은 42", "It is 42"]


def test_what_is_no_lesson_becomes_a_notebook_in_each_language_and_none_for_teachers(tmp_path: Path) -> None:
    path = source(tmp_path).rename(tmp_path / "made_up.py")
    build(path.parent, tmp_path)
    assert [*files(tmp_path)] == ["en/made_up.ipynb", "ko/made_up.ipynb"]


def test_what_is_stored_depends_on_neither_time_nor_widgets_nor_the_machine(tmp_path: Path) -> None:
    build(source(tmp_path, LESSON + OUTPUTS).parent, tmp_path)
    path = tmp_path / "teacher" / "ko" / "00_made_up.ipynb"
    streams, widget, measured, interpreter, error = list(cells(path).values())[4:]
    assert [output.text for output in streams.outputs] == ["one\ntwo\n"]
    assert [list(output.data) for output in widget.outputs] == [["text/plain"]]
    assert (measured.outputs, measured.metadata.tags) == ([], ["measured", "nbval-ignore-output"])
    assert interpreter.outputs[0].text == f"{sys.executable}\n"
    assert error.outputs[0].ename == "ZeroDivisionError"
    metadata = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4).metadata
    assert sorted(metadata) == ["kernelspec", "lang", "language_info"] and "version" not in metadata.language_info


def test_an_exception_that_no_tag_announces_stops_the_build_and_names_the_notebook(tmp_path: Path) -> None:
    path = source(tmp_path, LESSON + "\n# %%\n1 / 0\n")
    with pytest.raises(CellExecutionError) as caught:
        build(path.parent, tmp_path)
    assert "00_made_up.ipynb" in caught.value.__notes__[0]


# --- what is refused


def test_a_stale_translation_is_refused_and_named(tmp_path: Path) -> None:
    path = source(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("첫 수업", "둘째 수업"), encoding="utf-8", newline="\n")
    with pytest.raises(SourceError, match="00_made_up.*# 둘째 수업.*--mark"):
        build(tmp_path, tmp_path)
    renew_marks(path)
    refuse_stale(read(path))


def test_marks_are_set_where_there_are_none_and_nothing_else_is_touched(tmp_path: Path) -> None:
    path = source(tmp_path)
    marked = path.read_text(encoding="utf-8")
    assert marked.count(' of="') == 2
    assert re.sub(r' of="[0-9a-f]{8}"', "", marked) == LESSON
    renew_marks(path)
    assert path.read_text(encoding="utf-8") == marked


@pytest.mark.parametrize(
    ("there", "instead", "reason"),
    [
        ('\n# %% [markdown] lang="en"\n# # First lesson\n', "", "'# 첫 수업' is not followed by its twin in lang"),
        ('# %% [markdown] lang="ko" slideshow={"slide_type": "slide"}\n# # 첫 수업\n', "", "follows no text"),
        ('# %% [markdown] lang="en"\n', "# %% [markdown]\n", "'# 첫 수업' is not followed by its twin in lang"),
        ('lang="en" edition="teacher"', 'lang="en" edition="all"', "other metadata"),
        ('# %% solution="0-1"', '# %% solution="0-2"', "stub of exercise 0-1 is not followed by its solution"),
        ('# %% stub="0-1"\nanswer = None\n', "", "follows no text or stub"),
    ],
)
def test_a_cell_without_its_partner_is_refused(tmp_path: Path, there: str, instead: str, reason: str) -> None:
    assert there in LESSON
    with pytest.raises(SourceError, match=f"00_made_up: .*{reason}"):
        read(source(tmp_path, LESSON.replace(there, instead, 1), marked=False))


@pytest.mark.parametrize("line", ['lab = dict(lang="ko")\nlab = dict(lang="ko")', 'lab = {"lang": "ko"}'])
def test_two_language_lines_are_refused_and_so_is_none(tmp_path: Path, line: str) -> None:
    path = source(tmp_path, LESSON.replace('lab = dict(lang="ko")', line))
    with pytest.raises(SourceError, match="00_made_up: not exactly one line of code"):
        build(path.parent, tmp_path)
