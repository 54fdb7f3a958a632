"""`explore(thing)`: look into anything that is DER, change it, and compare it with others.

What is shown are the bytes themselves, taken apart. The bench changes a copy, and has the lab's own check judge it.
"""

from cryptography import x509

from fincert_lab.calls import called_as_written
from fincert_lab.crypto.parsing import quiet
from fincert_lab.errors import BadInput, Field
from fincert_lab.language import name, say
from fincert_lab.panels.bench import as_typed, changed, encoding_of, flipped, is_judged, judges, trusts, verdict
from fincert_lab.panels.panel import Message, Panel
from fincert_lab.panels.tags import button, paragraph
from fincert_lab.pki.dissection import Node
from fincert_lab.views.anatomy import LOOKS
from fincert_lab.views.chain import Chain, chain_above
from fincert_lab.views.comparison import Comparison, comparison_table, heading
from fincert_lab.views.dissection import (
    Dissection,
    caption,
    chosen_table,
    hex_html,
    problem_words,
)
from fincert_lab.views.names import introduced
from fincert_lab.views.origins import origin
from fincert_lab.views.report import report_table
from fincert_lab.views.specimen import Specimen, read
from fincert_lab.views.table import Line, escaped
from fincert_lab.views.values import value_words
from fincert_lab.world.lab import Lab, must_be_lab

MOST = 6  # things side by side: lab assumption


class Explorer(Panel):
    """Some things that are looked into, one at a time. `chosen` is the path of the field that is looked at."""

    def __init__(self, things: tuple[Specimen, ...], lab: Lab | None) -> None:
        self._things = things
        self._wanted = lab
        self._open(things[0])
        super().__init__(self._judge)

    def _open(self, specimen: Specimen) -> None:
        self._specimen = self._changed = specimen
        self._judge, self._why_this_judge = (self._wanted, "") if self._wanted else judges(specimen.der)
        self.chosen = ""
        self._chain = self._chain_of(specimen)

    def _chain_of(self, specimen: Specimen) -> Chain:
        """Return the certificate that is looked into, and those above it."""
        if specimen.report:
            return specimen.report.chain
        if specimen.kind != "Certificate":
            return ()
        try:
            with quiet():
                certificate = x509.load_der_x509_certificate(specimen.der)
        except ValueError:  # not even the library can read it
            return ()
        return chain_above(certificate, trusts(self._judge))

    # --- what is clicked

    def act(self, act: str, form: Message) -> None:
        """Do what was clicked. Raises BadInput."""
        seen = Dissection(self._changed, self.chosen)
        match act, form.get("value"):
            case "field", str(path):
                self.chosen = path
            case "thing", str(number) if number in map(str, range(len(self._things))):
                self._open(self._things[int(number)])
            case "above", str(depth) if depth in map(str, range(len(self._chain))):
                chain = self._chain
                self._open(read(chain[int(depth)]))
                self._chain = chain
            case "undo", _:
                self._changed = self._specimen
            case (("change" | "flip"), _) if _is_changeable(seen):
                make = changed if act == "change" else flipped
                self._changed = _still_der(make(seen.node, str(form.get("content", ""))))

    # --- what is shown

    def title(self) -> str:
        """Return what the panel is for."""
        return say("explore.title")

    def frame(self) -> str:
        """Return the fields and the bytes side by side; above them what there is, below them the bench."""
        fields = escaped(say("explore.fields"))
        return (
            '<div class="compare" data-pane="compare"></div><div data-pane="things"></div>'
            '<div data-pane="chain"></div><div data-pane="verdict" role="status"></div>'
            '<div class="inside">'
            f'<div class="fields" data-pane="fields" role="group" aria-label="{fields}" tabindex="0"></div>'
            '<div><div data-pane="chosen"></div><div data-pane="bench"></div><div data-pane="say" role="status"></div>'
            '<div data-pane="judged" role="status"></div><div data-pane="bytes"></div></div></div>'
        )

    def panes(self) -> dict[str, str]:
        """Return what is looked into, and what was found."""
        seen = Dissection(self._changed, self.chosen)
        told = {"things": self._tabs(), "chain": self._picture_of_chain(), "compare": self._side_by_side()}
        if seen.specimen.problem:
            told["things"] += paragraph(f"✕ {problem_words(seen.specimen)}", "refusal")
            return told | dict.fromkeys(("verdict", "judged", "fields", "bytes", "bench", "chosen"), "")
        return told | {
            "verdict": self._verdict(),
            "judged": self._judged(),
            "fields": _fields(seen),
            "bytes": hex_html(seen.node),
            "bench": self._bench(seen),
            "chosen": chosen_table(seen)._repr_html_(),
        }

    def _tabs(self) -> str:
        if len(self._things) == 1:
            return ""
        those = "".join(
            _tab(heading(each), "thing", str(number), is_here=each is self._specimen)
            for number, each in enumerate(self._things)
        )
        return f'<p class="buttons">{those}</p>'

    def _picture_of_chain(self) -> str:
        """Return the certificates from the root down, each a button that opens it."""
        if len(self._chain) < 2:  # noqa: PLR2004
            return ""
        with quiet():
            links = [
                _tab(introduced(each), "above", str(depth), is_here=read(each).der == self._specimen.der)
                for depth, each in enumerate(self._chain)
            ]
        shown = "".join(f"<li>{link}</li>" for link in reversed(links))
        return f'<h3>{escaped(say("explore.chain"))}</h3><ol class="chain">{shown}</ol>'

    def _verdict(self) -> str:
        """Return the steps of a report."""
        report = self._specimen.report
        if not report:
            return ""
        with quiet():
            return f'<div class="wide">{report_table(report)._repr_html_()}</div>'

    def _judged(self) -> str:
        """Return what the lab's check says of what was changed."""
        kind, before, after = self._specimen.kind, self._specimen.der, self._changed.der
        if self._changed is self._specimen:
            return ""
        if not is_judged(kind, self._judge):
            return paragraph(say("explore.no_judge"), "look")
        heading = f"<h3>{escaped(say('explore.tampered'))}</h3>"
        if self._why_this_judge and not is_judged(kind, None):
            heading += paragraph(say(f"explore.{self._why_this_judge}"))
        with quiet():
            told = verdict(kind, after, before, self._judge)
        return f'{heading}<div class="wide">{told}</div>'

    def _bench(self, seen: Dissection) -> str:
        heading = f"<h3>{escaped(say('explore.bench'))}</h3>"
        undo = button(say("explore.undo"), "undo") if self._changed is not self._specimen else ""
        if not _is_changeable(seen):
            return f"{heading}{paragraph(say('explore.choose_a_value'))}{undo}"
        node = seen.node
        how = say("explore.letters" if encoding_of(node) else "explore.digits")
        bits = 8 * len(node.inner.value)
        typed = escaped(as_typed(node))
        change = _form("change", how, f'value="{typed}"', say("explore.change"))
        flip = _form("flip", say("explore.bit", last=bits - 1), 'value="0" inputmode="numeric"', say("explore.flip"))
        what = say("explore.is_signature" if _is_signature(node) else "explore.signature_stays")
        return f"{heading}{paragraph(what)}{change}{flip if bits else ''}{undo}"

    def _side_by_side(self) -> str:
        return comparison_table(Comparison(self._things))._repr_html_() if len(self._things) > 1 else ""

    def still(self) -> str:
        """Return the comparison, or the fields with the verdict of a report above them."""
        if len(self._things) > 1:
            return comparison_table(Comparison(self._things))._repr_html_()
        return self._verdict() + Dissection(self._changed, self.chosen)._repr_html_()

    def text(self) -> str:
        """Return the same as text."""
        if len(self._things) > 1:
            return repr(comparison_table(Comparison(self._things)))
        return repr(Dissection(self._changed, self.chosen))


