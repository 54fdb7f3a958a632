"""Who put which field into a certificate: its holder, the bank that vouched for them, or the CA that signed it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.x509.oid import NameOID

from fincert_lab.calls import called_as_written
from fincert_lab.crypto.vid import VirtualID, real_name
from fincert_lab.errors import BadInput, Field, NotSupported, WrongIdentity
from fincert_lab.language import digits, legible, name, say
from fincert_lab.pki import pieces
from fincert_lab.pki.authority import AUTHORITIES
from fincert_lab.pki.pieces import AnyExtension, Part, Pieces, Spoilt
from fincert_lab.pki.profile import oid_name, serial_of, usage_bits
from fincert_lab.views.certificate import expiry, public_key_words
from fincert_lab.views.names import (
    distinguished_name,
    general_name,
    general_value,
    if_readable,
    listed,
    name_cell,
    shortened,
    unreadable,
    written,
)
from fincert_lab.views.table import Cell, Line, Look, Table


class Origin(StrEnum):
    """The origin of a field, of a certificate or of what else is signed."""

    HOLDER = "holder"  # from the request, which the key signed
    BANK = "bank"  # from the bank's statement
    ISSUER = "issuer"  # by the CA's own profile
    SIGNER = "signer"  # in a message: whoever signed it
    ASKER = "asker"  # in an answer: repeated from the question


_UNITS = {authority.unit for authority in AUTHORITIES.values()}  # the same for all customers of a CA
LOOKS = {
    Origin.HOLDER: Look.HOLDER,
    Origin.BANK: Look.BANK,
    Origin.ISSUER: Look.ISSUER,
    Origin.SIGNER: Look.HOLDER,
    Origin.ASKER: Look.BANK,
}


@dataclass(frozen=True, repr=False)
class Anatomy:
    """A certificate, to be shown field by field with the origin of each."""

    certificate: x509.Certificate

    def __repr__(self) -> str:
        # Not the library's repr of a certificate: it fails for a name that the library cannot read.
        return f"Anatomy(serial={serial_of(self.certificate)!r})"


@called_as_written
def anatomy(certificate: x509.Certificate) -> Anatomy:
    """Take a certificate apart: `show` its fields, which extensions are critical, and who put each there.

    Raises BadInput for anything but a certificate.
    """
    if not isinstance(certificate, x509.Certificate):
        raise BadInput(Field.CERTIFICATE)
    return Anatomy(certificate)


def anatomy_table(taken_apart: Anatomy) -> Table:
    """Return one row per field, in the order of RFC 5280 §4.1; extensions in their order in the certificate.

    An unreadable field is shown as such, and hides no other.
    """
    certificate = taken_apart.certificate
    extensions = pieces.extensions(certificate)
    is_customers = _has_a_vid(extensions)
    return Table(
        caption=say("anatomy.caption"),
        columns=[say(f"anatomy.{column}") for column in ("field", "value", "origin")],
        rows=[
            *_fields(certificate, is_customers),
            *(row for extension in extensions for row in _extension_rows(extension, is_customers)),
            _row("signature", lambda: _hex(certificate.signature)),
        ],
    )


def _fields(certificate: x509.Certificate, is_customers: bool) -> Iterator[list[Cell]]:
    yield _row("serial", lambda: Line(digits(certificate.serial_number), Look.MONO))
    yield _row("algorithm", lambda: oid_name(certificate.signature_algorithm_oid))
    yield [Cell.of(say("anatomy.issuer")), name_cell(pieces.issuer(certificate)), _origin(Origin.ISSUER)]
    yield _row("valid_from", lambda: name(certificate.not_valid_before_utc))
    yield _row("valid_until", lambda: expiry(certificate))
    for part in (part for level in pieces.subject(certificate) for part in level):
        yield _subject_row(part, Origin.BANK if is_customers and is_from_the_bank(part) else Origin.ISSUER)
    yield _row("public_key", lambda: public_key_words(certificate), Origin.HOLDER)


def _subject_row(part: Part, origin: Origin) -> list[Cell]:
    field, value, whose = _row("subject", lambda: written(part), origin)
    spoilt = [Line(f"✕ {say('unreadable.title')}", Look.WARNING)] if part.value is None else []
    return [field, Cell.of(*value.lines, *spoilt), whose]


def is_from_the_bank(part: Part) -> bool:
    """Return whether a part is the customer's name or the bank's. The rest is the same for all."""
    return part.oid == NameOID.COMMON_NAME or (
        part.oid == NameOID.ORGANIZATIONAL_UNIT_NAME and part.value not in _UNITS
    )


def _extension_rows(extension: AnyExtension | Spoilt, is_customers: bool) -> Iterator[list[Cell]]:
    if isinstance(extension, Spoilt):
        yield [_extension_name(extension), unreadable(extension.why, extension.content), _origin(Origin.ISSUER)]
    elif isinstance(extension.value, x509.SubjectAlternativeName) and is_customers:
        names = x509.Extensions([extension])
        yield _row("real_name", lambda: real_name(names), Origin.BANK)
        yield _row("vid", lambda: _hex(VirtualID.in_names(names).value), Origin.HOLDER)
        if others := [each for each in extension.value if not isinstance(each, x509.OtherName)]:
            words = listed([general_name(each) for each in others])
            yield [_extension_name(extension), words, _origin(Origin.ISSUER)]
    else:
        words = if_readable(lambda: listed(_extension_words(extension.value)))
        yield [_extension_name(extension), words, _origin(Origin.ISSUER)]


def _extension_name(extension: AnyExtension | Spoilt) -> Cell:
    critical = [Line(say("anatomy.critical"), Look.FAINT)] if extension.critical else []
    return Cell.of(oid_name(extension.oid), *critical)


def _extension_words(value: x509.ExtensionType) -> list[str | Line]:
    match value:
        case x509.SubjectKeyIdentifier():
            return [_hex(value.digest)]
        case x509.AuthorityKeyIdentifier():
            of_key = [_hex(value.key_identifier)] if value.key_identifier else []
            number = value.authority_cert_serial_number
            of_serial = [] if number is None else [Line(digits(number), Look.MONO)]
            return [*of_key, *map(general_name, value.authority_cert_issuer or []), *of_serial]
        case x509.KeyUsage():
            return [", ".join(usage_bits(value))]
        case x509.BasicConstraints():
            length = "" if value.path_length is None else f", pathLen: {value.path_length}"
            return [f"CA: {value.ca}{length}"]
        case x509.CertificatePolicies():
            return [line for policy in value for line in _policy(policy)]
        case x509.ExtendedKeyUsage():
            return [oid_name(purpose) for purpose in value]
        case x509.SubjectAlternativeName() | x509.IssuerAlternativeName():
            return [general_name(each) for each in value]
        case x509.CRLDistributionPoints() | x509.FreshestCRL():
            return [_mono(where) for point in value for where in places(point)]
        case x509.AuthorityInformationAccess() | x509.SubjectInformationAccess():
            return [_mono(f"{oid_name(each.access_method)}: {general_value(each.access_location)}") for each in value]
        case x509.NameConstraints():
            allowed = [f"permitted: {general_name(each)}" for each in value.permitted_subtrees or []]
            return [*allowed, *(f"excluded: {general_name(each)}" for each in value.excluded_subtrees or [])]
    return [_hex(value.public_bytes())]


def _policy(policy: x509.PolicyInformation) -> Iterator[str | Line]:
    yield policy.policy_identifier.dotted_string
    for qualifier in policy.policy_qualifiers or []:
        text = qualifier if isinstance(qualifier, str) else qualifier.explicit_text
        yield Line(legible(text or say("table.none")), Look.FAINT)


def places(point: x509.DistributionPoint) -> list[str]:
    """Return where a distribution point says that its list is, or whose it is."""
    if point.relative_name:
        return [distinguished_name(pieces.parts(x509.Name([point.relative_name])))]
    return [general_value(each) for each in point.full_name or point.crl_issuer or []]


def _row(field: str, value: Callable[[], str | Line], origin: Origin = Origin.ISSUER) -> list[Cell]:
    return [Cell.of(say(f"anatomy.{field}")), if_readable(lambda: Cell.of(value())), _origin(origin)]


def _origin(origin: Origin) -> Cell:
    return Cell.of(Line(name(origin), LOOKS[origin]))


def _has_a_vid(extensions: Pieces) -> bool:
    try:
        VirtualID.in_names(pieces.readable(extensions))
    except (WrongIdentity, NotSupported):
        return False
    return True


def _hex(value: bytes) -> Line:
    return _mono(shortened(value.hex()))


def _mono(words: str) -> Line:
    return Line(words, Look.MONO)
