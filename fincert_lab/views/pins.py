"""PINs against the rules: one that somebody made up, and all million of them. No PIN of anybody's is ever here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fincert_lab.crypto.pin import DIGITS, PinRule, forbidden_parts, survey
from fincert_lab.language import name, say
from fincert_lab.people.person import Person
from fincert_lab.views.table import Cell, Line, Look, Table

LISTED = 4  # parts of digits that are written out: lab assumption
LOOKS = {
    PinRule.NO_RUN: Look.BAD,
    PinRule.NO_REPEAT: Look.WARNING,
    PinRule.NOT_THE_PHONE: Look.HOLDER,
    PinRule.NOT_THE_BIRTHDAY: Look.ISSUER,
}


@dataclass(frozen=True)
class MadeUpPin:
    """The first digits of a PIN that somebody makes up, held against the rules for one person."""

    person: Person
    digits: str = field(repr=False)

    def places(self, rule: PinRule) -> set[int]:
        """Return the places of the digits that break a rule, counted from 0."""
        found = ((part, at) for part in _forbidden(self.person)[rule] for at in range(DIGITS))
        return {place for part, at in found if self.digits.startswith(part, at) for place in range(at, at + len(part))}

    def broken(self) -> list[PinRule]:
        """Return all the rules that it breaks."""
        return [rule for rule in PinRule if self.places(rule)]


@dataclass(frozen=True)
class Survey:
    """What the rules say of all million PINs; with a `person`, their telephone number and birthday count too."""

    codes: bytes = field(repr=False)  # as `crypto.pin.survey` returns them
    person: Person | None = None

    @classmethod
    def of(cls, person: Person | None) -> "Survey":
        """Look at all PINs, for one person or for nobody in particular. Takes half a second."""
        owner = {"phone": "", "birthday": ""} if person is None else _owner(person)
        return cls(survey(**owner), person)

    def count(self, rule: PinRule | None) -> int:
        """Return how many PINs a rule forbids that no rule before it does; with None, how many are allowed."""
        return self.codes.count([*PinRule, None].index(rule))

    def rule_of(self, digits: str) -> PinRule | None:
        """Return the first rule that six digits break, or None."""
        rules: list[PinRule | None] = [*PinRule, None]
        return rules[self.codes[int(digits)]]


def rules_table(made_up: MadeUpPin) -> Table:
    """Return each rule, what it forbids to this person, and whether the digits keep it."""
    parts = _forbidden(made_up.person)
    return Table(
        caption=say("pin_rules.caption", person=made_up.person.party),
        columns=[say(f"pin_rules.{column}") for column in ("rule", "forbidden", "kept")],
        rows=[[Cell.of(name(rule)), Cell.of(_listed(parts[rule])), _state(made_up, rule)] for rule in PinRule],
    )


def _state(made_up: MadeUpPin, rule: PinRule) -> Cell:
    """Return whether a rule is kept; of a broken one which digits break it, but not what they are."""
    places = made_up.places(rule)
    if places:
        dots = "".join("●" if place in places else "○" for place in range(len(made_up.digits)))
        return Cell.of(Line(say("pin_rules.is_broken"), Look.BAD), Line(dots, Look.KEPT))
    return Cell.of(Line(say("pin_rules.is_kept"), Look.GOOD) if made_up.digits else say("pin_rules.nothing_yet"))


def survey_table(of: Survey) -> Table:
    """Return how many of the million PINs each rule forbids, and how many are allowed."""
    whose = say("pins.nobody") if of.person is None else name(of.person.party)
    return Table(
        caption=say("pins.caption", whose=whose),
        columns=[say(f"pins.{column}") for column in ("rule", "count", "share")],
        rows=[_counted(of, rule) for rule in (*PinRule, None) if of.person or rule not in _PERSONAL],
    )


_PERSONAL = (PinRule.NOT_THE_PHONE, PinRule.NOT_THE_BIRTHDAY)


def _counted(of: Survey, rule: PinRule | None) -> list[Cell]:
    words = Line(say(f"pins.{rule}"), LOOKS[rule]) if rule else Line(say("pins.allowed"))
    count = of.count(rule)
    return [Cell.of(words), Cell.of(f"{count:,}"), Cell.of(f"{count / len(of.codes):.2%}")]


def _owner(person: Person) -> dict[str, str]:
    return {"phone": person.identity.phone, "birthday": person.identity.birth_date[2:]}


def _forbidden(person: Person) -> dict[PinRule, tuple[str, ...]]:
    return forbidden_parts(**_owner(person))


def _listed(parts: Sequence[str]) -> str:
    if len(parts) <= LISTED:
        return ", ".join(parts)
    return f"{', '.join(parts[: LISTED - 1])}, …, {parts[-1]}"
