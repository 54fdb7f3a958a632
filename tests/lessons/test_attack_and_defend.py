"""Lesson 09: a check takes every way to a right answer, and says what a wrong one shows."""

from itertools import islice

import pytest

from fincert_lab import Thief, centre, check, lesson, predict
from fincert_lab.errors import LabError
from fincert_lab.language import LANGUAGES, speak
from fincert_lab.lessons.attack_and_defend import _kims_pin
from fincert_lab.thief.order import in_order
from fincert_lab.thief.report import AttackReport, Gain, Way
from fincert_lab.thief.victim import guesses
from tests.panels import driver
from tools.build_notebooks import SOURCES

PIN, NEW_PIN = "280417", "739182"


@pytest.fixture
def world():
    """A lab as the lesson finds it, with the names of the lesson."""
    lab = lesson(9, lang="en")
    lab.hong, lab.kim, lab.kb = lab.person("hong"), lab.person("kim"), lab.bank("kb")
    lab.laptop, lab.phone = lab.hong.device("laptop"), lab.kim.device("phone")
    (lab.cert,), (lab.kims,) = lab.laptop.certificates(), lab.phone.certificates()
    lab.star, lab.thief = lab.kb.service("star-banking"), Thief(lab)
    return lab


def numbers(lab, act):
    """The events of the last story in which this was done."""
    return [event.number for event in lab.last_story().events if event.act == act]


# --- predictions


@pytest.mark.parametrize("question", ["9a", "9b", "9c", "9d"])
def test_the_report_of_another_attack_shows_no_answer(world, said, question):
    predict(world, question, "a")
    for way in (Way.RACE, Way.NUMBER_TAKEN_OVER, Way.OFF_LINE):
        assert said(check, world, question, AttackReport(way, ())).startswith("○ There is nothing to judge it by yet.")


@pytest.mark.parametrize("says", [{8: "PIN을 여덟 개씩 시험하고"}, {8: "Each thief tries eight PINs"}], ids=LANGUAGES)
def test_the_text_says_how_many_pins_each_thief_of_the_comparison_tries(says):
    assert says[len(guesses())] in (SOURCES / "09_attack_and_defend.py").read_text(encoding="utf-8")


# --- the victim of 9-2


@pytest.mark.parametrize("seed", ["", "1", "2", "3"])
def test_kims_pin_is_a_favourite_that_no_thief_hits_on_line(seed):
    lab = lesson(9, lang="en", seed=seed)
    order = list(islice(in_order("popular"), 40))
    assert _kims_pin(lab) in order[lab.rules.pin_tries :]


def test_kims_pin_is_another_with_another_seed():
    assert len({_kims_pin(lesson(9, lang="en", seed=seed)) for seed in ("", "1", "2", "3")}) > 1


# --- 9-1


def by_a_revocation(world):
    world.hong.revoke(world.cert, world.kb)
    return "revoke"


def by_a_re_issue(world):
    world.laptop.enroll(world.kb, pin=NEW_PIN)
    return "issue"


def by_a_deletion(world):
    world.laptop.delete(world.cert, pin=PIN)
    return "revoke"


@pytest.mark.parametrize("end_it", [by_a_revocation, by_a_re_issue, by_a_deletion])
def test_9_1_accepts_every_way_to_revoke_the_certificate(world, said, end_it):
    (number,) = numbers(world, end_it(world))
    for answer in (number, world.journal.event(number)):
        assert said(check, world, "9-1", answer).startswith("● Right. The thief still has the private key")


def test_9_1_can_be_done_by_clicks(world, said):
    office = driver.Browser(centre(world.hong))
    driver.choose(office, "revoke", reason="key_compromise", **driver.check())
    assert said(check, world, "9-1", numbers(world, "revoke")[0]).startswith("● Right.")


@pytest.mark.parametrize(
    ("end_it", "act", "why"),
    [
        (by_a_revocation, "ask_revocation", "Right. Hong asked for it here, and the CA revoked it in event"),
        (by_a_deletion, "ask_deletion", "Right. Hong asked for it here, and the CA revoked it in event"),
        (by_a_revocation, "publish_crl", "Right. This CRL tells every service. The CA had revoked it in event"),
        (by_a_re_issue, "publish_crl", "Right. This CRL tells every service. The CA had revoked it in event"),
    ],
)
def test_9_1_accepts_the_request_and_the_list_and_says_which_event_was_the_revocation(world, said, end_it, act, why):
    (revoked,) = numbers(world, end_it(world))
    assert said(check, world, "9-1", numbers(world, act)[0]).startswith(f"● {why} {revoked}.")


