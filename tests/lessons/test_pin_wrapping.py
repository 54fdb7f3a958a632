"""Lesson 02: its checks take any right answer, however it was found, and say what a wrong one shows."""

from collections import Counter
from datetime import timedelta

import pandas as pd
import pytest
from cryptography.hazmat.primitives.serialization import load_der_private_key

from fincert_lab import check, given, lesson
from fincert_lab.crypto.pin import broken_rule
from fincert_lab.rules import Rules

MINE, NEIGHBOURS = "20260627", "20260001"  # my stolen key has PIN 001; my sixth PIN is as common as the fifth
TRIES = Rules.pin_tries
OTHERS = ["112233", "121212", "100200", "246802", "135790", "707407", "909192", "110033"][:TRIES]  # nobody's


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
