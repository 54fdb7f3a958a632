"""Build the variants of every lesson (in each language, for students and for teachers) from its one source.

A lesson is `notebooks/source/NN_slug.py` in jupytext's percent format:

    # %% [markdown] lang="ko"                     a text ...
    # %% [markdown] lang="en" of="1a2b3c4d"       ... and its twin, with a mark of the first it was made from
    # %% [markdown] lang="ko" edition="teacher"   only teachers see this (its twin follows)
    # %%                                          code, the same in every variant but for the language line
    # %% stub="3-1"                               an exercise as students get it ...
    # %% solution="3-1"                           ... and as teachers do
    # %% tags=["measured"]                        what this machine happens to say, such as how fast it is or what its
                                                  openssl thinks: stored without its output
    # %% tags=["cracking"]                        an attack that takes a computer a while: the bench leaves it out

What is no lesson (its name begins with no number) has nothing to solve, and so no edition for teachers.

A text stands there once in each of the `LANGUAGES`, in their order: the first is what its twins are made from. Tags,
slides and whatever else a cell's header says goes into the notebook. A twin has what the first has.
`--mark` renews the marks, for a translator who has re-read every twin.
"""

# mypy: untyped-calls-exclude=nbformat
import argparse
import asyncio
import hashlib
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import jupytext
import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from fincert_lab.language import LANGUAGES

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
SOURCES = NOTEBOOKS / "source"
FIRST, *TWINS = LANGUAGES
LANGUAGE_LINE = f'lang="{FIRST}"'
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# What pairs cells up, and jupytext's note on blank lines: they have done their work when the notebook is written.
SOURCE_ONLY = {"lang", "of", "stub", "solution", "lines_to_next_cell"}


class SourceError(Exception):
    """A source that cannot become honest notebooks, and what to do about it."""


@dataclass(frozen=True)
class Variant:
    """One of the notebooks that a lesson becomes."""

    lang: str
    teacher: bool

    @property
    def folder(self) -> Path:
        """Where it lies under notebooks/."""
        return Path("teacher", self.lang) if self.teacher else Path(self.lang)


VARIANTS = tuple(Variant(lang, teacher) for teacher in (False, True) for lang in LANGUAGES)


def variants(source: Path) -> tuple[Variant, ...]:
    """Return what a source becomes."""
    return VARIANTS if source.stem[0].isdigit() else tuple(each for each in VARIANTS if not each.teacher)


class Text(dict[str, NotebookNode]):
    """A text by language: the first, and the twins that were made from it."""


class Code(NamedTuple):
    """Code as each edition has it: the same cell twice, unless it is an exercise."""

    student: NotebookNode
    teacher: NotebookNode


@dataclass(frozen=True)
class Lesson:
    """A source, paired up. A cell's id comes from its place here, so that variants can be compared cell by cell."""

    name: str
    places: tuple[Text | Code, ...]

    @property
    def texts(self) -> list[Text]:
        """The texts."""
        return [place for place in self.places if isinstance(place, Text)]


# --- reading a source


def read(source: Path) -> Lesson:
    """Read a lesson and pair its cells up; refuse what has lost its partner."""
    cells = jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent").cells
    try:
        return Lesson(source.stem, tuple(_pair(iter(cells))))
    except SourceError as error:
        raise SourceError(f"{source.stem}: {error}") from None


def _pair(cells: Iterator[NotebookNode]) -> Iterator[Text | Code]:
    for cell in cells:
        meta = cell.metadata
        if cell.cell_type == "markdown" and meta.get("lang") == FIRST:
            yield Text({FIRST: cell} | {lang: _twin(cell, lang, next(cells, None)) for lang in TWINS})
        elif "stub" in meta:
            solution = next(cells, None)
            if solution is None or solution.metadata.get("solution") != meta["stub"]:
                raise SourceError(f"the stub of exercise {meta['stub']} is not followed by its solution")
            yield Code(cell, solution)
        elif cell.cell_type == "code" and "solution" not in meta:
            yield Code(cell, cell)
        else:
            raise SourceError(f"the cell {_first_line(cell)!r} follows no text or stub that it belongs to")


def _twin(first: NotebookNode, lang: str, twin: NotebookNode | None) -> NotebookNode:
    if twin is None or twin.metadata.get("lang") != lang:
        raise SourceError(f'the text {_first_line(first)!r} is not followed by its twin in lang="{lang}"')
    # What a text is (a slide, for teachers) is said once, or each time alike.
    if _kept(twin) not in ({}, _kept(first)):
        raise SourceError(f'the twin of {_first_line(first)!r} in lang="{lang}" has other metadata')
    twin.metadata.update(_kept(first))
    return twin


def _first_line(cell: NotebookNode) -> str:
    return str(cell.source).strip().partition("\n")[0]


def _kept(cell: NotebookNode) -> dict[str, Any]:
    return {key: value for key, value in cell.metadata.items() if key not in SOURCE_ONLY}


# --- keeping translations honest


def mark_of(first: NotebookNode) -> str:
    """What a twin says it was made from."""
    return hashlib.sha256(first.source.strip().encode()).hexdigest()[:8]


