"""What a newcomer reads first is true."""

import ast
import doctest
import re
from pathlib import Path

import pytest

import fincert_lab
from fincert_lab import language
from fincert_lab.errors import BadInput

ROOT = Path(fincert_lab.__file__).parents[1]


def test_the_packages_story_runs_as_it_is_written():
    result = doctest.testmod(fincert_lab)
    assert (result.failed, result.attempted > 8) == (0, True)


@pytest.mark.parametrize("name", fincert_lab.__all__)
def test_every_public_name_says_what_it_is(name):
    assert getattr(fincert_lab, name).__doc__


def test_a_name_that_is_not_there_is_not_there():
    with pytest.raises(AttributeError, match="has no attribute 'Bank'"):
        fincert_lab.Bank  # noqa: B018


def test_starting_a_lab_sets_the_language():
    fincert_lab.Lab.start(lang="ko")
    assert language.spoken() == "ko"
    with pytest.raises(BadInput):
        fincert_lab.Lab.start(lang="jp")


def imported_from_below(code):
    """What a text in Python imports from the package, but for its public names."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] == "fincert_lab":
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("fincert_lab.")]
        else:
            continue
        yield from {name.removeprefix("fincert_lab.") for name in names} - {*fincert_lab.__all__}


def test_lessons_need_the_public_names_only():
    lessons = sorted((ROOT / "notebooks" / "source").glob("[0-9]*.py"))
    assert len(lessons) > 1
    assert {name for lesson in lessons for name in imported_from_below(lesson.read_text(encoding="utf-8"))} == set()


def test_the_readme_needs_the_public_names_only():
    examples = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    assert [name for example in examples for name in imported_from_below(example)] == []
    assert len(examples) > 1
