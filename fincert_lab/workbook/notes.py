"""A lecturer's notes, for a second window: of each lesson its headings, and under them what the teacher's edition says.

What is there of minutes, answers and what a class should be asked is in the teacher's notebooks, and nowhere else.
"""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fincert_lab.contents import CONTENTS, Listed
from fincert_lab.language import catalogue
from fincert_lab.workbook.copies import NOTEBOOK, TEACHER, notebooks

_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<style>
  :root {{ color-scheme: light dark }}
  body {{ font: 17px/1.6 system-ui, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em }}
  h2 {{ border-top: 1px solid #8888; padding-top: .8em }}
  h3 {{ font-size: 1em; font-weight: normal; opacity: .75; margin: .2em 0 }}
  nav li {{ margin: .2em 0 }}
</style>
<h1>{title}</h1>
<nav><ul>{contents}</ul></nav>
{lessons}
</html>
"""


def write_notes(folder: Path, language: str) -> Path:
    """Write the notes in this language into a workbook's folder, for a browser; return the file."""
    words = catalogue(language)
    heads = {it.number: html.escape(_head(it, language)) for it in CONTENTS}
    contents = "".join(f'<li><a href="#{number}">{head}</a></li>' for number, head in heads.items())
    lessons = "\n".join(
        f'<h2 id="{it.number}">{heads[it.number]}</h2>\n' + "\n".join(_notes(it, language)) for it in CONTENTS
    )
    file = folder.resolve() / f"notes.{language}.html"
    page = _PAGE.format(language=language, title=words["notes.title"], contents=contents, lessons=lessons)
    file.write_text(page, encoding="utf-8")
    return file


def _head(lesson: Listed, language: str) -> str:
    words = catalogue(language)
    minutes = words["notes.minutes"].format(minutes=lesson.minutes)
    return f"{lesson.number}. {words[f'lesson.{lesson.number}.title']} · {minutes}"


def minutes_of_sections(note: str, language: str) -> dict[str, str]:
    """Return how long each numbered section takes, as a teacher's note says it: {"1": "7 minutes"}."""
    words = catalogue(language)
    said = re.escape(words["notes.section"]).replace(r"\{number\}", r"(\d+)").replace(r"\{minutes\}", r"(\d+)")
    return {number: words["notes.minutes"].format(minutes=minutes) for number, minutes in re.findall(said, note)}


def _notes(lesson: Listed, language: str) -> Iterator[str]:
    """Return the headings of a lesson and its notes, in the order in which they stand, as HTML."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    saved = json.loads((notebooks() / TEACHER / language / f"{lesson.file}{NOTEBOOK}").read_bytes())
    minutes: dict[str, str] = {}
    for cell in saved["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        text = "".join(cell["source"])
        if _is_note(cell):
            minutes |= minutes_of_sections(text, language)
            yield str(markdown2html_mistune(text))
        else:
            heads = (line.removeprefix("## ") for line in text.splitlines() if line.startswith("## "))
            yield from (f"<h3>{html.escape(_timed(head, minutes))}</h3>" for head in heads)


def _timed(head: str, minutes: dict[str, str]) -> str:
    """Return the heading of a section, followed by its minutes if they are known."""
    number = head.partition(".")[0]
    return f"{head} · {minutes[number]}" if number in minutes else head


def _is_note(cell: dict[str, Any]) -> bool:
    return bool(cell.get("metadata", {}).get("edition") == TEACHER)
