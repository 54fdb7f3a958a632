"""Databases are copied and PINs tried at home: what is enough to try them on, and what is not."""

import re
from contextlib import closing
from itertools import islice

import pytest

from fincert_lab import Lab, Thief, show
from fincert_lab.clock import Clock
from fincert_lab.crypto import envelope, oprf
from fincert_lab.crypto.pin import broken_rule
from fincert_lab.crypto.suite import Suite
from fincert_lab.entropy import Entropy
from fincert_lab.errors import BadInput, CertificateOfAnotherLab, PinFormat
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.thief.order import in_order
from fincert_lab.thief.report import Gain, Means, Stop
from fincert_lab.thief.stolen import FEW, Found, copy
from fincert_lab.thief.trying import try_each
from fincert_lab.thief.victim import guesses, victim
from tests.conftest import PIN, Story

PINS = ["135790", "110033", PIN]  # the last is right


def login(story):
    story.laptop.login(story.lab.bank("kb").service("star-banking"), story.certificate, pin=PIN)


def cracked(story, *institutions):
    thief = Thief(story.lab)
    return thief.guess_offline(story.certificate, thief.copy(*institutions), PINS)


def watched(story, place):
    thief = Thief(story.lab)
    with thief.watch(place) as seen:
        login(story)
    return thief.guess_offline(story.certificate, seen, PINS)


# --- what was stolen


def test_with_both_databases_the_pin_is_found_at_its_place_in_the_order(enrolled):
    report = cracked(enrolled, "cloud", "hsm")
    assert (report.tried, report.answered, report.gained) == (3, 3, (Gain.PIN, Gain.KEY))
    assert (report.found, report.stopped) == (PIN, None)


@pytest.mark.parametrize("robbed", ["cloud", "hsm"])
def test_with_one_database_the_right_pin_looks_like_the_wrong_ones(enrolled, robbed):
    report = cracked(enrolled, robbed)
    assert (report.tried, report.answered, report.gained) == (3, 0, ())
    assert (report.found, report.stopped) == (None, Stop.NOTHING_TO_COMPARE)


def test_a_server_half_that_everybody_can_make_would_let_the_cloud_be_cracked(lab, monkeypatch):
    monkeypatch.setattr(envelope, "answer", lambda *_: bytes(32))
    laptop = lab.person("hong").device("laptop")
    certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
    thief = Thief(lab)
    assert Gain.KEY in thief.guess_offline(certificate, thief.copy("cloud"), PINS).gained


def test_an_hsm_that_kept_what_pins_are_compared_with_would_be_cracked(enrolled, monkeypatch):
    monkeypatch.setattr(envelope, "evaluate", lambda k, context, a: k)  # as if y were in its database
    assert cracked(enrolled, "hsm").gained == (Gain.PIN,)


def test_the_hsms_memory_during_a_login_gives_the_pin_away_but_not_the_key(enrolled):
    report = watched(enrolled, "hsm")
    assert (report.gained, report.found) == ((Gain.PIN,), PIN)
    assert report.had == (Means.HSM_MEMORY, Means.HSM)


def test_the_hsms_memory_while_a_pin_is_set_gives_it_away_too(lab):
    laptop, thief = lab.person("hong").device("laptop"), Thief(lab)
    with thief.watch("hsm") as seen:
        certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
    assert thief.guess_offline(certificate, seen, PINS).found == PIN


def test_an_hsm_in_which_nothing_happened_gives_nothing_away(enrolled):
    thief = Thief(enrolled.lab)
    with thief.watch("hsm") as seen:
        pass
    assert thief.guess_offline(enrolled.certificate, seen, PINS).stopped is Stop.NOTHING_TO_COMPARE


@pytest.fixture
def blinded():
    """홍길동 in a lab whose HSM is asked by an OPRF."""
    of = victim(PIN, Suite.OPRF)
    return Story(of.lab, of.laptop, of.certificate)


def test_the_hsms_memory_gives_nothing_away_where_the_question_is_blinded(blinded):
    report = watched(blinded, "hsm")
    assert (report.gained, report.answered, report.stopped) == ((), 0, Stop.NOTHING_TO_COMPARE)


def test_a_question_that_is_blinded_by_the_same_number_each_time_would_give_the_pin_away(blinded, monkeypatch):
    number = oprf.number_from(bytes([7]) * envelope.RANDOM_BYTES)
    monkeypatch.setattr(oprf, "number_from", lambda _: number)
    assert watched(blinded, "hsm").found == PIN


