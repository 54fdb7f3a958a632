"""The PIN: which six digits are refused and why, and what is no PIN at all."""

import pickle
import traceback

import pytest

from fincert_lab.crypto import pin
from fincert_lab.crypto.pin import PinRule
from fincert_lab.errors import PinFormat, WeakPin

PHONE, BIRTHDAY = "01012345678", "0230"
STRANGER = {"phone": "", "birthday": ""}

REFUSED = [
    ("123456", PinRule.NO_RUN),
    ("987654", PinRule.NO_RUN),
    ("901283", PinRule.NO_RUN),  # 012 in the middle
    ("280765", PinRule.NO_RUN),  # 765 at the end
    ("321907", PinRule.NO_RUN),  # 321 at the beginning
    ("111111", PinRule.NO_REPEAT),
    ("777042", PinRule.NO_REPEAT),
    ("280444", PinRule.NO_REPEAT),
    ("905550", PinRule.NO_REPEAT),
    ("567890", PinRule.NO_RUN),  # breaks the telephone's rule as well: the first rule is named
]
ALLOWED = ["112233", "121212", "100200", "280417", "001002", "890218", "135790", "246802"]

NOT_A_PIN = {
    "nothing": "",
    "five digits": "28041",
    "seven digits": "2804170",
    "a letter": "28041a",
    "an O for a 0": "28O417",
    "a sign": "+28041",
    "a space before": " 28041",
    "a space after": "28041 ",
    "a newline after": "280417\n",
    "a newline for a digit": "28041\n",
    "a line separator after": "280417\u2028",
    "a NUL after": "280417\0",
    "full-width digits": "２８０４１７",
    "one full-width digit": "28041７",
    "Arabic-Indic digits": "٢٨٠٤١٧",
    "superscript digits": "²³¹²³¹",
    "a lone surrogate": "28041\ud800",
    "None": None,
    "an int": 280417,
    "a bool": True,
    "a float": 280417.0,
    "bytes": b"280417",
    "a list": ["2", "8", "0", "4", "1", "7"],
    "ten megabytes": "280417" * 1_700_000,
}
not_a_pin = pytest.mark.parametrize("typed", NOT_A_PIN.values(), ids=NOT_A_PIN)


class NoArgon2id:
    def __init__(self, **_):
        pass

    def derive(self, _):
        raise AssertionError("Argon2id ran")


@pytest.fixture
def no_stretching(monkeypatch):
    """Make every attempt to stretch fail the test."""
    monkeypatch.setattr(pin, "Argon2id", NoArgon2id)


# --- rules


def test_exactly_904728_pins_pass_the_rules_that_need_no_person():
    assert sum(pin.broken_rule(f"{number:06}", **STRANGER) is None for number in range(1_000_000)) == 904_728


@pytest.mark.parametrize("owner", [STRANGER, {"phone": PHONE, "birthday": BIRTHDAY}])
def test_the_survey_of_all_pins_finds_for_each_what_the_rules_say_of_it_alone(owner):
    rules, found = [*PinRule, None], pin.survey(**owner)
    assert len(found) == 10**pin.DIGITS
    for number in [*range(0, 10**pin.DIGITS, 89), *(int(digits) for digits, _ in REFUSED), *map(int, ALLOWED)]:
        assert rules[found[number]] is pin.broken_rule(f"{number:06}", **owner)


def test_the_survey_counts_904728_allowed_pins():
    assert pin.survey(**STRANGER).count(len(PinRule)) == 904_728


@pytest.mark.parametrize(("digits", "rule"), REFUSED)
def test_a_refused_pin_is_told_the_rule_it_breaks(digits, rule):
    with pytest.raises(WeakPin) as caught:
        pin.check_strength(digits, phone=PHONE, birthday=BIRTHDAY)
    assert caught.value.facts == {"rule": rule}


