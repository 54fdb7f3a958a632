"""Lesson 07, validation: who says what in a certificate, and the checks that make a service accept or refuse it."""

from collections.abc import Mapping

from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Shown,
    Verdict,
    drawn,
    filled_in,
    hong_has_a_certificate,
    once,
    true_or_false,
)
from fincert_lab.lessons.gallery import DEFECTS, Exhibit, Gallery
from fincert_lab.panels.explorer import Explorer
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.report import Check, Report
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab


@once
def _wall(lab: Lab) -> Mapping[str, Exhibit]:
    """Return the exhibits of sections 2 and 4."""
    gallery = Gallery(lab)
    return {"changed": gallery.with_defect(Check.SIGNATURE), "new": gallery.with_defect(Check.CRITICAL)}


@once
def _unlabelled(lab: Lab) -> Mapping[str, tuple[Check, Exhibit]]:
    """Return four defects, in an order of the lab's own."""
    gallery, left = Gallery(lab), [*DEFECTS]
    defects = [left.pop(drawn(lab, f"7-2/{letter}", below=len(left))) for letter in "abcd"]
    return {letter: (defect, gallery.with_defect(defect)) for letter, defect in zip("abcd", defects, strict=True)}


def _exhibits(lab: Lab) -> dict[str, Exhibit]:
    return {letter: exhibit for letter, (_, exhibit) in _unlabelled(lab).items()}


def _looked_into(_: Lab, outcome: object) -> bool:
    """7a: a certificate, field by field."""
    return isinstance(outcome, Explorer)


def _of_the_exhibit(name: str) -> Shown:
    """7b, 7d: the report on this exhibit."""
    return lambda lab, outcome: isinstance(outcome, Report) and outcome.chain[0] == _wall(lab)[name].certificate


def _stopped_at_the_first_of_two(lab: Lab, outcome: object) -> bool:
    """7c: the report on a certificate of this lab that is revoked, and has expired as well."""
    if not isinstance(outcome, Report) or outcome.failed is None:
        return False
    certificate = lab.now().certificates[CertificateId.of(outcome.chain[0])]
    return certificate.revoked is not None and outcome.failed.check is Check.VALIDITY


def _unknown_to_the_service(lab: Lab, answer: object) -> Verdict:
    """7-1: a report on a good certificate of this lab that only lacks a registration."""
    if not isinstance(answer, Report):
        return Verdict(Mood.NOT_YET, "lesson.7-1.no_report")
    if CertificateId.of(answer.chain[0]) not in lab.now().certificates:
        return Verdict(Mood.NOT_YET, "lesson.7-1.not_of_this_lab")
    if answer.failed is None:
        return Verdict(Mood.NOT_YET, "lesson.7-1.accepted")
    if answer.failed.check is not Check.REGISTERED:
        return Verdict(Mood.NOT_YET, "lesson.7-1.other", {"check": answer.failed.check})
    return Verdict(Mood.RIGHT, "lesson.7-1.right")


def _diagnosed(lab: Lab, answer: object) -> Verdict:
    """7-2: name the check that each exhibit fails, in the table's words."""
    filled = answer if isinstance(answer, dict) and answer.keys() == {*"abcd"} else {}
    if strange := [word for word in filled.values() if isinstance(word, str) and word not in {*DEFECTS}]:
        words = ", ".join(f'"{defect}"' for defect in DEFECTS)
        return Verdict(Mood.NOT_YET, "lesson.7-2.no_such_word", {"word": strange[0], "words": words})
    return filled_in("7-2", answer, {letter: [defect] for letter, (defect, _) in _unlabelled(lab).items()}, str)


_SENTENCES, _JUDGE_SENTENCES = true_or_false("7-3")

LESSON = Lesson(
    prepare=hong_has_a_certificate,
    predictions={
        "7a": Prediction("c", _looked_into),
        "7b": Prediction("a", _of_the_exhibit("changed")),
        "7c": Prediction("a", _stopped_at_the_first_of_two),
        "7d": Prediction("b", _of_the_exhibit("new")),
    },
    checks={"7-1": _unknown_to_the_service, "7-2": _diagnosed, "7-3": _JUDGE_SENTENCES},
    given={"7": _wall, "7-2": _exhibits, "7-3": _SENTENCES},
)
