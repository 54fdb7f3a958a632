"""In which order PINs are tried: as numbers, or those first that people like."""

from collections import Counter
from collections.abc import Collection, Iterator
from enum import StrEnum
from functools import cache

from fincert_lab.arguments import one_of
from fincert_lab.crypto.pin import DIGITS, broken_rule
from fincert_lab.entropy import Entropy
from fincert_lab.errors import BadInput, Field

# Lab assumptions: no list of real PINs has a licence. Chosen so that five guesses hit about one in eight.
PEOPLE, FAVOURITES, WITH_A_FAVOURITE = 1000, 40, 0.4
# What is easy to remember, of three digits: 112233, 121212, 123123, 123321.
_SHAPES = ("{0}{0}{1}{1}{2}{2}", "{0}{1}{0}{1}{0}{1}", "{0}{1}{2}{0}{1}{2}", "{0}{1}{2}{2}{1}{0}")


class Order(StrEnum):
    """An order in which all PINs are tried."""

    NUMERICAL = "numerical"
    POPULAR = "popular"


def in_order(order: str | Collection[str]) -> Iterator[str]:
    """Return all PINs in one of the two orders, or the PINs of a list as they stand there. Raises BadInput."""
    if not isinstance(order, str):
        return iter(tuple(order))
    numbers = (f"{number:0{DIGITS}d}" for number in range(10**DIGITS))
    if one_of(Order, order, BadInput(Field.ORDER)) is Order.NUMERICAL:
        return numbers
    return _popular_first(numbers)


def _popular_first(numbers: Iterator[str]) -> Iterator[str]:
    yield from (popular := _popular())
    yield from (each for each in numbers if each not in popular)


@cache
def _popular() -> dict[str, int]:
    """Return the PINs of people who do not exist, the most frequent first: synthetic, and always the same."""
    return dict(Counter(made_up_pins(Entropy.seeded(b"fincert-lab made-up people"), "popular")).most_common())


def made_up_pins(entropy: Entropy, label: str) -> list[str]:
    """Return the PINs of 1,000 people who do not exist.

    A synthetic distribution, from nobody's data: some people pick one of 40 favourites, which are easy to remember,
    the first of these far more often than the last; the others pick at random. All PINs pass the rules that need no
    personal data.

    Source: lab assumption.
    """
    favourites: dict[str, None] = {}
    while len(favourites) < FAVOURITES:
        favourites |= dict.fromkeys(filter(_is_allowed, [_easy_pin(entropy, label)]))
    return [_pick(entropy, label, [*favourites]) for _ in range(PEOPLE)]


def _easy_pin(entropy: Entropy, label: str) -> str:
    digits = entropy.digits(label, 4)
    return _SHAPES[int(digits[-1]) % len(_SHAPES)].format(*digits)


def _pick(entropy: Entropy, label: str, favourites: list[str]) -> str:
    if _fraction(entropy, label) >= WITH_A_FAVOURITE:
        return _allowed_pin(entropy, label)
    return favourites[int(FAVOURITES * _fraction(entropy, label) ** 2)]  # squared: closer to the first


def _fraction(entropy: Entropy, label: str) -> float:
    return int(entropy.digits(label, 6)) / 10**6


def _allowed_pin(entropy: Entropy, label: str) -> str:
    picked = entropy.digits(label, DIGITS)
    return picked if _is_allowed(picked) else _allowed_pin(entropy, label)


def _is_allowed(picked: str) -> bool:
    return broken_rule(picked, phone="", birthday="") is None
