"""What holds for every lesson: predictions are noted, then judged; a check waits, and never raises."""

import gc
import weakref
from datetime import UTC, datetime

import pandas as pd
import pytest
from cryptography import x509

from fincert_lab import check, given, lesson, predict
from fincert_lab.errors import BadInput, UnknownLesson
from fincert_lab.institutions.service import Receipt
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.lessons import _LESSONS
from fincert_lab.pki.profile import serial_of

PREDICTIONS = [(number, question) for number, its in _LESSONS.items() for question in its.predictions]
EXERCISES = [(number, exercise) for number, its in _LESSONS.items() for exercise in its.checks]
NOW = datetime(2026, 3, 2, tzinfo=UTC)
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
    "10**5000": lambda: 10**5000,
    "-10**5000": lambda: -(10**5000),
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
    "a receipt of no service": lambda: Receipt(1, x509.ReasonFlags.superseded, Act.LOGIN, NOW),
    "a receipt for nothing": lambda: Receipt(1, Party("shinhan/internet-banking"), x509.ReasonFlags.superseded, NOW),
    "a broken receipt": lambda: Receipt(Broken(), Broken(), Broken(), NOW),
    "a receipt of a refused login": lambda: Receipt(None, Party("woori/internet-banking"), Act.LOGIN, NOW),
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


@pytest.mark.parametrize("number", [99, -1, "4", None, [0]])
def test_there_is_no_other_lesson(number):
    with pytest.raises(UnknownLesson):
        lesson(number)


@pytest.mark.parametrize("guess", ["B", " b", "b\n"])
def test_capitals_and_spaces_do_not_matter(said, guess):
    assert said(predict, lesson(0, lang="en"), "0b", guess) == "✎ Noted: b. Now run it and see."


@pytest.mark.parametrize("guess", ["z", "", 1, ["a"], pd.Series(["a", "b"])], ids=repr)
def test_what_is_no_option_is_not_noted(said, guess):
    lab = lesson(0, lang="en")
    assert said(predict, lab, "0b", guess).startswith("○ That is not one of the options")
    assert said(check, lab, "0b").startswith("○")


def test_nothing_chosen_yet_is_not_noted(said):
    lab = lesson(0, lang="en")
    assert said(predict, lab, "0b", None).startswith("○ Nothing chosen yet")
    assert said(check, lab, "0b").startswith("○")


def test_every_lab_has_predictions_of_its_own(said):
    said(predict, lesson(0, lang="en"), "0b", "c")
    assert said(check, lesson(0, lang="en"), "0b").startswith("○")


@pytest.mark.parametrize("question", ["9z", "0z", "0-9", "", None, 10**5000, ["0b"]], ids=lambda it: str(type(it)))
def test_an_unknown_question_is_named(labs, question):
    with pytest.raises(UnknownLesson):
        check(labs[0], question)


@pytest.mark.parametrize(("number", "exercise"), EXERCISES)
def test_without_an_answer_a_check_waits(labs, said, number, exercise):
    waits = "○ No answer yet. Put yours where it says None, and run this cell again."
    assert said(check, labs[number], exercise) == waits
    assert said(check, labs[number], exercise, None) == waits


@pytest.mark.parametrize("answer", WEIRD)
@pytest.mark.parametrize(("number", "exercise"), EXERCISES)
def test_a_check_never_raises(labs, said, number, exercise, answer):
    assert said(check, labs[number], exercise, WEIRD[answer]()).startswith("◐")


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


def test_a_seed_of_ones_own_gives_a_world_that_is_nobody_elses_and_comes_out_the_same_again():
    first, again, other = (lesson(0, lang="en", seed=seed) for seed in ("20260001", "20260001", "20260002"))
    serials = [
        serial_of(lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin="280417"))
        for lab in (first, again, other)
    ]
    assert serials[0] == serials[1] != serials[2]


@pytest.mark.parametrize("seed", [None, 20260001, b"20260001", "2" * 65])
def test_a_seed_is_a_short_text(seed):
    with pytest.raises(BadInput):
        lesson(0, seed=seed)


def test_nobody_of_an_earlier_try_stays_in_memory():
    """Running a lesson's opening cell again and again is no leak, though the collector leaves alone what was loaded."""
    tries = [weakref.ref(lesson(4, lang="en").person("hong")) for _ in range(2)]
    gc.collect()
    assert [each() for each in tries] == [None, None]
