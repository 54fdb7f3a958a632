"""A short message in a box: the result of a prediction or a check."""

from dataclasses import dataclass
from enum import Enum

from fincert_lab.language import legible
from fincert_lab.views.table import escaped


class Mood(Enum):
    """The kind of message; the symbol shows it without the colour."""

    NOTED = ("✎", "background:#eef0f3;color:#2c3440")
    NOTHING_YET = ("○", "background:#eef0f3;color:#2c3440")
    NOT_YET = ("◐", "background:#fdf0cf;color:#5c3d00")
    RIGHT = ("●", "background:#d8f3e0;color:#0b4a26")


@dataclass(frozen=True)
class Note:
    """A message with two forms, like tables."""

    mood: Mood
    text: str

    def __repr__(self) -> str:
        return f"{self.mood.value[0]} {legible(self.text)}"

    def _repr_html_(self) -> str:
        symbol, colours = self.mood.value
        style = f"display:inline-block;{colours};border-radius:6px;padding:6px 14px;margin:8px 0 4px;font-size:1em"
        return f'<div style="{style}">{symbol} {escaped(self.text)}</div>'
