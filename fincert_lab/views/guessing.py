"""How long a thief takes to try all PINs, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fincert_lab.crypto.guessing import Kdf, Lock
from fincert_lab.language import name, say
from fincert_lab.views.table import Cell, Line, Look, Table

FEW = 10  # tries a second that are written with their tenths
SHORT, MANY = 0.001, 100  # seconds that are not told apart any more, or are written without tenths
_UNITS = {"years": 365 * 86_400, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


@dataclass(frozen=True)
class Attack:
    """A thief with so many `machines`, and all PINs of so many `digits` to try against a `lock`.

    `measured` is the guesses a second of one core of this computer, if anybody measured.
    """

    lock: Lock
    digits: int
    machines: int
    measured: float | None = None

    @property
    def pins(self) -> int:
        """How many PINs there are."""
        return int(10**self.digits)

    def seconds(self, rate: float) -> float:
        """Return how long all PINs take at this many guesses a second on each machine."""
        return self.pins / rate / self.machines


def attack_table(attack: Attack) -> Table:
    """Return the guesses a second, and the time for all PINs: on a graphics card, and as measured here, if it was."""
    rates = {"published": attack.lock.published_rate()}
    if attack.measured:
        rates["measured"] = attack.measured
    return Table(
        caption=say("meter.caption", lock=words(attack.lock), digits=attack.digits, pins=f"{attack.pins:,}"),
        columns=[say("meter.machine"), say("meter.rate"), say("meter.time", machines=f"{attack.machines:,}")],
        rows=[_row(attack, machine, rate) for machine, rate in rates.items()],
    )


def digits_table(attack: Attack, every: Iterable[int]) -> Table:
    """Return a row for each number of digits: how many PINs, and how many seconds they take a graphics card."""
    return Table(
        caption=say("meter.by_digits", lock=words(attack.lock), machines=f"{attack.machines:,}"),
        columns=[say(f"meter.{column}") for column in ("digits", "pins", "in_seconds")],
        rows=[_digits(attack, digits) for digits in every],
    )


def conversion(lock: Lock) -> str:
    """Return how the tries a second of the graphics card follow from what was published, as a sentence."""
    facts = {"published": f"{lock.published:,}", "rate": f"{lock.published_rate():,.0f}", "rounds": f"{lock.rounds:,}"}
    return say(f"meter.how_{lock.kdf}", **facts)


def words(lock: Lock) -> str:
    """Return what a lock is called: PBKDF2 with its rounds."""
    return f"{name(lock.kdf)} × {lock.rounds:,}" if lock.kdf is Kdf.PBKDF2 else name(lock.kdf)


def duration(seconds: float) -> str:
    """Return a span of time in the largest unit of which there are at least two."""
    for unit, length in _UNITS.items():
        if seconds >= 2 * length:
            return say(f"meter.{unit}", count=f"{seconds / length:,.0f}")
    return say("meter.moment")


def _digits(attack: Attack, digits: int) -> list[Cell]:
    this = replace(attack, digits=digits)
    look = Look.KEPT if digits != attack.digits else Look.CHANGED
    seconds = this.seconds(attack.lock.published_rate())
    return [Cell.of(Line(each, look)) for each in (str(digits), f"{this.pins:,}", _in_seconds(seconds))]


def _in_seconds(seconds: float) -> str:
    if seconds < SHORT:
        return say("meter.under")
    return f"{seconds:,.0f}" if seconds >= MANY else f"{seconds:.1f}" if seconds >= 1 else f"{seconds:.2g}"


def _row(attack: Attack, machine: str, rate: float) -> list[Cell]:
    source = f"source_{attack.lock.kdf}" if machine == "published" else "here"
    return [
        Cell.of(say(f"meter.{machine}"), Line(say(f"meter.{source}"), Look.FAINT)),
        Cell.of(f"{rate:,.0f}" if rate >= FEW else f"{rate:.1f}"),
        Cell.of(duration(attack.seconds(rate))),
    ]
