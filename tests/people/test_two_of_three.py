"""A lab with three HSMs: any two open a key, one that is silent or lies is named, and each counts for itself."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from itertools import combinations, product

import pytest

from fincert_lab import Lab, Thief
from fincert_lab.advice import Hint
from fincert_lab.counters import Lapse
from fincert_lab.crypto.suite import Suite
from fincert_lab.entropy import Entropy
from fincert_lab.errors import (
    BadInput,
    DamagedEnvelope,
    HsmSilent,
    KeyDestroyed,
    LabError,
    PinLocked,
    Revoked,
    UnknownCertificate,
    WrongPin,
)
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.institutions.hsm_tables import DESTROYED, LIVE, REGISTRATIONS
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.thief.client import Client
from tests.conftest import PIN, Story

OTHER_PIN, WRONG = "905271", "135790"
HSMS = ["hsm", "hsm2", "hsm3"]
each_hsm = pytest.mark.parametrize("hsm", HSMS)


def log_in(story, pin=PIN):
    return story.laptop.login(story.lab.bank("kb").service("star-banking"), story.certificate, pin=pin)


def change_pin(story):
    story.laptop.change_pin(story.certificate, pin=PIN, new_pin=OTHER_PIN)


def rows(story, hsm):
    with story.lab.hsms[hsm].store.transaction() as db:
        return db.execute(REGISTRATIONS.select()).all()


def tries(story):
    """How many tries each HSM has left for the live envelope."""
    return [next(row.tries for row in rows(story, hsm) if row.state == LIVE) for hsm in HSMS]


def state(story):
    return story.lab.now().certificates[CertificateId.of(story.certificate)]


def hints(story):
    return {(advice.hint, advice.about) for advice in story.lab.advice().items}


# --- three secrets


def test_each_hsm_has_a_k_of_its_own(shared):
    assert len({rows(shared, hsm)[0].k for hsm in HSMS}) == 3


def test_each_hsm_is_asked_another_question_about_the_same_pin(shared, monkeypatch):
    seen, real = [], Hsm.evaluate
    monkeypatch.setattr(
        Hsm, "evaluate", lambda self, *args, **named: seen.append(args[3]) or real(self, *args, **named)
    )
    log_in(shared)
    assert len({*seen}) == 3


# --- one of three does not answer


@each_hsm
def test_a_key_opens_while_any_one_is_silent_and_that_one_is_named(shared, hsm):
    shared.lab.hsms[hsm].set_fault("silent")
    log_in(shared)
    assert shared.lab.now().lapses == {hsm: Lapse.SILENT}
    assert (Hint.HSM_SILENT, hsm) in hints(shared)
    refused = {event.receiver for event in shared.lab.last_story().events if event.refused == HsmSilent.code}
    assert refused == {hsm}


@each_hsm
def test_once_it_answers_again_nothing_is_said_of_it(shared, hsm):
    shared.lab.hsms[hsm].set_fault("silent")
    log_in(shared)
    shared.lab.hsms[hsm].set_fault(None)
    log_in(shared)
    assert shared.lab.now().lapses == {} and (Hint.HSM_SILENT, hsm) not in hints(shared)


def test_two_silent_ones_are_too_many_and_no_try_is_lost_for_good(shared):
    for hsm in ("hsm2", "hsm3"):
        shared.lab.hsms[hsm].set_fault("silent")
    with pytest.raises(HsmSilent, match="HSM 2"):
        log_in(shared)
    for hsm in ("hsm2", "hsm3"):
        shared.lab.hsms[hsm].set_fault(None)
    log_in(shared)
    assert tries(shared) == [shared.lab.rules.pin_tries] * 3


@each_hsm
def test_a_pin_is_not_set_while_one_is_silent_and_is_afterwards(shared, hsm):
    shared.lab.hsms[hsm].set_fault("silent")
    with pytest.raises(HsmSilent):
        change_pin(shared)
    log_in(shared)  # the old one holds
    shared.lab.hsms[hsm].set_fault(None)
    change_pin(shared)
    log_in(shared, OTHER_PIN)


@each_hsm
def test_a_certificate_is_deleted_in_the_end_though_one_was_silent(shared, hsm):
    shared.lab.hsms[hsm].set_fault("silent")
    with pytest.raises(HsmSilent):
        shared.laptop.delete(shared.certificate, pin=PIN)
    assert shared.laptop.certificates() == []
    others = [each for each in HSMS if each != hsm]
    assert {row.k for each in others for row in rows(shared, each)} == {DESTROYED}
    shared.lab.hsms[hsm].set_fault(None)
    shared.laptop.certificates()
    assert {row.k for row in rows(shared, hsm)} == {DESTROYED}
    with pytest.raises((UnknownCertificate, Revoked)):
        log_in(shared)


# --- one of three lies


@each_hsm
def test_a_wrong_answer_is_noticed_and_named_and_the_key_opens(shared, hsm):
    shared.lab.hsms[hsm].set_fault("lying")
    log_in(shared)
    assert shared.lab.now().lapses == {hsm: Lapse.WRONG}
    assert (Hint.HSM_WRONG, hsm) in hints(shared)
    (told,) = [event for event in shared.lab.last_story().events if event.act is Act.REPORT_HSMS]
    assert told.facts.hsms == (hsm,)


@each_hsm
def test_an_answer_that_cannot_be_read_is_a_wrong_one(shared, hsm, monkeypatch):
    real = Hsm._answer
    monkeypatch.setattr(Hsm, "_answer", lambda self, *it: b"junk" if self.party == hsm else real(self, *it))
    log_in(shared)
    assert shared.lab.now().lapses == {hsm: Lapse.WRONG}


def test_with_a_wrong_pin_a_lie_is_not_noticed_and_costs_no_more_than_the_pin(shared):
    shared.lab.hsms["hsm2"].set_fault("lying")
    with pytest.raises(WrongPin, match="4"):
        log_in(shared, WRONG)
    assert shared.lab.now().lapses == {}


def test_if_one_lies_and_one_is_silent_the_right_pin_looks_wrong(shared):
    shared.lab.hsms["hsm2"].set_fault("lying")
    shared.lab.hsms["hsm3"].set_fault("silent")
    with pytest.raises(WrongPin):
        log_in(shared)


def test_the_cloud_that_changes_a_lock_makes_no_hsm_look_like_a_liar(shared, monkeypatch):
    real = Cloud.fetch_envelope

    def with_another_lock(*args):
        kept = real(*args)
        blob = bytes([kept.envelope.blob[0] ^ 1]) + kept.envelope.blob[1:]
        return replace(kept, envelope=replace(kept.envelope, blob=blob))

    monkeypatch.setattr(Cloud, "fetch_envelope", with_another_lock)
    with pytest.raises(DamagedEnvelope):
        log_in(shared)
    assert shared.lab.now().lapses == {}


def test_an_hsm_that_was_looked_after_is_no_longer_named(shared):
    shared.lab.hsms["hsm2"].set_fault("lying")
    log_in(shared)
    shared.lab.hsms["hsm2"].set_fault(None)
    assert shared.lab.now().lapses == {}


@pytest.mark.parametrize("fault", ["", "down", 1, b"silent"])
def test_there_is_no_other_fault(shared, fault):
    with pytest.raises(BadInput):
        shared.lab.hsms["hsm"].set_fault(fault)
    log_in(shared)


def test_only_hsms_are_reported(shared):
    session, this = shared.laptop._keybox.session(), CertificateId.of(shared.certificate)
    with pytest.raises(BadInput):
        shared.lab.cloud.report_hsms(shared.laptop.party, session, this, [Party("kb")])


# --- each counts


def test_each_hsm_counts_a_wrong_pin_and_gives_it_back_for_the_right_one(shared):
    with pytest.raises(WrongPin):
        log_in(shared, WRONG)
    assert tries(shared) == [4, 4, 4]
    log_in(shared)
    assert tries(shared) == [5, 5, 5]


def test_one_that_was_silent_has_counted_nothing_and_what_counts_is_what_two_allow(shared):
    shared.lab.hsms["hsm3"].set_fault("silent")
    for left in (4, 3):
        with pytest.raises(WrongPin, match=str(left)):
            log_in(shared, WRONG)
    shared.lab.hsms["hsm3"].set_fault(None)
    assert tries(shared) == [3, 3, 5]
    assert state(shared).tries_left == 3
    with pytest.raises(WrongPin, match="2"):
        log_in(shared, WRONG)


def test_after_five_wrong_pins_all_three_are_locked_and_then_destroy_their_half(shared):
    for _ in range(4):
        with pytest.raises(WrongPin):
            log_in(shared, WRONG)
    with pytest.raises(PinLocked):
        log_in(shared, WRONG)
    shared.lab.advance(minutes=2)
    with pytest.raises(KeyDestroyed):
        log_in(shared)
    assert [rows(shared, hsm)[0].k for hsm in HSMS] == [DESTROYED] * 3
    assert state(shared).destroyed


def test_a_thief_who_asks_two_at_a_time_gets_seven_guesses_and_no_more(shared):
    client = Client.at(shared.lab, shared.laptop, CertificateId.of(shared.certificate))
    answered = 0
    with pytest.raises((PinLocked, KeyDestroyed)):
        for guess in range(20):
            client.guess(f"{guess:06}")
            answered += 1
    assert answered == 3 * shared.lab.rules.pin_tries // 2


def test_in_whatever_order_a_thief_chooses_his_two_he_gets_three_answers_for_two_tries_each_and_no_more():
    lab = Lab(Entropy.seeded(b"orders"), replace(Rules(), pin_tries=2, pin_budget=10_000), Suite.TWO_OF_THREE)
    laptop = lab.person("hong").device("laptop")
    it = Story(lab, laptop, laptop.enroll(lab.bank("kb"), pin=PIN))
    client = Client.at(lab, laptop, CertificateId.of(it.certificate))
    wrong, answers = client._prepare(WRONG), set()
    for begun, order in enumerate(product(combinations(map(Party, HSMS), 2), repeat=4), start=1):
        for hsm in lab.hsms.values():
            with hsm.store.transaction() as db:
                db.execute(REGISTRATIONS.update().values(tries=2, epoch=10 * begun))
        answered = 0
        for two in order:
            client._asked = Counter({party: party not in two for party in client._asked})
            with suppress(LabError):
                client._ask(wrong)
                answered += 1
        answers.add(answered)
    assert answers == {2, 3}


@pytest.mark.parametrize("two", [("hsm", "hsm2"), ("hsm", "hsm3"), ("hsm2", "hsm3")], ids="+".join)
def test_two_whose_tries_were_used_up_leave_the_key_shut_and_one_does_not(shared, two):
    client = Client.at(shared.lab, shared.laptop, CertificateId.of(shared.certificate))
    client._asked.update({Party(hsm): -100 for hsm in two})
    for guess in range(shared.lab.rules.pin_tries):
        client.guess(f"{guess:06}")
    assert sorted(tries(shared)) == [0, 0, 5]
    with pytest.raises(PinLocked):
        log_in(shared)
    shared.lab.advance(minutes=2)
    with pytest.raises(KeyDestroyed):
        log_in(shared)
    assert state(shared).destroyed


@each_hsm
def test_an_old_row_at_one_hsm_is_noticed_there_and_the_others_open_the_key(shared, hsm):
    store = shared.lab.hsms[hsm].store
    with pytest.raises(WrongPin):
        log_in(shared, WRONG)
    with store.transaction() as db:
        old = db.execute(REGISTRATIONS.select()).one()._asdict()
    with pytest.raises(WrongPin):
        log_in(shared, WRONG)
    with store.transaction() as db:
        db.execute(REGISTRATIONS.update().values(**old))
    log_in(shared)
    assert state(shared).hsms[Party(hsm)].rolled_back and not state(shared).rolled_back
    assert (Hint.HSM_OUT_OF_STEP, CertificateId.of(shared.certificate)) in hints(shared)
    change_pin(shared)
    log_in(shared, OTHER_PIN)
    assert tries(shared) == [5, 5, 5]


@pytest.mark.parametrize(("robbed", "found"), [(("hsm3",), None), (("hsm2", "hsm3"), PIN)], ids=["one", "two"])
def test_who_robs_the_cloud_and_one_hsm_tries_pins_in_vain_and_with_two_he_finds_it(shared, robbed, found):
    thief = Thief(shared.lab)
    report = thief.guess_offline(shared.certificate, thief.copy("cloud", *robbed), order=[WRONG, PIN])
    assert report.found == found


@each_hsm
def test_who_watches_one_hsm_at_work_finds_nothing_to_try_pins_on(shared, hsm):
    thief = Thief(shared.lab)
    with thief.watch(hsm) as memory:
        log_in(shared)
    assert memory.overheard
    assert thief.guess_offline(shared.certificate, memory, order=[WRONG, PIN]).found is None


# --- a new PIN, and a kill in the middle of it


def test_after_a_new_pin_the_old_one_opens_nothing_at_any_of_them(shared):
    change_pin(shared)
    with pytest.raises(WrongPin):
        log_in(shared)
    log_in(shared, OTHER_PIN)
    assert [sum(row.k != DESTROYED for row in rows(shared, hsm)) for hsm in HSMS] == [1, 1, 1]


@pytest.mark.parametrize(("swapped", "holds"), [(0, PIN), (1, PIN), (2, OTHER_PIN), (3, OTHER_PIN)])
def test_the_pin_has_changed_when_two_have_swapped(shared, swapped, holds, monkeypatch):
    real, done = Hsm.swap, []

    def swap(self, *args, **named):
        if len(done) == swapped:
            raise KeyboardInterrupt
        done.append(real(self, *args, **named))
        return done[-1]

    with monkeypatch.context() as patch:
        patch.setattr(Hsm, "swap", swap)
        if swapped < 3:
            with pytest.raises(KeyboardInterrupt):
                change_pin(shared)
        else:
            change_pin(shared)
    other = ({PIN, OTHER_PIN} - {holds}).pop()
    with pytest.raises(WrongPin):
        log_in(shared, other)
    log_in(shared, holds)
    assert [sum(row.state == LIVE for row in rows(shared, hsm)) for hsm in HSMS].count(1) >= 2
    (live,) = {row.id for hsm in HSMS for row in rows(shared, hsm) if row.state == LIVE}  # and no other at any of them
    shared.laptop.change_pin(shared.certificate, pin=holds, new_pin=WRONG)  # all three are in step again
    assert tries(shared) == [5, 5, 5]
    log_in(shared, WRONG)


@pytest.mark.parametrize("proved", [0, 1, 2])
def test_a_first_pin_that_a_kill_interrupted_is_there_once_two_have_it(lab_of_three, proved, monkeypatch):
    lab, laptop, certificate = lab_of_three
    real, done = Hsm.prove, []

    def prove(self, *args, **named):
        if len(done) == proved:
            raise KeyboardInterrupt
        done.append(real(self, *args, **named))
        return done[-1]

    with monkeypatch.context() as patch:
        patch.setattr(Hsm, "prove", prove)
        with pytest.raises(KeyboardInterrupt):
            laptop.set_pin(certificate, pin=PIN)
    if proved < 2:
        laptop.set_pin(certificate, pin=PIN)
    assert laptop.certificates() == [certificate]
    laptop.login(lab.bank("kb").service("star-banking"), certificate, pin=PIN)


@pytest.fixture
def lab_of_three():
    """A certificate in a lab with three HSMs, before its PIN is set."""
    lab = Lab.start(lang="en", suite="2-of-3-oprf-p256-sha256")
    laptop, kb = lab.person("hong").device("laptop"), lab.bank("kb")
    laptop.connect()
    authorisation = laptop.check_identity(kb)
    laptop.generate_key()
    return lab, laptop, laptop.request_certificate(authorisation)
