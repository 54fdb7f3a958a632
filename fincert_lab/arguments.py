"""What is handed in is of the type that is declared, or it is refused: one check for all that others may call.

Python itself looks at no annotation. A trust boundary has to, before anything happens: what comes in half way through
as the wrong thing would leave half of an act done.
"""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum, StrEnum
from functools import cache, wraps
from itertools import repeat
from operator import attrgetter, call
from types import FunctionType, NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from fincert_lab.calls import wrong_call
from fincert_lab.errors import BadInput, Field, LabError, WrongType

MAX_BITS = 8192  # of a number: Python writes down no more than 4,300 digits
FIRST_YEAR, LAST_YEAR = 1950, 9999  # of the times that RFC 5280 §4.1.2.5 can write
Look = Callable[[Any], bool]  # tells whether a value is what it should be
Checked = TypeVar("Checked", bound=Callable[..., Any])
Member = TypeVar("Member", bound=StrEnum)


def checked(what: Checked, refusal: type[LabError] = WrongType) -> Checked:
    """Have a function, or every public method of a class, refuse arguments of other types than it declares.

    With BadInput, or another `refusal` that needs no facts, before anything happens; with WrongCall where one is
    missing, or there is no such argument. Not for what takes a PIN: it would lie in one place more.
    """
    if isinstance(what, type):
        for name, method in list(vars(what).items()):
            if name.startswith("_"):
                continue
            if isinstance(method, FunctionType):
                setattr(what, name, checked(method))
            elif isinstance(method, classmethod):
                setattr(what, name, classmethod(checked(method.__func__)))
        return what
    places = [*inspect.signature(what).parameters]

    @wraps(what)
    def look_first(*args: Any, **named: Any) -> Any:
        if not _all_fit(what, args, named):
            raise _misfit(what, {**dict(zip(places, args, strict=False)), **named}) if refusal is WrongType else refusal
        try:
            return what(*args, **named)
        except TypeError:
            if wrong := wrong_call(what, args, named):
                raise wrong from None
            raise
        finally:
            del args, named  # or an error would take them along

    return look_first  # type: ignore[return-value]


def checked_as(refusal: type[LabError]) -> Callable[[Checked], Checked]:
    """Likewise, where strangers' bytes are read: what cannot be bytes at all is refused like bytes that are wrong."""
    return lambda what: checked(what, refusal)


def one_of(kind: type[Member], value: object, refusal: LabError) -> Member:
    """Return the member of an enumeration that `value` is or names. Raises `refusal`."""
    if isinstance(value, str):
        with suppress(ValueError):
            return kind(value)
    raise refusal


def fits(value: object, hint: Any) -> bool:
    """Tell whether a value is of a declared type, and what is in it as well: in a collection, in a record of ours.

    True is no number here, and a text no list of letters; numbers and texts can be written down; a time has a zone, and
    a year that a certificate can name.
    """
    return _look_for(hint)(value)


