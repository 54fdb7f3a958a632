"""A table with two forms: plain text and HTML. Styles are inline: an untrusted notebook drops everything else.

Some of the text comes from outside. Both forms pass every text through `legible`, here and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from fincert_lab.language import forgiving, legible
from fincert_lab.views import tokens

if TYPE_CHECKING:
    import pandas

FRAME = "border-collapse:collapse;text-align:left;word-break:keep-all;font-size:1em;margin:8px 0"
CAPTION = "caption-side:top;text-align:left;padding:0 0 8px;opacity:.8"
HEAD_ROW = "border-bottom:2px solid rgba(128,128,128,.5);vertical-align:bottom"
# JupyterLab's style sheet stripes rows and centres cells; inline, our styles win.
_ROW = "border-bottom:1px solid rgba(128,128,128,.25);background:transparent"
_HEAD_CELL = "padding:4px 12px 6px 0;text-align:left"
_SUMMARY = "cursor:pointer;min-height:44px;line-height:44px"
_CELL = "padding:8px 12px 8px 0;text-align:left;vertical-align:baseline;line-height:1.45"


_TR, _TD = f'<tr style="{_ROW}">', f'<td style="{_CELL}">'
_TH = f'<th scope="row" style="{_CELL};font-weight:600">'


class Look(StrEnum):
    """How a line of a cell looks. A badge is text on its own background; both pass WCAG AA on any page."""

    PLAIN = ""
    KEPT = "white-space:nowrap"
    FAINT = "opacity:.75"
    FAINT_KEPT = "opacity:.75;white-space:nowrap"
    MONO = "font:.86em ui-monospace,monospace;opacity:.75;white-space:nowrap"
    GONE = f"{tokens.BAD.style()};border-radius:3px;text-decoration:line-through;white-space:pre-wrap"
    NEW = f"{tokens.WARNING.style()};border-radius:3px;text-decoration:underline;white-space:pre-wrap"
    CHANGED = "border:1px solid #b35c00;border-radius:4px;padding:0 6px;font-size:.85em;white-space:nowrap"
    GOOD = f"{tokens.GOOD.style()};border-radius:999px;padding:1px 10px;white-space:nowrap"
    WARNING = f"{tokens.WARNING.style()};border-radius:999px;padding:1px 10px;white-space:nowrap"
    HOLDER = f"{tokens.HOLDER.style()};border-radius:999px;padding:1px 10px;white-space:nowrap"
    BANK = f"{tokens.BANK.style()};border-radius:999px;padding:1px 10px;white-space:nowrap"
    ISSUER = f"{tokens.ISSUER.style()};border-radius:999px;padding:1px 10px;white-space:nowrap"
    BAD = f"{tokens.BAD.style()};border-radius:999px;padding:1px 10px;white-space:nowrap"


class Line(NamedTuple):
    """One line of a cell."""

    text: str
    look: Look = Look.PLAIN

    def html(self) -> str:
        """Return the line as HTML."""
        text = escaped(self.text)
        return f'<span style="{self.look}">{text}</span>' if self.look else text


class Marked(NamedTuple):
    """One line of a cell, some of whose letters have a look of their own."""

    parts: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The line without its looks."""
        return "".join(part.text for part in self.parts)

    def html(self) -> str:
        """Return the line as HTML."""
        return "".join(part.html() for part in self.parts)


class Cell(NamedTuple):
    """The lines of one cell, stacked."""

    lines: tuple[Line | Marked, ...]

    @classmethod
    def of(cls, *lines: str | Line | Marked) -> "Cell":
        """Make a cell; a bare string is a plain line."""
        return cls(tuple([Line(line) if isinstance(line, str) else line for line in lines]))

    @property
    def text(self) -> str:
        """The cell on one line."""
        return ", ".join(legible(line.text) for line in self.lines)

    def html(self) -> str:
        """Return the cell's content as HTML."""
        return "<br>".join([line.html() for line in self.lines])


@lru_cache(maxsize=1024)  # most cells of a long table repeat
def escaped(text: str) -> str:
    """Return a text, escaped for HTML."""
    return escape(legible(text))


@dataclass(frozen=True)
class Table:
    """A captioned table; the first column names the row. If there are no rows it says `empty`.

    `folded` rows are below the others, behind the words `fold`, until somebody opens them.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str = field(default="–")
    folded: Sequence[Sequence[Cell]] = ()
    fold: str = ""

    def __repr__(self) -> str:
        lines = [" · ".join(cell.text for cell in row) for row in self.rows]
        more = [legible(self.fold), *(" · ".join(cell.text for cell in row) for row in self.folded)]
        return "\n".join([legible(self.caption), *(lines or [legible(self.empty)]), *(more if self.folded else [])])

    def _repr_html_(self) -> str:
        shown = self._part(f'<caption style="{CAPTION}">{escaped(self.caption)}</caption>', self.rows)
        if not self.folded:
            return shown
        summary = f'<summary data-key="fold" style="{_SUMMARY}">{escaped(self.fold)}</summary>'
        return f"<div>{shown}<details>{summary}{self._part('', self.folded)}</details></div>"

    def _part(self, caption: str, rows: Sequence[Sequence[Cell]]) -> str:
        heads = "".join(f'<th scope="col" style="{_HEAD_CELL}">{escaped(column)}</th>' for column in self.columns)
        return (
            f'<table style="{FRAME}">{caption}<thead><tr style="{HEAD_ROW}">{heads}</tr></thead>'
            f"<tbody>{self._body(rows)}</tbody></table>"
        )

    def to_frame(self) -> "pandas.DataFrame":
        """Return the table as a pandas DataFrame of text, to sort, filter and count."""
        import pandas  # slow to load, and rarely needed

        # The column of row numbers has a header: an empty one says nothing to users of a screen reader.
        columns = pandas.Index(list(self.columns), name="#")
        return pandas.DataFrame([[cell.text for cell in row] for row in (*self.rows, *self.folded)], columns=columns)

    def _body(self, rows: Sequence[Sequence[Cell]]) -> str:
        if not rows:
            return f'<tr><td colspan="{len(self.columns)}" style="{_CELL}">{escaped(self.empty)}</td></tr>'
        return "".join(_row(row) for row in rows)


def put_on_screen(view: object) -> None:
    """Display a view from any line of a cell, not only the last."""
    from IPython.display import display  # slow to load, and needed only with a screen

    with forgiving():
        display(view)  # type: ignore[no-untyped-call]


def _row(row: Sequence[Cell]) -> str:
    name, *others = row
    cells = "".join([f"{_TD}{cell.html()}</td>" for cell in others])
    return f"{_TR}{_TH}{name.html()}</th>{cells}</tr>"
