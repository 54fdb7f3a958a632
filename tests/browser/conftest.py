"""A real browser, and a real `fincert-lab open` for it to look at."""

import json
import os
import shutil
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.bare import Bare
from tests.browser.jupyter import Workbook
from tests.opened import opened


# Not for longer than a file: as long as Playwright runs, the thread has a running event loop, in which the tests of
# other files could not start one of their own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser that is on the machine already: Playwright need not download one."""
    program = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if program is None:
        message = "no chromium, chromium-browser or google-chrome on this machine: the browser tests need one"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with sync_playwright() as playwright:
        quiet = ["--disable-gpu", "--disable-quic", "--disable-sync"]
        browser = playwright.chromium.launch(executable_path=program, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Workbook]:
    """`fincert-lab open` on an empty folder, up and answering; a parameter is an option more."""
    tmp_path = tmp_path_factory.mktemp("opened")
    # `run_all` talks to window.jupyterapp.
    config = tmp_path / "config"
    config.mkdir()
    exposed = {"LabApp": {"expose_app_in_browser": True}}
    (config / "jupyter_lab_config.json").write_text(json.dumps(exposed), encoding="utf-8")
    server = opened(tmp_path / "workbook", config, *getattr(request, "param", []))
    try:
        yield Workbook(tmp_path / "workbook", server)
    finally:
        family = [*psutil.Process(server.process.pid).children(recursive=True), server.process]
        with suppress(urllib.error.URLError):
            server.ask("shutdown", method="POST")
        # With a request under way Jupyter may wait for ever: github.com/jupyterlab/jupyterlab/issues/10442
        for left in psutil.wait_procs(family, timeout=3)[1]:
            left.kill()
        server.process.wait()


@pytest.fixture
def page(chromium: Browser, workbook: Workbook) -> Iterator[Page]:
    """A browser window that has been let in: relative addresses lead into the workbook."""
    with chromium.new_context(base_url=workbook.address, viewport={"width": 1280, "height": 900}) as context:
        # The token is good for a cookie wherever it is shown; here it costs no page.
        context.request.get(f"/api/status?token={workbook.server.token}")
        yield context.new_page()
        # The next test of the file finds neither kernels nor tabs, nor a language that was chosen.
        workbook.end_kernels()
    for kept in ("workspaces", "settings"):
        shutil.rmtree(workbook.folder / ".jupyterlab" / kept, ignore_errors=True)


@pytest.fixture
def alone(chromium: Browser) -> Iterator[Callable[..., Bare]]:
    """What puts a panel on a page of its own, without Jupyter, and returns a view of it."""
    with chromium.new_context() as context:
        yield lambda panel, lang="en", theme="light": Bare(context.new_page(), panel, lang, theme)
