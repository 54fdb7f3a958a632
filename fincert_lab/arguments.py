"""Runtime type checks: an argument that is not of its declared type is refused before anything happens.

Python itself does not check annotations. A trust boundary has to, and it has to do so first: a value of the wrong type
that was noticed half way through would leave an act half done.
"""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum, StrEnum
from functools import cache, reduce, wraps
from itertools import repeat
from operator import attrgetter, call
from types import FunctionType, NoneType, UnionType
from typing import Any, Generic, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from fincert_lab.calls import wrong_call
from fincert_lab.errors import BadInput, Field, LabError, WrongType

MAX_BITS = 8192  # of a number: Python writes down no more than 4,300 digits
FIRST_YEAR, LAST_YEAR = 1950, 9999  # of the times that RFC 5280 §4.1.2.5 can write
Look = Callable[[Any], bool]  # returns whether a value is what it should be
Checked = TypeVar("Checked", bound=Callable[..., Any])
Member = TypeVar("Member", bound=StrEnum)


def checked(what: Checked, refusal: type[LabError] = WrongType) -> Checked:
    """Make a function, or every public method of a class, refuse arguments that are not of their declared types.

    Raises BadInput, or another `refusal` that needs no facts, before anything happens. Raises WrongCall if an argument
    is missing or unknown. Not for functions that take a PIN: the PIN would be in memory in one place more.
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
            del args, named  # otherwise an error would carry them along

    return look_first  # type: ignore[return-value]


def checked_as(refusal: type[LabError]) -> Callable[[Checked], Checked]:
    """Do the same where bytes from outside are read: what cannot be bytes at all is refused like wrong bytes."""
    return lambda what: checked(what, refusal)


def one_of(kind: type[Member], value: object, refusal: LabError) -> Member:
    """Return the member of an enumeration that `value` is or names. Raises `refusal`."""
    if isinstance(value, str):
        with suppress(ValueError):
            return kind(value)
    raise refusal


def fits(value: object, hint: Any) -> bool:
    """Return whether a value, and everything in it (in a collection, in a record of ours), is of its declared type.

    True is not a number here, and a text is not a list of letters. Numbers and texts must be writable. A time must have
    a zone, and a year that a certificate can name. A protocol is checked by what it declares, not by class.
    """
    return _look_for(hint)(value)


@cache
def _look_for(hint: Any) -> Look:
    """Return a function that checks whether a value is of this type. It is made once, since it is called often."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        looks = [*map(_look_for, sorted(inner, key=lambda each: each is not NoneType))]  # None is quickest
        return reduce(_either, looks)
    kind = origin or hint
    if kind is Any or not isinstance(kind, type):  # anything, or a type variable
        return _anything
    if getattr(kind, "_is_protocol", False):
        return _stands_in(kind)
    if kind is NoneType or issubclass(kind, Enum):  # these hold no other values
        return lambda value: isinstance(value, kind)
    if kind is datetime:
        return _is_a_time
    if kind is int:
        return lambda value: type(value) is int and value.bit_length() <= MAX_BITS
    if issubclass(kind, str) and not issubclass(kind, Enum):  # a caller may pass an id as plain text instead of a Party
        return lambda value: isinstance(value, str) and _is_writable(value)
    if kind is type and inner:
        bound = getattr(inner[0], "__bound__", inner[0])  # for a type variable, its bound
        return lambda value: isinstance(value, type) and issubclass(value, bound)
    if inner and issubclass(kind, Iterable) and not issubclass(kind, Mapping):
        return _collection(kind, _look_for(inner[0]))
    return lambda value: isinstance(value, kind) and _holds(value)


def _either(one: Look, other: Look) -> Look:
    return lambda value: one(value) or other(value)


def _stands_in(protocol: Any) -> Look:
    """Return a function that checks whether a value has everything a protocol declares, whatever its class."""
    declared = [each for each in protocol.__mro__ if each not in (Protocol, Generic, object)]
    names = {name for each in declared for name in (*vars(each), *inspect.get_annotations(each)) if name[0] != "_"}
    looks = {name: _look_for(hint) for name, hint in get_type_hints(protocol).items()}

    def look(value: Any) -> bool:
        with suppress(Exception):  # whatever another class raises when it is asked
            return all(map(hasattr, repeat(value), names)) and all(looks[name](getattr(value, name)) for name in looks)
        return False

    return look


