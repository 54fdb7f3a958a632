"""What happened: the journal as a table, the changes between two points in time, and the rules that apply."""

from collections.abc import Iterable, Mapping, Sequence

from fincert_lab.acts import (
    AskedOften,
    CaDistrusted,
    CaTrusted,
    FailSoftSet,
    FaultsSet,
    Issued,
    IssueNoted,
    Refused,
    SmsDelivered,
)
from fincert_lab.advice import Advice, Advices
from fincert_lab.journal import Event
from fincert_lab.language import Party, name, say, say_if_known, short
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Changes
from fincert_lab.views.names import issuers_beside
from fincert_lab.views.state import COLUMNS, state_rows
from fincert_lab.views.table import Cell, Line, Look, Table

_JOURNAL_COLUMNS = ("number", "at", "sender", "receiver", "act", "subject", "result")


def journal_table(events: Sequence[Event]) -> Table:
    """Return one row per event."""
    beside = issuers_beside(filter(None, (event.certificate for event in events)))
    return Table(
        caption=caption("table.journal", events),
        columns=[say(f"table.{column}") for column in _JOURNAL_COLUMNS],
        rows=[_event_row(event, beside) for event in events],
    )


def caption(key: str, events: Sequence[Event]) -> str:
    """Return words for which events are shown."""
    numbers = sorted({events[0].number, events[-1].number}) if events else []
    return say(key if len(numbers) > 1 else f"{key}_of_one", events="–".join(map(str, numbers)))


def carried(event: Event) -> str | None:
    """Return words for what a call hands over, if anything."""
    key = event.facts.carries if isinstance(event.facts, SmsDelivered) else event.act.value
    return say_if_known(f"carries.{key}")


def result(event: Event) -> str:
    """Return words for how a call ended: what it established in public, or why it was refused.

    The words for the facts of an act are the catalogue's `result` of that act, if one sentence is enough.
    """
    match event.facts:
        case Refused(refused=code):
            return f"✕ {say('table.refused')}: {say(f'short.{code}')}"
        case AskedOften(times=times):
            return say("table.times", times=times)
        case FaultsSet(faults=faults):
            return ", ".join(say(f"fault.{fault}") for fault in faults) or say("fault.none")
        case CaTrusted(policies=policies) | CaDistrusted(policies=policies):
            return ", ".join(say(f"certpolicy.{policy}") for policy in policies)
        case Issued(again=True) | IssueNoted(again=True):
            return say("table.again")
        case FailSoftSet(fail_soft=soft):
            return say("fault.fails_soft" if soft else "fault.fails_hard")
    words = say_if_known(f"result.{event.act.value}", **event.facts._asdict()) if event.facts else None
    return words or say("table.done")


def changes_table(changes: Changes) -> Table:
    """Return one row for each cell of the state table that has changed."""
    old, new = state_rows(changes.before), state_rows(changes.after)
    certificates = dict.fromkeys([*old, *new])
    return Table(
        caption=say("table.changes", before=changes.before.number, after=changes.after.number),
        columns=[say(f"table.{column}") for column in ("certificate", "field", "before", "after")],
        rows=[row for each in certificates for row in _changed_cells(old.get(each), new.get(each))],
        empty=say("table.no_changes"),
    )


def rules_table(rules: Rules) -> Table:
    """Return every rule of the lab with its value and its source."""
    return Table(
        caption=say("table.rules"),
        columns=[say(f"table.{column}") for column in ("rule", "value", "source")],
        rows=[
            [Cell.of(say(f"rules.{rule}")), Cell.of(name(getattr(rules, rule))), Cell.of(name(source))]
            for rule, source in rules.sources().items()
        ],
    )


def advice_table(advices: Advices) -> Table:
    """Return one row per reminder."""
    beside = issuers_beside(item.about for item in advices.items if isinstance(item.about, CertificateId))
    return Table(
        caption=say("table.advice", number=advices.number),
        columns=[say(f"table.{column}") for column in ("person", "about", "hint")],
        rows=[_advice_row(item, beside) for item in advices.items],
        empty=say("table.no_advice"),
    )


def _advice_row(item: Advice, beside: Mapping[CertificateId, Line]) -> list[Cell]:
    hint = say(f"hint.{item.hint}", bank=item.bank)
    return [Cell.of(name(item.person)), _about(item.about, beside, Look.KEPT), Cell.of(hint)]


def _about(whom: CertificateId | Party, beside: Mapping[CertificateId, Line], look: Look = Look.PLAIN) -> Cell:
    if isinstance(whom, CertificateId):
        return Cell.of(Line(short(whom.serial), look), *([beside[whom]] if whom in beside else []))
    return Cell.of(name(whom))


def _event_row(event: Event, beside: Mapping[CertificateId, Line]) -> list[Cell]:
    look = Look.BAD if event.refused else Look.PLAIN
    return [
        Cell.of(str(event.number)),
        Cell.of(Line(name(event.at), Look.FAINT_KEPT)),
        Cell.of(name(event.sender)),
        Cell.of(name(event.receiver)),
        Cell.of(name(event.act), *([Line(what, Look.FAINT)] if (what := carried(event)) else [])),
        _about(event.certificate or Party(event.subject), beside),
        Cell.of(Line(result(event), look)),
    ]


def _changed_cells(old: list[Cell] | None, new: list[Cell] | None) -> Iterable[list[Cell]]:
    name_of_row = (new or old or [])[0]
    nothing = [Cell.of(say("table.none"))] * len(COLUMNS)
    for column, before, after in list(zip(COLUMNS, old or nothing, new or nothing, strict=True))[1:]:
        if before.text != after.text:
            yield [name_of_row, Cell.of(say(f"table.{column}")), before, after]
