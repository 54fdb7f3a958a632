"""Those who want to know when something has changed, as long as they exist."""

from collections.abc import Callable
from types import MethodType
from weakref import WeakMethod

from fincert_lab.errors import WrongType


class Observers:
    """Methods that are called after each change, unless the object that they belong to is gone."""

    def __init__(self) -> None:
        self._looks: list[WeakMethod[Callable[[], None]]] = []

    def add(self, look: Callable[[], None]) -> None:
        """Have the method `look` called from now on. Raises BadInput for anything but a method of an object."""
        if not isinstance(look, MethodType):
            raise WrongType("look", "method", type(look).__name__)
        self._looks.append(WeakMethod(look))

    def tell(self) -> None:
        """Call them all."""
        self._looks = [look for look in self._looks if look()]
        for reference in self._looks:
            if look := reference():
                look()
