"""Which lab somebody lives in: a person knows the world that institutions share, and not the lab that built it."""

from weakref import WeakValueDictionary

from fincert_lab.journal import Journal

_LABS: WeakValueDictionary[int, object] = WeakValueDictionary()  # by `id` of the journal


def enter(journal: Journal, lab: object) -> None:
    """Note whose journal this is."""
    _LABS[id(journal)] = lab


def newest() -> object | None:
    """Return the lab that was made last, of those that somebody has; None if nobody has one."""
    return next(reversed([*_LABS.values()]), None)


def found(journal: Journal) -> object | None:
    """Return the lab whose journal this is, or None if nobody has it any more."""
    return _LABS.get(id(journal))
