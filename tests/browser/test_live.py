"""The slider through time, moved from the keyboard in a real JupyterLab."""

import re

import nbformat
from playwright.sync_api import Page, expect

from tests.browser.jupyter import Workbook, run_all

CELL = """from fincert_lab import Lab, live
lab = Lab.start(lang="en")
hong, kb = lab.person("hong"), lab.bank("kb")
cert = hong.device("laptop").enroll(kb, pin="280417")
hong.revoke(cert, kb)
live(lab)"""


def test_the_slider_turns_pages_by_arrow_keys_and_jupyterlab_leaves_it_the_keys(workbook: Workbook, page: Page):
    # Without a kernel named JupyterLab would ask for one.
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)], metadata=kernel)
    nbformat.write(notebook, workbook.folder / "en" / "live.ipynb")
    (cell,) = run_all(page, "en/live.ipynb")
    last = int(re.search(r"up to event (\d+)", str(cell["outputs"][0]["data"]["text/plain"])).group(1))
    slider = page.get_by_role("slider", name=f"Event {last} / {last}")
    output = page.locator(".jp-OutputArea-output").first
    expect(output).to_contain_text("✕ revoked")
    slider.focus()
    for key in ["ArrowLeft"] * 3:
        page.keyboard.press(key)
    expect(output).to_contain_text(f"up to event {last - 3}")
    expect(output).to_contain_text("● valid")
    page.keyboard.press("m")
    page.keyboard.press("Home")
    expect(output).to_contain_text("up to event 1")
    assert page.locator(".jp-CodeCell").count() == 1  # and not a Markdown cell, which m would have made of it