@pytest.mark.parametrize("act", ["ask_revocation", "publish_crl"])
def test_9_1_takes_no_request_and_no_list_about_another_certificate(world, said, act):
    world.hong.revoke(world.cert, world.kb)
    world.kim.revoke(world.kims, world.kb)
    assert said(check, world, "9-1", numbers(world, act)[0]).startswith("◐ Not yet.")


@pytest.mark.parametrize("act", ["change_pin", "swap_keys"])
def test_9_1_says_that_a_new_pin_comes_too_late(world, said, act):
    world.laptop.change_pin(world.cert, pin=PIN, new_pin=NEW_PIN)
    assert said(check, world, "9-1", numbers(world, act)[0]).startswith("◐ Not yet. A new PIN locks Hong's envelope")


def test_9_1_says_that_the_thief_needs_no_cloud(world, said):
    cafe = world.hong.device("cafe", public=True)
    cafe.connect()
    world.laptop.remove_device(cafe)
    assert said(check, world, "9-1", numbers(world, "remove_device")[0]).startswith("◐ Not yet. That device cannot")


def test_9_1_says_that_a_suspension_ends(world, said):
    world.hong.suspend(world.cert, world.kb)
    assert said(check, world, "9-1", numbers(world, "suspend")[0]).startswith("◐ Not yet. That can be undone.")


def test_9_1_says_that_nothing_came_of_what_was_refused(world, said):
    world.hong.revoke(world.cert, world.kb)
    with pytest.raises(LabError):
        world.hong.revoke(world.cert, world.kb)
    assert said(check, world, "9-1", numbers(world, "revoke")[0]).startswith("◐ Not yet. What event")


def test_9_1_says_whose_certificate_was_revoked(world, said):
    world.kim.revoke(world.kims, world.kb)
    assert said(check, world, "9-1", numbers(world, "revoke")[0]).startswith("◐ Not yet. This is not the certificate")


def test_9_1_says_what_another_event_was(world, said):
    world.laptop.login(world.star, world.cert, pin=PIN)
    answer = said(check, world, "9-1", numbers(world, "login")[0])
    assert answer.startswith("◐ Not yet. Event") and "log in" in answer


# --- 9-2


def test_9_2_accepts_the_pin_whatever_order_it_was_found_in(world, said):
    stolen = world.thief.copy("cloud", "hsm")
    for order in ("popular", [PIN, _kims_pin(world)]):
        report = world.thief.guess_offline(world.kims, stolen, order=order)
        assert (
            said(check, world, "9-2", report) == f"● Right. That was guess number {report.tried}, and nobody counted."
        )


def test_9_2_accepts_the_pin_of_who_watched_the_hsm_or_stood_behind_her(world, said):
    with world.thief.watch("hsm") as seen:
        world.phone.login(world.star, world.kims, pin=_kims_pin(world))
    by_watching = world.thief.guess_offline(world.kims, seen, order="popular")
    phone = world.kim.device("phone", public=True)
    with world.thief.look_over_shoulder(phone) as trap:
        phone.login(world.star, world.kims, pin=_kims_pin(world))
    for report in (by_watching, trap.report):
        assert said(check, world, "9-2", report).startswith("● Right.")


@pytest.mark.parametrize("robbed", ["cloud", "hsm"])
def test_9_2_says_that_one_database_is_not_enough(world, said, robbed):
    report = world.thief.guess_offline(world.kims, world.thief.copy(robbed), order=[_kims_pin(world)])
    assert said(check, world, "9-2", report).startswith("◐ Not yet. With what was stolen no PIN can be told")


def test_9_2_says_who_counts(world, said):
    world.thief.ask_for_code(world.kim)
    report = world.thief.guess_online(world.kims)
    assert said(check, world, "9-2", report).startswith("◐ Not yet. He had to ask, and got 5 answers.")


def test_9_2_says_that_it_is_somebody_elses_pin(world, said):
    report = world.thief.guess_offline(world.cert, world.thief.copy("cloud", "hsm"), order=[PIN])
    assert said(check, world, "9-2", report) == "◐ Not yet. That is a PIN, but not Kim's."


def test_9_2_takes_no_pin_that_somebody_read_elsewhere(world, said):
    assert said(check, world, "9-2", _kims_pin(world)).startswith("◐ Not yet. Put the report")


def test_9_2_says_that_another_attack_found_none(world, said):
    assert said(check, world, "9-2", world.thief.ask_for_code(world.hong)).startswith("◐ Not yet. This attack (“a code")


# --- 9-3


