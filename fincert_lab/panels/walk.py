"""One item of the menu under way: its windows one after the other, and the code that ran."""

from collections.abc import Mapping, Sequence
from typing import Any

from fincert_lab.errors import PinsDiffer
from fincert_lab.panels.desk import Desk
from fincert_lab.panels.menu import ITEMS
from fincert_lab.panels.script import Call, Entry, run
from fincert_lab.panels.windows import Fields, Form, Pin, Window


class Walk:
    """A walk through an item's windows. `number` counts them, so that a click on an earlier one means nothing any more.

    `window` is the one at hand, None after the last. `lines` is the code that ran, and `begun` the number of events
    before it. Once `is_done`, everything went well.
    """

    def __init__(self, desk: Desk, item: str) -> None:
        self.item = item
        self.begun = len(desk.lab.journal)
        self.lines: list[str] = []
        self.number = 0
        self.asked = 0  # which entry of a PIN pad is asked for
        self.is_done = False
        self._desk = desk
        self._windows = ITEMS[item].windows(desk)
        self.window: Window | None = next(self._windows)

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
        """Take what was typed on the PIN pad so far: weigh it at once, and act when all of it is there.

        Raises LabError. After a refused act all of it is asked for again: the browser has forgotten it, and so have we.
        """
        if not isinstance(self.window, Pin):
            return
        asks, calls = self.window.asks, self.window.calls
        typed = {entry: entries[entry] for entry in asks[: self.asked + 1] if entry in entries}
        if len(typed) <= self.asked:
            self.asked = 0  # another view of the panel, or the page before it was loaded again, has what came first
            return
        is_whole = len(typed) == len(asks)
        if is_whole:
            self.asked = 0
        self._desk.weigh(typed)
        if is_whole and typed.get(Entry.AGAIN) != typed.get(Entry.NEW):
            raise PinsDiffer
        if is_whole:
            self._go_on(self._run(calls, typed))
        else:
            self.asked += 1

    def _run(self, calls: Sequence[Call], entries: Mapping[Entry, str]) -> Any:
        names = {which: name for which, (name, _) in self._desk.variables().items()}
        lines = [each.line(names) for each in calls]
        if self.lines[-len(lines) :] != lines:  # a second try is the same code
            self.lines += lines
        with self._desk.lab.journal.story():
            return run(calls, entries)

    def _go_on(self, result: Any) -> None:
        self.number += 1
        self.window = None
        try:
            self.window = self._windows.send(result)
        except StopIteration:
            self.is_done = True
