"""The command line: what it copies, what it refuses, and what the doctor says."""

import errno
import importlib.util
import io
import json
import os
import socket
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from fincert_lab.contents import CONTENTS, PLAYGROUND
from fincert_lab.errors import FolderNotWritable
from fincert_lab.language import LANGUAGES, say
from fincert_lab.workbook import cli
from fincert_lab.workbook import copies as workbook
from fincert_lab.workbook.start import start_page

EDITIONS = (*LANGUAGES, *(f"teacher/{lang}" for lang in LANGUAGES))


@pytest.fixture(autouse=True)
def notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that holds one lesson, so that these tests do not depend on how many there are."""
    package = tmp_path / "checkout" / "fincert_lab"
    package.mkdir(parents=True)
    for edition in EDITIONS:
        folder = package.parent / "notebooks" / edition
        folder.mkdir(parents=True)
        (folder / "00_start_here.ipynb").write_text(notebook(edition), encoding="utf-8")
        (folder / ".ipynb_checkpoints").mkdir()
    monkeypatch.setattr(workbook, "PACKAGE", package)
    return package.parent / "notebooks"


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What JupyterLab would have been started with."""
    calls: list[tuple[Any, ...]] = []

    def serve(folder: Path, page: str, port: int | None, *, browser: bool, projector: bool) -> int:
        calls.append((folder, page, port, browser, projector))
        return 0

    monkeypatch.setattr(cli, "serve", serve)
    return calls


