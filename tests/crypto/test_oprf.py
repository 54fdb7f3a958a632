"""The OPRF: the vectors of RFC 9497, a second opinion on its group, and what is no point and no number."""

from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fincert_lab.crypto import oprf
from fincert_lab.errors import BadInput, Field

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = int(oprf.N)
R, OTHER_R, K = (number.to_bytes(32) for number in (N // 3, N // 5, N // 7))


class Vector(NamedTuple):
    """An input, what blinds it, and all that comes of it: hexadecimal."""

    input: str
    blind: str
    blinded: str
    answer: str
    output: str


# RFC 9497, appendix A.3.1: OPRF(P-256, SHA-256), mode OPRF.
SEED, KEY_INFO = "a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3", "74657374206b6579"
SECRET = "159749d750713afe245d2d39ccfaae8381c53ce92d098a9375ee70739c7ac0bf"
VECTORS = [
    Vector(
        input="00",
        blind="3338fa65ec36e0290022b48eb562889d89dbfa691d1cde91517fa222ed7ad364",
        blinded="03723a1e5c09b8b9c18d1dcbca29e8007e95f14f4732d9346d490ffc195110368d",
        answer="030de02ffec47a1fd53efcdd1c6faf5bdc270912b8749e783c7ca75bb412958832",
        output="a0b34de5fa4c5b6da07e72af73cc507cceeb48981b97b7285fc375345fe495dd",
    ),
    Vector(
        input="5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
        blind="3338fa65ec36e0290022b48eb562889d89dbfa691d1cde91517fa222ed7ad364",
        blinded="03cc1df781f1c2240a64d1c297b3f3d16262ef5d4cf102734882675c26231b0838",
        answer="03a0395fe3828f2476ffcd1f4fe540e5a8489322d398be3c4e5a869db7fcb7c52c",
        output="c748ca6dd327f0ce85f4ae3a8cd6d4d5390bbb804c9e12dcf94f853fece3dcce",
    ),
]
each_vector = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.input)


def test_the_secret_is_derived_as_in_the_rfc():
    assert oprf.derive_key(bytes.fromhex(SEED), bytes.fromhex(KEY_INFO)).hex() == SECRET


@each_vector
def test_an_input_is_blinded_as_in_the_rfc(vector):
    assert oprf.blind(bytes.fromhex(vector.input), bytes.fromhex(vector.blind)).hex() == vector.blinded


@each_vector
def test_the_server_answers_as_in_the_rfc(vector):
    assert oprf.blind_evaluate(bytes.fromhex(SECRET), bytes.fromhex(vector.blinded)).hex() == vector.answer


@each_vector
def test_the_answer_is_made_into_the_output_of_the_rfc(vector):
    found = oprf.finalize(*map(bytes.fromhex, (vector.input, vector.blind, vector.answer)))
    assert found.hex() == vector.output


@each_vector
def test_who_has_input_and_secret_needs_no_blinding(vector):
    assert oprf.evaluate(bytes.fromhex(SECRET), bytes.fromhex(vector.input)).hex() == vector.output


def test_the_same_input_is_another_point_each_time_and_gives_the_same_output():
    points = [oprf.blind(b"input", r) for r in (R, OTHER_R)]
    outputs = [oprf.finalize(b"input", r, oprf.blind_evaluate(K, oprf.blind(b"input", r))) for r in (R, OTHER_R)]
    assert points[0] != points[1] and outputs[0] == outputs[1]


def test_what_the_server_sees_fits_every_input():
    """For each point that it sees and each input there is a number that makes the one of the other: here, both."""
    ratio = int.from_bytes(R) * pow(int.from_bytes(OTHER_R), -1, N) % N
    seen = oprf.blind(b"input", R)
    assert oprf.blind_evaluate(ratio.to_bytes(32), oprf.blind(b"input", OTHER_R)) == seen


def test_an_answer_with_another_secret_gives_another_output():
    wrong = oprf.blind_evaluate(OTHER_R, oprf.blind(b"input", R))
    assert oprf.finalize(b"input", R, wrong) != oprf.evaluate(K, b"input")


# --- a second opinion: pyca/cryptography multiplies too, and gives one coordinate of the product


@pytest.mark.parametrize("k", [1, 2, 3, N // 7, N - 2, N - 1])
def test_a_product_has_the_coordinate_that_another_library_finds(k):
    point = oprf.blind(b"input", R)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    assert oprf.blind_evaluate(k.to_bytes(32), point)[1:] == ec.derive_private_key(k, ec.SECP256R1()).exchange(
        ec.ECDH(), public
    )


def test_the_sign_of_a_product_is_right():
    point = oprf.blind(b"input", R)
    assert oprf.blind_evaluate((1).to_bytes(32), point) == point
    assert oprf.blind_evaluate((N - 1).to_bytes(32), point) == bytes([5 - point[0]]) + point[1:]


def test_a_multiple_of_the_base_point_is_another_librarys_public_key():
    base = ec.derive_private_key(1, ec.SECP256R1()).public_key()
    key = ec.derive_private_key(N // 7, ec.SECP256R1()).public_key()
    one, other = (each.public_bytes(Encoding.X962, PublicFormat.CompressedPoint) for each in (base, key))
    assert oprf.blind_evaluate(K, one) == other


# --- what is refused


B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B  # of the curve y² = x³ - 3x + B
OFF_THE_CURVE = next(x for x in range(1, 100) if pow(x**3 - 3 * x + B, (P - 1) // 2, P) != 1)
POINT = oprf.blind(b"input", R)
UNCOMPRESSED = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), POINT).public_bytes(
    Encoding.X962, PublicFormat.UncompressedPoint
)
NO_POINTS = {
    "nothing": b"",
    "the neutral one": b"\0",
    "the neutral one, padded": bytes(33),
    "not on the curve": b"\x02" + OFF_THE_CURVE.to_bytes(32),
    "x is p": b"\x02" + P.to_bytes(32),
    "x is beyond p": b"\x03" + b"\xff" * 32,
    "no sign": b"\x04" + POINT[1:],
    "sign of a hybrid form": b"\x06" + POINT[1:],
    "a byte short": POINT[:-1],
    "a byte long": POINT + b"\0",
    "not compressed": UNCOMPRESSED,
    "half of what is not compressed": UNCOMPRESSED[:33],
}
NO_NUMBERS = {
    "nothing": b"",
    "zero": bytes(32),
    "the order": N.to_bytes(32),
    "beyond it": (N + 1).to_bytes(32),
    "the greatest": b"\xff" * 32,
    "a byte short": bytes(30) + b"\1",
    "a byte long": bytes(32) + b"\1",
}


@pytest.mark.parametrize("name", NO_POINTS)
def test_what_is_no_point_is_refused_by_either_side(name):
    for read in (lambda point: oprf.blind_evaluate(K, point), lambda point: oprf.finalize(b"input", R, point)):
        with pytest.raises(BadInput) as refused:
            read(NO_POINTS[name])
        assert refused.value.facts["field"] is Field.POINT


@pytest.mark.parametrize("name", NO_NUMBERS)
def test_what_no_point_may_be_multiplied_by_is_refused(name):
    number = NO_NUMBERS[name]
    uses = [
        lambda: oprf.blind(b"input", number),
        lambda: oprf.blind_evaluate(number, POINT),
        lambda: oprf.finalize(b"input", number, POINT),
        lambda: oprf.evaluate(number, b"input"),
    ]
    for use in uses:
        with pytest.raises(BadInput) as refused:
            use()
        assert refused.value.facts["field"] is Field.NUMBER


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_secret_is_derived_of_32_bytes_only(size):
    with pytest.raises(BadInput):
        oprf.derive_key(bytes(size), b"")


@pytest.mark.parametrize("size", [0, 32, 47, 49])
def test_a_random_number_is_made_of_48_bytes_only(size):
    with pytest.raises(BadInput):
        oprf.number_from(bytes(size))


def test_a_random_number_is_what_48_bytes_leave_over():
    assert int.from_bytes(oprf.number_from(b"\xff" * 48)) == (2**384 - 1) % N