def _still_der(content: bytes) -> Specimen:
    specimen = read(content)
    if specimen.problem:
        raise BadInput(Field.CONTENT)
    return specimen


def _is_signature(node: Node) -> bool:
    """Return whether this is the signature itself, and not the algorithm that it names inside what is signed."""
    return node.name in {"signatureValue", "signature"} and not node.children


def _is_changeable(seen: Dissection) -> bool:
    """Return whether the chosen field has a value, and no fields in it."""
    node = seen.node if seen.specimen.root else None
    return node is not None and bool(node.above) and not node.children and node.inner.flaw is None


def _fields(seen: Dissection) -> str:
    rows = "".join(
        f'<li style="--depth:{depth}">{_more(more) if more else _field(node, is_chosen=node is seen.node)}</li>'
        for depth, node, more in seen.rows
    )
    return f"<h3>{escaped(caption(seen.specimen))}</h3><ul>{rows}</ul>"


def _more(count: int) -> str:
    return escaped(say("table.more", count=count))


def _field(node: Node, *, is_chosen: bool) -> str:
    """Return a field as a button: its name, who put it there, and its value."""
    whose, current = origin(node), ' aria-current="true"' * is_chosen
    badge = Line(name(whose), LOOKS[whose]).html() if whose else ""
    value = escaped(value_words(node))
    return (
        f'<button type="button" class="field" data-act="field" value="{escaped(node.path)}" '
        f'data-key="{escaped(f"field-{node.path}")}"{current}>'
        f"<span><b>{'▸ ' * is_chosen}{escaped(node.name)}</b> {badge}</span><span>{value}</span></button>"
    )


def _form(act: str, label: str, attributes: str, go: str) -> str:
    return (
        f'<form data-act="{act}" autocomplete="off"><label>{escaped(label)}'
        f'<input name="content" data-key="{act}" spellcheck="false" {attributes}></label>'
        f'<button data-key="{act}-go">{escaped(go)}</button></form>'
    )


def _tab(words: str, act: str, value: str, *, is_here: bool) -> str:
    return button(f"▸ {words}" if is_here else words, act, value, look="here" if is_here else "")


@called_as_written
def explore(thing: object, *others: object, lab: Lab | None = None) -> Explorer:
    """Return a panel that looks into `thing`: the last line of a cell shows it. With others, they are compared.

    A certificate, a request, a revocation list, an OCSP answer, a signed message, a report or a public key, as an
    object of the cryptography library or as DER or PEM, ours or foreign; up to 6 of them, of at most 262,144 bytes
    each. What cannot be read is said in the panel. Changes are judged by `lab`; without it, by the lab whose CA a thing
    names as its issuer, or else by the lab that was started last. Raises BadInput for things of other kinds.
    """
    if lab is not None:
        must_be_lab(lab)
    if len(others) >= MOST:
        raise BadInput(Field.EXPLORED)
    return Explorer(tuple(map(read, (thing, *others))), lab)
