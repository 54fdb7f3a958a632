"""What `fincert-lab open` starts: beside any file, and ended with it."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.blocking import BlockingKernelClient

from tests.opened import Opened, opened

# The library's modules that JupyterLab or a kernel takes on its way up, and one that a lesson takes.
NAMES = ("html", "random", "urllib", "fnmatch", "json", "email", "logging", "tornado", "cryptography")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Any]:
    """Start it in the folder that it opens; whatever is left of it afterwards is ended."""
    servers: list[Opened] = []

    def started(**how: Any) -> Opened:
        server = opened(tmp_path, tmp_path / "config", "--lang=en", cwd=tmp_path, **how)
        servers.append(server)
        return server

    yield started
    for server in servers:
        for left in family(server) if server.process.poll() is None else []:
            left.kill()
        server.process.wait()


def family(server: Opened) -> list[psutil.Process]:
    """The command and what it started."""
    command = psutil.Process(server.process.pid)
    return [command, *command.children(recursive=True)]


def run_in_a_kernel(server: Opened, code: str) -> Any:
    """Run `code` as a notebook in the folder would, and return what it printed."""
    kernel = server.ask("kernels", "POST")
    words = [word for process in family(server) for word in process.cmdline()]
    (connection,) = (word for word in words if kernel["id"] in word)
    client = BlockingKernelClient(connection_file=connection)
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        reply = client.execute(code, reply=True, timeout=60, user_expressions={"answer": "answer"})["content"]
    finally:
        client.stop_channels()
    assert reply["status"] == "ok", reply
    return reply["user_expressions"]["answer"]["data"]["text/plain"]


def test_beside_files_named_like_libraries_it_opens_and_kernels_take_the_libraries(start: Any, tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('this is my own file')", encoding="utf-8")
    (tmp_path / "my_own.py").write_text("ANSWER = 42", encoding="utf-8")
    code = f"import {', '.join(NAMES)}, fincert_lab, my_own; answer = my_own.ANSWER"
    assert run_in_a_kernel(start(), code) == "42"


def in_the_background() -> None:
    """As a shell without job control starts what ends in &."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_it_started_ends_with_it_in_the_background_too(start: Any, number: signal.Signals) -> None:
    server = start(preexec_fn=in_the_background)
    server.ask("kernels", "POST")
    _, *started = family(server)
    assert len(started) >= 2  # JupyterLab and a kernel, and whatever they start in turn
    server.process.send_signal(number)
    assert server.process.wait(30) == 0
    assert psutil.wait_procs(started, timeout=10)[1] == []


def test_a_language_that_is_asked_for_counts_and_not_the_one_chosen_at_the_start(start: Any, tmp_path: Path) -> None:
    chosen = tmp_path / ".jupyterlab/settings/@jupyterlab/translation-extension/plugin.jupyterlab-settings"
    chosen.parent.mkdir(parents=True)
    chosen.write_text('{"locale": "ko_KR"}', encoding="utf-8")
    start()  # with --lang=en
    assert not chosen.exists()
