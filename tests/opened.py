"""`fincert-lab open` as a process of its own, up and answering."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 60  # seconds a server may take to come up
COMMAND = [
    sys.executable,
    "-P",
    "-c",
    "import sys; from fincert_lab.workbook.cli import main; sys.exit(main())",
    "open",
]


@dataclass(frozen=True)
class Opened:
    """The process, and how to ask the server that it started."""

    process: "subprocess.Popen[bytes]"
    port: int
    token: str

    def ask(self, what: str, method: str = "GET") -> Any:
        """Return what the server answers to api/`what`."""
        address = f"http://127.0.0.1:{self.port}/api/{what}"
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(address, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or "null")


def opened(folder: Path, config: Path, *options: str, **how: Any) -> Opened:
    """Start it on `folder` and wait until it answers. `config`: so that a developer's Jupyter settings play no part."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    process = subprocess.Popen(
        [*COMMAND, str(folder), "--no-browser", "--port", str(port), *options],
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(config), "JUPYTER_TOKEN": token},
        stdin=subprocess.DEVNULL,
        **how,
    )
    server = Opened(process, port, token)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "fincert-lab open ended before it answered"
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
        with suppress(urllib.error.URLError):
            server.ask("status")
            return server
    process.terminate()
    raise AssertionError("fincert-lab open did not answer in time")
