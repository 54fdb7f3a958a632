"""The doctor: one line for each thing that the workbook needs of a machine, and what to do about it."""

import os
from importlib import metadata
from pathlib import Path

import pytest

from fincert_lab.language import say
from fincert_lab.workbook import cli
from fincert_lab.workbook import doctor as surgery


def doctor(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    status = cli.main(["doctor", "--lang", "en"])
    return status, capsys.readouterr().out.splitlines()


def test_the_doctor_finds_this_machine_well(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = doctor(capsys)
    assert status == 0, lines
    assert all(line.startswith("ok ") for line in lines)
    for package in ("cryptography", "pandas", "sqlalchemy", "ipywidgets", "jupyterlab"):
        assert f"ok      {package} {metadata.version(package)}" in lines


@pytest.fixture
def awake(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that starts, for tests of something else: to start one takes seconds."""
    monkeypatch.setattr(surgery, "_kernel", lambda: surgery.Finding("kernel"))


def test_one_thing_amiss_is_one_line_and_exit_status_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surgery, "_kernel", lambda: surgery.Finding("kernel", "start it"))
    status, lines = doctor(capsys)
    assert status == 1
    assert [said for said in lines if not said.startswith("ok ")] == ["not ok  kernel: start it"]


@pytest.mark.usefixtures("awake")
def test_the_doctor_names_a_package_that_is_not_there_or_cannot_be_imported(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(module: str) -> None:
        raise ImportError(f"no {module}\nand a long story")

    monkeypatch.setattr(surgery, "import_module", broken)
    monkeypatch.setattr(metadata, "requires", lambda name: ["pandas>=3", "no-such-thing", 'pytest; extra == "test"'])
    status, lines = doctor(capsys)
    assert status == 1
    broken_one, missing_one = (line for line in lines if line.startswith("not ok"))
    remedy = say("cli.package_broken", error="no pandas")
    assert broken_one == f"not ok  pandas {metadata.version('pandas')}: {remedy}"
    assert missing_one == f"not ok  no-such-thing: {say('cli.package_missing')}"


@pytest.mark.usefixtures("awake")
def test_a_package_that_cannot_even_be_asked_for_its_version_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(package: str) -> str:
        raise KeyError("Version")

    monkeypatch.setattr(metadata, "version", broken)
    monkeypatch.setattr(metadata, "requires", lambda name: ["pandas>=3"])
    status, lines = doctor(capsys)
    assert status == 1
    remedy = say("cli.package_broken", error="'Version'")
    assert [line for line in lines if "pandas" in line] == [f"not ok  pandas: {remedy}"]


def test_the_doctor_says_what_to_do_about_a_kernel_that_does_not_start(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text('{"argv": ["/no/such/python"], "display_name": "gone"}', encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    status, lines = doctor(capsys)
    assert status == 1
    (line,) = (line for line in lines if line.startswith("not ok"))
    assert "kernel" in line and "ipykernel" in line


@pytest.mark.usefixtures("awake")
@pytest.mark.parametrize(
    ("place", "found", "words"),
    [
        ("fincert_lab.workbook.doctor.sys.getfilesystemencoding", "cp949", ["cp949", "PYTHONUTF8=1"]),
        ("jupyter_core.paths.jupyter_path", [os.devnull], ["jupyterlab_widgets"]),
    ],
    ids=["an encoding that would break Korean", "no widgets extension"],
)
def test_the_doctor_says_what_to_do_about(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, place: str, found: object, words: list[str]
) -> None:
    monkeypatch.setattr(place, lambda *_: found)
    status, lines = doctor(capsys)
    assert status == 1
    (line,) = (line for line in lines if line.startswith("not ok"))
    assert all(word in line for word in words)
