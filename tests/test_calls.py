"""A call that lacks an argument, or has one that there is not, is told how it is written, and no value is repeated."""

import traceback

import pytest

import fincert_lab
from fincert_lab import Lab, check, lesson, predict, save, show
from fincert_lab.crypto import keys
from fincert_lab.crypto.vid import VirtualID
from fincert_lab.errors import BadInput, WrongCall
from fincert_lab.language import speak
from tests.conftest import PIN

ENROLL = 'enroll(bank, pin="…", kind="p256", policy=None)'
WRONG = {
    "a PIN is missing": (lambda e: e.laptop.enroll(kb(e)), "lacks pin=.", ENROLL),
    "a PIN stands without its name": (lambda e: e.laptop.enroll(kb(e), PIN), "lacks pin=.", ENROLL),
    "a bank is missing": (lambda e: e.laptop.enroll(pin=PIN), "lacks bank.", ENROLL),
    "a name is mistyped": (lambda e: e.laptop.enroll(kb(e), pin=PIN, kin="p256"), "no kin=", ENROLL),
    "a bank is there twice": (lambda e: e.laptop.enroll(kb(e), bank=kb(e), pin=PIN), "twice: bank.", ENROLL),
    "a payee is missing": (
        lambda e: e.laptop.transfer(kb(e).service("star-banking"), e.certificate, pin=PIN, amount=1),
        "lacks payee=.",
        'transfer(service, certificate, amount=…, payee="…", pin="…")',
    ),
    "a choice stands without its name": (
        lambda e: e.laptop.connect(True),
        "takes only: –.",
        "connect(remember=None, replace=False)",
    ),
    "a person": (lambda e: e.lab.person(), "lacks name.", "person(name)"),
    "a device": (lambda e: e.laptop.owner.device("cafe", True), "takes only: name.", "device(name, public="),
    "a bank's service": (lambda e: kb(e).service(), "lacks name.", "service(name)"),
    "a lab's language": (lambda e: Lab.start(language="en"), "no language=", 'start(lang="ko", seed="", suite='),
    "a lab's folder": (lambda e: Lab.open(), "lacks folder.", "open(folder, lang=None, suite=None)"),
    "a lab itself": (lambda e: Lab(), "lacks entropy, rules.", "Lab(entropy, rules, suite=None, clock=None"),
    "a view": (lambda e: show(), "lacks thing.", "show(thing)"),
    "a check": (lambda e: check(e.lab), "lacks exercise.", "check(lab, exercise, answer=None)"),
    "a prediction": (lambda e: predict(), "lacks lab, question.", "predict(lab, question"),
    "a lesson": (lambda e: lesson(), "lacks number.", "lesson(number"),
    "a file": (lambda e: save(e.certificate), "lacks name.", "save(thing, name)"),
    "a function": (lambda e: keys.sign(), "lacks key, message.", "sign(key, message)"),
    "a class's method": (lambda e: VirtualID.of("1"), "lacks r.", "of(idn, r)"),
    "faults": (lambda e: e.lab.inject_faults(a="ocsp_down"), "no a=", "inject_faults(…)"),
}


def kb(enrolled):
    return enrolled.lab.bank("kb")


@pytest.mark.parametrize("what", WRONG)
def test_who_makes_a_call_that_does_not_fit_is_told_what_is_wrong_and_how_it_is_written(enrolled, what):
    act, wrong, written = WRONG[what]
    events = len(enrolled.lab.journal)
    with pytest.raises(WrongCall) as refused:
        act(enrolled)
    assert wrong in str(refused.value) and written in str(refused.value)
    assert PIN not in str(refused.value) and PIN not in repr(refused.value.facts)
    assert len(enrolled.lab.journal) == events


def test_it_is_told_in_korean_as_well(enrolled):
    with pytest.raises(WrongCall) as refused:
        enrolled.laptop.enroll(kb(enrolled), PIN)
    speak("ko")
    assert str(refused.value) == f"빠진 것이 있습니다: pin=. 이름 없이 넣을 수 있는 값: bank. 이렇게 씁니다: {ENROLL}."


def test_of_how_far_to_move_the_clock_there_are_words_already(lab):
    with pytest.raises(BadInput, match=r"lab.advance\(days=1\)"):
        lab.advance(1)


def test_whoever_reads_the_traceback_finds_one_frame_of_ours_and_no_pin(enrolled):
    with pytest.raises(WrongCall) as refused:
        enrolled.laptop.login(kb(enrolled).service("star-banking"), enrolled.certificate, PIN)
    ours = [frame for frame, _ in traceback.walk_tb(refused.tb) if frame.f_globals["__name__"] != __name__]
    assert len(ours) == 1 and PIN not in repr(ours[0].f_locals)


def test_what_goes_wrong_deeper_inside_is_no_wrong_call(lab, monkeypatch):
    def broken(*_):
        raise TypeError("of ours")

    monkeypatch.setattr(fincert_lab.people.device, "check_new_pin", broken)
    with pytest.raises(TypeError, match="of ours"):
        lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
