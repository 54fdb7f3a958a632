"""The playground as a student opens it, and panels in boxes of ipywidgets."""

import nbformat
import pytest
from playwright.sync_api import Page, expect

from fincert_lab.contents import PLAYGROUND
from fincert_lab.language import LANGUAGES
from tests.browser.jupyter import Workbook, run_all, spill

BOXES = """
from ipywidgets import AppLayout, HBox
from fincert_lab import Lab, centre, telephone
lab = Lab.start(lang="en")
hong = lab.person("hong")
""".strip()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_runs_from_top_to_bottom_and_its_panel_is_as_wide_as_the_page(page: Page, lang: str) -> None:
    cells = run_all(page, f"{lang}/{PLAYGROUND}.ipynb")
    assert [output for cell in cells for output in cell["outputs"] if output["output_type"] == "error"] == []
    expect(page.locator(".fincert .menu")).to_be_visible()
    assert page.locator(".fincert:visible").evaluate("panel => panel.offsetWidth") > 800
    assert spill(page) == 0
    cut = "tabs => tabs.filter(tab => tab.scrollWidth > tab.clientWidth).length"
    assert page.locator(".jupyter-widget-tab .lm-TabBar-tabLabel").evaluate_all(cut) == 0


def test_opened_on_the_next_day_no_model_is_missed(page: Page) -> None:
    run_all(page, f"en/{PLAYGROUND}.ipynb")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.goto(f"/lab/tree/en/{PLAYGROUND}.ipynb?reset")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached")
    dead = page.get_by_text("model not found")
    expect(dead).to_be_attached(timeout=30_000)
    expect(dead).to_be_hidden()


@pytest.mark.parametrize("box", ["HBox(panels)", "AppLayout(left_sidebar=panels[1], center=panels[0])"])
def test_side_by_side_each_panel_has_its_width(page: Page, workbook: Workbook, box: str) -> None:
    code = [BOXES, f"panels = [centre(hong), telephone(hong)]\n{box}"]
    # Without a kernel named JupyterLab would ask for one.
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in code], metadata=kernel)
    nbformat.write(notebook, workbook.folder / "boxes.ipynb")
    run_all(page, "boxes.ipynb")
    expect(page.locator(".fincert .phone")).to_have_count(2)
    widths = page.locator(".fincert").evaluate_all("panels => panels.map(panel => panel.offsetWidth)")
    assert min(widths) > 200
