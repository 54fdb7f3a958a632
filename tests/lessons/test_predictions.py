"""Lessons as students read them: no answer before its question, no verdict before its experiment, code that runs."""

# mypy: untyped-calls-exclude=nbformat
import ast
import builtins
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from nbformat import NotebookNode

import fincert_lab
from fincert_lab import check, predict
from fincert_lab.contents import CONTENTS
from fincert_lab.language import LANGUAGES, say, speak
from fincert_lab.lessons import _LESSONS, _guesses
from fincert_lab.lessons.exercise import Prediction
from fincert_lab.rules import Rules
from tools.build_notebooks import SOURCES, Variant, draft, read

ROOT = SOURCES.parents[1]
LESSONS = [SOURCES / f"{lesson.file}.py" for lesson in CONTENTS]
PREDICT = re.compile(r'^predict\(lab, "(\w+)"\)$', re.MULTILINE)
CHECK = re.compile(r'^check\(lab, "(\d+[a-z])".*\)$', re.MULTILINE)
NOT_RUN = "○ There is nothing to judge it by yet."
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Words that would tell an answer, and were once read before its question: in Korean, and in English.
GIVEN_AWAY = {
    "0a": ["나만 가지", "yours alone"],
    "0d": ["모두에게 한꺼번에", "everywhere at once"],
    "1b": ["그 값만으로", "that value and nothing else"],
    "1d": ["R을 모르면", "Without R", "번호를 숨기는 난수", "hides the resident number"],
    "2a": ["마음껏", "오프라인", "무차별 대입", "asks nobody", "offline attack", "brute"],
    "2b": ["흔한 PIN", "무작위로 고르지", "commonest", "do not choose"],
    "2c": ["119초", "119 seconds"],
    "2d": ["95,272", "904,728"],
    "3a": ["서버만 만들 수", "only a server can make", "다시 물어야", "must ask again"],
    "3b": ["증명이 오지 않을 뿐", "never learns that it was wrong"],
    "3c": ["인증서마다 셉니다", "인증서마다 센다", "counts for each certificate"],
    "3d": ["노트북에서는 맞는 PIN도", "right PIN is no use on the laptop"],
    "4a": ["KB국민은행으로", "tells KB"],
    "4c": ["직접 발급", "itself has issued"],
    "5a": ["재발급받으면 이 인증서는 폐기", "re-issued, which revokes"],
    "5b": ["삭제뿐", "only deleting"],
    "5c": ["멈춘 동안에도", "on hold count"],
    "5d": ["만료될 때까지도", "renewing does not revoke", "갱신은 폐기가 아닙니다"],
    "5e": ["계정을 지우면 그 안", "With a cloud account, all"],
    "6c": ["모두를 거절", "shuts everybody out"],
    "6d": ["폐기가 없는 것과", "nothing is ever revoked"],
    "6e": ["지난 서명까지", "what was signed before stays", "폐기해도 남는", "What remains after"],
    "7a": ["이름 뒤에 붙은 숫자", "digits after the name"],
    "7b": ["하나라도 바꾸면", "any later change", "글 전체에 서명", "signs the **whole text**"],
    "7c": ["틀리면 거기에서 거절", "refuses at the first", "하나라도 걸리면"],
    "7d": ["뜻을 모르면 거절", "what this means, refuse"],
    "8b": ["번호인지만", "compares the numbers", "뜻이 더 넓", "sounds wider"],
    "8c": ["로그인할 때마다 기준점", "still **registered**", "신뢰 철회됨", "no longer trusted"],
    "8d": ["발급한 인증기관만", "Only the CA that issued", "나래증권에 폐기", "applies to Narae"],
    "9a": ["이름과 주소를 비교", "compares the address", "compared the address"],
    "9b": ["PIN이 다음", "the PIN is next", "get into the account", "계정에 들어가"],
    "9c": ["둘이 모이면", "has **both**", "클라우드가 모르는 기기", "that the cloud does not know"],
    "9d": [
        "비교할 것이 없으니",
        "no PIN can be tried",
        "어느 PIN에서나",
        "come from any PIN",
        "A를 가립니다",
        "which hides it",
    ],
}


@cache
def cells(source: Path, lang: str) -> list[NotebookNode]:
    """Return a lesson's cells as teachers have them: with solutions."""
    return list(draft(read(source), Variant(lang, teacher=True)).cells)


def number_of(source: Path) -> int:
    return int(source.stem[:2])


def play(source: Path) -> Iterator[tuple[NotebookNode, dict[str, object]]]:
    """Run a lesson cell by cell; yields each before it is run, with the names that there are."""
    names: dict[str, object] = {}
    for cell in cells(source, "en"):
        yield cell, names
        if cell.cell_type == "code":
            try:
                exec(compile(cell.source, source.stem, "exec"), names)
            except Exception:
                if "raises-exception" not in cell.metadata.get("tags", []):
                    raise


