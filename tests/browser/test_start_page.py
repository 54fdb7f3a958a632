"""What a student sees first, in a real JupyterLab."""

from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from fincert_lab.contents import CONTENTS
from fincert_lab.language import LANGUAGES
from tests.browser.jupyter import Workbook

KOREAN, ENGLISH = "한국어 실습서 시작하기", "Start the English workbook"


@pytest.fixture
def start(page: Page, workbook: Workbook) -> Page:
    """A browser window at the start page."""
    page.goto(workbook.address)
    return page


def test_the_start_page_opens_rendered_and_its_links_lead_to_both_workbooks(start: Page) -> None:
    preview = start.locator(".jp-MarkdownViewer")
    expect(preview.get_by_role("link", name=KOREAN)).to_be_visible(timeout=30_000)
    expect(preview.get_by_role("link", name=ENGLISH)).to_be_visible()


@pytest.mark.parametrize(("link", "language", "menu"), [(KOREAN, "ko", "파일"), (ENGLISH, "en", "File")])
def test_a_link_opens_the_first_lesson_with_menus_in_its_language(
    start: Page, link: str, language: str, menu: str
) -> None:
    start.locator(".jp-MarkdownViewer").get_by_role("link", name=link).click(timeout=30_000)
    expect(start.get_by_role("menuitem", name=menu)).to_be_visible(timeout=30_000)
    lesson = start.locator(f".lm-TabBar-tab.lm-mod-current[title*='{language}/00_start_here.ipynb']")
    expect(lesson).to_be_visible(timeout=30_000)
    expect(start.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_attached(timeout=30_000)


def test_a_lesson_that_nobody_has_touched_counts_as_saved(page: Page) -> None:
    page.goto("/lab/tree/en/01_key_generation.ipynb?reset")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached", timeout=30_000)
    dirty = """async () => {
        const { context, sessionContext } = window.jupyterapp.shell.currentWidget;
        await sessionContext.ready;
        await sessionContext.session.kernel.info;
        await sessionContext.session.kernel.requestKernelInfo();
        return context.model.dirty;
    }"""
    assert page.evaluate(dirty) is False


def test_a_link_in_a_text_is_underlined_and_a_number_in_code_dark_enough(start: Page) -> None:
    links = start.locator(".jp-RenderedMarkdown :is(td, strong) > a")
    links.first.wait_for(timeout=30_000)
    lines = links.evaluate_all("links => links.map(link => getComputedStyle(link).textDecorationLine)")
    assert lines == ["underline"] * len(LANGUAGES) * (len(CONTENTS) + 2)  # where to begin, and the playground
    start.goto("/lab/tree/en/01_key_generation.ipynb?reset")
    start.locator(".jp-Notebook").wait_for(timeout=30_000)
    name = "--jp-mirror-editor-number-color"
    assert start.evaluate(f"() => getComputedStyle(document.body).getPropertyValue('{name}')") == "#070"


def test_no_news_question_is_asked_and_nobody_outside_is_called(chromium: Browser, workbook: Workbook) -> None:
    with chromium.new_context() as context:
        called: list[str] = []
        context.on("request", lambda request: called.append(request.url))
        page = context.new_page()
        page.goto(workbook.address)
        expect(page.locator(".jp-MarkdownViewer")).to_be_visible(timeout=30_000)
        page.wait_for_load_state("networkidle")
        expect(page.locator(".jp-Dialog, .jp-Notification-Toast-Close, .Toastify__toast")).to_have_count(0)
        hosts = {urlsplit(url).hostname for url in called if not url.startswith(("data:", "blob:"))}
        assert hosts == {"127.0.0.1"}
        assert not [url for url in called if "/lab/api/news" in url or "/lab/api/update" in url]


def test_only_this_machine_can_reach_the_server(workbook: Workbook) -> None:
    server = psutil.Process(workbook.server.process.pid)
    family = [server, *server.children(recursive=True)]
    listening = [c.laddr for p in family for c in p.net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert {address.ip for address in listening} == {"127.0.0.1"}  # kernels of the tests before may listen as well
    assert workbook.server.port in {address.port for address in listening}
