"""The API pages: what is public is there, what leads somewhere arrives, and nothing comes from the Internet."""

import ast
import re
import subprocess
import sys
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote

import pytest

import fincert_lab
from tests.test_layers import PACKAGE, modules

ROOT = PACKAGE.parent
A_CLASS = re.compile(r"<code>(?:<a [^>]*>)?([A-Z]\w*[a-z]\w*(?:\.\w+)*)\b")  # or its member; constants look otherwise

DEFINITION = ast.FunctionDef | ast.ClassDef


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """Every page, built once, in a process of its own: pdoc gives the package its public names for good."""
    folder = tmp_path_factory.mktemp("api")
    command = [sys.executable, "-m", "tools.build_docs", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    return {page.relative_to(folder): page.read_text(encoding="utf-8") for page in folder.rglob("*.[hm]*")}


def entries(page: str) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', page))


def public_names(file: Path) -> set[str]:
    """What a module defines for others: its functions, its classes and what they can do."""
    body = ast.parse(file.read_text(encoding="utf-8")).body
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    inner = [f"{one.name}.{each.name}" for one in classes for each in one.body if isinstance(each, DEFINITION)]
    names = [node.name for node in body if isinstance(node, DEFINITION)] + inner
    return {name for name in names if not re.search(r"(^|\.)_", name)}


def test_every_public_name_of_the_package_has_an_entry_and_is_on_the_first_page(pages):
    assert set(fincert_lab.__all__) - entries(pages[Path("fincert_lab.html")]) == set()
    linked = re.findall(r'href="fincert_lab.html#(\w+)"', pages[Path("index.html")])
    assert linked == fincert_lab.__all__


@pytest.mark.parametrize("file", modules(), ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_everything_public_in_a_module_has_an_entry_on_a_page_that_the_first_page_leads_to(pages, file):
    module = file.parent if file.name == "__init__.py" else file.with_suffix("")
    page = module.relative_to(ROOT).with_name(f"{module.name}.html")
    assert f'href="{page.as_posix()}"' in pages[Path("index.html")]
    assert public_names(file) - entries(pages[page]) == set()


def test_every_link_arrives(pages):
    dead = []
    for page, text in pages.items():
        for link in re.findall(r'<a [^>]*href="(?!https?:|\$)([^"]+)"', text):  # $: in the search's script
            path, _, anchor = link.partition("#")
            goal = Path(normpath(page.parent / path)) if path else page
            if goal not in pages or (anchor and unquote(anchor) not in entries(pages[goal])):
                dead.append((page.as_posix(), link))
    assert dead == []


def test_a_class_that_is_named_is_there(pages):
    known = set().union(*map(entries, pages.values()))
    named = {(page.as_posix(), name) for page, text in pages.items() for name in A_CLASS.findall(text)}
    assert {(page, name) for page, name in named if name not in known} == set()


def test_the_map_and_korean_are_there_as_they_were_written(pages):
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for heading in re.findall(r"^##+ (.+)$", contributing, re.MULTILINE):
        assert f">{heading}</h" in pages[Path("index.html")]
    assert "A Korean financial certificate (금융인증서) lives" in pages[Path("fincert_lab.html")]


def test_nothing_is_fetched_from_outside(pages):
    fetched = re.compile(r"""<(?:script|link|img)[^>]* (?:src|href)=["']?(?:https?:)?//|@import""")
    assert [page for page, text in pages.items() if page.suffix == ".html" and fetched.search(text)] == []
