"""The ground of all panels: what they show is made in Python, and the browser only puts it there.

A panel is a widget whose panes are HTML, made by the same pure functions as `show`. A click, or a form that was filled
in, comes as a message; Python acts, makes its panes again, and sends those that changed. Nothing is synced state: so no
saved notebook, no exported widget state and no reload can keep more than the picture that is stored with the cell.

A cell that ends with a panel has two outputs: a still picture, which is stored with the notebook and is visible
everywhere, and the view, which hides the picture as soon as Python has answered it.
"""

# mypy: untyped-calls-exclude=IPython
import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import Any

import anywidget
from IPython.display import display

from fincert_lab.errors import BadInput, Field, LabError
from fincert_lab.language import as_spoken_now, say
from fincert_lab.people.person import Person
from fincert_lab.secret import discreet
from fincert_lab.views.table import CAPTION, escaped
from fincert_lab.views.tokens import stylesheet
from fincert_lab.world.lab import Lab

VIEW = "application/vnd.jupyter.widget-view+json"
# JupyterLab and Notebook 7 put a line into a view whose model is gone ("model not found"). That is its only content.
_NO_MODEL = ".jp-OutputArea-child:has(.fincert-still) + .jp-OutputArea-child > .lm-Panel:not(:has(*))"
_HERE = Path(__file__).parent
_LOG = logging.getLogger(__name__)

# Messages and cells may be in threads of their own: what a panel draws is never older than what it drew before, and one
# language is spoken at a time.
_TURN = RLock()

Message = Mapping[str, Any]  # what the browser sent with an act


