"""PINs, one after the other, until one is right, or somebody refuses, or the thief is tired of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from operator import length_hint
from time import perf_counter
from typing import Generic, TypeVar

from fincert_lab.crypto import envelope
from fincert_lab.crypto.guessing import Lock
from fincert_lab.crypto.pin import DIGITS
from fincert_lab.errors import LabError
from fincert_lab.language import say
from fincert_lab.thief.report import Gain, Speed, Stop

QUIET = 5.0  # seconds before a thief says how far he is, and between one time and the next
R = TypeVar("R")
Stretch = Callable[[str, envelope.Context], envelope.Stretched]
_GONE = "\r" + " " * 79 + "\r"


@dataclass(repr=False)
class Tally:
    """How many were tried and answered, what was gained and which PIN, what stopped it, and how long it took."""

    tried: int = 0
    answered: int = 0
    gained: tuple[Gain, ...] = ()
    stopped: Stop | LabError | None = Stop.NONE_RIGHT
    found: str | None = None
    seconds: float = field(default=0.0, compare=False)

    def speed(self, lock: Lock | None) -> Speed | None:
        """Return how fast that was; None if nothing was tried."""
        return Speed(self.tried, self.seconds, lock) if self.tried and self.seconds else None


class Progress:
    """A line that says how far something is: not at once, not too often, and gone in the end."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.begun = self._said = clock()

    @property
    def seconds(self) -> float:
        """Since it began."""
        return self._clock() - self.begun

    @property
    def is_due(self) -> bool:
        """Whether it is time to say something."""
        return self._clock() - self._said > QUIET

    def tell(self, words: str) -> None:
        """Say it, in the place of what was said before."""
        self._said = self._clock()
        print(end=f"\r{words}", flush=True)

    def end(self) -> None:
        """Take the line away, if there is one."""
        if self._said != self.begun:
            print(end=_GONE, flush=True)


class Once(Generic[R]):
    """A slow function, run once for all thieves who try the same PINs; on its `clock`, each has taken as long as it."""

    def __init__(self, slow: Callable[..., R]) -> None:
        self._slow = slow
        self._known: dict[object, tuple[R, float]] = {}
        self._spared = 0.0

    def __call__(self, *args: object) -> R:
        """Return what the function returns."""
        if args in self._known:
            result, seconds = self._known[args]
            self._spared += seconds
        else:
            begun = perf_counter()
            result = self._slow(*args)
            self._known[args] = result, perf_counter() - begun
        return result

    def clock(self) -> float:
        """Return the time, as if nothing had been spared."""
        return perf_counter() + self._spared


def try_each(
    guess: Callable[[str], tuple[Gain, ...]],
    order: Iterable[str],
    most: int | None = None,
    clock: Callable[[], float] = perf_counter,
) -> Tally:
    """Try PINs until `guess` gains something, refuses with a LabError, or is interrupted: nothing so far is lost."""
    tally, progress, pins = Tally(), Progress(clock), length_hint(order, 10**DIGITS)
    try:
        for tried in islice(order, most):
            tally.tried += 1
            tally.gained = guess(tried)
            tally.answered += 1
            if tally.gained:
                tally.stopped, tally.found = None, tried
                break
            if progress.is_due:
                far = {"tried": tally.tried, "pins": min(most or pins, pins), "rate": tally.tried / progress.seconds}
                progress.tell(say("thief.so_far", **{word: f"{number:,.0f}" for word, number in far.items()}))
    except KeyboardInterrupt:
        tally.stopped = Stop.INTERRUPTED
    except LabError as refusal:
        tally.stopped = refusal
    tally.seconds = progress.seconds
    progress.end()
    return tally
