"""How many PIN tries there are is a rule, and texts say it in words: they have to say the same."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from fincert_lab.language import LANGUAGES
from fincert_lab.rules import Rules
from tools.build_notebooks import SOURCES, Text, read

NUMBERS = {
    "ko": ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"],
    "en": ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
}
ORDINALS = {
    "ko": ["첫", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열"],
    "en": ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
}
# How texts say it, and how much more than the tries the number is that stands there.
PHRASES = {
    "ko": {
        "{} ?번 틀[리린릴]": 0,
        "연달아 {} ?번": 0,
        "횟수가 {} ?번 남아": 0,
        "{} ?번까지 받아": 0,
        "{} ?번만 넣어": 0,
        "{} ?번보다 훨씬 많이 대답": 0,
        "{}째 PIN이 맞아서": 0,
        "{} ?번만 틀리고": -1,
        "남은 {} ?번을": -1,
    },
    "en": {
        "(?<!stop )after {} wrong": 0,
        "after {} in a row": 0,
        "are {} tries left now": 0,
        "allows {} tries": 0,
        "only {} tries": 0,
        "more than {} get an answer": 0,
        "the {} PIN might have been right": 0,
        "stop after {} wrong": -1,
        "the other {} tries": -1,
    },
}
LESSONS = sorted(source.stem for source in SOURCES.glob("*.py"))
TEXTS = {
    f"{name[:2]}-{position:03}": place  # the id of its cell in every notebook
    for name in LESSONS
    for position, place in enumerate(read(SOURCES / f"{name}.py").places)
    if isinstance(place, Text)
}


class Said(NamedTuple):
    """What a text says of the number of tries: how, in which words, and how many there are if they are right."""

    phrase: str
    words: str
    tries: int


def said(text: Text, lang: str) -> Iterator[Said]:
    values = {word: value for words in (NUMBERS, ORDINALS) for value, word in enumerate(words[lang], 1)}
    number = rf"(\d+|{'|'.join(values)})"
    for phrase, more in PHRASES[lang].items():
        for found in re.finditer(phrase.replace("{}", number), text[lang].source, re.IGNORECASE):
            yield Said(phrase, found[0], int(values.get(found[1].lower(), found[1])) - more)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_text_that_says_how_many_pin_tries_there_are_says_what_the_rule_says(lesson: str, lang: str) -> None:
    texts = {cell: text for cell, text in TEXTS.items() if cell.startswith(lesson[:2])}
    others = [
        f"{lesson}, cell {cell}: {each.words!r}"
        for cell, text in texts.items()
        for each in said(text, lang)
        if each.tries != Rules.pin_tries
    ]
    assert not others, "\n".join([f"The rule pin_tries is {Rules.pin_tries}.", *others])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_says_how_many_pin_tries_there_are_where_its_twins_do(lang: str) -> None:
    saying = {cell: {other for other in LANGUAGES if any(said(text, other))} for cell, text in TEXTS.items()}
    assert [cell for cell, languages in saying.items() if languages and lang not in languages] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_phrase_is_one_that_a_text_uses(lang: str) -> None:
    used = {each.phrase for text in TEXTS.values() for each in said(text, lang)}
    assert PHRASES[lang].keys() - used == set()
