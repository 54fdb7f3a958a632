"""Lesson 02: its checks take any right answer, however it was found, and say what a wrong one shows."""

from collections import Counter
from datetime import timedelta

import pandas as pd
import pytest

from fincert_lab import Thief, centre, check, given, lesson, predict
from fincert_lab.crypto.pin import broken_rule
from fincert_lab.rules import Rules
from tests.panels.driver import Browser, choose

MINE, NEIGHBOURS = "20260627", "20260001"
TRIES = Rules.pin_tries
OTHERS = ["135790", "246801", "907856", "381659", "507294"][:TRIES]  # nobody's


@pytest.fixture(scope="module")
def world():
    """A lab as the lesson finds it, for tests that only ask."""
    return lesson(2, lang="en", seed=MINE)


@pytest.fixture(scope="module")
def neighbours():
    return lesson(2, lang="en", seed=NEIGHBOURS)


def by_count(lab):
    """Count as a student would; the commonest first."""
    return Counter(given(lab, "2-2")).most_common()


def best(lab, ranks=range(TRIES)):
    counted = by_count(lab)
    return [counted[rank][0] for rank in ranks]


def hits(lab, pins):
    return sum(pin in pins for pin in given(lab, "2-2"))


def found(lab, whose):
    """Find somebody's PIN as the lesson's thief does."""
    (certificate,) = lab.person(whose).device("laptop").certificates()
    thief = Thief(lab)
    return certificate, thief.guess_offline(certificate, thief.copy("cloud", "hsm"), "popular").found


def log_in(lab, whose, certificate, pin):
    return lab.person(whose).device("laptop").login(lab.bank("kb").service("star-banking"), certificate, pin=pin)


def test_both_pins_are_found_among_the_first_that_people_like():
    tried = {"hong": set(), "kim": set()}
    for seed in range(12):
        lab = lesson(2, lang="en", seed=str(seed))
        thief = Thief(lab)
        everything = thief.copy("cloud", "hsm")
        for whose, counts in tried.items():
            (certificate,) = lab.person(whose).device("laptop").certificates()
            counts.add(thief.guess_offline(certificate, everything, "popular").tried)
    assert tried == {"hong": {3, 4, 5, 6}, "kim": {7, 8, 9, 10}}  # a seed moves it: "at about the 10th or earlier"


@pytest.mark.parametrize("stolen", [("cloud",), ("hsm",)])
def test_2a_is_not_judged_by_a_thief_whom_nothing_answered(said, stolen):
    lab = lesson(2, lang="en")
    said(predict, lab, "2a", "c")
    (certificate,) = lab.person("hong").device("laptop").certificates()
    thief = Thief(lab)
    report = thief.guess_offline(certificate, thief.copy(*stolen), most=TRIES + 1)
    assert said(check, lab, "2a", report).startswith("○")


def test_2a_is_not_judged_before_more_pins_were_tried_than_a_counter_allows(said):
    lab = lesson(2, lang="en")
    said(predict, lab, "2a", "c")
    (certificate,) = lab.person("hong").device("laptop").certificates()
    thief = Thief(lab)
    for most, verdict in ((TRIES, "○"), (TRIES + 1, "● Right.")):
        report = thief.guess_offline(certificate, thief.copy("cloud", "hsm"), most=most)
        assert said(check, lab, "2a", report).startswith(verdict)


def test_2b_is_not_judged_by_a_thief_who_found_nothing_or_asked_the_cloud(said):
    lab = lesson(2, lang="en")
    said(predict, lab, "2b", "a")
    laptop = lab.person("hong").device("laptop")
    certificate, pin = found(lab, "hong")
    thief = Thief(lab)
    without = thief.guess_offline(certificate, thief.copy("cloud", "hsm"), ["000000"])
    on_line = thief.guess_online(certificate, laptop, [pin])
    assert (without.found, on_line.found) == (None, pin)
    for report in (without, on_line):
        assert said(check, lab, "2b", report).startswith("○")


def test_2_1_accepts_a_login_with_kims_certificate_by_its_receipt_its_story_or_an_event_of_it(said):
    lab = lesson(2, lang="en", seed=MINE)
    receipt = log_in(lab, "kim", *found(lab, "kim"))
    story = lab.last_story()
    for answer in (receipt, story, *story.events):
        assert said(check, lab, "2-1", answer).startswith("● Right. You found Kim's PIN")
    for answer in (lab.journal[0], lab.journal[story.events[0].number - 2], story.events[0].number):
        assert said(check, lab, "2-1", answer).startswith("◐ Not yet. Log in with Kim's certificate first.")


