"""Words: one catalogue a language (`locale/ko.toml`, `locale/en.toml`, the same keys), and the language spoken now.

The models speak in facts: enums, codes, times, ids of parties. `say` turns a key and its facts into a sentence. A fact
that is an enum member is itself looked up (`Status.REVOKED` is the key `status.revoked`), a `Party` by its id, a time
is shown in Korean time. In Korean a particle depends on the sound before it, so a template may write `{bank:은/는}`.
"""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files
from string import Formatter
from typing import Any

from fincert_lab.clock import kst

LANGUAGES = ("ko", "en")
MAX_SHOWN = 200  # characters of what somebody typed
_spoken = "ko"  # one for the process, not a ContextVar: a notebook kernel runs each cell in a context of its own


class Party(str):
    """The id of somebody in the lab ("hong", "kb", "hong/laptop"). What follows the last slash is their own name.

    A name that the catalogue does not know, such as one a student made up for a device, is shown as it is.
    """


class Serial(str):
    """A certificate's serial number, in hexadecimal digits. A sentence, like a table, has it `short`."""


def short(serial: str) -> str:
    """Return a serial number as people can compare it: the first and the last four digits."""
    return f"{serial[:4]}…{serial[-4:]}"


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
    """Return the words for a fact: an enum member, a party, a time (Korean time), a span, or anything else as text."""
    if isinstance(fact, Enum | Party):
        return _word(spoken(), fact)
    if isinstance(fact, datetime):
        return f"{kst(fact):%Y-%m-%d %H:%M}"
    if isinstance(fact, Serial):
        return short(fact)
    if isinstance(fact, timedelta):
        words = catalogue(spoken())
        if fact.days:
            return words["span.day" if fact.days == 1 else "span.days"].format(days=fact.days)
        if fact.seconds % 60 or fact.seconds == 60:
            return words["span.seconds"].format(seconds=fact.seconds)
        return words["span.minutes"].format(minutes=fact.seconds // 60)
    if isinstance(fact, int) and abs(fact) >= 10**MAX_SHOWN:
        return "…"  # Python refuses to write down more than 4,300 digits
    return _shown(fact) if type(fact) is str else str(fact)


@lru_cache(maxsize=1024, typed=True)
def _word(language: str, fact: Enum | Party) -> str:
    words = catalogue(language)
    if isinstance(fact, Enum):
        return words[f"{type(fact).__name__.lower()}.{fact.value}"]
    own = fact.rsplit("/", 1)[-1]
    return words.get(f"party.{fact}", words.get(f"party.{own}", own))


def _shown(typed: str) -> str:
    """Return what somebody typed so that a line stays a line."""
    short = typed if len(typed) <= MAX_SHOWN else typed[:MAX_SHOWN] + "…"
    return "".join(character if character.isprintable() else "�" for character in short)


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
