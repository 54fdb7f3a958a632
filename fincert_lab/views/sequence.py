"""The sequence diagram of one act: a table whose columns are the parties, and whose rows are their messages.

An event is a call. A reply is not an event of its own; if it carries something, it is shown all the same, after the
calls that the receiver made in order to answer.
"""

from collections.abc import Iterator
from collections.abc import Sequence as Many
from dataclasses import dataclass

from fincert_lab.crypto.suite import HSMS, Suite
from fincert_lab.journal import Event, Story
from fincert_lab.language import Party, legible, name, say, say_if_known
from fincert_lab.pki.authority import AUTHORITIES
from fincert_lab.views.history import caption, carried, result
from fincert_lab.views.names import in_suite
from fincert_lab.views.table import CAPTION, FRAME, HEAD_ROW, escaped

_BACKSTAGE = [Party(party) for party in (*AUTHORITIES, "cloud", *HSMS, "telecom")]  # on the right, always in this order
# A bar ends at the receiver: its edge is visible on a light and on a dark page (WCAG 1.4.11, 3:1).
_CALL = "background:#dfe9fb;color:#12305f;border:1px solid #5b82c4"
_INSIDE = "background:#ece4fb;color:#3a1f6e;border:1px solid #8e70cc"
_REFUSED = "background:#fbdcdc;color:#7a1212;border:1px solid #c95b5b"
_REPLY = "border:1px dashed #808080"
_NUMBER = "padding:3px 12px 3px 0;opacity:.75;font-weight:400;text-align:right"
_ROW = "background:transparent"
_HERE = f"{_ROW};outline:2px solid #b97a00;outline-offset:-1px"  # the event at hand; its number says so too
_UNSEEN = "font-size:0px"  # the columns show it; if styles are dropped, or a page is read aloud, the words do


@dataclass(frozen=True)
class Reply:
    """The reply to a `call`: `what`, in words. `through` are the parties that passed it on."""

    sender: Party
    receiver: Party
    what: str
    call: Event
    through: Party | None = None


@dataclass(frozen=True)
class Sequence:
    """The messages between the parties, in a lab of this `suite`. `lanes` are the columns, from left to right.

    If one event is at hand, of number `here`, it is marked.
    """

    caption: str
    lanes: list[Party]
    events: tuple[Event, ...]
    suite: Suite
    here: int | None = None

    def __repr__(self) -> str:
        lines = [f"{'▶' * self._is_here(message)}{told(message)}" for message in self.messages()]
        return "\n".join([legible(self.caption), *lines])

    def messages(self) -> Iterator[Event | Reply]:
        """Return calls and replies in order."""
        return exchanged(self.events, self.suite)

    def _repr_html_(self) -> str:
        head = f'<th scope="col" style="{_NUMBER}">#</th>'
        head += "".join(
            f'<th scope="col" style="padding:4px 10px 6px;text-align:center;min-width:96px">{escaped(name(lane))}</th>'
            for lane in self.lanes
        )
        body = "".join(map(self._row, self.messages()))
        return (
            f'<table style="{FRAME}"><caption style="{CAPTION}">{escaped(self.caption)}</caption>'
            f'<thead><tr style="{HEAD_ROW}">{head}</tr></thead><tbody>{body}</tbody></table>'
        )

    def _row(self, message: Event | Reply) -> str:
        start, end = self.lanes.index(message.sender), self.lanes.index(message.receiver)
        left, right, shown = min(start, end), max(start, end), _shown(message, end - start)
        row, sign = (_HERE, "▶&nbsp;") if self._is_here(message) else (_ROW, "")
        number = (
            f'<th scope="row" style="{_NUMBER}">{sign}{message.number}</th>' if isinstance(message, Event) else _gap(1)
        )
        return (
            f'<tr style="{row}">{number}{_gap(left)}'
            f'<td colspan="{right - left + 1}" style="padding:3px 0;text-align:left">{shown}</td>'
            f"{_gap(len(self.lanes) - right - 1)}</tr>"
        )

    def _is_here(self, message: Event | Reply) -> bool:
        return isinstance(message, Event) and message.number == self.here


