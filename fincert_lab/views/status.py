"""What a CA says in public, field by field: a revocation list, and an OCSP answer."""

from cryptography import x509
from cryptography.x509 import ocsp

from fincert_lab.language import name, say
from fincert_lab.pki import crl
from fincert_lab.views.certificate import distinguished_name, fields_table
from fincert_lab.views.state import short
from fincert_lab.views.table import Cell, Line, Look, Table


def list_table(revoked: x509.CertificateRevocationList) -> Table:
    """Return what a revocation list says (RFC 5280 §5.1): its own fields, then one row a revoked certificate."""
    numbers = [each.value.crl_number for each in revoked.extensions if isinstance(each.value, x509.CRLNumber)]
    fields = {
        "issuer": Cell.of(distinguished_name(revoked.issuer)),
        "number": _or_none(numbers[0] if numbers else None),
        "this_update": Cell.of(name(revoked.last_update_utc)),
        "next_update": _or_none(revoked.next_update_utc),
        "entries": Cell.of(str(len(revoked))),
    }
    return fields_table("status_desk", "list_caption", fields, [_entry(entry) for entry in revoked])


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
    since, reason = name(entry.revocation_date_utc), Line(name(crl.reason_of(entry)), Look.FAINT)
    return [Cell.of(say("status_desk.revoked_one"), serial), Cell.of(since, reason)]


def _or_none(fact: object) -> Cell:
    return Cell.of(say("table.none") if fact is None else name(fact))


def _serial(number: int) -> str:
    return short(f"{number:032X}")
