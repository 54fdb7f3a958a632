"""What a service accepts: a signature made now, for it, for exactly this; once."""

from dataclasses import replace

import pytest

from fincert_lab.crypto import cms
from fincert_lab.errors import (
    BadInput,
    BadSignature,
    ChallengeExpired,
    ChallengeUsed,
    LabError,
    NotRegistered,
    NotTrusted,
    StatusUnknown,
    WrongChallenge,
)
from fincert_lab.institutions.bank.challenge import Statement
from fincert_lab.journal import Act
from fincert_lab.language import Party

PIN = "280417"


@pytest.fixture
def signer(enrolled):
    """Sign anything with the certificate's key, as a thief would who has it."""
    key = enrolled.laptop._keybox.open(enrolled.certificate, PIN).key
    return lambda statement: cms.sign(statement.encode(), enrolled.certificate, key)


@pytest.fixture
def service(enrolled):
    return enrolled.lab.bank("kb").service("internet-banking")


@pytest.fixture
def me(enrolled):
    return enrolled.laptop.party


def test_a_replayed_login_is_refused(service, signer, me):
    statement = Statement(Act.LOGIN, service.give_challenge(me))
    signed = signer(statement)
    service.accept(me, signed, statement)
    with pytest.raises(ChallengeUsed):
        service.accept(me, signed, statement)


def test_a_challenge_of_another_service_is_refused(enrolled, service, signer, me):
    other = enrolled.lab.bank("kb").service("star-banking")
    statement = Statement(Act.LOGIN, other.give_challenge(me))
    with pytest.raises(WrongChallenge):
        service.accept(me, signer(statement), statement)


def test_a_challenge_relabelled_for_this_service_is_refused(enrolled, service, signer, me):
    other = enrolled.lab.bank("kb").service("star-banking").give_challenge(me)
    statement = Statement(Act.LOGIN, replace(other, service=service.party))
    with pytest.raises(WrongChallenge):
        service.accept(me, signer(statement), statement)


def test_a_signature_for_a_page_that_hands_a_challenge_on_as_its_own_is_refused(service, signer):
    page = Party("page")  # its address is its own, so that the device signs
    statement = Statement(Act.LOGIN, replace(service.give_challenge(page), service=page))
    with pytest.raises(WrongChallenge):
        service.accept(page, signer(statement), statement)


def test_a_challenge_that_was_never_given_is_refused(service, signer, me):
    invented = replace(service.give_challenge(me), nonce="00" * 16)
    statement = Statement(Act.LOGIN, invented)
    with pytest.raises(WrongChallenge):
        service.accept(me, signer(statement), statement)


def test_a_challenge_with_its_expiry_put_off_is_refused(enrolled, service, signer, me):
    given = service.give_challenge(me)
    statement = Statement(Act.LOGIN, replace(given, expires="2036-03-02T00:03:00+00:00"))
    enrolled.lab.advance(minutes=4)
    with pytest.raises(WrongChallenge):
        service.accept(me, signer(statement), statement)


def test_an_answer_after_three_minutes_is_too_late(enrolled, service, signer, me):
    statement = Statement(Act.LOGIN, service.give_challenge(me))
    signed = signer(statement)
    enrolled.lab.advance(minutes=3, seconds=1)
    with pytest.raises(ChallengeExpired):
        service.accept(me, signed, statement)


@pytest.mark.parametrize("change", [{"amount": 50_001}, {"payee": "000-99"}])
def test_a_transfer_other_than_the_one_signed_is_refused(service, signer, me, change):
    statement = Statement(Act.TRANSFER, service.give_challenge(me), 50_000, "000-11")
    with pytest.raises(BadSignature):
        service.accept(me, signer(statement), replace(statement, **change))


def test_a_signed_login_is_no_transfer(service, signer, me):
    challenge = service.give_challenge(me)
    with pytest.raises(BadSignature):
        service.accept(me, signer(Statement(Act.LOGIN, challenge)), Statement(Act.TRANSFER, challenge, 1, "000"))


def test_a_signed_login_is_no_registration(enrolled, service, signer, me):
    statement = Statement(Act.REGISTER, service.give_challenge(me))
    with pytest.raises(BadInput):
        service.accept(me, signer(statement), statement)


def test_what_is_no_signature_does_not_use_the_challenge_up(service, signer, me):
    statement = Statement(Act.LOGIN, service.give_challenge(me))
    with pytest.raises(BadInput):
        service.accept(me, b"garbage", statement)
    assert service.accept(me, signer(statement), statement).number == 1


def test_a_signed_answer_uses_its_challenge_up_even_if_it_is_refused(enrolled, signer, me):
    woori = enrolled.lab.bank("woori")
    banking = woori.service("internet-banking")
    statement = Statement(Act.LOGIN, banking.give_challenge(me))
    signed = signer(statement)
    with pytest.raises(NotRegistered):
        banking.accept(me, signed, statement)
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    with pytest.raises(ChallengeUsed):
        banking.accept(me, signed, statement)


def test_a_certificate_of_another_world_is_not_trusted(enrolled, service, me):
    from fincert_lab.entropy import Entropy
    from fincert_lab.rules import Rules
    from fincert_lab.world.lab import Lab

    elsewhere = Lab(Entropy.seeded(b"another world"), Rules())
    laptop = elsewhere.person("hong").device("laptop")
    certificate = laptop.enroll(elsewhere.bank("kb"), pin=PIN)
    statement = Statement(Act.LOGIN, service.give_challenge(me))
    signed = cms.sign(statement.encode(), certificate, laptop._keybox.open(certificate, PIN).key)
    with pytest.raises(NotTrusted):
        service.accept(me, signed, statement)


def test_without_a_current_revocation_list_the_answer_is_no(enrolled, service, signer, me, monkeypatch):
    monkeypatch.setattr(enrolled.lab.ca.status, "publish_due", lambda: None)
    enrolled.lab.advance(days=2)
    statement = Statement(Act.LOGIN, service.give_challenge(me))
    with pytest.raises(StatusUnknown):
        service.accept(me, signer(statement), statement)


def test_the_ca_publishes_a_new_list_when_the_old_one_has_run_out(enrolled):
    numbers = []
    for days in (1, 1, 30):
        enrolled.lab.advance(days=days)
        published = [event for event in enrolled.lab.journal if event.act is Act.PUBLISH_CRL]
        numbers.append(max(event.facts.number for event in published))
    assert numbers == [2, 3, 4]


def test_every_refusal_is_an_event_with_its_code(service, me, enrolled):
    statement = Statement(Act.LOGIN, service.give_challenge(me))
    with pytest.raises(LabError):
        service.accept(me, b"garbage", statement)
    assert enrolled.lab.journal[-1].refused == "bad_input"
