"""A panel on a page of its own, without Jupyter: a real browser, and the messages by hand.

How a panel's pages look, and what is read out of them, is no business of a server or a kernel; so there are none.
"""

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from fincert_lab import panels
from fincert_lab.panels.panel import Panel
from tests.panels.driver import Browser

WIDTH = 848  # pixels that a cell's output has on a laptop, with the file browser open
THEMES = {"light": "background:#fff;color:#000", "dark": "background:#111;color:#fff;color-scheme:dark"}

_PAGE = """<!doctype html><html lang="{lang}"><title>A panel</title>
<style>{css}html{{{theme}}}body{{margin:0;font-family:sans-serif}}</style>
<main><h1>A panel</h1><h2>alone</h2></main><script>{script}</script></html>"""
_SCRIPT = """const views = [];
const hear = (answers) => answers.forEach((answer) => views.forEach((hears) => hears(answer)));"""
_MODULE = base64.b64encode((Path(panels.__file__).parent / "panel.js").read_bytes()).decode()
# What a front end hands to a widget's module: a place in the page, and a model that tells and is told.
_RENDER = """async (module) => {
    const widget = await import("data:text/javascript;base64," + module);
    const el = document.querySelector("main").appendChild(document.createElement("div"));
    const send = (message) => window.tell(message).then(hear);
    widget.default.render({ model: { on: (_, hears) => views.push(hears), off() {}, send }, el });
}"""


class Bare(Browser):
    """The only thing on a page: a panel that is clicked there, or driven as in a test without a browser."""

    def __init__(self, page: Page, panel: Panel, lang: str, theme: str = "light") -> None:
        self._page = page
        self._answers: list[Any] = []
        page.set_viewport_size({"width": WIDTH, "height": 900})
        page.emulate_media(reduced_motion="reduce")  # what is half faded out has not the colours that it will have
        page.set_content(_PAGE.format(lang=lang, css=panel._css, theme=THEMES[theme], script=_SCRIPT))
        super().__init__(panel)
        page.expose_function("tell", self._tell)
        self.show()

    def show(self) -> None:
        """Show it on the page, once more if it is there already."""
        self._page.evaluate(_RENDER, _MODULE)
        self.is_answered()

    @property
    def section(self) -> Locator:
        """The panel, on the page."""
        return self._page.locator("section.fincert")

    def do(self, act: str, **form: object) -> None:
        """Send what a click in another view sends: the page hears of it."""
        super().do(act, **form)
        self._page.evaluate("answers => hear(answers)", self._taken())

    def is_answered(self) -> None:
        """Wait until the page has been told what came of the last click."""
        expect(self.section.and_(self._page.locator("[aria-busy]"))).to_have_count(0)
        expect(self.section.last).not_to_be_empty()

    def _hear(self, message: dict[str, Any]) -> None:
        super()._hear(message)
        self._answers.append(message)

    def _tell(self, message: dict[str, Any]) -> list[Any]:
        self.panel._handle_custom_msg(message, [])
        return self._taken()

    def _taken(self) -> list[Any]:
        answers, self._answers = self._answers, []
        return answers
