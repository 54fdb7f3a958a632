"""The start page of a workbook: what it is, in every language, each lesson with its minutes, and how far one has got.

It is written anew each time that the workbook is opened, unless somebody has made it a page of their own.
"""

from pathlib import Path

from fincert_lab.contents import CONTENTS, PLAYGROUND, Listed
from fincert_lab.language import LANGUAGES, catalogue
from fincert_lab.workbook.progress import progress

START = "start.md"
_OURS = "<!-- fincert-lab open writes this page anew -->"


def start_page(folder: Path | None = None) -> str:
    """Return the start page, in Markdown: for a new workbook, or as far as the one in `folder` has got."""
    title = " · ".join(catalogue(language)["start.title"] for language in LANGUAGES)
    return "\n\n".join([f"# {title}", *(_in(language, folder) for language in LANGUAGES), _OURS]) + "\n"


def pictures() -> dict[str, Path]:
    """Return the picture of the page in each language that has one."""
    files = {language: Path(__file__).with_name(f"start.{language}.png") for language in LANGUAGES}
    return {language: file for language, file in files.items() if file.is_file()}


def is_ours(page: str) -> bool:
    """Return whether a start page is one that was written here, and by nobody since."""
    return page.rstrip().endswith(_OURS)


def _in(language: str, folder: Path | None) -> str:
    words = catalogue(language)
    heads = [words[f"start.{head}"] for head in ("lesson", "minutes", "you", "so_far")]
    rows = [_row(language, lesson, folder) for lesson in CONTENTS]
    table = [f"| {' | '.join(heads)} |", "|---|---|---|---|", *rows]
    picture = pictures().get(language)
    hints = [f"* {words[f'start.{hint}']}" for hint in ("run", "yours", "safety")]
    return "\n\n".join(
        [
            f"## {words['start.language']}",
            words["start.about"],
            *([f'<img src="{picture.name}" alt="{words["start.picture"]}" width="480">'] if picture else []),
            f"**[{words['start.begin']}]({language}/{CONTENTS[0].file}.ipynb)**",
            "\n".join(table),
            f"**[{words['playground.title']}]({language}/{PLAYGROUND}.ipynb)** {words['playground.about']}",
            "\n".join(hints),
        ]
    )


def _row(language: str, lesson: Listed, folder: Path | None) -> str:
    words, file = catalogue(language), f"{language}/{lesson.file}.ipynb"
    link = f"{lesson.number}. [{words[f'lesson.{lesson.number}.title']}]({file})"
    got = progress(folder / file) if folder else None
    so_far = words["start.got"].format(**got._asdict()) if got and got.run else "–"
    you = words[f"lesson.{lesson.number}.you"]
    return f"| {link} | {lesson.minutes} | {you[0].upper()}{you[1:]} | {so_far} |"
