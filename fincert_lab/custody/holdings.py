"""What can be held, by whom, and how. For what the things are, see `crypto.envelope` and `crypto.vid`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from fincert_lab.crypto.suite import Suite
from fincert_lab.journal import Event
from fincert_lab.language import Party


class Thing(StrEnum):
    """What can be held."""

    PRIVATE_KEY = "private_key"
    PIN = "pin"
    ENVELOPE = "envelope"  # the private key and R, sealed
    K = "k"
    A = "a"
    BLINDED = "blinded"  # A on its way to the HSM, unless the suite is HMAC
    EVALUATED = "evaluated"  # and what the HSM answers
    S = "s"
    Y = "y"
    R = "r"
    CERTIFICATE = "certificate"
    IDN = "idn"
    SMS_CODE = "sms_code"


_ONLY_IN = {Thing.BLINDED: Suite.OPRF, Thing.EVALUATED: Suite.OPRF}


class Role(StrEnum):
    """Who can hold it."""

    DEVICE = "device"
    BANK = "bank"
    CA = "ca"
    CLOUD = "cloud"
    HSM = "hsm"
    SERVICE = "service"
    TELECOM = "telecom"


class Hold(StrEnum):
    """How a thing is held, if it is."""

    HELD = "held"
    SEALED = "sealed"  # by somebody who cannot open it
    PASSED = "passed"
    NEVER = "never"


def is_thiefs(party: Party) -> bool:
    """Return whether a device is a thief's own."""
    return party.startswith("thief/")


class Place(NamedTuple):
    """A thing at one party."""

    role: Role
    party: Party
    thing: Thing


class Trace(NamedTuple):
    """How a thing is, or was, at a place, and the event that brought it, used it last, or ended it."""

    hold: Hold
    event: Event


@dataclass(frozen=True)
class Holdings:
    """Who holds what after event `number`, at lab time `at` (UTC). A place without a trace never had the thing.

    `suite` decides which things there are.
    """

    number: int
    at: datetime | None
    traces: Mapping[Place, Trace]
    suite: Suite = Suite.HMAC

    @property
    def things(self) -> list[Thing]:
        """The things that there are in this suite."""
        asked = self.suite.asks_like
        return [thing for thing in Thing if _ONLY_IN.get(thing, asked) is asked]

    def of(self, thing: Thing, role: Role) -> dict[Party, Trace]:
        """Return the traces of a thing at the parties of one role, by party."""
        return {
            place.party: trace for place, trace in self.traces.items() if (place.thing, place.role) == (thing, role)
        }

    def hold(self, thing: Thing, role: Role) -> Hold:
        """Return how the parties of one role hold a thing: the closest that any of them does."""
        holds = {trace.hold for trace in self.of(thing, role).values()}
        return next((hold for hold in Hold if hold in holds), Hold.NEVER)
