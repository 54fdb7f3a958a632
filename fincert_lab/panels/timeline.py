"""`live(lab)`: the time line. The state table after any event, what that event changed, and the act that it belongs to.

It plays by itself at the pace of a lecture. What is new in the lab makes it longer and does not move it.
"""

from bisect import bisect_right
from dataclasses import replace
from typing import Any

from traitlets import Int, observe, validate

from fincert_lab.calls import called_as_written
from fincert_lab.errors import LabClosed
from fincert_lab.journal import Event
from fincert_lab.language import name, say
from fincert_lab.panels.opened import card
from fincert_lab.panels.panel import Message, Panel
from fincert_lab.panels.stops import Numbers, Stops, after, before, thinned
from fincert_lab.panels.tags import button, paragraph, select
from fincert_lab.past import fold
from fincert_lab.snapshot import Snapshot
from fincert_lab.views.opened import opened
from fincert_lab.views.sequence import Reply, Sequence, sequence, told
from fincert_lab.views.state import state_table
from fincert_lab.views.table import Table, escaped
from fincert_lab.world.archive import Archive
from fincert_lab.world.lab import Lab, must_be_lab

PACE = 2.0  # seconds for each event while it plays, time to say what happens: lab assumption
ROWS = 50  # certificates that are shown beside those that changed: more take a browser too long (lab assumption)
MARKS = 200  # on the time line, where more would lie on each other: lab assumption


