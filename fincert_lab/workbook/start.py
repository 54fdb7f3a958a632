"""The start page of a workbook: what it is, in every language, and links to each lesson, and to the playground."""

from fincert_lab.contents import CONTENTS, PLAYGROUND
from fincert_lab.language import LANGUAGES, catalogue

START = "start.md"


def start_page() -> str:
    """Return the start page, in Markdown."""
    title = " · ".join(catalogue(language)["start.title"] for language in LANGUAGES)
    return "\n\n".join([f"# {title}", *map(_in, LANGUAGES)]) + "\n"


def _in(language: str) -> str:
    words = catalogue(language)
    first, *others = [f"({language}/{lesson.file}.ipynb)" for lesson in CONTENTS]
    lessons = [f"{n}. [{words[f'lesson.{n}.title']}]{place}" for n, place in enumerate(others, 1)]
    hints = [f"* {words[f'start.{hint}']}" for hint in ("run", "yours", "safety")]
    return "\n\n".join(
        [
            f"## {words['start.language']}",
            words["start.about"],
            f"**[{words['start.begin']}]{first}**",
            "\n".join(lessons),
            f"**[{words['playground.title']}]({language}/{PLAYGROUND}.ipynb)** {words['playground.about']}",
            "\n".join(hints),
        ]
    )
