"""A secret shared by a straight line (Shamir, 1979): two of its points determine it, and one says nothing of the rest.

    value at x = secret + x·slope  mod N

N is prime, so that for one point every secret is as likely as any other. The arithmetic is PyCryptodome's, as for
`oprf`, and takes as long for one secret as for another. Values are 32 bytes, big-endian.
"""

from typing import NamedTuple

from Crypto.Math.Numbers import Integer

from fincert_lab.arguments import checked
from fincert_lab.crypto.oprf import NUMBER_BYTES, N
from fincert_lab.errors import BadInput, Field


class Point(NamedTuple):
    """A point of a line: the secret is at x = 0."""

    x: int
    value: bytes


@checked
def point(x: int, one: Point, other: Point) -> Point:
    """Return the point at `x` of the line through two others, where each x is 0 or more. Raises BadInput."""
    if one.x == other.x or min(x, one.x, other.x) < 0:
        raise BadInput(Field.NUMBER)
    start = _read(one.value)
    slope = _minus(_read(other.value), start) * _minus(Integer(other.x), Integer(one.x)).inverse(N)
    return Point(x, ((start + slope * _minus(Integer(x), Integer(one.x))) % N).to_bytes(NUMBER_BYTES))


def _minus(one: Integer, other: Integer) -> Integer:
    """Subtract, modulo N: the library's numbers are never negative."""
    return (one + N - other) % N


def _read(value: bytes) -> Integer:
    """Read a value. What a wrong answer unlocks may be N or more, and is taken modulo N."""
    if len(value) != NUMBER_BYTES:
        raise BadInput(Field.NUMBER)
    return Integer.from_bytes(value) % N
