"""What a thief had, tried and gained, and what stopped him; what he has stolen; and every scheme beside every thief."""

from collections import defaultdict
from dataclasses import replace

from fincert_lab.crypto.guessing import Lock
from fincert_lab.crypto.pin import DIGITS
from fincert_lab.errors import LabError
from fincert_lab.language import name, say
from fincert_lab.thief.comparison import Cell as Attacked
from fincert_lab.thief.comparison import Comparison, Fate, Measured
from fincert_lab.thief.report import AttackReport, Speed, Stop
from fincert_lab.thief.schemes import Attacker, Design
from fincert_lab.thief.stolen import Stolen
from fincert_lab.thief.victim import guesses
from fincert_lab.views.guessing import FEW, Attack, attack_table, duration, words
from fincert_lab.views.table import Cell, Line, Look, Table

ALL = 10**DIGITS
_LOOKS = {Fate.HOLDS: Look.GOOD, Fate.FALLS: Look.BAD, Fate.ABSENT: Look.FAINT}


def report_table(report: AttackReport) -> Table:
    """Return a row for what he had, what he tried, what he gained, and what stopped him."""
    gained = [Line(name(each), Look.BAD) for each in report.gained]
    if report.found:
        gained.append(Line(say("thief.pin_is", digits=report.found), Look.KEPT))
    rows = {
        "had": [Line(name(each)) for each in report.had],
        "tried": [Line(say("thief.tried_answered", tried=f"{report.tried:,}", answered=f"{report.answered:,}"))],
        "gained": gained or [Line(say("thief.gained_nothing"), Look.GOOD)],
        "stopped": _stop(report.stopped),
    }
    if not report.tried:
        del rows["tried"]
    return Table(
        caption=say("thief.report", way=report.way),
        columns=[say("thief.what"), say("thief.fact")],
        rows=[[Cell.of(say(f"thief.{row}")), Cell.of(*lines)] for row, lines in rows.items()],
    )


def _stop(stopped: Stop | LabError | None) -> list[Line]:
    if isinstance(stopped, LabError):
        return [Line(say(f"short.{stopped.code}")), Line(str(stopped), Look.FAINT)]
    return [Line(name(stopped) if stopped else say("thief.nobody"))]


def speed_table(speed: Speed) -> Table:
    """Return how fast a thief was here; if guesses are computed, how long all take, and on a graphics card."""
    if speed.lock:
        return attack_table(Attack(speed.lock, DIGITS, machines=1, measured=speed.rate))
    rate = f"{speed.rate:,.0f}" if speed.rate >= FEW else f"{speed.rate:.1f}"
    row = [Cell.of(say("thief.asking")), Cell.of(rate)]
    return Table(say("thief.speed"), [say("thief.what"), say("thief.asked")], [row])


def stolen_table(stolen: Stolen) -> Table:
    """Return a row for each table that was copied: how many rows, and with what fields."""
    rows = [
        [
            Cell.of(Line(f"{name(party)}: {table}", Look.KEPT)),
            Cell.of(f"{len(rows):,}"),
            Cell.of(Line(", ".join(rows[0]) if rows else say("table.none"), Look.FAINT)),
        ]
        for party, tables in stolen.databases.items()
        for table, rows in tables.items()
    ]
    return Table(say("thief.stolen"), [say("thief.table"), say("thief.rows"), say("thief.fields")], rows)


def comparison_table(comparison: Comparison) -> Table:
    """Return a row for each thief, and a column for all schemes that come off alike."""
    alike = defaultdict[tuple[Cell, ...], list[str]](list)
    for design, cells in _by_design(comparison).items():
        alike[tuple(map(_fate, cells))].append(name(design))
    return _attackers(comparison, {" · ".join(designs): [*fates] for fates, designs in alike.items()})


def measured_table(measured: Measured) -> Table:
    """Return a column for each scheme: at which guess it falls, what all PINs take here, and by a published rate."""
    columns = {name(design): [*map(_timed, cells)] for design, cells in _by_design(measured.comparison).items()}
    locks = {it.design: it.lock for it in measured.comparison.cells}
    table = _attackers(measured.comparison, columns)
    return replace(table, rows=[*table.rows, [Cell.of(say("thief.cost")), *map(_cost, locks.values())]])


def _by_design(comparison: Comparison) -> dict[Design, list[Attacked | None]]:
    cells = {(cell.attacker, cell.design): cell for cell in comparison.cells}
    designs = dict.fromkeys(cell.design for cell in comparison.cells)
    return {design: [cells.get((attacker, design)) for attacker in Attacker] for design in designs}


def _attackers(comparison: Comparison, columns: dict[str, list[Cell]]) -> Table:
    made = sum(cell.fate is not Fate.ABSENT for cell in comparison.cells)
    return Table(
        caption=say("thief.comparison", place=len(guesses()), attacks=made),
        columns=[say("thief.attacker"), *columns],
        rows=[[Cell.of(name(each)), *cells] for each, *cells in zip(Attacker, *columns.values(), strict=True)],
    )


def _fate(cell: Attacked | None) -> Cell:
    if cell is None:
        return Cell.of(say("thief.not_run"))
    why = [Line(_why(cell), Look.FAINT)] if cell.fate is Fate.HOLDS else []
    return Cell.of(Line(name(cell.fate), _LOOKS[cell.fate]), *why)


def _timed(cell: Attacked | None) -> Cell:
    if cell is None or cell.fate is not Fate.FALLS:
        return _fate(cell)
    times = [say("thief.at_guess", number=cell.tried)]
    if cell.speed:
        times.append(say("thief.here", time=duration(ALL / cell.speed.rate)))
    return Cell.of(*_fate(cell).lines, *(Line(time, Look.FAINT) for time in times))


def _cost(lock: Lock) -> Cell:
    source = Line(say(f"meter.source_{lock.kdf}"), Look.FAINT)
    return Cell.of(words(lock), duration(ALL / lock.published_rate()), source)


def _why(cell: Attacked) -> str:
    if isinstance(cell.stopped, LabError):
        return say("thief.stopped_after", count=cell.answered, why=say(f"short.{cell.stopped.code}"))
    return say("thief.nothing_told")