class Panel(anywidget.AnyWidget):
    """What all panels share: messages, panes, refusals, and staying in step with the lab. A subclass has the panes.

    It speaks the language in which it was made, whatever is spoken when somebody clicks.
    """

    _esm = _HERE / "panel.js"
    _css = stylesheet() + (_HERE / "panel.css").read_text(encoding="utf-8")

    lab: Lab  # that it shows; a panel that shows none has none
    looking: frozenset[str] = frozenset()  # acts that change nothing: what was refused before them is still said

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        discreet(cls)  # what is typed passes through every panel that has a pad

    def __init__(self, lab: Lab | None) -> None:
        self._speaking = as_spoken_now()
        self.refusal = ""  # why the last act was refused, in words
        self._shown: dict[str, str] = {}  # what every view shows
        self._is_due = False  # whether drawing is scheduled
        self._is_acting = False
        try:
            self._loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:  # no notebook: nobody looks, and whoever asks for the panes has them made
            self._loop = None
        super().__init__()
        self.on_msg(self._hear)
        if lab is not None:
            self.lab = lab
            lab.journal.observe(self._lab_changed)

    def __repr__(self) -> str:
        return f"<{self.title()}>"  # what a box shows of it as text: an address would be another each time

    # --- for subclasses

    def title(self) -> str:
        """Return what the panel is called: who hears the page hears it first."""
        raise NotImplementedError

    def frame(self) -> str:
        """Return the HTML that has a place, `data-pane`, for each pane."""
        raise NotImplementedError

    def panes(self) -> dict[str, str]:
        """Return the HTML of each pane, as it is now."""
        raise NotImplementedError

    def act(self, act: str, form: Message) -> None:
        """Do what was clicked. An act that means nothing, any more or at all, does nothing. Raises LabError."""

    def refused(self) -> str:
        """Return why the last act was refused, in this panel's words."""
        return self.refusal

    def ways_out(self) -> str:
        """Return buttons that help after the last refusal, if any do."""
        return ""

    def still(self) -> str:
        """Return the picture that is stored with the notebook: HTML with inline styles only."""
        raise NotImplementedError

    def text(self) -> str:
        """Return the panel as text, for terminals."""
        raise NotImplementedError

    # --- the conversation with the browser

    def _hear(self, _: object, message: Any, __: object) -> None:
        with _TURN:
            match message:
                case {"act": "ready", "view": str(view)}:
                    self._draw(whole_for=view)
                case {"act": str(name), "view": str(view)}:
                    self._try(name, message)
                    self._draw(acted=view)
                case _:
                    self._draw()

    def _try(self, name: str, form: Message) -> None:
        """Act. A refusal is an answer; any other exception is a fault of the workbook, shown as one and logged."""
        self._is_acting = True
        if name not in self.looking:
            self.refusal = ""
        with self._speaking():
            try:
                self.act(name, form)
            except LabError as error:
                self.refusal = str(error)
            except Exception as error:  # noqa: BLE001  whatever it is, the panel must go on, and say so
                form = {}  # otherwise a traceback would carry along what was typed
                _LOG.exception("%s: %s failed", type(self).__name__, name.partition(":")[0])
                self.refusal = say("panel.fault", kind=type(error).__name__)
            finally:
                self._is_acting = False

    def _draw(self, *, whole_for: str = "", acted: str = "") -> None:
        """Send what has changed to every view, or everything to one that has just been attached."""
        self._is_due = False
        with self._speaking():
            panes = self._panes()
            told: dict[str, object] = {"view": acted, "asleep": say("panel.asleep")}
            if whole_for:
                told |= {"view": whole_for, "title": self.title(), "frame": self.frame(), "panes": panes}
            else:
                told["panes"] = {name: html for name, html in panes.items() if self._shown.get(name) != html}
        self._shown = panes
        self.send(told)

    def _panes(self) -> dict[str, str]:
        """Return the panes; or, if they cannot be made, as with a closed lab, what was shown last, and why."""
        try:
            panes = self.panes()
        except LabError as error:
            panes, self.refusal = self._shown, str(error)
        except Exception as error:  # noqa: BLE001  as in `_try`
            _LOG.exception("%s cannot be drawn", type(self).__name__)
            panes, self.refusal = self._shown, say("panel.fault", kind=type(error).__name__)
        return panes | {"say": self._said()}

    def _said(self) -> str:
        if not self.refusal:
            return ""
        return (
            f'<div class="refusal"><span aria-hidden="true">⚠</span> {escaped(self.refused())}{self.ways_out()}</div>'
        )

    def redraw(self) -> None:
        """Draw at once what Python code has changed. What a click changes is drawn with its answer."""
        with _TURN:
            if self._shown and not self._is_acting:  # as long as nobody has looked there is nothing to draw
                self._draw()

    def do_later(self, seconds: float, act: str) -> None:
        """Do `act` by itself after so many seconds, as if it had been clicked."""
        if self._loop:
            message = {"act": act, "view": ""}
            self._soon(self._loop.call_later, seconds, self._hear, self, message, None)

    def _lab_changed(self) -> None:
        """Draw soon, once for all that happens in a cell: kernels take turns between cells and messages."""
        if self._loop and not self._is_due:
            self._is_due = True
            self._soon(self._draw_if_due)

    def _soon(self, do: Callable[..., object], *what: object) -> None:
        """Have the kernel do something between cells and messages, from whatever thread this is said."""
        with suppress(RuntimeError):  # the kernel is about to end
            if self._loop:
                self._loop.call_soon_threadsafe(do, *what)

    def _draw_if_due(self) -> None:
        with _TURN:
            if self._is_due and self.comm:
                self._draw()

    # --- its faces

    def _ipython_display_(self) -> None:
        bundle, metadata = super()._repr_mimebundle_() or ({}, {})
        display({"text/plain": self.text(), "text/html": self._picture()}, raw=True)
        display({VIEW: bundle[VIEW]}, metadata=metadata, raw=True)

    def _repr_mimebundle_(self, **asked: Any) -> Any:
        view, metadata = super()._repr_mimebundle_(**asked) or ({}, {})
        return view | {"text/plain": self.text(), "text/html": self.still()}, metadata

    def _picture(self) -> str:
        wake = f'<p style="{CAPTION}" class="fincert-wake">{escaped(say("panel.touch"))}</p>'
        hidden = f"<style>{_NO_MODEL} {{ display: none; }}</style>"
        return f'<div class="fincert-still">{self.still()}{wake}{hidden}</div>'


def lab_of(person: object) -> Lab:
    """Return the lab that a person lives in. Raises BadInput."""
    if not isinstance(person, Person) or not isinstance(lab := person.world.journal.lab, Lab):
        raise BadInput(Field.PERSON)
    return lab
