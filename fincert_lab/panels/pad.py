"""The PIN pad: what the browser draws, and what becomes of the digits.

It is the device's. The digits stay in the browser until there are six; then they come in one message, go to the method
of the device that needs them, and are forgotten, whatever that method does.
"""

from dataclasses import dataclass

from fincert_lab.crypto.pin import DIGITS
from fincert_lab.entropy import Entropy
from fincert_lab.language import say
from fincert_lab.panels.script import Entry
from fincert_lab.views.table import escaped

_KEYS = "0123456789"


def shuffled(entropy: Entropy, label: str) -> str:
    """Return the ten digits in a random order, so that who sees where somebody types does not know what."""
    number, left, order = int.from_bytes(entropy.bytes(label, 16)), list(_KEYS), ""
    for count in range(len(_KEYS), 0, -1):
        number, place = divmod(number, count)
        order += left.pop(place)
    return order


@dataclass(frozen=True)
class Pad:
    """A pad that asks for one entry of several, with its digits in this `order`. `act` is sent when six are typed."""

    act: str
    asks: tuple[Entry, ...]
    asked: Entry
    order: str

    def html(self) -> str:
        """Return the pad, for the browser to fill in what is typed."""
        label = escaped(say(f"pad.{self.asked}"))
        flags = " data-begin" * (self.asked == self.asks[0]) + " data-last" * (self.asked == self.asks[-1])
        count = escaped(say("pad.count", count="#"))
        keys = [_digit(digit) for digit in self.order[:-1]]
        keys += [_key("clear", "✕"), _digit(self.order[-1]), _key("erase", "⌫")]
        return (
            f'<div class="pad" data-pad data-act="{self.act}" data-asks="{self.asked}" data-length="{DIGITS}"{flags} '
            f'role="group" aria-label="{label}" tabindex="0" data-first data-key="pad">'
            f'<p class="asked">{label}</p><p class="dots" data-dots aria-hidden="true"></p>'
            f'<p class="unseen" role="status" data-count="{count}" ></p>'
            f'<div class="keys">{"".join(keys)}</div></div>'
        )


def _digit(digit: str) -> str:
    return f'<button type="button" data-digit="{digit}">{digit}</button>'


def _key(what: str, sign: str) -> str:
    name = escaped(say(f"pad.{what}"))
    return f'<button type="button" class="quiet" data-{what} aria-label="{name}">{sign}</button>'
