"""The table: each scheme is attacked by each thief, and every cell is what came of it."""

from dataclasses import replace

import pytest

from fincert_lab import Lab, Thief, show
from fincert_lab.crypto.guessing import Kdf, Lock
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import PinLocked, RecordDamaged
from fincert_lab.language import name, say, speak
from fincert_lab.rules import Rules
from fincert_lab.thief import schemes
from fincert_lab.thief.comparison import Fate, compare
from fincert_lab.thief.schemes import SCHEMES, Attacker, CloudCounts, Design, HsmHalf, LibrarysFile, LockedFile
from fincert_lab.thief.trying import Once, try_each
from fincert_lab.thief.victim import guesses
from fincert_lab.views import table

FAST = LockedFile(
    Design.PBKDF2, Lock(Kdf.PBKDF2, 1_000)
)  # in the place of 600,000 rounds: what comes of it is the same
FALLS, HOLDS, ABSENT = Fate.FALLS, Fate.HOLDS, Fate.ABSENT
NO_HSM = dict.fromkeys((Attacker.STOLEN_HSM, Attacker.STOLEN_TWO, Attacker.WATCHING_HSM), ABSENT)
ONE_HSM = dict.fromkeys(Attacker, HOLDS) | {Attacker.STOLEN_TWO: ABSENT}
FILE = dict.fromkeys(Attacker, FALLS) | NO_HSM
WANTED = {
    Design.PKCS8: FILE,
    Design.PBKDF2: FILE,
    Design.ARGON2ID: FILE,
    Design.CLOUD_COUNTS: FILE | dict.fromkeys((Attacker.ON_LINE, Attacker.LAPTOP), HOLDS),
    Design.HSM_HALF: ONE_HSM | dict.fromkeys((Attacker.STOLEN_BOTH, Attacker.WATCHING_HSM), FALLS),
    Design.OPRF_HALF: ONE_HSM | {Attacker.STOLEN_BOTH: FALLS},
    Design.TWO_OF_THREE: dict.fromkeys(Attacker, HOLDS) | {Attacker.STOLEN_TWO: FALLS},
}


@pytest.fixture(scope="module")
def comparison():
    return compare([SCHEMES[0], lambda: FAST, *SCHEMES[2:]])


@pytest.fixture(scope="module")
def cells(comparison):
    return {(cell.design, cell.attacker): cell for cell in comparison.cells}


@pytest.mark.parametrize("design", Design)
def test_every_thief_gets_as_far_as_he_can_get_with_this_scheme(cells, design):
    assert {attacker: cells[design, attacker].fate for attacker in Attacker} == WANTED[design]


def test_there_is_a_cell_for_every_scheme_that_there_is(cells):
    assert {make().design for make in (*SCHEMES[:1], *SCHEMES[2:])} | {FAST.design} == {design for design, _ in cells}
    assert len(cells) == len(SCHEMES) * len(Attacker)


@pytest.mark.parametrize(("places", "asked"), [(1, 1), (3, 2)])
def test_the_right_pin_comes_after_all_that_counters_answer(places, asked):
    """At one place, or at three of which two have to answer each question: those that have most tries left."""
    tries, answered = [Rules.pin_tries] * places, 0
    while sum(map(bool, tries)) >= asked:
        tries = sorted(tries)
        tries[-asked:] = [each - 1 for each in tries[-asked:]]
        answered += 1
    assert answered < len(guesses()) == len({*guesses()})


def test_what_falls_falls_at_the_place_of_the_pin_in_the_order(cells):
    assert {cell.tried for cell in cells.values() if cell.fate is FALLS} == {len(guesses())}


