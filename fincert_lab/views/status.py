"""What a CA says in public, field by field: a revocation list, and an OCSP answer."""

from collections.abc import Iterable
from typing import Any

from cryptography import x509
from cryptography.x509 import ocsp

from fincert_lab.journal import Reason
from fincert_lab.language import name, say, short
from fincert_lab.pki import crl
from fincert_lab.views.certificate import distinguished_name, fields_table
from fincert_lab.views.table import Cell, Line, Look, Table


def list_table(revoked: x509.CertificateRevocationList) -> Table:
    """Return what a revocation list says (RFC 5280 §5.1): its own fields, then one row a certificate."""
    says = {type(each.value): each.value for each in revoked.extensions}
    number, base = says.get(x509.CRLNumber), says.get(x509.DeltaCRLIndicator)
    fields = {
        "issuer": Cell.of(distinguished_name(revoked.issuer)),
        **_addresses("partition", [says.get(x509.IssuingDistributionPoint)]),
        "number": _or_none(number and number.crl_number),
        **({"base": Cell.of(str(base.crl_number))} if base else {}),
        "this_update": Cell.of(name(revoked.last_update_utc)),
        "next_update": _or_none(revoked.next_update_utc),
        **_addresses("deltas", says.get(x509.FreshestCRL, [])),
        "entries": Cell.of(str(len(revoked))),
    }
    return fields_table(
        "status_desk", "delta_caption" if base else "list_caption", fields, [_entry(entry) for entry in revoked]
    )


def answer_table(answer: ocsp.OCSPResponse) -> Table:
    """Return what an OCSP answer about one certificate says (RFC 6960 §4.2.1), or why there is none."""
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        no_answer = {"no_answer": Cell.of(answer.response_status.name.lower())}
        return fields_table("status_desk", "answer_caption", no_answer)
    fields = {
        "serial": Cell.of(_serial(answer.serial_number)),
        "status": Cell.of(say(f"status_desk.{answer.certificate_status.name.lower()}")),
        "produced_at": Cell.of(name(answer.produced_at_utc)),
        "this_update": Cell.of(name(answer.this_update_utc)),
        "next_update": _or_none(answer.next_update_utc),
    }
    if answer.revocation_time_utc:
        fields["since"] = Cell.of(name(answer.revocation_time_utc))
        fields["reason"] = Cell.of(name(crl.reason_for(answer.revocation_reason)))
    return fields_table("status_desk", "answer_caption", fields)


def _entry(entry: x509.RevokedCertificate) -> list[Cell]:
    serial = Line(_serial(entry.serial_number), Look.MONO)
    its = crl.read_entry(entry)
    if isinstance(its, crl.Restoration):
        return [Cell.of(say("status_desk.restored_one"), serial), Cell.of(name(its.since), _faint("removeFromCRL"))]
    one = say("status_desk.suspended_one" if its.reason is Reason.CERTIFICATE_HOLD else "status_desk.revoked_one")
    known = [_faint(say("status_desk.invalid_since", at=its.invalid_since))] if its.invalid_since else []
    return [Cell.of(one, serial), Cell.of(name(its.since), _faint(name(its.reason)), *known)]


def _addresses(field: str, points: Iterable[Any]) -> dict[str, Cell]:
    """Return a field with the addresses of distribution points, or none if there are no addresses."""
    where = [Line(str(each.value), Look.MONO) for point in points if point for each in point.full_name or []]
    return {field: Cell.of(*where)} if where else {}


def _faint(words: str) -> Line:
    return Line(words, Look.FAINT)


def _or_none(fact: object) -> Cell:
    return Cell.of(say("table.none") if fact is None else name(fact))


def _serial(number: int) -> str:
    return short(f"{number:032X}")
