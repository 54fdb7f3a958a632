"""2 of 3: any two answers open the envelope, one says nothing of it, and a wrong one among three is named."""

from dataclasses import replace
from itertools import combinations

import pytest

from fincert_lab.crypto import envelope, oprf, threshold
from fincert_lab.crypto.line import Point, point
from fincert_lab.errors import BadInput, DamagedEnvelope, PinMismatch
from tests.crypto.test_envelope import CONTEXT, NONCE, PKCS8

SHARED = replace(CONTEXT, profile=3)
S, RANDOM = bytes(range(32)), bytes(range(96))
YS = [bytes([each]) * 32 for each in (17, 34, 51)]
HSMS = (0, 1, 2)
N = int(oprf.N)


@pytest.fixture(scope="module")
def sealed():
    return threshold.seal(SHARED, YS, S, PKCS8, NONCE, RANDOM)


def answers(*hsms):
    return {hsm: YS[hsm] for hsm in hsms}


# --- a line


@pytest.mark.parametrize(("secret", "slope"), [(5, 7), (0, 0), (N - 1, 1), (1, N - 1), (N - 1, N - 1)])
@pytest.mark.parametrize("two", [*combinations((1, 2, 3), 2)])
def test_any_two_points_give_the_secret_and_every_other_point(secret, slope, two):
    line = [Point(x, ((secret + x * slope) % N).to_bytes(32)) for x in range(4)]
    assert [point(x, *(line[each] for each in two)) for x in range(4)] == line


def test_one_point_is_on_a_line_with_every_secret():
    one = Point(1, bytes(31) + b"\x2a")
    for secret in (bytes(32), b"\x01" * 32, (N - 1).to_bytes(32)):
        through = point(2, one, Point(0, secret))
        assert point(0, one, through).value == secret


def test_a_value_that_is_n_or_more_counts_modulo_n():
    assert point(0, Point(1, N.to_bytes(32)), Point(2, (N + 1).to_bytes(32))).value == (N - 1).to_bytes(32)


@pytest.mark.parametrize(
    "other",
    [Point(1, bytes(32)), Point(-1, bytes(32)), Point(2, bytes(31)), Point(2, b"")],
    ids=["same x", "negative", "31", "0"],
)
def test_what_is_no_second_point_makes_no_line(other):
    with pytest.raises(BadInput):
        point(0, Point(1, bytes(32)), other)


# --- an envelope


def test_the_locks_are_what_the_formula_says(sealed):
    y, first = (int.from_bytes(RANDOM[at : at + 48]) % N for at in (0, 48))
    shares = [(y + x * (first - y)) % N for x in (1, 2, 3)]
    expected = [
        bytes(a ^ b for a, b in zip(share.to_bytes(32), made, strict=True))
        for share, made in zip(shares, YS, strict=True)
    ]
    assert sealed.blob[:96] == b"".join(expected)
    assert envelope.open(SHARED, y.to_bytes(32), S, sealed) == PKCS8


@pytest.mark.parametrize("hsms", [HSMS, *combinations(HSMS, 2)], ids=str)
def test_any_two_answers_open_it_and_nobody_is_blamed(sealed, hsms):
    unsealed = threshold.open(SHARED, answers(*hsms), S, sealed)
    assert (unsealed.pkcs8, unsealed.wrong) == (PKCS8, ())


@pytest.mark.parametrize("hsms", [(), (0,), (1,), (2,)], ids=str)
def test_fewer_do_not(sealed, hsms):
    with pytest.raises(PinMismatch):
        threshold.open(SHARED, answers(*hsms), S, sealed)


@pytest.mark.parametrize("wrong", HSMS)
@pytest.mark.parametrize("lie", [bytes(32), b"\xff" * 32, YS[0][::-1]], ids=["zero", "ones", "other"])
def test_a_wrong_answer_among_three_is_named_and_the_key_is_there(sealed, wrong, lie):
    ys = answers(*HSMS) | {wrong: lie if lie != YS[wrong] else bytes(32)}
    unsealed = threshold.open(SHARED, ys, S, sealed)
    assert (unsealed.pkcs8, unsealed.wrong) == (PKCS8, (wrong,))


@pytest.mark.parametrize("wrong", HSMS)
def test_a_wrong_answer_of_two_is_like_a_wrong_pin(sealed, wrong):
    two = answers(wrong, (wrong + 1) % 3) | {wrong: bytes(32)}
    with pytest.raises(PinMismatch):
        threshold.open(SHARED, two, S, sealed)


def test_with_two_wrong_answers_it_stays_shut(sealed):
    with pytest.raises(PinMismatch):
        threshold.open(SHARED, answers(0) | {1: bytes(32), 2: bytes(32)}, S, sealed)


@pytest.mark.parametrize("hsm", HSMS)
def test_who_changes_a_lock_damages_the_envelope_and_blames_no_hsm(sealed, hsm):
    blob = bytearray(sealed.blob)
    blob[32 * hsm] ^= 1
    with pytest.raises(DamagedEnvelope):
        threshold.open(SHARED, answers(*HSMS), S, replace(sealed, blob=bytes(blob)))


@pytest.mark.parametrize("size", [0, 31, 95])
def test_an_envelope_that_was_cut_short_is_damaged(sealed, size):
    with pytest.raises(DamagedEnvelope):
        threshold.open(SHARED, answers(*HSMS), S, replace(sealed, blob=sealed.blob[:size]))


@pytest.mark.parametrize(
    "ys", [{3: YS[0], 0: YS[0]}, {-1: YS[0], 0: YS[0]}, {0: YS[0][1:], 1: YS[1]}], ids=["4th", "-1", "31"]
)
def test_what_is_no_answer_of_one_of_the_three_is_refused(sealed, ys):
    with pytest.raises(BadInput):
        threshold.open(SHARED, ys, S, sealed)


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_it_is_sealed_for_three(count):
    with pytest.raises(BadInput):
        threshold.seal(SHARED, [bytes(32)] * count, S, PKCS8, NONCE, RANDOM)


def test_with_one_hsm_y_is_what_its_answer_became():
    sealed = threshold.seal(CONTEXT, YS[:1], S, PKCS8, NONCE, b"")
    assert sealed == envelope.seal(CONTEXT, YS[0], S, PKCS8, NONCE)
    assert threshold.open(CONTEXT, {0: YS[0]}, S, sealed).pkcs8 == PKCS8
