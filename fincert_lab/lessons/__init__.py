"""Lessons: the world as a lesson finds it, predictions before results, and checks of what a student made.

A prediction is written down first and judged after the run. A check takes the artefact, a receipt or a moment in the
journal, not the code that made it, and answers in one of three ways: nothing there yet; not yet, and what the artefact
shows; right. It never raises because of an answer.
"""

import gc
from collections.abc import Mapping
from functools import cache
from weakref import WeakKeyDictionary, WeakValueDictionary

from fincert_lab.calls import called_as_written
from fincert_lab.errors import LabError, UnknownLesson, UnknownQuestion
from fincert_lab.lab import Lab, must_be_lab
from fincert_lab.language import say
from fincert_lab.lessons import (
    cloud_storage,
    key_generation,
    other_bank,
    pin_wrapping,
    revocation,
    start_here,
    trust,
    validation,
)
from fincert_lab.lessons.exercise import Check, Lesson, Thing, Verdict, drawn
from fincert_lab.views.note import Mood, Note
from fincert_lab.views.table import put_on_screen

MOST_DAYS = 30  # before a lesson with a seed begins; on each of them the CA publishes its lists

_LESSONS: dict[int, Lesson] = {
    0: start_here.LESSON,
    1: key_generation.LESSON,
    2: pin_wrapping.LESSON,
    3: cloud_storage.LESSON,
    4: other_bank.LESSON,
    5: revocation.LESSON,
    6: validation.LESSON,
    7: trust.LESSON,
}
_PREDICTIONS = {name: it for lesson in _LESSONS.values() for name, it in lesson.predictions.items()}
_CHECKS = {name: it for lesson in _LESSONS.values() for name, it in lesson.checks.items()}
_GIVEN = {name: it for lesson in _LESSONS.values() for name, it in lesson.given.items()}
_predicted: WeakKeyDictionary[Lab, dict[str, str]] = WeakKeyDictionary()
_begun: WeakValueDictionary[int, Lab] = WeakValueDictionary()


@called_as_written
def lesson(number: int, lang: str = "ko", seed: str = "") -> Lab:
    """Return a fresh classroom world as lesson `number` finds it, and close the one it had before in this process.

    So who runs only this cell again, and then goes on with the people and certificates of before, is told that their
    world is gone (LabClosed), and not what they would have answered in it. What happened there can still be shown.

    With a `seed` of one's own it is nobody else's: it has keys and codes of its own, and has been open for some days,
    so that its dates, list numbers and event numbers are mostly others too. Raises UnknownLesson, BadInput.
    """
    if type(number) is not int or number not in _LESSONS:
        raise UnknownLesson(lesson=number)
    lab = _begin(number, lang, seed)
    if before := _begun.get(number):
        before.close()
    _begun[number] = lab
    return lab


def _begin(number: int, lang: str, seed: str) -> Lab:
    _leave_alone_what_is_loaded()
    lab = Lab.start(lang=lang, seed=seed)
    if seed:
        for _ in range(1 + drawn(lab, "days", below=MOST_DAYS)):
            lab.advance(days=1)
    _LESSONS[number].prepare(lab)
    return lab


@cache
def _leave_alone_what_is_loaded() -> None:
    """Have the garbage collector look through all the modules of a notebook no more: each time it takes two PINs' time.

    Once: what is in memory later, such as the lab of an earlier try, may go.
    """
    gc.freeze()


@called_as_written
def predict(lab: Lab, question: str, guess: str | None = None) -> None:
    """Write down what you expect, before you run. `check(lab, question)` tells afterwards.

    Raises UnknownQuestion, BadInput.
    """
    must_be_lab(lab)
    options = _find(_PREDICTIONS, question).options
    if isinstance(guess, str):
        guess = guess.strip().lower()
    if not isinstance(guess, str) or guess not in options:
        key = "check.choose" if guess is None else "check.no_option"
        put_on_screen(Note(Mood.NOTHING_YET, say(key, options=", ".join(options))))
        return
    _predicted.setdefault(lab, {})[question] = guess
    put_on_screen(Note(Mood.NOTED, say("check.noted", guess=guess)))


@called_as_written
def given(lab: Lab, exercise: str) -> object:
    """Return what an exercise is about, the same again for the same lab. Raises UnknownQuestion, BadInput."""
    must_be_lab(lab)
    return _find(_GIVEN, exercise)(lab)


@called_as_written
def check(lab: Lab, exercise: str, answer: object = None) -> None:
    """Check the answer to an exercise ("0-1"), or a prediction ("0a") once its experiment was made.

    Where the journal cannot tell that it was, its outcome is the `answer`. Raises UnknownQuestion, and BadInput for
    what is no lab: whatever the answer.
    """
    must_be_lab(lab)
    if isinstance(exercise, str) and "-" in exercise:
        note = _judge(_find(_CHECKS, exercise), lab, answer)
    else:
        prediction = _find(_PREDICTIONS, exercise)
        note = _told(prediction.judge(exercise, _predicted.get(lab, {}).get(exercise), lab, answer))
    put_on_screen(note)


def _judge(look_at: Check, lab: Lab, answer: object) -> Note:
    if answer is None:
        return _told(Verdict(Mood.NOTHING_YET, "check.nothing_yet"))
    try:
        return _told(look_at(lab, answer))  # told here: what a sentence is made of may be an answer's, and broken too
    except LabError as refusal:
        return _told(Verdict(Mood.NOT_YET, "check.refused", {"why": refusal}))
    except Exception:  # a student's answer may be any object at all
        return _told(Verdict(Mood.NOT_YET, "check.unreadable", {"kind": type(answer).__name__}))


def _told(verdict: Verdict) -> Note:
    return Note(verdict.mood, say(verdict.key, **verdict.facts))


def _find(things: Mapping[str, Thing], name: object) -> Thing:
    if not isinstance(name, str) or name not in things:
        raise UnknownQuestion(question=name)
    return things[name]