def notebook(text: str, *outputs: str) -> str:
    """A notebook with one text and one cell, as a student's copy has it."""
    text_cell = {"cell_type": "markdown", "source": text}
    code = {"cell_type": "code", "source": "1 + 1", "outputs": [*outputs], "execution_count": len(outputs) or None}
    return json.dumps({"cells": [text_cell, code]}, ensure_ascii=False, indent=1) + "\n"


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main([*arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    return line


# --- open


def test_open_copies_both_languages_and_the_start_page_but_no_solutions(tmp_path: Path) -> None:
    assert cli.main(["open", str(tmp_path / "mine")]) == 0
    assert files(tmp_path / "mine") == {
        "start.md",
        *(f"start.{lang}.png" for lang in LANGUAGES),
        *(f"{lang}/00_start_here.ipynb" for lang in LANGUAGES),
    }
    assert (tmp_path / "mine" / "start.md").read_text(encoding="utf-8") == start_page()


def so_far(folder: Path, lesson: str) -> str:
    """What the start page of a workbook says about how far a lesson of it has got."""
    (row,) = [
        line
        for line in (folder / "start.md").read_text(encoding="utf-8").splitlines()
        if f"({lesson}" in line and line[0] == "|"
    ]
    return row.split("|")[-2].strip()


def saved(*cells: tuple[str, int | None, str]) -> str:
    """A notebook as Jupyter saves it: of each cell the code, how often something had been run, and what it said."""
    return json.dumps(
        {
            "cells": [{"cell_type": "markdown", "source": ["text"]}]
            + [
                {
                    "cell_type": "code",
                    "source": [code],
                    "execution_count": run,
                    "outputs": [{"output_type": "display_data", "data": {"text/plain": [said], "text/html": ["<i>"]}}],
                }
                for code, run, said in cells
            ]
        }
    )


def test_the_start_page_says_how_far_each_lesson_has_got_when_the_workbook_is_opened(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    cli.main(["open", str(mine)])
    assert so_far(mine, "en/00_start_here") == "–"
    done = [
        ("lab = lesson(0)", 1, ""),
        ('check(lab, "0a")', 2, "● Right."),  # a prediction is no exercise
        ('answer = 1\ncheck(lab, "0-1", answer)', 3, "● Right. So it is."),
        ('check(lab, "0-2", answer)', 4, "◐ Not yet."),
        ('check(lab, "0-3", answer)', None, ""),
    ]
    (mine / "en" / "00_start_here.ipynb").write_text(saved(*done), encoding="utf-8")
    cli.main(["open", str(mine)])
    assert so_far(mine, "en/00_start_here") == "4 of 5 cells · 1 of 3 exercises"
    assert so_far(mine, "ko/00_start_here") == "–"


@pytest.mark.parametrize(
    "odd", ["", "{", "[]", "{}", '{"cells": 1}', '{"cells": [{}]}', "[" * 100_000], ids=lambda it: it[:9]
)
def test_a_notebook_that_cannot_be_read_has_got_nowhere_and_the_workbook_opens(tmp_path: Path, odd: str) -> None:
    mine = tmp_path / "mine"
    cli.main(["open", str(mine)])
    (mine / "en" / "00_start_here.ipynb").write_text(odd, encoding="utf-8")
    assert cli.main(["open", str(mine)]) == 0
    assert so_far(mine, "en/00_start_here") == "–"


def test_a_start_page_that_somebody_has_changed_stays_as_it_is(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    cli.main(["open", str(mine)])
    own = (mine / "start.md").read_text(encoding="utf-8") + "\nMy notes.\n"
    (mine / "start.md").write_text(own, encoding="utf-8")
    cli.main(["open", str(mine)])
    assert (mine / "start.md").read_text(encoding="utf-8") == own


def test_present_opens_a_fresh_copy_without_results_in_large_letters_and_the_notes_in_a_window_of_their_own(
    tmp_path: Path, served: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(cli.webbrowser, "open", opened.append)
    monkeypatch.setattr("fincert_lab.workbook.notes.CONTENTS", CONTENTS[:1])
    for _ in range(2):
        assert cli.main(["open", str(tmp_path / "mine"), "--present", "--lang", "en"]) == 0
    folder = tmp_path / "mine-2"
    assert served[-1] == (folder, "en/00_start_here.ipynb", None, True, True)
    notes = folder / "notes.en.html"
    assert opened[-1] == notes.as_uri() and say("cli.notes", file=notes) in capsys.readouterr().out
    assert not (folder / "teacher").exists()


def test_without_a_browser_the_notes_are_only_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli.webbrowser, "open", lambda address: pytest.fail(f"{address} was opened"))
    monkeypatch.setattr("fincert_lab.workbook.notes.CONTENTS", CONTENTS[:1])
    cli.main(["open", str(tmp_path / "mine"), "--present", "--no-browser"])
    assert say("cli.notes", file=tmp_path / "mine" / "notes.ko.html") in capsys.readouterr().out


def test_teacher_copies_the_solutions_as_well(tmp_path: Path) -> None:
    cli.main(["open", str(tmp_path / "mine"), "--teacher"])
    solutions = {"teacher/ko/00_start_here.ipynb", "teacher/en/00_start_here.ipynb"}
    assert files(tmp_path / "mine") >= solutions


def test_a_notebook_that_a_student_changed_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "mine" / "en" / "00_start_here.ipynb"
    changed.parent.mkdir(parents=True)
    changed.write_text("my work", encoding="utf-8")
    cli.main(["open", str(tmp_path / "mine"), "--lang", "en"])
    assert changed.read_text(encoding="utf-8") == "my work"
    said = capsys.readouterr().out.splitlines()
    assert say("cli.copied", room="en", copied=0, kept=1) in said
    assert say("cli.copied", room="ko", copied=1, kept=0) in said


def test_a_students_copy_has_no_outputs_yet_and_a_teachers_has(tmp_path: Path, notebooks: Path) -> None:
    for edition in EDITIONS:
        (notebooks / edition / "01_next.ipynb").write_text(notebook(edition, "2"), encoding="utf-8")
    cli.main(["open", str(tmp_path / "mine"), "--teacher"])
    for edition in EDITIONS:
        outputs = ["2"] if edition.startswith("teacher") else []
        copy = (tmp_path / "mine" / edition / "01_next.ipynb").read_text(encoding="utf-8")
        assert copy == notebook(edition, *outputs)


def test_a_copy_that_is_interrupted_leaves_no_empty_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(workbook, "_as_it_comes", interrupt)
        cli.main(["open", str(tmp_path / "mine")])
    cli.main(["open", str(tmp_path / "mine")])
    assert (tmp_path / "mine" / "ko" / "00_start_here.ipynb").read_text(encoding="utf-8") == notebook("ko")


@pytest.mark.parametrize("command", [["open"], ["reset", "0"]])
def test_a_name_that_is_too_long_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    mine = tmp_path / ("x" * 300)
    line = refusal(capsys, *command, str(mine), "--lang", "en")
    assert line == say("error.folder_not_writable", folder=mine, reason=os.strerror(errno.ENAMETOOLONG))


def test_a_new_lesson_joins_the_ones_a_student_has(tmp_path: Path, notebooks: Path) -> None:
    cli.main(["open", str(tmp_path / "mine")])
    (notebooks / "ko" / "01_next.ipynb").write_text(notebook("new"), encoding="utf-8")
    cli.main(["open", str(tmp_path / "mine")])
    assert "ko/01_next.ipynb" in files(tmp_path / "mine")


def test_a_copy_can_be_changed_where_the_original_cannot(tmp_path: Path, notebooks: Path) -> None:
    (notebooks / "ko" / "00_start_here.ipynb").chmod(0o400)
    cli.main(["open", str(tmp_path / "mine")])
    assert (tmp_path / "mine" / "ko" / "00_start_here.ipynb").stat().st_mode & 0o200


def test_fresh_takes_the_next_free_name_and_touches_no_folder_that_is_there(
    tmp_path: Path, served: list[tuple[Any, ...]]
) -> None:
    mine = tmp_path / "mine"
    for expected in (mine, tmp_path / "mine-2", tmp_path / "mine-3"):
        cli.main(["open", str(mine), "--fresh"])
        assert served[-1][0] == expected
    before = {path: path.stat().st_mtime_ns for path in mine.rglob("*")}
    cli.main(["open", str(mine), "--fresh"])
    assert {path: path.stat().st_mtime_ns for path in mine.rglob("*")} == before


@pytest.mark.parametrize("name", ["class.2026", "."])
def test_fresh_numbers_a_folder_by_its_whole_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, served: list[tuple[Any, ...]], name: str
) -> None:
    (tmp_path / "class.2026").mkdir()
    monkeypatch.chdir(tmp_path if name != "." else tmp_path / "class.2026")
    cli.main(["open", name, "--fresh"])
    assert served[-1][0] == tmp_path / "class.2026-2"


def test_without_a_folder_it_is_fincert_workbook_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, served: list[tuple[Any, ...]]
) -> None:
    monkeypatch.chdir(tmp_path)
    cli.main(["open"])
    assert served == [(Path("fincert-workbook"), "start.md", None, True, False)]
    assert "start.md" in files(tmp_path / "fincert-workbook")


def test_what_is_asked_for_reaches_jupyterlab(tmp_path: Path, served: list[tuple[Any, ...]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    cli.main(["open", str(tmp_path), "--lang", "en", "--no-browser", "--port", str(port), "--projector"])
    assert served == [(tmp_path, "en/00_start_here.ipynb", port, False, True)]


@pytest.mark.parametrize(("options", "lang"), [([], "ko"), (["--lang", "en"], "en")])
def test_a_teacher_begins_at_the_teachers_edition(
    tmp_path: Path, served: list[tuple[Any, ...]], options: list[str], lang: str
) -> None:
    cli.main(["open", str(tmp_path), "--teacher", *options])
    assert served[-1][1] == f"teacher/{lang}/00_start_here.ipynb"


def test_the_installed_wheel_has_its_notebooks_inside(tmp_path: Path, notebooks: Path) -> None:
    notebooks.rename(workbook.PACKAGE / "_notebooks")
    cli.main(["open", str(tmp_path / "mine")])
    assert "ko/00_start_here.ipynb" in files(tmp_path / "mine")


# --- reset


def test_a_lesson_is_put_back_as_it_came_and_what_was_changed_keeps_another_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    cli.main(["open", str(mine)])
    for work in ("first", "second"):
        (mine / "en" / "00_start_here.ipynb").write_text(work, encoding="utf-8")
        assert cli.main(["reset", "0", str(mine), "--lang", "en"]) == 0
    there = {path.name: path.read_text(encoding="utf-8") for path in (mine / "en").iterdir()}
    assert there == {
        "00_start_here.ipynb": notebook("en"),
        "00_start_here-mine.ipynb": "first",
        "00_start_here-mine-2.ipynb": "second",
    }
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == say("cli.reset", notebook=mine / "en" / "00_start_here.ipynb", kept="00_start_here-mine-2.ipynb")


def test_a_lesson_that_nobody_changed_stays_and_nothing_is_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    cli.main(["open", str(mine)])
    before = files(mine)
    capsys.readouterr()
    assert cli.main(["reset", "0", str(mine)]) == 0
    assert (files(mine), capsys.readouterr().out.strip()) == (before, say("cli.nothing_to_reset", folder=mine))


def test_a_notebook_that_was_deleted_is_brought_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    cli.main(["open", str(mine)])
    (mine / "ko" / "01_mine.ipynb").touch()
    lost = mine / "ko" / "00_start_here.ipynb"
    lost.unlink()
    capsys.readouterr()
    cli.main(["reset", "0", str(mine), "--lang", "en"])
    assert lost.read_text(encoding="utf-8") == notebook("ko")
    assert capsys.readouterr().out.strip() == say("cli.brought_back", notebook=lost)


def test_in_a_workbook_its_own_lesson_is_reset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.main(["open", str(tmp_path / "mine")])
    monkeypatch.chdir(tmp_path / "mine")
    Path("ko/00_start_here.ipynb").write_text("changed", encoding="utf-8")
    cli.main(["reset", "0"])
    assert Path("ko/00_start_here.ipynb").read_text(encoding="utf-8") == notebook("ko")


def test_what_cannot_be_put_back_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine"
    cli.main(["open", str(mine)])
    (mine / "ko" / "00_start_here.ipynb").write_text("my work", encoding="utf-8")
    capsys.readouterr()

    def full(place: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    line = refusal(capsys, "reset", "0", str(mine), "--lang", "en")
    assert line == say("error.folder_not_writable", folder=mine, reason=os.strerror(errno.ENOSPC))
    assert (mine / "ko" / "00_start_here-mine.ipynb").read_text(encoding="utf-8") == "my work"


@pytest.mark.parametrize("what", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt()], ids=repr)
def test_a_copy_that_breaks_off_leaves_no_half_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: BaseException
) -> None:
    class BreaksOff(io.FileIO):
        def write(self, content: Any) -> int:
            super().write(content[: len(content) // 2])
            raise what

    as_ever = Path.open

    def opened(place: Path, mode: str, **how: Any) -> Any:
        return BreaksOff(place, "x") if mode == "xb" else as_ever(place, mode, **how)

    with monkeypatch.context() as at_that_moment, pytest.raises((FolderNotWritable, KeyboardInterrupt)):
        at_that_moment.setattr(Path, "open", opened)
        workbook.fill(tmp_path / "mine")
    assert files(tmp_path / "mine") == set()
    assert workbook.fill(tmp_path / "mine")[1] == Counter()


def test_the_teachers_edition_is_put_back_where_it_is_and_not_brought_where_it_is_not(tmp_path: Path) -> None:
    for folder, teacher in ((tmp_path / "hers", ["--teacher"]), (tmp_path / "mine", [])):
        cli.main(["open", str(folder), *teacher])
        for notebook in folder.rglob("*.ipynb"):
            notebook.write_text("changed", encoding="utf-8")
        cli.main(["reset", "0", str(folder)])
    put_back = [path for path in tmp_path.glob("*s/**/00_start_here.ipynb") if path.read_text("utf-8") != "changed"]
    assert len(put_back) == 4
    assert not (tmp_path / "mine" / "teacher").exists()


def test_the_playground_is_put_back_as_it_came_and_its_sandbox_stays(tmp_path: Path, notebooks: Path) -> None:
    (notebooks / "en" / "playground.ipynb").write_text(notebook("new"), encoding="utf-8")
    mine = tmp_path / "mine"
    cli.main(["open", str(mine)])
    sandbox = mine / "en" / PLAYGROUND / "ca.db"
    sandbox.parent.mkdir()
    sandbox.write_text("certificates", encoding="utf-8")
    for mine_too in ("playground", "00_start_here"):
        (mine / "en" / f"{mine_too}.ipynb").write_text("my work", encoding="utf-8")
    before = files(mine)
    cli.main(["open", str(mine)])
    assert cli.main(["reset", PLAYGROUND, str(mine)]) == 0
    assert (mine / "en" / "playground.ipynb").read_text(encoding="utf-8") == notebook("new")
    assert (mine / "en" / "playground-mine.ipynb").read_text(encoding="utf-8") == "my work"
    assert sandbox.read_text(encoding="utf-8") == "certificates"
    assert (mine / "en" / "00_start_here.ipynb").read_text(encoding="utf-8") == "my work"
    assert files(mine) - before == {"en/playground-mine.ipynb"}


def test_only_lessons_and_the_playground_can_be_reset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["reset", "kb", str(tmp_path)])
    assert "kb" in capsys.readouterr().err


def test_a_lesson_that_does_not_exist_is_not_reset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["open", str(tmp_path / "mine")])
    capsys.readouterr()
    line = refusal(capsys, "reset", "10", str(tmp_path / "mine"), "--lang", "en")
    assert line == say("error.unknown_lesson", lesson=10)


def test_help_says_how_many_lessons_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["reset", "--help"])
    assert f"(0–{CONTENTS[-1].number})" in capsys.readouterr().out


def test_a_folder_without_the_lesson_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = refusal(capsys, "reset", "0", str(tmp_path / "nothing"), "--lang", "en")
    assert line == say("error.no_workbook", folder=tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


# --- refusals: one line, no traceback, nothing started


def test_a_file_in_place_of_the_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], served: list[tuple[Any, ...]]
) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    line = refusal(capsys, "open", str(tmp_path / "notes.txt"), "--lang", "en")
    assert line == say("error.folder_is_file", folder=tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert served == []


def test_a_folder_that_cannot_be_made_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], served: list[tuple[Any, ...]]
) -> None:
    # Below a file no folder can be made, by root neither.
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    mine = tmp_path / "notes.txt" / "mine"
    line = refusal(capsys, "open", str(mine), "--lang", "en")
    assert line == say("error.folder_not_writable", folder=mine, reason=os.strerror(errno.ENOTDIR))
    assert served == []


@pytest.mark.parametrize("port", ["taken", "negative", "65536"])
def test_a_port_that_cannot_be_had_is_refused_before_anything_is_copied(
    port: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = {"taken": taken.getsockname()[1], "negative": -1}.get(port, port)
        line = refusal(capsys, "open", str(tmp_path / "mine"), "--lang", "en", f"--port={number}")
    assert line == say("error.port_taken", port=number)
    assert not (tmp_path / "mine").exists()


def test_a_missing_jupyterlab_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert refusal(capsys, "open", str(tmp_path / "mine"), "--lang", "en") == say("error.jupyterlab_missing")


def test_korean_is_spoken_unless_english_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").touch()
    in_korean = refusal(capsys, "open", str(tmp_path / "notes.txt"))
    assert "파일입니다" in in_korean
    assert in_korean != refusal(capsys, "open", str(tmp_path / "notes.txt"), "--lang", "en")
