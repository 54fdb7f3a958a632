"""Words: one catalogue per language, with the same keys in each, and the language spoken now.

What the lab says is in `locale/<language>.toml`; what a lesson says is in `locale/lessons/<number>.<language>.toml`.

The models speak in facts: enums, codes, times, ids of parties. `say` turns a key and its facts into a sentence. A fact
that is an enum member is itself looked up (`Status.REVOKED` is the key `status.revoked`), a `Party` by its id; a time
is shown in Korean time. In Korean a particle depends on the sound before it, so a template may write `{bank:은/는}`.

Text from outside passes through `legible` before anybody sees it.
"""

import codecs
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from enum import Enum
from functools import cache, lru_cache, partial, wraps
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar, TypeVarTuple
from unicodedata import category

from fincert_lab.clock import KST, kst

LANGUAGES = ("ko", "en")  # the first is the default, and the one that the others are made from
MAX_SHOWN = 200  # characters of a text that somebody typed
MAX_LINE = 1000  # characters of any line: our longest sentence, with its facts filled in, is shorter
MAX_DIGITS = 64  # of a serial number; RFC 5280 §4.1.2.2 allows 40
SHORT = 12  # digits of a serial number that are shown in full where numbers are compared
_SERIAL = re.compile("-?[0-9A-Fa-f]+")
_MAX_MARKS = 3  # on one letter; no script needs more, and a pile of them covers the lines around
_FAMILIAR = re.compile(r"(?: ?[!-~\xa1-\xac\xae-\u02ff가-힣–…●○✕‖→])* ?")
# Letters and marks, by Unicode's classification, that are invisible: Hangul fillers, a blank Braille pattern, joiners,
# vowels that are not written, variation selectors.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# One for the process, not a ContextVar: a notebook kernel runs each cell in its own context.
_spoken = LANGUAGES[0]
_LOCALE = Path(__file__).with_name("locale")
_Facts = TypeVarTuple("_Facts")
_Said = TypeVar("_Said")


class Party(str):
    """The id of a party in the lab ("hong", "kb", "hong/laptop"). The part after the last slash is their own name.

    A name that is not in the catalogue, such as one that a student gave a device, is shown as it is.
    """


class Serial(str):
    """A certificate's serial number, in hexadecimal digits. Sentences and tables show it `short`."""


def digits(serial_number: int) -> str:
    """Return a serial number in hexadecimal, byte by byte, in its full length."""
    positive = f"{abs(serial_number):X}"
    whole = f"{'-' * (serial_number < 0)}{'0' * (len(positive) % 2)}{positive}"
    return whole if len(whole) <= MAX_DIGITS else f"{whole[:MAX_DIGITS]}…"


def short(serial: str) -> str:
    """Return a serial number as people can compare it: the first and last four digits, or all of a short one.

    The zeros that pad it to 32 digits in the journal are left out. Text that is not a number is returned as it is.
    """
    whole = digits(int(serial, 16)) if _SERIAL.fullmatch(serial) else legible(serial, MAX_SHOWN)
    return whole if len(whole) <= SHORT else f"{whole[:4]}…{whole[-4:]}"


