"""The parts of a lesson beside its text: a world, predictions, checks."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import wraps
from types import MappingProxyType
from typing import NamedTuple, TypeGuard, TypeVar
from weakref import WeakKeyDictionary

from fincert_lab.acts import SignatureAccepted
from fincert_lab.errors import LabError
from fincert_lab.institutions.bank.receipts import Receipt
from fincert_lab.journal import Act, Event, Story
from fincert_lab.language import Party, say
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.snapshot import CertificateState, Snapshot
from fincert_lab.thief.report import AttackReport, Way
from fincert_lab.views.note import Mood
from fincert_lab.views.question import Question
from fincert_lab.world.lab import Lab

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Verdict:
    """The result of a check: the catalogue's `key`, and the facts its sentence needs beside the lab's rules."""

    mood: Mood
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


Judge = Callable[[Lab, object], Verdict]
Shown = Callable[[Lab, object], bool]


@dataclass(frozen=True)
class Prediction:
    """A question with options. Its words are in the catalogue, with a sentence for each answer, right or wrong.

    `shown` returns whether the experiment that shows the answer has been made. It looks at the lab's journal or, if
    that cannot show it, at the outcome from the notebook, which is passed in. The answer is not revealed before that.
    """

    answer: str
    shown: Shown
    options: tuple[str, ...] = ("a", "b", "c")

    def question(self, name: str, rules: Rules) -> Question:
        """Return what is asked under this name ("3a"), in words, which may name any of the `rules`."""
        words = {option: say(f"lesson.{name}.option_{option}", **vars(rules)) for option in self.options}
        return Question(say(f"lesson.{name}.question", **vars(rules)), words)

    def judge(self, question: str, guess: str | None, lab: Lab, outcome: object) -> Verdict:
        """Judge a guess that was written down, or None, once the experiment in `lab` has an `outcome`."""
        if guess is None:
            return Verdict(Mood.NOTHING_YET, "answer.no_guess")
        if not self._is_shown(lab, outcome):
            return Verdict(Mood.NOTHING_YET, "answer.not_run")
        return Verdict(Mood.RIGHT if guess == self.answer else Mood.NOT_YET, f"lesson.{question}.{guess}")

    def _is_shown(self, lab: Lab, outcome: object) -> bool:
        try:
            return self.shown(lab, outcome)
        except Exception:  # what a student passes in may be any object
            return False


@dataclass(frozen=True)
class Lesson:
    """One lesson. `prepare` brings a fresh lab to the start of the lesson; a check gets the lab and an answer.

    `given` makes the material of an exercise from the lab's own randomness: with another seed it is different.
    """

    prepare: Callable[[Lab], None]
    predictions: Mapping[str, Prediction]
    checks: Mapping[str, Judge]
    given: Mapping[str, Callable[[Lab], object]] = field(default_factory=dict)


def once(make: Callable[[Lab], Thing]) -> Callable[[Lab], Thing]:
    """Cache a function per lab: the check of an exercise uses the same material that was given out."""
    made: WeakKeyDictionary[Lab, Thing] = WeakKeyDictionary()

    @wraps(make)
    def find(lab: Lab) -> Thing:
        if lab not in made:
            made[lab] = make(lab)
        return made[lab]

    return find


def drawn(lab: Lab, label: str, *, below: int) -> int:
    """Return a number from 0 up to, but not including, `below`, from the lab's own randomness."""
    return int.from_bytes(lab.entropy.bytes(f"lesson/{label}", 8)) % below


# What an answer names is looked up in the lab's own journal: anybody can construct a snapshot, event or receipt.


def moment_in(lab: Lab, answer: object) -> Snapshot | None:
    """Return the state that an answer names, by its number or as a snapshot, or None. Raises UnknownEvent."""
    number = answer.number if isinstance(answer, Snapshot) else answer
    return lab.at(number) if type(number) is int else None


def event_in(lab: Lab, answer: object) -> Event | None:
    """Return the event that an answer is, or names by number, or None. Raises UnknownEvent."""
    event = lab.journal.event(answer) if type(answer) is int else answer
    return event if isinstance(event, Event) and event in lab.journal else None


class Login(NamedTuple):
    """A login that a service accepted: device, certificate, receipt, and the number of the story it belongs to."""

    device: Party
    certificate: CertificateId
    receipt: Receipt
    story: int


def logins(lab: Lab) -> Iterator[Login]:
    """Return the logins of a lab, oldest first."""
    for event in lab.journal:
        match event.act, event.facts:
            case Act.LOGIN, SignatureAccepted(certificate=certificate, receipt=number):
                receipt = Receipt(number, event.receiver, event.act, event.at)
                yield Login(event.sender, certificate, receipt, event.story)


def login_in(lab: Lab, receipt: Receipt) -> Login | None:
    """Return the login that a receipt belongs to, or None."""
    return next((login for login in logins(lab) if login.receipt == receipt), None)


