"""What a committed notebook must be, as pure functions: each takes a notebook, or two, and returns the faults it sees.

nbval proves that outputs are reproduced. It passes a notebook that was never run, swallows bad magics, and cannot
know what must not be shown: that is looked for here.
"""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from nbformat import NotebookNode

from fincert_lab.language import LANGUAGES

ROOT = Path(__file__).parents[2]
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

PATH = re.compile(
    r"/(?:home|root|Users|tmp|usr|opt|var|mnt)/|\b[A-Za-z]:\\\w|site-packages|\.py:|File \"|" + re.escape(str(ROOT))
)
LINE_NUMBER = re.compile(r"\bline \d+|Cell In\[|^-+> ?\d+", re.MULTILINE)
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}", re.IGNORECASE)
# Not reproducible, or it does not survive saving and restarting.
BANNED = re.compile(
    r"\b(?:Output\(|interact|clear_output|display_id|datetime\.now|time\.time|random\b|os\.urandom|secrets\b)|\.style\b"
)
HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE_SPAN = re.compile(r"(`+)(.+?)\1", re.DOTALL)
SPOKEN = re.compile(f'lang="(?:{"|".join(LANGUAGES)})"')
# Where an English text may say a Korean word: (in brackets), *in italics*, and in code.
GLOSS = re.compile(r"\([^)]*\)|(?<!\*)\*[^*]+\*(?!\*)|\b_[^_]+_\b")


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    return ((cell, output) for cell in code_cells(notebook) for output in cell.outputs)


def tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def strings(value: object) -> Iterator[str]:
    """Every text anywhere in an output."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


# --- what was stored when the notebook ran


def wrong_counts(notebook: NotebookNode) -> list[str]:
    counts = [cell.execution_count for cell in code_cells(notebook)]
    return [] if counts == [*range(1, len(counts) + 1)] else [f"counts are {counts}"]


def widget_state(notebook: NotebookNode) -> list[str]:
    return ["metadata.widgets"] if "widgets" in notebook.metadata else []


def widget_views(notebook: NotebookNode) -> list[str]:
    return [cell.id for cell, output in outputs(notebook) if WIDGET_VIEW in output.get("data", {})]


def stderr(notebook: NotebookNode) -> list[str]:
    return [f"{cell.id}: {output.text}" for cell, output in outputs(notebook) if output.get("name") == "stderr"]


def _shown(notebook: NotebookNode, pattern: re.Pattern[str]) -> list[str]:
    texts = [(cell.id, text) for cell, output in outputs(notebook) for text in strings(output)]
    return [f"{cell_id}: {found[0]!r}" for cell_id, text in texts for found in pattern.finditer(text)]


def paths(notebook: NotebookNode) -> list[str]:
    return _shown(notebook, PATH)


def line_numbers(notebook: NotebookNode) -> list[str]:
    return _shown(notebook, LINE_NUMBER)


def addresses(notebook: NotebookNode) -> list[str]:
    return _shown(notebook, ADDRESS)


def unexpected_errors(notebook: NotebookNode) -> list[str]:
    raised = {cell.id for cell, output in outputs(notebook) if output.output_type == "error"}
    expected = {cell.id for cell in code_cells(notebook) if "raises-exception" in tags(cell)}
    return [f"{cell_id}: raises, or is tagged raises-exception, but not both" for cell_id in sorted(raised ^ expected)]


def long_errors(notebook: NotebookNode) -> list[str]:
    errors = [(cell, output) for cell, output in outputs(notebook) if output.output_type == "error"]
    return [cell.id for cell, error in errors if len("\n".join(error.traceback).splitlines()) != 1]


def unchecked_outputs(notebook: NotebookNode) -> list[str]:
    """Whatever nbval would skip, except the output of a measured cell, which is not stored."""
    faults = []
    for cell in code_cells(notebook):
        measured = "measured" in tags(cell)
        marks = [tag for tag in tags(cell) if "nbval" in tag.lower() or "skip" in tag.lower()]
        if marks != ["nbval-ignore-output"] * measured or (measured and cell.outputs) or "NBVAL_" in cell.source:
            faults.append(f"{cell.id}: tagged {tags(cell)}, {len(cell.outputs)} outputs")
    return faults


def no_table(notebook: NotebookNode) -> list[str]:
    pages = [output.get("data", {}).get("text/html", "") for _, output in outputs(notebook)]
    return [] if any("<table" in page for page in pages) else ["no output shows a table"]


def wrong_solutions(teacher: NotebookNode) -> list[str]:
    """Solutions that the lesson's own check does not call right, or exercises that nothing checks."""
    solved = [cell for cell in code_cells(teacher) if "exercise" in cell.metadata]
    said = {cell.id: [output.get("data", {}).get("text/plain", "") for output in cell.outputs] for cell in solved}
    return [f"{cell_id}: {notes}" for cell_id, notes in said.items() if not any(note[:1] == "●" for note in notes)]