def speak(language: str) -> None:
    """Speak `language`, one of `LANGUAGES`, from now on. Raises ValueError for another."""
    global _spoken
    if language not in LANGUAGES:
        raise ValueError(f"this lab speaks {' and '.join(LANGUAGES)}, not {language!r}")
    _spoken = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` for the length of a block. Raises ValueError as `speak` does."""
    before = _spoken
    speak(language)
    try:
        yield
    finally:
        speak(before)


def as_spoken_now() -> Callable[[], AbstractContextManager[None]]:
    """Return what speaks, for the length of a block, the language of this moment."""
    return partial(speaking, _spoken)


def spoken() -> str:
    """Return the language spoken now, one of `LANGUAGES`."""
    return _spoken


def said_once(make: Callable[[*_Facts], _Said]) -> Callable[[*_Facts], _Said]:
    """Cache what a function makes of words and facts, separately for each language."""
    made = lru_cache(maxsize=1024)(lambda language, *facts: make(*facts))  # while `language` is spoken

    @wraps(make)
    def find(*facts: *_Facts) -> _Said:
        return made(_spoken, *facts)

    return find


def say(key: str, **facts: object) -> str:
    """Return the sentence of `key` in the language spoken now. Raises KeyError for a key that is in no catalogue."""
    said = []
    for words, fact, form in _template(_spoken, key):
        said.append(words)
        if fact is not None:
            said.append(_put(facts[fact], form))
    return "".join(said)


def say_if_known(key: str, **facts: object) -> str | None:
    """Return the sentence of `key`, as `say` does, or None if the catalogue has none."""
    return say(key, **facts) if key in _words_of(_spoken, key) else None


def name(fact: object) -> str:
    """Return the words for a fact (enum member, party, time in Korean time, span, text), or for several facts."""
    if isinstance(fact, Enum | Party):
        return _word(_spoken, fact)
    if isinstance(fact, datetime):
        return _moment(fact)
    if isinstance(fact, Serial):
        return short(fact)
    if isinstance(fact, tuple):
        return ", ".join(map(name, fact)) or say("table.none")
    if isinstance(fact, timedelta):
        if fact.days:
            return say("span.day" if fact.days == 1 else "span.days", days=fact.days)
        if fact.seconds % 60 or fact.seconds == 60:
            return say("span.seconds", seconds=fact.seconds)
        return say("span.minutes", minutes=fact.seconds // 60)
    if isinstance(fact, int) and abs(fact) >= 10**MAX_SHOWN:
        return "…"  # Python refuses to write down more than 4,300 digits
    return legible(fact, MAX_SHOWN) if isinstance(fact, str) else legible(_text(fact))


@lru_cache(maxsize=1024, typed=True)
def _word(language: str, fact: Enum | Party) -> str:
    words = _words_of_the_lab(language)
    if isinstance(fact, Enum):
        return words[f"{type(fact).__name__.lower()}.{fact.value}"]
    own = fact.rsplit("/", 1)[-1]
    return words.get(f"party.{fact}", words.get(f"party.{own}", legible(own)))


def legible(text: str, most: int = MAX_LINE) -> str:
    """Return a text from outside, cut to `most` characters, so that a line stays one line and hides nothing.

    Characters that are invisible or move others become "�": line breaks and other controls, direction overrides,
    zero-width characters, and marks beyond the third on a letter. A run of spaces becomes one space.
    """
    if len(text) <= most and _FAMILIAR.fullmatch(text):
        return text
    short = text if len(text) <= most else text[:most] + "…"
    seen: list[str] = []
    marks = _MAX_MARKS  # a mark at the beginning would combine with the letter before the text
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
    """Return a time in Korean time; one without a zone as it is, and one that cannot be converted with its zone."""
    told = kst(at) if at.tzinfo else at
    if told.tzinfo in (KST, None):
        return told.replace(tzinfo=None).isoformat(" ", "minutes")
    return told.isoformat(" ", "minutes").replace("+00:00", " UTC")


def _text(fact: object) -> str:
    try:
        return str(fact)
    except Exception:  # a list with a number that Python refuses to write out, or a student's own class
        return "…"


@contextmanager
def forgiving() -> Iterator[None]:
    """Make the terminal, or the file that output goes to, show "?" for a letter that its encoding does not have."""
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
    elif isinstance(stream, codecs.StreamWriter):  # how many older Korean scripts set up their output
        stream.errors = errors


def catalogue(language: str) -> Mapping[str, str]:
    """Return all words of `language`, by dotted key."""
    return {**_words_of_the_lab(language), **_words_of_lessons(language)}


@cache
def _words_of_the_lab(language: str) -> Mapping[str, str]:
    return dict(_words_in(_LOCALE / f"{language}.toml"))


@cache
def _words_of_lessons(language: str) -> Mapping[str, str]:
    """Read the words of lessons separately, when a lesson first says something: a lab without lessons starts sooner."""
    ours = [file for file in (_LOCALE / "lessons").iterdir() if file.name.endswith(f".{language}.toml")]
    return dict(pair for file in ours for pair in _words_in(file))


def _words_of(language: str, key: str) -> Mapping[str, str]:
    return _words_of_lessons(language) if key.startswith("lesson.") else _words_of_the_lab(language)


def _words_in(file: Path) -> list[tuple[str, str]]:
    return _flatten(tomllib.loads(file.read_text(encoding="utf-8")), "")


def _flatten(table: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        pairs += _flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
    return pairs


@cache
def _template(language: str, key: str) -> list[tuple[str, str | None, str]]:
    """Return a sentence in parts: words, then the name of the fact that follows them, if any, and its format."""
    parsed = Formatter().parse(_words_of(language, key)[key])
    return [(words, fact, form or "") for words, fact, form, _ in parsed]


def _put(fact: object, form: str) -> str:
    """Format a fact for a sentence; in Korean with its particle: `{bank:은/는}` is 국민은행은 but 카드사는."""
    if "/" not in form:
        return format(fact, form) if form else name(fact)
    word = name(fact)
    after_consonant, after_vowel = form.split("/")
    return word + (after_consonant if _ends_in_consonant(word) else after_vowel)


def _ends_in_consonant(word: str) -> bool:
    last = word.rstrip(")]\"'")[-1:]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28 != 0
    return last in "0136780lmnrLMNR"  # digits and Latin letters as Koreans read them: 영, 일, 삼, …, 엘, 엠
