"""The doctor: what the workbook needs of a machine, and what to do about what is not there."""

import codecs
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from fincert_lab.language import say


@dataclass(frozen=True)
class Finding:
    """What the doctor checked, in words, and what to do about it, or None if it is fine."""

    subject: str
    remedy: str | None = None


def examine() -> Iterator[Finding]:
    """Check everything the workbook needs from this machine, one finding after the other."""
    yield Finding(f"Python {platform.python_version()}")  # one that is too old would not have come this far
    yield from _packages()
    yield _kernel()
    yield _encoding()
    yield _widgets()


def _packages() -> Iterator[Finding]:
    homes: dict[str, list[str]] = {}  # distribution -> the names one imports from it
    for module, distributions in metadata.packages_distributions().items():
        for distribution in distributions:
            homes.setdefault(distribution.lower(), []).append(module)
    for requirement in metadata.requires("fincert-lab") or []:
        if "extra ==" in requirement:
            continue
        subject = package = re.split(r"[^\w.-]", requirement)[0]
        try:
            subject = f"{package} {metadata.version(package)}"
            for module in homes[package.lower()]:
                import_module(module)
            yield Finding(subject)
        except metadata.PackageNotFoundError:
            yield Finding(subject, say("cli.package_missing"))
        except Exception as error:  # whatever a broken package raises
            yield Finding(subject, say("cli.package_broken", error=_brief(error)))


def _kernel() -> Finding:
    subject = say("cli.kernel")
    try:
        from jupyter_client.manager import run_kernel

        client: Any  # typed as the base class, which cannot wait for an answer
        # In another folder, since here a file of the student's may shadow a library's.
        elsewhere = {"cwd": gettempdir(), "stderr": subprocess.DEVNULL}
        with run_kernel(kernel_name="python3", **elsewhere) as client:
            # A kernel of another Python starts as well, and then lacks our packages.
            reply = client.execute("import fincert_lab", user_expressions={"sum": "1 + 1"}, reply=True, timeout=60)
        answer = reply["content"]
        if answer["status"] == "ok" and answer["user_expressions"]["sum"]["data"]["text/plain"] == "2":
            return Finding(subject)
        return Finding(subject, say("cli.kernel_elsewhere", error=answer.get("evalue", "")))
    except Exception as error:  # no such kernel, a dead one, a silent one, no jupyter_client
        return Finding(subject, say("cli.kernel_broken", error=_brief(error)))


def _encoding() -> Finding:
    encodings = {sys.stdout.encoding, sys.getfilesystemencoding()}
    utf8 = all(codecs.lookup(encoding).name == "utf-8" for encoding in encodings)
    return Finding(say("cli.encoding", names=", ".join(sorted(encodings))), None if utf8 else say("cli.not_utf8"))


def _widgets() -> Finding:
    subject = say("cli.widgets")
    try:
        from jupyter_core.paths import jupyter_path

        there = any(
            (Path(path) / "@jupyter-widgets" / "jupyterlab-manager" / "package.json").is_file()
            for path in jupyter_path("labextensions")
        )
    except ImportError:
        there = False
    return Finding(subject, None if there else say("cli.widgets_missing"))


def _brief(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
