"""DER as it lies there: elements of tag, length and content, each with its place in the bytes (X.690 §8.1).

Nothing is interpreted, and nothing raises: what is not DER becomes a last element that says what is wrong with it. The
names and the meaning of elements are in `pki/grammar` and `pki/dissection`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from fincert_lab.arguments import checked

MAX_ELEMENTS = 2000  # in one element: lab assumption
CONSTRUCTED = 0x20  # in the first octet: the content consists of elements
_LONG_TAG = 0x1F  # in the first octet: the number of the tag follows
_LONG_FORM = 0x80  # in the length: so many octets of length follow


class Flaw(StrEnum):
    """Why bytes are not taken for an element of DER."""

    CUT_OFF = "cut_off"  # the length goes beyond what there is
    INDEFINITE = "indefinite"  # BER: an end mark instead of a length
    LONG_LENGTH = "long_length"  # BER: the length in more octets than it needs
    TOO_MANY = "too_many"  # it would take too long to go through all of them


@dataclass(frozen=True, eq=False)
class Element:
    """One element of `der`: tag and length from `start`, content from `content`, and its `end`."""

    der: bytes = field(repr=False)
    start: int
    content: int
    end: int
    flaw: Flaw | None = None

    @property
    def tag(self) -> int:
        """The first octet: class, whether constructed, and number."""
        return self.der[self.start]

    @property
    def encoded(self) -> bytes:
        """Tag, length and content."""
        return self.der[self.start : self.end]

    @property
    def value(self) -> bytes:
        """The content."""
        return self.der[self.content : self.end]

    @property
    def is_constructed(self) -> bool:
        """Whether the content consists of elements."""
        return self.flaw is None and bool(self.tag & CONSTRUCTED)

    def inside(self, skipped: int = 0) -> "Iterator[Element]":
        """Return the elements in the content, after the first octets of it if these are to be `skipped`."""
        return _elements(self.der, self.content + skipped, self.end)


@checked
def elements(der: bytes) -> Iterator[Element]:
    """Return the elements one after the other, usually one; the last one has a `flaw` if the bytes are no DER."""
    return _elements(der, 0, len(der))


def replaced(around: Sequence[Element], content: bytes) -> bytes:
    """Return the whole with another content in the last element of `around`, each of which is in the one before.

    The lengths of all that is around it are corrected; what else is there stays as it is.
    """
    *outer, it = around
    made = _encoded(it, content)
    for above in reversed(outer):
        made = _encoded(above, it.der[above.content : it.start] + made + it.der[it.end : above.end])
        it = above
    return it.der[: it.start] + made + it.der[it.end :]


def _elements(der: bytes, start: int, end: int) -> Iterator[Element]:
    for _ in range(MAX_ELEMENTS):
        if start >= end:
            return
        element = _element(der, start, end)
        yield element
        start = element.end
    if start < end:
        yield Element(der, start, start, end, Flaw.TOO_MANY)


def _element(der: bytes, start: int, end: int) -> Element:
    try:
        at = _after_tag(der, start)
        length, content = der[at], at + 1
        if length > _LONG_FORM:
            content += length - _LONG_FORM
            octets = der[at + 1 : content]
            length = int.from_bytes(octets)
            if content <= end and (octets[0] == 0 or length < _LONG_FORM):
                return Element(der, start, start, end, Flaw.LONG_LENGTH)
        elif length == _LONG_FORM:
            return Element(der, start, start, end, Flaw.INDEFINITE)
    except IndexError:
        return Element(der, start, start, end, Flaw.CUT_OFF)
    if content + length > end:
        return Element(der, start, start, end, Flaw.CUT_OFF)
    return Element(der, start, content, content + length)


def _after_tag(der: bytes, start: int) -> int:
    """Return where the length begins. Raises IndexError."""
    at = start + 1
    if der[start] & _LONG_TAG == _LONG_TAG:
        while der[at] & 0x80:
            at += 1
        at += 1
    return at


def _encoded(element: Element, content: bytes) -> bytes:
    """Return an element with the tag of `element` and this content."""
    at = _after_tag(element.der, element.start)
    length = len(content)
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    written = bytes([length]) if length < _LONG_FORM else bytes([_LONG_FORM | len(octets)]) + octets
    return element.der[element.start : at] + written + content
