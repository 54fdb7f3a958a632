"""Lesson 00 under a hand: how its lines break, what it looks like in the dark, and predictions by click and by key."""

from playwright.sync_api import Page, expect

from tests.browser.jupyter import run_all

BREAKS = """() => ["jp-RenderedMarkdown", "jp-OutputArea-output pre"].map(
    kind => getComputedStyle(document.querySelector(`.${kind}`)).wordBreak)"""

# How many badges, bars and notes have a light ground in what is in view, and whether there are any at all.
GLARING = """() => {
    const grounds = [...document.querySelectorAll(".jp-OutputArea-output [style*=border-radius]")]
        .map(element => getComputedStyle(element))
        .filter(style => style.backgroundColor !== "rgba(0, 0, 0, 0)");
    return [grounds.filter(style => !style.filter.startsWith("invert")).length, grounds.length > 0];
}"""


def test_lines_of_text_and_of_errors_break_between_words_and_nothing_glares_in_the_dark(page: Page):
    run_all(page, "ko/00_start_here.ipynb")
    page.get_by_text("먼저 등록하십시오").first.scroll_into_view_if_needed()
    assert page.evaluate(BREAKS) == ["keep-all", "keep-all"]
    in_the_dark = {"theme": "JupyterLab Dark"}
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', theme)", in_the_dark)
    page.locator("body[data-jp-theme-light=false]").wait_for(state="attached")
    assert page.evaluate(GLARING) == [0, True]


# Makes a cell the current one, by how it begins, and brings it into view: only what is in view is in the page.
GO_TO = """async (wanted) => {
    const { content } = window.jupyterapp.shell.currentWidget;
    content.activeCellIndex = content.widgets.findIndex(
        cell => cell.model.sharedModel.getSource().startsWith(wanted));
    await content.scrollToItem(content.activeCellIndex, "start");
}"""
RUN = """async () => {
    const { commands, shell } = window.jupyterapp;
    await commands.execute("notebook:run-cell");
    return shell.currentWidget.content.activeCell.model.sharedModel.toJSON().outputs[0].data["text/plain"];
}"""


def test_a_prediction_is_one_click_and_shows_its_result_in_the_same_place(page: Page):
    run_all(page, "en/00_start_here.ipynb")
    page.evaluate(GO_TO, 'predict(lab, "0b"')
    asked = page.get_by_role("region", name="Why does Woori refuse?")
    asked.get_by_role("button", name="a: The certificate might be a fake.").click()
    expect(asked.get_by_role("status").first).to_contain_text("Noted: a.")
    expect(asked.get_by_role("button")).to_have_count(0)
    page.evaluate(GO_TO, 'check(lab, "0b")')
    assert "".join(page.evaluate(RUN)).startswith("◐ Not so. Woori checks the CA's signature")
    page.evaluate(GO_TO, 'predict(lab, "0b"')
    expect(asked.get_by_role("status").first).to_contain_text("◐ Not so. Woori checks the CA's signature")


def test_a_prediction_is_made_by_keys_alone_and_the_focus_stays(page: Page):
    run_all(page, "en/00_start_here.ipynb")
    page.evaluate(GO_TO, 'predict(lab, "0c"')
    asked = page.get_by_role("region", name="How many tries are left after both logins?")
    asked.get_by_role("button", name="a: 3").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(asked.get_by_role("listitem").filter(has_text="your prediction")).to_be_focused()
    expect(asked.get_by_role("status").first).to_contain_text("Noted: b.")
