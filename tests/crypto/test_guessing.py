"""What a guess costs: every lock is really computed, the measurement keeps to its time, the published rates fit."""

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from fincert_lab.crypto.guessing import LIMIT, Kdf, Lock, rate_here


class Watch:
    """A clock, and a guess that takes so many seconds on it."""

    def __init__(self, seconds):
        self.now, self.seconds, self.guesses = 0.0, seconds, 0

    def guess(self):
        self.now += self.seconds
        self.guesses += 1


@pytest.mark.parametrize("seconds", [1e-5, 0.0009, 0.02, 0.077, 0.125, 0.3, 0.5])
def test_the_rate_is_measured_within_half_a_second(seconds):
    watch = Watch(seconds)
    assert rate_here(watch.guess, lambda: watch.now) == pytest.approx(1 / seconds)
    assert watch.now <= LIMIT * 1.0001


def test_a_fast_guess_is_made_often_enough_to_be_measured():
    watch = Watch(1e-5)
    rate_here(watch.guess, lambda: watch.now)
    assert watch.guesses > 10_000


def test_pbkdf2_is_the_one_of_the_standard_with_as_many_rounds():
    other = PBKDF2HMAC(algorithm=SHA256(), length=32, salt=bytes(16), iterations=2_048).derive(b"000000")
    assert Lock(Kdf.PBKDF2, 2_048).guess() == other != Lock(Kdf.PBKDF2, 2_047).guess()


def test_argon2id_costs_what_it_costs_in_an_envelope():
    ours = Argon2id(salt=bytes(16), length=32, iterations=2, lanes=1, memory_cost=19 * 1024)
    assert Lock(Kdf.ARGON2ID).guess() == ours.derive(b"000000")


@pytest.mark.parametrize(
    ("lock", "seconds"), [(Lock(Kdf.PBKDF2, 600_000), 68), (Lock(Kdf.ARGON2ID), 119), (Lock(Kdf.PBKDF2, 999), 0.1128)]
)
def test_a_graphics_card_takes_as_long_for_a_million_as_the_lesson_says(lock, seconds):
    assert 1_000_000 / lock.published_rate() == pytest.approx(seconds, rel=0.01)


def test_a_plain_hash_is_two_thousand_times_as_fast_as_999_rounds():
    assert Lock(Kdf.SHA256).published_rate() == pytest.approx(1998 * Lock(Kdf.PBKDF2, 999).published_rate())
