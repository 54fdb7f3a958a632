"""What instruments share: one idea on one screen, and, for some, a lab of their own to try things in.

An instrument is a small panel for a lesson. What its cell stores is a table of what it has found.
"""

from collections.abc import Iterable

from fincert_lab.entropy import Entropy
from fincert_lab.language import say
from fincert_lab.panels.panel import Panel
from fincert_lab.panels.tags import paragraph
from fincert_lab.rules import Rules
from fincert_lab.views import table
from fincert_lab.views.table import Table, escaped
from fincert_lab.world.lab import CLASSROOM_SEED, Lab


class Instrument(Panel):
    """A panel with one idea. A subclass has its `table`, its panes, and their places."""

    key: str  # of its section in the catalogue
    places: tuple[str, ...]  # its panes, from top to bottom

    def table(self) -> Table:
        """Return what it has found."""
        raise NotImplementedError

    def title(self) -> str:
        """Return the question that it answers."""
        return say(f"{self.key}.title")

    def controls(self) -> str:
        """Return what one types in: it stays as it is while the panes below it change."""
        return ""

    def frame(self) -> str:
        """Return the question, what to do, and the panes below one another; a `verdict` is said when it changes."""
        status = {"verdict": ' role="status"'}
        panes = "".join(f'<div data-pane="{place}"{status.get(place, "")}></div>' for place in self.places)
        note = paragraph(say(f"{self.key}.note"), "note")
        said = '<div data-pane="say" role="status"></div>'
        return f"<h3>{escaped(self.title())}</h3>{note}{self.controls()}{said}{panes}"

    def still(self) -> str:
        """Return the table."""
        return self.table()._repr_html_()

    def text(self) -> str:
        """Return the table as text."""
        return repr(self.table())


table.register(Instrument, lambda instrument: instrument.table())


def own_lab() -> Lab:
    """Return a new classroom lab, so that nothing happens in the student's."""
    return Lab(Entropy.seeded(CLASSROOM_SEED), Rules())


def choice(act: str, legend: str, options: Iterable[tuple[str, str]], chosen: str) -> str:
    """Return radio buttons, of which each (value and words) sends `act` with its value.

    They are a form, as browsers take buttons of one name to be one choice on the whole page, also in another panel.
    """
    buttons = "".join(
        f'<label class="choice"><input type="radio" name="value" value="{escaped(value)}" data-act="{act}" '
        f'data-key="{act}-{escaped(value)}"{" checked" * (value == chosen)}><span>{escaped(words)}</span></label>'
        for value, words in options
    )
    fieldset = f'<fieldset class="options"><legend>{escaped(legend)}</legend>{buttons}</fieldset>'
    return f'<form data-act="{act}">{fieldset}</form>'


def card(look: str, title: str, sign: str, words: str) -> str:
    """Return a card: `sign` and `words` say what its `look`, good, bad or open, shows as a colour."""
    return (
        f'<li class="{look}"><b>{escaped(title)}</b>'
        f'<span><span class="sign" aria-hidden="true">{sign}</span> {escaped(words)}</span></li>'
    )


def live_text(act: str, label: str, value: str, *, longest: int, digits: bool = False) -> str:
    """Return a text field that sends `act` while one types, with what stands in it now."""
    kind = ' inputmode="numeric"' * digits
    return (
        f'<label class="live">{escaped(label)}<input type="text" data-act="{act}" data-live data-key="{act}" '
        f'value="{escaped(value)}" maxlength="{longest}" autocomplete="off" spellcheck="false"{kind}></label>'
    )


def verdict(is_good: bool | None, words: str) -> str:
    """Return a verdict, or None as long as there is none: its sign says what its colour says."""
    look, sign = {True: ("done", "✔"), False: ("refusal", "✘"), None: ("look", "○")}[is_good]
    return f'<div class="{look}"><span aria-hidden="true">{sign}</span> {escaped(words)}</div>'
