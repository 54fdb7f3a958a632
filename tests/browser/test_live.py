"""The time line in a real JupyterLab: by keys, by hand, by itself; asleep and awake again."""

import re
from collections.abc import Callable

import nbformat
import pytest
from playwright.sync_api import Page, expect

from fincert_lab import Lab, live
from tests.browser.bare import Bare
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
    state, happened = page.locator("[data-pane=state]"), page.locator("[data-pane=event]")
    expect(state).to_contain_text("✕ revoked")
    slider.focus()
    for key in ["ArrowLeft"] * 3:
        page.keyboard.press(key)
    expect(state).to_contain_text(f"up to event {opened - 3}")
    expect(state).to_contain_text("● valid")
    expect(happened).to_contain_text(f"{opened - 3} ")
    page.keyboard.press("m")
    page.keyboard.press("Home")
    expect(state).to_contain_text("up to event 1 ")
    expect(slider).to_be_focused()
    assert page.locator(".jp-CodeCell").count() == 1  # and not a Markdown cell, which m would have made of it


def test_it_is_stepped_played_and_paused_from_the_keyboard_also_where_nothing_may_move(page: Page, opened: int):
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("slider").press("Home")
    page.get_by_role("button", name="Next act").press("Enter")
    page.get_by_role("button", name="Next event").press("Enter")
    expect(page.get_by_role("slider")).to_have_accessible_name(re.compile("Event 5 /"))
    expect(page.get_by_role("button", name="Next event")).to_be_focused()
    page.get_by_role("button", name="Play").press("Enter")
    expect(page.get_by_role("slider")).to_have_accessible_name(re.compile("Event [67] /"))
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Play")).to_be_focused()


def test_what_a_later_cell_does_makes_the_line_longer_and_does_not_move_it(page: Page, opened: int):
    ask_kernel(page, "session.kernel.requestExecute({code: 'lab.advance(days=1)'}).done")
    expect(page.locator("[data-pane=where]")).to_contain_text("later events")
    expect(page.locator("[data-pane=state]")).to_contain_text(f"up to event {opened} ")
    page.get_by_role("button", name="To the newest").click()
    expect(page.locator("[data-pane=where]")).to_contain_text("The newest event")


def test_while_the_panel_is_awake_its_picture_is_hidden_also_when_the_page_was_loaded_again(page: Page, opened: int):
    expect(page.locator(STILL)).to_be_hidden()
    reopen(page)
    expect(page.get_by_role("slider")).to_be_enabled()
    expect(page.locator(STILL)).to_be_hidden()
    page.get_by_role("slider").press("Home")
    expect(page.locator("[data-pane=state]")).to_contain_text("up to event 1 ")


@pytest.mark.parametrize("end", ["session.kernel.restart()", "session.kernel.shutdown()", "shutdown()"])
def test_where_its_kernel_is_gone_the_slider_is_disabled_and_says_how_to_wake_it(page: Page, opened: int, end: str):
    ask_kernel(page, end)
    expect(page.get_by_role("slider", name=f"Event {opened} / {opened}")).to_be_disabled()
    expect(page.get_by_role("status").filter(has_text="Asleep: ")).to_be_visible()


def test_a_kernel_that_does_not_know_the_panel_is_found_out_at_the_next_move(page: Page, opened: int):
    # As where no signal comes: the kernel is alive, and has forgotten.
    ask_kernel(page, "session.kernel.requestExecute({code: 'get_ipython().kernel.comm_manager.comms.clear()'}).done")
    page.get_by_role("slider").press("ArrowLeft")
    expect(page.get_by_role("slider", name=f"Event {opened} / {opened}")).to_be_disabled()
    expect(page.get_by_role("status").filter(has_text="Asleep: ")).to_be_visible()


def test_reopened_the_next_day_the_notebook_shows_the_stored_table_and_no_error(page: Page, opened: int):
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    ask_kernel(page, "shutdown()")
    reopen(page)
    still = page.locator(STILL)
    expect(still).to_contain_text("✕ revoked")
    expect(still).to_contain_text("Run the notebook from the top")
    dead = page.get_by_text("model not found")
    expect(dead).to_be_attached()
    expect(dead).to_be_hidden()
    expect(page.get_by_role("slider")).to_have_count(0)


# --- under a hand


@pytest.fixture(scope="module")
def busy() -> Lab:
    """A lab where much has happened."""
    lab = Lab.start(lang="en")
    for _ in range(40):
        lab.advance(days=1)
    return lab


def test_dragged_with_the_mouse_the_slider_stays_in_the_hand_while_it_is_answered(
    busy: Lab, alone: Callable[..., Bare]
):
    panel, last = alone(live(busy)).section, len(busy.journal)
    page, mouse = panel.page, panel.page.mouse
    place = page.get_by_role("slider").bounding_box()
    assert place
    mouse.move(place["x"] + place["width"] - 8, place["y"] + place["height"] / 2)
    mouse.down()
    for part in (0.9, 0.7, 0.5):
        mouse.move(place["x"] + place["width"] * part, place["y"] + place["height"] / 2)
        count = page.get_by_role("slider").input_value()
        expect(page.locator("[data-pane=count]")).to_have_text(f"Event {count} / {last}")
    mouse.up()
    assert int(page.get_by_role("slider").input_value()) == pytest.approx(last / 2, abs=last / 50)


def test_who_clicks_faster_than_the_kernel_answers_loses_no_step(busy: Lab, alone: Callable[..., Bare]):
    panel, last = alone(live(busy)).section, len(busy.journal)
    back = panel.get_by_role("button", name="Previous event")
    back.evaluate("button => [1, 2, 3, 4, 5].forEach(() => button.click())")
    expect(panel.get_by_role("slider")).to_have_accessible_name(f"Event {last - 5} / {last}")
