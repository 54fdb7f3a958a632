"""The slider through time, moved from the keyboard in a real JupyterLab."""

import re

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.browser.jupyter import Workbook, run_all

CELL = """from fincert_lab import Lab, live
lab = Lab.start(lang="en")
for day in range(40):
    lab.advance(days=1)
hong, kb = lab.person("hong"), lab.bank("kb")
cert = hong.device("laptop").enroll(kb, pin="280417")
hong.revoke(cert, kb)
live(lab)"""


STILL = ".fincert-still"


@pytest.fixture
def opened(workbook: Workbook, page: Page) -> int:
    """A notebook that has been run and ends with `live(lab)`; the number of its last event."""
    # Without a kernel named JupyterLab would ask for one.
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)], metadata=kernel)
    nbformat.write(notebook, workbook.folder / "en" / "live.ipynb")
    (cell,) = run_all(page, "en/live.ipynb")
    picture, _ = cell["outputs"]
    last = int(re.search(r"up to event (\d+)", str(picture["data"]["text/plain"])).group(1))
    assert last > 100  # beyond the range that a slider has before anybody says another
    expect(page.get_by_role("slider", name=f"Event {last} / {last}")).to_be_enabled()
    return last


def ask_kernel(page: Page, act: str) -> None:
    page.evaluate(f"() => window.jupyterapp.shell.currentWidget.sessionContext.{act}")


def reopen(page: Page) -> None:
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.goto("/lab/tree/en/live.ipynb?reset")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached")


def test_the_slider_turns_pages_by_arrow_keys_and_jupyterlab_leaves_it_the_keys(page: Page, opened: int):
    slider = page.get_by_role("slider")
    output = page.locator(".jp-OutputArea")
    expect(output).to_contain_text("✕ revoked")
    slider.focus()
    for key in ["ArrowLeft"] * 3:
        page.keyboard.press(key)
    expect(output.locator("[aria-live]")).to_contain_text(f"up to event {opened - 3}")
    expect(output.locator("[aria-live]")).to_contain_text("● valid")
    page.keyboard.press("m")
    page.keyboard.press("Home")
    expect(output.locator("[aria-live]")).to_contain_text("up to event 1 ")
    assert page.locator(".jp-CodeCell").count() == 1  # and not a Markdown cell, which m would have made of it


def test_while_the_panel_is_awake_its_picture_is_hidden_also_when_the_page_was_loaded_again(page: Page, opened: int):
    expect(page.locator(STILL)).to_be_hidden()
    reopen(page)
    expect(page.get_by_role("slider")).to_be_enabled()
    expect(page.locator(STILL)).to_be_hidden()


@pytest.mark.parametrize("end", ["session.kernel.restart()", "session.kernel.shutdown()", "shutdown()"])
def test_where_its_kernel_is_gone_the_slider_is_disabled_and_says_how_to_wake_it(page: Page, opened: int, end: str):
    ask_kernel(page, end)
    expect(page.get_by_role("slider", name=f"Event {opened} / {opened}")).to_be_disabled()
    expect(page.get_by_role("status").filter(has_text="Asleep: ")).to_be_visible()


def test_a_kernel_that_does_not_know_the_panel_is_found_out_at_the_next_move(page: Page, opened: int):
    # As where no signal comes: the kernel is alive, and has forgotten.
    ask_kernel(page, "session.kernel.requestExecute({code: 'lab.__class__.at = None'}).done")
    page.get_by_role("slider").press("ArrowLeft")
    expect(page.get_by_role("slider", name=f"Event {opened} / {opened}")).to_be_disabled()
    expect(page.get_by_role("status").filter(has_text="Asleep: ")).to_be_visible()


def test_reopened_the_next_day_the_notebook_shows_the_stored_table_and_no_error(page: Page, opened: int):
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    ask_kernel(page, "shutdown()")
    reopen(page)
    still = page.locator(STILL)
    expect(still).to_contain_text("✕ revoked")
    expect(still).to_contain_text("Run the notebook, from the top")
    dead = page.get_by_text("model not found")
    expect(dead).to_be_attached()
    expect(dead).to_be_hidden()
    expect(page.get_by_role("slider")).to_have_count(0)
