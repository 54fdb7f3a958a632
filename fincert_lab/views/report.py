"""A report on a certificate: the chain, the check that failed, the verdict, and folded the other checks."""

from collections.abc import Set
from datetime import datetime
from typing import Any

from cryptography import x509

from fincert_lab.errors import StatusUnknown
from fincert_lab.language import legible, name, say
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import SECTIONS, Check, Evidence, Finding, Outcome, Report
from fincert_lab.pki.signed import written
from fincert_lab.views.names import common_name, introduced
from fincert_lab.views.table import Cell, Line, Look, Table

MAX_EVIDENCE = 400  # characters
_BADGES = {
    Outcome.PASSED: ("●", Look.GOOD),
    Outcome.FAILED: ("✕", Look.BAD),
    Outcome.NOT_REACHED: ("–", Look.FAINT_KEPT),
}


def report_table(report: Report, before: Report | None = None) -> Table:
    """Return the chain as a picture in the title, the check that failed, and the verdict; the others are folded.

    What passed `before` is marked.
    """
    failed = [finding for finding in report.findings if finding.outcome is Outcome.FAILED]
    others = [finding for finding in report.findings if finding.outcome is not Outcome.FAILED]
    passed = (
        {(each.depth, each.check) for each in before.findings if each.outcome is Outcome.PASSED} if before else set()
    )
    return Table(
        caption=f"{say('report.caption', at=report.at)} · {_chain(report)}",
        columns=_columns(),
        rows=[*(_row(report, finding, passed) for finding in failed), _verdict(report)],
        folded=[_row(report, finding) for finding in others],
        fold=say("report.others", count=len(others)),
    )


def _columns() -> list[str]:
    return [say(f"report.{column}") for column in ("certificate", "check", "evidence", "result")]


def _chain(report: Report) -> str:
    """Draw the chain from the root down, with a cross before the link that fails."""
    bad = report.failed.depth if report.failed else None
    links = [(depth, introduced(certificate)) for depth, certificate in enumerate(report.chain)]
    return " → ".join(f"✕ {who}" if depth == bad else who for depth, who in reversed(links))


def _row(report: Report, finding: Finding, passed: Set[tuple[int, Check]] = frozenset()) -> list[Cell]:
    section, (symbol, look) = SECTIONS[finding.check], _BADGES[finding.outcome]
    turned = [Line(say("explore.turned"), Look.CHANGED)] if (finding.depth, finding.check) in passed else []
    return [
        Cell.of(common_name(report.chain[finding.depth])),
        Cell.of(say(f"check.{finding.check}"), *([Line(section, Look.FAINT)] if section else [])),
        _evidence(finding.evidence),
        Cell.of(Line(f"{symbol} {name(finding.outcome)}", look), *turned),
    ]


def _evidence(evidence: Evidence | None) -> Cell:
    if evidence is None or (evidence.found is None and evidence.wanted is None):
        unknown = evidence is not None and isinstance(evidence.refusal, StatusUnknown)
        return Cell.of(say("report.unknown" if unknown else "table.none"))
    found, wanted = _words(evidence.found), _words(evidence.wanted)
    differs = evidence.wanted is not None and found != wanted
    beside = "report.as_of" if isinstance(evidence.wanted, datetime) else "report.wanted"
    return Cell.of(found, *([Line(say(beside, wanted=wanted), Look.FAINT)] if differs else []))


def _verdict(report: Report) -> list[Cell]:
    good = report.failed is None
    symbol, look = _BADGES[Outcome.PASSED if good else Outcome.FAILED]
    evidence = report.failed.evidence if report.failed else None
    why = str(evidence.refusal) if evidence else say("report.all_passed")
    badge = Line(f"{symbol} {say('report.good' if good else 'report.bad')}", look)
    return [Cell.of(common_name(report.chain[0])), Cell.of(say("report.verdict")), Cell.of(why), Cell.of(badge)]


def _words(fact: Any) -> str:
    if fact is None:
        return say("report.unknown")
    if isinstance(fact, bool):
        return say("report.yes" if fact else "report.no")
    if isinstance(fact, tuple):
        return " – ".join(map(_words, fact))
    if isinstance(fact, datetime | Reason | int):
        return name(fact)
    return legible(written(fact) if isinstance(fact, x509.Name) else str(fact), MAX_EVIDENCE)
