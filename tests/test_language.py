"""Words: all catalogues say the same things, and every fact has its word."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest

import fincert_lab
from fincert_lab import Lab, errors, journal, rules, snapshot
from fincert_lab.advice import Hint
from fincert_lab.crypto import envelope
from fincert_lab.crypto.keys import TAKEN, KeyKind
from fincert_lab.crypto.pin import PinRule
from fincert_lab.crypto.suite import Suite
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.bank.customers import CustomerKind
from fincert_lab.institutions.bank.service import Service
from fincert_lab.language import LANGUAGES, Party, Serial, catalogue, name, said_once, say, short, speak
from fincert_lab.lessons import _LESSONS
from fincert_lab.people.device import Device
from fincert_lab.people.person import Person
from fincert_lab.pki.reason import Reason
from fincert_lab.rules import Rules
from fincert_lab.world.cast import BANKS, GUESTS, PEOPLE

FIRST, *OTHERS = map(catalogue, LANGUAGES)
PACKAGE = Path(fincert_lab.__file__).parent
LESSONS = sorted((PACKAGE / "locale" / "lessons").iterdir())


def facts_of(template):
    return {field for _, field, _, _ in Formatter().parse(template) if field}


def test_all_languages_have_the_same_keys():
    assert [other.keys() ^ FIRST.keys() for other in OTHERS] == [set()] * len(OTHERS)


def keys_in(file):
    def keys(table, prefix):
        for key, value in table.items():
            yield from keys(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key]

    return list(keys(tomllib.loads(file.read_text("utf-8")), ""))


@pytest.mark.parametrize("file", LESSONS, ids=lambda file: file.name)
def test_the_words_of_a_lesson_are_in_the_file_of_its_number(file):
    number = int(file.name[:2])
    assert [key for key in keys_in(file) if not re.match(rf"lesson\.{number}\D", key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_its_words_in_one_file(language):
    lab, lessons = PACKAGE / "locale" / f"{language}.toml", [f for f in LESSONS if f.suffixes[0] == f".{language}"]
    told = Counter(key for file in (lab, *lessons) for key in keys_in(file))
    assert [key for key, times in told.items() if times > 1] == []
    assert [key for key in keys_in(lab) if key.startswith("lesson.")] == []
    assert told.keys() == catalogue(language).keys()


def test_a_lab_without_lessons_reads_none_of_their_words():
    code = (
        "from fincert_lab import Lab, show; from fincert_lab.language import _words_of_lessons as lessons, say;"
        "show(Lab.start()); before = lessons.cache_info().currsize;"
        "say('lesson.0a.a'); assert (before, lessons.cache_info().currsize) == (0, 1)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize("room", ["views", "panels", "lessons"])
def test_who_speaks_does_not_ask_in_which_language(room):
    """Or a cache may be kept by a language that is not the one spoken: `said_once` knows it."""
    asked = {"spoken", "catalogue", "cache", "lru_cache"}
    unasked = {"lessons/__init__.py", "views/table.py"}  # what they keep is no words
    found = {
        file.relative_to(PACKAGE).as_posix(): names
        for file in sorted((PACKAGE / room).glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (names := asked & {alias.name for alias in node.names})
    }
    assert {file: names for file, names in found.items() if file not in unasked} == {}


def test_what_is_said_once_is_said_in_the_language_of_the_moment():
    made = []

    @said_once
    def day(number):
        made.append(number)
        return say("span.days", days=number)

    said = []
    for language in (*LANGUAGES, *LANGUAGES):
        speak(language)
        said.append(day(3))
    assert said == ["3일", "3 days"] * 2
    assert made == [3, 3]


@pytest.mark.parametrize("key", FIRST)
def test_all_languages_say_the_same_facts(key):
    assert [facts_of(other[key]) for other in OTHERS] == [facts_of(FIRST[key])] * len(OTHERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_for_another_language_is_told_which_there_are(language):
    assert re.findall(r'lang="(\w+)"', catalogue(language)["field.lang"]) == [*LANGUAGES]


def calls_in(sentence):
    return re.findall(r"([a-z_]+)\(", sentence)


ADVICE = [key for key in FIRST if key.startswith(("error.", "field.", "hint.", "answer."))]


@pytest.mark.parametrize("key", ADVICE)
def test_advice_names_calls_that_there_are(key):
    there = {name for each in (Lab, Bank, Device, Person, Service, envelope, fincert_lab) for name in dir(each)}
    for sentence in (FIRST[key], *(other[key] for other in OTHERS)):
        assert {*calls_in(sentence)} <= there


@pytest.mark.parametrize("words", [FIRST, *OTHERS])
def test_what_is_said_of_a_lab_is_there(words):
    named = {name for sentence in words.values() for name in re.findall(r"(?<![\w-])lab\.([a-z_]+)", sentence)}
    with closing(Lab.start()) as lab:
        assert named - {"example"} == {name for name in named if hasattr(lab, name)}


@pytest.mark.parametrize("key", ADVICE)
def test_advice_names_the_same_calls_in_all_languages(key):
    assert [{*calls_in(other[key])} for other in OTHERS] == [{*calls_in(FIRST[key])}] * len(OTHERS)


def test_english_words_hold_no_hangul():
    assert [key for key, words in catalogue("en").items() if re.search("[가-힣]", words)] == []


@pytest.mark.parametrize(
    "enum",
    [
        journal.Act,
        Reason,
        snapshot.Status,
        snapshot.Refusal,
        Hint,
        PinRule,
        KeyKind,
        CustomerKind,
        rules.Source,
        errors.Field,
    ],
)
def test_every_member_of_an_enum_has_a_word(enum):
    assert issubclass(enum, Enum)
    for member in enum:
        assert name(member)


def descendants(error):
    return [each for child in error.__subclasses__() for each in (child, *descendants(child))]


RAISED = [error for error in descendants(errors.LabError) if hasattr(error, "code")]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: error.__name__)
def test_every_error_has_a_sentence_and_a_short_word(error):
    assert f"error.{error.code}" in FIRST
    assert f"short.{error.code}" in FIRST


GIVEN = [reason for reason in Reason if reason is not Reason.CERTIFICATE_HOLD]  # a suspension has a call of its own


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "choices"), [("reason", GIVEN), ("kind", KeyKind), ("spki", TAKEN), ("suite", Suite)]
)
def test_who_hands_in_something_else_is_told_every_choice(field, choices, language):
    told = re.findall("[A-Za-z0-9_-]+", catalogue(language)[f"field.{field}"])
    assert [str(choice) for choice in choices if choice not in told] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_in_the_cast_and_every_service_has_a_word(language):
    banks = BANKS | GUESTS
    services = [f"{bank}/{service}" for bank, spec in banks.items() for service in spec.services]
    cast = [*PEOPLE, *banks, *(spec.ca for spec in banks.values()), *services]
    assert [party for party in cast if f"party.{party}" not in catalogue(language)] == []


def test_every_rule_has_a_name_and_a_source():
    assert Rules().sources().keys() == {key.removeprefix("rules.") for key in FIRST if key.startswith("rules.")} - {""}


def test_the_catalogue_has_every_question_its_options_and_a_sentence_for_each_and_no_others():
    for question, prediction in [pair for lesson in _LESSONS.values() for pair in lesson.predictions.items()]:
        words = {"question", *prediction.options, *(f"option_{each}" for each in prediction.options)}
        wanted = {f"lesson.{question}.{each}" for each in words}
        assert {key for key in FIRST if key.startswith(f"lesson.{question}.")} == wanted


@pytest.mark.parametrize(
    ("bank", "said"),
    [("kb", "KB국민은행은"), ("아무개카드사", "아무개카드사는"), ("KFTC7", "KFTC7은"), ("KFTC2", "KFTC2는")],
)
def test_a_korean_particle_fits_the_sound_before_it(bank, said):
    speak("ko")
    assert say("error.already_registered", bank=Party(bank)).startswith(said)


def test_times_are_korean_and_spans_are_words():
    assert name(datetime(2026, 3, 2, 0, 0, tzinfo=UTC)) == "2026-03-02 09:00"
    assert (name(timedelta(days=7)), name(timedelta(minutes=3))) == ("7 days", "3 minutes")


def test_a_number_too_long_to_read_is_an_ellipsis():
    assert {name(number) for number in (10**5000, -(10**5000), 10**200)} == {"…"}
    assert name(10**200 - 1) == "9" * 200


def test_a_serial_number_in_a_sentence_is_as_short_as_in_a_table():
    serial = "7DA93D0E5BB018987DE07D98BEACF23F"
    assert name(Serial(serial)) == short(serial) == "7DA9…F23F"


def test_a_name_that_the_catalogue_lacks_is_shown_as_it_is():
    assert name(Party("hong/내 컴퓨터")) == "내 컴퓨터"


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "9999-12-31 23:59 UTC"),
        (datetime(9999, 12, 31, 14, 59, tzinfo=UTC), "9999-12-31 23:59"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01 09:00"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=12))), "0001-01-01 00:00+12:00"),
        (datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))), "9999-12-31 23:59-12:00"),
        (datetime.max, "9999-12-31 23:59"),
        (datetime.min, "0001-01-01 00:00"),
        (datetime(2026, 3, 2, 9, 0), "2026-03-02 09:00"),
    ],
)
def test_every_moment_that_python_can_hold_is_told(moment, told):
    assert name(moment) == told


@pytest.mark.parametrize(
    "number",
    [datetime.max, datetime.min, 10**5000, -(10**5000), [10**5000], Fraction(10**5000), float("inf"), "3"],
    ids=range(8),
)
def test_whatever_somebody_takes_for_an_event_the_refusal_can_be_told(number, lab):
    with pytest.raises(errors.UnknownEvent) as refused:
        lab.at(number)
    assert str(refused.value).startswith("There is no event ")


class Broken:
    """A student's own, of which Python cannot even say what it is."""

    def __str__(self):
        raise RuntimeError


def test_what_cannot_be_told_is_an_ellipsis():
    assert name(Broken()) == "…"


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="speaks ko and en"):
        speak("fr")
