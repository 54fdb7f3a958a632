"""The table: every scheme, attacked by every thief. Each cell is run, none is written by hand."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from time import perf_counter
from typing import NamedTuple

from fincert_lab.crypto.guessing import Lock
from fincert_lab.errors import LabError
from fincert_lab.language import say
from fincert_lab.thief.report import Speed, Stop
from fincert_lab.thief.schemes import SCHEMES, Attacker, Design, Scheme
from fincert_lab.thief.trying import Progress


class Fate(StrEnum):
    """Whether a scheme holds."""

    HOLDS = "holds"
    FALLS = "falls"
    ABSENT = "absent"  # there is nothing to attack: the scheme has no HSM


@dataclass(frozen=True)
class Cell:
    """What came of one attacker and one scheme: guesses tried, and answered. `lock` is what each costs off line."""

    design: Design
    attacker: Attacker
    fate: Fate
    lock: Lock
    tried: int = 0
    answered: int = 0
    stopped: Stop | LabError | None = field(default=None, compare=False)
    speed: Speed | None = field(default=None, compare=False)


@dataclass(frozen=True, repr=False)
class Comparison:
    """All cells, scheme by scheme. For `show`; `measured` also says how long it takes here."""

    cells: tuple[Cell, ...]

    def __repr__(self) -> str:
        return f"Comparison({len(self.cells)} cells)"

    @property
    def measured(self) -> "Measured":
        """The same with how long each attack takes on this computer: different each time."""
        return Measured(self)


class Measured(NamedTuple):
    """A comparison to be shown with what was measured here."""

    comparison: Comparison


def compare(schemes: Iterable[Callable[[], Scheme]] = SCHEMES) -> Comparison:
    """Have every attacker attack every scheme. If it is interrupted, the cells so far are there."""
    cells: list[Cell] = []
    progress, runs = Progress(perf_counter), [*product([make() for make in schemes], Attacker)]
    with suppress(KeyboardInterrupt):
        for scheme, attacker in runs:
            cells.append(_run(scheme, attacker))
            if progress.is_due:
                progress.tell(say("thief.cells_so_far", done=len(cells), all=len(runs)))
    progress.end()
    return Comparison(tuple(cells))


def _run(scheme: Scheme, attacker: Attacker) -> Cell:
    tally = scheme.attack(attacker)
    if tally is None:
        return Cell(scheme.design, attacker, Fate.ABSENT, scheme.lock)
    if tally.stopped is Stop.INTERRUPTED:
        raise KeyboardInterrupt
    fate = Fate.FALLS if tally.gained else Fate.HOLDS
    speed = tally.speed(scheme.lock)
    return Cell(scheme.design, attacker, fate, scheme.lock, tally.tried, tally.answered, tally.stopped, speed)
