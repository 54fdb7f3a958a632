"""A certificate, a request for one, and a public key, field by field."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import assert_never

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtensionOID

from fincert_lab.crypto import keys
from fincert_lab.crypto.keys import PublicKey
from fincert_lab.crypto.vid import VirtualID, real_name
from fincert_lab.errors import NothingToShow, NotSupported, WrongIdentity
from fincert_lab.language import digits, name, say, short
from fincert_lab.pki import pieces
from fincert_lab.pki.pieces import Pieces, Spoilt
from fincert_lab.pki.profile import oid_name, serial_of
from fincert_lab.pki.signed import key_name
from fincert_lab.pki.structures import EXTENSION_REQUEST
from fincert_lab.views.names import if_readable, introduced, name_cell, shortened, unreadable
from fincert_lab.views.table import Cell, Line, Look, Table

NO_EXPIRY = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # RFC 5280 §4.1.2.5: "no well-defined expiration date"
Request = x509.CertificateSigningRequest


def certificate_table(certificate: x509.Certificate) -> Table:
    """Return what the certificate says, in its own order (RFC 5280 §4.1), including what cannot be read."""
    extensions = pieces.extensions(certificate)
    fields: dict[str, Callable[[], Cell]] = {
        "serial": lambda: Cell.of(Line(digits(certificate.serial_number), Look.MONO)),
        "issuer": lambda: name_cell(pieces.issuer(certificate)),
        "valid_from": lambda: Cell.of(name(certificate.not_valid_before_utc)),
        "valid_until": lambda: Cell.of(expiry(certificate)),
        "subject": lambda: name_cell(pieces.subject(certificate)),
        "public_key": lambda: Cell.of(public_key_words(certificate)),
        "vid": lambda: Cell.of(Line(vid_words(extensions), Look.MONO)),
        "signature": lambda: Cell.of(Line(shortened(certificate.signature.hex()), Look.MONO)),
    }
    return fields_table("certificate", "caption", fields, spoilt_rows(extensions))


def certificates_table(certificates: Sequence[x509.Certificate]) -> Table:
    """Return one row per certificate: its holder, its number, its issuer, and its expiry."""
    return Table(
        caption=say("certificate.several"),
        columns=[say(f"certificate.{column}") for column in ("subject", "issuer", "valid_until")],
        rows=[_one_of_several(certificate) for certificate in certificates],
    )


def _one_of_several(certificate: x509.Certificate) -> list[Cell]:
    return [
        Cell.of(introduced(certificate), Line(short(serial_of(certificate)), Look.MONO)),
        name_cell(pieces.issuer(certificate)),
        Cell.of(expiry(certificate)),
    ]


def request_table(request: Request) -> Table:
    """Return what a PKCS#10 request (RFC 2986) asks for. Nothing in it has been checked yet."""
    extensions = pieces.extensions(request)
    fields: dict[str, Callable[[], Cell]] = {
        "name_asked": lambda: _name_asked(request, extensions),
        "key_asked": lambda: Cell.of(public_key_words(request)),
        "vid": lambda: Cell.of(Line(vid_words(extensions), Look.MONO)),
        "request_signature": lambda: Cell.of(Line(shortened(request.signature.hex()), Look.MONO)),
    }
    return fields_table("certificate", "request_caption", fields, spoilt_rows(extensions))


def key_table(key: PublicKey) -> Table:
    """Return the kind, the size (of its DER), the first bytes and the fingerprint of a public key."""
    spki = keys.spki(keys.accept(key, NothingToShow(kind=type(key).__name__)))
    fields: dict[str, Callable[[], Cell]] = {
        "kind": lambda: Cell.of(name(keys.kind(key))),
        "size": lambda: Cell.of(say("certificate.bytes", bytes=len(spki))),
        "start": lambda: Cell.of(Line(shortened(f"{_number(key):064x}"), Look.MONO)),
        "fingerprint": lambda: Cell.of(Line(fingerprint(key), Look.MONO)),
    }
    return fields_table("certificate", "key_caption", fields)


def fingerprint(key: PublicKey) -> str:
    """Return the beginning of the SHA-256 of a public key, by which to tell keys apart."""
    return shortened(hashlib.sha256(keys.spki(key)).hexdigest())


def fields_table(
    words: str, caption: str, fields: Mapping[str, Callable[[], Cell]], more: Sequence[Sequence[Cell]] = ()
) -> Table:
    """Return a table of fields and their values, with the catalogue's `words` for them; `more` rows come below.

    An unreadable value is shown as such, and hides no other.
    """
    return Table(
        caption=say(f"{words}.{caption}"),
        columns=[say("table.field"), say("table.value")],
        rows=[*([Cell.of(say(f"{words}.{field}")), if_readable(value)] for field, value in fields.items()), *more],
    )


def expiry(certificate: x509.Certificate) -> str:
    """Return until when a certificate is valid, which may be for ever."""
    until = certificate.not_valid_after_utc
    return say("certificate.no_expiry", until=until) if until == NO_EXPIRY else name(until)


def public_key_words(holder: x509.Certificate | Request) -> str:
    """Return the kind of a key that is certified, or that a request wants certified."""
    try:
        return keys.describe(holder.public_key())
    except UnsupportedAlgorithm:  # a kind that the library does not know, such as KCDSA
        return key_name(holder)


def spoilt_rows(extensions: Pieces) -> list[list[Cell]]:
    """Return a row for each extension that cannot be read."""
    return [
        [Cell.of(oid_name(each.oid)), unreadable(each.why, each.content)]
        for each in extensions
        if isinstance(each, Spoilt)
    ]


def _number(key: PublicKey) -> int:
    match key:
        case ec.EllipticCurvePublicKey():
            return key.public_numbers().x
        case rsa.RSAPublicKey():
            return key.public_numbers().n
        case _:
            assert_never(key)


def _name_asked(request: Request, extensions: Pieces) -> Cell:
    """Return the name beside the VID; if there is no VID, the name that other CAs would look at."""
    try:
        return Cell.of(real_name(pieces.readable(extensions)))
    except WrongIdentity:
        subject = pieces.subject(request)
        return name_cell(subject) if subject else Cell.of(_none(extensions))


def vid_words(extensions: Pieces) -> str:
    """Return the beginning of a VID, or that there is none."""
    try:
        return shortened(VirtualID.in_names(pieces.readable(extensions)).value.hex())
    except (WrongIdentity, NotSupported):
        return _none(extensions)


def _none(extensions: Pieces) -> str:
    """Return the words for a missing VID, or for names that cannot be read, in which there may be one."""
    spoilt = {each.oid for each in extensions if isinstance(each, Spoilt)}
    nobody_can_tell = spoilt & {ExtensionOID.SUBJECT_ALTERNATIVE_NAME, EXTENSION_REQUEST}
    return say("unreadable.title" if nobody_can_tell else "table.none")
