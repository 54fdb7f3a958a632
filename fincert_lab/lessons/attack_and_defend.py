"""Lesson 09, attack and defend: what a link, a telephone, a PIN that was seen, and an operator give to a thief."""

from itertools import islice

from fincert_lab.crypto.pin import broken_rule
from fincert_lab.journal import Act, Event
from fincert_lab.lessons.exercise import (
    Lesson,
    Prediction,
    Shown,
    Verdict,
    drawn,
    event_in,
    hong_has_a_certificate,
    once,
)
from fincert_lab.people.person import Person
from fincert_lab.pki.identity import CertificateId
from fincert_lab.thief.comparison import Comparison
from fincert_lab.thief.order import FAVOURITES, Order, in_order
from fincert_lab.thief.report import AttackReport, Gain, Stop, Way
from fincert_lab.views.note import Mood
from fincert_lab.world.lab import Lab

THE_KEY = {Gain.KEY, Gain.LOGIN}  # whoever gained less may be held for or against the claim
NO_ATTACK = {Stop.NOTHING_HAPPENED, Stop.NOT_PUBLIC, Stop.NOTHING_OF_IT, Stop.INTERRUPTED}
PIECES = 2  # of evidence, for each side: lab assumption


def _compared(_: Lab, outcome: object) -> bool:
    """9d: every thief attacked every way to keep a key."""
    return isinstance(outcome, Comparison)


def _prepare(lab: Lab) -> None:
    """Hong and Kim have certificates from KB; the PIN of Kim, who likes what others like, is nowhere written."""
    hong_has_a_certificate(lab)
    kim = lab.person("kim")
    kim.device("phone").enroll(lab.bank("kb"), pin=_kims_pin(lab))
    lab.advance(minutes=1)


@once
def _kims_pin(lab: Lab) -> str:
    """Return one of the favourites of people who do not exist, but none of those that a thief on line can try."""
    favourites = list(islice(in_order(Order.POPULAR), lab.rules.pin_tries, FAVOURITES))
    allowed = [each for each in favourites if _is_allowed(each, lab.person("kim"))]
    return allowed[drawn(lab, "9-2/pin", below=len(allowed))]


def _is_allowed(digits: str, person: Person) -> bool:
    who = person.identity
    return broken_rule(digits, phone=who.phone, birthday=who.birth_date[2:]) is None


def _reported(*ways: Way) -> Shown:
    """Return a predicate: an outcome is the report of a thief who went about it in one of these ways."""
    return lambda _, outcome: isinstance(outcome, AttackReport) and outcome.way in ways


def _hongs_certificate_was_revoked(lab: Lab, answer: object) -> Verdict:
    """9-1: the event by which the certificate whose key the thief has was revoked."""
    event = event_in(lab, answer)
    if event is None:
        return Verdict(Mood.NOT_YET, "lesson.9-1.no_event")
    if event.refused:
        return Verdict(Mood.NOT_YET, "lesson.9-1.refused", {"number": event.number})
    mine = CertificateId.of(lab.person("hong").certificates()[0])
    if mine in _revoked_by(lab, event):
        return Verdict(Mood.RIGHT, "lesson.9-1.right")
    then = [each for each in lab.journal.story_of(event.number).events if mine in _revoked_by(lab, each)]
    match event.act:
        case Act.ASK_REVOCATION | Act.ASK_DELETION if then:
            return Verdict(Mood.RIGHT, "lesson.9-1.right_asked", {"number": then[0].number})
        case Act.PUBLISH_CRL if then:
            return Verdict(Mood.RIGHT, "lesson.9-1.right_listed", {"number": then[0].number})
        case Act.REVOKE:
            return Verdict(Mood.NOT_YET, "lesson.9-1.anothers")
        case Act.CHANGE_PIN | Act.SWAP_KEYS:
            return Verdict(Mood.NOT_YET, "lesson.9-1.new_pin")
        case Act.REMOVE_DEVICE:
            return Verdict(Mood.NOT_YET, "lesson.9-1.device")
        case Act.ASK_SUSPENSION | Act.SUSPEND:
            return Verdict(Mood.NOT_YET, "lesson.9-1.suspended")
    return Verdict(Mood.NOT_YET, "lesson.9-1.other", {"number": event.number, "act": event.act})


