"""Lesson 02: its checks take any right answer, however it was found, and say what a wrong one shows."""

from collections import Counter
from datetime import timedelta

import pandas as pd
import pytest
from cryptography.hazmat.primitives.serialization import load_der_private_key

from fincert_lab import check, given, lesson
from fincert_lab.crypto.pin import broken_rule

MINE, NEIGHBOURS = "20260627", "20260001"  # my stolen key has PIN 001; my sixth PIN is as common as the fifth


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


def best(lab, ranks=range(5)):
    counted = by_count(lab)
    return [counted[rank][0] for rank in ranks]


def hits(lab, pins):
    return sum(pin in pins for pin in given(lab, "2-2"))


def test_2_1_accepts_the_pin_as_text_as_bytes_or_as_a_number(world, said):
    load_der_private_key(given(world, "2-1"), b"001")
    for answer in ("001", b"001", 1):
        assert said(check, world, "2-1", answer).startswith("● Right. This PIN opens the private key.")


def test_2_1_can_be_answered_before_the_key_was_asked_for(said):
    assert said(check, lesson(2, lang="en", seed=MINE), "2-1", "001").startswith("● Right.")


def test_2_1_says_that_the_pin_does_not_open_the_key(world, said):
    for answer in ("000", "100", b"002", 999, 100, 0):
        assert said(check, world, "2-1", answer).startswith("◐ Not yet. This PIN does not open it.")


def test_2_1_gives_every_student_a_key_of_their_own(neighbours, said):
    assert said(check, neighbours, "2-1", "001").startswith("◐ Not yet. This PIN does not open it.")


def test_2_1_says_what_to_put_in(world, said):
    numbers = (1.0, True, -1, 1000)
    texts = ("1", "01", "0001", "1004", "001\n", " 001", "00a", "００１", "٠٠١", b"1", b"\xff01")
    for answer in (*numbers, *texts, ["001"], {"001": 1}, iter(["001"]), load_der_private_key):
        assert said(check, world, "2-1", answer).startswith("◐ Not yet. Put in the three digits in quotes"), answer


@pytest.mark.parametrize("lab", ["world", "neighbours"])
def test_2_2_gives_a_thousand_pins_that_keep_the_rules(lab, request):
    chosen = given(request.getfixturevalue(lab), "2-2")
    assert len(chosen) == 1000
    assert [pin for pin in chosen if broken_rule(pin, phone="", birthday="")] == []


@pytest.mark.parametrize("lab", ["world", "neighbours"])
def test_2_2_has_five_pins_that_open_far_more_than_any_five(lab, request):
    lab = request.getfixturevalue(lab)
    any_five = 5 * 1000 / len(by_count(lab))  # on average, of those that somebody chose
    assert hits(lab, best(lab)) > 10 * any_five


def test_2_2_accepts_the_five_in_any_order_and_any_container(world, said):
    five = best(world)
    with_pandas = pd.Series(given(world, "2-2")).value_counts().head(5).index
    for answer in (five, five[::-1], tuple(five), set(five), dict(by_count(world)[:5]), with_pandas, [*five, five[0]]):
        told = f"● Right. Five tries open the keys of {hits(world, five)} people in 1,000."
        assert said(check, world, "2-2", answer).startswith(told)


def test_2_2_accepts_a_generator(world, said):
    assert said(check, world, "2-2", (pin for pin, _ in by_count(world)[:5])).startswith("● Right.")


def test_2_2_accepts_another_pin_that_is_as_common(said):
    labs = (lesson(2, lang="en", seed=f"{number}") for number in range(100))
    tied = next(lab for lab in labs if by_count(lab)[4][1] == by_count(lab)[5][1] < by_count(lab)[3][1])
    assert said(check, tied, "2-2", best(tied, ranks=(0, 1, 2, 3, 5))).startswith("● Right.")


def test_2_2_accepts_the_five_of_who_took_them_out_of_the_list_one_by_one(world, said):
    chosen, five = given(world, "2-2"), []
    for _ in range(5):
        five.append(max(chosen, key=chosen.count))
        while five[-1] in chosen:
            chosen.remove(five[-1])
    assert said(check, world, "2-2", five).startswith("● Right.")


def test_2_2_is_not_fooled_by_who_changes_what_people_chose(world, said):
    given(world, "2-2")[:] = ["112233", "121212", "100200", "135790", "246802"] * 200
    told = said(check, world, "2-2", ["112233", "121212", "100200", "135790", "246802"])
    assert told.startswith("◐ Not yet. These five open the keys of 0 people in 1,000.")


def test_2_2_can_be_answered_before_the_list_was_asked_for(world, said):
    assert said(check, lesson(2, lang="en", seed=MINE), "2-2", best(world)).startswith("● Right.")


def test_2_2_says_how_many_the_five_open(world, neighbours, said):
    rare = best(world, ranks=range(-5, 0))
    almost = best(world, ranks=(0, 1, 2, 3, 9))
    for answer in (rare, almost, best(neighbours), ["112233", "121212", "100200", "135790", "000000"]):
        told = said(check, world, "2-2", answer)
        assert told.startswith(f"◐ Not yet. These five open the keys of {hits(world, answer)} people in 1,000.")


def test_2_2_wants_five_different_pins(world, said):
    five = best(world)
    for answer, count in ((five[:4], 4), (best(world, ranks=range(6)), 6), ([*five[:4], five[0]], 4), ([], 0)):
        assert said(check, world, "2-2", answer).startswith(
            f"◐ Not yet. It takes five different PINs. These are {count}."
        )
    assert said(check, world, "2-2", given(world, "2-2")).startswith("◐ Not yet. It takes five different PINs.")


def test_2_2_wants_a_list_of_texts(world, said):
    five = best(world)
    numbers, counts = list(map(int, five)), pd.Series(given(world, "2-2")).value_counts().head(5)
    for answer in (five[0], " ".join(five), five[0].encode(), 5, numbers, counts, [*five[:4], int(five[4])]):
        assert said(check, world, "2-2", answer).startswith("◐ Not yet. Put in a list of five PINs")


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
        told = "◐ Not yet. At that speed all million are tried before 24 years are over. Is your answer in seconds?"
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
