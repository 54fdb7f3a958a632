"""Which lab somebody lives in, and which labs there are: a person knows the world, and not the lab that built it."""

from weakref import WeakValueDictionary

from fincert_lab.journal import Journal

_LABS: WeakValueDictionary[int, object] = WeakValueDictionary()  # by `id` of the journal


def enter(journal: Journal, lab: object) -> None:
    """Note whose journal this is. So whoever has somebody of a lab has the lab."""
    journal.lab = lab
    _LABS[id(journal)] = lab


def labs() -> list[object]:
    """Return the labs that somebody has, the newest first."""
    return [*_LABS.values()][::-1]
