"""What HSMs have counted: for one certificate each by itself, and all of them together.

In the suite 2 of 3 two have to answer. So what counts is what the second best of them has.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Lapse(StrEnum):
    """What an HSM was last found to do."""

    SILENT = "silent"  # it did not answer
    WRONG = "wrong"  # a device found its answer to be wrong


@dataclass(frozen=True)
class Counter:
    """One HSM's counters for a certificate: tries left and the account's budget, None until it has told.

    `destroyed` is true once it has destroyed its half, `rolled_back` while it refuses a counter that was put back.
    """

    tries_left: int | None = None
    budget_left: int | None = None
    destroyed: bool = False
    rolled_back: bool = False


def together(counters: Iterable[Counter], needed: int) -> dict[str, Any]:
    """Return what as many of these HSMs as are `needed` still allow, by the names of the fields of a certificate."""
    every = [*counters]
    alive = [each for each in every if not each.destroyed]
    sound = [each for each in alive if not each.rolled_back]
    fields = {"destroyed": len(alive) < needed, "rolled_back": len(sound) < needed <= len(alive)}
    return fields | {
        name: best
        for name in ("tries_left", "budget_left")
        if (best := _best([getattr(each, name) for each in sound], needed)) is not None
    }


def _best(counts: list[int | None], needed: int) -> int | None:
    known = sorted(count for count in counts if count is not None)
    return known[-needed] if len(known) >= needed else None
