"""Words: one catalogue a language (`locale/ko.toml`, `locale/en.toml`, the same keys), and the language spoken now.

The models speak in facts: enums, codes, times, ids of parties. `say` turns a key and its facts into a sentence. A fact
that is an enum member is itself looked up (`Status.REVOKED` is the key `status.revoked`), a `Party` by its id, a time
is shown in Korean time. In Korean a particle depends on the sound before it, so a template may write `{bank:은/는}`.

What strangers wrote passes through `legible` before anybody sees it.
"""

import codecs
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files
from string import Formatter
from typing import Any
from unicodedata import category

from fincert_lab.clock import KST, kst

LANGUAGES = ("ko", "en")
MAX_SHOWN = 200  # characters of what somebody typed
MAX_LINE = 1000  # characters of any line: the longest sentence of ours, with facts in it, is shorter
MAX_DIGITS = 64  # of a serial number; RFC 5280 §4.1.2.2 allows for 40
SHORT = 12  # of them, that are shown whole where numbers are compared
_SERIAL = re.compile("-?[0-9A-Fa-f]+")
_MAX_MARKS = 3  # on one letter; no script needs more, and a pile of them covers the lines around
_FAMILIAR = re.compile(r"(?: ?[!-~\xa1-\xac\xae-\u02ff가-힣–…●○✕‖→])* ?")
# Letters and marks, says Unicode, of which nobody sees anything: Hangul fillers, a blank braille pattern, joiners,
# vowels that are not written, variation selectors.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_spoken = "ko"  # one for the process, not a ContextVar: a notebook kernel runs each cell in a context of its own


class Party(str):
    """The id of somebody in the lab ("hong", "kb", "hong/laptop"). What follows the last slash is their own name.

    A name that the catalogue does not know, such as one a student made up for a device, is shown as it is.
    """


class Serial(str):
    """A certificate's serial number, in hexadecimal digits. A sentence, like a table, has it `short`."""


def digits(serial_number: int) -> str:
    """Return a serial number in hexadecimal, byte by byte, as long as it is."""
    positive = f"{abs(serial_number):X}"
    whole = f"{'-' * (serial_number < 0)}{'0' * (len(positive) % 2)}{positive}"
    return whole if len(whole) <= MAX_DIGITS else f"{whole[:MAX_DIGITS]}…"


def short(serial: str) -> str:
    """Return a serial number as people can compare it: the first and the last four digits; or all, if it is short.

    The zeros that fill it up to 32 digits in the journal are no part of it. What is no number is shown as it is.
    """
    whole = digits(int(serial, 16)) if _SERIAL.fullmatch(serial) else legible(serial, MAX_SHOWN)
    return whole if len(whole) <= SHORT else f"{whole[:4]}…{whole[-4:]}"


def speak(language: str) -> None:
    """Speak `language` ("ko" or "en") from now on. Raises ValueError for another."""
    global _spoken
    if language not in LANGUAGES:
        raise ValueError(f"this lab speaks {' and '.join(LANGUAGES)}, not {language!r}")
    _spoken = language


def spoken() -> str:
    """Return the language spoken now: "ko" or "en"."""
    return _spoken


def say(key: str, **facts: object) -> str:
    """Return the sentence of `key` in the language spoken now. Raises KeyError for a key that no catalogue has."""
    said = []
    for words, fact, form in _template(spoken(), key):
        said.append(words)
        if fact is not None:
            said.append(_put(facts[fact], form))
    return "".join(said)


