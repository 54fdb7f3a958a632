"""Each hygiene check sees the fault that it is named for, and sees none in a healthy notebook."""

# mypy: untyped-calls-exclude=nbformat
from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from fincert_lab.language import LANGUAGES
from tests.notebooks import hygiene


def text(source: str, **metadata: Any) -> NotebookNode:
    cell: NotebookNode = nbformat.v4.new_markdown_cell(source, metadata=metadata)
    return cell


def code(source: str, *outputs: NotebookNode, count: int = 1, **metadata: Any) -> NotebookNode:
    cell: NotebookNode = nbformat.v4.new_code_cell(
        source, outputs=list(outputs), execution_count=count, metadata=metadata
    )
    return cell


def output(kind: str, **content: Any) -> NotebookNode:
    made: NotebookNode = nbformat.v4.new_output(kind, **content)
    return made


def prints(said: str) -> NotebookNode:
    return code("print(said)", output("stream", text=said))


def raises(*traceback: str, **metadata: Any) -> NotebookNode:
    error = output("error", ename="Revoked", evalue="revoked", traceback=list(traceback))
    return code("login()", error, **metadata)


def notebook(*cells: NotebookNode, **metadata: Any) -> NotebookNode:
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    made: NotebookNode = nbformat.v4.new_notebook(cells=list(cells), metadata={"lang": "ko", **metadata})
    return made


TABLE = output("display_data", data={"text/html": "<table><tr><td>유효</td></tr></table>"})
NOT_YET = output("display_data", data={"text/plain": "◐ Not yet. ● is what it should be."})
RIGHT = output("display_data", data={"text/plain": "● Right."})
MEASURED = ["measured", "nbval-ignore-output"]
EXPECTED: dict[str, Any] = {"tags": ["raises-exception"]}
WIDGET = output("display_data", data={hygiene.WIDGET_VIEW: {"model_id": "1"}})


def healthy(lang: str = "ko") -> NotebookNode:
    words = "# 제목\n금융인증서 `lab`" if lang == "ko" else "# Title\nA financial certificate (금융인증서) in a `lab`"
    refused = raises("Revoked: 폐지되었습니다", **EXPECTED)
    refused.execution_count = 2
    return notebook(
        text(words),
        code('name = "홍길동"\nrate = 7 % 4', TABLE, output("stream", text="CRL/OCSP 1/2, line by line, 0x1f")),
        refused,
        code("measure()", count=3, tags=MEASURED),
        code("check()", RIGHT, count=4, exercise="0-1"),
        lang=lang,
    )


FAULTS: list[tuple[Callable[[NotebookNode], list[str]], NotebookNode]] = [
    (hygiene.wrong_counts, notebook(code("1", count=2))),
    (hygiene.wrong_counts, notebook(code("1", count=1), nbformat.v4.new_code_cell("never_run()"))),
    (hygiene.widget_state, notebook(widgets={})),
    (hygiene.widget_views, notebook(code("live(lab)", WIDGET))),
    (hygiene.stderr, notebook(code("warn()", output("stream", name="stderr", text="careful")))),
    (hygiene.paths, notebook(prints("saved to /home/hong/lab.db"))),
    (hygiene.paths, notebook(prints("saved to C:\\Users\\hong"))),
    (hygiene.paths, notebook(prints(f"saved to {hygiene.ROOT}"))),
    (hygiene.paths, notebook(raises('  File "lab.py"'))),
    (hygiene.paths, notebook(raises("lab.py:12: Warning"))),
    (hygiene.paths, notebook(code("1", output("display_data", data={"text/html": "lib/site-packages"})))),
    (hygiene.line_numbers, notebook(raises("lab.py, line 12"))),
    (hygiene.line_numbers, notebook(raises("Cell In[3]"))),
    (hygiene.line_numbers, notebook(raises("login\n----> 1 login()"))),
    (hygiene.addresses, notebook(prints("<Lab object at 0x7f3A9c01d2>"))),
    (hygiene.unexpected_errors, notebook(raises("Revoked: revoked"))),
    (hygiene.unexpected_errors, notebook(code("login()", **EXPECTED))),
    (hygiene.long_errors, notebook(raises("Traceback", "Revoked", **EXPECTED))),
    (hygiene.long_errors, notebook(raises("Traceback\nRevoked", **EXPECTED))),
    (hygiene.unchecked_outputs, notebook(code("1", tags=["nbval-skip"]))),
    (hygiene.unchecked_outputs, notebook(code("1", tags=["nbval-ignore-output"]))),
    (hygiene.unchecked_outputs, notebook(code("1", tags=["measured"]))),
    (hygiene.unchecked_outputs, notebook(code("1", TABLE, tags=MEASURED))),
    (hygiene.unchecked_outputs, notebook(code("# NBVAL_IGNORE_OUTPUT\n1"))),
    (hygiene.wrong_solutions, notebook(code("check()", NOT_YET, exercise="0-1"))),
    (hygiene.wrong_solutions, notebook(code("answer = 42", exercise="0-1"))),
    (hygiene.no_table, notebook(prints("<table"))),
    (hygiene.long_cells, notebook(code("1\n" * 11))),
    (hygiene.wide_cells, notebook(code(f"'{'x' * 99}'"))),
    (hygiene.not_python, notebook(code("%time 1"))),
    (hygiene.not_python, notebook(code("files = !ls"))),
    (hygiene.not_python, notebook(code("lab?"))),
    (hygiene.comments, notebook(code("login()  # now"))),
    (hygiene.foreign_names, notebook(code("홍길동 = 1"))),
    (hygiene.banned_calls, notebook(code("with Output():\n    1"))),
    (hygiene.banned_calls, notebook(code("interact(show, n=3)"))),
    (hygiene.banned_calls, notebook(code("clear_output()"))),
    (hygiene.banned_calls, notebook(code("display(1, display_id=True)"))),
    (hygiene.banned_calls, notebook(code("frame.style.hide()"))),
    (hygiene.banned_calls, notebook(code("datetime.now()"))),
    (hygiene.banned_calls, notebook(code("time.time()"))),
    (hygiene.banned_calls, notebook(code("from random import choice"))),
    (hygiene.banned_calls, notebook(code("os.urandom(8)"))),
    (hygiene.banned_calls, notebook(code("secrets.token_hex()"))),
    (hygiene.wrong_language, notebook(text("Only English"), lang="ko")),
    (hygiene.wrong_language, notebook(text("**금융인증서** is"), lang="en")),
]
CHECKS = {check.__name__: check for check, _ in FAULTS}


