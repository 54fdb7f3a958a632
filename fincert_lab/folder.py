"""The folder of a sandbox: whose it is, which process has it, which language it speaks, and by which clock it goes."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from weakref import WeakSet

from fincert_lab.arguments import FIRST_YEAR, LAST_YEAR
from fincert_lab.clock import SystemClock
from fincert_lab.errors import BadInput, ClockOff, FolderInUse, FolderIsFile, FolderNotEmpty, FolderNotWritable
from fincert_lab.language import LANGUAGES
from fincert_lab.policy import Policy

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]

LOCK = "lock"  # the file that a process has open which has the folder
LANGUAGE = "language"  # the file that says which language the lab speaks: to be read also while another has it


def prepare(folder: object) -> Path:
    """Make the folder for a sandbox if it is not there, and return where it is.

    Raises BadInput for what is no name, FolderIsFile, FolderNotWritable, and FolderNotEmpty if it is somebody else's.
    """
    if not isinstance(folder, str | Path) or not str(folder):
        raise BadInput(field="folder")
    try:
        place = Path(folder).expanduser().absolute()
        if place.exists() and not place.is_dir():
            raise FolderIsFile(folder=folder)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = {file.name for file in place.iterdir()} - {LOCK, LANGUAGE}
        foreign = there and not any(name.startswith(("lab.db", "ca.db", "hsm.db")) for name in there)
    except (OSError, ValueError, RuntimeError) as error:
        raise FolderNotWritable(folder=folder, reason=getattr(error, "strerror", error)) from None
    if foreign:
        raise FolderNotEmpty(folder=folder)
    return place.resolve()


def must_be_writable(place: Path) -> None:
    """Raise FolderNotWritable with the system's own reason: SQLite would call everything an I/O error."""
    try:
        with TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise FolderNotWritable(folder=place, reason=error.strerror) from None


def remembered_language(place: Path) -> str | None:
    """Return which language the sandbox in a folder speaks, if that is written down."""
    with suppress(OSError, UnicodeDecodeError):
        written = (place / LANGUAGE).read_text(encoding="utf-8")
        return written if written in LANGUAGES else None
    return None


def remember_language(place: Path, lang: str) -> None:
    """Write down which language the sandbox in a folder speaks. A full disk keeps nobody from their lab."""
    with suppress(OSError):
        (place / LANGUAGE).write_text(lang, encoding="utf-8")


class Hold:
    """A folder that one process has: from now on, until `release`.

    Raises FolderInUse if another has it, FolderNotWritable.

    SQLite's own locks are those of a process: where it reads a file of the folder, as to make a copy, and closes it,
    they are gone (sqlite.org/howtocorrupt.html §2.2). This one belongs to an open file, which nobody else reads.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._file = (folder / LOCK).open("ab")
        except OSError as error:
            raise FolderNotWritable(folder=folder, reason=error.strerror) from None
        _HOLDS.add(self)
        if fcntl is None:
            return  # on Windows SQLite's locks are an open file's
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise FolderInUse(folder=folder) from None
        except OSError:
            pass  # a file system that has no such locks: SQLite's are left

    def release(self) -> None:
        """Give the folder free; in a process that was forked off, only what it has inherited of the open file."""
        self._file.close()


_HOLDS: WeakSet[Hold] = WeakSet()


def _let_go() -> None:
    for hold in _HOLDS:
        hold.release()


if hasattr(os, "register_at_fork"):  # not on Windows, where nothing is forked
    os.register_at_fork(after_in_child=_let_go)


def computers_clock(policy: Policy) -> SystemClock:
    """Return the clock that a sandbox goes by. Raises ClockOff outside the years that certificates can be made in."""
    years = range(FIRST_YEAR, LAST_YEAR - policy.root_validity_years + 1)
    try:
        clock = SystemClock()
    except (OverflowError, ValueError):  # Python knows no such year
        raise ClockOff(year="> 9999", first=years[0], last=years[-1]) from None
    if (year := clock.now().year) not in years:
        raise ClockOff(year=year, first=years[0], last=years[-1])
    return clock
