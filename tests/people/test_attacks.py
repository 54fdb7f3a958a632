"""What somebody in the middle, a neighbour, or somebody impatient can do, and what comes of it."""

import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import text

from fincert_lab import Lab
from fincert_lab.acts import TriesCounted
from fincert_lab.crypto import cms, envelope
from fincert_lab.errors import (
    AlreadyRegistered,
    AnotherLab,
    BadInput,
    BadSignature,
    CertificateOfAnotherLab,
    DamagedEnvelope,
    Expired,
    IdentityCheckFailed,
    LabError,
    Revoked,
    SmsTooMany,
    UnknownCertificate,
    UnknownDevice,
    WrongAuthorisationCode,
    WrongChallenge,
    WrongPin,
)
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.bank.challenge import Challenge, Statement
from fincert_lab.institutions.bank.customers import CustomerKind, IdentityCard, UserCheck
from fincert_lab.institutions.ca.status import StatusDesk
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.institutions.cloud.sessions import Session
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.people.keybox import KeyBox
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from tests.conftest import LIFE

PIN = "280417"


@contextmanager
def interrupted(monkeypatch, owner, method):
    """Press Ctrl-C when `method` of `owner` is called."""

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(owner, method, interrupt)
        yield


def consistent(lab):
    """The journal is the union of the outboxes, unbroken."""
    institutions = [lab.ca, lab.telecom, lab.hsm, lab.cloud, *lab.banks.values()]
    outboxes = [lab._local_storage.store.events(), *(institution.store.events() for institution in institutions)]
    union = sorted((event for outbox in outboxes for event in outbox), key=lambda event: event.number)
    return union == list(lab.journal) and [e.number for e in union] == list(range(1, len(union) + 1))


def star(lab):
    return lab.bank("kb").service("star-banking")


# --- somebody in the middle


def test_a_device_signs_no_challenge_that_was_passed_on_from_elsewhere(enrolled, monkeypatch):
    lab = enrolled.lab
    elsewhere = star(lab).give_challenge(Party("thief"))
    monkeypatch.setattr(cms, "sign", lambda *_: pytest.fail("the device signed it"))
    monkeypatch.setattr(type(star(lab)), "give_challenge", lambda *_: elsewhere)
    with pytest.raises(WrongChallenge):
        enrolled.laptop.login(lab.bank("kb").service("my-money"), enrolled.certificate, pin=PIN)
    monkeypatch.setattr(Bank, "give_challenge", lambda *_: elsewhere)
    with pytest.raises(WrongChallenge):
        enrolled.laptop.register(enrolled.certificate, lab.bank("woori"), pin=PIN)


def test_a_cloud_cannot_have_the_pin_sealed_to_a_key_of_its_own(enrolled, monkeypatch):
    evil, seen = X25519PrivateKey.generate(), []
    monkeypatch.setattr(Cloud, "hsm_key", property(lambda _: evil.public_key()), raising=False)
    real = Cloud.evaluate
    monkeypatch.setattr(Cloud, "evaluate", lambda self, *args: seen.append(args[-1]) or real(self, *args))
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    stored = enrolled.lab.cloud.fetch_envelope(
        enrolled.laptop.party, enrolled.laptop._keybox.session(), CertificateId.of(enrolled.certificate)
    )
    with pytest.raises(BadInput):
        envelope.open_a(evil, stored.context, seen[0])


def test_a_cloud_cannot_slip_in_another_certificates_envelope(enrolled, monkeypatch):
    phone = enrolled.lab.person("kim").device("phone")
    kims = phone.enroll(enrolled.lab.bank("kb"), pin="905271")
    other = enrolled.lab.cloud.fetch_envelope(phone.party, phone._keybox.session(), CertificateId.of(kims))
    monkeypatch.setattr(Cloud, "fetch_envelope", lambda *_: other)
    monkeypatch.setattr(Cloud, "evaluate", lambda *_: pytest.fail("the device asked about a PIN for it"))
    with pytest.raises(DamagedEnvelope):
        enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)


