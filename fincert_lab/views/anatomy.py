"""Who put which field into a certificate: its holder, the bank that vouched for them, or the CA that signed it all."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.x509.oid import NameOID

from fincert_lab.crypto.vid import VirtualID, real_name
from fincert_lab.errors import NothingToShow, NotSupported, WrongIdentity
from fincert_lab.language import name, say
from fincert_lab.pki.authority import AUTHORITIES
from fincert_lab.pki.profile import oid_name, serial_of, usage_bits
from fincert_lab.views.certificate import distinguished_name, public_key_words
from fincert_lab.views.table import Cell, Line, Look, Table


class Origin(StrEnum):
    """Where a field of a certificate comes from."""

    HOLDER = "holder"  # from the request, in which the key signs for itself
    BANK = "bank"  # from what the bank vouched for
    ISSUER = "issuer"  # by the CA's own profile


_UNITS = {authority.unit for authority in AUTHORITIES.values()}  # the same for all customers of a CA
_LOOKS = {Origin.HOLDER: Look.HOLDER, Origin.BANK: Look.BANK, Origin.ISSUER: Look.ISSUER}


@dataclass(frozen=True)
class Anatomy:
    """A certificate, to be shown field by field with the origin of each."""

    certificate: x509.Certificate


def anatomy(certificate: x509.Certificate) -> Anatomy:
    """Take a certificate apart: `show` what it says, which extensions are critical, and who put it there.

    Raises NothingToShow for what is no certificate.
    """
    if not isinstance(certificate, x509.Certificate):
        raise NothingToShow(kind=type(certificate).__name__)
    return Anatomy(certificate)


def anatomy_table(taken_apart: Anatomy) -> Table:
    """Return one row a field, in the order of RFC 5280 §4.1, extensions as they come."""
    certificate = taken_apart.certificate
    return Table(
        caption=say("anatomy.caption"),
        columns=[say(f"anatomy.{column}") for column in ("field", "value", "origin")],
        rows=[*_fields(certificate), *_extensions(certificate), _row("signature", _hex(certificate.signature))],
    )


def _fields(certificate: x509.Certificate) -> Iterator[list[Cell]]:
    yield _row("serial", Line(serial_of(certificate), Look.MONO))
    yield _row("algorithm", certificate.signature_algorithm_oid._name)
    yield _row("issuer", distinguished_name(certificate.issuer))
    yield _row("valid_from", name(certificate.not_valid_before_utc))
    yield _row("valid_until", name(certificate.not_valid_after_utc))
    for part in certificate.subject:
        said = f"{part.rfc4514_attribute_name}={part.value!s}"
        yield _row("subject", said, Origin.BANK if _is_from_the_bank(part, certificate) else Origin.ISSUER)
    yield _row("public_key", public_key_words(certificate), Origin.HOLDER)


def _is_from_the_bank(part: x509.NameAttribute[str | bytes], certificate: x509.Certificate) -> bool:
    """A customer's name, and which bank it is that says so. The rest is the same for all."""
    if not _has_a_vid(certificate):
        return False
    return part.oid == NameOID.COMMON_NAME or (
        part.oid == NameOID.ORGANIZATIONAL_UNIT_NAME and part.value not in _UNITS
    )


def _extensions(certificate: x509.Certificate) -> Iterator[list[Cell]]:
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.SubjectAlternativeName) and _has_a_vid(certificate):
            yield _row("real_name", real_name(certificate.extensions), Origin.BANK)
            yield _row("vid", _hex(VirtualID.in_names(certificate.extensions).value), Origin.HOLDER)
        else:
            yield _extension_row(extension)


def _extension_row(extension: x509.Extension[x509.ExtensionType]) -> list[Cell]:
    critical = [Line(say("anatomy.critical"), Look.FAINT)] if extension.critical else []
    field = Cell.of(oid_name(extension.oid), *critical)
    return [field, Cell.of(*_extension_words(extension.value)), _origin(Origin.ISSUER)]


def _extension_words(value: x509.ExtensionType) -> list[str | Line]:
    match value:
        case x509.SubjectKeyIdentifier():
            return [_hex(value.digest)]
        case x509.AuthorityKeyIdentifier():
            return [_hex(value.key_identifier or b"")]
        case x509.KeyUsage():
            return [", ".join(usage_bits(value))]
        case x509.BasicConstraints():
            length = "" if value.path_length is None else f", pathLen: {value.path_length}"
            return [f"CA: {value.ca}{length}"]
        case x509.CertificatePolicies():
            return [policy.policy_identifier.dotted_string for policy in value]
        case x509.ExtendedKeyUsage():
            return [purpose._name for purpose in value]
        case x509.CRLDistributionPoints():
            return [_mono(str(where.value)) for point in value for where in point.full_name or []]
        case x509.AuthorityInformationAccess():
            return [_mono(f"{each.access_method._name}: {each.access_location.value}") for each in value]
    return [_hex(value.public_bytes())]


def _row(field: str, value: str | Line, origin: Origin = Origin.ISSUER) -> list[Cell]:
    return [Cell.of(say(f"anatomy.{field}")), Cell.of(value), _origin(origin)]


def _origin(origin: Origin) -> Cell:
    return Cell.of(Line(name(origin), _LOOKS[origin]))


def _has_a_vid(certificate: x509.Certificate) -> bool:
    try:
        VirtualID.in_names(certificate.extensions)
    except (WrongIdentity, NotSupported):
        return False
    return True


def _hex(value: bytes) -> Line:
    return _mono(value.hex()[:32] + ("…" if len(value) > 16 else ""))


def _mono(words: str) -> Line:
    return Line(words, Look.MONO)
