"""What a thief had, tried and gained, and what stopped him; what he has stolen; and every scheme beside every thief."""

from collections import defaultdict

from fincert_lab.crypto.pin import DIGITS
from fincert_lab.errors import LabError
from fincert_lab.language import name, say
from fincert_lab.thief.comparison import Cell as Attacked
from fincert_lab.thief.comparison import Comparison, Fate, Measured
from fincert_lab.thief.report import AttackReport, Speed, Stop
from fincert_lab.thief.schemes import Attacker
from fincert_lab.thief.stolen import Stolen
from fincert_lab.thief.victim import guesses
from fincert_lab.views.guessing import FEW, Attack, attack_table, duration
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


def comparison_table(comparison: Comparison, *, measured: bool = False) -> Table:
    """Return a row for each thief, and a column for all schemes that come off alike."""
    cells = {(cell.attacker, cell.design): cell for cell in comparison.cells}
    alike = defaultdict[tuple[Cell, ...], list[str]](list)
    for design in dict.fromkeys(cell.design for cell in comparison.cells):
        fates = (_fate(cells.get((attacker, design)), measured=measured) for attacker in Attacker)
        alike[tuple(fates)].append(name(design))
    made = sum(cell.fate is not Fate.ABSENT for cell in comparison.cells)
    return Table(
        caption=say("thief.comparison", place=len(guesses()), attacks=made),
        columns=[say("thief.attacker"), *map(" · ".join, alike.values())],
        rows=[[Cell.of(name(attacker)), *fates] for attacker, *fates in zip(Attacker, *alike, strict=True)],
    )


def measured_table(measured: Measured) -> Table:
    """Return the same with how long all PINs take here, by what each attack was measured to do."""
    return comparison_table(measured.comparison, measured=True)


def _fate(cell: Attacked | None, *, measured: bool) -> Cell:
    if cell is None:
        return Cell.of(say("thief.not_run"))
    lines = [Line(name(cell.fate), _LOOKS[cell.fate])]
    if cell.fate is Fate.HOLDS:
        lines.append(Line(_why(cell), Look.FAINT))
    if measured and cell.fate is Fate.FALLS and cell.speed:
        lines.append(Line(say("thief.here", time=duration(ALL / cell.speed.rate)), Look.FAINT))
    return Cell.of(*lines)


def _why(cell: Attacked) -> str:
    if isinstance(cell.stopped, LabError):
        return say("thief.stopped_after", count=cell.answered, why=say(f"short.{cell.stopped.code}"))
    return say("thief.nothing_told")
