"""The counter: a try is gone before anything is evaluated, whoever asks and however many at once."""

import threading

import pytest
from sqlalchemy import text

from fincert_lab import Lab
from fincert_lab.clock import Clock
from fincert_lab.crypto import envelope, keys
from fincert_lab.entropy import Entropy
from fincert_lab.errors import (
    AlreadyStored,
    BadInput,
    BadSignature,
    BudgetSpent,
    KeyDestroyed,
    PinLocked,
    PinRefused,
    ProofTooLate,
    UnknownCertificate,
    WrongPin,
    WrongProof,
)
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules

CLOUD = Party("cloud")
PIN, OTHER_PIN, WRONG = "280417", "905271", "135790"


def ask(story, stored, sealed_a=None):
    hsm, context = story.lab.hsm, stored.context
    if sealed_a is None:
        sealed_a = envelope.seal_a(hsm.key, context, bytes(32), bytes(32))
    return hsm.evaluate(CLOUD, CertificateId.of(story.certificate), context.registration, sealed_a, seen=0)


def tries(story):
    with story.lab.hsm.store.transaction() as db:
        return db.execute(text("SELECT tries FROM registrations")).scalar_one()


def budget(story):
    with story.lab.hsm.store.transaction() as db:
        return db.execute(text("SELECT remaining FROM budgets")).scalar_one()


def prove(story, stored, nonce, key):
    context = stored.context
    proof = keys.sign(key, envelope.unlock_proof(context.account, context.registration, nonce))
    story.lab.hsm.prove(CLOUD, CertificateId.of(story.certificate), context.registration, proof)


def test_the_try_is_taken_before_the_evaluation(enrolled, stored, monkeypatch):
    seen = []
    real = envelope.answer
    monkeypatch.setattr(envelope, "answer", lambda *args: seen.append(tries(enrolled)) or real(*args))
    ask(enrolled, stored)
    assert seen == [Rules.pin_tries - 1]


