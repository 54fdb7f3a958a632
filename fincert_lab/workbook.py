"""A student's copy of the workbook: a folder with the notebooks, which is theirs from then on.

The notebooks that came with the package are never opened themselves.
"""

import os
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from fincert_lab.errors import FolderIsFile, FolderNotWritable, NoWorkbook, UnknownLesson
from fincert_lab.language import LANGUAGES

PACKAGE = Path(__file__).parent


def unused(folder: Path) -> Path:
    """Return `folder` if there is nothing of that name, else the first of name-2, name-3, … that there is not."""
    names = (folder.with_stem(f"{folder.stem}-{n}") for n in count(2))
    return folder if not os.path.lexists(folder) else next(name for name in names if not os.path.lexists(name))


def fill(folder: Path, teacher: bool = False) -> tuple[Counter[str], Counter[str]]:
    """Copy into `folder` what it lacks, and overwrite nothing. Return how many were copied and kept, by subfolder.

    Raises FolderIsFile and FolderNotWritable.
    """
    copied: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    if folder.exists() and not folder.is_dir():
        raise FolderIsFile(folder=folder)
    contents = list(_contents(teacher))
    try:
        for source, target in contents:
            destination = folder / target
            destination.parent.mkdir(parents=True, exist_ok=True)
            try:
                # "x" asks the file system itself that nothing be overwritten. Bytes, not shutil.copy: a copy of a
                # read-only file must be writable.
                with destination.open("xb") as file:
                    file.write(source.read_bytes())
                copied[target.parent.as_posix()] += 1
            except FileExistsError:
                kept[target.parent.as_posix()] += 1
    except OSError as error:
        raise FolderNotWritable(folder=folder, reason=error.strerror) from error
    return copied, kept


def reset(folder: Path, lesson: int) -> dict[Path, Path]:
    """Put a lesson's notebooks back as they came, where they were changed: what is changed keeps another name.

    Returns that name, by the notebook's place in `folder`. Raises UnknownLesson, FolderNotWritable, and NoWorkbook if
    the folder has no notebook of this lesson.
    """
    came = {place: source for source, place in _contents(teacher=True) if place.name.startswith(f"{lesson:02}_")}
    if not came:
        raise UnknownLesson(lesson=lesson)
    there = [place for place in came if (folder / place).is_file()]
    if not there:
        raise NoWorkbook(folder=folder)
    changed = [place for place in there if (folder / place).read_bytes() != came[place].read_bytes()]
    return {place: _put_back(came[place], folder / place) for place in changed}


def _put_back(came: Path, place: Path) -> Path:
    """Give what is in `place` another name, and put what `came` there; return the other name."""
    kept = unused(place.with_name(f"{place.stem}-mine{place.suffix}"))
    try:
        place.rename(kept)
        place.write_bytes(came.read_bytes())
    except OSError as error:
        raise FolderNotWritable(folder=place.parent, reason=error.strerror) from error
    return kept


def _contents(teacher: bool) -> Iterator[tuple[Path, Path]]:
    """Each file a workbook has: where it lies, and where in the folder it belongs."""
    packed = PACKAGE / "_notebooks"  # in a wheel; an editable install has the checkout's
    notebooks = packed if packed.is_dir() else PACKAGE.parent / "notebooks"
    yield PACKAGE / "start.md", Path("start.md")
    for edition in LANGUAGES + (("teacher/ko", "teacher/en") if teacher else ()):
        for source in sorted((notebooks / edition).iterdir()):
            if source.is_file():
                yield source, source.relative_to(notebooks)