# --- what its author wrote


def long_cells(notebook: NotebookNode) -> list[str]:
    return [cell.id for cell in code_cells(notebook) if len(cell.source.splitlines()) > 10]


def wide_cells(notebook: NotebookNode) -> list[str]:
    """Wider than JupyterLab shows on a laptop of 1280 pixels without a scroll bar."""
    return [cell.id for cell in code_cells(notebook) if max(map(len, cell.source.splitlines()), default=0) > 100]


def not_python(notebook: NotebookNode) -> list[str]:
    """Magics, shell escapes, help marks: IPython takes them, Python does not."""
    faults = []
    for cell in code_cells(notebook):
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            faults.append(f"{cell.id}: {error}")
    return faults


def _tokens(notebook: NotebookNode, unwanted: Callable[[tokenize.TokenInfo], bool]) -> list[str]:
    return [
        f"{cell.id}: {token.string}"
        for cell in code_cells(notebook)
        for token in tokenize.generate_tokens(io.StringIO(cell.source).readline)
        if unwanted(token)
    ]


def comments(notebook: NotebookNode) -> list[str]:
    return _tokens(notebook, lambda token: token.type == tokenize.COMMENT)


def foreign_names(notebook: NotebookNode) -> list[str]:
    return _tokens(notebook, lambda token: token.type == tokenize.NAME and not token.string.isascii())


def banned_calls(notebook: NotebookNode) -> list[str]:
    return [f"{cell.id}: {found[0]}" for cell in code_cells(notebook) for found in BANNED.finditer(cell.source)]


def wrong_language(notebook: NotebookNode) -> list[str]:
    """A Korean notebook with no Korean in it, or another with Korean words that are not glosses."""
    texts = {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "markdown"}
    if notebook.metadata.lang == "ko":
        return [] if any(HANGUL.search(text) for text in texts.values()) else ["no text is Korean"]
    plain = {cell_id: GLOSS.sub("", CODE_SPAN.sub("", text)) for cell_id, text in texts.items()}
    return [cell_id for cell_id, text in plain.items() if HANGUL.search(text)]


# --- two notebooks side by side


def headings(text: str) -> list[str]:
    """The levels, in order."""
    return re.findall(r"^(#{1,6}) ", FENCE.sub("", text), flags=re.MULTILINE)


def code_spans(text: str) -> Counter[str]:
    """Code in a text, but for the language that a lab is told to speak."""
    return Counter(SPOKEN.sub("lang", found[2]) for found in CODE_SPAN.finditer(text))


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"[0-9]+", re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)))


def links(text: str) -> Counter[str]:
    """Where links lead. A heading is named in its own language, and each notebook may lead to its own twin."""
    targets = re.findall(r"\]\(([^)\s]+)|(https?://[^\s)>\]\"]+)", text)
    return Counter(
        re.sub(rf"\.\./(?:{'|'.join(LANGUAGES)})/", "../twin/", (a or b).partition("#")[0]) for a, b in targets
    )


def untrue_twins(first: NotebookNode, twin: NotebookNode) -> list[str]:
    if [cell.id for cell in first.cells] != [cell.id for cell in twin.cells]:
        return ["not the same cells"]
    return [
        f"{ours.id}: {facts.__name__} {facts(ours.source)} in {first.metadata.lang},"
        f" {facts(theirs.source)} in {twin.metadata.lang}"
        for ours, theirs in zip(first.cells, twin.cells, strict=True)
        if ours.cell_type == "markdown"
        for facts in (headings, code_spans, numbers, links)
        if facts(ours.source) != facts(theirs.source)
    ]


def strayed_editions(student: NotebookNode, teacher: NotebookNode) -> list[str]:
    """Where the editions differ though they should not, or are the same though they should differ.

    Outputs are not compared: what follows a solution shows that it was solved.
    """
    shared = [cell for cell in teacher.cells if cell.metadata.get("edition") != "teacher"]
    if [cell.id for cell in student.cells] != [cell.id for cell in shared]:
        return ["not the same cells"]
    faults = []
    for ours, theirs in zip(student.cells, shared, strict=True):
        exercise = ours.metadata.get("exercise")
        same = (ours.cell_type, ours.source) == (theirs.cell_type, theirs.source)
        if exercise != theirs.metadata.get("exercise") or same == bool(exercise):
            faults.append(f"{ours.id}: {'solved for students' if exercise and same else 'differs'}")
        elif not exercise and ours.metadata != theirs.metadata:
            faults.append(f"{ours.id}: other metadata")
    return faults
