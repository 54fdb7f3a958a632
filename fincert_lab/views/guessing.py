"""How long a thief takes to try all PINs, in words."""

from dataclasses import dataclass

from fincert_lab.crypto.guessing import Kdf, Lock
from fincert_lab.language import name, say
from fincert_lab.views.table import Cell, Line, Look, Table

FEW = 10  # tries a second that are written with their tenths
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


def words(lock: Lock) -> str:
    """Return what a lock is called: PBKDF2 with its rounds."""
    return f"{name(lock.kdf)} × {lock.rounds:,}" if lock.kdf is Kdf.PBKDF2 else name(lock.kdf)


def duration(seconds: float) -> str:
    """Return a span of time in the largest unit of which there are at least two."""
    for unit, length in _UNITS.items():
        if seconds >= 2 * length:
            return say(f"meter.{unit}", count=f"{seconds / length:,.0f}")
    return say("meter.moment")


def _row(attack: Attack, machine: str, rate: float) -> list[Cell]:
    source = f"source_{attack.lock.kdf}" if machine == "published" else "here"
    return [
        Cell.of(say(f"meter.{machine}"), Line(say(f"meter.{source}"), Look.FAINT)),
        Cell.of(f"{rate:,.0f}" if rate >= FEW else f"{rate:.1f}"),
        Cell.of(duration(attack.seconds(rate))),
    ]