def sequence(story: Story, *, here: int | None = None) -> Sequence:
    """Lay out one act: the last one, or the one in which the event of number `here` is at hand."""
    parties = dict.fromkeys(party for event in story.events for party in (event.sender, event.receiver))
    front = [party for party in parties if party not in _BACKSTAGE]
    back = [party for party in _BACKSTAGE if party in parties]
    key = "table.story" if here is None else "timeline.act"
    return Sequence(caption(key, story.events), front + back, story.events, story.suite, here)


def explained(shown: Sequence) -> list[str]:
    """Return for each message of a diagram what it carries, what came of it, and who cannot read it."""
    return [_explained(message) for message in shown.messages()]


def exchanged(events: Many[Event], suite: Suite) -> Iterator[Event | Reply]:
    """Return the events, and after each, or after the calls that it led to, the reply if it carries something."""
    open_calls: list[_OpenCall] = []
    for event in events:
        while open_calls and open_calls[-1].event.receiver != event.sender:
            yield from _answered(open_calls, suite)
        yield event
        open_calls.append(_OpenCall(event, [], fails=event.refused is not None))
    while open_calls:
        yield from _answered(open_calls, suite)


def key(message: Event | Reply) -> str:
    """Return what tells a message from all others of its lab."""
    if isinstance(message, Event):
        return str(message.number)
    return f"{message.call.number}/answer" + (f"/{message.sender}" if message.through else "")


def told(message: Event | Reply) -> str:
    """Return one event, or one reply, as a line of text."""
    number = message.number if isinstance(message, Event) else ""
    return f"{number:>3}  {_whose(message)}: {_words(message)}"


@dataclass
class _OpenCall:
    """A call that is not answered yet: who has answered the same question where it was passed on, and if it failed."""

    event: Event
    sources: list[Party]
    fails: bool


def _answered(open_calls: list[_OpenCall], suite: Suite) -> Iterator[Reply]:
    call = open_calls.pop()
    event, outer = call.event, open_calls[-1] if open_calls else None
    sources = call.sources or ([] if call.fails else [event.receiver])
    if outer and not sources:
        outer.fails = True
    elif outer and outer.event.act is event.act:
        outer.sources += sources  # the same question passed on, so it is the same answer
    elif what := given(event, suite):
        for source in sources:
            yield Reply(source, event.sender, what, event, event.receiver if source != event.receiver else None)


def given(event: Event, suite: Suite) -> str | None:
    """Return words for what the answer to a call carries, if anything."""
    return say_if_known(in_suite(suite, f"gives.{event.act.value}"))


def _whose(message: Event | Reply) -> str:
    return f"{name(message.sender)} → {name(message.receiver)}"


def _words(message: Event | Reply) -> str:
    if isinstance(message, Reply):
        return say("table.through", what=message.what, party=message.through) if message.through else message.what
    what = carried(message)
    words = f"{name(message.act)}: {what}" if what else name(message.act)
    return f"{words} {result(message)}" if message.refused else words


def _explained(message: Event | Reply) -> str:
    if isinstance(message, Reply):
        return f"{_whose(message)}: {_words(message)}"
    sealed = say_if_known(f"sealed.{message.act.value}")
    outcome = "" if message.refused else f" → {result(message)}"
    return f"{_whose(message)}: {_words(message)}{outcome}" + (f" · {sealed}" if sealed else "")


def _shown(message: Event | Reply, direction: int) -> str:
    words = escaped(_words(message))
    shown = f"{words}&nbsp;⟶" if direction > 0 else f"⟵&nbsp;{words}" if direction else f"↻&nbsp;{words}"
    side = "right" if direction > 0 else "left"
    style = f"display:block;{_colours(message, direction)};border-radius:6px;padding:2px 11px;text-align:{side}"
    return f'<span style="{style}"><span style="{_UNSEEN}">{escaped(_whose(message))}: </span>{shown}</span>'


def _colours(message: Event | Reply, direction: int) -> str:
    if isinstance(message, Reply):
        return _REPLY
    return _REFUSED if message.refused else _CALL if direction else _INSIDE


def _gap(lanes: int) -> str:
    return f'<td colspan="{lanes}"></td>' if lanes else ""