def test_a_crash_in_the_evaluation_does_not_give_the_try_back(enrolled, stored, monkeypatch):
    def pull_the_plug(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(envelope, "answer", pull_the_plug)
    with pytest.raises(KeyboardInterrupt):
        ask(enrolled, stored)
    assert tries(enrolled) == Rules.pin_tries - 1


def test_a_question_that_cannot_be_read_costs_a_try_too(enrolled, stored):
    with pytest.raises(BadInput):
        ask(enrolled, stored, b"noise")
    assert tries(enrolled) == Rules.pin_tries - 1


def test_thirty_two_guessers_at_once_get_no_more_answers_than_there_are_tries(enrolled, stored):
    outcomes, start = [], threading.Barrier(32)

    def guess():
        start.wait()
        try:
            ask(enrolled, stored)
            outcomes.append("answered")
        except PinLocked:
            outcomes.append("locked")

    guessers = [threading.Thread(target=guess) for _ in range(32)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()
    assert (outcomes.count("answered"), outcomes.count("locked")) == (
        Rules.pin_tries,
        32 - Rules.pin_tries,
    )


def test_an_answer_is_only_for_whoever_asked(enrolled, stored):
    answer = ask(enrolled, stored)
    assert envelope.open_y(bytes(32), stored.context, answer.sealed_y)
    from fincert_lab.errors import DamagedEnvelope

    with pytest.raises(DamagedEnvelope):
        envelope.open_y(b"\x01" * 32, stored.context, answer.sealed_y)


def test_an_old_proof_gives_nothing_back(enrolled, stored):
    key = enrolled.laptop._keybox.open(enrolled.certificate, "280417").key
    context = stored.context
    first = ask(enrolled, stored)
    ask(enrolled, stored)
    old = keys.sign(key, envelope.unlock_proof(context.account, context.registration, first.nonce))
    with pytest.raises(WrongProof):
        enrolled.lab.hsm.prove(CLOUD, CertificateId.of(enrolled.certificate), context.registration, old)
    assert tries(enrolled) == Rules.pin_tries - 2


def test_a_registration_needs_the_certificates_own_signature(enrolled, stored):
    from dataclasses import replace

    fresh = replace(stored.context, registration=b"r" * 16)
    sealed_a = envelope.seal_a(enrolled.lab.hsm.key, fresh, bytes(32), bytes(32))
    with pytest.raises(BadSignature):
        enrolled.lab.hsm.register(CLOUD, CertificateId.of(enrolled.certificate), fresh, b"no signature", sealed_a)


def test_a_registration_is_made_once(enrolled, stored):
    key = enrolled.laptop._keybox.open(enrolled.certificate, "280417").key
    claim = keys.sign(key, envelope.key_claim(stored.context))
    sealed_a = envelope.seal_a(enrolled.lab.hsm.key, stored.context, bytes(32), bytes(32))
    with pytest.raises(AlreadyStored):
        enrolled.lab.hsm.register(CLOUD, CertificateId.of(enrolled.certificate), stored.context, claim, sealed_a)


def test_an_unknown_registration_is_refused(enrolled):
    with pytest.raises(UnknownCertificate):
        enrolled.lab.hsm.evaluate(CLOUD, CertificateId.of(enrolled.certificate), bytes(16), b"", seen=0)
    with pytest.raises(UnknownCertificate):
        enrolled.lab.hsm.prove(CLOUD, CertificateId.of(enrolled.certificate), bytes(16), b"")


# --- the proof


def test_a_proof_gives_all_tries_back_and_one_unit_of_the_budget(enrolled, key, stored):
    ask(enrolled, stored)
    answer = ask(enrolled, stored)
    assert (tries(enrolled), budget(enrolled)) == (Rules.pin_tries - 2, Rules.pin_budget - 2)
    prove(enrolled, stored, answer.nonce, key)
    assert (tries(enrolled), budget(enrolled)) == (Rules.pin_tries, Rules.pin_budget - 1)


def test_a_proof_sent_again_changes_nothing(enrolled, key, stored):
    answer = ask(enrolled, stored)
    for _ in range(3):
        prove(enrolled, stored, answer.nonce, key)
    enrolled.lab.advance(minutes=5)
    prove(enrolled, stored, answer.nonce, key)
    assert (tries(enrolled), budget(enrolled)) == (Rules.pin_tries, Rules.pin_budget)


def test_a_proof_after_a_minute_gives_nothing_back(enrolled, key, stored):
    answer = ask(enrolled, stored)
    enrolled.lab.advance(seconds=61)
    with pytest.raises(ProofTooLate):
        prove(enrolled, stored, answer.nonce, key)
    assert (tries(enrolled), budget(enrolled)) == (Rules.pin_tries - 1, Rules.pin_budget - 1)


def test_a_proof_on_the_last_try_comes_in_time_within_a_minute(enrolled, key, stored):
    for _ in range(Rules.pin_tries):
        answer = ask(enrolled, stored)
    enrolled.lab.advance(seconds=60)
    with pytest.raises(PinLocked):  # somebody asks while the proof is on its way
        ask(enrolled, stored)
    prove(enrolled, stored, answer.nonce, key)
    assert tries(enrolled) == Rules.pin_tries


# --- the end


def test_a_locked_key_is_destroyed_at_the_first_question_after_the_proofs_time(enrolled, stored):
    for _ in range(Rules.pin_tries):
        ask(enrolled, stored)
    enrolled.lab.advance(seconds=61)
    with enrolled.lab.hsm.store.transaction() as db:
        assert db.execute(text("SELECT k FROM registrations")).scalar_one() != bytes(32)
    with pytest.raises(KeyDestroyed):
        ask(enrolled, stored)
    with enrolled.lab.hsm.store.transaction() as db:
        assert db.execute(text("SELECT k, state FROM registrations")).one() == (bytes(32), "dead")


def test_a_destroyed_half_is_in_no_file_any_more(tmp_path):
    lab = Lab(Entropy.seeded(b"destroyed"), Rules(), clock=Clock(), folder=tmp_path)
    laptop, star = lab.person("hong").device("laptop"), lab.bank("kb").service("star-banking")
    certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
    with lab.hsm.store.transaction() as db:
        k = db.execute(text("SELECT k FROM registrations")).scalar_one()
    assert any(k in file.read_bytes() for file in tmp_path.iterdir())
    for _ in range(Rules.pin_tries):
        with pytest.raises(PinRefused):
            laptop.login(star, certificate, pin=WRONG)
    lab.advance(seconds=61)
    with pytest.raises(KeyDestroyed):
        laptop.login(star, certificate, pin=PIN)
    assert not any(k in file.read_bytes() for file in tmp_path.iterdir())
    lab.close()


def test_all_wrong_pins_but_one_a_day_come_to_an_end_though_the_owner_logs_in_every_night(enrolled):
    lab, laptop, star = enrolled.lab, enrolled.laptop, enrolled.lab.bank("kb").service("star-banking")
    while budget(enrolled):
        laptop.login(star, enrolled.certificate, pin=PIN)
        for _ in range(min(Rules.pin_tries - 1, budget(enrolled))):
            with pytest.raises(WrongPin):
                laptop.login(star, enrolled.certificate, pin=WRONG)
    with pytest.raises(BudgetSpent):
        laptop.login(star, enrolled.certificate, pin=PIN)
    assert set(lab.now().refusals(lab.now().certificates[CertificateId.of(enrolled.certificate)]).values()) == {
        "budget_spent"
    }


def test_a_second_certificate_and_another_pin_bring_no_budget_of_their_own(enrolled):
    laptop = enrolled.laptop
    with pytest.raises(WrongPin):
        laptop.login(enrolled.lab.bank("kb").service("star-banking"), enrolled.certificate, pin=WRONG)
    laptop.change_pin(enrolled.certificate, pin=PIN, new_pin=OTHER_PIN)
    laptop.enroll(enrolled.lab.bank("shinhan"), pin=PIN)
    assert budget(enrolled) == Rules.pin_budget - 1


# --- the swap


def test_at_most_one_registration_of_a_certificate_is_live(enrolled):
    for old, new in ((PIN, OTHER_PIN), (OTHER_PIN, PIN), (PIN, OTHER_PIN)):
        enrolled.laptop.change_pin(enrolled.certificate, pin=old, new_pin=new)
    with enrolled.lab.hsm.store.transaction() as db:
        states = db.execute(text("SELECT state FROM registrations ORDER BY version")).scalars().all()
        dead = db.execute(text("SELECT DISTINCT k FROM registrations WHERE state = 'dead'")).scalars().all()
    assert states == ["dead", "dead", "dead", "live"]
    assert dead == [bytes(32)]


@pytest.fixture
def pending(enrolled, key, stored):
    """A registration of the same key that waits to take the live one's place: its context and the HSM's answer."""
    from dataclasses import replace

    context = replace(stored.context, registration=b"n" * 16, version=2)
    sealed_a = envelope.seal_a(enrolled.lab.hsm.key, context, bytes(32), bytes(32))
    claim = keys.sign(key, envelope.key_claim(context))
    return context, enrolled.lab.hsm.register(CLOUD, CertificateId.of(enrolled.certificate), context, claim, sealed_a)


def swap(story, old, new, nonce, key):
    proof = keys.sign(key, envelope.swap_proof(new.account, old.registration, new.registration, nonce))
    story.lab.hsm.swap(CLOUD, CertificateId.of(story.certificate), old.registration, new.registration, proof)


def test_a_swap_is_signed_with_the_certificates_key_over_both_registrations(enrolled, key, stored, pending):
    new, answer = pending
    with pytest.raises(WrongProof):
        swap(enrolled, stored.context, new, answer.nonce, keys.generate(bytes(40)))
    with pytest.raises(WrongProof):
        swap(enrolled, stored.context, new, bytes(16), key)
    swap(enrolled, stored.context, new, answer.nonce, key)
    swap(enrolled, stored.context, new, answer.nonce, key)  # sent again, it changes nothing
    assert enrolled.lab.hsm.live(CLOUD, CertificateId.of(enrolled.certificate)) == new.registration


@pytest.mark.parametrize("change", [{"account": b"a" * 16}, {"version": 3}])
def test_a_swap_stays_in_its_account_and_goes_on_by_one_version(enrolled, key, stored, change):
    from dataclasses import replace

    new = replace(stored.context, registration=b"n" * 16, **{"version": 2} | change)
    sealed_a = envelope.seal_a(enrolled.lab.hsm.key, new, bytes(32), bytes(32))
    answer = enrolled.lab.hsm.register(
        CLOUD, CertificateId.of(enrolled.certificate), new, keys.sign(key, envelope.key_claim(new)), sealed_a
    )
    with pytest.raises(WrongProof):
        swap(enrolled, stored.context, new, answer.nonce, key)


def test_a_swap_to_another_key_is_refused(enrolled, stored):
    from dataclasses import replace

    other = keys.generate(b"o" * 40)
    new = replace(stored.context, registration=b"n" * 16, version=2, spki=keys.spki(other.public_key()))
    sealed_a = envelope.seal_a(enrolled.lab.hsm.key, new, bytes(32), bytes(32))
    answer = enrolled.lab.hsm.register(
        CLOUD, CertificateId.of(enrolled.certificate), new, keys.sign(other, envelope.key_claim(new)), sealed_a
    )
    with pytest.raises(WrongProof):
        swap(enrolled, stored.context, new, answer.nonce, other)


def test_a_change_of_the_pin_that_was_left_lying_cannot_be_taken_up_later(enrolled, key, stored, pending):
    new, answer = pending
    enrolled.lab.advance(seconds=61)
    with pytest.raises(ProofTooLate):
        swap(enrolled, stored.context, new, answer.nonce, key)


def test_an_unlock_proof_brings_no_pending_registration_to_life_beside_a_live_one(enrolled, key, stored, pending):
    new, answer = pending
    proof = keys.sign(key, envelope.unlock_proof(new.account, new.registration, answer.nonce))
    with pytest.raises(UnknownCertificate):
        enrolled.lab.hsm.prove(CLOUD, CertificateId.of(enrolled.certificate), new.registration, proof)
    assert enrolled.lab.hsm.live(CLOUD, CertificateId.of(enrolled.certificate)) == stored.context.registration


def test_a_pending_registration_answers_no_pin(enrolled, pending):
    new, _ = pending
    with pytest.raises(UnknownCertificate):
        enrolled.lab.hsm.evaluate(CLOUD, CertificateId.of(enrolled.certificate), new.registration, b"", seen=0)


def test_a_deletion_destroys_the_half_of_a_pending_registration_too(enrolled, pending):
    enrolled.lab.hsm.destroy(CLOUD, CertificateId.of(enrolled.certificate))
    with enrolled.lab.hsm.store.transaction() as db:
        assert db.scalars(text("SELECT DISTINCT k FROM registrations")).all() == [bytes(32)]
