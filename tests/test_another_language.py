"""A language is a row of `LANGUAGES` and its words: a made-up one is spoken everywhere, in a copy of the package."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import fincert_lab
from fincert_lab.language import LANGUAGES, catalogue

PACKAGE = Path(fincert_lab.__file__).parent
TOOLS = PACKAGE.parent / "tools"
LESSON = """\
# %% [markdown] lang="ko"
# # 첫 수업

# %% [markdown] lang="en"
# # First lesson

# %% [markdown] lang="xx"
# # xx First lesson

# %%
lab = dict(lang="ko")
"""


def run(place: Path, code: str) -> str:
    """Run code with the package and the tools in `place`, and return what it printed."""
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(place)!r})\n{code}"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which "xx" is spoken too: English, with "xx " before every word of ours."""
    place = tmp_path_factory.mktemp("three")
    shutil.copytree(PACKAGE, place / "fincert_lab", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TOOLS, place / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    row = place / "fincert_lab" / "language.py"
    row.write_text(
        row.read_text("utf-8").replace(
            f"LANGUAGES = {LANGUAGES!r}".replace("'", '"'), 'LANGUAGES = ("ko", "en", "xx")'
        ),
        "utf-8",
    )
    for english in (place / "fincert_lab" / "locale").rglob("*en.toml"):
        words = re.sub('^([^#]+? = )"', r'\1"xx ', english.read_text("utf-8"), flags=re.MULTILINE)
        english.with_name(english.name.replace("en.toml", "xx.toml")).write_text(words, "utf-8")
    (place / "notebooks" / "source").mkdir(parents=True)
    (place / "notebooks" / "source" / "00_start_here.py").write_text(LESSON, "utf-8")
    run(
        place,
        "from tools import build_notebooks as tool\n"
        "tool.run = lambda notebook: None\n"  # what is run is the same as ever
        "for source in tool.SOURCES.glob('*.py'): tool.renew_marks(source)\n"
        "tool.build(tool.SOURCES, tool.NOTEBOOKS)",
    )
    return place


def test_every_sentence_is_said_in_it(place):
    code = (
        "from fincert_lab.language import catalogue; print(sum(w.startswith('xx ') for w in catalogue('xx').values()))"
    )
    assert run(place, code) == str(len(catalogue("en")))


def test_a_lab_speaks_it_and_refuses_in_it(place):
    code = "from fincert_lab import Lab, show; lab = Lab.start(lang='xx'); show(lab); print(lab.bank('kb').party)"
    assert run(place, code).startswith("xx Certificate state · 2026-03-02 09:00")
    code = (
        "from fincert_lab import Lab; lab = Lab.start(lang='xx')\ntry: lab.bank('x')\nexcept Exception as e: print(e)"
    )
    assert run(place, code).startswith("xx ")


def test_a_lab_in_a_folder_speaks_it_also_on_the_days_after(place, tmp_path):
    run(place, f"from fincert_lab import Lab; Lab.open({str(tmp_path / 'mine')!r}, lang='xx').close()")
    code = f"from fincert_lab import Lab, language; Lab.open({str(tmp_path / 'mine')!r}); print(language.spoken())"
    assert run(place, code) == "xx"


def test_a_lesson_asks_and_judges_in_it(place):
    code = (
        "from fincert_lab import check, lesson, predict\n"
        "lab = lesson(0, lang='xx'); predict(lab, '0b', 'a'); check(lab, '0b'); check(lab, '0-1', 'something')"
    )
    assert [line[:5] for line in run(place, code).splitlines()] == ["✎ xx ", "○ xx ", "◐ xx "]


def test_its_notebooks_are_built_and_its_texts_marked(place):
    source = (place / "notebooks" / "source" / "00_start_here.py").read_text("utf-8")
    korean, english, ours = re.findall(r'lang="(?:ko|en|xx)"( of="\w{8}")?\n', source)
    assert (korean, english) == ("", ours)
    for edition in ("xx", "teacher/xx"):
        notebook = (place / "notebooks" / edition / "00_start_here.ipynb").read_text("utf-8")
        assert '"# xx First lesson"' in notebook and r"lang=\"xx\"" in notebook


def test_a_text_that_it_lacks_is_missed(place, tmp_path):
    (tmp_path / "00_start_here.py").write_text(re.sub(r"(?ms)^# %%[^\n]*xx.*?^$", "", LESSON), "utf-8")
    code = f"""
from pathlib import Path
from tools.build_notebooks import SourceError, read
try: read(Path({str(tmp_path)!r}, "00_start_here.py"))
except SourceError as missing: print(missing)"""
    assert run(place, code) == "00_start_here: the text '# 첫 수업' is not followed by its twin in lang=\"xx\""


def test_the_start_page_and_the_command_line_lead_to_it(place, tmp_path):
    code = f"""
from fincert_lab.workbook import cli
cli.serve = lambda folder, page, port, **how: print(page, (folder / page).is_file()) or 0
cli.main(["open", {str(tmp_path / "mine")!r}, "--lang", "xx", "--teacher"])
cli.main(["open", {str(tmp_path / "mine")!r}, "--lang", "xx"])"""
    said = run(place, code).splitlines()
    assert said[0].startswith("xx ")
    assert [line for line in said if line.endswith("True")] == [
        "teacher/xx/00_start_here.ipynb True",
        "xx/00_start_here.ipynb True",
    ]
    assert "[xx Start the English workbook](xx/00_start_here.ipynb)" in (tmp_path / "mine" / "start.md").read_text(
        "utf-8"
    )


def test_jupyterlab_has_menus_in_a_language_that_it_has_words_for_and_else_in_english(place):
    code = "from fincert_lab.workbook.cli import _menus; print(*map(_menus, ('ko', 'en', 'xx', '')))"
    assert run(place, code) == "ko_KR None None None"
