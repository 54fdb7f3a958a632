"""A lesson with a seed of one's own: the same text fits, and the answers of a neighbour do not.

An event's number may fit by chance, where it fits a range of events and the neighbour's lab is about as old.
"""

# mypy: untyped-calls-exclude=nbformat
import re
from collections.abc import Iterator
from typing import Any, cast

import nbformat
import pytest

from fincert_lab import check, given
from fincert_lab.contents import CONTENTS
from fincert_lab.language import say
from fincert_lab.lessons import _LESSONS
from fincert_lab.lessons.revocation import WAYS
from fincert_lab.rules import Rules
from fincert_lab.world.lab import Lab
from tools.build_notebooks import NOTEBOOKS, SOURCES

MINE, NEIGHBOURS = "20260001", "20260008"  # whose labs have been open for 15 days, and for 5
LESSONS = [(lesson.number, lesson.file) for lesson in CONTENTS]


def play(lesson: str, seed: str) -> Iterator[tuple[Lab, str, object]]:
    """Run the teacher's edition with a seed. Before each solution the lab is as the exercise finds it; then the answer.

    Yields lab, exercise, and first Ellipsis, then the answer.
    """
    notebook = nbformat.read(NOTEBOOKS / "teacher" / "en" / f"{lesson}.ipynb", as_version=4)
    names: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if exercise := cell.metadata.get("exercise"):
            yield names["lab"], exercise, ...
        code = cell.source.replace('lang="en")', f'lang="en", seed="{seed}")')
        try:
            exec(compile(code, lesson, "exec"), names)
        except Exception:
            if "raises-exception" not in cell.metadata.get("tags", []):
                raise
        if exercise:
            (called,) = re.findall(rf'check\(lab, "{exercise}", (\w+)\)', cell.source)
            yield names["lab"], exercise, judgements(names["lab"], exercise) if exercise in KNOWING else names[called]


KNOWING = {"5-1", "5-3", "6-3", "7-3", "8-3"}  # the solution is written down for the lab without a seed


def judgements(lab: Lab, exercise: str) -> dict[str, object]:
    """Which of the sentences are right; in 5-1, what is right in each situation."""
    sentences = cast(dict[str, str], given(lab, exercise))
    if exercise == "5-1":
        ways = {say(f"lesson.5-1.{way}"): way for way in WAYS}
        return {letter: ways[words] for letter, words in sentences.items()}
    right = {letter: say(f"lesson.{exercise}.{letter}_right", **vars(Rules())) for letter in sentences}
    return {letter: sentence == right[letter] for letter, sentence in sentences.items()}


@pytest.mark.parametrize(("number", "lesson"), LESSONS)
def test_my_answers_are_right_for_me_and_my_neighbours_are_not(
    number: int, lesson: str, capsys: pytest.CaptureFixture[str]
) -> None:
    neighbours = {exercise: answer for _, exercise, answer in play(lesson, NEIGHBOURS)}
    assert neighbours.keys() == _LESSONS[number].checks.keys()
    for lab, exercise, mine in play(lesson, MINE):
        capsys.readouterr()
        check(lab, exercise, neighbours[exercise] if mine is ... else mine)
        verdict = "◐" if mine is ... else "●"
        assert capsys.readouterr().out.startswith(verdict), (exercise, mine)


def test_a_text_names_no_event_by_a_number_that_a_seed_changes() -> None:
    for source in SOURCES.glob("[0-9]*.py"):
        text = source.read_text(encoding="utf-8")
        assert re.findall(r"사건 \d+(?!개)|[Ee]vents? \d+|그림에서 \d+|diagram \d+", text) == [], source.name
