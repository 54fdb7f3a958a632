"""One item of the menu under way: its windows one after the other, and the code that ran."""

from collections.abc import Mapping, Sequence
from typing import Any

from fincert_lab.panels.desk import Desk
from fincert_lab.panels.menu import ITEMS
from fincert_lab.panels.pad import Typing
from fincert_lab.panels.script import Call, Entry, run
from fincert_lab.panels.windows import Fields, Form, Pin, Window


class Walk:
    """A walk through an item's windows. `number` counts them, so that a click on an earlier one means nothing any more.

    `window` is the one at hand, None after the last; `typing` is what its PIN pad asks for, if it has one. `lines` is
    the code that ran. Once `is_done`, everything went well.
    """

    def __init__(self, desk: Desk, item: str) -> None:
        self.item = item
        self.lines: list[str] = []
        self.number = 0
        self.is_done = False
        self._desk = desk
        self._windows = ITEMS[item].windows(desk)
        self._open(next(self._windows))

    def fill_in(self, fields: Fields) -> None:
        """Submit the form at hand. Raises LabError, and then it stays as it is."""
        if isinstance(self.window, Form):
            pick, calls = self.window.pick, self.window.calls
            self._go_on(pick(fields) if pick else self._run(calls(fields), {}))

    def ask_again(self) -> None:
        """Do once more what led to this form, such as sending an SMS. Raises LabError."""
        if isinstance(self.window, Form) and self.window.again:
            self._run(self.window.again, {})

    def type(self, entries: Mapping[str, str]) -> None:
        """Take what was typed on the PIN pad so far, and act when all of it is there.

        Raises LabError. After a refused act all of it is asked for again: the browser has forgotten it, and so have we.
        """
        if isinstance(self.window, Pin) and self.typing and (typed := self.typing.take(entries)):
            self._go_on(self._run(self.window.calls, typed))

    def _run(self, calls: Sequence[Call], entries: Mapping[Entry, str]) -> Any:
        lines = [each.line() for each in calls]
        if self.lines[-len(lines) :] != lines:  # a second try is the same code
            self.lines += lines
        with self._desk.lab.journal.story():
            return run(calls, entries)

    def _go_on(self, result: Any) -> None:
        self.number += 1
        self._open(None)
        try:
            self._open(self._windows.send(result))
        except StopIteration:
            self.is_done = True

    def _open(self, window: Window | None) -> None:
        self.window = window
        self.typing = Typing(window.asks, self._desk.person) if isinstance(window, Pin) else None
