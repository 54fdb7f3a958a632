"""What a factory made: two lines of devices, one without and one with randomness, and the first key of each device."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fincert_lab.crypto.keys import PublicKey, spki
from fincert_lab.language import say
from fincert_lab.views.certificate import fingerprint
from fincert_lab.views.table import Cell, Line, Look, Table

SHOWN = 6  # devices, the first and the newest: lab assumption


class Made(NamedTuple):
    """A device's public key, and whether a signature of the device fits the public key of the first one."""

    public: PublicKey
    signs_as_the_first: bool


@dataclass(frozen=True)
class Factory:
    """The devices of two lines, in the order in which they were made; as many of one as of the other."""

    constant: tuple[Made, ...] = ()
    random: tuple[Made, ...] = ()


def different(line: Sequence[Made]) -> int:
    """Return how many different keys the devices of a line have."""
    return len({spki(made.public) for made in line})


def factory_table(factory: Factory) -> Table:
    """Return the keys of the first and the newest devices, both lines side by side, and how many differ in all."""
    rows = [
        [Cell.of(say("factory.device", number=number)), *(_key(number, made) for made in pair)]
        for number, pair in enumerate(zip(factory.constant, factory.random, strict=True), start=1)
    ]
    counts = {"constant": different(factory.constant), "random": different(factory.random)}
    return Table(
        caption=say("factory.caption", devices=len(rows), **counts),
        columns=[say(f"factory.{column}") for column in ("made", "constant", "random")],
        rows=[*rows[:1], *rows[1:][-(SHOWN - 1) :]],
    )


def _key(number: int, made: Made) -> Cell:
    shown = Line(fingerprint(made.public), Look.MONO)
    if number == 1:
        return Cell.of(shown, Line(say("factory.first"), Look.FAINT))
    same = made.signs_as_the_first
    return Cell.of(shown, Line(say("factory.same"), Look.BAD) if same else Line(say("factory.own"), Look.GOOD))
