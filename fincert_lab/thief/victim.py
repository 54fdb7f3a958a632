"""Somebody to rob, in a lab of their own, so that nothing happens in the student's."""

from itertools import islice
from typing import NamedTuple

from cryptography import x509

from fincert_lab.crypto.suite import Suite
from fincert_lab.entropy import Entropy
from fincert_lab.people.device import Device
from fincert_lab.rules import Rules
from fincert_lab.thief.order import Order, in_order
from fincert_lab.world.lab import CLASSROOM_SEED, Lab

# What every thief tries, in this order. The last is right: whoever is given the usual tries and no more misses it.
GUESSES = tuple(islice(in_order(Order.POPULAR), Rules.pin_tries + 1))


class Victim(NamedTuple):
    """A certificate, the lab that it is in, and the laptop that made it."""

    lab: Lab
    laptop: Device
    certificate: x509.Certificate


def victim(guesses: tuple[str, ...] = GUESSES, suite: Suite = Suite.HMAC) -> Victim:
    """Return somebody whose PIN is the last of these, in a new classroom lab of this suite."""
    return robbed(Lab(Entropy.seeded(CLASSROOM_SEED), Rules(), suite), guesses)


def robbed(lab: Lab, guesses: tuple[str, ...]) -> Victim:
    """Return 홍길동 of this lab with a new certificate, whose PIN is the last of these."""
    laptop = lab.person("hong").device("laptop")
    return Victim(lab, laptop, laptop.enroll(lab.bank("kb"), pin=guesses[-1]))
