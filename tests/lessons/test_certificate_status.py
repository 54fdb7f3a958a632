"""Lesson 06: its checks take every right answer, go by the journal, and say what a wrong answer shows."""

import pytest
from cryptography import x509

from fincert_lab import check, given, lesson, outage
from fincert_lab.journal import Act
from fincert_lab.language import say, speak
from fincert_lab.lessons import _PREDICTIONS
from fincert_lab.pki.reason import Reason
from fincert_lab.rules import Rules
from fincert_lab.views.outage import Switch
from tests.panels.driver import Browser
from tests.pki.world import HONG

RIGHT = {"a": False, "b": False, "c": True, "d": False}  # of what 6-3 gives out without a seed
NO_NUMBER = "◐ Not yet. Put in the serial number: as a number, or in quotes as the table of show(crl) has it."
NOT_FOUR = "◐ Not yet. Leave the four names in answer as they are, and put True or False where it says None."
CHOIS_PIN = "604829"


@pytest.fixture
def world():
    """A lab as the lesson finds it."""
    return lesson(6, lang="en")


@pytest.fixture(scope="module")
def story():
    """The lesson's story up to section 1, for tests that only ask; `old` and `new` are Choi's certificates."""
    lab = lesson(6, lang="en")
    hong, kim, choi = (lab.person(name) for name in ("hong", "kim", "choi"))
    phone, (hongs,) = choi.device("phone"), hong.device("laptop").certificates()
    (lab.old,), (lab.hongs,), (lab.kims,) = phone.certificates(), (hongs,), kim.device("phone").certificates()
    hong.revoke(hongs, lab.bank("kb"), reason="key_compromise")
    kim.device("phone").delete(lab.kims, pin="905271")
    lab.new = phone.enroll(lab.bank("kb"), pin=CHOIS_PIN)
    return lab


def entry(lab):
    """Return what the list says of Choi's first certificate."""
    return lab.bank("kb").ask_status(lab.old).crl.get_revoked_certificate_by_serial_number(lab.old.serial_number)


def star(lab):
    return lab.bank("kb").service("star-banking")


def login(lab, certificate):
    return lab.person("choi").device("phone").login(star(lab), certificate, pin=CHOIS_PIN)


def chois(lab):
    return lab.person("choi").certificates()[0]


def accepted_though_revoked(lab):
    """Hold the news back, have the bank accept when in doubt, and log in with a revoked certificate."""
    lab.inject_faults("stale_list", "ocsp_down")
    lab.bank("kb").fail_soft()
    certificate = chois(lab)
    lab.person("choi").revoke(certificate, lab.bank("kb"), reason="key_compromise")
    return login(lab, certificate)


def panel(*switches, hours=1):
    """The panel with these switches on."""
    browser = Browser(outage())
    for switch in switches:
        browser.do(f"switch:{switch}", value=True)
    browser.do("hours", value=hours)
    return browser.panel


def is_shown(question, lab, outcome=None):
    return _PREDICTIONS[question].shown(lab, outcome)


# --- predictions


def test_the_answers_on_lists_wait_until_a_list_was_fetched_after_the_news(world):
    certificate, choi, kb = chois(world), world.person("choi"), world.bank("kb")
    kb.ask_status(certificate)
    for question, act in (("6a", choi.revoke), ("6b", choi.restore)):
        assert not is_shown(question, world)
        if question == "6b":
            certificate = choi.device("phone").enroll(kb, pin=CHOIS_PIN)
            choi.suspend(certificate, kb)
        act(certificate, kb)
        assert not is_shown(question, world)
        kb.ask_status(certificate)
        assert is_shown(question, world)


def test_the_answers_on_held_back_news_wait_for_the_panel(world):
    for question in ("6c", "6d"):
        assert is_shown(question, world, outage())
        assert not is_shown(question, world, None)


def test_the_answer_on_past_signatures_waits_for_a_review_of_one_from_before(world):
    certificate = chois(world)
    receipt = login(world, certificate)
    assert not is_shown("6e", world, star(world).review(receipt))
    world.advance(minutes=30)
    world.person("choi").revoke(certificate, world.bank("kb"))
    assert is_shown("6e", world, star(world).review(receipt))
    assert not is_shown("6e", world, star(world).explain(certificate))
    assert not is_shown("6e", world, receipt)


# --- 6-1


def test_6_1_accepts_every_way_to_name_the_re_issued_one(story, said):
    number = story.old.serial_number
    whole, shown = f"{number:032X}", f"{number:032X}"[:4] + "…" + f"{number:032X}"[-4:]
    shorter = (shown, shown.lower(), shown.replace("…", "..."))
    for answer in (number, whole, whole.lower(), f" {whole}\n", *shorter, entry(story), story.old):
        assert said(check, story, "6-1", answer) == (
            "● Right. It was Choi Jiwoo's. A re-issue revokes the old certificate for the reason that a new one took"
            " its place (superseded)."
        )


