"""The sequence diagram of one act: a table whose columns are the parties, and whose rows are what they say."""

from dataclasses import dataclass

from fincert_lab.journal import Event, Story
from fincert_lab.language import Party, legible, name
from fincert_lab.pki.authority import AUTHORITIES
from fincert_lab.views.history import caption, carried, result
from fincert_lab.views.table import CAPTION, FRAME, HEAD_ROW, escaped

_BACKSTAGE = [Party(party) for party in (*AUTHORITIES, "cloud", "hsm", "telecom")]  # to the right, always in this order
_CALL = "background:#dfe9fb;color:#12305f"
_INSIDE = "background:#ece4fb;color:#3a1f6e"
_REFUSED = "background:#fbdcdc;color:#7a1212"
_NUMBER = "padding:3px 12px 3px 0;opacity:.6;font-weight:400;text-align:right"


@dataclass(frozen=True)
class Sequence:
    """What the parties said to each other. `lanes` are the columns, from left to right."""

    caption: str
    lanes: list[Party]
    events: tuple[Event, ...]

    def __repr__(self) -> str:
        return "\n".join([legible(self.caption), *(told(event) for event in self.events)])

    def _repr_html_(self) -> str:
        head = '<th scope="col" style="padding:4px 12px 6px 0;opacity:.6;font-weight:400;text-align:right">#</th>'
        head += "".join(
            f'<th scope="col" style="padding:4px 10px 6px;text-align:center;min-width:96px">{escaped(name(lane))}</th>'
            for lane in self.lanes
        )
        body = "".join(self._row(event) for event in self.events)
        return (
            f'<table style="{FRAME}"><caption style="{CAPTION}">{escaped(self.caption)}</caption>'
            f'<thead><tr style="{HEAD_ROW}">{head}</tr></thead><tbody>{body}</tbody></table>'
        )

    def _row(self, event: Event) -> str:
        start, end = self.lanes.index(event.sender), self.lanes.index(event.receiver)
        left, right = min(start, end), max(start, end)
        message = _message(event, end - start)
        return (
            f'<tr style="background:transparent"><th scope="row" style="{_NUMBER}">{event.number}</th>{_gap(left)}'
            f'<td colspan="{right - left + 1}" style="padding:3px 0;text-align:left">{message}</td>'
            f"{_gap(len(self.lanes) - right - 1)}</tr>"
        )


def sequence(story: Story) -> Sequence:
    """Lay out one act."""
    parties = dict.fromkeys(party for event in story.events for party in (event.sender, event.receiver))
    front = [party for party in parties if party not in _BACKSTAGE]
    back = [party for party in _BACKSTAGE if party in parties]
    return Sequence(caption("table.story", story.events), front + back, story.events)


def _words(event: Event) -> str:
    what = carried(event)
    words = f"{name(event.act)}: {what}" if what else name(event.act)
    return f"{words} {result(event)}" if event.refused else words


def told(event: Event) -> str:
    """Return one event as a line of text."""
    return f"{event.number:>3}  {name(event.sender)} → {name(event.receiver)}: {_words(event)}"


def _message(event: Event, direction: int) -> str:
    words = escaped(_words(event))
    colours = _REFUSED if event.refused else _CALL if direction else _INSIDE
    side = "right" if direction > 0 else "left"
    shown = f"{words} ⟶" if direction > 0 else f"⟵ {words}" if direction else f"↻ {words}"
    style = f"display:block;{colours};border-radius:6px;padding:3px 12px;text-align:{side}"
    return f'<span style="{style}">{shown}</span>'


def _gap(lanes: int) -> str:
    return f'<td colspan="{lanes}"></td>' if lanes else ""
