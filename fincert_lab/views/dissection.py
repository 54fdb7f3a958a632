"""A certificate, or what else is DER, field by field, and where the bytes of a chosen field are."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from fincert_lab.language import legible, name, say
from fincert_lab.pki.dissection import Node
from fincert_lab.views import tokens
from fincert_lab.views.anatomy import LOOKS, Origin
from fincert_lab.views.origins import origin, origins
from fincert_lab.views.specimen import Specimen
from fincert_lab.views.table import CAPTION, Cell, Line, Look, Table, escaped
from fincert_lab.views.values import value_words

IN_A_ROW = 8  # bytes
ROWS = 16  # of bytes that are shown at a time: as many as stand beside the fields
_BEFORE = 3  # rows before the chosen field
_AT_FIRST = 6  # fields that are to be seen before anything is chosen, at least
MAX_IN_ONE = 100  # fields of one field that are shown: of a list of thousands the first ones
_VISIBLE = range(0x21, 0x7F)  # ASCII
_INDENT = "\u2003"
_INKS = {Origin.HOLDER: tokens.HOLDER, Origin.BANK: tokens.BANK, Origin.ISSUER: tokens.ISSUER}
_INKS |= {Origin.SIGNER: tokens.HOLDER, Origin.ASKER: tokens.BANK}
_BESIDE = "display:flex;flex-wrap:wrap;gap:0 24px;align-items:flex-start"
_HALF = "flex:1 1 340px;min-width:0;overflow-x:auto"
_MONO = "font:14px/1.6 ui-monospace,monospace;margin:0;overflow-x:auto;background:none;color:inherit"


@dataclass(frozen=True)
class Dissection:
    """A specimen with the field that is `chosen`, by its path: "tbsCertificate.validity"; "" is the whole."""

    specimen: Specimen
    chosen: str = ""

    @property
    def whole(self) -> Node:
        """The outermost element. Only if there is no problem with the specimen."""
        assert self.specimen.root is not None
        return self.specimen.root

    @cached_property
    def node(self) -> Node:
        """The chosen field, or the whole if there is no such field."""
        return self.whole.find(self.chosen) or self.whole

    @cached_property
    def rows(self) -> list[tuple[int, Node, int]]:
        """The fields that are seen: how deep each is, and how many more of its list are not seen after it."""
        return list(self._seen(self.whole, 0, _opened(self.whole) | {each.path for each in self._chosen}))

    @property
    def _chosen(self) -> tuple[Node, ...]:
        return (*self.node.above, self.node)

    def _seen(self, node: Node, depth: int, opened: set[str]) -> Iterator[tuple[int, Node, int]]:
        yield depth, node, 0
        if node.path not in opened:
            return
        shown = list(node.children[:MAX_IN_ONE])
        shown += [each for each in self._chosen[depth + 1 : depth + 2] if each in node.children[MAX_IN_ONE:]]
        for child in shown:
            yield from self._seen(child, depth + 1, opened)
        if more := len(node.children) - len(shown):
            yield depth + 1, node, more

    # --- its forms

    def __repr__(self) -> str:
        if self.specimen.problem:
            return problem_words(self.specimen)
        return "\n".join([repr(fields_table(self)), "", *map(_as_text, hex_rows(self.node))])

    def _repr_html_(self) -> str:
        if self.specimen.problem:
            return f'<p style="{CAPTION}">✕ {escaped(problem_words(self.specimen))}</p>'
        chosen = chosen_table(self)._repr_html_() if self.chosen else ""
        return (
            f'<div style="{_BESIDE}"><div style="{_HALF}">{fields_table(self)._repr_html_()}</div>'
            f'<div style="{_HALF}">{chosen}{hex_html(self.node)}</div></div>'
        )


def problem_words(specimen: Specimen) -> str:
    """Return why there is nothing to look into."""
    return say(f"explore.{specimen.problem}")


def caption(specimen: Specimen) -> str:
    """Return what it is, and how long; and how many bytes at the end belong to nothing."""
    assert specimen.root is not None
    kind, beyond = specimen.kind or "unknown", len(specimen.der) - specimen.root.element.end
    told = say(f"explore.{kind}", bytes=specimen.root.element.end)
    return f"{told} {say('explore.beyond', bytes=beyond)}" if beyond else told


def fields_table(seen: Dissection) -> Table:
    """Return the fields as a tree, each with its value and who put it there."""
    return Table(
        caption=caption(seen.specimen),
        columns=[say("explore.field"), say("explore.value"), say("explore.whose")],
        rows=[_row(depth, node, more, node is seen.node and not more) for depth, node, more in seen.rows],
    )


def chosen_table(seen: Dissection) -> Table:
    """Return what there is to say of the chosen field."""
    node = seen.node
    element, whose = node.element, [Line(name(each), LOOKS[each]) for each in origins(node)]
    facts = {
        "path": Cell.of(legible(node.path or node.name)),
        "value": Cell.of(value_words(node) or say("table.none")),
        "whose": Cell.of(*(whose or [Line(say("table.none"))])),
        "section": Cell.of(node.section or say("explore.no_section")),
        "place": Cell.of(
            say("explore.bytes", first=element.start, last=element.end - 1),
            Line(say("explore.lengths", head=node.inner.content - element.start, content=_content(node)), Look.FAINT),
        ),
    }
    return Table(
        caption=say("explore.chosen"),
        columns=[say("table.field"), say("table.value")],
        rows=[[Cell.of(say(f"explore.{fact}")), cell] for fact, cell in facts.items()],
    )


def label(node: Node) -> str:
    """Return a field's name, as the modules of the RFCs have it."""
    return legible(node.name)


