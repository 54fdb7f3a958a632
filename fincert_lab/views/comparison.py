"""Several things side by side: which fields are the same in them, byte for byte."""

from collections.abc import Iterator
from dataclasses import dataclass

from fincert_lab.language import legible, say
from fincert_lab.pki.dissection import Node
from fincert_lab.views.dissection import caption, problem_words
from fincert_lab.views.specimen import Specimen
from fincert_lab.views.table import Cell, Line, Look, Table
from fincert_lab.views.values import value_words

SHORTEST = 5  # bytes of a field that is compared: shorter ones, such as a version, are the same by chance
MOST_FIELDS = 5000  # of one thing that are compared: lab assumption
MAX_ROWS = 100


@dataclass(frozen=True)
class Comparison:
    """Some specimens, to be shown side by side."""

    specimens: tuple[Specimen, ...]


def comparison_table(them: Comparison) -> Table:
    """Return one row per field that is the same in two or more, with its place in each; the longest fields only.

    What is inside a field that is the same is not listed again. Those that are in most of them come first.
    """
    places = [_places(each) for each in them.specimens]
    common = {der for number, found in enumerate(places) for der in found if _is_elsewhere(der, number, places)}
    largest = [der for der in common if any(der in found and not _is_inside(found[der], common) for found in places)]
    ordered = sorted(largest, key=lambda der: (-sum(der in found for found in places), -len(der)))
    return Table(
        caption=say("explore.compare"),
        columns=[say("explore.same"), *(heading(each) for each in them.specimens)],
        rows=[_row(der, places) for der in ordered[:MAX_ROWS]],
        empty=say("explore.nothing_same"),
    )


def _places(specimen: Specimen) -> dict[bytes, Node]:
    """Return the first field with each encoding."""
    found: dict[bytes, Node] = {}
    for node in _fields(specimen):
        found.setdefault(node.element.encoded, node)
    return found


def _fields(specimen: Specimen) -> Iterator[Node]:
    nodes = specimen.root.walk() if specimen.root else iter(())
    for _, node in zip(range(MOST_FIELDS), nodes, strict=False):
        if node.element.end - node.element.start >= SHORTEST and not _is_number(node):
            yield node


def _is_number(node: Node) -> bool:
    """Return whether a field is an object identifier, which says what stands beside it, and nothing about anybody."""
    return bool(node.oid) and not node.children


def _is_elsewhere(der: bytes, number: int, places: list[dict[bytes, Node]]) -> bool:
    return any(der in found for other, found in enumerate(places) if other != number)


def _is_inside(node: Node, common: set[bytes]) -> bool:
    return any(above.element.encoded in common for above in node.above)


def _row(der: bytes, places: list[dict[bytes, Node]]) -> list[Cell]:
    node = next(found[der] for found in places if der in found)
    cells = [_place(found[der]) if der in found else Cell.of(say("table.none")) for found in places]
    return [Cell.of(legible(node.name), Line(value_words(node), Look.FAINT)), *cells]


def _place(node: Node) -> Cell:
    return Cell.of(Line(f"● {say('explore.is_same')}", Look.GOOD), Line(legible(_short(node)), Look.FAINT))


def _short(node: Node) -> str:
    """Return the end of a path, which tells enough beside the others."""
    return ".".join((node.path or node.name).split(".")[-2:])


def heading(specimen: Specimen) -> str:
    """Return what it is, or why there is nothing to look into."""
    return problem_words(specimen) if specimen.problem else caption(specimen)
