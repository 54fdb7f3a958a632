"""How the facts of an event are stored: as a JSON object of their fields.

A field with a default is written only if its value differs. When facts are read, they must fit the act, with exact
types.
"""

from collections.abc import Callable, Mapping, Set
from datetime import datetime
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin

from fincert_lab.acts import Act, Facts
from fincert_lab.pki.identity import CertificateId

_Reader = Callable[[Any], Any]


class _Form(NamedTuple):
    """How facts of one kind are read: the required fields, a reader for each field, and the class to build."""

    required: Set[str]
    readers: Mapping[str, _Reader]
    make: Callable[..., Facts]


def written(facts: Facts | None) -> dict[str, Any]:
    """Return facts in their stored form, except for times, which are still to be converted to text."""
    if facts is None:
        return {}
    default = facts._field_defaults
    said = {name: value for name, value in facts._asdict().items() if name not in default or value != default[name]}
    return {name: _plain(value) for name, value in said.items()}


def read(act: Act, fields: object) -> Facts | None:
    """Return the facts of an event of `act`. Raises ValueError or TypeError if they do not fit the act."""
    if not isinstance(fields, dict):
        raise TypeError(fields)
    if not fields and NoneType in act.kinds:
        return None
    for required, readers, make in _FORMS[act]:
        if required <= fields.keys() <= readers.keys():
            return make(**{name: readers[name](value) for name, value in fields.items()})
    raise ValueError(fields)


def _plain(value: Any) -> Any:
    if isinstance(value, CertificateId):
        return str(value)
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _form(kind: type[Facts]) -> _Form:
    readers = {name: _reader(hint) for name, hint in kind.__annotations__.items()}
    return _Form(readers.keys() - kind._field_defaults.keys(), readers, kind)


def _reader(hint: Any) -> _Reader:
    if get_origin(hint) is tuple:
        return _several(_reader(get_args(hint)[0]))
    if get_origin(hint) is UnionType:  # with None, which is the default and not written
        return _reader(get_args(hint)[0])
    if hint in (datetime, CertificateId):
        return _moment if hint is datetime else _certificate
    return _value(hint, str if issubclass(hint, str) else hint)


def _value(kind: type, written_as: type) -> _Reader:
    def read_one(value: Any) -> Any:
        if type(value) is not written_as:
            raise TypeError(value)
        return value if kind is written_as else kind(value)

    return read_one


def _several(read_one: _Reader) -> _Reader:
    def read_all(values: Any) -> Any:
        if type(values) is not list:
            raise TypeError(values)
        return tuple(map(read_one, values))

    return read_all


def _certificate(value: Any) -> CertificateId:
    if found := CertificateId.read(value):
        return found
    raise ValueError(value)


def _moment(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError(value)
    return at


_FORMS = {act: [_form(kind) for kind in act.kinds if kind is not NoneType] for act in Act}
