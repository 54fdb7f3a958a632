"""The tamper bench: a field is changed, the signature stays, and the lab's own check says what it thinks of that."""

from collections.abc import Callable

from cryptography import x509

from fincert_lab.crypto import cms
from fincert_lab.crypto.parsing import UNREADABLE, parsing, quiet
from fincert_lab.errors import BadInput, BadSignature, Field, LabError, StatusUnknown
from fincert_lab.institutions.ca.application import read_csr
from fincert_lab.institutions.ca.ca import CertificationAuthority
from fincert_lab.language import MAX_LINE, legible, say
from fincert_lab.pki import ocsp
from fincert_lab.pki.dissection import Node, dissect
from fincert_lab.pki.report import Report
from fincert_lab.pki.signed import ALGORITHMS, is_signed_by
from fincert_lab.pki.validation import Trust, explain_each, issuer_among
from fincert_lab.views.report import report_table
from fincert_lab.views.specimen import MAX_BYTES
from fincert_lab.views.table import Cell, Line, Look, Table
from fincert_lab.views.values import text_encoding
from fincert_lab.world import residence
from fincert_lab.world.lab import Lab

TIMES = (0x17, 0x18)
_DIGITS = 7  # of the number of a bit


# --- changing a field


def encoding_of(node: Node) -> str:
    """Return how a field's content is typed: in letters of this encoding, or "" for hexadecimal digits.

    Letters are for what people can read and type, and get the same bytes again.
    """
    encoding, content = "ascii" if node.inner.tag in TIMES else text_encoding(node), node.inner.value
    letters = content.decode(encoding, "replace") if encoding else ""
    return encoding if legible(letters) == letters and letters.encode(encoding or "ascii", "replace") == content else ""


def as_typed(node: Node) -> str:
    """Return a field's content as one would type it; "" if that is too long."""
    encoding, content = encoding_of(node), node.inner.value
    typed = content.decode(encoding) if encoding else content.hex(" ")
    return typed if len(typed) <= MAX_LINE else ""


def changed(node: Node, typed: str) -> bytes:
    """Return the whole with what was typed in this field. Raises BadInput."""
    encoding = encoding_of(node)
    try:
        content = typed.encode(encoding) if encoding else bytes.fromhex(typed)
    except ValueError:
        raise BadInput(Field.CONTENT) from None
    if len(content) > MAX_BYTES // 2:
        raise BadInput(Field.CONTENT)
    return node.with_content(content)


def flipped(node: Node, bit: str) -> bytes:
    """Return the whole with one bit of this field's content changed, counted from 0. Raises BadInput."""
    content = bytearray(node.inner.value)
    if not (bit.isascii() and bit.isdigit() and len(bit) <= _DIGITS and int(bit) < 8 * len(content)):
        raise BadInput(Field.CONTENT)
    content[int(bit) // 8] ^= 0x80 >> int(bit) % 8
    return node.with_content(bytes(content))


# --- what the lab thinks of it


def verdict(kind: str, der: bytes, before: bytes, lab: Lab | None) -> str:
    """Return as HTML what the lab's check of this kind says of `der`, which was `before` until it was changed.

    Without a lab there is nobody whose trust a certificate, a list or an answer could be judged by.
    """
    if kind == "Certificate":
        now, then = _report(der, lab), _report(before, lab)
        return report_table(now, then)._repr_html_() if now else _one(kind, say("explore.unreadable"), passed=False)
    try:
        _CHECKS[kind](der, before, lab)
    except LabError as refusal:
        return _one(kind, str(refusal), passed=False)
    return _one(kind, say("explore.holds"), passed=True)


def is_judged(kind: str, lab: Lab | None) -> bool:
    """Return whether there is a check for this kind of thing."""
    return kind in ("CertificationRequest", "ContentInfo") or (lab is not None and kind in (*_CHECKS, "Certificate"))


def judges(der: bytes) -> tuple[Lab | None, str]:
    """Return the lab that judges this where none was named, and why that one: a word of the catalogue.

    The key identifier of its CA is in whatever the CA issued, and in what its customers signed (RFC 5280 §4.2.1.1).
    Labs that were started from the same seed have the same CA: of these, the newest.
    """
    labs = [lab for lab in residence.labs() if isinstance(lab, Lab)]
    for lab in labs:
        if any(_identifier(each) in der for trust in trusts(lab) for each in (trust.ca, trust.root)):
            return lab, "judged_by_issuer"
    return (labs[0] if labs else None), "judged_by_newest"


def _identifier(ca: x509.Certificate) -> bytes:
    return x509.SubjectKeyIdentifier.from_public_key(ca.public_key()).digest


def trusts(lab: Lab | None) -> list[Trust]:
    """Return what the CAs of a lab are trusted by."""
    return [ca.trust for ca in lab.cas.values()] if lab else []


def _report(der: bytes, lab: Lab | None) -> Report | None:
    """Report on a certificate as a bank of the lab judges it, each check on its own, without asking for its status.

    Return None if the library cannot read it.
    """
    assert lab is not None
    try:
        with quiet():
            certificate = x509.load_der_x509_certificate(der)
    except UNREADABLE:
        return None
    ca: CertificationAuthority = issuer_among(certificate, lab.cas.values()) or lab.ca
    return explain_each(certificate, ca.trust, None, lab.time)


def _request(der: bytes, _: bytes, __: Lab | None) -> None:
    read_csr(der)


def _message(der: bytes, _: bytes, __: Lab | None) -> None:
    cms.verify(der)


def _list(der: bytes, _: bytes, lab: Lab | None) -> None:
    with parsing(StatusUnknown()):
        read = x509.load_der_x509_crl(der)
        signers = [each for trust in trusts(lab) for each in (trust.ca, trust.root) if each.subject == read.issuer]
        if not any(is_signed_by(read, der, signer, ALGORITHMS) for signer in signers):
            raise BadSignature


def _answer(der: bytes, before: bytes, lab: Lab | None) -> None:
    assert lab is not None
    number = next((node for node in dissect(before).walk() if node.name == "serialNumber"), None)
    asked = int.from_bytes(number.inner.value, signed=True) if number else 0
    refusals = []
    for trust in trusts(lab):
        try:
            ocsp.look_up(der, asked, issuer=trust.ca, at=lab.time)
        except LabError as refusal:
            refusals.append(refusal)
        else:
            return
    raise refusals[0]


_CHECKS: dict[str, Callable[[bytes, bytes, Lab | None], None]] = {
    "CertificationRequest": _request,
    "ContentInfo": _message,
    "CertificateList": _list,
    "OCSPResponse": _answer,
}


def _one(kind: str, why: str, *, passed: bool) -> str:
    badge = Line(f"● {say('outcome.passed')}", Look.GOOD) if passed else Line(f"✕ {say('outcome.failed')}", Look.BAD)
    columns = [say(f"report.{column}") for column in ("check", "evidence", "result")]
    row = [Cell.of(say(f"explore.check_{kind}")), Cell.of(why), Cell.of(badge)]
    return Table(say("explore.verdict"), columns, [row])._repr_html_()
