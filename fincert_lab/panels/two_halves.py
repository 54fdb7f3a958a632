"""`halves()`: two halves of a key, S and y, each of them the right one or a wrong one; the envelope is really tried.

The envelope is made for it, in a lab of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fincert_lab.calls import called_as_written
from fincert_lab.crypto import envelope
from fincert_lab.errors import PinMismatch
from fincert_lab.language import name, say
from fincert_lab.panels.instrument import Instrument, card, choice, verdict
from fincert_lab.panels.panel import Message
from fincert_lab.panels.tags import paragraph
from fincert_lab.panels.theft import RIGHT, WRONG, found_in, robbed
from fincert_lab.thief.victim import Victim
from fincert_lab.views.table import Table
from fincert_lab.views.two_halves import HALVES, Attempt, answer, half, halves_table, means


@dataclass(frozen=True, repr=False)
class Pieces:
    """An envelope, and for each half the right one and a wrong one."""

    context: envelope.Context
    sealed: envelope.Envelope
    s: dict[bool, bytes]
    y: dict[bool, bytes]

    @classmethod
    def of(cls, hong: Victim) -> "Pieces":
        """Take Hong's envelope, and compute both halves: the wrong y is the right one for Kim's envelope."""
        laptop = hong.lab.person("kim").device("laptop")
        kim = Victim(hong.lab, laptop, laptop.enroll(hong.lab.bank("kb"), pin=RIGHT))
        found = found_in(hong, hong.lab.cloud)
        assert found.sealed is not None
        s = {guess == RIGHT: envelope.stretch(guess, found.context).s for guess in (RIGHT, WRONG[0])}
        return cls(found.context, found.sealed, s, y={of is hong: _server_half(of) for of in (hong, kim)})

    def attempt(self, *, s: bool, y: bool) -> Attempt:
        """Try to open the envelope with these two."""
        try:
            envelope.open(self.context, self.y[y], self.s[s], self.sealed)
        except PinMismatch as refusal:
            return Attempt(s, y, refusal)
        return Attempt(s, y, None)

    def attempts(self) -> Iterator[Attempt]:
        """Try all four pairs."""
        return (self.attempt(s=s, y=y) for s in self.s for y in self.y)


def _server_half(of: Victim) -> bytes:
    """Return what the HSM answers this holder, whose PIN is the right one."""
    found = found_in(of, of.lab.hsm)
    return envelope.evaluate(found.ks[0], found.context, envelope.stretch(RIGHT, found.context).a)


class Halves(Instrument):
    """Two halves to choose, and the envelope."""

    key = "halves"
    places = ("choice", "pieces", "verdict")

    def __init__(self) -> None:
        hong = robbed()
        self._pieces = Pieces.of(hong)
        self._attempt = self._pieces.attempt(s=True, y=False)
        super().__init__(hong.lab)

    def act(self, act: str, form: Message) -> None:
        """Take another half, and try again."""
        s, y, _ = self._attempt
        match act, form.get("value"):
            case "s", "right" | "wrong" as taken:
                self._attempt = self._pieces.attempt(s=taken == "right", y=y)
            case "y", "right" | "wrong" as taken:
                self._attempt = self._pieces.attempt(s=s, y=taken == "right")

    def panes(self) -> dict[str, str]:
        """Return the halves to choose from, the two that were taken, and what came of it."""
        attempt = self._attempt
        fits = attempt.refusal is None
        taken = [(kind, getattr(attempt, kind)) for kind in HALVES]
        cards = [
            _card(say(f"halves.{kind}"), say(f"halves.{_value(is_right)}"), is_good=is_right)
            for kind, is_right in taken
        ]
        cards.append(_card(say("halves.envelope"), name(attempt.trial), is_good=fits))
        return {
            "choice": f'<div class="which">{"".join(_choice(kind, is_right) for kind, is_right in taken)}</div>',
            "pieces": f'<ul class="cards halves{" joined" * fits}">{"".join(cards)}</ul>',
            "verdict": verdict(fits, means(attempt)) + paragraph(answer(attempt)) * (not fits),
        }

    def table(self) -> Table:
        """Return what comes of all four pairs."""
        return halves_table(self._pieces.attempts())


def _value(is_right: bool) -> str:
    return "right" if is_right else "wrong"


def _choice(kind: str, is_right: bool) -> str:
    options = [(_value(each), half(kind, is_right=each)) for each in (True, False)]
    return choice(kind, say(f"halves.{kind}"), options, _value(is_right))


def _card(title: str, words: str, *, is_good: bool) -> str:
    return card("good" if is_good else "bad", title, "✔" if is_good else "✕", words)


@called_as_written
def halves() -> Halves:
    """Return two halves of a key, to be tried out on an envelope: the last line of a cell shows it."""
    return Halves()
