"""The value of a field of ASN.1 in readable form, whoever wrote it."""

from datetime import UTC, datetime
from itertools import islice

from fincert_lab.crypto.parsing import UNREADABLE
from fincert_lab.language import MAX_DIGITS, MAX_SHOWN, digits, legible, name, say
from fincert_lab.pki.dissection import Node, oid_words
from fincert_lab.pki.grammar import KEY_USAGE, NUMBERS
from fincert_lab.views.names import shortened

# How the letters of each type of string are written: X.690 §8.23; what does not fit is shown as "�".
TEXTS = dict.fromkeys((0x12, 0x13, 0x16, 0x1A), "ascii") | {
    0x0C: "utf-8",
    0x14: "latin-1",  # T.61, as everybody writes it
    0x1C: "utf-32-be",
    0x1E: "utf-16-be",
}
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
LAST_OF_UTC_TIME = 2049  # RFC 5280 §4.1.2.5.1: 50 is 1950
_IN_A_SUMMARY = 6  # values
_LOOKED_AT = 200  # fields, for these
_SHORT = 8  # bytes of a number that is shown in decimal
_FORMATS = {UTC_TIME: "%y%m%d%H%M%SZ", GENERALIZED_TIME: "%Y%m%d%H%M%SZ"}


def value_words(node: Node) -> str:
    """Return the value of a field; of one with fields in it, theirs if they are few, or how many there are."""
    if node.inner.flaw or node.element.flaw:
        return f"✕ {say(f'explore.{node.inner.flaw or node.element.flaw}')}"
    if not node.children:
        return _leaf(node)
    near = islice(node.walk(), _LOOKED_AT)
    values = [leaf for leaf in near if not leaf.children and not _is_a_name(leaf)]
    if len(values) > _IN_A_SUMMARY:
        return say("explore.inside", count=len(node.children))
    shown = [oid_words(leaf.oid) if leaf.oid else _leaf(leaf) for leaf in values]
    return legible(" · ".join(filter(None, shown)), MAX_SHOWN)


def text_encoding(node: Node) -> str:
    """Return how a field's letters are written as bytes; "" if it is no text."""
    return "utf-8" if node.type == "Text" else TEXTS.get(node.inner.tag, "")


def _is_a_name(leaf: Node) -> bool:
    """Return whether a value is the object identifier that the field around it, with other values, is named by."""
    names = [each.name.partition("[")[0] for each in leaf.above]
    return bool(leaf.oid) and oid_words(leaf.oid) in names and len(leaf.above[-1].children) > 1


def _leaf(node: Node) -> str:
    tag, content = node.inner.tag, node.inner.value
    if encoding := text_encoding(node):
        return legible(content.decode(encoding, "replace"), MAX_SHOWN)
    match tag:
        case 0x01:
            return {b"\xff": "TRUE", b"\x00": "FALSE"}.get(content, content.hex())
        case 0x02 | 0x0A:
            return _number(node.type, content)
        case 0x03 if node.type == "KeyUsage":
            return _bits(content)
        case 0x05:
            return "NULL"
        case 0x06:
            return f"{oid_words(node.oid)} ({node.oid})" if node.oid else content.hex()
        case 0x17 | 0x18:
            return _time(tag, content)
    return shortened(content.hex())


def _number(type: str, content: bytes) -> str:
    if len(content) > _SHORT:
        return digits(int.from_bytes(content[:MAX_DIGITS], signed=True))
    number = int.from_bytes(content, signed=True)
    named = NUMBERS.get(type, {}).get(number)
    return f"{named} ({number})" if named else str(number)


def _bits(content: bytes) -> str:
    bits = "".join(f"{octet:08b}" for octet in content[1:3])
    return ", ".join(name for name, bit in zip(KEY_USAGE, bits, strict=False) if bit == "1") or content.hex()


def _time(tag: int, content: bytes) -> str:
    try:
        at = datetime.strptime(content.decode("ascii"), _FORMATS[tag]).replace(tzinfo=UTC)
    except UNREADABLE:
        return legible(content.decode("latin-1"), MAX_SHOWN)
    return name(at.replace(year=at.year - 100) if tag == UTC_TIME and at.year > LAST_OF_UTC_TIME else at)
