"""The windows of the certificate centre: a form to fill in, or a PIN pad; and what each of them calls."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fincert_lab.language import say
from fincert_lab.panels.script import Call, Entry
from fincert_lab.views.table import escaped

Fields = Mapping[str, str]  # what was filled in, by the names of the inputs


@dataclass(frozen=True)
class Input:
    """One thing to fill in. With `options` (value and words), one of them is chosen; a `tick` is yes or no.

    A choice that is `open` begins with none of them. What hardly anybody needs is `folded` away.
    """

    name: str
    value: str = ""
    options: Sequence[tuple[str, str]] = ()
    digits: bool = False
    tick: bool = False
    optional: bool = False
    open: bool = False
    folded: bool = False

    def html(self, first: str) -> str:
        """Return the labelled control; `first` marks the one to begin with."""
        label, name = escaped(say(f"input.{self.name}")), self.name
        key = f'name="{name}" data-key="{name}"{first}'
        if self.tick:
            checked = " checked" if self.value else ""
            box = f'<label class="tick"><input type="checkbox" {key} value="yes"{checked}> {label}</label>'
            return self._folded(box) if self.folded else box
        if self.options:
            return f"<fieldset><legend>{label}</legend>{self._choices(first)}</fieldset>"
        kind = ' inputmode="numeric"' * self.digits + " required" * (not self.optional)
        return (
            f'<label>{label}<input {key} value="{escaped(self.value)}" autocomplete="off" maxlength="40"{kind}></label>'
        )

    def _folded(self, control: str) -> str:
        summary = escaped(say(f"input.{self.name}_if"))
        return f'<details><summary data-key="{self.name}-fold">{summary}</summary>{control}</details>'

    def _choices(self, first: str) -> str:
        chosen = self.value or self.options[0][0] * (not self.open)
        return "".join(
            f'<label class="choice"><input type="radio" name="{self.name}" value="{escaped(value)}" required '
            f'data-key="{self.name}-{escaped(value)}"{" checked" * (value == chosen)}{first * (value == chosen)}>'
            f"<span>{escaped(words)}</span></label>"
            for value, words in self.options
        )


@dataclass(frozen=True)
class Form:
    """A window with `inputs`: `calls` makes of them what is to be called, or `pick` what was chosen.

    Both raise LabError for what cannot be. `again` is called instead when somebody asks for the same thing once more,
    such as another SMS.
    """

    title: str
    inputs: tuple[Input, ...] = ()
    calls: Callable[[Fields], Sequence[Call]] = lambda _: ()
    pick: Callable[[Fields], Any] | None = None
    again: Sequence[Call] = ()


@dataclass(frozen=True)
class Pin:
    """A window with a PIN pad, which asks for each of `asks`; in `calls`, these stand for the digits."""

    title: str
    asks: tuple[Entry, ...]
    calls: Sequence[Call]


@dataclass(frozen=True)
class Notice:
    """A window that says why it does not go on here."""

    title: str
    words: str


Window = Form | Pin | Notice
Windows = Generator[Window, Any, None]  # each is answered with what its calls returned, or with what was chosen