def test_2_1_accepts_a_login_at_the_certificate_centre(said):
    lab = lesson(2, lang="en", seed=MINE)
    _, found_pin = found(lab, "kim")
    browser = Browser(centre(lab.person("kim")))
    choose(browser, "login")
    browser.type(pin=found_pin)
    assert said(check, lab, "2-1", lab.last_story()).startswith("● Right. You found Kim's PIN")


def test_2_1_is_not_fooled_by_who_gives_kim_a_new_pin(said):
    lab = lesson(2, lang="en", seed=MINE)
    new = lab.person("kim").device("laptop").enroll(lab.bank("kb"), pin="905271")
    receipt = log_in(lab, "kim", new, "905271")
    assert said(check, lab, "2-1", receipt).startswith("◐ Not yet. This login was made with another certificate")


def test_2_1_wants_kims_login_and_not_hongs(said):
    lab = lesson(2, lang="en", seed=MINE)
    receipt = log_in(lab, "hong", *found(lab, "hong"))
    for answer in (receipt, lab.last_story()):
        assert said(check, lab, "2-1", answer).startswith("◐ Not yet. This login was made with another certificate")


def test_2_1_is_not_fooled_by_a_login_in_another_lab(world, said):
    other = lesson(2, lang="en", seed=NEIGHBOURS)
    receipt = log_in(other, "kim", *found(other, "kim"))
    for answer in (receipt, other.last_story()):
        assert said(check, world, "2-1", answer).startswith("◐ Not yet. Log in with Kim's certificate first.")


def test_2_1_says_that_the_pin_alone_is_no_login(said):
    lab = lesson(2, lang="en", seed=MINE)
    _, pin = found(lab, "kim")
    for answer in (pin, 1, lab.journal[-1], lab.last_story(), lab):
        assert said(check, lab, "2-1", answer).startswith("◐ Not yet. Log in with Kim's certificate first.")


@pytest.mark.parametrize("lab", ["world", "neighbours"])
def test_2_2_gives_a_thousand_pins_that_keep_the_rules(lab, request):
    chosen = given(request.getfixturevalue(lab), "2-2")
    assert len(chosen) == 1000
    assert [pin for pin in chosen if broken_rule(pin, phone="", birthday="")] == []


@pytest.mark.parametrize("lab", ["world", "neighbours"])
def test_2_2_has_pins_that_open_far_more_than_any_others(lab, request):
    lab = request.getfixturevalue(lab)
    any_others = TRIES * 1000 / len(by_count(lab))  # on average, of those that somebody chose
    assert hits(lab, best(lab)) > 10 * any_others


def test_2_2_accepts_the_pins_in_any_order_and_any_container(world, said):
    pins = best(world)
    with_pandas = pd.Series(given(world, "2-2")).value_counts().head(TRIES).index
    counted = dict(by_count(world)[:TRIES])
    for answer in (pins, pins[::-1], tuple(pins), set(pins), counted, with_pandas, [*pins, pins[0]]):
        told = f"● Right. {TRIES} tries open the keys of {hits(world, pins)} people in 1,000."
        assert said(check, world, "2-2", answer).startswith(told)


def test_2_2_accepts_a_generator(world, said):
    assert said(check, world, "2-2", (pin for pin, _ in by_count(world)[:TRIES])).startswith("● Right.")


def is_tied(counts):
    """Tell whether only the last of the PINs that are asked for is as common as the one after it."""
    return counts[TRIES - 2] > counts[TRIES - 1] == counts[TRIES]


def test_2_2_accepts_another_pin_that_is_as_common(said):
    labs = (lesson(2, lang="en", seed=f"{number}") for number in range(100))
    tied = next(lab for lab in labs if is_tied([count for _, count in by_count(lab)]))
    assert said(check, tied, "2-2", best(tied, ranks=(*range(TRIES - 1), TRIES))).startswith("● Right.")


def test_2_2_accepts_the_pins_of_who_took_them_out_of_the_list_one_by_one(world, said):
    chosen, pins = given(world, "2-2"), []
    for _ in range(TRIES):
        pins.append(max(chosen, key=chosen.count))
        while pins[-1] in chosen:
            chosen.remove(pins[-1])
    assert said(check, world, "2-2", pins).startswith("● Right.")


