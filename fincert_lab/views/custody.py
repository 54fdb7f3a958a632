"""Who holds what: one row per thing, one column per kind of party, and why each cell is as it is."""

from collections.abc import Iterable, Iterator, Mapping

from fincert_lab.crypto.suite import Suite
from fincert_lab.custody.holdings import Hold, Holdings, Role, Thing, Trace, is_thiefs
from fincert_lab.custody.messages import SEALED_FOR_OTHERS
from fincert_lab.journal import Act
from fincert_lab.language import Party, name, said_once, say, say_if_known
from fincert_lab.views.names import in_suite
from fincert_lab.views.table import Cell, Line, Look, Table

CHANGED = "▲"
BADGES = {
    Hold.HELD: ("●", Look.HOLDER),
    Hold.SEALED: ("◐", Look.GOOD),
    Hold.PASSED: ("○", Look.WARNING),
    Hold.NEVER: ("–", Look.FAINT),
}


def holdings_table(holdings: Holdings, *, before: Holdings | None = None) -> Table:
    """Return how each thing is held at this moment: by the device, the bank, … that holds it closest, and by whom.

    With the holdings `before`, each cell that has changed since is marked.
    """
    return Table(
        caption=say("holdings.caption", at=holdings.at, number=holdings.number),
        columns=[say("holdings.thing"), *map(name, Role)],
        rows=[
            [_thing(holdings.suite, thing), *(_cell(holdings, before or holdings, thing, role) for role in Role)]
            for thing in holdings.things
        ],
    )


def badge(hold: Hold) -> Line:
    """Return how a thing is held: a symbol, a word and a colour."""
    symbol, look = BADGES[hold]
    return Line(f"{symbol} {name(hold)}", look)


def reasons(holdings: Holdings, thing: Thing, role: Role) -> list[str]:
    """Return why a cell is as it is: a sentence for each party, with the event; or why nothing ever came there."""
    traces = holdings.of(thing, role)
    whys = [_why(holdings.suite, thing, role, party, trace) for party, trace in traces.items()]
    return whys or [_why_never(holdings.suite, thing, role)]


def _thing(suite: Suite, thing: Thing) -> Cell:
    gloss = say_if_known(in_suite(suite, f"gloss.{thing.value}"))
    return Cell.of(name(thing), *([Line(gloss, Look.FAINT)] if gloss else []))


def _cell(holdings: Holdings, before: Holdings, thing: Thing, role: Role) -> Cell:
    hold, traces = holdings.hold(thing, role), holdings.of(thing, role)
    parties = [party for party, trace in traces.items() if trace.hold is hold]
    everybody = {place.party for place in holdings.traces if place.role is role}
    lines = list(_told_apart(parties, everybody)) if len(everybody) > 1 else []
    if hold is Hold.PASSED and (role, thing) in SEALED_FOR_OTHERS:
        lines.append(say("holdings.unread"))
    return _written(hold, tuple(lines), _holds(traces) != _holds(before.of(thing, role)))


def _holds(traces: Mapping[Party, Trace]) -> dict[Party, Hold]:
    return {party: trace.hold for party, trace in traces.items()}


def _told_apart(parties: Iterable[Party], among: Iterable[Party]) -> Iterator[str]:
    """Return what some are called, among others of their role: devices of several people by their owners too."""
    owners = {party.split("/")[0] for party in among}
    return map(called if len(owners) > 1 else name, parties)


@said_once
def _written(hold: Hold, lines: tuple[str, ...], changed: bool) -> Cell:
    first = badge(hold)
    marked = first._replace(text=f"{CHANGED} {first.text}") if changed else first
    return Cell.of(marked, *(Line(line, Look.FAINT) for line in lines))


def called(party: Party) -> str:
    """Return what a party is called; of a device, whose it is."""
    owner, _, own = party.partition("/")
    known = say_if_known(f"party.{party}")
    return known or (say("holdings.device", person=Party(owner), device=Party(own)) if own else name(party))


def _why(suite: Suite, thing: Thing, role: Role, party: Party, trace: Trace) -> str:
    why = f"why.{role.value}.{thing.value}_{trace.hold.value}"
    if role is Role.DEVICE and trace.hold is Hold.HELD:
        why = "why.device.new_key" if trace.event.act is Act.GENERATE_KEY else "why.device.in_use"
        why = "why.device.stolen" if is_thiefs(party) else why
    event = say("holdings.event", number=trace.event.number, act=trace.event.act)
    return f"{called(party)}: {say(in_suite(suite, why))} {event}"


def _why_never(suite: Suite, thing: Thing, role: Role) -> str:
    can_be = any(say_if_known(f"why.{role.value}.{thing.value}_{hold.value}") for hold in Hold)
    here = say_if_known(in_suite(suite, f"never.{role.value}.{thing.value}"))
    return here or say("never.not_yet" if can_be else in_suite(suite, f"never.{thing.value}"))