@cache
def _look_for(hint: Any) -> Look:
    """Return what tells whether a value is of this type: made once, since much is called often."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        looks = [*map(_look_for, sorted(inner, key=lambda each: each is not NoneType))]  # None is quickest
        return lambda value: any(map(call, looks, repeat(value)))  # quicker than a generator
    kind = origin or hint
    if kind is Any or not isinstance(kind, type):  # anything, or a type variable
        return _anything
    if kind is NoneType or issubclass(kind, Enum):  # there is nothing in them
        return lambda value: isinstance(value, kind)
    if kind is datetime:
        return lambda value: isinstance(value, datetime) and _is_a_time(value)
    if kind is int:
        return lambda value: type(value) is int and value.bit_length() <= MAX_BITS
    if issubclass(kind, str) and not issubclass(kind, Enum):  # whoever calls need not say that an id is a Party
        return lambda value: isinstance(value, str) and _is_writable(value)
    if kind is type and inner:
        bound = getattr(inner[0], "__bound__", inner[0])  # of a type variable, what it is bound to
        return lambda value: isinstance(value, type) and issubclass(value, bound)
    if inner and issubclass(kind, Iterable) and not issubclass(kind, Mapping):
        return _collection(kind, _look_for(inner[0]))
    return lambda value: isinstance(value, kind) and _holds(value)


def _collection(kind: type, look_at_each: Look) -> Look:
    def look(value: Any) -> bool:
        if not isinstance(value, kind):
            return False
        if isinstance(value, Collection):  # not what can be gone through only once
            return not isinstance(value, str | bytes) and _all_fit_in(value, look_at_each)
        return _holds(value)

    return look


def _all_fit_in(values: Collection[Any], look_at_each: Look) -> bool:
    """Look at all that is in a collection: at records of one kind field by field, which takes half the time."""
    kinds = {*map(type, values)}
    looks = _looks_into(kinds.pop()) if len(kinds) == 1 else {}
    if not looks:
        return all(map(look_at_each, values))
    fields_fit = (all(map(look, map(attrgetter(field), values))) for field, look in looks.items())
    return look_at_each(next(iter(values))) and all(fields_fit)  # the first tells whether the kind is right


def _holds(value: Any) -> bool:
    """Look into a value that is of the right type itself."""
    kind: Any = type(value)
    return _look_into(kind)(value)


@cache
def _look_into(kind: Any) -> Look:
    if issubclass(kind, datetime):
        return _is_a_time
    looks = _looks_into(kind)
    if not looks:
        return _anything
    return lambda value: all(map(call, looks.values(), map(getattr, repeat(value), looks)))


@cache
def _looks_into(kind: Any) -> dict[str, Look]:
    """Return what looks at each field of a record; of anything else nothing."""
    is_record = is_dataclass(kind)
    return {name: _look_for(hint) for name, hint in _hints(kind).items()} if is_record else {}


def _is_a_time(value: datetime) -> bool:
    return value.utcoffset() is not None and FIRST_YEAR <= value.year <= LAST_YEAR


def _anything(_: Any) -> bool:
    return True


@cache  # and not at once: while modules are being imported, not every name is there yet
def _hints(what: Any) -> dict[str, Any]:
    hints = get_type_hints(what)
    if isinstance(what, type):
        return {field.name: hints[field.name] for field in fields(what)}
    plain = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    parameters = inspect.signature(what).parameters.values()
    return {each.name: hints[each.name] for each in parameters if each.kind in plain and each.name in hints}


@cache
def _looks(what: Any) -> dict[str, Look]:
    """Return what looks at each argument, in their order."""
    hints = _hints(what)
    return {name: _look_for(hints[name]) if name in hints else _anything for name in inspect.signature(what).parameters}


def _all_fit(what: Any, args: tuple[Any, ...], named: dict[str, Any]) -> bool:
    looks = _looks(what)
    if not all(map(call, looks.values(), args)):
        return False
    return not named or all(map(call, [looks.get(name, _anything) for name in named], named.values()))


def _misfit(what: Any, given: dict[str, Any]) -> BadInput:
    """Return what to say of the first that is wrong of these arguments, or of these fields of a record."""
    hints = _hints(what)
    known = [name for name in given if name in hints]
    # Looked at again: one that has changed meanwhile is the last, whatever it is by now.
    name = next((name for name in known if not fits(given[name], hints[name])), known[-1])
    return _wrong(name, given[name], hints[name])


def _wrong(argument: str, value: Any, hint: Any) -> BadInput:
    kind = _said(hint)
    for field in ("at" if kind.startswith("datetime") else kind.lower(), argument):
        if field in {*Field}:  # there are words for it: what to hand in, and where to get it
            return BadInput(field=field)
    if not _holds(value) and is_dataclass(its := type(value)):  # what is wanted, with something wrong in it
        return _misfit(its, {name: getattr(value, name) for name in _hints(its)})
    return WrongType(argument, kind, type(value).__name__)


def _said(hint: Any) -> str:
    if get_origin(hint) in (Union, UnionType):
        return " | ".join(map(_said, get_args(hint)))
    if hint in (bool, str):  # and how that is typed
        return {bool: "bool (True, False)", str: 'str ("…")'}[hint]
    return "None" if hint is NoneType else getattr(get_origin(hint) or hint, "__name__", str(hint))


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a character
        return False
    return True
