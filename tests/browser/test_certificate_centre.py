"""The certificate centre in a real JupyterLab: by clicks alone, by keys alone, awake and asleep."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from fincert_lab.journal import Act
from fincert_lab.language import say, speaking
from tests.browser.jupyter import Workbook, run_all

PIN, WRONG_PIN = "280417", "905271"
STILL = ".fincert-still"


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Wait for longer than the usual five seconds: a kernel may take that to start."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


_ASK = """async (expression) => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    const reply = await kernel.requestExecute({ code: "", user_expressions: { it: expression } }).done;
    return reply.content.user_expressions.it.data["text/plain"];
}"""


def ask(page: Page, expression: str) -> Any:
    """What the kernel says an expression is."""
    return ast.literal_eval(page.evaluate(_ASK, expression))


def done(page: Page) -> list[str]:
    """The acts that were not refused, in order."""
    acts: list[str] = ask(page, "[str(event.act) for event in lab.journal if not event.refused]")
    return acts


def opened(page: Page, workbook: Workbook, *cells: str, lang: str = "en") -> Locator:
    """Run a notebook that shows panels, and return them all."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    first = f'from fincert_lab import Lab, centre\nlab = Lab.start(lang="{lang}")\n'
    code = [nbformat.v4.new_code_cell(source) for source in (first + cells[0], *cells[1:])]
    nbformat.write(nbformat.v4.new_notebook(cells=code, metadata=kernel), workbook.folder / lang / "centre.ipynb")
    run_all(page, f"{lang}/centre.ipynb")
    panels = page.locator("section.fincert")
    expect(panels.locator(".menu")).to_have_count(len(cells))
    page.set_default_timeout(30_000)
    return panels


def reopen(page: Page, after: str = "ready") -> None:
    """Save the notebook and load the page again, `after` something has become of its session."""
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate(f"() => window.jupyterapp.shell.currentWidget.sessionContext.{after}")
    page.goto("/lab/tree/en/centre.ipynb?reset")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached")


# --- by clicks alone


class Clicks:
    """Somebody at a certificate centre who clicks, and fills in what is in the wallet and on the telephone."""

    def __init__(self, panel: Locator) -> None:
        self.panel = panel

    def open(self, item: str, **fields: str) -> None:
        if self.panel.locator("[data-act=home]").count():
            self.panel.locator("[data-act=home]").click()
        self.panel.get_by_role("button", name=say(f"menu.{item}"), exact=True).click()
        self.submit(**fields)

    def submit(self, **choices: str) -> None:
        """Fill in every field of the form at hand, choose, and go on."""
        expect(self.panel.locator(".go")).to_be_visible()
        for field in self.panel.locator("form input[inputmode], form input[maxlength]").all():
            field.fill(self.known(str(field.get_attribute("name"))))
        for name, value in choices.items():
            self.panel.locator(f'form input[name={name}][value="{value}"]').check()
        self.panel.locator("form .go").click()

    def known(self, field: str) -> str:
        if field == "code":
            return re.search(r"\d{6}", self.panel.locator(".phone li").last.inner_text())[0]  # type: ignore[index]
        return self.panel.locator("dt", has_text=say(f"input.{field}")).locator("+ dd").inner_text()

    def connect(self) -> None:
        """Join the cloud and prove the telephone."""
        self.at_window("cloud")
        self.submit()
        self.at_window("sms")
        self.submit()

    def at_window(self, window: str) -> None:
        expect(self.panel.get_by_role("form", name=say(f"window.{window}"), exact=True)).to_be_visible()

    def type(self, asks: str, digits: str = PIN) -> None:
        pad = self.panel.locator(f"[data-asks={asks}]")
        for digit in digits:
            pad.locator(f'[data-digit="{digit}"]').click()

    def at(self, what: str, choice: str) -> None:
        """Choose a bank, or a device."""
        self.panel.locator(f"select[data-act={what}]").select_option(choice)
        expect(self.panel.locator(".menu")).to_be_visible()

    def is_told(self, item: str) -> None:
        expect(self.panel.locator(".done")).to_have_text(f"✔ {say(f'done.{item}')}")
        expect(self.panel.locator(".refusal")).to_have_count(0)


