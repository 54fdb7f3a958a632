"""The PIN pad: what the browser draws, and what becomes of the digits.

It is the device's. The digits stay in the browser until there are six; then they come in one message, go to the method
of the device that needs them, and are forgotten, whatever that method does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fincert_lab.crypto import pin as pins
from fincert_lab.crypto.pin import DIGITS
from fincert_lab.entropy import Entropy
from fincert_lab.errors import PinsDiffer
from fincert_lab.language import say
from fincert_lab.panels.script import Entry
from fincert_lab.people.keybox import check_new_pin
from fincert_lab.people.owner import Owner
from fincert_lab.views.table import escaped

IN_ORDER = "1234567890"


def shuffled(entropy: Entropy, label: str) -> str:
    """Return the ten digits in a random order, so that who sees where somebody types does not know what."""
    number, left, order = int.from_bytes(entropy.bytes(label, 16)), list(IN_ORDER), ""
    for count in range(len(IN_ORDER), 0, -1):
        number, place = divmod(number, count)
        order += left.pop(place)
    return order


class Typing:
    """What a pad asks for, one entry after the other. What is typed is not kept here: the browser sends all of it."""

    def __init__(self, asks: tuple[Entry, ...], owner: Owner) -> None:
        self.asks = asks
        self._owner = owner
        self._place = 0

    @property
    def asked(self) -> Entry:
        """The entry that is asked for now."""
        return self.asks[self._place]

    def take(self, entries: Mapping[str, str]) -> dict[Entry, str] | None:
        """Weigh what was typed so far at once; return all of it when it is complete, and None before that.

        Then it is asked for from the beginning, whatever becomes of it. Raises PinFormat, WeakPin, PinsDiffer.
        """
        typed = {entry: entries[entry] for entry in self.asks[: self._place + 1] if entry in entries}
        if len(typed) <= self._place:
            self._place = 0  # another view of the panel, or the page before it was loaded again, has what came first
            return None
        is_whole = len(typed) == len(self.asks)
        if is_whole:
            self._place = 0
        for entry, digits in typed.items():
            pins.check_format(digits)
            if entry is Entry.NEW:
                check_new_pin(digits, self._owner)
        if is_whole and typed.get(Entry.AGAIN) != typed.get(Entry.NEW):
            raise PinsDiffer
        if is_whole:
            return typed
        self._place += 1
        return None


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


def switch(in_order: bool) -> str:
    """Return a box to tick for those who need the digits in their order."""
    checked = " checked" * in_order
    box = f'<input type="checkbox" data-act="in_order" data-key="in_order"{checked}>'
    return f'<label class="tick">{box} {escaped(say("pad.in_order"))}</label>'


def _digit(digit: str) -> str:
    return f'<button type="button" data-digit="{digit}">{digit}</button>'


def _key(what: str, sign: str) -> str:
    name = escaped(say(f"pad.{what}"))
    return f'<button type="button" class="quiet" data-{what} aria-label="{name}">{sign}</button>'