# --- a neighbour


def test_nobody_takes_the_place_of_somebody_elses_certificate(lab):
    laptop, phone = lab.person("hong").device("laptop"), lab.person("kim").device("phone")
    authorisation = laptop.check_identity(lab.bank("kb"))
    laptop.connect()
    laptop.generate_key()
    certificate = laptop.request_certificate(authorisation)
    phone.connect()
    session = phone._keybox.session()
    context = envelope.Context(
        account=session.account,
        serial=envelope.serial_content(certificate.serial_number),
        spki=laptop._keybox.new_key().key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        version=1,
        registration=bytes(16),
    )
    with pytest.raises(BadSignature):
        lab.cloud.register_key(phone.party, session, certificate, context, b"junk", [b""])
    with lab.cloud.store.transaction() as db:
        assert db.execute(text("SELECT count(*) FROM envelopes")).scalar_one() == 0
    laptop.set_pin(certificate, PIN)
    laptop.login(star(lab), certificate, pin=PIN)


def test_listing_certificates_needs_a_session(enrolled):
    cloud, me = enrolled.lab.cloud, enrolled.lab.person("hong").identity
    account = cloud.accounts.join(Party("thief"), Member(Party("hong"), me.name, me.birth_date, me.phone))
    with pytest.raises(UnknownDevice):
        cloud.certificates(Party("thief"), Session(account, b"", enrolled.lab.time))


def test_only_the_ca_tells_a_bank_what_was_issued(enrolled):
    with pytest.raises(WrongAuthorisationCode):
        enrolled.lab.bank("woori").note_issued(Party("thief"), "0" * 10, enrolled.certificate)


def test_objects_of_another_lab_are_refused(enrolled):
    elsewhere = Lab.start(lang="en")
    with pytest.raises(AnotherLab, match="Run all cells from that one on again"):
        enrolled.laptop.register(enrolled.certificate, elsewhere.bank("woori"), pin=PIN)
    with pytest.raises(AnotherLab):
        enrolled.laptop.login(star(elsewhere), enrolled.certificate, pin=PIN)
    with pytest.raises(AnotherLab):
        enrolled.lab.person("hong").revoke(enrolled.certificate, elsewhere.bank("kb"))


def test_a_certificate_of_another_lab_makes_no_row(enrolled):
    elsewhere = Lab.start(lang="en")
    laptop = elsewhere.person("hong").device("laptop")
    laptop.connect()
    laptop.generate_key()  # from the same seed: the same key
    with pytest.raises(CertificateOfAnotherLab):
        laptop.set_pin(enrolled.certificate, PIN)
    assert not elsewhere.now().certificates


@pytest.mark.parametrize("thing", ["kb", None, 3])
def test_what_is_no_bank_or_service_is_refused(enrolled, thing):
    hong, laptop, certificate = enrolled.lab.person("hong"), enrolled.laptop, enrolled.certificate
    for act in (
        lambda: laptop.enroll(thing, pin=PIN),
        lambda: laptop.register(certificate, thing, pin=PIN),
        lambda: laptop.login(thing, certificate, pin=PIN),
        lambda: hong.revoke(certificate, thing),
        lambda: hong.user_check(thing),
    ):
        with pytest.raises(BadInput):
            act()


@pytest.mark.parametrize(
    "statement", [("login", None), (Act.LOGIN, None), ("transfer", Challenge(Party("kb"), "", ""))]
)
def test_a_statement_is_made_of_the_right_things(statement):
    with pytest.raises(BadInput):
        Statement(*statement)


@pytest.mark.parametrize("name", [None, 3, b"hong", "\ud800", "x" * 65, "a\nb"])
def test_what_cannot_be_written_down_is_refused_without_an_event(enrolled, name):
    events = len(enrolled.lab.journal)
    with pytest.raises(BadInput):
        enrolled.lab.cloud.fetch_envelope(enrolled.laptop.party, enrolled.laptop._keybox.session(), name)
    with pytest.raises(BadInput):
        star(enrolled.lab).give_challenge(name)
    assert len(enrolled.lab.journal) == events


