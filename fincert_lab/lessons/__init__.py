"""Lessons: the world as a lesson finds it, predictions before results, and checks of what a student made.

A prediction is written down first and judged after the run. A check takes the artefact, a receipt or a moment in the
journal, not the code that made it, and answers in one of three ways: nothing there yet; not yet, and what the artefact
shows; right. It never raises because of an answer.
"""

from weakref import WeakKeyDictionary

from fincert_lab.errors import LabError, UnknownLesson
from fincert_lab.lab import Lab
from fincert_lab.language import say
from fincert_lab.lessons import cloud_storage, key_generation, other_bank, pin_wrapping, revocation, start_here
from fincert_lab.lessons.exercise import Lesson, Verdict
from fincert_lab.views.note import Mood, Note
from fincert_lab.views.table import put_on_screen

_LESSONS: dict[int, Lesson] = {
    0: start_here.LESSON,
    1: key_generation.LESSON,
    2: pin_wrapping.LESSON,
    3: cloud_storage.LESSON,
    4: other_bank.LESSON,
    5: revocation.LESSON,
}
_predictions: WeakKeyDictionary[Lab, dict[str, str]] = WeakKeyDictionary()


def lesson(number: int, lang: str = "ko", seed: str = "") -> Lab:
    """Return a fresh classroom world as lesson `number` finds it. With a `seed` of one's own it is nobody else's.

    Raises UnknownLesson, BadInput.
    """
    if number not in _LESSONS:
        raise UnknownLesson(lesson=number)
    lab = Lab.start(lang=lang, seed=seed)
    _LESSONS[number].prepare(lab)
    return lab


def predict(lab: Lab, question: str, guess: str | None = None) -> None:
    """Write down what you expect, before you run. `check(lab, question)` tells afterwards. Raises UnknownLesson."""
    options = _lesson_of(question, among="predictions").predictions[question].options
    if guess not in options:
        key = "check.choose" if guess is None else "check.no_option"
        put_on_screen(Note(Mood.NOTHING_YET, say(key, options=", ".join(options))))
        return
    _predictions.setdefault(lab, {})[question] = guess
    put_on_screen(Note(Mood.NOTED, say("check.noted", guess=guess)))


def given(lab: Lab, exercise: str) -> object:
    """Return what an exercise is about, the same again for the same lab. Raises UnknownLesson."""
    return _lesson_of(exercise, among="given").given[exercise](lab)


def check(lab: Lab, exercise: str, answer: object = None) -> None:
    """Check a prediction ("0a") or the answer to an exercise ("0-1"). Raises UnknownLesson, and nothing else."""
    if "-" not in str(exercise):
        prediction = _lesson_of(exercise, among="predictions").predictions[exercise]
        verdict = prediction.judge(exercise, _predictions.get(lab, {}).get(exercise))
    else:
        verdict = _judge(lab, exercise, answer)
    put_on_screen(Note(verdict.mood, say(verdict.key, **verdict.facts)))


def _judge(lab: Lab, exercise: str, answer: object) -> Verdict:
    look_at = _lesson_of(exercise, among="checks").checks[exercise]
    if answer is None:
        return Verdict(Mood.NOTHING_YET, "check.nothing_yet")
    try:
        return look_at(lab, answer)
    except LabError as refusal:
        return Verdict(Mood.NOT_YET, "check.refused", {"why": refusal})
    except Exception:  # a student's answer may be any object at all, and may itself be broken
        return Verdict(Mood.NOT_YET, "check.unreadable", {"kind": type(answer).__name__})


def _lesson_of(exercise: str, among: str) -> Lesson:
    if not isinstance(exercise, str):
        raise UnknownLesson(lesson=exercise)
    for candidate in _LESSONS.values():
        if exercise in getattr(candidate, among):
            return candidate
    raise UnknownLesson(lesson=exercise)