def test_with_both_databases_a_blinded_question_is_no_hindrance(blinded):
    assert cracked(blinded, "cloud", "hsm").gained == (Gain.PIN, Gain.KEY)


def test_a_thief_asks_an_oprf_as_a_device_does(blinded):
    report = Thief(blinded.lab).guess_online(blinded.certificate, blinded.laptop, PINS)
    assert (report.tried, report.gained) == (3, (Gain.PIN, Gain.KEY))


def test_a_cloud_that_relays_learns_nothing_of_the_pin(enrolled):
    report = watched(enrolled, "cloud")
    assert (report.gained, report.stopped) == ((), Stop.NOTHING_TO_COMPARE)


def test_a_cloud_that_relayed_an_unsealed_half_would_find_the_pin(enrolled, monkeypatch):
    monkeypatch.setattr(envelope, "seal_a", lambda key, context, a, answer_key: a + answer_key)
    monkeypatch.setattr(envelope, "open_a", lambda key, context, sealed: (sealed[:32], sealed[32:]))
    assert watched(enrolled, "cloud").found == PIN


def test_who_watched_is_gone_afterwards_whatever_happens(enrolled):
    before = enrolled.lab.cloud.hsms.each
    with pytest.raises(ZeroDivisionError), Thief(enrolled.lab).watch("hsm"):
        raise ZeroDivisionError
    assert enrolled.lab.cloud.hsms.each is before


def test_what_has_nothing_of_this_certificate_is_said_to_have_nothing(enrolled):
    assert cracked(enrolled, "telecom").stopped is Stop.NOTHING_OF_IT


def test_a_copy_leaves_no_event_and_stays_as_it_was(enrolled):
    events, thief = len(enrolled.lab.journal), Thief(enrolled.lab)
    stolen = thief.copy("hsm")
    assert len(enrolled.lab.journal) == events
    enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin="905271")
    assert [row["state"] for row in stolen.rows("registrations")] == ["live"]
    assert [row["state"] for row in thief.copy("hsm").rows("registrations")] == ["dead", "live"]


def test_what_is_copied_of_a_sandbox_is_what_its_file_has(tmp_path):
    with closing(Lab(Entropy.seeded(b"file"), Rules(), clock=Clock(), folder=tmp_path)) as lab:
        certificate = lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
        thief = Thief(lab)
        stolen = thief.copy("cloud", "hsm")
        (registration,) = stolen.rows("registrations")
        assert any(registration["k"] in file.read_bytes() for file in tmp_path.glob("hsm.*"))
        assert thief.guess_offline(certificate, stolen, PINS).found == PIN


def test_a_copy_is_shown_without_what_is_in_it(enrolled, capsys):
    stolen = Thief(enrolled.lab).copy("cloud", "hsm", "kb", "ca", "telecom")
    show(stolen)
    shown = capsys.readouterr().out + repr(stolen)
    assert "registrations" in shown and "envelopes" in shown
    for row in (*stolen.rows("registrations"), *stolen.rows("sms_codes"), *stolen.rows("own_values")):
        secret = [value for name, value in row.items() if name in ("k", "value", "code")]
        assert [each for each in secret if (each.hex() if isinstance(each, bytes) else each) in shown] == []


def test_what_was_found_shows_neither_k_nor_halves():
    of = victim(PIN)
    assert repr(Found.of(CertificateId.of(of.certificate), copy(of.lab.hsm))) == "Found(…)"


# --- refusals


@pytest.mark.parametrize("institutions", [(), ("bank",), ("hsm", "lab")])
def test_what_is_no_institution_cannot_be_copied(lab, institutions):
    with pytest.raises(BadInput):
        Thief(lab).copy(*institutions)


def test_only_cloud_and_hsm_are_watched(lab):
    with pytest.raises(BadInput):
        Thief(lab).watch("kb")


def test_a_certificate_of_another_lab_is_not_attacked(enrolled):
    elsewhere = Lab.start(lang="en", seed="elsewhere")
    certificate = elsewhere.person("hong").device("laptop").enroll(elsewhere.bank("kb"), pin=PIN)
    with pytest.raises(CertificateOfAnotherLab):
        Thief(enrolled.lab).guess_offline(certificate, Thief(enrolled.lab).copy("cloud"), PINS)


