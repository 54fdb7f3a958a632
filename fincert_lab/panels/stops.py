"""Where a time line can stop: the events that are wanted, the acts that they belong to, and every refusal."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from fincert_lab.journal import Act, Event, Journal
from fincert_lab.language import Party

Numbers = Sequence[int]  # of events, in order


@dataclass(frozen=True)
class Wanted:
    """Which events are wanted: those of a `party`, of an `act`, the refused ones; all, as long as nothing is said.

    What devices and services do is done by the person or the bank that they belong to.
    """

    party: str = ""
    act: str = ""
    refused: bool = False

    def fits(self, event: Event) -> bool:
        """Whether this event is wanted."""
        return (
            (not self.party or self.party in (_owner(event.sender), _owner(event.receiver)))
            and (not self.act or self.act == event.act)
            and (not self.refused or event.refused is not None)
        )


class Stops:
    """The numbers of the events that are `wanted`; `begins` are the first of each act of a person.

    `parties` and `acts` are what has occurred. All of it grows with the journal: each event is looked at once, when it
    is new, and again only if something else is wanted.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.want(Wanted())

    def want(self, wanted: Wanted) -> None:
        """Look for other events."""
        self.wanted = wanted
        self.numbers: list[int] = []
        self.begins: list[int] = []
        self.refused: list[int] = []
        self.parties: dict[Party, None] = {}
        self.acts: dict[Act, None] = {}
        self._seen = self._story = 0
        self.keep_up()

    def keep_up(self) -> None:
        """Look at what is new in the journal."""
        for event in self._journal[self._seen :]:
            self._take_in(event)

    def _take_in(self, event: Event) -> None:
        self._seen = event.number
        self.parties |= dict.fromkeys((_owner(event.sender), _owner(event.receiver)))
        self.acts[event.act] = None
        if event.refused:
            self.refused.append(event.number)
        if self.wanted.fits(event):
            self.numbers.append(event.number)
            if event.story != self._story:
                self.begins.append(event.number)
                self._story = event.story


def before(numbers: Numbers, here: int) -> int | None:
    """Return the last of `numbers` before `here`, if there is one."""
    place = bisect_left(numbers, here)
    return numbers[place - 1] if place else None


def after(numbers: Numbers, here: int) -> int | None:
    """Return the first of `numbers` after `here`, if there is one."""
    place = bisect_right(numbers, here)
    return numbers[place] if place < len(numbers) else None


def thinned(numbers: Numbers, last: int, most: int) -> list[int]:
    """Return at most so many of `numbers` up to `last`, spread as they are: the first in each stretch."""
    firsts = (after(numbers, last * stretch // most) for stretch in range(most))
    return [number for number in dict.fromkeys(firsts) if number is not None and number <= last]


def _owner(party: Party) -> Party:
    return Party(party.split("/")[0])
