"""DER taken apart: which element is which field, by the modules of the RFCs, for whatever bytes somebody has.

Nothing raises. What does not fit the modules is shown as bare elements, and what is no DER says so; so the fields
around it can be read all the same.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from cryptography import x509

from fincert_lab.arguments import checked
from fincert_lab.crypto.der import Element, Flaw, elements, replaced
from fincert_lab.crypto.parsing import UNREADABLE
from fincert_lab.pki import grammar
from fincert_lab.pki.grammar import Field, Type
from fincert_lab.pki.profile import oid_name

# The whole messages, and the field that tells each from the others.
ROOTS = (
    "Certificate",
    "CertificationRequest",
    "CertificateList",
    "OCSPResponse",
    "ContentInfo",
    "SubjectPublicKeyInfo",
)
MAX_DEPTH = 40  # of elements in one another; a certificate in a signed message has 14
MAX_OID = 64  # bytes
OID, BIT_STRING, OCTET_STRING = 0x06, 0x03, 0x04
VALUE = "value"  # the name of what is called by its place alone
_NOTHING = Type("")


@dataclass(frozen=True, eq=False)
class Node:
    """An element with its name: the `type` of what is in it, and the `section` that says what it is, if known.

    `above` is where it stands, the outermost first. What is in an explicit tag or in a string of bytes that holds DER
    is its `inner` element, which has the value; otherwise it is the element itself.
    """

    element: Element
    name: str
    type: str
    section: str
    inner: Element
    above: tuple["Node", ...] = field(default=(), repr=False)

    @cached_property
    def path(self) -> str:
        """The names from the outermost element's fields on: "tbsCertificate.validity.notAfter"."""
        return ".".join(node.name for node in (*self.above[1:], self) if node.above)

    @cached_property
    def children(self) -> tuple["Node", ...]:
        """The nodes in it, in order; none for a value."""
        its = grammar.types().get(self.type, _NOTHING)
        if len(self.above) >= MAX_DEPTH or not self.inner.is_constructed:
            return ()
        inside = list(self.inner.inside())
        made = _listed(inside, its, self) if its.each else _in_order(inside, its, self)
        return tuple(_told_apart(made))

    @cached_property
    def oid(self) -> str:
        """The object identifier that it is, or that it or its only element begins with; "" if there is none."""
        if self.inner.flaw is None and self.inner.tag == OID:
            return _dotted(self.inner)
        first, *others = self.children or (None,)
        return first.oid if first and (not others or first.inner.tag == OID) else ""

    def walk(self) -> Iterator["Node"]:
        """Go through this node and all in it, in the order of the bytes."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, path: str) -> "Node | None":
        """Return the node with this path, or None."""
        if path == self.path:
            return self
        near = (child for child in self.children if f"{path}.".startswith(f"{child.path}."))
        return next((found for child in near if (found := child.find(path))), None)

    def with_content(self, content: bytes) -> bytes:
        """Return the whole message with another content of this field; lengths are corrected, signatures stay."""
        around = [*self.above, self]
        return replaced([part for node in around for part in node.parts], content)

    @property
    def parts(self) -> tuple[Element, ...]:
        """The element, and the inner one if there is one."""
        return (self.element,) if self.inner is self.element else (self.element, self.inner)


@checked
def dissect(der: bytes) -> Node:
    """Take bytes apart. `type` is one of `ROOTS`, or "" if it is none of them. Elements that follow are in none."""
    first = next(elements(der), Element(der, 0, 0, 0, Flaw.CUT_OFF))
    as_root = (_root(first, name) for name in ROOTS if first.flaw is None)
    return next((root for root in as_root if _is_whole(root)), None) or _root(first, "")


def oid_words(dotted: str) -> str:
    """Return the name of an object identifier, or its number."""
    return grammar.NAMES.get(dotted) or oid_name(x509.ObjectIdentifier(dotted))


def _root(element: Element, type: str) -> Node:
    return Node(
        element, type or grammar.tag_name(element), type, grammar.types()[type].section if type else "", element
    )


def _is_whole(root: Node) -> bool:
    """Return whether the fields of a message, and those of what is signed, are there as its module has them."""
    children = {child.name: child for child in root.children}
    return all(
        each.optional or (each.name in children and _has_fields(children[each.name]))
        for each in grammar.types()[root.type].fields
    )


def _has_fields(node: Node) -> bool:
    names = {child.name for child in node.children}
    return all(each.optional or each.name in names for each in grammar.types().get(node.type, _NOTHING).fields)


def _in_order(inside: list[Element], its: Type, above: Node) -> Iterator[Node]:
    """Name elements by the fields of a record, leaving out those that may be absent."""
    fields = iter(its.fields)
    told: dict[str, Node] = {}
    for element in inside:
        its_field = None if element.flaw else next((each for each in fields if _may_be(each, element)), None)
        node = _node(element, its_field, above, told)
        told[node.name] = node
        yield node


def _may_be(field: Field, element: Element) -> bool:
    chosen = grammar.types().get(field.type, _NOTHING)
    if chosen.is_choice and not field.explicit:
        return any(each.fits(element.tag) for each in chosen.fields)
    return field.fits(element.tag)


def _listed(inside: list[Element], its: Type, above: Node) -> Iterator[Node]:
    """Name the elements of a list by the object identifier that each begins with, or by their type."""
    assert its.each is not None
    told = {child.name: child for child in above.above[-1].children[:1]} if its.each.type == "@type" else {}
    for element in inside:
        node = _node(element, None if element.flaw else its.each, above, told)
        has_no_name = above.type != "RelativeDistinguishedName" and node.name == (its.each.type or VALUE)
        yield replace(node, name=oid_words(node.oid)) if has_no_name and node.oid else node


def _node(element: Element, its: Field | None, above: Node, told: dict[str, Node]) -> Node:
    over = (*above.above, above)
    if its is None:
        return Node(element, grammar.tag_name(element), "", "", element, over)
    type = its.type
    if type.startswith("@"):
        type = grammar.OPEN.get(told[type[1:]].oid, "") if type[1:] in told else ""
    inner = _only_one_in(element) if its.explicit or (type and its.type != type and _is_string(element)) else element
    chosen = grammar.types().get(type, _NOTHING)
    if chosen.is_choice:
        option = next((each for each in chosen.fields if inner.flaw is None and each.fits(inner.tag)), None)
        if option is None:
            return Node(element, its.name, "", its.section, inner, over)
        inner = _only_one_in(inner) if option.explicit else inner
        name = option.name if its.name == "…" else f"{its.name}.{option.name}"
        return Node(element, name, option.type, chosen.section, inner, over)
    section = grammar.types()[type].section if type in grammar.types() and its.type.startswith("@") else its.section
    return Node(element, type or VALUE if its.name == "…" else its.name, type, section, inner, over)


def _is_string(element: Element) -> bool:
    return element.tag in (BIT_STRING, OCTET_STRING)


def _only_one_in(element: Element) -> Element:
    """Return the element that another one holds, or that one itself if it holds something else."""
    inside = list(islice(element.inside(skipped=element.tag == BIT_STRING), 2))
    return inside[0] if len(inside) == 1 and inside[0].flaw is None else element


def _told_apart(nodes: Iterator[Node]) -> Iterator[Node]:
    """Number those that have the same name: the second is "name[2]"."""
    count: Counter[str] = Counter()
    for node in nodes:
        count[node.name] += 1
        yield replace(node, name=f"{node.name}[{count[node.name]}]") if count[node.name] > 1 else node


def _dotted(element: Element) -> str:
    try:
        return _numbers(element.value)
    except UNREADABLE:
        return ""


def _numbers(content: bytes) -> str:
    """Return an object identifier in numbers (X.690 §8.19). Raises ValueError."""
    arcs, arc = [], 0
    if not content or content[-1] & 0x80 or len(content) > MAX_OID:
        raise ValueError
    for octet in content:
        arc = arc << 7 | octet & 0x7F
        if not octet & 0x80:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return x509.ObjectIdentifier(".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))).dotted_string