@pytest.mark.parametrize("digits", ALLOWED)
def test_a_pin_that_breaks_no_rule_passes(digits):
    pin.check_strength(digits, phone=PHONE, birthday=BIRTHDAY)


@pytest.mark.parametrize("digits", ["890157", "901357", "109573", "550975"])
def test_nine_and_zero_are_no_neighbours(digits):
    assert pin.broken_rule(digits, **STRANGER) is None


@pytest.mark.parametrize("digits", ["579013", "257901", "825790"])
def test_the_phones_last_four_digits_are_refused_at_the_beginning_middle_and_end(digits):
    assert pin.broken_rule(digits, phone="01000005790", birthday="") is PinRule.NOT_THE_PHONE


@pytest.mark.parametrize("digits", ["580241", "158024", "715802"])
def test_the_phones_four_digits_before_the_last_are_refused_too(digits):
    assert pin.broken_rule(digits, phone="01058020000", birthday="") is PinRule.NOT_THE_PHONE


def test_four_digits_from_elsewhere_in_the_telephone_number_pass():
    assert pin.broken_rule("802579", phone="01058025790", birthday="") is None


@pytest.mark.parametrize("digits", ["023014", "702301", "850230"])
def test_the_birthday_is_refused_at_the_beginning_middle_and_end(digits):
    assert pin.broken_rule(digits, phone="", birthday="0230") is PinRule.NOT_THE_BIRTHDAY


def test_day_before_month_passes():
    assert pin.broken_rule("300214", phone="", birthday="0230") is None


def test_another_persons_birthday_passes():
    pin.check_strength("850230", phone=PHONE, birthday="0431")


def test_rules_have_the_names_that_the_catalogue_and_the_lessons_use():
    assert [rule.value for rule in PinRule] == ["no_run", "no_repeat", "not_the_phone", "not_the_birthday"]


# --- what is no PIN


@not_a_pin
def test_what_is_no_pin_is_refused_as_a_new_one(typed):
    with pytest.raises(PinFormat):
        pin.check_strength(typed, phone=PHONE, birthday=BIRTHDAY)


@not_a_pin
def test_what_is_no_pin_is_refused_before_any_stretching(typed, no_stretching):
    with pytest.raises(PinFormat):
        pin.stretch(typed, bytes(32), memory_kib=19 * 1024, passes=2, length=64)


@not_a_pin
def test_the_error_holds_nothing_of_what_was_typed(typed):
    with pytest.raises(PinFormat) as caught:
        pin.check_format(typed)
    assert caught.value.facts == {"digits": 6}
    assert caught.value.__cause__ is None and caught.value.__context__ is None


def test_no_face_of_a_refusal_repeats_the_digits():
    with pytest.raises(WeakPin) as caught:
        pin.check_strength("111222", phone=PHONE, birthday=BIRTHDAY)
    error = caught.value
    faces = [str(error), repr(error), *error._render_traceback_(), *traceback.format_exception_only(error)]
    assert not [face for face in [*faces, repr(pickle.dumps(error))] if "111222" in face]


def test_a_pin_is_handed_back_as_it_was():
    assert pin.check_format("000100") == "000100"


# --- stretching


def test_stretching_is_argon2id_as_its_authors_tested_it(monkeypatch):
    # test.c of the reference implementation, version 0x13: t=2, m=256 KiB, p=1. Its password is no PIN.
    monkeypatch.setattr(pin, "check_format", lambda typed: typed)
    out = pin.stretch("password", b"somesalt", memory_kib=256, passes=2, length=32)
    assert out.hex() == "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"


@pytest.mark.parametrize(
    "change", [{"salt": bytes(15) + b"\x01"}, {"memory_kib": 72}, {"passes": 2}, {"pin": "280418"}]
)
def test_another_pin_salt_or_cost_stretches_to_something_else(change):
    first = {"pin": "280417", "salt": bytes(16), "memory_kib": 64, "passes": 1, "length": 32}
    assert pin.stretch(**first) != pin.stretch(**first | change)
