"""Bytes hashed to a point of P-256 whose logarithm nobody knows: P256_XMD:SHA-256_SSWU_RO_ of RFC 9380.

    u0, u1   = hash_to_field(message)        two numbers below p
    Q0, Q1   = SSWU(u0), SSWU(u1)            each a point of y² = x³ + Ax + B
    point    = Q0 + Q1

No library that we have offers it. The arithmetic is PyCryptodome's, whose integers take as long for one value as for
another, and nothing here branches on one. Two steps are Python's own, and may take longer for some values: what a
comparison says is a 0 or a 1, and a point is made of its coordinates. The message is known to the device only, so that
somebody would have to measure there.
"""

from hashlib import sha256

from Crypto.Math.Numbers import Integer
from Crypto.PublicKey.ECC import EccPoint

from fincert_lab.arguments import checked
from fincert_lab.errors import BadInput, Field

P256 = "p256"
P = Integer(2**256 - 2**224 + 2**192 + 2**96 - 1, public=True)
A = P - 3
B = Integer(0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B)
Z = P - 10  # §8.2
HASH_BYTES, BLOCK_BYTES = 32, 64  # of SHA-256
FIELD_BYTES = 48  # that a number is reduced from: 128 bits more than it has, so that none is likelier than another
MAX_BYTES = 255  # of a domain separation tag; and blocks of output

_ROOT = (P + 1) >> 2  # x to this power is a square root of x, if x has one: P is 3 modulo 4
_INVERT = P - 2  # x to this power is 1/x, and 0 for 0: Fermat
_MINUS_B_OVER_A = (P - B) * A.inverse(P) % P
_MINUS_1_OVER_Z = Integer(10).inverse(P)


@checked
def expand_message(message: bytes, tag: bytes, length: int) -> bytes:
    """Return `length` uniform bytes for a message and its domain separation tag: expand_message_xmd (§5.3.1).

    Raises BadInput.
    """
    blocks = -(-length // HASH_BYTES)
    if not 0 < blocks <= MAX_BYTES or not 0 < len(tag) <= MAX_BYTES:
        raise BadInput(Field.PART)
    suffix = tag + len(tag).to_bytes(1)
    first = sha256(bytes(BLOCK_BYTES) + message + length.to_bytes(2) + b"\0" + suffix).digest()
    found = [sha256(first + b"\x01" + suffix).digest()]
    for number in range(2, blocks + 1):
        mixed = bytes(one ^ other for one, other in zip(first, found[-1], strict=True))
        found.append(sha256(mixed + number.to_bytes(1) + suffix).digest())
    return b"".join(found)[:length]


@checked
def hash_to_field(message: bytes, tag: bytes, modulus: Integer, count: int) -> list[Integer]:
    """Return `count` numbers below `modulus` (§5.2). Raises BadInput."""
    uniform = expand_message(message, tag, count * FIELD_BYTES)
    parts = (uniform[at : at + FIELD_BYTES] for at in range(0, len(uniform), FIELD_BYTES))
    return [Integer.from_bytes(part) % modulus for part in parts]


@checked
def hash_to_curve(message: bytes, tag: bytes) -> EccPoint:
    """Return the point for a message and a domain separation tag (§3). Raises BadInput."""
    one, other = map(_map_to_curve, hash_to_field(message, tag, P, 2))
    return one + other


def _map_to_curve(u: Integer) -> EccPoint:
    """Return the point for a number: the simplified Shallue-van de Woestijne-Ulas map (§6.6.2).

    One of two candidates for x is on the curve; for which numbers it is the first, is chance.
    """
    tv1 = Z * u * u % P
    tv2 = (tv1 * tv1 + tv1) % P
    x1 = _MINUS_B_OVER_A * _choose(_inverse(tv2) + 1, _MINUS_1_OVER_Z, second=tv2 == 0) % P
    x2 = tv1 * x1 % P
    y1, y2 = _root_over(x1), _root_over(x2)
    on_curve = y1 * y1 % P == _right_side(x1)
    x, y = _choose(x2, x1, second=on_curve), _choose(y2, y1, second=on_curve)
    return EccPoint(x, _choose(y, P - y, second=y.is_odd() != u.is_odd()), P256)


def _choose(first: Integer, other: Integer, *, second: bool) -> Integer:
    """Return one of two numbers, with the same steps for either."""
    return first * (1 - second) + other * int(second)


def _inverse(x: Integer) -> Integer:
    return pow(x, _INVERT, P)


def _right_side(x: Integer) -> Integer:
    return (x * x % P * x + A * x + B) % P


def _root_over(x: Integer) -> Integer:
    return pow(_right_side(x), _ROOT, P)
