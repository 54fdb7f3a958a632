"""A certificate, a request for one, and a public key, field by field."""

import hashlib
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from fincert_lab.crypto import keys
from fincert_lab.crypto.keys import PublicKey
from fincert_lab.crypto.vid import VirtualID, real_name
from fincert_lab.errors import BadInput, NothingToShow, NotSupported, WrongIdentity
from fincert_lab.language import name, say
from fincert_lab.pki.profile import serial_of
from fincert_lab.views.table import Cell, Line, Look, Table


def certificate_table(certificate: x509.Certificate) -> Table:
    """Return what the certificate says, in the order it says it (RFC 5280 §4.1)."""
    fields = {
        "serial": Cell.of(Line(serial_of(certificate), Look.MONO)),
        "issuer": Cell.of(distinguished_name(certificate.issuer)),
        "valid_from": Cell.of(name(certificate.not_valid_before_utc)),
        "valid_until": Cell.of(name(certificate.not_valid_after_utc)),
        "subject": Cell.of(distinguished_name(certificate.subject)),
        "public_key": Cell.of(public_key_words(certificate)),
        "vid": Cell.of(Line(_vid(certificate), Look.MONO)),
        "signature": Cell.of(Line(certificate.signature.hex()[:32] + "…", Look.MONO)),
    }
    return fields_table("certificate", "caption", fields)


def request_table(request: x509.CertificateSigningRequest) -> Table:
    """Return what a PKCS#10 request (RFC 2986) asks for. Nobody has checked any of it yet."""
    fields = {
        "name_asked": Cell.of(_name_beside_vid(request)),
        "key_asked": Cell.of(public_key_words(request)),
        "vid": Cell.of(Line(_vid(request), Look.MONO)),
        "request_signature": Cell.of(Line(request.signature.hex()[:32] + "…", Look.MONO)),
    }
    return fields_table("certificate", "request_caption", fields)


def key_table(key: PublicKey) -> Table:
    """Return the kind, the size (of its DER), the beginning and the fingerprint of a public key."""
    spki = keys.spki(keys.accept(key, NothingToShow(kind=type(key).__name__)))
    fields = {
        "kind": Cell.of(name(keys.kind(key))),
        "size": Cell.of(say("certificate.bytes", bytes=len(spki))),
        "start": Cell.of(Line(f"{_number(key):064x}"[:32] + "…", Look.MONO)),
        "fingerprint": Cell.of(Line(hashlib.sha256(spki).hexdigest()[:32] + "…", Look.MONO)),
    }
    return fields_table("certificate", "key_caption", fields)


def fields_table(words: str, caption: str, fields: dict[str, Cell], more: Sequence[Sequence[Cell]] = ()) -> Table:
    """Return a table of fields and their values, with the catalogue's `words` for them; `more` rows come below."""
    return Table(
        caption=say(f"{words}.{caption}"),
        columns=[say("table.field"), say("table.value")],
        rows=[*([Cell.of(say(f"{words}.{field}")), value] for field, value in fields.items()), *more],
    )


def distinguished_name(names: x509.Name) -> str:
    """Return a name as it is written down, from the most general to the most special."""
    return ", ".join(f"{part.rfc4514_attribute_name}={part.value!s}" for part in names)


def _number(key: PublicKey) -> int:
    numbers = key.public_numbers()
    return numbers.n if isinstance(numbers, rsa.RSAPublicNumbers) else numbers.x


def public_key_words(holder: x509.Certificate | x509.CertificateSigningRequest) -> str:
    """Return which kind of key it is that somebody has, or wants to have, certified."""
    key = holder.public_key()
    try:
        return name(keys.kind(keys.accept(key, BadInput(field="spki"))))
    except BadInput:  # somebody else's certificate
        return _foreign(key)


def _foreign(key: object) -> str:
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA-{key.key_size}"
    return key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__


def _name_beside_vid(request: x509.CertificateSigningRequest) -> str:
    try:
        return real_name(request.extensions)
    except WrongIdentity:
        return say("table.none")


def _vid(holder: x509.Certificate | x509.CertificateSigningRequest) -> str:
    try:
        return VirtualID.in_names(holder.extensions).value.hex()[:32] + "…"
    except (WrongIdentity, NotSupported):
        return say("table.none")
