"""What a service does when status information is held back: with a good certificate, and with a revoked one."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from fincert_lab.errors import LabError
from fincert_lab.language import name, say
from fincert_lab.views.table import Cell, Line, Look, Table


class Switch(StrEnum):
    """What can be switched on."""

    LIST = "list"  # newer lists are held back
    OCSP = "ocsp"  # OCSP gives no answer
    SOFT = "soft"  # the service accepts an unknown status


class Outcome(NamedTuple):
    """What the service does with the good certificate and with the revoked one: why it refuses it, if it does."""

    switches: frozenset[Switch]
    good: LabError | None
    revoked: LabError | None


def outage_table(outcomes: Iterable[Outcome], hours: int) -> Table:
    """Return a row for each setting of the switches."""
    return Table(
        caption=say("outage.caption", hours=hours),
        columns=[say(f"outage.{column}") for column in ("switches", "good", "revoked")],
        rows=[_row(outcome) for outcome in outcomes],
    )


def is_right(refusal: LabError | None, *, to_refuse: bool) -> bool:
    """Return whether a service did what it should with a certificate."""
    return bool(refusal) is to_refuse


def done(refusal: LabError | None, *, to_refuse: bool) -> str:
    """Return what the service does, in words, which also say whether that is wrong."""
    wrongly = "" if is_right(refusal, to_refuse=to_refuse) else "wrongly_"
    if refusal is None:
        return say(f"outage.{wrongly}accepted")
    return say(f"outage.{wrongly}refused", why=say(f"short.{refusal.code}"))


def _row(outcome: Outcome) -> list[Cell]:
    switched = [name(switch) for switch in Switch if switch in outcome.switches]
    return [
        Cell.of(*(switched or [say("outage.nothing")])),
        _cell(outcome.good, to_refuse=False),
        _cell(outcome.revoked, to_refuse=True),
    ]


def _cell(refusal: LabError | None, *, to_refuse: bool) -> Cell:
    look = Look.GOOD if is_right(refusal, to_refuse=to_refuse) else Look.BAD
    return Cell.of(Line(f"{'✕' if refusal else '✔'} {done(refusal, to_refuse=to_refuse)}", look))
