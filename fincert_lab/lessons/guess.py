"""What a student expects: chosen once in each lab, and judged when its result has been seen."""

from collections.abc import Callable

from fincert_lab.language import say
from fincert_lab.observers import Observers
from fincert_lab.views.note import Mood, Note


class Guess:
    """The answer that was `chosen` to one question in one lab, and its `result`, once that has been seen.

    It is locked as soon as it is chosen: who may change it until it is right has predicted nothing. A fresh lab has
    fresh guesses.
    """

    def __init__(self) -> None:
        self.chosen: str | None = None
        self.result: Note | None = None
        self._observers = Observers()

    def choose(self, option: str) -> Note:
        """Choose an option, unless another was chosen before; return what is written down now."""
        if self.chosen is None:
            self.chosen = option
            self._observers.tell()
        now = "seen" if self.result else "noted" if self.chosen == option else "locked"
        return Note(Mood.NOTED, say(f"answer.{now}", guess=self.chosen))

    def see(self, result: Note) -> None:
        """Write down the result, which is being shown."""
        self.result = result
        self._observers.tell()

    def observe(self, look: Callable[[], None]) -> None:
        """Have the method `look` called after each change, as long as the object that it belongs to exists."""
        self._observers.add(look)
