"""A student's copy of the workbook: a folder with the notebooks, which belongs to them from then on.

The notebooks that came with the package are never opened themselves.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import count
from pathlib import Path

from fincert_lab.contents import CONTENTS, PLAYGROUND
from fincert_lab.errors import FolderIsFile, FolderNotWritable, NoWorkbook, UnknownLesson
from fincert_lab.language import LANGUAGES
from fincert_lab.workbook.start import START, is_ours, pictures, start_page

PACKAGE = Path(__file__).parents[1]
NOTEBOOK, TEACHER = ".ipynb", "teacher"


def unused(path: Path) -> Path:
    """Return `path` if it does not exist, else the first of name-2, name-3, … that does not."""
    if not os.path.lexists(path):
        return path
    whole = os.path.abspath(path)  # "." has no name of its own
    stem, extension = os.path.splitext(whole) if whole.endswith(NOTEBOOK) else (whole, "")
    names = (Path(f"{stem}-{n}{extension}") for n in count(2))
    return next(name for name in names if not os.path.lexists(name))


def here() -> Path:
    """Return the current folder if it is a workbook, and otherwise the default name."""
    return Path() if Path(START).is_file() else Path("fincert-workbook")


def fill(folder: Path, teacher: bool = False) -> tuple[Counter[str], Counter[str]]:
    """Copy missing files into `folder`, and overwrite nothing. Return how many were copied and kept, by subfolder.

    Raises FolderIsFile and FolderNotWritable.
    """
    copied: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    try:
        if folder.exists() and not folder.is_dir():
            raise FolderIsFile(folder=folder)
        _renew_start_page(folder)
        for target, as_it_comes in _contents(teacher):
            destination, content = folder / target, as_it_comes()
            destination.parent.mkdir(parents=True, exist_ok=True)
            try:
                # "x" makes the file system itself ensure that nothing is overwritten. Not shutil.copy: a copy of a
                # read-only file must be writable.
                file = destination.open("xb")
            except FileExistsError:
                kept[target.parent.as_posix()] += 1
                continue
            try:
                with file:
                    file.write(content)
            except BaseException:  # otherwise half a notebook would be kept next time, as if it were the student's own
                destination.unlink(missing_ok=True)
                raise
            copied[target.parent.as_posix()] += 1
    except OSError as error:
        raise FolderNotWritable(folder=folder, reason=error.strerror) from error
    return copied, kept


def _renew_start_page(folder: Path) -> None:
    """Have the start page say how far the workbook has got; a page that is somebody's own, or none, stays so."""
    page = folder / START
    if page.is_file() and is_ours(page.read_text(encoding="utf-8", errors="replace")):
        page.write_text(start_page(folder), encoding="utf-8", newline="\n")


def reset(folder: Path, lesson: int | str) -> dict[Path, Path | None]:
    """Restore a lesson's notebooks, or PLAYGROUND, if they were changed: the changed ones are kept under another name.

    The playground's sandbox stays as it is. Returns that name, by the notebook's place in `folder`, or None for a
    notebook that was missing. Raises UnknownLesson, FolderNotWritable, and NoWorkbook if there are no notebooks in the
    folder.
    """
    notebooks: dict[int | str, str] = {it.number: it.file for it in CONTENTS}
    notebooks[PLAYGROUND] = PLAYGROUND
    if lesson not in notebooks:
        raise UnknownLesson(lesson=lesson)
    came = {place: as_it_comes for place, as_it_comes in _contents(teacher=True) if place.stem == notebooks[lesson]}
    put_back = {}
    try:
        ours = [place for place in came if any((folder / place.parent).glob(f"*{NOTEBOOK}"))]
        if not ours:
            raise NoWorkbook(folder=folder)
        for place in ours:
            new, old = came[place](), folder / place
            if not old.is_file() or old.read_bytes() != new:
                put_back[place] = _set_aside(old)
                old.write_bytes(new)
    except OSError as error:
        raise FolderNotWritable(folder=folder, reason=error.strerror) from error
    return put_back


def _set_aside(place: Path) -> Path | None:
    if not os.path.lexists(place):
        return None
    return place.rename(unused(place.with_name(f"{place.stem}-mine{NOTEBOOK}")))


def _as_it_comes(source: Path, place: Path) -> bytes:
    """Return the initial content of a copy: a student's notebook has no outputs yet, since they would tell the end."""
    content = source.read_bytes()
    if place.suffix != NOTEBOOK:
        return content
    notebook = json.loads(content)
    if not place.is_relative_to(TEACHER):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
    if "language_info" in notebook.get("metadata", {}):
        notebook["metadata"]["language_info"] = _language_info()
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


@cache
def _language_info() -> dict[str, object]:
    """Return the metadata that a kernel of this Python writes into a notebook, which is not a change by the student."""
    from ipykernel.ipkernel import IPythonKernel

    return IPythonKernel.language_info


def notebooks() -> Path:
    """Return where the notebooks are that came with the package."""
    packed = PACKAGE / "_notebooks"  # in a wheel; an editable install has the checkout's
    return packed if packed.is_dir() else PACKAGE.parent / "notebooks"


def _contents(teacher: bool) -> Iterator[tuple[Path, Callable[[], bytes]]]:
    """Return each file of a workbook: its place in the folder, and a function that makes its initial content."""
    came = notebooks()
    yield Path(START), lambda: start_page().encode()
    for picture in pictures().values():
        yield Path(picture.name), picture.read_bytes
    for edition in LANGUAGES + (tuple(f"{TEACHER}/{lang}" for lang in LANGUAGES) if teacher else ()):
        for source in sorted((came / edition).iterdir()):
            if source.is_file():
                place = source.relative_to(came)
                yield place, partial(_as_it_comes, source, place)