def test_the_past_cannot_be_edited(enrolled):
    counted = next(event.facts for event in enrolled.lab.journal if isinstance(event.facts, TriesCounted))
    with pytest.raises(AttributeError):
        counted.tries_left = 99


def test_bad_input_is_noticed_before_anybody_is_asked_for_anything(enrolled):
    lab, laptop, certificate = enrolled.lab, enrolled.laptop, enrolled.certificate
    events = len(lab.journal)
    for act in (
        lambda: laptop.login(star(lab), certificate, pin="12"),
        lambda: laptop.transfer(star(lab), certificate, amount=0, payee="0", pin=PIN),
        lambda: laptop.register("no certificate", lab.bank("woori"), pin=PIN),
    ):
        with pytest.raises(LabError):
            act()
    assert len(lab.journal) == events


# --- somebody impatient


def test_ctrl_c_inside_a_database_statement_loses_nothing(enrolled, monkeypatch):
    kb = enrolled.lab.bank("kb").store
    with interrupted(monkeypatch, kb._db.dialect, "do_execute"):
        star(enrolled.lab).give_challenge(enrolled.laptop.party)
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    assert consistent(enrolled.lab)


def test_ctrl_c_between_commit_and_journal_loses_no_event(enrolled, monkeypatch):
    before = len(enrolled.lab.journal)
    with interrupted(monkeypatch, enrolled.lab.journal, "settle"):
        star(enrolled.lab).give_challenge(enrolled.laptop.party)
    assert len(enrolled.lab.journal) in (before, before + 1)
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    assert consistent(enrolled.lab)


@pytest.mark.parametrize("method", ["register", "prove"])
def test_setting_the_pin_can_be_tried_again_after_an_interruption(lab, monkeypatch, method):
    laptop = lab.person("hong").device("laptop")
    authorisation = laptop.check_identity(lab.bank("kb"))
    laptop.connect()
    laptop.generate_key()
    certificate = laptop.request_certificate(authorisation)
    with interrupted(monkeypatch, Hsm, method):
        laptop.set_pin(certificate, PIN)
    laptop.set_pin(certificate, PIN)
    laptop.login(star(lab), certificate, pin=PIN)
    assert consistent(lab)


def test_asking_again_after_an_interrupted_issue_gives_the_same_certificate(lab, monkeypatch):
    laptop = lab.person("hong").device("laptop")
    authorisation = laptop.check_identity(lab.bank("kb"))
    laptop.connect()
    laptop.generate_key()
    with interrupted(monkeypatch, Bank, "note_issued"):
        laptop.request_certificate(authorisation)
    (known,) = lab.now().certificates
    certificate = laptop.request_certificate(authorisation)
    assert CertificateId.of(certificate) == known
    laptop.set_pin(certificate, PIN)
    laptop.login(star(lab), certificate, pin=PIN)


def test_what_the_table_calls_revoked_is_on_the_list_even_after_an_interruption(enrolled, monkeypatch):
    with interrupted(monkeypatch, StatusDesk, "_announce"):
        enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    assert enrolled.lab.now().certificates[CertificateId.of(enrolled.certificate)].revoked
    with pytest.raises(Revoked):
        enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)


def test_enrolling_again_after_an_interruption_works(lab, monkeypatch):
    laptop, kb = lab.person("hong").device("laptop"), lab.bank("kb")
    with interrupted(monkeypatch, KeyBox, "seal"):
        laptop.enroll(kb, pin=PIN)
    laptop.login(star(lab), laptop.enroll(kb, pin=PIN), pin=PIN)


# --- what is bound to whom