def test_6_1_says_it_in_korean(story, said):
    speak("ko")
    assert said(check, story, "6-1", story.old.serial_number).startswith("● 맞습니다. 최지우의 인증서입니다.")
    told = said(check, story, "6-1", story.hongs.serial_number)
    assert told == "◐ 아직 아닙니다. 이 인증서의 폐기 사유는 '개인키 유출'입니다. 재발급 때문에 폐기된 것을 찾으십시오."


def test_6_1_says_why_another_one_was_revoked(story, said):
    for answer, words in ((story.hongs, "private key leaked"), (story.kims, "no longer used")):
        told = f"◐ Not yet. The reason for this one is “{words}”. Find the one that was re-issued."
        assert said(check, story, "6-1", answer) == said(check, story, "6-1", answer.serial_number) == told


def test_6_1_says_that_it_is_not_in_the_list(story, said):
    for answer in (story.new, story.new.serial_number):
        assert said(check, story, "6-1", answer).startswith("◐ Not yet. This certificate is not in the list.")


def test_6_1_wants_a_number_of_this_lab(story, said):
    number = story.old.serial_number
    texts = ("", " ", "superseded", "re-issued", str(number), f"0x{number:X}", f"{number:X}"[:4])
    things = (number + 1, -number, float(number), True, [number], Reason.SUPERSEDED, HONG, Act.REVOKE, x509)
    for answer in (*texts, *things):
        assert said(check, story, "6-1", answer) == NO_NUMBER, answer


# --- 6-2


@pytest.mark.parametrize("hours", [0, 1, 30])
def test_6_2_accepts_the_panel_with_all_three_switches_on_at_any_hour(world, said, hours):
    assert said(check, world, "6-2", panel(*Switch, hours=hours)).startswith("● Right. A revoked certificate was acc")


def test_6_2_accepts_a_login_with_a_revoked_certificate(world, said):
    assert said(check, world, "6-2", accepted_though_revoked(world)).startswith("● Right.")


@pytest.mark.parametrize("off", Switch)
def test_6_2_says_what_one_switch_less_does(world, said, off):
    told = said(check, world, "6-2", panel(*(each for each in Switch if each is not off)))
    words = "All the news is held back." if off is Switch.SOFT else "As the switches are, the revoked certificate is"
    assert told.startswith(f"◐ Not yet. {words}")


def test_6_2_says_that_the_login_came_before_the_revocation(world, said):
    receipt = login(world, chois(world))
    told = "◐ Not yet. This login came before the revocation."
    assert said(check, world, "6-2", receipt) == told
    world.advance(minutes=1)
    world.person("choi").revoke(chois(world), world.bank("kb"))
    assert said(check, world, "6-2", receipt) == told


def test_6_2_goes_by_this_labs_journal(world, said):
    receipt = accepted_though_revoked(lesson(6, lang="en", seed="another"))
    assert said(check, lesson(6, lang="en"), "6-2", receipt) == "◐ Not yet. This is no receipt of a login in this lab."


def test_6_2_wants_the_panel_or_a_receipt(world, said):
    for answer in (True, "outage", frozenset(Switch), [*Switch], outage, world.last_story()):
        assert said(check, world, "6-2", answer).startswith("◐ Not yet. In a new cell make tool = outage()"), answer


# --- 6-3


def test_6_3_accepts_the_four_judgements_however_they_are_put(story, said):
    for answer in (RIGHT, dict(reversed(RIGHT.items())), {sentence: sentence == "c" for sentence in "abcd"}):
        assert said(check, story, "6-3", answer) == "● Right. You know what the news says, and what it does not say."


def test_6_3_judges_the_sentences_that_it_gave_out(said):
    truths = {say(f"lesson.6-3.{letter}_right", **vars(Rules())) for letter in "abcd"}
    for seed in ("20260001", "20260002", "20260003"):
        lab = lesson(6, lang="en", seed=seed)
        answer = {letter: sentence in truths for letter, sentence in given(lab, "6-3").items()}
        assert said(check, lab, "6-3", answer).startswith("● Right.")


@pytest.mark.parametrize("sentence", RIGHT)
def test_6_3_says_which_sentence_to_think_about(story, said, sentence):
    told = f"◐ Not yet. Think about {sentence} again."
    assert said(check, story, "6-3", RIGHT | {sentence: not RIGHT[sentence]}).startswith(told)


def test_6_3_says_how_many_are_missing_and_wants_true_or_false(story, said):
    assert said(check, story, "6-3", RIGHT | {"a": None, "d": None}).startswith("○ 2 still to fill in.")
    for answer in (RIGHT | {"a": 1}, {"a": True}, "TFFF", [*RIGHT.values()]):
        assert said(check, story, "6-3", answer) == NOT_FOUR
