"""Clock, entropy, errors, policy."""

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fincert_lab.clock import Clock
from fincert_lab.entropy import Entropy
from fincert_lab.errors import (
    CertificateRefused,
    Expired,
    LabError,
    NotRegistered,
    NotTrusted,
    NotYetValid,
    Revoked,
    StatusUnknown,
    Suspended,
    WrongPin,
)
from fincert_lab.language import Party, speak
from fincert_lab.rules import Rules


def descendants(error):
    return [each for child in error.__subclasses__() for each in (child, *descendants(child))]


KINDS = [error for error in (LabError, *descendants(LabError)) if not hasattr(error, "code")]


def test_the_classroom_clock_stands_at_nine_on_a_monday_in_korea():
    assert Clock().now() == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    assert Clock().now().weekday() == 0


def test_a_clock_moves_when_told_and_never_back():
    clock = Clock()
    clock.advance(timedelta(minutes=3))
    assert clock.now() == datetime(2026, 3, 2, 0, 3, tzinfo=UTC)
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(timedelta(seconds=-1))


def test_seeded_entropy_repeats_itself():
    first, second = (Entropy.seeded(b"seed") for _ in range(2))
    assert [first.bytes("key", n) for n in (1, 32, 33)] == [second.bytes("key", n) for n in (1, 32, 33)]


def test_labels_are_streams_of_their_own():
    plain, interleaved = (Entropy.seeded(b"seed") for _ in range(2))
    interleaved.bytes("another", 40)
    assert plain.bytes("key", 40) == interleaved.bytes("key", 40)


def test_a_stream_does_not_repeat():
    entropy = Entropy.seeded(b"seed")
    assert entropy.bytes("key", 32) != entropy.bytes("key", 32)


def test_system_entropy_cannot_be_repeated():
    assert Entropy.system().bytes("key", 32) != Entropy.system().bytes("key", 32)


def test_digits_keep_their_leading_zeros():
    entropy = Entropy.seeded(b"seed")
    drawn = [entropy.digits("sms", 6) for _ in range(200)]
    assert {len(code) for code in drawn} == {6}
    assert any(code.startswith("0") for code in drawn)


def test_an_error_speaks_the_language_spoken_when_it_is_read():
    error = WrongPin(tries_left=4)
    assert str(error) == "The PIN is wrong. Tries left: 4."
    speak("ko")
    assert str(error) == "PIN이 맞지 않습니다. 앞으로 4번 더 시도할 수 있습니다."


def test_an_error_is_one_line_in_a_notebook():
    (line,) = NotRegistered(bank=Party("woori"))._render_traceback_()
    assert line == "NotRegistered: Woori Bank does not know this certificate. Register it there first: register()."


def test_an_error_survives_pickling():
    error = pickle.loads(pickle.dumps(WrongPin(tries_left=4)))
    assert (type(error), error.facts) == (WrongPin, {"tries_left": 4})


def test_codes_are_unique():
    codes = [error.code for error in descendants(LabError) if error not in KINDS]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_refusal_is_never_raised_itself(kind):
    with pytest.raises(TypeError, match=f"{kind.__name__} is a kind of refusal"):
        kind()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_refusal_has_several_that_are_raised(kind):
    assert len([error for error in descendants(kind) if error not in KINDS]) > 2


def test_whatever_a_report_refuses_for_is_a_certificate_refused():
    assert {*descendants(CertificateRefused)} >= {NotTrusted, NotYetValid, Expired, Revoked, Suspended, StatusUnknown}


def test_the_limits_are_these():
    """The one test that states them: every other asks the rules."""
    assert Rules() == replace(
        Rules(),
        pin_tries=5,
        pin_budget=100,
        validity_years=3,
        renewal_window=timedelta(days=90),
        suspension_limit=timedelta(days=180),
        sms_code_tries=5,
        sms_interval=timedelta(seconds=20),
        session_validity=timedelta(minutes=10),
    )