@pytest.mark.parametrize(("lang", "width"), [("ko", 1280), ("en", 1920)])
def test_by_clicks_alone_a_certificate_is_had_used_at_two_banks_and_revoked(
    page: Page, workbook: Workbook, lang: str, width: int
):
    page.set_viewport_size({"width": width, "height": 1000})
    panel = opened(page, workbook, 'centre(lab.person("lee"))', lang=lang)
    with speaking(lang):
        lee = Clicks(panel)
        lee.open("join_banking")
        lee.is_told("join_banking")
        lee.open("issue")
        lee.connect()
        lee.type("new_pin")
        lee.type("again")
        lee.is_told("issue")
        lee.open("login")
        lee.type("pin")
        lee.is_told("login")

        lee.at("bank", "woori")
        expect(panel.locator(".certificates")).to_contain_text(say("refusal.not_registered"))
        lee.open("visit_branch")
        lee.is_told("visit_branch")
        lee.open("register")
        lee.type("pin")
        lee.is_told("register")
        lee.at("device", "phone")
        lee.panel.get_by_role("button", name=say("menu.login"), exact=True).click()
        lee.connect()
        lee.at_window("login")
        lee.submit()
        lee.type("pin")
        lee.is_told("login")
        expect(panel.locator("[data-pane=code]")).to_contain_text(
            'phone.login(internet_banking, certificate, pin="••••••")'
        )

        lee.at("bank", "kb")
        lee.open("revoke", reason="key_compromise")
        lee.is_told("revoke")
        lee.at("bank", "woori")
        expect(panel.locator(".certificates li")).to_contain_text(f"✕ {say('status.revoked')}")
        lee.open("login")
        lee.type("pin")
        expect(panel.locator(".refusal")).to_contain_text(say("reason.key_compromise"))

    told = [Act.JOIN_BANKING, Act.ISSUE, Act.LOGIN, Act.VISIT_BRANCH, Act.REGISTER, Act.LOGIN, Act.ASK_REVOCATION]
    assert [act for act in done(page) if act in told] == told
    states = "[(s.owner, s.bank, s.registered, str(s.revoked)) for s in lab.now().certificates.values()]"
    assert ask(page, states) == [("lee", "kb", ("woori",), "key_compromise")]
    assert ask(page, '[each.label for each in lab.person("lee").device("laptop").connected_devices()]')[1:] == ["phone"]
    assert panel.evaluate("panel => panel.scrollWidth - panel.clientWidth") == 0


# --- by keys alone


class Keys:
    """Somebody who has no mouse. Whatever is pressed, one can see where the focus is, and it is in the panel."""

    def __init__(self, page: Page, panel: Locator) -> None:
        self.page = page
        self.panel = panel

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def is_at(self, selector: str) -> None:
        """See that the focus is there, and where one can see it."""
        here = self.panel.locator(selector)
        expect(here).to_be_focused()
        expect(here).to_be_in_viewport()
        assert here.evaluate("here => getComputedStyle(here).outlineStyle") == "solid"

    def tab_to(self, selector: str) -> None:
        there = self.panel.locator(selector)
        for _ in range(40):
            self.press("Tab")
            if there.evaluate("there => there === document.activeElement"):
                break
        self.is_at(selector)


def test_by_keys_alone_a_certificate_is_had_and_used_and_the_focus_is_never_lost(page: Page, workbook: Workbook):
    panel = opened(page, workbook, 'hong = lab.person("hong")\ncentre(hong)')
    hong = Keys(page, panel)
    _choose_a_bank(hong, panel)
    _have_it_issued(hong, panel)
    _log_in(hong, panel)
    hong.tab_to("[data-key=later-days]")
    hong.press("Enter")
    expect(panel.locator("time").last).to_contain_text("2026-03-03")
    hong.is_at("[data-key=later-days]")
    told = "[event.sender + ' ' + event.receiver for event in lab.journal if event.act == 'login']"
    assert ask(page, told) == ["hong/laptop kb/star-banking"]
    assert page.locator(".jp-Cell").count() == page.locator(".jp-CodeCell").count() == 1  # JupyterLab got no key


def _choose_a_bank(hong: Keys, panel: Locator) -> None:
    panel.locator("select[data-act=bank]").focus()
    hong.press("ArrowDown")
    expect(panel.locator("dd", has_text="000-20-0001-001")).to_be_attached()
    hong.is_at("select[data-act=bank]")
    hong.press("ArrowUp")
    expect(panel.locator("dd", has_text="000-21-0001-001")).to_be_attached()
    hong.is_at("select[data-act=bank]")


def _have_it_issued(hong: Keys, panel: Locator) -> None:
    hong.tab_to("[data-key=open-issue]")
    hong.press("Enter")
    hong.is_at("[name=account_number]")
    hong.type("000-21-0001-001")
    hong.press("Tab")
    hong.type("0000")
    hong.press("Enter")
    expect(panel.locator(".refusal")).to_be_visible()
    hong.is_at("[name=security_code]")
    hong.press("Control+a")
    hong.type("4821")
    hong.press("Tab", "Enter")  # with the button, this time
    hong.is_at("[name=member_name]")
    hong.type("홍길동")
    hong.press("Tab")
    hong.type("990230")
    hong.press("Tab")
    hong.type("01000002580")
    hong.press("Enter")
    hong.is_at("[name=code]")
    hong.type(ask(hong.page, "hong.read_sms_code()"))
    hong.press("Enter")

    hong.is_at("[data-asks=new_pin]")
    dots = panel.locator("[data-dots]")
    hong.type("123")
    expect(dots).to_have_text("●●●○○○")
    hong.press("Backspace")
    expect(dots).to_have_text("●●○○○○")
    hong.press("Escape")
    expect(dots).to_have_text("○○○○○○")
    hong.is_at("[data-asks=new_pin]")
    hong.type(PIN)
    hong.is_at("[data-asks=again]")
    hong.type(PIN)
    hong.is_at("[data-key=home]")
    expect(panel.locator(".done")).to_contain_text("The certificate is issued.")
    hong.press("Enter")
    hong.is_at("[data-key=open-issue]")


