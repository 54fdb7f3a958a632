"""A message opened: its parts, who can read each, and the fields of what is still to be had of it.

What is sealed says who alone can open it. A secret is named, with the place where it stays, and never shown.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial, singledispatch
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509 import ocsp

from fincert_lab.acts import DeviceRenamed, PhoneConfirmed, RevokedFor
from fincert_lab.crypto import cms, keys
from fincert_lab.crypto.envelope import PROFILES, Context
from fincert_lab.custody.parts import Artefact, Part, Reader, given_back, handed_over
from fincert_lab.institutions.bank.challenge import Challenge
from fincert_lab.institutions.bank.receipts import Receipt
from fincert_lab.journal import Event
from fincert_lab.language import Party, name, say, short
from fincert_lab.pki import pieces
from fincert_lab.pki.authority import policy_name
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import serial_text
from fincert_lab.views.certificate import (
    certificate_table,
    certificates_table,
    fields_table,
    public_key_words,
    vid_words,
)
from fincert_lab.views.names import introduced
from fincert_lab.views.sequence import Reply, given, told
from fincert_lab.views.status import answer_table, list_table
from fincert_lab.views.table import Cell, Line, Look, Table
from fincert_lab.world.archive import Archive, Requested, Signed

HIDDEN = "••••••"


class OpenedPart(NamedTuple):
    """A part in words: what it is, what there is to say of it, its `value` in a line, and its fields."""

    what: str
    is_sealed: bool
    said: tuple[str, ...]
    value: str = ""
    fields: Table | None = None

    @property
    def words(self) -> str:
        """What there is to say of it, on one line."""
        return " · ".join(filter(None, (self.value, *self.said)))


@dataclass(frozen=True)
class Opened:
    """An opened message. `back` is what comes back of a call, if that is no message of its own in the diagram."""

    title: str
    handed: tuple[OpenedPart, ...]
    back: tuple[OpenedPart, ...] = ()

    def __repr__(self) -> str:
        return "\n".join([self.title, *map(_as_text, self.handed), *map(_as_text, self.back)])


def opened(message: Event | Reply, archive: Archive) -> Opened:
    """Open a message of a diagram with what the institutions have of it."""
    title, suite = told(message).strip(), archive.suite
    if isinstance(message, Reply):
        return Opened(title, _all(given_back(message.call, suite), message.call, archive))
    back = () if given(message, suite) else given_back(message, suite)
    return Opened(title, _all(handed_over(message, suite), message, archive), _all(back, message, archive))


def _as_text(part: OpenedPart) -> str:
    return "\n".join([f"{part.what}: {part.words}", *([repr(part.fields)] if part.fields else [])])


def _all(parts: Iterable[Part], event: Event, archive: Archive) -> tuple[OpenedPart, ...]:
    found = ((part, archive.find(part.artefact, event) if part.artefact else None) for part in parts)
    opened_parts = (
        _open(part, event, it) for part, it in found if part.artefact is not Artefact.DELTA or it is not None
    )
    return tuple(opened_parts)


def _open(part: Part, event: Event, it: Any) -> OpenedPart:
    what = say(f"part.{part.what}")
    if part.reader is Reader.NOBODY_ELSE:
        return OpenedPart(what, False, (say(f"stays.{part.what}"), *_long(part.size)), HIDDEN)
    said = [name(part.reader), *([name(part.signer)] if part.signer else [])]
    if part.artefact and it is None:
        return OpenedPart(what, part.reader is not Reader.OPEN, (*said, say(f"gone.{part.artefact}")))
    size = it if isinstance(it, int) else part.size or _size(it)
    value = _named(it) if isinstance(it, CertificateId) else _from_facts(part, event)
    return OpenedPart(what, part.reader is not Reader.OPEN, (*said, *_long(size)), value, _fields(it))


def _long(size: int | None) -> list[str]:
    return [say("certificate.bytes", bytes=f"{size:,}")] if size else []


def _size(it: Any) -> int | None:
    """Return how long something is as it was sent, in bytes."""
    match it:
        case x509.Certificate() | x509.CertificateRevocationList() | ocsp.OCSPResponse():
            return len(it.public_bytes(Encoding.DER))
        case Signed(der=der):
            return len(der)
    return None


def _named(this: CertificateId) -> str:
    return f"{name(this.issuer)} {short(this.serial)}"


def _from_facts(part: Part, event: Event) -> str:
    """Return a value that the journal has itself."""
    match part.what, event.facts:
        case "reason", RevokedFor(reason=reason):
            return name(reason)
        case "label", DeviceRenamed(label=label):
            return name(label)
        case "remember", PhoneConfirmed(remembered=remembered):
            return say("table.on" if remembered else "table.off")
        case "device", _:
            return name(Party(event.subject))
    return ""


# --- the fields of what was found


@singledispatch
def _fields(it: object) -> Table | None:
    return None


@_fields.register
def _(it: x509.Certificate) -> Table:
    table = certificate_table(it)
    names = [name(policy_name(each.policy_identifier)) for each in pieces.find(it, x509.CertificatePolicies) or ()]
    row = [Cell.of(say("opened.policy")), Cell.of(*names)]
    return replace(table, rows=[*table.rows, *([row] if names else [])])


@_fields.register
def _(it: list) -> Table:  # type: ignore[type-arg]
    return certificates_table(it)


@_fields.register
def _(it: x509.CertificateRevocationList) -> Table:
    return list_table(it)


@_fields.register
def _(it: ocsp.OCSPResponse) -> Table:
    return answer_table(it)


@_fields.register
def _(it: Requested) -> Table:
    extensions = pieces.extensions(it.certificate)
    return _table(
        "requested", {"public_key": public_key_words(it.certificate), "vid": Line(vid_words(extensions), Look.MONO)}
    )


@_fields.register
def _(it: Context) -> Table:
    cost = PROFILES[it.profile]
    return _table(
        "context",
        {
            "account": say("certificate.bytes", bytes=len(it.account)),
            "serial": short(serial_text(it.serial_number)),
            "public_key": keys.describe(load_der_public_key(it.spki)),
            "version": str(it.version),
            "registration": Line(it.registration.hex(), Look.MONO),
            "profile": f"Argon2id, {cost.memory_kib // 1024} MiB, t={cost.passes}",
            "suite": str(it.suite),
        },
    )


@_fields.register
def _(it: Challenge) -> Table:
    expires = datetime.fromisoformat(it.expires)
    return _table(
        "challenge", {"service": name(it.service), "nonce": Line(it.nonce, Look.MONO), "expires": name(expires)}
    )


@_fields.register
def _(it: Receipt) -> Table:
    return _table(
        "receipt", {"number": str(it.number), "service": name(it.service), "act": name(it.act), "at": name(it.at)}
    )


@_fields.register
def _(it: Signed) -> Table:
    signed = cms.verify(it.der)
    signer = signed.certificate
    table = _table(
        "signed",
        {
            "signer": introduced(signer),
            "certificate": _named(CertificateId.of(signer)),
            "public_key": public_key_words(signer),
        },
    )
    text = [[Cell.of(Line(field, Look.KEPT)), Cell.of(value)] for field, value in _leaves(json.loads(signed.content))]
    return replace(table, rows=[*text, *table.rows])


def _leaves(statement: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Return the fields of a signed text under the names that they have in it."""
    for field, value in statement.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{field}.")
        elif value is not None:
            yield f"{above}{field}", str(value)


def _table(what: str, fields: dict[str, str | Line]) -> Table:
    return fields_table("opened", what, {field: partial(Cell.of, value) for field, value in fields.items()})