@pytest.mark.parametrize(("check", "planted"), FAULTS, ids=[check.__name__ for check, _ in FAULTS])
def test_a_planted_fault_is_seen(check: Callable[[NotebookNode], list[str]], planted: NotebookNode) -> None:
    assert check(planted) != []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_healthy_notebook_is_left_in_peace(check: Callable[[NotebookNode], list[str]], lang: str) -> None:
    assert check(healthy(lang)) == []


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("# 제목", "## Title"),
        ("# 제목", "Title"),
        ("`revoke`", "`suspend`"),
        ("`revoke`", "revoke"),
        ("시도 5번", "6 tries"),
        ("10,000원", "1,000 won"),
        ("[규격](https://example.org/a)", "[profile](https://example.org/b)"),
        ("[다음](next.ipynb)", "next"),
    ],
)
def test_a_twin_that_says_something_else_is_seen(korean: str, english: str) -> None:
    assert len(hygiene.untrue_twins(notebook(text(korean)), notebook(text(english)))) == 1


def test_a_twin_that_is_missing_is_seen() -> None:
    assert hygiene.untrue_twins(notebook(text("하나"), text("둘")), notebook(text("one"))) != []


def test_twins_may_write_a_number_a_sentence_and_the_way_to_each_other_differently() -> None:
    korean = "## `hold` 뒤 `revoke` 10,000\n[영어](../en/00.ipynb) [요약](01.ipynb#요약)\n```\n# 주석\n```"
    english = "## `revoke` 10000 after `hold`\n[*한국어*](../ko/00.ipynb) [summary](01.ipynb#Summary)\n```\n# 주석\n```"
    assert hygiene.untrue_twins(notebook(text(korean)), notebook(text(english))) == []


STUB, SOLUTION = code("answer = None", exercise="0-1"), code("answer = 42", exercise="0-1")


@pytest.mark.parametrize(
    ("student", "teacher"),
    [
        (code("a = 1"), code("a = 2")),
        (code("a = 1"), code("a = 1", tags=["measured"])),
        (STUB, STUB),
        (STUB, code("answer = 42", exercise="0-2")),
        (STUB, code("answer = 42")),
        (text("a"), code("a")),
    ],
)
def test_editions_that_differ_elsewhere_or_not_at_all_are_seen(student: NotebookNode, teacher: NotebookNode) -> None:
    assert len(hygiene.strayed_editions(notebook(student), notebook(teacher))) == 1


def test_what_only_teachers_read_is_seen_when_students_have_it() -> None:
    note = text("42", edition="teacher")
    assert hygiene.strayed_editions(notebook(note), notebook(note)) != []


def test_editions_may_differ_in_solutions_and_notes() -> None:
    student, teacher = notebook(STUB, code("a")), notebook(SOLUTION, code("a"), text("42", edition="teacher"))
    assert hygiene.strayed_editions(student, teacher) == []
