"""The state table: one row per certificate, the same columns everywhere."""

from collections.abc import Iterable
from datetime import date
from itertools import islice

from fincert_lab.clock import kst
from fincert_lab.language import Party, name, said_once, say, short
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.snapshot import CertificateState, Refusal, Snapshot, Status
from fincert_lab.views.names import issuers_beside
from fincert_lab.views.table import Cell, Line, Look, Table

COLUMNS = ("certificate", "bank", "status", "valid_until", "cloud", "registered", "usable")
_SYMBOLS = {
    Status.VALID: ("●", Look.GOOD),
    Status.SUSPENDED: ("‖", Look.WARNING),
    Status.REVOKED: ("✕", Look.BAD),
    Status.EXPIRED: ("○", Look.WARNING),
}


def state_table(
    snapshot: Snapshot, *, before: Snapshot | None = None, owner: Party | None = None, most: int | None = None
) -> Table:
    """Return the state of every certificate at this moment, or of those of one `owner`.

    With the state `before`, each cell that has changed since is marked. Of more than `most` certificates, those that
    have changed are shown, and the newest of the others.
    """
    assert snapshot.at is not None
    states = [state for state in snapshot.certificates.values() if owner in (None, state.owner)]
    shown = _foremost(states, before or snapshot, most) if most is not None else states
    rows = state_rows(snapshot, shown)
    if before:
        old = state_rows(before, filter(None, map(before.certificates.get, rows)))
        rows = {each: _marked(row, old.get(each)) for each, row in rows.items()}
    return Table(
        caption=say("table.state", at=snapshot.at, number=snapshot.number),
        columns=[say(f"table.{column}") for column in COLUMNS],
        rows=[*rows.values()],
        empty=say("table.no_certificates"),
    )


def _foremost(states: list[CertificateState], before: Snapshot, most: int) -> list[CertificateState]:
    """Return at most so many, in their order: those that are not as they were, and the newest of the others."""
    places = [place for place, each in enumerate(states) if not _is_as_it_was(each, before)][-most:]
    others = (place for place in reversed(range(len(states))) if place not in places)
    return [states[place] for place in sorted([*places, *islice(others, most - len(places))])]


def _is_as_it_was(state: CertificateState, before: Snapshot) -> bool:
    was = before.certificates.get(state.id)
    return was is state or was == state


def _marked(row: list[Cell], old: list[Cell] | None) -> list[Cell]:
    """Return a row in which each cell that is not as it was says so; of a new row, the first."""
    new = Line(say("table.new"), Look.CHANGED)
    if old is None:
        return [Cell((*row[0].lines, new)), *row[1:]]
    changed = Line(say("table.changed"), Look.CHANGED)
    return [cell if cell == was else Cell((*cell.lines, changed)) for cell, was in zip(row, old, strict=True)]


def state_rows(snapshot: Snapshot, states: Iterable[CertificateState] | None = None) -> dict[CertificateId, list[Cell]]:
    """Return a row of `COLUMNS` for each certificate, or for those whose `states` are given."""
    shown = {each.id: each for each in states} if states is not None else snapshot.certificates
    beside = issuers_beside(shown)
    return {each: _row(snapshot, state, beside.get(each)) for each, state in shown.items()}


def _row(snapshot: Snapshot, certificate: CertificateState, issuer: Line | None) -> list[Cell]:
    assert snapshot.at is not None
    until, today = kst(certificate.valid_until).date(), kst(snapshot.at).date()
    refusals = tuple(snapshot.refusals(certificate).items())
    number = Line(short(certificate.id.serial), Look.MONO)
    return [
        Cell((Line(name(certificate.owner)), number, *([issuer] if issuer else []))),
        _banks((certificate.bank,)),
        _status(snapshot.status(certificate), certificate.revoked),
        _validity(until, today, certificate.revoked is not None),
        _at_hsms(
            _cloud(certificate.stored, certificate.destroyed, certificate.tries_left, snapshot.pin_tries),
            snapshot,
            certificate,
        ),
        _banks(certificate.registered),
        _usable(refusals, len(snapshot.services)),
    ]


def badge(status: Status) -> Line:
    """Return a status as symbol and word."""
    symbol, look = _SYMBOLS[status]
    return Line(f"{symbol} {name(status)}", look)


# Most rows of a long table are alike: each of these cells is made once.


@said_once
def _status(status: Status, reason: Reason | None) -> Cell:
    return Cell.of(badge(status), *([Line(name(reason), Look.FAINT)] if reason else []))


@said_once
def _validity(until: date, today: date, revoked: bool) -> Cell:
    line, days = Line(until.isoformat(), Look.KEPT), (until - today).days
    if revoked:
        return Cell.of(line)  # the days that are left mean nothing now
    left = say("table.days_left", days=f"{days:,}") if days >= 0 else say("table.days_over", days=f"{-days:,}")
    return Cell.of(line, Line(left, Look.FAINT))


@said_once
def _cloud(stored: bool, destroyed: bool, tries: int | None, all_tries: int) -> Cell:
    if tries is None:
        return Cell.of(say("table.not_stored"))
    if not stored:
        return Cell.of(say("table.deleted"))
    if destroyed:
        return Cell.of(say("table.destroyed"))
    kept = say("table.stored") if tries else say("table.locked")
    dots = "●" * tries + "○" * (all_tries - tries)
    return Cell.of(kept, Line(f"PIN {dots} {say('table.tries', tries=tries)}", Look.FAINT_KEPT))


def _at_hsms(cell: Cell, snapshot: Snapshot, certificate: CertificateState) -> Cell:
    """Return what is in the cloud, and which HSM is not like the others: it does not answer, or has counted more."""
    lines = []
    for hsm, counter in certificate.hsms.items() if certificate.stored and not certificate.destroyed else ():
        if lapse := snapshot.lapses.get(hsm):
            lines.append(Line(f"⚠ {name(hsm)}: {name(lapse)}", Look.WARNING))
        elif counter.destroyed or counter.rolled_back:
            lines.append(Line(f"⚠ {name(hsm)}: {say('table.out_of_step')}", Look.WARNING))
        elif counter.tries_left != certificate.tries_left:
            lines.append(Line(f"{name(hsm)}: PIN {say('table.tries', tries=counter.tries_left)}", Look.FAINT))
    return Cell((*cell.lines, *lines)) if lines else cell


@said_once
def _banks(banks: tuple[Party, ...]) -> Cell:
    return Cell.of(*[name(bank) for bank in banks] or [say("table.none")])


@said_once
def _usable(refusals: tuple[tuple[Party, Refusal], ...], services: int) -> Cell:
    usable = services - len(refusals)
    count = say("table.usable_count", usable=usable, all=services) if usable else say("table.usable_nowhere")
    return Cell.of(count, *(Line(line, Look.FAINT) for line in _named(refusals, services)))


def _named(refusals: tuple[tuple[Party, Refusal], ...], services: int) -> list[str]:
    """Return each refusal in words; a reason that applies everywhere is given once."""
    reasons = {reason for _, reason in refusals}
    if len(refusals) == services and len(reasons) == 1:
        return [f"✕ {say('table.everywhere')}: {name(reasons.pop())}"]
    return [f"✕ {name(service)}: {name(reason)}" for service, reason in refusals]