def test_2_2_is_not_fooled_by_who_changes_what_people_chose(world, said):
    given(world, "2-2")[:] = OTHERS * 200
    told = said(check, world, "2-2", OTHERS)
    assert told.startswith(f"◐ Not yet. These {TRIES} open the keys of 0 people in 1,000.")


def test_2_2_can_be_answered_before_the_list_was_asked_for(world, said):
    assert said(check, lesson(2, lang="en", seed=MINE), "2-2", best(world)).startswith("● Right.")


def test_2_2_says_how_many_they_open(world, neighbours, said):
    rare = best(world, ranks=range(-TRIES, 0))
    almost = best(world, ranks=(*range(TRIES - 1), TRIES + 4))
    for answer in (rare, almost, best(neighbours), [*OTHERS[:-1], "000000"]):
        told = said(check, world, "2-2", answer)
        assert told.startswith(f"◐ Not yet. These {TRIES} open the keys of {hits(world, answer)} people in 1,000.")


def test_2_2_wants_as_many_different_pins_as_there_are_tries(world, said):
    pins = best(world)
    for answer, count in (
        (pins[:-1], TRIES - 1),
        (best(world, ranks=range(TRIES + 1)), TRIES + 1),
        ([*pins[:-1], pins[0]], TRIES - 1),
        ([], 0),
    ):
        assert said(check, world, "2-2", answer).startswith(
            f"◐ Not yet. It takes {TRIES} different PINs. These are {count}."
        )
    assert said(check, world, "2-2", given(world, "2-2")).startswith(f"◐ Not yet. It takes {TRIES} different PINs.")


def test_2_2_wants_a_list_of_texts(world, said):
    pins = best(world)
    numbers, counts = list(map(int, pins)), pd.Series(given(world, "2-2")).value_counts().head(TRIES)
    for answer in (pins[0], " ".join(pins), pins[0].encode(), 5, numbers, counts, [*pins[:-1], int(pins[-1])]):
        assert said(check, world, "2-2", answer).startswith(f"◐ Not yet. Put in a list of {TRIES} PINs")


def test_2_3_days_for_one_try_are_right(world, said):
    assert given(world, "2-3") == {"computers": 10_000, "years": 24}
    for answer in (7_568_640, 24 * 365 * 86_400 / (1_000_000 / 10_000), timedelta(days=87.6)):
        assert said(check, world, "2-3", answer).startswith("● Right. One try would take 87.60 days")


@pytest.mark.parametrize("answer", [24 * 365.25 * 864, 24 * 366 * 864, 7_430_000, 7_700_000])
def test_2_3_is_not_exact_about_years(world, said, answer):
    assert said(check, world, "2-3", answer).startswith("● Right.")


def test_2_3_notices_that_one_thief_has_many_computers(world, said):
    for answer in (756.864, 757, 24 * 365.25 * 86_400 / 1_000_000, timedelta(seconds=756.864)):
        told = "◐ Nearly. That is the answer for one computer. This thief has 10,000."
        assert said(check, world, "2-3", answer) == told


def test_2_3_says_that_it_is_too_little(world, said):
    for answer in (87.6, 0.1, 0, -7_568_640, 756_864, 740, 773, 7_410_000, timedelta(hours=1)):
        told = "◐ Not yet. At that speed all one million are tried before 24 years are over. Is your answer in seconds?"
        assert said(check, world, "2-3", answer) == told


def test_2_3_says_that_it_is_too_much(world, said):
    for answer in (756_864_000, 75_686_400, 1e100, 7_730_000, timedelta(days=365)):
        assert said(check, world, "2-3", answer).startswith("◐ Not yet. That holds for longer than 24 years.")


def test_2_3_is_not_fooled_by_who_changes_the_thief(world, said):
    given(world, "2-3")["computers"] = 1
    assert said(check, world, "2-3", 7_568_640).startswith("● Right.")


def test_2_3_wants_a_number(world, said):
    no_numbers = (float("nan"), float("inf"), -float("inf"))
    things = ("315360", b"315360", True, [315_360], {"seconds": 315_360}, 315_360j, iter([315_360]), "3.65 days")
    for answer in (*no_numbers, *things):
        assert said(check, world, "2-3", answer).startswith("◐ Not yet. Put in a number")
