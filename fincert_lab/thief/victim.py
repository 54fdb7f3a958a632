"""Somebody to rob, in a lab of their own, so that nothing happens in the student's."""

from functools import cache
from itertools import islice
from typing import NamedTuple

from cryptography import x509

from fincert_lab.crypto.suite import Suite
from fincert_lab.entropy import Entropy
from fincert_lab.people.device import Device
from fincert_lab.rules import Rules
from fincert_lab.thief.order import Order, in_order
from fincert_lab.world.lab import CLASSROOM_SEED, Lab


@cache
def guesses() -> tuple[str, ...]:
    """Return what every thief tries: the last is right, and whoever is stopped by counters misses it.

    One counter gives the usual tries; three, of which two have to answer each question, give half as many again.
    """
    return tuple(islice(in_order(Order.POPULAR), Rules.pin_tries * 3 // 2 + 1))


class Victim(NamedTuple):
    """A certificate, the lab that it is in, and the laptop that made it."""

    lab: Lab
    laptop: Device
    certificate: x509.Certificate


def victim(right: str, suite: Suite = Suite.HMAC) -> Victim:
    """Return somebody with this PIN, in a new classroom lab of this suite."""
    return robbed(Lab(Entropy.seeded(CLASSROOM_SEED), Rules(), suite), right)


def robbed(lab: Lab, right: str) -> Victim:
    """Return 홍길동 of this lab, with a new certificate under this PIN."""
    laptop = lab.person("hong").device("laptop")
    return Victim(lab, laptop, laptop.enroll(lab.bank("kb"), pin=right))