def _collection(kind: type, look_at_each: Look) -> Look:
    def look(value: Any) -> bool:
        if not isinstance(value, kind):
            return False
        if isinstance(value, Collection):  # not an iterator, which can be read only once
            return not isinstance(value, str | bytes) and _all_fit_in(value, look_at_each)
        return _holds(value)

    return look


def _all_fit_in(values: Collection[Any], look_at_each: Look) -> bool:
    """Check all values of a collection. Records of one kind are checked field by field, which takes half the time."""
    kinds = {*map(type, values)}
    looks = _looks_into(kinds.pop()) if len(kinds) == 1 else {}
    if not looks:
        return all(map(look_at_each, values))
    fields_fit = (all(map(look, map(attrgetter(field), values))) for field, look in looks.items())
    return look_at_each(next(iter(values))) and all(fields_fit)  # the first shows whether the kind is right


def _holds(value: Any) -> bool:
    """Check what is inside a value that is itself of the right type."""
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
    """Return a check for each field of a record; for anything else, nothing."""
    return {name: _look_for(hint) for name, hint in _hints(kind).items()} if _is_record(kind) else {}


def _is_record(kind: type) -> bool:
    return is_dataclass(kind) or (issubclass(kind, tuple) and hasattr(kind, "_fields"))


def _is_a_time(value: Any) -> bool:
    return isinstance(value, datetime) and value.utcoffset() is not None and FIRST_YEAR <= value.year <= LAST_YEAR


def _anything(_: Any) -> bool:
    return True


@cache  # not at import time: while modules are being imported, some names do not exist yet
def _hints(what: Any) -> dict[str, Any]:
    hints = get_type_hints(what)
    if isinstance(what, type):
        names = [field.name for field in fields(what)] if is_dataclass(what) else what._fields  # type: ignore[attr-defined]
        return {name: hints[name] for name in names}
    plain = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    parameters = inspect.signature(what).parameters.values()
    return {each.name: hints[each.name] for each in parameters if each.kind in plain and each.name in hints}


@cache
def _looks(what: Any) -> dict[str, Look]:
    """Return a check for each argument, in order."""
    hints = _hints(what)
    return {name: _look_for(hints[name]) if name in hints else _anything for name in inspect.signature(what).parameters}


def _all_fit(what: Any, args: tuple[Any, ...], named: dict[str, Any]) -> bool:
    looks = _looks(what)
    if not all(map(call, looks.values(), args)):
        return False
    return not named or all(map(call, [looks.get(name, _anything) for name in named], named.values()))


def _misfit(what: Any, given: dict[str, Any]) -> BadInput:
    """Return the error for the first of these arguments, or of these fields of a record, that is wrong."""
    hints = _hints(what)
    known = [name for name in given if name in hints]
    # Checked again. If a value has changed in the meantime, the last one is reported, whatever it is by now.
    name = next((name for name in known if not fits(given[name], hints[name])), known[-1])
    return _wrong(name, given[name], hints[name])


def _wrong(argument: str, value: Any, hint: Any) -> BadInput:
    kind = _said(hint)
    for field in ("at" if kind.startswith("datetime") else kind.lower(), argument):
        if field in {*Field}:  # the catalogue has words for it: what to hand in, and where to get it
            return BadInput(Field(field))
    its: Any = type(value)
    if not _holds(value) and _is_record(its):  # of the right type, with something wrong inside
        return _misfit(its, {name: getattr(value, name) for name in _hints(its)})
    return WrongType(argument, kind, type(value).__name__)


def _said(hint: Any) -> str:
    if get_origin(hint) in (Union, UnionType):
        return " | ".join(map(_said, get_args(hint)))
    if hint in (bool, str):  # and how to write it
        return {bool: "bool (True, False)", str: 'str ("…")'}[hint]
    return "None" if hint is NoneType else getattr(get_origin(hint) or hint, "__name__", str(hint))


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # an unpaired surrogate
        return False
    return True
