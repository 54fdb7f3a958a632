"""The playground: it runs on the first day and on the next, and what it stores depends on neither."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fincert_lab import Lab
from fincert_lab.contents import PLAYGROUND
from fincert_lab.language import LANGUAGES
from tests.notebooks.hygiene import ROOT
from tools.build_notebooks import NOTEBOOKS

PIN = "280417"
NBVAL = ["-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]


def strict_nbval(notebook: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *NBVAL, str(notebook)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_runs_under_strict_nbval_on_the_first_day_and_again_after_what_was_done_on_it(
    tmp_path: Path, lang: str
) -> None:
    notebook = tmp_path / f"{PLAYGROUND}.ipynb"
    shutil.copy(NOTEBOOKS / lang / notebook.name, notebook)
    first = strict_nbval(notebook)
    assert first.returncode == 0, first.stdout
    lab = Lab.open(tmp_path / PLAYGROUND)
    certificate = lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    lab.close()
    second = strict_nbval(notebook)
    assert second.returncode == 0, second.stdout
    lab = Lab.open(tmp_path / PLAYGROUND)
    assert lab.person("hong").certificates() == [certificate]
    lab.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_differs_from_day_to_day_is_not_stored(lang: str) -> None:
    cells = json.loads((NOTEBOOKS / lang / f"{PLAYGROUND}.ipynb").read_text(encoding="utf-8"))["cells"]
    stored = [output for cell in cells for output in cell.get("outputs", [])]
    assert [[*output["data"]] for output in stored] == [["text/plain"]]  # of the box of panels, in words
