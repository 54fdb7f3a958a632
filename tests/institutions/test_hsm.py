"""The counter: a try is gone before anything is evaluated, whoever asks and however many at once."""

import threading

import pytest
from sqlalchemy import text

from fincert_lab.crypto import envelope
from fincert_lab.errors import AlreadyStored, BadInput, BadSignature, PinLocked, UnknownCertificate, WrongProof
from fincert_lab.language import Party
from fincert_lab.pki.profile import serial_of

CLOUD = Party("cloud")


@pytest.fixture
def stored(enrolled):
    return enrolled.lab.cloud.fetch_envelope(
        enrolled.laptop.party, enrolled.laptop._keybox.session(), serial_of(enrolled.certificate)
    )


def ask(story, stored, sealed_a=None):
    hsm, context = story.lab.hsm, stored.context
    if sealed_a is None:
        sealed_a = envelope.seal_a(hsm.key, context, bytes(32), bytes(32))
    return hsm.evaluate(CLOUD, serial_of(story.certificate), context.registration, sealed_a)


def tries(story):
    with story.lab.hsm.store.transaction() as db:
        return db.execute(text("SELECT tries FROM registrations")).scalar_one()


def test_the_try_is_taken_before_the_evaluation(enrolled, stored, monkeypatch):
    seen = []
    real = envelope.evaluate
    monkeypatch.setattr(envelope, "evaluate", lambda *args: seen.append(tries(enrolled)) or real(*args))
    ask(enrolled, stored)
    assert seen == [4]


def test_a_crash_in_the_evaluation_does_not_give_the_try_back(enrolled, stored, monkeypatch):
    def pull_the_plug(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(envelope, "evaluate", pull_the_plug)
    with pytest.raises(KeyboardInterrupt):
        ask(enrolled, stored)
    assert tries(enrolled) == 4


def test_a_question_that_cannot_be_read_costs_a_try_too(enrolled, stored):
    with pytest.raises(BadInput):
        ask(enrolled, stored, b"noise")
    assert tries(enrolled) == 4


def test_thirty_two_guessers_at_once_get_five_answers(enrolled, stored):
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
    assert (outcomes.count("answered"), outcomes.count("locked")) == (5, 27)


def test_an_answer_is_only_for_whoever_asked(enrolled, stored):
    answer = ask(enrolled, stored)
    assert envelope.open_y(bytes(32), stored.context, answer.sealed_y)
    from fincert_lab.errors import DamagedEnvelope

    with pytest.raises(DamagedEnvelope):
        envelope.open_y(b"\x01" * 32, stored.context, answer.sealed_y)


def test_an_old_proof_gives_nothing_back(enrolled, stored):
    key = enrolled.laptop._keybox.open(enrolled.certificate, "280417").key
    from fincert_lab.crypto import keys

    context = stored.context
    first = ask(enrolled, stored)
    ask(enrolled, stored)
    old = keys.sign(key, envelope.unlock_proof(context.account, context.registration, first.nonce))
    with pytest.raises(WrongProof):
        enrolled.lab.hsm.prove(CLOUD, serial_of(enrolled.certificate), context.registration, old)
    assert tries(enrolled) == 3


def test_a_registration_needs_the_certificates_own_signature(enrolled, stored):
    from dataclasses import replace

    fresh = replace(stored.context, registration=b"r" * 16)
    sealed_a = envelope.seal_a(enrolled.lab.hsm.key, fresh, bytes(32), bytes(32))
    with pytest.raises(BadSignature):
        enrolled.lab.hsm.register(CLOUD, fresh, b"no signature", sealed_a)


def test_a_registration_is_made_once(enrolled, stored):
    from fincert_lab.crypto import keys

    key = enrolled.laptop._keybox.open(enrolled.certificate, "280417").key
    claim = keys.sign(key, envelope.key_claim(stored.context))
    sealed_a = envelope.seal_a(enrolled.lab.hsm.key, stored.context, bytes(32), bytes(32))
    with pytest.raises(AlreadyStored):
        enrolled.lab.hsm.register(CLOUD, stored.context, claim, sealed_a)


def test_an_unknown_registration_is_refused(enrolled):
    with pytest.raises(UnknownCertificate):
        enrolled.lab.hsm.evaluate(CLOUD, serial_of(enrolled.certificate), bytes(16), b"")
    with pytest.raises(UnknownCertificate):
        enrolled.lab.hsm.prove(CLOUD, serial_of(enrolled.certificate), bytes(16), b"")
