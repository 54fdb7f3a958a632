"""`pin_pad(laptop.login, service, certificate)`: the PIN pad alone, for one thing that a device does with a PIN."""

from collections.abc import Callable, Mapping
from typing import Any

from fincert_lab.calls import called_as_written
from fincert_lab.errors import BadInput, Field
from fincert_lab.language import say
from fincert_lab.panels.menu import item_of
from fincert_lab.panels.pad import IN_ORDER, Pad, Typing, shuffled, switch
from fincert_lab.panels.panel import Message, Panel, lab_of
from fincert_lab.panels.script import Call, Entry, call, run
from fincert_lab.panels.tags import paragraph
from fincert_lab.people.device import Device
from fincert_lab.views.table import CAPTION, escaped
from fincert_lab.world.lab import Lab

_ASKS = {  # the arguments of a device's methods that are typed, by method
    "enroll": {"pin": Entry.NEW},
    "set_pin": {"pin": Entry.NEW},
    "change_pin": {"pin": Entry.PIN, "new_pin": Entry.NEW},
    **{method: {"pin": Entry.PIN} for method in ("login", "transfer", "register", "renew", "delete")},
}


class PinPad(Panel):
    """A pad whose digits go to one method of a device. `result` is what that returned last, None before.

    `tries` counts how often it was called.
    """

    def __init__(self, lab: Lab, act: Call, typed: Mapping[str, Entry]) -> None:
        self.result: Any = None
        self.tries = 0
        self._call = act
        self._device: Device = act.method.__self__  # type: ignore[attr-defined]
        asks = tuple(typed.values())
        self._typing = Typing((*asks, Entry.AGAIN) if Entry.NEW in asks else asks, self._device.owner)
        self._in_order = False
        self._deal()
        super().__init__(lab)

    def act(self, act: str, form: Message) -> None:
        """Take what was typed, and call the method when it is complete. Raises LabError."""
        match act, form.get("entries"), form.get("value"):
            case "type", dict(entries), _:
                self._deal()
                if typed := self._typing.take(entries):
                    self.tries += 1
                    self.result = None
                    self.result = run([self._call], typed)
            case "in_order", _, bool(in_order):
                self._in_order = in_order

    def _deal(self) -> None:
        self._order = shuffled(self._device.world.entropy, f"{self._device.party}/pad")

    def title(self) -> str:
        """Return on whose device the pad is, and what it is for."""
        return say("pad.title", device=self._device.party, act=say(f"menu.{item_of(self._call.method.__name__)}"))

    def frame(self) -> str:
        """Return the pad, what came of it, and the switch."""
        return (
            '<div data-pane="say" role="status"></div><div data-pane="done" role="status"></div>'
            '<div data-pane="pad"></div><div data-pane="code"></div>'
        )

    def panes(self) -> dict[str, str]:
        """Return the pad as it is now; after a success, what was returned."""
        order = IN_ORDER if self._in_order else self._order
        pad = Pad("type", self._typing.asks, self._typing.asked, order)
        returned = self.tries > 0 and not self.refusal
        return {
            "done": paragraph(f"✔ {say('pad.done')}", "done") if returned else "",
            "pad": pad.html() + switch(self._in_order),
            "code": f"<pre><code>{escaped(self._line())}</code></pre>",
        }

    def still(self) -> str:
        """Return a line that says what the pad is for."""
        return f'<p style="{CAPTION}">{escaped(self.text())}</p>'

    def text(self) -> str:
        """Return what the pad is for."""
        return f"{self.title()}: {self._line()}"

    def _line(self) -> str:
        return self._call.line()


@called_as_written
def pin_pad(method: Callable[..., Any], *args: Any, **named: Any) -> PinPad:
    """Return a PIN pad for one call of a device, such as `pin_pad(laptop.login, service, certificate)`.

    The arguments are those of the call, without the PIN; its `result` is what the call returned. Raises BadInput for
    any other method.
    """
    device, asked = getattr(method, "__self__", None), getattr(method, "__name__", "")
    typed = _ASKS.get(asked, {})
    if not isinstance(device, Device) or not typed or typed.keys() & named:
        raise BadInput(Field.DEVICE_METHOD)
    return PinPad(lab_of(device.owner), call(method, *args, **named, **typed), typed)
