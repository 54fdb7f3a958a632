"""What comes of trying to open an envelope with two halves: a row for each pair of them."""

from collections.abc import Iterable
from typing import NamedTuple

from fincert_lab.errors import PinMismatch
from fincert_lab.language import name, say
from fincert_lab.views.table import Cell, Line, Look, Table
from fincert_lab.views.theft import Trial

HALVES = ("s", "y")  # the device's and the server's, by the field names of `Attempt`
_MEANS = {(True, False): "only_s", (False, True): "only_y", (False, False): "neither"}


class Attempt(NamedTuple):
    """Which halves were the right ones, and what `envelope.open` answered: None if the envelope opened."""

    s: bool
    y: bool
    refusal: PinMismatch | None

    @property
    def trial(self) -> Trial:
        """What came of it."""
        return Trial.REJECTED if self.refusal else Trial.OPENED


def half(kind: str, *, is_right: bool) -> str:
    """Return what this half was made from."""
    return say(f"halves.{kind}_{'right' if is_right else 'wrong'}")


def means(attempt: Attempt) -> str:
    """Return what follows from the attempt, as a sentence."""
    return say(f"halves.{_MEANS[attempt.s, attempt.y] if attempt.refusal else 'fit'}")


def answer(attempt: Attempt) -> str:
    """Return what `envelope.open` answered, or nothing if the envelope opened."""
    return say("halves.answer", refusal=str(attempt.refusal)) if attempt.refusal else ""


def halves_table(attempts: Iterable[Attempt]) -> Table:
    """Return a row for each pair of halves."""
    return Table(
        caption=say("halves.title"),
        columns=[say(f"halves.{column}") for column in (*HALVES, "envelope", "meaning")],
        rows=[_row(attempt) for attempt in attempts],
    )


def _row(attempt: Attempt) -> list[Cell]:
    s, y = (Cell.of(Line(half(kind, is_right=getattr(attempt, kind)), Look.KEPT)) for kind in HALVES)
    result = Line(name(attempt.trial), Look.BAD if attempt.refusal else Look.GOOD)
    return [s, y, Cell.of(result), Cell.of(means(attempt))]
