"""`outage()`: list, delta and OCSP side by side, and three switches: what a service does when it cannot find out.

In a lab of its own: the faults are its CA's, and what is shown is what a bank's service reports there.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from cryptography import x509

from fincert_lab.calls import called_as_written
from fincert_lab.errors import LabError
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.ca.responder import Fault
from fincert_lab.language import name, say
from fincert_lab.panels.instrument import Instrument, card, own_lab
from fincert_lab.panels.panel import Message
from fincert_lab.panels.theft import RIGHT
from fincert_lab.views.outage import Outcome, Switch, done, is_right, outage_table
from fincert_lab.views.status import Source, source_title, sources
from fincert_lab.views.table import Table, escaped
from fincert_lab.world.lab import Lab

LATEST = 30  # hours after the revocation: longer than a list is valid
FIRST = 1
_FAULTS = {Switch.LIST: Fault.STALE_LIST, Switch.OCSP: Fault.OCSP_DOWN}


class Scene(NamedTuple):
    """A lab in which one of two certificates was revoked some hours ago."""

    lab: Lab
    bank: Bank
    good: x509.Certificate
    revoked: x509.Certificate


def scene(hours: int, *, lists_held_back: bool) -> Scene:
    """Return a lab this long after a revocation, of which nobody is told by a list if lists are held back since."""
    lab = own_lab()
    bank = lab.bank("kb")
    good, revoked = (lab.person(who).device("laptop").enroll(bank, pin=RIGHT) for who in ("hong", "kim"))
    lab.advance(hours=1)
    if lists_held_back:
        lab.inject_faults(Fault.STALE_LIST)
    lab.person("kim").revoke(revoked, bank, reason="key_compromise")
    lab.advance(hours=hours)
    return Scene(lab, bank, good, revoked)


def outcome(at: Scene, switches: frozenset[Switch]) -> Outcome:
    """Set the switches, and have a service judge both certificates."""
    at.lab.inject_faults(*(fault for switch, fault in _FAULTS.items() if switch in switches))
    at.bank.fail_soft(Switch.SOFT in switches)
    return Outcome(switches, _refusal(at.bank, at.good), _refusal(at.bank, at.revoked))


def every_outcome(hours: int) -> Iterator[Outcome]:
    """Return what becomes of both certificates with each setting of the switches."""
    for held_back in (frozenset[Switch](), frozenset({Switch.LIST})):
        at = scene(hours, lists_held_back=bool(held_back))
        others = (Switch.OCSP, Switch.SOFT)
        for count in range(len(others) + 1):
            for more in combinations(others, count):
                yield outcome(at, held_back | {*more})


def _refusal(bank: Bank, certificate: x509.Certificate) -> LabError | None:
    failed = bank.service("star-banking").explain(certificate).failed
    return failed.evidence.refusal if failed and failed.evidence else None


class Outage(Instrument):
    """A clock and three switches. `outcome` is what becomes of both certificates as they are set."""

    key = "outage"
    places = ("switches", "clock", "sources", "verdict")

    def __init__(self) -> None:
        self._hours = FIRST
        self._switches = frozenset[Switch]()
        self._all = [*every_outcome(FIRST)]
        self._look()
        super().__init__(own_lab())

    def act(self, act: str, form: Message) -> None:
        """Turn a switch, or the clock."""
        match act.split(":"), form.get("value"):
            case ["switch", switch], bool(on) if switch in {*Switch}:
                self._switches = self._switches - {Switch(switch)} | ({Switch(switch)} if on else set())
            case ["hours"], int(hours) if 0 <= hours <= LATEST:
                self._hours = hours
            case _:
                return
        self._look()

    def _look(self) -> None:
        at = scene(self._hours, lists_held_back=Switch.LIST in self._switches)
        self.outcome = outcome(at, self._switches)
        self._now, self._sources = at.lab.time, sources(at.bank.ask_status(at.revoked))

    def controls(self) -> str:
        """Return the clock."""
        return (
            f'<label class="hours">{escaped(say("outage.hours"))}<input type="range" min="0" max="{LATEST}" '
            f'value="{self._hours}" data-act="hours" data-key="hours"></label>'
        )

    def panes(self) -> dict[str, str]:
        """Return the switches, the time, what the bank is given, and what its service does."""
        cards = "".join(_card(source, self._now) for source in self._sources)
        verdicts = (("good", self.outcome.good, False), ("revoked", self.outcome.revoked, True))
        return {
            "switches": "".join(_switch(each, on=each in self._switches) for each in Switch),
            "clock": f"<p><b>{escaped(say('outage.now', hours=self._hours, now=self._now))}</b></p>",
            "sources": f'<p>{escaped(say("outage.sources"))}</p><ul class="cards">{cards}</ul>',
            "verdict": f'<ul class="cards two">{"".join(_verdict(*each) for each in verdicts)}</ul>',
        }

    def table(self) -> Table:
        """Return what becomes of both with each setting of the switches."""
        return outage_table(self._all, FIRST)


def _switch(switch: Switch, *, on: bool) -> str:
    return (
        f'<label class="tick"><input type="checkbox" data-act="switch:{switch}" data-key="switch-{switch}"'
        f"{' checked' * on}> {escaped(name(switch))}</label>"
    )


def _card(source: Source, now: datetime) -> str:
    title = source_title(source)
    if source.revoked is None or source.since is None or source.until is None:
        return card("open", title, "–", source.words)
    period = say("outage.period", since=source.since, until=source.until)
    if now > source.until:
        return card("open", title, "?", f"{say('outage.over')} {period}")
    return card("open", title, "✕" if source.revoked else "●", f"{source.words} {period}")


def _verdict(which: str, refusal: LabError | None, to_refuse: bool) -> str:
    look = "good" if is_right(refusal, to_refuse=to_refuse) else "bad"
    return card(look, say(f"outage.{which}"), "✕" if refusal else "✔", done(refusal, to_refuse=to_refuse))


@called_as_written
def outage() -> Outage:
    """Return a clock and three switches for status information: the last line of a cell shows it."""
    return Outage()