def test_a_challenge_is_answered_only_by_whom_it_was_given(enrolled):
    service = star(enrolled.lab)
    key = enrolled.laptop._keybox.open(enrolled.certificate, PIN).key
    statement = Statement(Act.LOGIN, service.give_challenge(enrolled.laptop.party))
    signed = cms.sign(statement.encode(), enrolled.certificate, key)
    with pytest.raises(WrongChallenge):
        service.accept(Party("thief"), signed, statement)
    assert service.accept(enrolled.laptop.party, signed, statement).number == 1


def test_a_page_that_relays_would_get_in_if_the_device_signed_for_it(enrolled):
    """Why the device looks at the address: the relay itself works."""
    page = enrolled.lab.phish(enrolled.lab.person("hong"), star(enrolled.lab))
    challenge = page.give_challenge(enrolled.laptop.party)
    key = enrolled.laptop._keybox.open(enrolled.certificate, PIN).key
    statement = Statement(Act.LOGIN, challenge)
    receipt = page.accept(enrolled.laptop.party, cms.sign(statement.encode(), enrolled.certificate, key), statement)
    assert (receipt.service, enrolled.lab.journal[-1].sender) == ("kb/star-banking", page.party)


def test_a_question_to_a_dead_registration_says_nothing_of_the_live_one(enrolled):
    hsm, this, session = enrolled.lab.hsm, CertificateId.of(enrolled.certificate), enrolled.laptop._keybox.session()
    old = enrolled.lab.cloud.fetch_envelope(enrolled.laptop.party, session, this).context.registration
    enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin="905271")
    with pytest.raises(UnknownCertificate):
        hsm.evaluate(Party("cloud"), this, old, bytes(112), seen=0)
    assert enrolled.lab.now().refusal_everywhere(enrolled.lab.now().certificates[this]) is None


def test_a_device_of_another_lab_is_not_taken_for_ones_own(enrolled):
    stranger = Lab.start(lang="en").person("hong").device("laptop")
    for act in (lambda: enrolled.laptop.remove_device(stranger), lambda: enrolled.laptop.rename_device(stranger, "x")):
        with pytest.raises(AnotherLab):
            act()
    assert enrolled.laptop.certificates() == [enrolled.certificate]


def test_one_telephone_is_sent_so_many_codes_a_day_whatever_the_device_or_the_account(enrolled):
    accounts, me = enrolled.lab.cloud.accounts, enrolled.lab.person("hong").identity
    member = Member(Party("hong"), me.name, me.birth_date, me.phone)
    for number in range(Rules.sms_a_day - 1):  # the last, or rather the first, was Hong's own
        accounts.send_sms(Party(f"thief/{number}"), accounts.join(Party("thief"), member, replace=number % 2 == 0))
    with pytest.raises(SmsTooMany):
        accounts.send_sms(Party("thief/another"), accounts.join(Party("thief"), member))
    enrolled.lab.advance(days=1)
    accounts.send_sms(Party("thief/another"), accounts.join(Party("thief"), member))


def test_closing_the_account_does_not_begin_the_days_count_anew(lab):
    laptop = lab.person("hong").device("laptop")
    for _ in range(Rules.sms_a_day):
        laptop.connect()
        laptop.close_account()
        lab.advance(seconds=Rules.sms_interval.seconds)
    with pytest.raises(SmsTooMany):
        laptop.connect()


def test_who_is_given_a_number_does_not_find_what_was_sent_to_it_before(lab):
    choi, jung = lab.person("choi"), lab.person("jung")
    choi.device("phone").connect()
    number = choi.identity.phone
    choi.change_number("01000001111")
    jung.change_number(number)
    assert (len(choi.inbox()), jung.inbox()) == (1, [])


def test_who_begins_to_join_again_and_again_opens_one_account_at_most(enrolled):
    accounts, me = enrolled.lab.cloud.accounts, enrolled.lab.person("hong").identity
    member = Member(Party("hong"), me.name, me.birth_date, me.phone)
    for _ in range(5):
        accounts.join(Party("thief"), member, replace=True)
    with enrolled.lab.cloud.store.transaction() as db:
        assert db.execute(text("SELECT count(*) FROM accounts")).scalar_one() == 1
        assert db.execute(text("SELECT count(*) FROM applications")).scalar_one() == 1