@pytest.fixture
def reports(world):
    """What students have at the end of the lesson."""
    with world.thief.phish(world.hong, world.star) as trap:
        world.laptop.login(trap.page, world.cert, pin=PIN)
    receipt = world.laptop.login(world.star, world.cert, pin=PIN)
    had = {"phished": trap.report}
    had["elsewhere"] = world.thief.use_signature(receipt, world.kb.service("internet-banking"))
    had["rung"] = world.thief.ask_for_code(world.hong)
    had["key"] = world.thief.guess_online(world.cert, order=[PIN])
    had["locked"] = world.thief.lock_out(world.cert)
    had["kims"] = world.thief.guess_offline(world.kims, world.thief.copy("cloud", "hsm"), order="popular")
    return had


def trial(reports, holds=("phished", "elsewhere"), falls=("key", "kims"), verdict="Against some thieves."):
    sides = ([reports[each] if isinstance(each, str) else each for each in side] for side in (holds, falls))
    return {"verdict": verdict, **dict(zip(("holds", "falls"), sides, strict=True))}


@pytest.mark.parametrize("verdict", ["The claim is true.", "It is false.", "위험이 없다고는 못 한다."])
def test_9_3_accepts_any_verdict_that_has_evidence(world, said, reports, verdict):
    answer = said(check, world, "9-3", trial(reports, verdict=verdict))
    assert answer.startswith("● Right. The evidence counts: 2 for the claim, 2 against it.")


@pytest.mark.parametrize("open_to_dispute", ["rung", "locked"])
def test_9_3_leaves_it_to_students_for_whom_less_than_the_key_speaks(world, said, reports, open_to_dispute):
    for sides in ({"holds": ("phished", open_to_dispute)}, {"falls": ("kims", open_to_dispute)}):
        assert said(check, world, "9-3", trial(reports, **sides)).startswith("● Right.")


@pytest.mark.parametrize(
    ("sides", "answer"),
    [
        ({"holds": ("phished", "key")}, "In “PINs asked on line” the thief got the private key."),
        ({"falls": ("kims", "phished")}, "In “a page that relays” the thief gained nothing at all."),
        ({"holds": ("phished",)}, "Hear both sides: put at least 2 different attacks into holds."),
        ({"holds": ("phished", "phished")}, "Hear both sides: put at least 2 different attacks into holds."),
        ({"falls": ("kims",)}, "Hear both sides: put at least 2 different attacks into falls."),
        ({"holds": ("phished", "rung"), "falls": ("kims", "rung")}, "The same report is on both sides."),
        ({"falls": ("key", "locked")}, "Your own report of 9-2, cracked, belongs into falls"),
        ({"holds": ("phished", object())}, "Only the reports of attacks are evidence."),
        ({"verdict": " "}, "Write your verdict as a sentence"),
        ({"verdict": False}, "Write your verdict as a sentence"),
    ],
)
def test_9_3_says_what_is_wrong_with_the_evidence(world, said, reports, sides, answer):
    assert said(check, world, "9-3", trial(reports, **sides)).startswith(f"◐ Not yet. {answer}")


def test_9_3_takes_no_attack_that_did_not_take_place(world, said, reports):
    with world.thief.look_over_shoulder(world.phone) as trap:
        world.phone.login(world.star, world.kims, pin=_kims_pin(world))
    answer = said(check, world, "9-3", trial(reports, holds=("phished", trap.report)))
    assert answer.startswith("◐ Not yet. “a look over the shoulder” did not take place")


def test_9_3_takes_no_finding_from_another_lab(world, said, reports):
    pin = _kims_pin(lesson(9, lang="en", seed="another"))
    neighbours = AttackReport(Way.OFF_LINE, (), 9, 9, (Gain.PIN, Gain.KEY), found=pin)
    assert said(check, world, "9-3", trial(reports, falls=("key", neighbours))).startswith("◐ Not yet. Your own report")


def test_9_3_waits_for_the_verdict(world, said, reports):
    assert said(check, world, "9-3", trial(reports, verdict=None)).startswith("○ The verdict is still missing.")


def test_9_3_says_what_an_answer_looks_like(world, said, reports):
    for wrong in (trial(reports) | {"more": 1}, {"verdict": "no"}, trial(reports) | {"holds": reports["phished"]}):
        assert said(check, world, "9-3", wrong).startswith("◐ Not yet. Leave the three names in answer as they are")


def test_the_checks_speak_korean_too(world, said, reports):
    speak("ko")
    assert said(check, world, "9-3", trial(reports)).startswith("● 맞습니다. 주장을 편드는 증거가 2가지")
