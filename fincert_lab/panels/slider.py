"""`live(lab)`: the state table with a slider through time.

A cell that ends with it has two outputs: a still picture, which is stored with the notebook and is visible everywhere,
and the view of the panel, which hides the picture as soon as Python has answered it. A view without an answer shows
nothing: the picture remains, and says how to wake the panel.
"""

# mypy: untyped-calls-exclude=IPython
from pathlib import Path
from typing import Any

import anywidget
from IPython.display import display
from traitlets import Int, observe, validate

from fincert_lab.calls import called_as_written
from fincert_lab.language import say
from fincert_lab.views.sequence import told
from fincert_lab.views.state import state_table
from fincert_lab.views.table import CAPTION, Table, escaped
from fincert_lab.world.lab import Lab, must_be_lab

VIEW = "application/vnd.jupyter.widget-view+json"
# JupyterLab and Notebook 7 put a line into a view whose model is gone ("model not found"). That is its only content.
_NO_MODEL = ".jp-OutputArea-child:has(.fincert-still) + .jp-OutputArea-child > .lm-Panel:not(:has(*))"


class Live(anywidget.AnyWidget):
    """The state of a lab after event `number`, which a slider sets; `last` was the newest when the panel was made.

    None of it is synced state. A view asks for its content and is sent all of it; so no saved notebook can hold more
    than the picture.
    """

    _esm = Path(__file__).parent / "slider.js"
    last = Int()
    number = Int()

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        newest = len(lab.journal)
        # In the language of this moment, whatever is spoken when somebody moves the slider.
        self.label, self._asleep = say("panel.slider"), say("panel.asleep")
        super().__init__(last=newest, number=newest)
        self.on_msg(self._answer)

    def __repr__(self) -> str:
        return f"<{self.title()}>"  # what a box shows of it as text: an address would be another each time

    def title(self) -> str:
        """Return what the panel is called, such as on a tab."""
        return say("playground.events")

    @property
    def table(self) -> Table:
        """The state table after event `number`."""
        return state_table(self._lab.at(self.number))

    @property
    def page(self) -> str:
        """The content below the slider: what happened, and the table after it."""
        event = escaped(told(self._lab.journal[self.number - 1]))
        return f'<p style="{CAPTION}">{event}</p>{self.table._repr_html_()}'

    def _ipython_display_(self) -> None:
        bundle, metadata = self._repr_mimebundle_()
        view = {VIEW: bundle.pop(VIEW)}
        display(bundle | {"text/html": self._still()}, raw=True)
        display(view, metadata=metadata, raw=True)

    def _repr_mimebundle_(self, **asked: Any) -> Any:
        view, metadata = super()._repr_mimebundle_(**asked) or ({}, {})
        return view | {"text/plain": repr(self.table), "text/html": self.table._repr_html_()}, metadata

    def _still(self) -> str:
        wake = f'<p style="{CAPTION}" class="fincert-wake">{escaped(say("panel.wake"))}</p>'
        hidden = f"<style>{_NO_MODEL} {{ display: none; }}</style>"
        return f'<div class="fincert-still">{self.table._repr_html_()}{wake}{hidden}</div>'

    def _answer(self, _: Any, asked: Any, __: Any) -> None:
        before = self.number
        match asked:
            case {"number": int(number)}:  # whatever else is sent asks for the event that is shown
                self.number = number
        if self.number == before:
            self._tell()

    @validate("number")
    def _within_the_journal(self, proposal: Any) -> int:
        return min(max(int(proposal["value"]), 1), self.last)

    @observe("number")
    def _tell(self, _: Any = None) -> None:
        here = {"number": self.number, "last": self.last, "page": self.page}
        self.send(here | {"label": self.label, "asleep": self._asleep})


@called_as_written
def live(lab: Lab) -> Live:
    """Return the state table with a slider through all events: the last line of a cell shows it.

    Raises BadInput.
    """
    must_be_lab(lab)
    return Live(lab)
