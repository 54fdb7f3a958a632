"""Which lab somebody lives in, and which was made last: a person knows the world, and not the lab that built it."""

from weakref import WeakValueDictionary

from fincert_lab.journal import Journal

_LABS: WeakValueDictionary[int, object] = WeakValueDictionary()  # by `id` of the journal


def enter(journal: Journal, lab: object) -> None:
    """Note whose journal this is. So whoever has somebody of a lab has the lab."""
    journal.lab = lab
    _LABS[id(journal)] = lab


def newest() -> object | None:
    """Return the lab that was made last, of those that somebody has; None if nobody has one."""
    return next(reversed([*_LABS.values()]), None)
