"""Who trusts whom, and who has signed what: a column for each CA, to be read from top to bottom."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cryptography import x509

from fincert_lab.language import Party, name, say
from fincert_lab.pki.authority import CertPolicy, Issuer
from fincert_lab.pki.validation import Trust
from fincert_lab.snapshot import Status
from fincert_lab.views.names import common_name
from fincert_lab.views.table import Cell, Line, Look, Table


class IssuedCertificate(NamedTuple):
    """A certificate: whose it is, under which policy, and its status."""

    owner: Party
    policy: str
    status: Status


class Hierarchy(NamedTuple):
    """A CA and what is above and below it: who trusts it, under which policies; and the certificates it has issued."""

    issuer: Issuer
    trust: Trust
    trusted_by: Mapping[Party, Sequence[CertPolicy]]
    issued: Sequence[IssuedCertificate]


def graph_table(hierarchies: Iterable[Hierarchy]) -> Table:
    """Return the graph: institutions, the root that they were given, the CA below it, the certificates below that."""
    columns = list(hierarchies)
    return Table(
        caption=say("anchors.graph"),
        columns=[say("anchors.down"), *(name(each.issuer) for each in columns)],
        rows=[
            [Cell.of(say("anchors.trusted_by")), *map(_trusted_by, columns)],
            [Cell.of(say("anchors.root")), *(_signer(each.trust.root, "anchor") for each in columns)],
            [Cell.of(say("anchors.issuing")), *(_signer(each.trust.ca, "signed", "status") for each in columns)],
            [Cell.of(say("anchors.holders")), *map(_issued, columns)],
        ],
    )


def _trusted_by(hierarchy: Hierarchy) -> Cell:
    chips = [f"{name(bank)} · {', '.join(map(name, policies))}" for bank, policies in hierarchy.trusted_by.items()]
    return Cell.of(*(Line(chip, Look.BANK) for chip in chips))


def _signer(certificate: x509.Certificate, arrow: str, *below: str) -> Cell:
    faint = [Line(say(f"anchors.{words}"), Look.FAINT) for words in (arrow, *below)]
    return Cell.of(faint[0], Line(common_name(certificate), Look.ISSUER), *faint[1:])


def _issued(hierarchy: Hierarchy) -> Cell:
    if not hierarchy.issued:
        return Cell.of(say("table.none"))
    return Cell.of(Line(say("anchors.signed"), Look.FAINT), *map(_chip, hierarchy.issued))


def _chip(issued: IssuedCertificate) -> Line:
    words = f"{name(issued.owner)} · {say(f'certpolicy.{issued.policy}')}"
    if issued.status is Status.VALID:
        return Line(words, Look.HOLDER)
    return Line(f"{words} · ✕ {name(issued.status)}", Look.BAD)