def refuse_stale(lesson: Lesson) -> None:
    """Refuse a lesson in which a text was changed and a twin of it was not looked at since."""
    for text in lesson.texts:
        for lang in TWINS:
            if text[lang].metadata.get("of") != mark_of(text[FIRST]):
                raise SourceError(
                    f'{lesson.name}: the twin of {_first_line(text[FIRST])!r} in lang="{lang}" was made from another'
                    " text. Read it again, then renew its mark with --mark."
                )


def renew_marks(source: Path) -> None:
    """Mark every twin in a source as made from the text that it follows."""
    marks = iter([mark_of(text[FIRST]) for text in read(source).texts for _ in TWINS])

    def renew(header: re.Match[str]) -> str:
        bare = re.sub(r' of="[^"]*"', "", header[0])
        return bare.replace(header[1], f'{header[1]} of="{next(marks)}"')

    text = source.read_text(encoding="utf-8")
    text = re.sub(rf'^# %% \[markdown\].* (lang="(?:{"|".join(TWINS)})").*$', renew, text, flags=re.MULTILINE)
    source.write_text(text, encoding="utf-8", newline="\n")


# --- writing a notebook


def draft(lesson: Lesson, variant: Variant) -> NotebookNode:
    """Choose a variant's cells. Nothing has been run yet."""
    notebook: NotebookNode = nbformat.v4.new_notebook()
    notebook.metadata = NotebookNode(
        kernelspec={"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}, lang=variant.lang
    )
    for position, place in enumerate(lesson.places):
        chosen = place[variant.lang] if isinstance(place, Text) else place[variant.teacher]
        if variant.teacher or chosen.metadata.get("edition") != "teacher":
            cell = deepcopy(chosen)
            cell.id = f"{lesson.name[:2]}-{position:03}"
            cell.metadata = _metadata(chosen)
            notebook.cells.append(cell)
    _set_language(notebook, lesson, variant)
    return notebook


def _metadata(cell: NotebookNode) -> NotebookNode:
    metadata = NotebookNode(_kept(cell))
    if exercise := cell.metadata.get("stub") or cell.metadata.get("solution"):
        metadata.exercise = exercise
    if "measured" in metadata.get("tags", []):
        metadata.tags = [*metadata.tags, "nbval-ignore-output"]
    return metadata


def _set_language(notebook: NotebookNode, lesson: Lesson, variant: Variant) -> None:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and LANGUAGE_LINE in cell.source]
    if sum(cell.source.count(LANGUAGE_LINE) for cell in cells) != 1:
        raise SourceError(f"{lesson.name}: not exactly one line of code says {LANGUAGE_LINE}")
    cells[0].source = cells[0].source.replace(LANGUAGE_LINE, f'lang="{variant.lang}"')


class ThisInterpreter(AsyncKernelManager):
    """Starts the kernel with the interpreter that runs us, whatever `python3` is elsewhere on the machine."""

    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return KernelSpecManager(kernel_dirs=[])


def run(notebook: NotebookNode) -> None:
    """Run a notebook in a fresh kernel and an empty folder. Only a cell tagged raises-exception may raise."""
    with TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            kernel_manager_class=ThisInterpreter,
            # The kernel warns of eavesdroppers on its local socket, once a notebook.
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": folder}},
            record_timing=False,
            store_widget_state=False,
        )
        # Not client.execute(): in a thread, that leaves its event loop open.
        asyncio.run(client.async_execute())


def clean(notebook: NotebookNode) -> None:
    """Take out of a notebook that was run what another run, or another machine, would write otherwise."""
    # The kernel's own has the version of Python in it.
    notebook.metadata.language_info = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            measured = "measured" in cell.metadata.get("tags", [])
            cell.outputs = [] if measured else _merged(_without_views(cell.outputs))


def _without_views(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Take the views of widgets away: an output that has another face keeps that, and one that has none goes."""
    for output in outputs:
        output.get("data", {}).pop(WIDGET_VIEW, None)
    return [output for output in outputs if output.get("data", True)]


def _merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join the pieces of a stream: how many there are depends on when the kernel flushed."""
    merged: list[NotebookNode] = []
    for output in outputs:
        if merged and output.output_type == "stream" and merged[-1].get("name") == output.name:
            merged[-1].text += output.text
        else:
            merged.append(output)
    return merged


def build(sources: Path, target: Path) -> None:
    """Write every variant of every source under `target`."""
    drafts: dict[Path, NotebookNode] = {}
    for source in sorted(sources.glob("*.py")):
        lesson = read(source)
        refuse_stale(lesson)
        drafts |= {target / v.folder / f"{lesson.name}.ipynb": draft(lesson, v) for v in variants(source)}
    # The kernels do the work, each in a process of its own. Two at a time: CI has two cores.
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(_finish, drafts.keys(), drafts.values()))


def _finish(path: Path, notebook: NotebookNode) -> None:
    try:
        run(notebook)
    except CellExecutionError as error:
        error.add_note(f"while building {path}")
        raise
    clean(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Build, or renew marks, as the command line says."""
    parser = argparse.ArgumentParser(description="Build the notebooks from notebooks/source.")
    parser.add_argument("--to", type=Path, default=NOTEBOOKS, metavar="FOLDER", help="build there instead")
    parser.add_argument("--mark", action="store_true", help="build nothing: mark every twin as up to date")
    arguments = parser.parse_args()
    try:
        if arguments.mark:
            for source in SOURCES.glob("*.py"):
                renew_marks(source)
        else:
            build(SOURCES, arguments.to)
    except SourceError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
