"""How a call is written: one with a missing or an unknown argument is refused like any other mistake.

Python itself would answer with a traceback, in English, that does not show how the call is written.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from inspect import Parameter, signature
from typing import Any, TypeVar

from fincert_lab.errors import BadInput, Field, WrongCall

Called = TypeVar("Called", bound=Callable[..., Any])
_IN_PLACE = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)  # can be given without a name, by position
_ANY_NUMBER = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def called_as_written(what: Called) -> Called:
    """Make a function raise WrongCall if a call does not fit its declaration."""

    @wraps(what)
    def call(*args: Any, **named: Any) -> Any:
        try:
            return what(*args, **named)
        except TypeError:
            if wrong := wrong_call(what, args, named):
                raise wrong from None
            raise
        finally:
            del args, named  # otherwise an error would carry them along

    return call  # type: ignore[return-value]


def wrong_call(what: Callable[..., Any], args: Sequence[Any], named: Mapping[str, Any]) -> BadInput | None:
    """Return what is wrong with a call that Python refused, or None if the call fits and the error came from inside it.

    The error names arguments and never repeats their values: one of them may be a PIN.
    """
    declared = signature(what)
    try:
        declared.bind(*args, **named)
    except TypeError:
        pass
    else:
        return None
    parameters = [*declared.parameters.values()]
    if parameters and parameters[0].name in ("self", "cls"):
        parameters, args = parameters[1:], args[1:]
    in_place = [each.name for each in parameters if each.kind in _IN_PLACE]
    handed = {*in_place[: len(args)], *named}
    required = [each for each in parameters if each.default is Parameter.empty and each.kind not in _ANY_NUMBER]
    takes_any = {each.kind for each in parameters}
    if Parameter.VAR_KEYWORD in takes_any and _name(what) in {*Field}:  # the catalogue has words for what it takes
        return BadInput(Field(_name(what)))
    return WrongCall(
        call=f"{_name(what)}({', '.join(map(_written, parameters))})",
        missing=tuple(_named(each) for each in required if each.name not in handed),
        unknown=tuple(f"{name}=" for name in named if name not in declared.parameters),
        twice=tuple(name for name in in_place[: len(args)] if name in named),
        too_many=len(args) > len(in_place) and Parameter.VAR_POSITIONAL not in takes_any,
        in_place=tuple(in_place),
    )


def _name(what: Callable[..., Any]) -> str:
    *around, own = what.__qualname__.split(".")
    return around[-1] if own == "__init__" else own


def _named(parameter: Parameter) -> str:
    return f"{parameter.name}=" if parameter.kind is Parameter.KEYWORD_ONLY else parameter.name


def _written(parameter: Parameter) -> str:
    """Return an argument as it is typed: with its default value, if it has one."""
    default, is_text = parameter.default, parameter.annotation in (str, "str")
    if parameter.kind in _ANY_NUMBER:
        return "…"
    if default is Parameter.empty:
        return _named(parameter) + ("" if parameter.kind in _IN_PLACE else '"…"' if is_text else "…")
    shown = f'"{default}"' if isinstance(default, str) else default if isinstance(default, int | None) else "…"
    return f"{parameter.name}={shown}"
