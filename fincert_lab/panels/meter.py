"""`meter(lab)`: how long a thief takes to try all PINs, by the digits, the KDF and the thief's machines.

What one guess costs is measured here, for half a second at most, and is shown but not stored.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import log10

from fincert_lab.calls import called_as_written
from fincert_lab.crypto.guessing import Kdf, Lock, rate_here
from fincert_lab.language import name, say
from fincert_lab.panels.instrument import Instrument, choice
from fincert_lab.panels.panel import Message
from fincert_lab.panels.tags import button, paragraph, select
from fincert_lab.views.guessing import Attack, attack_table, conversion, digits_table, duration
from fincert_lab.views.table import Table, escaped
from fincert_lab.world.lab import Lab, must_be_lab

DIGITS = ("4", "5", "6", "7", "8")
ROUNDS = ("2048", "100000", "600000")  # the library's own for PKCS#8 files, and two that are recommended for passwords
MACHINES = ("1", "10", "100", "1000", "10000")
_TICKS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "year": 365 * 86_400}
_LONGEST = 10 * _TICKS["year"]  # where the gauge ends


class Meter(Instrument):
    """A thief's meter. The speed of this computer is measured once for each lock, as soon as somebody asks."""

    key = "meter"
    places = ("choices", "verdict", "digits", "times")

    def __init__(self, lab: Lab) -> None:
        self.attack = Attack(Lock(Kdf.ARGON2ID), digits=6, machines=1)
        self._rounds = int(ROUNDS[-1])
        self._rates: dict[Lock, float] = {}
        super().__init__(lab)

    def act(self, act: str, form: Message) -> None:
        """Choose something, and measure what was not measured yet; or measure anew."""
        attack = self.attack
        match act, form.get("value"):
            case "digits", str(digits) if digits in DIGITS:
                attack = replace(attack, digits=int(digits))
            case "machines", str(machines) if machines in MACHINES:
                attack = replace(attack, machines=int(machines))
            case "kdf", str(kdf) if kdf in [*Kdf]:
                attack = replace(attack, lock=self._lock(Kdf(kdf)))
            case "rounds", str(rounds) if rounds in ROUNDS:
                self._rounds = int(rounds)
                attack = replace(attack, lock=self._lock(Kdf.PBKDF2))
            case "measure", _:
                self._rates.pop(attack.lock, None)
            case _:
                return
        self.attack = replace(attack, measured=self._rate(attack.lock))

    def _lock(self, kdf: Kdf) -> Lock:
        return Lock(kdf, self._rounds) if kdf is Kdf.PBKDF2 else Lock(kdf)

    def _rate(self, lock: Lock) -> float:
        if lock not in self._rates:
            self._rates[lock] = rate_here(lock.guess)
        return self._rates[lock]

    # --- what is shown

    def panes(self) -> dict[str, str]:
        """Return what can be chosen, and what follows from it."""
        at = self.attack
        return {
            "choices": self._choices(),
            "verdict": self._gauge(),
            "digits": digits_table(at, map(int, DIGITS))._repr_html_(),
            "times": attack_table(at)._repr_html_() + paragraph(conversion(at.lock), "note"),
        }

    def _choices(self) -> str:
        at = self.attack
        digits = choice("digits", say("meter.digits"), ((each, each) for each in DIGITS), str(at.digits))
        kdfs = choice("kdf", say("meter.kdf"), ((str(each), name(each)) for each in Kdf), str(at.lock.kdf))
        rounds = _numbers("rounds", ROUNDS, self._rounds) if at.lock.kdf is Kdf.PBKDF2 else ""
        machines = _numbers("machines", MACHINES, at.machines)
        measure = button(say("meter.measure"), "measure")
        return f'{digits}{kdfs}<div class="controls">{rounds}{machines}{measure}</div>'

    def _gauge(self) -> str:
        """Return the times as bars: each unit of time is as far from the one before as it is longer (a log scale)."""
        at = self.attack
        rates = {"published": at.lock.published_rate()} | ({"measured": at.measured} if at.measured else {})
        ticks = "".join(
            f'<li style="left:{_share(length):.1f}%">{escaped(say(f"meter.{tick}"))}</li>'
            for tick, length in _TICKS.items()
        )
        bars = "".join(_bar(machine, at.seconds(rate)) for machine, rate in rates.items())
        bars += "" if at.measured else paragraph(say("meter.not_yet"))
        return f'<div class="gauge">{bars}<ol aria-hidden="true">{ticks}</ol></div>'

    def table(self) -> Table:
        """Return the times but for what was measured here: another computer would store something else."""
        return attack_table(replace(self.attack, measured=None))


def _bar(machine: str, seconds: float) -> str:
    return (
        f"<p>{escaped(say(f'meter.{machine}'))} <strong>{escaped(duration(seconds))}</strong></p>"
        f'<div class="bar {machine}"><i style="width:{_share(seconds):.1f}%"></i></div>'
    )


def _share(seconds: float) -> float:
    """Return how much of the gauge a span of time takes, in percent."""
    return 100 * min(max(log10(seconds * 10) / log10(_LONGEST * 10), 0.0), 1.0)  # it begins with a tenth of a second


def _numbers(act: str, values: Iterable[str], chosen: int) -> str:
    return select(say(f"meter.{act}"), act, ((each, f"{int(each):,}") for each in values), str(chosen))


@called_as_written
def meter(lab: Lab) -> Meter:
    """Return a thief's meter: the last line of a cell shows it. Raises BadInput."""
    must_be_lab(lab)
    return Meter(lab)
