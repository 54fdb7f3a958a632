"""A CA's public status information, field by field: a revocation list, and an OCSP answer; and what they say of one."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.x509 import ocsp

from fincert_lab.crypto.parsing import UNREADABLE
from fincert_lab.language import name, say, short
from fincert_lab.pki import crl, pieces
from fincert_lab.pki.information import StatusInformation
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.scope import extension_of
from fincert_lab.views.anatomy import places
from fincert_lab.views.certificate import fields_table, spoilt_rows
from fincert_lab.views.names import if_readable, name_cell, unreadable
from fincert_lab.views.table import Cell, Line, Look, Table

MAX_ENTRIES = 1000  # of a long list that are shown: more would be too much for a page and its reader
Fields = dict[str, Callable[[], Cell]]


def list_table(revoked: x509.CertificateRevocationList) -> Table:
    """Return what a revocation list says (RFC 5280 §5.1): its own fields, then one row per certificate."""
    extensions = pieces.extensions(revoked)
    says = {type(each.value): each.value for each in pieces.readable(extensions)}
    number, base = says.get(x509.CRLNumber), says.get(x509.DeltaCRLIndicator)
    fields: Fields = {
        "issuer": lambda: name_cell(pieces.issuer(revoked)),
        **_addresses("partition", [says.get(x509.IssuingDistributionPoint)]),
        "number": lambda: _or_none(number and number.crl_number),
        **({"base": lambda: Cell.of(name(base.crl_number))} if base else {}),
        "this_update": lambda: Cell.of(name(revoked.last_update_utc)),
        "next_update": lambda: _or_none(revoked.next_update_utc),
        **_addresses("deltas", says.get(x509.FreshestCRL, [])),
        "entries": lambda: Cell.of(str(len(revoked))),
    }
    entries = [_entry(entry) for entry in islice(revoked, MAX_ENTRIES)]
    caption = "delta_caption" if base else "list_caption"
    return fields_table("status_desk", caption, fields, [*spoilt_rows(extensions), *entries, *_more(len(revoked))])


class Source(NamedTuple):
    """What one piece of status information says of a certificate, in words, and from when until when it counts.

    `number` is a list's; `revoked` is None if there is nothing to read, or it does not know the certificate.
    """

    kind: str
    words: str
    revoked: bool | None = None
    number: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def sources(of: StatusInformation) -> list[Source]:
    """Return what the list says, the changes to it, and the OCSP answer."""
    return [_in_list("list", of.crl, of), _in_list("delta", of.delta, of), _in_answer(of.ocsp)]


def information_table(of: StatusInformation) -> Table:
    """Return a row for the list, one for the changes to it, and one for the OCSP answer."""
    serial = _serial(of.certificate.serial_number)
    return Table(
        caption=say("status_desk.information", certificate=serial, at=of.at),
        columns=[say(f"status_desk.{column}") for column in ("source", "says", "this_update", "next_update")],
        rows=[_source_row(each) for each in sources(of)],
    )


def source_title(source: Source) -> str:
    """Return which list it is, or that it is an OCSP answer."""
    title = say(f"status_desk.source_{source.kind}")
    return f"{title} {say('status_desk.list_number', number=source.number)}" if source.number else title


def _source_row(source: Source) -> list[Cell]:
    looks = {True: ("✕", Look.BAD), False: ("●", Look.GOOD), None: ("–", Look.FAINT_KEPT)}
    symbol, look = looks[source.revoked]
    says = Cell.of(Line(f"{symbol} {source.words}", look))
    return [Cell.of(source_title(source)), says, _or_none(source.since), _or_none(source.until)]


def _in_list(kind: str, read: x509.CertificateRevocationList | None, of: StatusInformation) -> Source:
    if read is None:
        return Source(kind, say("status_desk.nothing_there"))
    its = extension_of(read, x509.CRLNumber)
    number = its.crl_number if its else None
    listed = read.get_revoked_certificate_by_serial_number(of.certificate.serial_number)
    entry = crl.read_entry(listed) if listed else None
    revoked = isinstance(entry, crl.Revocation)
    return Source(kind, _of_entry(kind, entry), revoked, number, read.last_update_utc, read.next_update_utc)


def _in_answer(read: ocsp.OCSPResponse) -> Source:
    if read.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return Source("ocsp", say("status_desk.nothing_there"))
    revoked = {ocsp.OCSPCertStatus.GOOD: False, ocsp.OCSPCertStatus.REVOKED: True}.get(read.certificate_status)
    words = say(f"status_desk.{read.certificate_status.name.lower()}")
    if revoked:
        words += f", {name(crl.reason_for(read.revocation_reason))}"
    return Source("ocsp", words, revoked, None, read.this_update_utc, read.next_update_utc)


def _of_entry(kind: str, entry: crl.Revocation | crl.Restoration | None) -> str:
    if entry is None:
        return say(f"status_desk.not_{kind}")
    if isinstance(entry, crl.Restoration):
        return say("status_desk.take_off")
    on_hold = entry.reason is Reason.CERTIFICATE_HOLD
    return say("status_desk.on_hold" if on_hold else "status_desk.revoked_for", reason=entry.reason)


def _more(count: int) -> list[list[Cell]]:
    """Return a row that says how many of `count` entries are not shown, if any."""
    beyond = count - MAX_ENTRIES
    return [[Cell.of(say("table.more", count=beyond)), Cell.of("…")]] if beyond > 0 else []


def answer_table(answer: ocsp.OCSPResponse) -> Table:
    """Return what an OCSP answer says (RFC 6960 §4.2.1), for one certificate or several, or why there is none."""
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        no_answer = {"no_answer": lambda: Cell.of(answer.response_status.name.lower())}
        return fields_table("status_desk", "answer_caption", no_answer)
    made: Fields = {"produced_at": lambda: Cell.of(name(answer.produced_at_utc))}
    about = list(answer.responses)
    if len(about) != 1:
        made["answers"] = lambda: Cell.of(str(len(about)))
        shown = (fields_table("status_desk", "answer_caption", _single(single)) for single in about[:MAX_ENTRIES])
        rows = [row for single in shown for row in single.rows]
        return fields_table("status_desk", "answer_caption", made, [*rows, *_more(len(about))])
    says = _single(about[0])
    first = {field: says.pop(field) for field in ("serial", "status")}
    return fields_table("status_desk", "answer_caption", first | made | says)


def _single(single: ocsp.OCSPSingleResponse) -> Fields:
    """Return what an answer says about one certificate."""
    fields: Fields = {
        "serial": lambda: Cell.of(_serial(single.serial_number)),
        "status": lambda: Cell.of(say(f"status_desk.{single.certificate_status.name.lower()}")),
        "this_update": lambda: Cell.of(name(single.this_update_utc)),
        "next_update": lambda: _or_none(single.next_update_utc),
    }
    if single.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        fields["since"] = lambda: _or_none(single.revocation_time_utc)
        fields["reason"] = lambda: Cell.of(name(crl.reason_for(single.revocation_reason)))
    return fields


def _entry(entry: x509.RevokedCertificate) -> list[Cell]:
    serial = Line(_serial(entry.serial_number), Look.MONO)
    try:
        its = crl.read_entry(entry)
    except UNREADABLE as why:
        since = if_readable(lambda: Cell.of(name(entry.revocation_date_utc)))
        return [Cell.of(say("status_desk.listed_one"), serial), Cell((*since.lines, *unreadable(why).lines))]
    if isinstance(its, crl.Restoration):
        return [Cell.of(say("status_desk.restored_one"), serial), Cell.of(name(its.since), _faint("removeFromCRL"))]
    one = say("status_desk.suspended_one" if its.reason is Reason.CERTIFICATE_HOLD else "status_desk.revoked_one")
    known = [_faint(say("status_desk.invalid_since", at=its.invalid_since))] if its.invalid_since else []
    return [Cell.of(one, serial), Cell.of(name(its.since), _faint(name(its.reason)), *known)]


def _addresses(field: str, points: Iterable[Any]) -> Fields:
    """Return a field with the addresses of distribution points, or no field if there are none."""
    where = [Line(place, Look.MONO) for point in points if point for place in places(point)]
    return {field: lambda: Cell.of(*where)} if where else {}


def _faint(words: str) -> Line:
    return Line(words, Look.FAINT)


def _or_none(fact: object) -> Cell:
    return Cell.of(say("table.none") if fact is None else name(fact))


def _serial(number: int) -> str:
    return short(f"{number:X}")
