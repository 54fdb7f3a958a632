"""OPRF(P-256, SHA-256) of RFC 9497, in its plain mode: two compute F(k, input), and neither learns the other's part.

    blind            device   B = r·H(input)         r is a fresh random number
    blind_evaluate   server   E = k·B
    finalize         device   Hash(input, E/r)       which is Hash(input, k·H(input))

To whoever does not know r, B is a random point, whatever the input was: there is nothing in it to guess at, with
however much computing power. What this mode lacks is a proof that B was multiplied by k and not by something else.

The group is PyCryptodome's: it adds points and multiplies them, where pyca/cryptography multiplies only, and gives back
one coordinate of two. Its multiplication, and the arithmetic of `hash_to_curve`, take as long for one secret as for
another. Points travel in SEC1's compressed form (33 bytes), numbers as 32 bytes, big-endian.
"""

from hashlib import sha256

from Crypto.Math.Numbers import Integer
from Crypto.PublicKey.ECC import EccPoint
from cryptography.hazmat.primitives.asymmetric import ec

from fincert_lab.arguments import checked
from fincert_lab.crypto.framing import lp
from fincert_lab.crypto.hash_to_curve import FIELD_BYTES, P256, hash_to_curve, hash_to_field
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, Field

POINT_BYTES, NUMBER_BYTES = 33, 32
# How many points there are.
N = Integer(0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551, public=True)

# The tags that keep hashes apart (§3.1, §3.2.1, §4.3); the zero byte is the mode.
_TO_POINT = b"HashToGroup-OPRFV1-\x00-P256-SHA256"
_TO_KEY = b"DeriveKeyPairOPRFV1-\x00-P256-SHA256"


@checked
def derive_key(seed: bytes, info: bytes) -> bytes:
    """Return the server's secret k for 32 random bytes and a text, the key's use (§3.2.1). Raises BadInput.

    If it came out as 0, the RFC would try another, with the counter that is 0 here. That is as likely as to guess it.
    """
    if len(seed) != NUMBER_BYTES:
        raise BadInput(Field.NUMBER)
    (k,) = hash_to_field(seed + lp(info) + b"\0", _TO_KEY, N, 1)
    return k.to_bytes(NUMBER_BYTES)


@checked
def number_from(random: bytes) -> bytes:
    """Return a random number below N for 48 random bytes: none is likelier than another (§4.7.2). Raises BadInput."""
    if len(random) != FIELD_BYTES:
        raise BadInput(Field.NUMBER)
    return (Integer.from_bytes(random) % N).to_bytes(NUMBER_BYTES)


@checked
def blind(private_input: bytes, r: bytes) -> bytes:
    """Return the blinded point for the server (§3.3.1). Raises BadInput."""
    return _written(_times(_hashed(private_input), _number(r)))


@checked
def blind_evaluate(k: bytes, blinded: bytes) -> bytes:
    """Return the server's answer to a blinded point (§3.3.1). Raises BadInput."""
    return _written(_times(_point(blinded), _number(k)))


@checked
def finalize(private_input: bytes, r: bytes, answer: bytes) -> bytes:
    """Return F(k, input), 32 bytes, from the server's answer (§3.3.1). Raises BadInput."""
    return _output(private_input, _times(_point(answer), _number(r).inverse(N)))


@checked
def evaluate(k: bytes, private_input: bytes) -> bytes:
    """Return F(k, input) of somebody who has both (§3.3.1). Raises BadInput."""
    return _output(private_input, _times(_hashed(private_input), _number(k)))


def _hashed(private_input: bytes) -> EccPoint:
    return hash_to_curve(private_input, _TO_POINT)


def _times(point: EccPoint, number: Integer) -> EccPoint:
    """Multiply: by an `Integer`, in the same time for each. Of that the library's types do not know."""
    return point * number  # type: ignore[operator]


def _output(private_input: bytes, point: EccPoint) -> bytes:
    return sha256(lp(private_input, _written(point)) + b"Finalize").digest()


def _number(written: bytes) -> Integer:
    """Read a number that a point may be multiplied by: not 0, for everything times 0 is the same point."""
    number = Integer.from_bytes(written)
    if len(written) != NUMBER_BYTES or not 0 < number < N:
        raise BadInput(Field.NUMBER)
    return number


def _point(written: bytes) -> EccPoint:
    """Read a point, other than the neutral one, which has a form of its own (one byte).

    The curve is of prime order, so that a point on it is in the group; one that is not may give k away, bit by bit.
    """
    if len(written) != POINT_BYTES:
        raise BadInput(Field.POINT)
    with parsing(BadInput(Field.POINT)):
        numbers = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), written).public_numbers()
        return EccPoint(numbers.x, numbers.y, P256)


def _written(point: EccPoint) -> bytes:
    if point.is_point_at_infinity():
        raise BadInput(Field.POINT)
    x, y = point.xy
    return (2 + y % 2).to_bytes(1) + x.to_bytes(NUMBER_BYTES)
