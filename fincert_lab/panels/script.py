"""What a click runs: calls of the public API. The line of code that is shown is written from the call that is made."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography import x509

from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.institutions.bank.service import Service
from fincert_lab.institutions.ca.application import Authorisation
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.institutions.cloud.sessions import ConnectedDevice
from fincert_lab.institutions.institution import InWorld
from fincert_lab.people.device import Device
from fincert_lab.people.person import Person

MASK = "••••••"
_MASKED = {"code", "password"}  # arguments that are typed and not for the screen, besides the entries of the PIN pad


class Entry(StrEnum):
    """What a PIN pad asks for. In a call it stands for the digits, which are put in when the call is made."""

    PIN = "pin"
    NEW = "new_pin"
    AGAIN = "again"


@dataclass(frozen=True, eq=False)
class Call:
    """One call: a bound method and its arguments. An argument that is a `Call` stands for what that one returned.

    `into` is the variable that its result is kept in, in the line of code.
    """

    method: Callable[..., Any]
    args: tuple[Any, ...]
    named: Mapping[str, Any]
    into: str

    def line(self) -> str:
        """Return the line of code, in which everything has the name of its `variable`."""
        of, method = self.method.__self__, self.method.__name__  # type: ignore[attr-defined]
        given = [_written(each) for each in self.args]
        given += [f"{name}={_masked(name, each)}" for name, each in self.named.items()]
        called = f"{variable(of)}.{method}({', '.join(given)})"
        return f"{self.into} = {called}" if self.into else called


def call(method: Callable[..., Any], *args: Any, into: str = "", **named: Any) -> Call:
    """Return a call to be made; an argument that is None is left out."""
    return Call(method, args, {name: value for name, value in named.items() if value is not None}, into)


def run(calls: Sequence[Call], entries: Mapping[Entry, str]) -> Any:
    """Make these calls in order, with the `entries` typed on the PIN pad; return what the last one returned.

    Raises what they raise.
    """
    results: dict[Call, Any] = {}

    def value(thing: Any) -> Any:
        if isinstance(thing, Entry):
            return entries[thing]
        return results[thing] if isinstance(thing, Call) else thing

    for each in calls:
        named = {name: value(thing) for name, thing in each.named.items()}
        results[each] = each.method(*map(value, each.args), **named)
    return results[calls[-1]]


def variable(thing: InWorld) -> str:
    """Return the variable that somebody or something of a lab is in: "hong", "laptop", "kb", "internet_banking"."""
    return re.sub(r"\W", "_", thing.party.split("/")[-1])


def _masked(name: str, thing: Any) -> str:
    return f'"{MASK}"' if name in _MASKED else _written(thing)


def _written(thing: Any) -> str:
    match thing:
        case Person() | Device() | Bank() | Service():
            return variable(thing)
        case x509.Certificate():
            return "certificate"
        case Call():
            return thing.into
        case Entry():
            return f'"{MASK}"'
        case Authorisation():
            return "authorisation"
        case UserCheck():
            return f'UserCheck("{thing.account_number}", "{MASK}")'
        case Member():
            return f'Member("{thing.owner}", "{thing.name}", "{MASK}", "{MASK}")'
        case ConnectedDevice():
            return f'"{thing.label}"'
        case str():
            return f'"{thing}"'
    return repr(thing)