def test_what_counts_answers_no_more_than_there_are_tries(cells):
    counted = [cell for cell in cells.values() if isinstance(cell.stopped, PinLocked | RecordDamaged)]
    answered = {design: {cell.answered for cell in counted if cell.design is design} for design in Design}
    one, of_three = {Rules.pin_tries}, {Rules.pin_tries * 3 // 2}
    counting = {Design.CLOUD_COUNTS: one, Design.HSM_HALF: one, Design.OPRF_HALF: one, Design.TWO_OF_THREE: of_three}
    assert len(counted) == 11 and answered == dict.fromkeys(Design, set()) | counting


def test_where_nothing_can_be_compared_nothing_was_answered(cells):
    stolen = (Attacker.STOLEN_CLOUD, Attacker.STOLEN_HSM, Attacker.RELAYING_CLOUD)
    found = [cells[design, each] for design in (Design.HSM_HALF, Design.OPRF_HALF) for each in stolen]
    found += [cells[Design.TWO_OF_THREE, each] for each in (*stolen, Attacker.STOLEN_BOTH, Attacker.WATCHING_HSM)]
    assert {(cell.tried, cell.answered) for cell in found} == {(len(guesses()), 0)}


# --- each scheme is the real thing


@pytest.mark.parametrize("make", [lambda: LibrarysFile(Design.PKCS8, Lock(Kdf.PBKDF2, 2_048)), lambda: FAST])
def test_a_file_opens_with_its_pin_alone(make):
    file = make()
    assert [bool(file._open(guess)) for guess in guesses()] == [False] * (len(guesses()) - 1) + [True]


def test_the_librarys_file_says_the_rounds_that_its_rate_is_taken_for():
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    der = LibrarysFile(Design.PKCS8, Lock(Kdf.PBKDF2, 2_048))._file
    assert b"\x02\x02\x08\x00" in der  # INTEGER 2048: the iterationCount of PBKDF2 (RFC 8018 appendix A.2)
    assert load_der_private_key(der, guesses()[-1].encode())


def test_a_cloud_that_does_not_count_is_guessed_on_line(monkeypatch):
    monkeypatch.setattr(schemes, "replace", lambda row, **_: row)
    assert CloudCounts().attack(Attacker.ON_LINE).found == guesses()[-1]


def test_an_hsm_that_does_not_count_is_guessed_on_line(monkeypatch):
    rules = replace(Rules(), pin_tries=1000)
    monkeypatch.setattr("fincert_lab.thief.victim.Rules", lambda: rules)
    assert HsmHalf(Design.HSM_HALF, Suite.HMAC).attack(Attacker.LAPTOP).found == guesses()[-1]


def test_an_interrupted_comparison_has_the_cells_so_far():
    class Tired:
        design, lock, attacks = Design.PKCS8, Lock(Kdf.ARGON2ID), 0

        def attack(self, attacker):
            self.attacks += 1
            if self.attacks == 3:
                raise KeyboardInterrupt

    found = compare([Tired])
    assert [cell.attacker for cell in found.cells] == [*Attacker][:2]
    assert say("thief.not_run") in repr(table(found))


# --- as it is shown


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_table_has_a_row_for_each_thief_and_one_column_for_all_schemes_that_come_off_alike(comparison, language):
    speak(language)
    shown = table(comparison)
    files, *others = (Design.PKCS8, Design.PBKDF2, Design.ARGON2ID), *([each] for each in [*Design][3:])
    assert shown.columns == [say("thief.attacker"), *(" · ".join(map(name, alike)) for alike in (files, *others))]
    assert [row[0].text for row in shown.rows] == [name(each) for each in Attacker]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_measured_it_says_at_which_guess_each_falls_and_what_all_pins_cost_here_and_by_which_source(
    comparison, language
):
    speak(language)
    shown = table(comparison.measured)
    assert shown.columns == [say("thief.attacker"), *(name(design) for design in Design)]
    assert [row[0].text for row in shown.rows] == [*(name(each) for each in Attacker), say("thief.cost")]
    of_file = {row[0].text: row[1].text for row in shown.rows}[name(Attacker.STOLEN_CLOUD)]
    assert say("thief.at_guess", number=len(guesses())) in of_file
    assert "RTX 4090" in shown.rows[-1][0].text and all("hashcat" in cost.text for cost in shown.rows[-1][1:])


def test_the_table_says_how_many_attacks_were_made_and_counts_none_that_had_nothing_to_attack(comparison, cells):
    made = sum(cell.fate is not ABSENT for cell in cells.values())
    assert f"({made} in all)" in table(comparison).caption and made < len(cells)
    assert show(comparison) is None


def test_what_was_measured_here_is_shown_only_on_request(comparison):
    here = say("thief.here", time="|").partition("|")[0]
    assert here not in repr(table(comparison))
    assert here in repr(table(comparison.measured))


def test_a_thief_who_is_spared_a_computation_is_measured_as_if_he_had_made_it(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("fincert_lab.thief.trying.perf_counter", lambda: now[0])

    def slow(guess):
        now[0] += 2.0
        return guess

    once = Once(slow)
    measured = [try_each(lambda guess: () if once(guess) else (), guesses(), clock=once.clock) for _ in "ab"]
    assert [tally.seconds for tally in measured] == [2.0 * len(guesses())] * 2
    assert now == [2.0 * len(guesses())]


def test_no_pin_is_in_the_table(comparison):
    shown = repr(table(comparison)) + table(comparison.measured)._repr_html_() + repr(comparison)
    assert [guess for guess in guesses() if guess in shown] == []


def test_whoever_compares_leaves_the_students_lab_alone(monkeypatch):
    lab = Lab.start(lang="en")
    monkeypatch.setattr("fincert_lab.thief.thief.compare", lambda: compare([SCHEMES[-2]]))
    events = len(lab.journal)
    assert len(Thief(lab).compare().cells) == len(Attacker)
    assert len(lab.journal) == events