def _log_in(hong: Keys, panel: Locator) -> None:
    hong.tab_to("[data-key=open-login]")
    hong.press("Enter")
    hong.is_at("[name=certificate]")
    hong.press("Tab", "ArrowDown")
    hong.is_at('[name=service][value="star-banking"]')
    hong.press("Enter")
    hong.is_at("[data-asks=pin]")
    hong.type(WRONG_PIN)
    expect(panel.locator(".refusal")).to_be_visible()
    hong.is_at("[data-asks=pin]")
    hong.type(PIN)
    hong.is_at("[data-key=home]")


# --- awake and asleep


def test_what_is_done_in_one_view_shows_in_the_other_and_takes_nothing_from_it(page: Page, workbook: Workbook):
    panels = opened(page, workbook, 'panel = centre(lab.person("hong"))\npanel', "panel")
    one, other = panels.first, panels.last
    one.locator("[data-key=open-issue]").click()
    expect(other.locator("[name=account_number]")).to_be_visible()
    expect(one.locator("[name=account_number]")).to_be_focused()
    other.locator("[name=account_number]").fill("000-21-0001-001")
    other.locator("[name=security_code]").fill("4821")
    other.locator(".go").click()
    expect(one.locator("[name=member_name]")).to_be_visible()
    expect(other.locator("[name=member_name]")).to_be_focused()


def test_loaded_again_in_the_middle_of_an_item_the_page_goes_on_where_it_was(page: Page, workbook: Workbook):
    panel = opened(page, workbook, 'centre(lab.person("hong"))')
    panel.locator("[data-key=open-issue]").click()
    expect(panel.locator("[name=account_number]")).to_be_focused()
    reopen(page)
    expect(panel.locator("[name=account_number]")).to_be_visible()
    expect(panel.locator("[name=account_number]")).not_to_be_focused()  # it takes nothing from the page
    expect(page.locator(STILL)).to_be_hidden()
    panel.locator("[data-key=home]").click()
    expect(panel.locator(".menu")).to_be_visible()


def test_where_its_kernel_is_gone_it_says_so_and_takes_no_digit(page: Page, workbook: Workbook):
    cell = 'hong = lab.person("hong")\nhong.device("laptop").enroll(lab.bank("kb"), pin="280417")\ncentre(hong)'
    panel = opened(page, workbook, cell)
    panel.locator("[data-key=open-login]").click()
    panel.locator(".go").click()
    expect(panel.locator("[data-pad]")).to_be_focused()
    page.keyboard.type("280")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(panel.get_by_role("status").filter(has_text="Asleep: ")).to_be_visible()
    controls = panel.locator("button, input, select")
    assert controls.count() > 10
    assert controls.and_(page.locator(":enabled")).count() == 0
    page.keyboard.type("417")
    expect(panel.locator("[data-dots]")).to_have_text("")


def test_reopened_the_next_day_a_notebook_saved_with_its_widgets_shows_the_picture_and_holds_no_secret(
    page: Page, workbook: Workbook
):
    panel = opened(page, workbook, 'centre(lab.person("hong"))')
    hong = Clicks(panel)
    hong.open("issue")
    hong.connect()
    hong.type("new_pin")
    hong.type("again")
    hong.is_told("issue")
    secrets = [PIN, hong.known("code")]
    page.evaluate("() => window.jupyterapp.commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState')")
    reopen(page, after="shutdown()")
    saved = (workbook.folder / "en" / "centre.ipynb").read_text(encoding="utf-8")
    assert "application/vnd.jupyter.widget-state+json" in saved
    assert [secret for secret in secrets if secret in saved] == []
    still = page.locator(STILL)
    expect(still).to_contain_text("No certificates yet.")  # which is how it was when the cell was run
    expect(still).to_contain_text("A stored picture. Run the notebook from the top to use it.")
    expect(still).to_be_visible()
    expect(page.get_by_text("model not found").locator("visible=true")).to_have_count(0)
    expect(page.locator("section.fincert .menu")).to_have_count(0)


def test_where_a_page_came_without_https_it_works_and_code_is_selected_to_be_copied(page: Page, workbook: Workbook):
    # What browsers take away from such a page, which a test on this computer never is.
    page.add_init_script(
        "delete Crypto.prototype.randomUUID; Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    )
    panel = opened(page, workbook, 'centre(lab.person("hong"), filled=True)')
    panel.get_by_role("button", name="Issue / re-issue").click()
    panel.get_by_role("button", name="Confirm").click()
    panel.get_by_role("button", name="Copy").click()
    code = panel.locator(".code code")
    expect(code).to_contain_text("authorisation = laptop.check_identity(kb)")
    assert page.evaluate("() => getSelection().toString()") == code.inner_text()
