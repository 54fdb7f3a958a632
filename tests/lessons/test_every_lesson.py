"""What holds for every lesson: predictions are noted, then judged; a check waits, and never raises."""

import gc
import weakref
from datetime import UTC, datetime

import pandas as pd
import pytest
from cryptography import x509

from fincert_lab import Lab, check, given, lesson, predict, show
from fincert_lab.errors import AnotherLab, BadInput, LabClosed, NotRegistered, UnknownLesson
from fincert_lab.institutions.bank.receipts import Receipt
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.lessons import _LESSONS
from fincert_lab.pki.profile import serial_of

PREDICTIONS = [(number, question) for number, its in _LESSONS.items() for question in its.predictions]
EXERCISES = [(number, exercise) for number, its in _LESSONS.items() for exercise in its.checks]
NOW = datetime(2026, 3, 2, tzinfo=UTC)
NOT_RUN = (
    "○ There is nothing to judge it by yet. Run the cells below the predict cell, one after the other, and then this"
    " one as it is in the lesson."
)
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


def hongs(lab):
    """Have Hong get a certificate."""
    return lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin="280417")


def not_registered(lab):
    """Make the experiment of 0b: a login at a bank that does not know the certificate."""
    certificate = hongs(lab)
    banking = lab.bank("woori").service("internet-banking")
    with pytest.raises(NotRegistered):
        lab.person("hong").device("laptop").login(banking, certificate, pin="280417")


@pytest.fixture(scope="module")
def labs():
    """One lab a lesson, for tests that only ask."""
    return {number: lesson(number, lang="en") for number in _LESSONS}


@pytest.mark.parametrize(("number", "question"), PREDICTIONS)
def test_a_prediction_is_noted_first(said, number, question):
    for guess in _LESSONS[number].predictions[question].options:
        lab = lesson(number, lang="en")
        assert said(check, lab, question).startswith("○ There is no prediction")
        assert said(predict, lab, question, guess) == f"✎ Noted: {guess}. Now run it and see."


def test_another_guess_before_the_result_is_refused_and_the_first_one_stays(said):
    lab = lesson(0, lang="en")
    said(predict, lab, "0b", "a")
    assert said(predict, lab, "0b", "c").startswith("✎ You have already chosen a, and a prediction stays as it is.")
    not_registered(lab)
    assert said(check, lab, "0b").startswith("◐ Not so.")


def test_the_same_guess_again_is_no_fault(said):
    lab = lesson(0, lang="en")
    noted = said(predict, lab, "0b", "a")
    assert said(predict, lab, "0b", "a") == noted


@pytest.mark.parametrize("guess", ["a", "c"])
def test_after_the_result_a_guess_stays_too(said, guess):
    lab = lesson(0, lang="en")
    said(predict, lab, "0b", "a")
    not_registered(lab)
    result = said(check, lab, "0b")
    assert said(predict, lab, "0b", guess).startswith("✎ You chose a, and its result has been shown.")
    assert said(check, lab, "0b") == result


def test_what_is_no_option_does_not_take_the_place_of_one(said):
    lab = lesson(0, lang="en")
    said(predict, lab, "0b", "z")
    assert said(predict, lab, "0b", "b").startswith("✎ Noted: b.")


@pytest.mark.parametrize("outcome", WEIRD)
@pytest.mark.parametrize(("number", "question"), PREDICTIONS)
def test_whatever_is_handed_in_for_an_experiment_no_answer_is_told_before_it(labs, said, number, question, outcome):
    said(predict, labs[number], question, "a")
    assert said(check, labs[number], question, WEIRD[outcome]()) == NOT_RUN


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


@pytest.mark.parametrize("guess", [(), (None,)])
def test_without_a_guess_the_question_is_asked_and_nothing_is_noted(said, guess):
    lab = lesson(0, lang="en")
    assert said(predict, lab, "0b", *guess).startswith("Predict. Why does Woori refuse?\n- a: The certificate")
    assert said(check, lab, "0b").startswith("○ There is no prediction")


def test_a_fresh_lesson_begins_with_no_guesses(said):
    said(predict, lesson(0, lang="en"), "0b", "c")
    fresh = lesson(0, lang="en")
    assert said(check, fresh, "0b").startswith("○ There is no prediction")
    assert said(predict, fresh, "0b", "a").startswith("✎ Noted: a.")


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
    labs = (lesson(0, lang="en", seed=seed) for seed in ("20260001", "20260001", "20260002"))
    first, again, other = (serial_of(hongs(lab)) for lab in labs)  # one after the other
    assert first == again != other


@pytest.mark.parametrize("seed", [None, 20260001, b"20260001", "2" * 65])
def test_a_seed_is_a_short_text(seed):
    with pytest.raises(BadInput):
        lesson(0, seed=seed)


def test_who_ran_only_the_opening_cell_again_is_told_that_the_old_world_is_gone():
    before = lesson(0, lang="en")
    laptop, kb = before.person("hong").device("laptop"), before.bank("kb")
    certificate = hongs(before)
    service = kb.service("star-banking")
    now = lesson(0, lang="en")
    for act in (
        lambda: laptop.login(service, certificate, pin="280417"),
        lambda: laptop.certificates(),
        lambda: before.person("hong").revoke(certificate, kb),
        lambda: service.explain(certificate),
        lambda: before.advance(days=1),
    ):
        with pytest.raises(LabClosed, match=r"once lesson\(...\) is run again: run all cells from that one on again"):
            act()
    with pytest.raises(AnotherLab, match=r"before lesson\(...\) was run again"):
        now.person("hong").device("laptop").login(service, certificate, pin="280417")


def test_what_happened_before_the_opening_cell_was_run_again_can_still_be_shown(said):
    before = lesson(0, lang="en")
    certificate = hongs(before)
    lesson(0, lang="en")
    assert "Hong Gildong" in said(show, before)
    assert said(check, before, "0-1", len(before.journal)).startswith("◐ Not yet. After event")
    assert said(show, certificate)


def test_what_cannot_be_begun_ends_nothing():
    lab = lesson(0, lang="en")
    with pytest.raises(BadInput):
        lesson(0, lang="en", seed="2" * 65)
    assert hongs(lab)


def test_lessons_do_not_end_each_other_nor_labs_of_ones_own():
    own, first = Lab.start(lang="en"), lesson(0, lang="en")
    lesson(2, lang="en")
    assert hongs(own) and hongs(first)


def test_nobody_of_an_earlier_try_stays_in_memory():
    """Running a lesson's opening cell again and again is no leak, though the collector leaves alone what was loaded."""
    tries = [weakref.ref(lesson(4, lang="en").person("hong")) for _ in range(2)]
    gc.collect()
    assert [each() for each in tries] == [None, None]
