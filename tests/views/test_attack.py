"""What a thief's report says, in both languages."""

import pytest

from fincert_lab.crypto.guessing import Kdf, Lock
from fincert_lab.errors import PinLocked
from fincert_lab.language import name, say, speak
from fincert_lab.thief.comparison import Fate
from fincert_lab.thief.report import AttackReport, Gain, Means, Speed, Stop, Way
from fincert_lab.thief.schemes import Attacker, Design
from fincert_lab.views import table


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", [Way, Means, Gain, Stop, Design, Attacker, Fate])
def test_everything_that_a_report_can_say_has_its_words(kind, language):
    speak(language)
    assert all(map(name, kind))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_report_says_what_he_had_tried_and_gained_and_what_stopped_him(language):
    speak(language)
    report = AttackReport(Way.ON_LINE, (Means.DEVICE,), 6, 5, (), PinLocked())
    assert [row[0].text for row in table(report).rows] == [
        say(f"thief.{each}") for each in ("had", "tried", "gained", "stopped")
    ]
    said = repr(table(report))
    assert name(Way.ON_LINE) in said and name(Means.DEVICE) in said
    assert "6" in said and "5" in said
    assert say("thief.gained_nothing") in said and say("short.pin_locked") in said


def test_where_nobody_stopped_the_thief_the_report_says_so():
    rows = table(AttackReport(Way.OFF_LINE, (Means.CLOUD,), 10, 10, stopped=Stop.NONE_RIGHT)).rows
    assert rows[-1][1].text.startswith("nobody") and "right or wrong: 10" in rows[1][1].text


def test_an_attack_without_guesses_speaks_of_none():
    rows = [row[0].text for row in table(AttackReport(Way.PHISHING, (Means.PAGE,), stopped=Stop.NOTHING_HAPPENED)).rows]
    assert rows == [say(f"thief.{each}") for each in ("had", "gained", "stopped")]


def test_what_a_thief_has_gained_is_shown_in_words_and_the_pin_in_digits():
    said = repr(table(AttackReport(Way.OFF_LINE, (Means.CLOUD, Means.HSM), 3, 3, (Gain.PIN, Gain.KEY), None, "280417")))
    assert name(Gain.KEY) in said and "280417" in said and say("thief.nobody") in said


def test_a_guess_that_is_computed_is_shown_beside_a_graphics_card():
    said = repr(table(Speed(10, 0.5, Lock(Kdf.ARGON2ID))))
    assert "RTX 4090" in said and "20" in said


def test_a_guess_that_is_asked_about_has_no_graphics_card():
    said = repr(table(Speed(3, 2.0, None)))
    assert "RTX 4090" not in said and "1.5" in said
