"""The state table: one row a certificate, the same columns everywhere."""

from fincert_lab.clock import kst
from fincert_lab.language import Party, name, say
from fincert_lab.snapshot import CertificateState, Refusal, Snapshot, Status
from fincert_lab.views.table import Cell, Line, Look, Table

COLUMNS = ("certificate", "bank", "status", "valid_until", "cloud", "registered", "usable")
_SYMBOLS = {Status.VALID: ("●", Look.GOOD), Status.REVOKED: ("✕", Look.BAD), Status.EXPIRED: ("○", Look.WARNING)}


def state_table(snapshot: Snapshot) -> Table:
    """Return the state of every certificate at this moment."""
    assert snapshot.at is not None
    return Table(
        caption=say("table.state", at=snapshot.at, number=snapshot.number),
        columns=[say(f"table.{column}") for column in COLUMNS],
        rows=list(state_rows(snapshot).values()),
        empty=say("table.no_certificates"),
    )


def state_rows(snapshot: Snapshot) -> dict[str, list[Cell]]:
    """Return a row of `COLUMNS` for each certificate, by serial number."""
    return {serial: _row(snapshot, certificate) for serial, certificate in snapshot.certificates.items()}


def short(serial: str) -> str:
    """Return a serial number as people can compare it: the first and the last four digits."""
    return f"{serial[:4]}…{serial[-4:]}"


def _row(snapshot: Snapshot, certificate: CertificateState) -> list[Cell]:
    registered = [name(bank) for bank in certificate.registered]
    return [
        Cell.of(name(certificate.owner), Line(short(certificate.serial), Look.MONO)),
        Cell.of(name(certificate.bank)),
        _status(snapshot, certificate),
        _validity(snapshot, certificate),
        _cloud(snapshot, certificate),
        Cell.of(*registered or [say("table.none")]),
        _usable(snapshot, certificate),
    ]


def _status(snapshot: Snapshot, certificate: CertificateState) -> Cell:
    status = snapshot.status(certificate)
    symbol, look = _SYMBOLS[status]
    badge = Line(f"{symbol} {name(status)}", look)
    return Cell.of(badge, Line(name(certificate.revoked), Look.FAINT)) if certificate.revoked else Cell.of(badge)


def _validity(snapshot: Snapshot, certificate: CertificateState) -> Cell:
    assert snapshot.at is not None
    until, today = kst(certificate.valid_until).date(), kst(snapshot.at).date()
    days = (until - today).days
    date = Line(f"{until:%Y-%m-%d}", Look.KEPT)
    if certificate.revoked:
        return Cell.of(date)  # that days are left means nothing now
    left = say("table.days_left", days=f"{days:,}") if days >= 0 else say("table.days_over", days=f"{-days:,}")
    return Cell.of(date, Line(left, Look.FAINT))


def _cloud(snapshot: Snapshot, certificate: CertificateState) -> Cell:
    tries = certificate.tries_left
    if not certificate.stored or tries is None:
        return Cell.of(say("table.not_stored" if certificate.pin_set is None else "table.deleted"))
    if certificate.destroyed:
        return Cell.of(say("table.destroyed"))
    kept = say("table.stored") if tries else say("table.locked")
    dots = "●" * tries + "○" * (snapshot.pin_tries - tries)
    return Cell.of(kept, Line(f"PIN {dots} {say('table.tries', tries=tries)}", Look.FAINT_KEPT))


def _usable(snapshot: Snapshot, certificate: CertificateState) -> Cell:
    refusals = snapshot.refusals(certificate)
    usable, services = len(snapshot.services) - len(refusals), len(snapshot.services)
    count = say("table.usable_count", usable=usable, all=services) if usable else say("table.usable_nowhere")
    return Cell.of(count, *(Line(line, Look.FAINT) for line in _named(refusals, services)))


def _named(refusals: dict[Party, Refusal], services: int) -> list[str]:
    """Name each refusal; the same reason everywhere is said once."""
    reasons = set(refusals.values())
    if len(refusals) == services and len(reasons) == 1:
        return [f"✕ {say('table.everywhere')}: {name(reasons.pop())}"]
    return [f"✕ {name(service)}: {name(reason)}" for service, reason in refusals.items()]