def login_named(lab: Lab, answer: object) -> Login | None:
    """Return the login that an answer names, or None: by its receipt, its `lab.last_story()`, or an event of that.

    So it can be made by code, which returns a receipt, and by clicks, which do not.
    """
    if isinstance(answer, Receipt):
        return login_in(lab, answer)
    event = answer.events[0] if isinstance(answer, Story) else answer
    if not isinstance(event, Event) or event not in lab.journal:
        return None
    return next((login for login in logins(lab) if login.story == event.story), None)


def certificate_in(lab: Lab, receipt: Receipt) -> CertificateState | None:
    """Return the current state of the certificate that a receipt's login was made with, or None."""
    login = login_in(lab, receipt)
    return lab.now().certificates[login.certificate] if login else None


def logged_in(exercise: str, lab: Lab, answer: object, *, service: str, owner: str, bank: str) -> Verdict:
    """Judge a receipt: is it for a login at `service` with a certificate that `owner` got through `bank`?"""
    if not isinstance(answer, Receipt):
        return Verdict(Mood.NOT_YET, f"lesson.{exercise}.not_a_receipt")
    if answer.service != service:
        return Verdict(Mood.NOT_YET, f"lesson.{exercise}.elsewhere", {"service": answer.service})
    certificate = certificate_in(lab, answer)
    if certificate is None or certificate.owner != owner:
        return Verdict(Mood.NOT_YET, f"lesson.{exercise}.not_theirs")
    if certificate.bank != bank:
        return Verdict(Mood.NOT_YET, f"lesson.{exercise}.issued_elsewhere", {"bank": certificate.bank})
    return Verdict(Mood.RIGHT, f"lesson.{exercise}.right")


def happened(act: Act, refused: type[LabError] | None = None) -> Shown:
    """Return a predicate: somebody did `act` in a lab, or was refused it with this error."""
    code = refused and refused.code
    return lambda lab, _: any(event.act is act and event.refused == code for event in lab.journal)


def is_off_line(outcome: object) -> TypeGuard[AttackReport]:
    """Return whether this is what came of a thief's guessing off line."""
    return isinstance(outcome, AttackReport) and outcome.way is Way.OFF_LINE


def maker_of(lab: Lab, certificate: CertificateId) -> Party:
    """Return the device that a certificate of this lab was issued to, which is the one that made its key."""
    return next(event.sender for event in lab.journal if event.act is Act.ISSUE and event.certificate == certificate)


def filled_in(exercise: str, answer: object, wanted: Mapping[str, Container[object]], kind: type) -> Verdict:
    """Judge a form with the fields of `wanted`: the first field with a wrong value is named.

    Fields hold a value of `kind`, or None if nothing is filled in yet. True is not a number here.
    """
    if not isinstance(answer, dict) or answer.keys() != wanted.keys() or not all(_is(kind, v) for v in answer.values()):
        return Verdict(Mood.NOT_YET, f"lesson.{exercise}.not_four")
    if missing := sum(value is None for value in answer.values()):
        return Verdict(Mood.NOTHING_YET, f"lesson.{exercise}.missing", {"count": missing})
    for field_name, values in wanted.items():
        if answer[field_name] not in values:
            return Verdict(Mood.NOT_YET, f"lesson.{exercise}.{field_name}")
    return Verdict(Mood.RIGHT, f"lesson.{exercise}.right")


def true_or_false(exercise: str) -> tuple[Callable[[Lab], dict[str, str]], Judge]:
    """Return a function that gives out four sentences, and one that checks which of them are judged true.

    The lab's randomness decides for each sentence whether it is given in its true or its false form.
    """

    @once
    def holds(lab: Lab) -> Mapping[str, bool]:
        return MappingProxyType({letter: drawn(lab, f"{exercise}/{letter}", below=2) == 1 for letter in "abcd"})

    def sentences(lab: Lab) -> dict[str, str]:
        said, rules = {True: "right", False: "wrong"}, vars(lab.rules)
        return {letter: say(f"lesson.{exercise}.{letter}_{said[it]}", **rules) for letter, it in holds(lab).items()}

    def judge(lab: Lab, answer: object) -> Verdict:
        return filled_in(exercise, answer, {letter: [it] for letter, it in holds(lab).items()}, bool)

    return sentences, judge


def _is(kind: type, value: object) -> bool:
    return value is None or (isinstance(value, kind) and isinstance(value, bool) == (kind is bool))


def nothing_to_prepare(lab: Lab) -> None:
    """Leave the lab as it is: the story begins before the first certificate."""


def kim_and_choi_have_certificates(lab: Lab) -> None:
    """Issue certificates to two others, through KB, on their phones."""
    for person, pin in (("kim", "905271"), ("choi", "604829")):
        lab.person(person).device("phone").enroll(lab.bank("kb"), pin=pin)


def hong_has_a_certificate(lab: Lab) -> None:
    """Issue a certificate to Hong through KB, on his laptop. The PIN is the one in the lessons' text."""
    lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin="280417")
