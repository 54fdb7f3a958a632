"""Lessons: the world at the start of a lesson, predictions before results, and checks of a student's answers.

A prediction is chosen first, stays as it is, and is judged after the run. A check takes an artefact, a receipt or an
event number, not the code that made it, and gives one of three answers: nothing there yet; not yet, and what the
artefact shows; right. It never raises because of an answer.
"""

import gc
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from weakref import WeakKeyDictionary, WeakValueDictionary

from fincert_lab.calls import called_as_written
from fincert_lab.contents import CONTENTS
from fincert_lab.errors import LabError, UnknownLesson, UnknownQuestion
from fincert_lab.language import say
from fincert_lab.lessons.exercise import Judge, Lesson, Prediction, Thing, Verdict, drawn
from fincert_lab.lessons.guess import Guess
from fincert_lab.views.note import Mood, Note
from fincert_lab.views.table import put_on_screen
from fincert_lab.world.lab import Lab, must_be_lab

MOST_DAYS = 30  # days before a lesson with a seed begins; on each of them the CA publishes its lists

_LESSONS: dict[int, Lesson] = {it.number: import_module(f"{__name__}.{it.slug}").LESSON for it in CONTENTS}
_PREDICTIONS = {name: it for lesson in _LESSONS.values() for name, it in lesson.predictions.items()}
_CHECKS = {name: it for lesson in _LESSONS.values() for name, it in lesson.checks.items()}
_GIVEN = {name: it for lesson in _LESSONS.values() for name, it in lesson.given.items()}
_guesses: WeakKeyDictionary[Lab, defaultdict[str, Guess]] = WeakKeyDictionary()
_begun: WeakValueDictionary[int, Lab] = WeakValueDictionary()


@called_as_written
def lesson(number: int, lang: str = "ko", seed: str = "") -> Lab:
    """Return a fresh classroom world for lesson `number`, and close the lesson's previous one in this process.

    So a student who runs only this cell again, and then goes on with people and certificates from before, is told that
    their world is gone (LabClosed), instead of getting answers from it. What happened there can still be shown.

    With a `seed` of one's own the world is different from everybody else's. It has keys and codes of its own, and has
    been open for some days, so that most of its dates, list numbers and event numbers differ too. Raises UnknownLesson,
    BadInput.
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
    """Exempt the loaded modules from garbage collection: each scan of a notebook's modules takes as long as two PINs.

    Called once: what is loaded later, such as the lab of an earlier try, is still collected.
    """
    gc.freeze()


@called_as_written
def predict(lab: Lab, question: str, guess: str | None = None) -> None:
    """Show a question, to be answered by a click before you run; or write down the `guess`, one of its letters.

    What was chosen stays as it is. `check(lab, question)` judges it once its experiment has been made, and shows that
    in the question's panel too. Raises UnknownQuestion, BadInput.
    """
    must_be_lab(lab)
    prediction = _find(_PREDICTIONS, question)
    if guess is None:
        from fincert_lab.lessons.asked import Asked  # slow to load, and needed only for the panel

        put_on_screen(Asked(lab, question, prediction.question(question, lab.rules), _guess(lab, question)))
    else:
        put_on_screen(_written_down(guess, prediction.options, _guess(lab, question)))


def _written_down(answer: object, options: Sequence[str], guess: Guess) -> Note:
    letter = answer.strip().lower() if isinstance(answer, str) else ""
    if letter in options:
        return guess.choose(letter)
    return Note(Mood.NOTHING_YET, say("answer.no_option", options=", ".join(options)))


def _guess(lab: Lab, question: str) -> Guess:
    return _guesses.setdefault(lab, defaultdict(Guess))[question]


@called_as_written
def given(lab: Lab, exercise: str) -> object:
    """Return the material of an exercise, the same for the same lab. Raises UnknownQuestion, BadInput."""
    must_be_lab(lab)
    return _find(_GIVEN, exercise)(lab)


@called_as_written
def check(lab: Lab, exercise: str, answer: object = None) -> None:
    """Check the answer to an exercise ("0-1"), or a prediction ("0a") once its experiment has been made.

    If the journal cannot show that it was, its outcome is the `answer`. Raises UnknownQuestion, and BadInput if `lab`
    is not a lab, whatever the answer.
    """
    must_be_lab(lab)
    if isinstance(exercise, str) and "-" in exercise:
        note = _judge(_find(_CHECKS, exercise), lab, answer)
    else:
        note = _judge_guess(_find(_PREDICTIONS, exercise), exercise, lab, answer)
    put_on_screen(note)


def _judge_guess(prediction: Prediction, question: str, lab: Lab, outcome: object) -> Note:
    guess = _guess(lab, question)
    note = _told(lab, prediction.judge(question, guess.chosen, lab, outcome))
    if note.mood is not Mood.NOTHING_YET:
        guess.see(note)
    return note


def _judge(look_at: Judge, lab: Lab, answer: object) -> Note:
    if answer is None:
        return _told(lab, Verdict(Mood.NOTHING_YET, "answer.nothing_yet"))
    try:
        # Inside the try: the facts of a sentence may come from an answer, and be broken too.
        return _told(lab, look_at(lab, answer))
    except LabError as refusal:
        return _told(lab, Verdict(Mood.NOT_YET, "answer.refused", {"why": refusal}))
    except Exception:  # a student's answer may be any object
        return _told(lab, Verdict(Mood.NOT_YET, "answer.unreadable", {"kind": type(answer).__name__}))


def _told(lab: Lab, verdict: Verdict) -> Note:
    """Return a verdict in words, which may name any of the lab's rules."""
    return Note(verdict.mood, say(verdict.key, **{**vars(lab.rules), **verdict.facts}))


def _find(things: Mapping[str, Thing], name: object) -> Thing:
    if not isinstance(name, str) or name not in things:
        raise UnknownQuestion(question=name)
    return things[name]