def test_a_right_security_code_gives_the_tries_back_though_the_rest_is_refused(enrolled):
    lab, hong, woori = enrolled.lab, enrolled.lab.person("hong"), enrolled.lab.bank("woori")
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    for _ in range(3):
        for _ in range(Rules.security_tries - 1):
            with pytest.raises(IdentityCheckFailed):
                woori.check_identity(hong.party, UserCheck("000-20-0001-001", "0000"))
        with pytest.raises(AlreadyRegistered):
            enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    assert lab.person("hong").device("phone").check_identity(woori)


def test_a_new_number_opens_a_new_account_with_a_budget_of_its_own(enrolled):
    lab, hong, laptop = enrolled.lab, enrolled.lab.person("hong"), enrolled.laptop
    with pytest.raises(WrongPin):
        laptop.login(star(lab), enrolled.certificate, pin="135790")
    hong.change_number("01000005555")
    lab.advance(seconds=Rules.sms_interval.seconds)
    laptop.connect()
    with pytest.raises(UnknownCertificate):
        laptop.login(star(lab), enrolled.certificate, pin=PIN)
    new = laptop.enroll(lab.bank("kb"), pin=PIN)
    laptop.login(star(lab), new, pin=PIN)
    assert sorted(lab.now().budgets.values()) == [Rules.pin_budget - 1, Rules.pin_budget]


def test_an_expired_certificate_is_called_expired_when_its_pin_is_changed(enrolled):
    enrolled.lab.advance(days=LIFE + 1)
    with pytest.raises(Expired):
        enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin="905271")


def test_a_branch_does_not_serve_who_shows_another_customers_number(enrolled):
    kim, woori = enrolled.lab.person("kim"), enrolled.lab.bank("woori")
    idn = enrolled.lab.person("hong").identity.idn
    with pytest.raises(IdentityCheckFailed):
        woori.visit_branch(kim.party, IdentityCard(kim.party, "김영희", idn, CustomerKind.INDIVIDUAL))


# --- two at once


def at_once(*acts):
    """Run `acts` in threads that start together; return what they raised."""
    raised, start = [], threading.Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_many_logins_at_once_all_succeed(enrolled):
    phone = enrolled.lab.person("hong").device("phone")
    phone.connect()
    login = [lambda d=d: d.login(star(enrolled.lab), enrolled.certificate, pin=PIN) for d in (enrolled.laptop, phone)]
    assert at_once(*login * 4) == []
    assert consistent(enrolled.lab)


def test_two_enrolments_at_once_on_one_device_both_succeed(lab):
    laptop = lab.person("hong").device("laptop")
    assert at_once(*[lambda: laptop.enroll(lab.bank("kb"), pin=PIN)] * 2) == []
    assert len(lab.now().certificates) == 2
    assert consistent(lab)


def test_logins_while_the_clock_moves_find_a_current_list(enrolled):
    lab = enrolled.lab
    login = [lambda: enrolled.laptop.login(star(lab), enrolled.certificate, pin=PIN)] * 4
    assert at_once(*login, *[lambda: lab.advance(days=2)] * 2) == []


def test_a_replay_at_once_is_accepted_once(enrolled):
    key = enrolled.laptop._keybox.open(enrolled.certificate, PIN).key
    statement = Statement(Act.LOGIN, star(enrolled.lab).give_challenge(enrolled.laptop.party))
    signed = cms.sign(statement.encode(), enrolled.certificate, key)
    raised = at_once(*[lambda: star(enrolled.lab).accept(enrolled.laptop.party, signed, replace(statement))] * 6)
    assert [type(error).__name__ for error in raised] == ["ChallengeUsed"] * 5
