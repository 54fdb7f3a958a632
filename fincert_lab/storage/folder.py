"""The folder of a sandbox: its owner, which process has it open, which language it speaks, and which clock it uses."""

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakSet

from fincert_lab.arguments import FIRST_YEAR, LAST_YEAR
from fincert_lab.clock import Clock, SystemClock
from fincert_lab.errors import BadInput, ClockOff, Field, FolderInUse, FolderIsFile, FolderNotEmpty, FolderNotWritable
from fincert_lab.language import LANGUAGES, Party, say
from fincert_lab.rules import Rules

if TYPE_CHECKING:
    from fincert_lab.storage.engine import Database

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]

NOTICEABLE = timedelta(minutes=1)  # a clock may be ahead by less than this without a message: lab assumption
LOCK = "lock"  # the file that is kept open by the process that has the folder
LANGUAGE = "language"  # the file that names the lab's language: readable also while another process has the folder


def prepare(folder: object, engine: "type[Database]") -> Path:
    """Create the folder for a sandbox if it does not exist, and return its path.

    A sandbox is told by the databases that `engine` finds in it. Raises BadInput if the name is invalid, FolderIsFile,
    FolderNotWritable, and FolderNotEmpty if it holds other files.
    """
    if not isinstance(folder, str | Path) or not str(folder):
        raise BadInput(Field.FOLDER)
    try:
        place = Path(folder).expanduser().absolute()
        if place.exists() and not place.is_dir():
            raise FolderIsFile(folder=folder)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = {file.name for file in place.iterdir()} - {LOCK, LANGUAGE}
        foreign = there and not any(engine.exists(Party(owner), place) for owner in ("lab", "ca", "hsm"))
    except (OSError, ValueError, RuntimeError) as error:
        raise FolderNotWritable(folder=folder, reason=getattr(error, "strerror", error)) from None
    if foreign:
        raise FolderNotEmpty(folder=folder)
    return place.resolve()


def must_be_writable(place: Path) -> None:
    """Raise FolderNotWritable with the system's own reason: SQLite would report everything as an I/O error."""
    from tempfile import TemporaryFile  # here: it loads much that a lab in memory does not need

    try:
        with TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise FolderNotWritable(folder=place, reason=error.strerror) from None


def remembered_language(place: Path) -> str | None:
    """Return the stored language of the sandbox in a folder, if any."""
    with suppress(OSError, UnicodeDecodeError):
        written = (place / LANGUAGE).read_text(encoding="utf-8")
        return written if written in LANGUAGES else None
    return None


def remember_language(place: Path, lang: str) -> None:
    """Store the language of the sandbox in a folder. A full disk is ignored: the lab opens all the same."""
    with suppress(OSError):
        (place / LANGUAGE).write_text(lang, encoding="utf-8")


class Hold:
    """A folder held by one process: from now on, until `release`.

    Raises FolderInUse if another process holds it, FolderNotWritable.

    SQLite's own locks belong to the process: if it opens a file of the folder, for a copy say, and closes it, the locks
    are gone (sqlite.org/howtocorrupt.html §2.2). This lock belongs to an open file that nothing else reads.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._file = (folder / LOCK).open("ab")
        except OSError as error:
            raise FolderNotWritable(folder=folder, reason=error.strerror) from None
        _HOLDS.add(self)
        if fcntl is None:
            return  # on Windows, SQLite's locks belong to an open file
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise FolderInUse(folder=folder) from None
        except OSError:
            pass  # a file system without such locks: SQLite's own remain

    def release(self) -> None:
        """Release the folder. In a forked process, close only the inherited file."""
        self._file.close()


_HOLDS: WeakSet[Hold] = WeakSet()


def _let_go() -> None:
    for hold in _HOLDS:
        hold.release()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_let_go)


def computers_clock(rules: Rules) -> SystemClock:
    """Return a sandbox's clock. Raises ClockOff outside the years for which certificates can be made."""
    years = range(FIRST_YEAR, LAST_YEAR - rules.root_validity_years + 1)
    try:
        clock = SystemClock()
    except (OverflowError, ValueError):  # a year that Python does not support
        raise ClockOff(year="> 9999", first=years[0], last=years[-1]) from None
    if (year := clock.now().year) not in years:
        raise ClockOff(year=year, first=years[0], last=years[-1])
    return clock


def say_how_far_ahead(clock: Clock) -> None:
    """Print a message if a sandbox's clock is noticeably ahead of the computer's."""
    if clock.ahead > NOTICEABLE:
        print(say("sandbox.clock_ahead", now=clock.now(), computer=clock.now() - clock.ahead))
