"""A running workbook, and how to run a notebook in it as a student does, from the browser."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.opened import Opened

# Run by way of JupyterLab's own command: no guess by the page's looks, which differ by language, and of which only the
# part in view is there. The command is over at the first error, even one that a cell announces (raises-exception),
# while the cells after it still run; but a kernel answers in turn, so its answer to one more question comes at the end.
_RUN_ALL = """async () => {
    const { commands, shell } = window.jupyterapp;
    const panel = shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await commands.execute("notebook:run-all-cells");
    await panel.sessionContext.session.kernel.requestKernelInfo();
    return panel.content.model.sharedModel.toJSON().cells.filter(cell => cell.cell_type === "code");
}"""


# In a JupyterLab that is there already, which takes half as long. The other notebooks are closed, and ask nothing.
_OPEN = """async path => {
    const { commands, shell } = window.jupyterapp;
    const others = [...shell.widgets("main")];
    await commands.execute("docmanager:open", { path });
    others.forEach(other => other.dispose());
}"""


@dataclass(frozen=True)
class Workbook:
    """`fincert-lab open`, running."""

    folder: Path
    server: Opened

    @property
    def address(self) -> str:
        """Where the start page is."""
        return f"http://127.0.0.1:{self.server.port}/?token={self.server.token}"

    def end_kernels(self) -> None:
        """Leave no notebook with a kernel."""
        for session in self.server.ask("sessions"):
            self.server.ask(f"sessions/{session['id']}", method="DELETE")


def run_all(page: Page, path: str, timeout: float = 120) -> list[dict[str, Any]]:
    """Open the notebook `path`, run all of its cells in a fresh kernel, and return its code cells as nbformat has them.

    Raises AssertionError if a cell did not get its turn, which is so
    after one that failed, and TimeoutError after `timeout` seconds.
    """
    page.set_default_timeout(timeout * 1000)
    if page.evaluate("() => 'jupyterapp' in window"):
        page.evaluate(_OPEN, path)
    else:  # reset: no tabs of an earlier visit, so that the notebook is the current widget.
        page.goto(f"/lab/tree/{path}?reset")
    notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    notebook.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached")
    cells: list[dict[str, Any]] = page.evaluate(_RUN_ALL)
    counts = [cell["execution_count"] for cell in cells if cell["source"].strip()]
    assert counts == list(range(1, len(counts) + 1)), f"{path}: not every cell was run: {counts}"
    return cells


# Scroll through: JupyterLab keeps only the cells in view in the page, and learns on the way how long others are.
_SPILL = """async panel => {
    const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const all = (what, place) => [...document.querySelectorAll(what)].map(it => it.scrollWidth - place(it).clientWidth);
    let widest = 0;
    for (let top = 0; top < panel.scrollHeight; top += 750) {
        panel.scrollTop = top;
        await drawn();
        widest = Math.max(
            widest,
            ...all(".jp-OutputArea-output table", table => table.closest(".jp-OutputArea-output")),
            ...all(".jp-RenderedMarkdown", text => text),
            ...all(".jp-InputArea-editor .cm-scroller", code => code));
    }
    return widest;
}"""


def spill(page: Page) -> int:
    """Return by how many pixels the widest table, or line of code, of the open notebook is wider than its place."""
    widest: int = page.locator(".jp-WindowedPanel-outer").first.evaluate(_SPILL)
    return widest
