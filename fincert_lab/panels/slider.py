"""`live(lab)`: the state table with a slider through time.

The table that is shown first is stored with the notebook, so that it is still there on a page that has no kernel.
"""

from pathlib import Path
from typing import Any

import anywidget
from traitlets import Int, Unicode, observe, validate

from fincert_lab.lab import Lab, must_be_lab
from fincert_lab.language import say
from fincert_lab.views.sequence import told
from fincert_lab.views.state import state_table
from fincert_lab.views.table import CAPTION, Table, escaped


class Live(anywidget.AnyWidget):
    """The state of a lab after event `number`, which a slider sets; `last` is the newest when the panel was made."""

    _esm = Path(__file__).parent / "slider.js"
    label = Unicode().tag(sync=True)
    last = Int().tag(sync=True)
    number = Int().tag(sync=True)
    page = Unicode().tag(sync=True)

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        newest = len(lab.journal)
        super().__init__(label=say("panel.slider"), last=newest, number=newest)

    @property
    def table(self) -> Table:
        """The state table after event `number`."""
        return state_table(self._lab.at(self.number))

    def _repr_mimebundle_(self, **asked: Any) -> Any:
        kept = {"text/plain": repr(self.table), "text/html": self.table._repr_html_()}
        widget = super()._repr_mimebundle_(**asked)
        return (widget[0] | kept, widget[1]) if widget else kept

    @validate("number")
    def _within_the_journal(self, proposal: Any) -> int:
        return min(max(int(proposal["value"]), 1), self.last)

    @observe("number")
    def _turn_the_page(self, _: Any) -> None:
        event = escaped(told(self._lab.journal[self.number - 1]))
        self.page = f'<p style="{CAPTION}">{event}</p>{self.table._repr_html_()}'


def live(lab: Lab) -> Live:
    """Return the state table with a slider through everything that has happened: the last line of a cell shows it.

    Raises BadInput.
    """
    must_be_lab(lab)
    return Live(lab)
