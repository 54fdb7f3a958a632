"""Names, numbers and places in certificates, as readable text: whoever wrote them, and however damaged they are."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from fincert_lab.crypto.parsing import UNREADABLE
from fincert_lab.crypto.suite import Suite
from fincert_lab.language import MAX_SHOWN, Party, legible, name, say, say_if_known, short
from fincert_lab.pki import pieces
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.pieces import Name, Part
from fincert_lab.pki.profile import oid_name
from fincert_lab.views.table import Cell, Line, Look
from fincert_lab.world.cast import PEOPLE

MAX_COMMON_NAME = 64  # characters (RFC 5280 appendix A.1): in a row of names, one does not push the others out
MAX_LINES = 20  # lines of a list in one cell
MAX_DIGITS = 32  # hexadecimal digits in one row
_SPECIAL = str.maketrans({letter: f"\\{letter}" for letter in '\\,+"<>;'})  # RFC 4514 §2.4
_PEOPLE = {who.identity.name: Party(party) for party, who in reversed(PEOPLE.items())}  # of namesakes, the first
_KINDS: dict[type[x509.GeneralName], str] = {
    x509.DNSName: "dns",
    x509.RFC822Name: "email",
    x509.UniformResourceIdentifier: "uri",
    x509.IPAddress: "ip",
    x509.DirectoryName: "directory",
    x509.RegisteredID: "registered_id",
}


def in_suite(suite: Suite, key: str) -> str:
    """Return the key of what is said in this suite, where that is not what is said in all."""
    own = f"{suite.asks_like}.{key}"
    return own if say_if_known(own) else key


def distinguished_name(whole: Name) -> str:
    """Return a name as text, in the order of `signed.written`, including parts that cannot be read."""
    return ", ".join("+".join(map(written, level)) for level in whole)


def name_cell(whole: Name) -> Cell:
    """Return a name as a cell that says which parts cannot be read."""
    spoilt = [part.label for level in whole for part in level if part.value is None]
    lines = [Line(f"✕ {say('unreadable.title')}: {', '.join(spoilt)}", Look.WARNING)] if spoilt else []
    return Cell.of(distinguished_name(whole), *lines)


def written(part: Part) -> str:
    """Return one part of a name in RFC 4514 form, in which a comma in a value cannot be mistaken for a separator.

    A value that is not text, or cannot be read, is shown as bytes: #1404….
    """
    if isinstance(part.value, str):
        return f"{part.label}={legible(part.value, MAX_SHOWN).translate(_SPECIAL)}"
    return f"{part.label}=#{shortened((part.der if part.value is None else part.value).hex())}"


def common_name(certificate: x509.Certificate) -> str:
    """Return a short name for a certificate's subject; of a customer's name, the part before the bank's number."""
    named = [part for level in pieces.subject(certificate) for part in level if part.oid == NameOID.COMMON_NAME]
    if named and isinstance(named[0].value, str):
        return legible(named[0].value.split("(")[0], MAX_COMMON_NAME) or say("table.none")
    return written(named[0]) if named else say("table.none")


def introduced(certificate: x509.Certificate) -> str:
    """Return the same, followed for a person of the lab by the name in the language spoken: once for all rows below."""
    written_there = common_name(certificate)
    here = name(_PEOPLE[written_there]) if written_there in _PEOPLE else written_there
    return written_there if here == written_there else f"{written_there} ({here})"


def issuers_beside(certificates: Iterable[CertificateId]) -> dict[CertificateId, Line]:
    """Return the CAs to show beside serial numbers, where numbers of different CAs would look the same."""
    alike: dict[str, set[CertificateId]] = defaultdict(set)
    for certificate in certificates:
        alike[short(certificate.serial)].add(certificate)
    several = (those for those in alike.values() if len({each.issuer for each in those}) > 1)
    return {each: Line(name(each.issuer), Look.FAINT) for those in several for each in those}


def general_name(name: x509.GeneralName) -> str:
    """Return an entry of subjectAltName or the like: its kind and its value."""
    if isinstance(name, x509.OtherName):
        return f"{oid_name(name.type_id)}: {shortened(name.value.hex())}"
    return f"{say(f'generalname.{_KINDS[type(name)]}')}: {general_value(name)}"


def general_value(name: x509.GeneralName) -> str:
    """Return the value of such an entry."""
    if isinstance(name, x509.DirectoryName):
        return distinguished_name(pieces.parts(name.value))
    return oid_name(name.value) if isinstance(name, x509.RegisteredID) else legible(str(name.value), MAX_SHOWN)


def shortened(written_down: str) -> str:
    """Return the beginning of a long row of hexadecimal digits."""
    return written_down[:MAX_DIGITS] + ("…" if len(written_down) > MAX_DIGITS else "")


def listed(lines: list[str | Line]) -> Cell:
    """Stack lines in a cell; of very many, the first ones, and the number of the others."""
    more = [Line(say("table.more", count=len(lines) - MAX_LINES), Look.FAINT)] if len(lines) > MAX_LINES else []
    return Cell.of(*lines[:MAX_LINES] or [say("table.none")], *more)


def if_readable(look: Callable[[], Cell]) -> Cell:
    """Return a cell, or if its content cannot be read, one that says so and why."""
    try:
        return look()
    except UNREADABLE as why:
        return unreadable(why)


def unreadable(why: Exception, content: bytes = b"") -> Cell:
    """Return a cell that says that its content cannot be read, and why; and the bytes, if there are any."""
    unknown = isinstance(why, x509.UnsupportedGeneralNameType | UnsupportedAlgorithm)
    reason = Line(say("unreadable.unsupported" if unknown else "unreadable.malformed"), Look.FAINT)
    shown = [Line(shortened(content.hex()), Look.MONO)] if content else []
    return Cell.of(Line(f"✕ {say('unreadable.title')}", Look.WARNING), reason, *shown)
