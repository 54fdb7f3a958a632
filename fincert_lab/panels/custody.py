"""`holdings(lab)`: who holds what, at any moment; a cell that is clicked says why it is so."""

from collections.abc import Sequence

from fincert_lab.calls import called_as_written
from fincert_lab.custody.holdings import Hold, Holdings, Role, Thing
from fincert_lab.language import name, say
from fincert_lab.panels.panel import Message, Panel
from fincert_lab.panels.tags import button, paragraph
from fincert_lab.views.custody import CHANGED, badge, holdings_table, reasons
from fincert_lab.views.sequence import told
from fincert_lab.views.table import Cell, Table, escaped
from fincert_lab.world.lab import Lab, must_be_lab

_STEPS = {"back": -1, "forth": 1}
_CELLS = {f"{thing}-{role}": (thing, role) for thing in Thing for role in Role}


class Custody(Panel):
    """The holdings of a lab after one event: the newest, unless the slider was moved to another."""

    def __init__(self, lab: Lab) -> None:
        self._at: int | None = None
        self._asked = ""  # the cell that was clicked
        super().__init__(lab)

    # --- what is clicked

    def act(self, act: str, form: Message) -> None:
        """Do what was clicked."""
        match act, form.get("value"):
            case "number", int(number):
                self._go_to(number)
            case "step", str(step) if step in _STEPS:
                self._go_to(self._number + _STEPS[step])
            case "why", str(cell) if cell in _CELLS:
                self._asked = cell

    def _go_to(self, number: int) -> None:
        """Go to an event; at the end, stay with the newest."""
        last = len(self.lab.journal)
        self._at = max(number, 1) if number < last else None

    @property
    def _number(self) -> int:
        return len(self.lab.journal) if self._at is None else self._at

    # --- what is shown

    def title(self) -> str:
        """Return what it is called."""
        return say("holdings.title")

    def frame(self) -> str:
        """Return the moment, why a cell is as it is, and the table."""
        signs = [*((_sign(hold), say(f"holdings.{hold}")) for hold in Hold), (CHANGED, say("holdings.changed"))]
        legend = "".join(f"<dt>{sign}</dt><dd>{escaped(words)}</dd>" for sign, words in signs)
        steps = "".join(button(say(f"player.{step}"), "step", step) for step in _STEPS)
        return (
            f"<h3>{escaped(self.title())}</h3>"
            f'<div class="moment">{steps}<div data-pane="slider"></div></div>'
            '<div data-pane="moment" role="status"></div><div data-pane="say" role="status"></div>'
            '<div class="why" data-pane="why" role="status"></div><div class="wide" data-pane="table"></div>'
            f'<dl class="signs" aria-label="{escaped(say("holdings.legend"))}">{legend}</dl>'
        )

    def panes(self) -> dict[str, str]:
        """Return the moment, and who holds what then."""
        number, last = self._number, len(self.lab.journal)
        held, before = self.lab.holdings(number), self.lab.holdings(max(number - 1, 1))
        _, happened = told(self.lab.journal[number - 1]).split(maxsplit=1)
        return {
            # JupyterLab looks at the focused element itself first: without the last word, arrows would move to a cell.
            "slider": f'<input type="range" data-act="number" data-key="number" min="1" max="{last}" value="{number}" '
            f'aria-label="{escaped(say("holdings.slider"))}" data-lm-suppress-shortcuts="true">',
            "moment": paragraph(f"{say('holdings.moment', number=number, last=last)} · {happened}"),
            "why": self._why(held),
            "table": self._grid(held, holdings_table(held, before=before)),
        }

    def _why(self, held: Holdings) -> str:
        if self._asked not in _CELLS:
            return paragraph(say("holdings.why"))
        thing, role = _CELLS[self._asked]
        sentences = "".join(map(paragraph, reasons(held, thing, role)))
        return f"<h4>{_sign(held.hold(thing, role))} {escaped(f'{name(thing)} · {name(role)}')}</h4>{sentences}"

    def _grid(self, held: Holdings, table: Table) -> str:
        heads = "".join(f'<th scope="col">{escaped(column)}</th>' for column in table.columns)
        rows = "".join(self._row(held, thing, row) for thing, row in zip(held.things, table.rows, strict=True))
        return f'<table class="holdings"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'

    def _row(self, held: Holdings, thing: Thing, row: Sequence[Cell]) -> str:
        head, *cells = row
        shown = "".join(self._cell(held, thing, role, cell) for role, cell in zip(Role, cells, strict=True))
        return f'<tr><th scope="row">{_lines(head)}</th>{shown}</tr>'

    def _cell(self, held: Holdings, thing: Thing, role: Role, cell: Cell) -> str:
        this, words = f"{thing}-{role}", escaped(f"{name(thing)}, {name(role)}: {cell.text}")
        pressed = str(this == self._asked).lower()
        return (
            f'<td><button type="button" class="is-{held.hold(thing, role)}" data-act="why" value="{this}" '
            f'data-key="{this}" aria-pressed="{pressed}" aria-label="{words}">{_lines(cell)}</button></td>'
        )

    def still(self) -> str:
        """Return the table as it is now."""
        return holdings_table(self.lab.holdings())._repr_html_()

    def text(self) -> str:
        """Return the table as text."""
        return repr(holdings_table(self.lab.holdings()))


def _sign(hold: Hold) -> str:
    return f'<span class="sign is-{hold}">{escaped(badge(hold).text)}</span>'


def _lines(cell: Cell) -> str:
    first, *others = (escaped(line.text) for line in cell.lines)
    return f"<b>{first}</b>" + "".join(f"<span>{line}</span>" for line in others)


@called_as_written
def holdings(lab: Lab) -> Custody:
    """Return who holds what, with a slider through all events: the last line of a cell shows it. Raises BadInput."""
    must_be_lab(lab)
    return Custody(lab)
