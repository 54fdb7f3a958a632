"""What a thief finds out about a PIN: a row for each thing that can be stolen."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from fincert_lab.crypto.pin import DIGITS
from fincert_lab.language import name, say
from fincert_lab.views.table import Cell, Line, Look, Table


class Loot(StrEnum):
    """What was stolen."""

    CLOUD = "cloud"
    HSM = "hsm"
    BOTH = "both"


class Trial(StrEnum):
    """What came of trying a PIN."""

    OPENED = "opened"
    REJECTED = "rejected"  # it does not open, or so it seems
    NOTHING = "nothing"  # there was nothing to compare it with


class Guess(NamedTuple):
    """One PIN that was tried: whether it was the right one, and what came of it."""

    is_right: bool
    trial: Trial


class Robbery(NamedTuple):
    """What was stolen, and the PINs that were tried with it."""

    loot: Loot
    guesses: tuple[Guess, ...]

    @property
    def reach(self) -> int:
        """For how many PINs the thief finds out whether they are right."""
        right, wrong = ({guess.trial for guess in self.guesses if guess.is_right is side} for side in (True, False))
        return 0 if right & wrong else 10**DIGITS


def theft_table(robberies: Iterable[Robbery]) -> Table:
    """Return a row for each robbery."""
    return Table(
        caption=say("theft.title"),
        columns=[say(f"theft.{column}") for column in ("stolen", "wrong_ones", "right_one", "reach")],
        rows=[_row(robbery) for robbery in robberies],
    )


def reached(robbery: Robbery) -> str:
    """Return how many PINs that is, and why, as a sentence."""
    return say(f"theft.reach_{robbery.loot}", count=f"{robbery.reach:,}")


def _row(robbery: Robbery) -> list[Cell]:
    wrong, right = (_trials(robbery, is_right=side) for side in (False, True))
    return [Cell.of(name(robbery.loot)), wrong, right, Cell.of(Line(f"{robbery.reach:,}", Look.KEPT))]


def _trials(robbery: Robbery, *, is_right: bool) -> Cell:
    made = dict.fromkeys(guess.trial for guess in robbery.guesses if guess.is_right is is_right)
    return Cell.of(*(Line(name(trial)) for trial in made))