def _row(depth: int, node: Node, more: int, is_chosen: bool) -> list[Cell]:
    if more:
        return [Cell.of(_INDENT * depth + "…"), Cell.of(say("table.more", count=more)), Cell.of("")]
    whose = origin(node)
    mark = "▸ " if is_chosen else ""
    return [
        Cell.of(Line(f"{_INDENT * depth}{mark}{label(node)}", Look.KEPT)),
        Cell.of(Line(value_words(node), Look.FAINT if node.children else Look.PLAIN)),
        Cell.of(Line(name(whose), LOOKS[whose])) if whose else Cell.of(""),
    ]


def _opened(whole: Node) -> set[str]:
    """Return which fields are open at first: always the longest, until there is something to see."""
    opened, seen = {whole.path}, list(whole.children)
    while len(seen) < _AT_FIRST:
        able = [node for node in seen if node.children and node.path not in opened]
        if not able:
            break
        longest = max(able, key=lambda node: node.element.end - node.element.start)
        opened.add(longest.path)
        seen += longest.children
    return opened


def _content(node: Node) -> int:
    return node.inner.end - node.inner.content


# --- the bytes


HexRow = tuple[int, list[tuple[str, bytes]]]  # where it begins, and its bytes: of the head, of the content, of others


def hex_rows(node: Node) -> list[HexRow]:
    """Return the rows of bytes around a field, in runs: "head" is tag and length, "body" the content, "" is others."""
    der = node.element.der
    last = (len(der) - 1) // IN_A_ROW
    first = max(0, min(node.element.start // IN_A_ROW - _BEFORE, last - ROWS + 1))
    starts = range(first * IN_A_ROW, min(last + 1, first + ROWS) * IN_A_ROW, IN_A_ROW)
    return [(start, _runs(node, der[start : start + IN_A_ROW], start)) for start in starts]


def _runs(node: Node, row: bytes, start: int) -> list[tuple[str, bytes]]:
    runs: list[tuple[str, bytes]] = []
    for place, octet in enumerate(row, start):
        part = _part(node, place)
        if runs and runs[-1][0] == part:
            runs[-1] = (part, runs[-1][1] + bytes([octet]))
        else:
            runs.append((part, bytes([octet])))
    return runs


def _part(node: Node, place: int) -> str:
    if not node.above or not node.element.start <= place < node.element.end:
        return ""
    return "body" if node.inner.content <= place < node.inner.end else "head"


def hex_html(node: Node) -> str:
    """Return the bytes around a field: its content in the colour of who put it there, tag and length underlined."""
    whose = origin(node)
    style = _INKS[whose].style() if whose else "background:rgba(128,128,128,.3);color:inherit"
    styles = {"body": f"{style};font-weight:700", "head": f"{style};text-decoration:underline", "": "opacity:.75"}
    rows = "\n".join(_hex_row(row, styles) for row in hex_rows(node))
    shown = say("explore.hex", count=len(node.element.der))
    return f'<p style="{CAPTION}">{escaped(shown)}</p><pre style="{_MONO}">{rows}</pre>'


def _hex_row(row: HexRow, styles: dict[str, str]) -> str:
    start, runs = row
    filled = sum(len(octets) for _, octets in runs)
    octets = " ".join(f'<span style="{styles[part]}">{each.hex(" ")}</span>' for part, each in runs)
    letters = "".join(f'<span style="{styles[part]}">{escaped(_letters(each))}</span>' for part, each in runs)
    return f'<span style="opacity:.75">{start:05x}</span>  {octets}{"   " * (IN_A_ROW - filled)}  {letters}'


def _letters(octets: bytes) -> str:
    return "".join(chr(octet) if octet in _VISIBLE else "·" for octet in octets)


def _as_text(row: HexRow) -> str:
    start, runs = row
    marks = {"head": "({})", "body": "[{}]", "": "{}"}
    return f"{start:05x}  " + " ".join(marks[part].format(octets.hex(" ")) for part, octets in runs)
