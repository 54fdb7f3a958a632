"""Which certificates each bank takes, by the CAs and the policies that it trusts, and why not."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fincert_lab.errors import LabError
from fincert_lab.language import Party, name, say
from fincert_lab.pki.authority import Issuer
from fincert_lab.pki.identity import CertificateId
from fincert_lab.views.table import Cell, Line, Look, Table


class Judged(NamedTuple):
    """A certificate, and why each bank refuses it, or None for one that takes it."""

    id: CertificateId
    owner: Party
    via: Party
    policy: str
    refusals: Sequence[LabError | None]


def taken_table(banks: Iterable[Party], judged: Iterable[Judged]) -> Table:
    """Return a row for each certificate, and a column for each bank."""
    return Table(
        caption=say("anchors.taken"),
        columns=[say("table.certificate"), *map(name, banks)],
        rows=[[_which(each), *map(_answer, each.refusals)] for each in judged],
        empty=say("table.no_certificates"),
    )


def _which(judged: Judged) -> Cell:
    faint = f"{name(Issuer(judged.id.issuer))}, {say(f'certpolicy.{judged.policy}')}"
    return Cell.of(f"{name(judged.owner)} · {name(judged.via)}", Line(faint, Look.FAINT))


def _answer(refusal: LabError | None) -> Cell:
    if refusal is None:
        return Cell.of(Line(f"✔ {say('anchors.yes')}", Look.GOOD))
    return Cell.of(Line(f"✕ {say(f'short.{refusal.code}')}", Look.BAD))
