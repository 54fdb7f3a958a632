"""How far a notebook has got, as it was saved: nothing else is known of it, and nothing else is written down."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from fincert_lab.views.note import Mood

_EXERCISE = re.compile(r'check\(lab, "(\d+-\d+)"')  # a prediction has a letter, an exercise a number


class Progress(NamedTuple):
    """Cells that were run, of all that have code; and exercises whose check said "right", of all."""

    run: int
    cells: int
    right: int
    exercises: int


def progress(notebook: Path) -> Progress | None:
    """Return how far a notebook has got, or None if there is none, or none that can be read."""
    try:
        saved = json.loads(notebook.read_bytes())
        cells = [cell for cell in saved["cells"] if cell["cell_type"] == "code"]
        asked = {it: cell for cell in cells for it in _EXERCISE.findall("".join(cell["source"]))}
        run = sum(cell["execution_count"] is not None for cell in cells)
        return Progress(run, len(cells), sum(map(_is_right, asked.values())), len(asked))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _is_right(cell: dict[str, Any]) -> bool:
    said = ("".join(output.get("data", {}).get("text/plain", "")) for output in cell["outputs"])
    return any(text.startswith(f"{Mood.RIGHT.value[0]} ") for text in said)