def name(fact: object) -> str:
    """Return the words for a fact: an enum member, a party, a time (Korean time), a span, or text; or for several."""
    if isinstance(fact, Enum | Party):
        return _word(spoken(), fact)
    if isinstance(fact, datetime):
        return _moment(fact)
    if isinstance(fact, Serial):
        return short(fact)
    if isinstance(fact, tuple):
        return ", ".join(map(name, fact)) or catalogue(spoken())["table.none"]
    if isinstance(fact, timedelta):
        words = catalogue(spoken())
        if fact.days:
            return words["span.day" if fact.days == 1 else "span.days"].format(days=fact.days)
        if fact.seconds % 60 or fact.seconds == 60:
            return words["span.seconds"].format(seconds=fact.seconds)
        return words["span.minutes"].format(minutes=fact.seconds // 60)
    if isinstance(fact, int) and abs(fact) >= 10**MAX_SHOWN:
        return "…"  # Python refuses to write down more than 4,300 digits
    return legible(fact, MAX_SHOWN) if isinstance(fact, str) else legible(_text(fact))


@lru_cache(maxsize=1024, typed=True)
def _word(language: str, fact: Enum | Party) -> str:
    words = catalogue(language)
    if isinstance(fact, Enum):
        return words[f"{type(fact).__name__.lower()}.{fact.value}"]
    own = fact.rsplit("/", 1)[-1]
    return words.get(f"party.{fact}", words.get(f"party.{own}", legible(own)))


def legible(text: str, most: int = MAX_LINE) -> str:
    """Return what somebody wrote, at most so many characters of it, so that a line stays a line and hides nothing.

    What cannot be seen where it stands becomes "�": line breaks and other controls, what turns the direction of writing
    around, what takes no room, and marks beyond the third on a letter. Space after space is one space.
    """
    if len(text) <= most and _FAMILIAR.fullmatch(text):
        return text
    short = text if len(text) <= most else text[:most] + "…"
    seen: list[str] = []
    marks = _MAX_MARKS  # a mark at the beginning would stand on somebody else's letter
    for letter in short:
        kind = category(letter)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if kind == "Zs":
            seen += [" "] if seen[-1:] != [" "] else []
        elif not letter.isprintable() or _UNSEEN.match(letter):
            seen.append("�")
        elif marks <= _MAX_MARKS:
            seen.append(letter)
        elif marks == _MAX_MARKS + 1:
            seen.append("�")
    return "".join(seen)


def _moment(at: datetime) -> str:
    """Return a time in Korean time; one without a time zone, or too near the end of all years, says which it is in."""
    told = kst(at) if at.tzinfo else at
    if told.tzinfo in (KST, None):
        return told.replace(tzinfo=None).isoformat(" ", "minutes")
    return told.isoformat(" ", "minutes").replace("+00:00", " UTC")


def _text(fact: object) -> str:
    try:
        return str(fact)
    except Exception:  # a list of numbers of which Python refuses to write one down, or a student's own class
        return "…"


@contextmanager
def forgiving() -> Iterator[None]:
    """Have the terminal, or the file that its output goes to, show "?" for a letter that its encoding does not have."""
    strict = [stream for stream in (sys.stdout, sys.stderr) if getattr(stream, "errors", None) == "strict"]
    for stream in strict:
        _write_beyond(stream, "replace")
    try:
        yield
    finally:
        for stream in strict:
            _write_beyond(stream, "strict")


def _write_beyond(stream: Any, errors: str) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=errors)
    elif isinstance(stream, codecs.StreamWriter):  # how many a Korean script of old makes itself an output
        stream.errors = errors


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return every word of `language`, by dotted key."""
    text = files("fincert_lab").joinpath("locale", f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flatten(tomllib.loads(text), ""))


def _flatten(table: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        pairs += _flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
    return pairs


@cache
def _template(language: str, key: str) -> list[tuple[str, str | None, str]]:
    """Return a sentence in parts: words, then the name of the fact that follows them, if any, and how it is put."""
    parsed = Formatter().parse(catalogue(language)[key])
    return [(words, fact, form or "") for words, fact, form, _ in parsed]


def _put(fact: object, form: str) -> str:
    """Put a fact into a sentence; in Korean with its particle: `{bank:은/는}` is 국민은행은 but 카드사는."""
    if "/" not in form:
        return format(fact, form) if form else name(fact)
    word = name(fact)
    after_consonant, after_vowel = form.split("/")
    return word + (after_consonant if _ends_in_consonant(word) else after_vowel)


def _ends_in_consonant(word: str) -> bool:
    last = word.rstrip(")]\"'")[-1:]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28 != 0
    return last in "0136780lmnrLMNR"  # digits and Latin letters as a Korean reads them: 영, 일, 삼, …, 엘, 엠
