"""What holds for every lesson: predictions are noted, then judged; a check waits, and never raises."""

import pytest

from fincert_lab import check, given, lesson, predict
from fincert_lab.errors import UnknownLesson
from fincert_lab.lessons import _LESSONS

PREDICTIONS = [(number, question) for number, its in _LESSONS.items() for question in its.predictions]
EXERCISES = [(number, exercise) for number, its in _LESSONS.items() for exercise in its.checks]
GIVEN = [(number, exercise) for number, its in _LESSONS.items() for exercise in its.given]


class Broken:
    """An answer that raises whatever one asks of it."""

    def __getattribute__(self, name):
        raise RuntimeError(name)


# Made in the test: pytest would ask each of them for its name.
WEIRD = {
    "10 MB of text": lambda: "x" * 10_000_000,
    "10 MB of bytes": lambda: bytes(10_000_000),
    "no text": str,
    "no bytes": bytes,
    "True": lambda: True,
    "False": lambda: False,
    "0": int,
    "-1": lambda: -1,
    "10**1000": lambda: 10**1000,
    "-10**1000": lambda: -(10**1000),
    "1.5": lambda: 1.5,
    "infinity": lambda: float("inf"),
    "no number": lambda: float("nan"),
    "list": list,
    "dict": dict,
    "list of itself": lambda: (mine := [], mine.append(mine))[0],
    "object": object,
    "a type": lambda: int,
    "broken": Broken,
    "three broken": lambda: (Broken(), Broken(), Broken()),
    "five broken": lambda: [Broken() for _ in range(5)],
}


@pytest.fixture(scope="module")
def labs():
    """One lab a lesson, for tests that only ask."""
    return {number: lesson(number, lang="en") for number in _LESSONS}


@pytest.mark.parametrize(("number", "question"), PREDICTIONS)
def test_a_prediction_is_noted_first_and_judged_afterwards(said, number, question):
    lab, options = lesson(number, lang="en"), _LESSONS[number].predictions[question].options
    assert said(check, lab, question).startswith("○ There is no prediction")
    verdicts = set()
    for guess in options:
        assert said(predict, lab, question, guess) == f"✎ Noted: {guess}. Now run it and see."
        verdicts.add(said(check, lab, question))
    beginnings = sorted(verdict.split(".")[0] for verdict in verdicts)
    assert beginnings == ["● Right"] + ["◐ Not so"] * (len(options) - 1)


@pytest.mark.parametrize(("number", "exercise"), EXERCISES)
def test_without_an_answer_a_check_waits(labs, said, number, exercise):
    waits = "○ No answer yet. Put yours where it says None, and run this cell again."
    assert said(check, labs[number], exercise) == waits
    assert said(check, labs[number], exercise, None) == waits


@pytest.mark.parametrize("answer", WEIRD)
@pytest.mark.parametrize(("number", "exercise"), EXERCISES)
def test_a_check_never_raises(labs, said, number, exercise, answer):
    assert said(check, labs[number], exercise, WEIRD[answer]())[0] in "◐●"


@pytest.mark.parametrize(("number", "exercise"), [(0, "0-1"), (0, "0-3"), (1, "1-3")])
def test_not_even_a_number_too_long_to_write_makes_a_check_raise(labs, said, number, exercise):
    assert said(check, labs[number], exercise, 10**5000).startswith("◐")


@pytest.mark.parametrize(("number", "exercise"), GIVEN)
def test_what_is_given_is_the_same_again_and_another_with_another_seed(labs, number, exercise):
    material = given(labs[number], exercise)
    assert given(labs[number], exercise) == material
    assert given(lesson(number, lang="en", seed="20260001"), exercise) != material


@pytest.mark.parametrize(("number", "exercise"), sorted({*EXERCISES, *PREDICTIONS} - {*GIVEN}))
def test_where_nothing_is_given_that_is_said(labs, number, exercise):
    with pytest.raises(UnknownLesson):
        given(labs[number], exercise)


@pytest.mark.parametrize("exercise", ["9-9", "", None, 12, ["1-2"]])
def test_an_unknown_exercise_gives_nothing(labs, exercise):
    with pytest.raises(UnknownLesson):
        given(labs[0], exercise)
