"""Bars: a part of a whole for each of several things, where the eye compares faster than it reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fincert_lab.language import legible
from fincert_lab.views import tokens
from fincert_lab.views.table import CAPTION, FRAME, HEAD_ROW, escaped

# HTML, not SVG: a notebook that is not trusted, and GitHub, drop inline SVG. Blue and red differ for every eye.
_REST, _PART = tokens.HOLDER.hue, tokens.BAD.hue
_CELL = "padding:4px 16px 4px 0;text-align:left;vertical-align:middle"
_NUMBER = "padding:4px 16px 4px 0;text-align:right;font-variant-numeric:tabular-nums"
_WIDTH = 300  # pixels of the longest bar


class Bar(NamedTuple):
    """What is counted, how many there are, and how many of them are of the `part` that matters."""

    label: str
    whole: int
    part: int


@dataclass(frozen=True)
class Bars:
    """A captioned chart: a bar a line. `rest` and `part` name its two colours; with no bars, it says `empty`.

    The `columns` are what the bars are of, and the numbers, which stand beside them: nothing is said by colour or
    length alone.
    """

    caption: str
    columns: tuple[str, str]
    rest: str
    part: str
    bars: Sequence[Bar]
    empty: str

    def __repr__(self) -> str:
        lines = [f"{bar.label} · {bar.part:,} / {bar.whole:,}" for bar in self.bars]
        return "\n".join(map(legible, [self.caption, *(lines or [self.empty])]))

    def _repr_html_(self) -> str:
        what, numbers = map(escaped, self.columns)
        legend = f"{_square(_REST)} {escaped(self.rest)} &nbsp; {_square(_PART)} {escaped(self.part)}"
        heads = zip((what, legend, numbers), (_CELL, _CELL, _NUMBER), strict=True)
        head = "".join(f'<th scope="col" style="{style}">{words}</th>' for words, style in heads)
        body = "".join(map(self._row, self.bars))
        return (
            f'<table style="{FRAME}"><caption style="{CAPTION}">{escaped(self.caption)}</caption>'
            f'<thead><tr style="{HEAD_ROW}">{head}</tr></thead>'
            f"<tbody>{body or self._nothing()}</tbody></table>"
        )

    def _nothing(self) -> str:
        return f'<tr><td colspan="3" style="{_CELL}">{escaped(self.empty)}</td></tr>'

    def _row(self, bar: Bar) -> str:
        scale = _WIDTH / max(each.whole for each in self.bars)
        drawn = _stroke(_REST, (bar.whole - bar.part) * scale) + _stroke(_PART, bar.part * scale)
        return (
            f'<tr><th scope="row" style="{_CELL};font-weight:400">{escaped(bar.label)}</th>'
            f'<td style="{_CELL};white-space:nowrap">{drawn}</td>'
            f'<td style="{_NUMBER}">{bar.part:,} / {bar.whole:,}</td></tr>'
        )


def _square(colour: str) -> str:
    return f'<span style="background:{colour};display:inline-block;width:.8em;height:.8em"></span>'


def _stroke(colour: str, width: float) -> str:
    style = f"background:{colour};display:inline-block;vertical-align:middle;height:1.1em;width:{max(width, 2):.0f}px"
    return f'<span style="{style};margin-right:2px"></span>' if width else ""
