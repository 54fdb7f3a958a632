"""Values that must not appear on the screen."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from inspect import isfunction
from typing import Any, TypeVar

from fincert_lab.calls import wrong_call

T = TypeVar("T", bound=type)


class Secret:
    """Shows its type and nothing of its value. For dataclasses declared with `repr=False`."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


def discreet(kind: T) -> T:
    """Make errors leave the public methods of `kind` without the values those methods were given or worked with.

    A traceback holds every frame it came through, and a frame holds its variables. A debugger, a log or `%xmode
    Verbose` in a notebook shows them, PIN and keys included. Variables of the caller's own frames are left alone.
    """
    for name, member in list(vars(kind).items()):
        if name.startswith("_") and name != "__init__":
            continue
        if isfunction(member):
            setattr(kind, name, _forgetting(member))
        elif isinstance(member, classmethod):
            setattr(kind, name, classmethod(_forgetting(member.__func__)))
    return kind


def _forgetting(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def act(*handed: Any, **named: Any) -> Any:
        try:
            return method(*handed, **named)
        except BaseException as error:
            wrong = wrong_call(method, handed, named) if isinstance(error, TypeError) else None
            handed, named = (), {}
            _forget(error, {id(error)})
            if wrong:
                raise wrong from None
            raise

    return act


def _forget(error: BaseException, seen: set[int]) -> None:
    """Clear the frames of this package, and of what it called, in `error` and in the errors that caused it."""
    inside, step = False, error.__traceback__
    while step:
        inside = inside or (step.tb_frame.f_globals.get("__package__") or "").partition(".")[0] == __package__
        if inside:
            with suppress(RuntimeError):  # the frame is still running: its caller is wrapped by `discreet` as well
                step.tb_frame.clear()
        step = step.tb_next
    for origin in (error.__cause__, error.__context__):
        if origin and id(origin) not in seen:
            _forget(origin, seen | {id(origin)})
