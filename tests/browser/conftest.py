"""A real browser, and a real `fincert-lab open` for it to look at."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.jupyter import Workbook

PATIENCE = 60  # seconds a server may take to come up


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
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    # A home of its own, so that a developer's Jupyter settings play no part; and `run_all` talks to window.jupyterapp.
    config = tmp_path / "config"
    config.mkdir()
    exposed = {"LabApp": {"expose_app_in_browser": True}}
    (config / "jupyter_lab_config.json").write_text(json.dumps(exposed), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; from fincert_lab.cli import main; sys.exit(main())"]
        + ["open", str(tmp_path / "workbook"), "--no-browser", "--port", str(port), *getattr(request, "param", [])],
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(config), "JUPYTER_TOKEN": token},
        stdin=subprocess.DEVNULL,
    )
    try:
        _wait_until_up(process, port, token)
        yield Workbook(tmp_path / "workbook", port, token, process.pid)
    finally:
        family = [*psutil.Process(process.pid).children(recursive=True), process]
        with suppress(urllib.error.URLError):
            _ask(port, token, "shutdown", method="POST")
        # With a request under way Jupyter may wait for ever: github.com/jupyterlab/jupyterlab/issues/10442
        for left in psutil.wait_procs(family, timeout=10)[1]:
            left.kill()
        process.wait()


@pytest.fixture
def page(chromium: Browser, workbook: Workbook) -> Iterator[Page]:
    """A browser window that has been let in: relative addresses lead into the workbook, at its start page."""
    with chromium.new_context(base_url=workbook.address, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(workbook.address)
        yield page
        # The next test of the file finds neither kernels nor tabs.
        page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")
    shutil.rmtree(workbook.folder / ".jupyterlab" / "workspaces", ignore_errors=True)


def _wait_until_up(process: "subprocess.Popen[bytes]", port: int, token: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "fincert-lab open ended before it answered"
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
        with suppress(urllib.error.URLError):
            return _ask(port, token, "status")
    pytest.fail("fincert-lab open did not answer in time")


def _ask(port: int, token: str, what: str, method: str = "GET") -> None:
    address = f"http://127.0.0.1:{port}/api/{what}"
    request = urllib.request.Request(address, headers={"Authorization": f"token {token}"}, method=method)
    urllib.request.urlopen(request, timeout=PATIENCE).close()
