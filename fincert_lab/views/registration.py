"""The six gates of a registration: what a bank checks before it takes another institution's certificate."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from fincert_lab.errors import LabError
from fincert_lab.language import name, say
from fincert_lab.views.table import Cell, Line, Look, Table


class Gate(StrEnum):
    """What is checked, in the bank's order."""

    USER = "user"
    SIGNATURE = "signature"
    CERTIFICATE = "certificate"
    STATUS = "status"
    VID = "vid"
    CLASH = "clash"


class Passage(StrEnum):
    """How it stands with a gate."""

    OPEN = "open"
    SHUT = "shut"
    UNTRIED = "untried"  # until the PIN is typed
    UNREACHED = "unreached"  # it was refused before


class Found(NamedTuple):
    """A gate, how it stands, and why it is shut."""

    gate: Gate
    passage: Passage
    refusal: LabError | None = None


BADGES = {Passage.OPEN: ("✔", Look.GOOD), Passage.SHUT: ("✕", Look.BAD), Passage.UNTRIED: ("?", Look.WARNING)}
BADGES[Passage.UNREACHED] = ("–", Look.FAINT_KEPT)


def gates_table(found: Iterable[Found], caption: str) -> Table:
    """Return a row for each gate, in order."""
    return Table(
        caption=caption,
        columns=[say(f"gates.{column}") for column in ("gate", "by", "passage", "why")],
        rows=[_row(number, each) for number, each in enumerate(found, 1)],
        empty=say("gates.no_certificate"),
    )


def why(found: Found) -> str:
    """Return why a gate is shut, or what is missing to try it."""
    if found.refusal:
        return str(found.refusal)
    return say("gates.needs_pin") if found.passage is Passage.UNTRIED else ""


def _row(number: int, found: Found) -> list[Cell]:
    sign, look = BADGES[found.passage]
    return [
        Cell.of(Line(f"{number}. {name(found.gate)}", Look.KEPT)),
        Cell.of(say(f"gates.by_{found.gate}")),
        Cell.of(Line(f"{sign} {name(found.passage)}", look)),
        Cell.of(why(found)),
    ]