class Live(Panel):
    """The state of a lab after event `number`, which stays within 1 and `last`, the newest.

    Both can be set, and observed; neither is synced state. Set by hand, `last` is where the line ends until something
    new happens.
    """

    last = Int()
    number = Int()

    def __init__(self, lab: Lab) -> None:
        self._stops = Stops(lab.journal)
        self._archive = Archive(lab)
        self._plays = 0  # how often it was started: the ticks of an earlier time mean nothing any more
        self._is_playing = False
        super().__init__(lab)
        self.last = len(lab.journal)
        self.number = self.last

    # --- where it stands

    @validate("last")
    def _within_the_journal(self, proposal: Any) -> int:
        return min(max(int(proposal["value"]), 1), len(self.lab.journal))

    @validate("number")
    def _within_its_ends(self, proposal: Any) -> int:
        return min(max(int(proposal["value"]), 1), self.last)

    @observe("number")
    def _moved(self, _: Any) -> None:
        self.redraw()

    @observe("last")
    def _end_moved(self, change: Any) -> None:
        if change["new"] < change["old"]:  # by hand: a journal only grows
            self.number = min(self.number, self.last)
        super()._lab_changed()

    def _lab_changed(self) -> None:
        self.last = len(self.lab.journal)

    @property
    def table(self) -> Table:
        """The state table after event `number`."""
        return state_table(self.lab.at(self.number))

    # --- what is clicked

    def act(self, act: str, form: Message) -> None:
        """Do what was clicked: move, play, or look for other events. Whoever takes it in hand stops it playing."""
        self._stops.keep_up()
        what, _, play = act.partition(":")
        if what == "tick" and not (self._is_playing and play == str(self._plays)):
            return
        was_playing, self._is_playing = self._is_playing, what == "tick"
        wanted = self._stops.wanted
        match what, form.get("value"):
            case "number", int(number):
                self.number = number
            case "go", str(way):
                self.number = self._reached(way)
            case "play", _ if not was_playing:
                self._play()
            case "tick", _:
                self._go_on()
            case "party", str(party) if not party or party in self._stops.parties:
                self._stops.want(replace(wanted, party=party))
            case "act", str(kind) if not kind or kind in self._stops.acts:
                self._stops.want(replace(wanted, act=kind))
            case "refused", bool(refused):
                self._stops.want(replace(wanted, refused=refused))

    def _reached(self, way: str) -> int:
        """Return the number of the event that one step leads to; without a step that way, of the one at hand."""
        here, stops = self.number, self._stops
        ways = {
            "act_back": before(stops.begins, here),
            "event_back": before(stops.numbers, here),
            "event_forth": after(stops.numbers, here),
            "act_forth": after(stops.begins, here),
            "newest": self.last,
        }
        return ways.get(way) or here

    def _play(self) -> None:
        """Begin to play, at the end from the beginning."""
        self._plays += 1
        self._is_playing = True
        if self._is_at_the_end() and self._stops.numbers:
            self.number = self._stops.numbers[0]
        self._tick_soon()

    def _go_on(self) -> None:
        self.number = self._reached("event_forth")
        self._tick_soon()

    def _tick_soon(self) -> None:
        self._is_playing = not self._is_at_the_end()
        if self._is_playing:
            self.do_later(PACE, f"tick:{self._plays}")

    def _is_at_the_end(self) -> bool:
        following = after(self._stops.numbers, self.number)
        return following is None or following > self.last

    # --- what is shown

    def title(self) -> str:
        """Return what it is called."""
        return say("timeline.title")

    def frame(self) -> str:
        """Return the slider with its buttons, and below them what happened, the state, the act, and its message."""
        return (
            '<label class="line"><span class="count" data-pane="count"></span><span class="track">'
            '<span class="marks" data-pane="marks" aria-hidden="true"></span><span data-pane="slider"></span></span>'
            '</label><div data-pane="keys"></div><div data-pane="where"></div><div data-pane="filter"></div>'
            '<div data-pane="say" role="status"></div><div class="happened" data-pane="event" role="status"></div>'
            '<div class="wide" data-pane="state"></div><div class="wide" data-pane="story"></div>'
            f'<details><summary data-key="opened">{escaped(say("opened.title"))}</summary>'
            '<div data-pane="opened"></div></details>'
        )

    def panes(self) -> dict[str, str]:
        """Return everything as it is after event `number`."""
        self._stops.keep_up()
        number, event = self.number, self.lab.journal.event(self.number)
        earlier = self.lab.at(number - 1) if number > 1 else Snapshot()
        act = sequence(self.lab.journal.story_of(number), here=number)
        return {
            "count": f"{escaped(say('timeline.event'))} {number} / {self.last}",
            "marks": self._marks(),
            "slider": f'<input type="range" data-act="number" data-key="number" min="1" max="{self.last}" '
            f'value="{number}">',
            "keys": self._keys(),
            "where": self._where(),
            "filter": self._filter(),
            "event": paragraph(told(event).strip(), "refused" if event.refused else ""),
            "state": _state(fold([event], since=earlier), earlier),
            "story": act._repr_html_(),
            "opened": self._opened(act, event),
        }

    def _opened(self, act: Sequence, event: Event) -> str:
        """Return the message at hand, opened, and its reply, if the diagram has one."""
        messages = (each for each in act.messages() if event in (each, isinstance(each, Reply) and each.call))
        try:
            return "".join(card(opened(each, self._archive)) for each in messages)
        except LabClosed as closed:  # its journal is still there, and nothing else
            return paragraph(str(closed))

    def _marks(self) -> str:
        """Return a sign over the slider for each refusal and, if not all events are wanted, for each that is."""
        places = {"✕": self._stops.refused, "|": self._stops.numbers if self._is_choosy() else []}
        whole = max(self.last - 1, 1)
        return "".join(
            f'<i class="{"refused" if sign == "✕" else "wanted"}" style="--at:{(number - 1) / whole:.4f}">{sign}</i>'
            for sign, numbers in places.items()
            for number in thinned(numbers, self.last, MARKS)
        )

    def _keys(self) -> str:
        back, forth = (
            "".join(button(say(f"timeline.{way}"), "go", way) for way in ways)
            for ways in (("act_back", "event_back"), ("event_forth", "act_forth", "newest"))
        )
        play = button(say("timeline.pause" if self._is_playing else "timeline.play"), "play", look="go")
        return f'<p class="buttons">{back}{play}{forth}</p>'

    def _where(self) -> str:
        """Return words for how far behind it stands, and for what the signs over the slider mean."""
        words = [
            self._behind(),
            say("timeline.refused", count=self._counted(self._stops.refused)),
        ]
        if self._is_choosy():
            words.append(say("timeline.wanted", count=self._counted(self._stops.numbers)))
        return paragraph(" · ".join(words))

    def _counted(self, numbers: Numbers) -> str:
        return f"{bisect_right(numbers, self.last):,}"

    def _behind(self) -> str:
        behind = self.last - self.number
        key = "behind" if behind > 1 else "behind_by_one" if behind else "at_the_newest"
        return say(f"timeline.{key}", count=f"{behind:,}")

    def _filter(self) -> str:
        wanted, every = self._stops.wanted, [("", say("timeline.every"))]
        parties = select(
            say("timeline.party"),
            "party",
            [*every, *((each, name(each)) for each in self._stops.parties)],
            wanted.party,
        )
        acts = select(
            say("timeline.act_of"), "act", [*every, *((each, name(each)) for each in self._stops.acts)], wanted.act
        )
        tick = (
            f'<label class="tick"><input type="checkbox" data-act="refused" data-key="refused"'
            f"{' checked' * wanted.refused}> {escaped(say('timeline.only_refused'))}</label>"
        )
        return f'<div class="filter">{parties}{acts}{tick}</div>'

    def _is_choosy(self) -> bool:
        wanted = self._stops.wanted
        return bool(wanted.party or wanted.act or wanted.refused)

    def still(self) -> str:
        """Return the state table."""
        return self.table._repr_html_()

    def text(self) -> str:
        """Return the state table as text."""
        return repr(self.table)


def _state(state: Snapshot, earlier: Snapshot) -> str:
    """Return the state table with what the event changed, and a line that says so if not all certificates are in it."""
    table, count = state_table(state, before=earlier, most=ROWS), len(state.certificates)
    few = say("timeline.few", shown=len(table.rows), count=f"{count:,}") if count > len(table.rows) else ""
    return table._repr_html_() + (paragraph(few) if few else "")


@called_as_written
def live(lab: Lab) -> Live:
    """Return the time line of a lab, from its first event to its newest: the last line of a cell shows it.

    Raises BadInput.
    """
    must_be_lab(lab)
    return Live(lab)