@pytest.mark.parametrize("source", LESSONS, ids=lambda source: source.stem)
def test_a_prediction_is_judged_after_its_experiment_and_not_before(source, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where artefacts are saved
    predictions = _LESSONS[number_of(source)].predictions
    asked, judged = [], []
    for cell, names in play(source):
        if cell.cell_type != "code":
            continue
        for question in PREDICT.findall(cell.source):
            asked.append(question)
            for guess in predictions[question].options:
                predict_anew(names["lab"], question, guess)
                assert said(check, names["lab"], question).startswith(NOT_RUN), question
        for call in CHECK.finditer(cell.source):
            question = call[1]
            judged.append(question)
            *experiment, _ = cell.source[: call.end()].splitlines()
            exec("\n".join(experiment), names)
            for guess in predictions[question].options:
                predict_anew(names["lab"], question, guess)
                verdict = "● Right." if guess == predictions[question].answer else "◐ Not so."
                assert said(exec, call[0], names).startswith(verdict), question
    assert asked == judged == list(predictions)


def predict_anew(lab, question, guess):
    """Predict as in a lab in which nobody has chosen anything yet."""
    _guesses.pop(lab, None)
    predict(lab, question, guess)


def read_before(question: str, lang: str) -> str:
    """Return all that a student has read and run before a question is answered, the question itself included.

    Texts, the catalogue's questions, and its verdicts, lesson after lesson.
    """
    seen: list[str] = []
    for source in LESSONS:
        for cell in cells(source, lang):
            if cell.metadata.get("edition") == "teacher" or "exercise" in cell.metadata:
                continue
            seen.append(cell.source)
            for asked in PREDICT.findall(cell.source):
                seen.append(repr(prediction(asked).question(asked, Rules())))
                if asked == question:
                    return "\n".join(seen)
            for judged in CHECK.findall(cell.source):
                seen += [say(f"lesson.{judged}.{option}", **vars(Rules())) for option in prediction(judged).options]
    raise AssertionError(f"nobody asks {question}")


def prediction(question: str) -> Prediction:
    return _LESSONS[int(question[0])].predictions[question]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("question", GIVEN_AWAY)
def test_nothing_read_before_a_question_gives_its_answer_away(question, lang):
    speak(lang)
    before = read_before(question, lang)
    assert [words for words in GIVEN_AWAY[question] if words in before] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("question", [question for lesson in _LESSONS.values() for question in lesson.predictions])
def test_no_option_repeats_a_sentence_that_was_read_before(question, lang):
    speak(lang)
    *before, asked = re.split(r"^(?=- a: )", read_before(question, lang), flags=re.MULTILINE)
    options = dict(re.findall(r"^- (\w): (.+?)\.?$", asked, flags=re.MULTILINE))
    assert tuple(options) == prediction(question).options
    sentences = [text for text in options.values() if len(text) > 20]  # a shorter one may be said of something else
    assert [text for text in sentences if text.lower() in " ".join(before).lower()] == []


@pytest.mark.parametrize("source", LESSONS, ids=lambda source: source.stem)
def test_the_code_that_a_text_tells_to_run_uses_names_that_are_there(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    *_, (_, names) = play(source)  # at the end: a hint stands before the cell that its names are made in
    texts = [cell.source for lang in LANGUAGES for cell in cells(source, lang) if cell.cell_type == "markdown"]
    assert [f"{code}: {name}" for text in texts for code in calls(text) for name in unknown(code, names)] == []


def calls(text: str) -> list[str]:
    """Return the calls that a text mentions, in backticks, or bare, as in hints."""
    text = BLOCK.sub("", text)  # a notebook of its own
    return re.findall(r"(?<!\w)[A-Za-z_][\w.]*[a-z_]\((?:[^()]|\([^()]*\))*\)", text)


def unknown(code: str, names: dict[str, object]) -> list[str]:
    """Return what a call uses and nobody has. What is called may be a method, named without its object."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return []  # a word that is followed by a bracket
    methods = {
        node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - (methods - {*fincert_lab.__all__})
    return sorted(used - names.keys() - vars(builtins).keys())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("source", LESSONS, ids=lambda source: source.stem)
def test_a_block_of_code_in_a_text_runs_in_a_new_notebook(source, lang, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for cell in cells(source, lang):
        for code in BLOCK.findall(cell.source) if cell.cell_type == "markdown" else []:
            names: dict[str, object] = {}
            exec(code, names)
            for line in re.findall(r"`(cert = [^`]+)`", cell.source):
                exec(line, names)
            names["lab"].close()


def test_the_code_of_the_readme_runs_from_top_to_bottom(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for code in BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        exec(code, names)
    names["lab"].close()