@pytest.mark.parametrize(("order", "most"), [("backwards", None), ("popular", 0)])
def test_an_order_and_a_count_are_looked_at_first(enrolled, order, most):
    with pytest.raises(BadInput):
        Thief(enrolled.lab).guess_offline(enrolled.certificate, Thief(enrolled.lab).copy("cloud"), order, most)


def test_what_is_no_pin_stops_the_thief(enrolled):
    thief = Thief(enrolled.lab)
    report = thief.guess_offline(enrolled.certificate, thief.copy("cloud", "hsm"), ["12"])
    assert isinstance(report.stopped, PinFormat)


# --- the order


def test_numerical_order_is_all_numbers():
    pins = [*in_order("numerical")]
    assert (pins[:2], pins[-1], len(pins)) == (["000000", "000001"], "999999", 10**6)


def test_popular_order_is_made_up_always_the_same_and_complete():
    pins = [*in_order("popular")]
    assert pins[:2000] == [*islice(in_order("popular"), 2000)]
    assert {*pins} == {f"{number:06d}" for number in range(10**6)} and len(pins) == 10**6


def test_popular_pins_are_those_that_the_rules_allow():
    assert {broken_rule(pin, phone="", birthday="") for pin in islice(in_order("popular"), 500)} == {None}


# --- long attacks


@pytest.mark.parametrize("most", [None, 10**5])
def test_where_nothing_can_be_compared_a_thief_stops_after_a_few(enrolled, most):
    thief = Thief(enrolled.lab)
    report = thief.guess_offline(enrolled.certificate, thief.copy("cloud"), "popular", most)
    assert (report.tried, report.answered, report.stopped) == (FEW, 0, Stop.NOTHING_TO_COMPARE)


@pytest.mark.parametrize(
    ("order", "most", "pins"), [("popular", None, "1,000,000"), ("numerical", 700, "700"), (["135790"] * 5, 9, "5")]
)
def test_a_long_attack_says_how_many_pins_there_are_and_how_to_stop_it(capsys, order, most, pins):
    seconds = iter(range(0, 10**6, 5))

    def tire(_):
        if next(seconds) > 20:
            raise KeyboardInterrupt
        return ()

    try_each(tire, in_order(order), most, clock=lambda: next(seconds))
    said = capsys.readouterr().out
    assert f"of {pins} PINs" in said and "■ stops him" in said


def test_an_interrupted_attack_reports_what_there_is_so_far(enrolled, monkeypatch):
    tried = []

    def press(guess, _):
        tried.append(guess)
        if len(tried) == 3:
            raise KeyboardInterrupt
        return really(guess, context)

    thief, really, context = Thief(enrolled.lab), envelope.stretch, None
    stolen = thief.copy("cloud", "hsm")
    context = Found.of(CertificateId.of(enrolled.certificate), stolen).context
    monkeypatch.setattr(envelope, "stretch", press)
    report = thief.guess_offline(enrolled.certificate, stolen)
    assert (report.tried, report.answered, report.stopped) == (3, 2, Stop.INTERRUPTED)


def test_a_long_attack_says_how_far_it_is_on_one_line_that_is_gone_in_the_end(capsys):
    seconds = iter(range(1000))
    try_each(lambda _: (), guesses(), clock=lambda: next(seconds))
    said = capsys.readouterr().out
    assert "The thief has tried" in said
    assert "\n" not in said and said.endswith("\r") and said.split("\r")[-2].strip() == ""


def test_a_short_attack_says_nothing(capsys):
    try_each(lambda _: (), guesses(), clock=lambda: 0.0)
    assert capsys.readouterr().out == ""


# --- the report


def test_a_report_shows_the_pin_only_if_the_thief_has_it(enrolled, capsys):
    for robbed, times in (("cloud",), 0), (("cloud", "hsm"), 1):
        report = cracked(enrolled, *robbed)
        show(report)
        assert capsys.readouterr().out.count(PIN) == times
        assert PIN not in repr(report)


def test_how_fast_the_thief_was_is_no_part_of_what_a_report_says(enrolled):
    one, other = (cracked(enrolled, "cloud", "hsm") for _ in range(2))
    assert one == other
    assert one.speed.guesses == 3 and one.speed.rate > 0


def test_the_popular_order_begins_with_what_is_easy_to_remember():
    of_a_shape = re.compile(r"((\d)\2(\d)\3(\d)\4|(\d\d)\5\5|(\d{3})\6|(\d)(\d)(\d)\9\8\7)$")
    liked = list(islice(in_order("popular"), 10))
    assert [digits for digits in liked if not of_a_shape.match(digits)] == []
