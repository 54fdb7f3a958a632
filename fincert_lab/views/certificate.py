"""A certificate, field by field."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from fincert_lab.crypto.vid import VirtualID
from fincert_lab.errors import WrongIdentity
from fincert_lab.language import name, say
from fincert_lab.pki.profile import serial_of
from fincert_lab.views.table import Cell, Line, Look, Table


def certificate_table(certificate: x509.Certificate) -> Table:
    """Return what the certificate says, in the order it says it (RFC 5280 §4.1)."""
    fields = {
        "serial": Cell.of(Line(serial_of(certificate), Look.MONO)),
        "issuer": Cell.of(_distinguished_name(certificate.issuer)),
        "valid_from": Cell.of(name(certificate.not_valid_before_utc)),
        "valid_until": Cell.of(name(certificate.not_valid_after_utc)),
        "subject": Cell.of(_distinguished_name(certificate.subject)),
        "public_key": Cell.of(_public_key(certificate)),
        "vid": Cell.of(Line(_vid(certificate), Look.MONO)),
        "signature": Cell.of(Line(certificate.signature.hex()[:32] + "…", Look.MONO)),
    }
    return Table(
        caption=say("certificate.caption"),
        columns=[say("table.field"), say("table.value")],
        rows=[[Cell.of(say(f"certificate.{field}")), value] for field, value in fields.items()],
    )


def _distinguished_name(names: x509.Name) -> str:
    return ", ".join(f"{part.rfc4514_attribute_name}={part.value!s}" for part in names)


def _public_key(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, RSAPublicKey):
        return f"RSA {key.key_size}"
    return f"{getattr(getattr(key, 'curve', None), 'name', type(key).__name__)}"


def _vid(certificate: x509.Certificate) -> str:
    try:
        return VirtualID.in_names(certificate.extensions).value.hex()[:32] + "…"
    except WrongIdentity:
        return say("table.none")