def _revoked_by(lab: Lab, event: Event) -> set[CertificateId]:
    """Return the certificates that were revoked by this event, be it a re-issue or a deletion."""
    before, after = (
        {each for each, it in lab.at(number).certificates.items() if it.revoked}
        for number in (max(event.number - 1, 1), event.number)
    )
    return after - before


def _kims_pin_was_found(lab: Lab, answer: object) -> Verdict:
    """9-2: the report of a thief who found out Kim's PIN."""
    if not isinstance(answer, AttackReport):
        return Verdict(Mood.NOT_YET, "lesson.9-2.no_report")
    if answer.found == _kims_pin(lab):
        return Verdict(Mood.RIGHT, "lesson.9-2.right", {"tried": answer.tried})
    if answer.found:
        return Verdict(Mood.NOT_YET, "lesson.9-2.another_pin")
    if answer.stopped is Stop.NOTHING_TO_COMPARE:
        return Verdict(Mood.NOT_YET, "lesson.9-2.nothing_to_compare")
    if answer.way in (Way.ON_LINE, Way.LOCK_OUT, Way.RACE):
        return Verdict(Mood.NOT_YET, "lesson.9-2.asked", {"answered": answer.answered})
    return Verdict(Mood.NOT_YET, "lesson.9-2.no_pin", {"way": answer.way})


def _verdict_has_evidence(lab: Lab, answer: object) -> Verdict:
    """9-3: any verdict, with reports for both sides. What is judged is the evidence, never the verdict."""
    match answer:
        case {"verdict": verdict, "holds": list(holds), "falls": list(falls), **more} if not more:
            return _tried(lab, verdict, holds, falls)
    return Verdict(Mood.NOT_YET, "lesson.9-3.not_three")


def _tried(lab: Lab, verdict: object, holds: list[object], falls: list[object]) -> Verdict:
    if verdict is None:
        return Verdict(Mood.NOTHING_YET, "lesson.9-3.no_verdict")
    if not isinstance(verdict, str) or not verdict.strip():
        return Verdict(Mood.NOT_YET, "lesson.9-3.no_sentence")
    for side, pieces in (("holds", holds), ("falls", falls)):
        for piece in pieces:
            if fault := _fault(piece, side):
                return fault
        if len({(each.way, each.had) for each in pieces if isinstance(each, AttackReport)}) < PIECES:
            return Verdict(Mood.NOT_YET, f"lesson.9-3.few_{side}", {"pieces": PIECES})
    if any(each in falls for each in holds):
        return Verdict(Mood.NOT_YET, "lesson.9-3.on_both_sides")
    if not any(isinstance(each, AttackReport) and each.found == _kims_pin(lab) for each in falls):
        return Verdict(Mood.NOT_YET, "lesson.9-3.not_yours")
    return Verdict(Mood.RIGHT, "lesson.9-3.right", {"holds": len(holds), "falls": len(falls)})


def _fault(piece: object, side: str) -> Verdict | None:
    """Say why something is no evidence for its side, if it is none."""
    if not isinstance(piece, AttackReport):
        return Verdict(Mood.NOT_YET, "lesson.9-3.no_report")
    if piece.stopped in NO_ATTACK:
        return Verdict(Mood.NOT_YET, "lesson.9-3.no_attack", {"way": piece.way})
    if THE_KEY & {*piece.gained} if side == "holds" else not piece.gained:
        return Verdict(Mood.NOT_YET, f"lesson.9-3.not_{side}", {"way": piece.way})
    return None


LESSON = Lesson(
    prepare=_prepare,
    predictions={
        "9a": Prediction("c", _reported(Way.PHISHING)),
        "9b": Prediction("b", _reported(Way.READ_OUT_CODE)),
        "9c": Prediction("b", _reported(Way.ON_LINE)),
        "9d": Prediction("b", _compared),
    },
    checks={
        "9-1": _hongs_certificate_was_revoked,
        "9-2": _kims_pin_was_found,
        "9-3": _verdict_has_evidence,
    },
)
