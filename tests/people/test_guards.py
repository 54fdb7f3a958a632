"""One guard stands behind another: each holds by itself."""

from dataclasses import replace

import pytest

from fincert_lab.crypto import cms, envelope, keys
from fincert_lab.errors import (
    AlreadyStored,
    BadInput,
    BadSignature,
    NotLoggedIn,
    NumberTaken,
    Phishing,
    SameNumber,
    SessionEnded,
    UnknownCertificate,
    UnknownDevice,
    WrongAuthorisationCode,
    WrongOrder,
    WrongSmsCode,
)
from fincert_lab.institutions.bank.challenge import Statement
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.institutions.cloud.sessions import Session
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.reason import Reason
from fincert_lab.rules import Rules
from fincert_lab.storage.store import Store
from tests.people.test_attacks import consistent, interrupted
from tests.test_guide import star

PIN, OTHER_PIN, WRONG = "280417", "905271", "135790"
ORDER = {"amount": 1, "payee": "000-21-0002-002", "pin": PIN}


def prove_phone(lab, holder, member):
    accounts, device = lab.cloud.accounts, Party(f"{member.owner}/x")
    account = accounts.join(device, member)
    accounts.send_sms(device, account)
    return accounts.confirm_sms(device, account, holder.read_sms_code(), remember=False)


def cloud_room(story, device, key, version, account=None):
    """Have the cloud make room for another envelope of the certificate, asked for by `device`."""
    lab, session, serial = story.lab, device._keybox.session(), story.certificate.serial_number
    context = envelope.Context(
        account=account or session.account,
        serial=envelope.serial_content(serial),
        spki=keys.spki(key.public_key()),
        version=version,
        registration=b"n" * 16,
    )
    sealed_a = envelope.seal_a(lab.hsm.key, context, bytes(32), bytes(32))
    claim = keys.sign(key, envelope.key_claim(context))
    return lab.cloud.register_key(device.party, session, story.certificate, context, claim, [sealed_a])


def test_a_new_account_replaces_none_with_another_telephone(enrolled):
    lab, kim, me = enrolled.lab, enrolled.lab.person("kim"), enrolled.lab.person("hong").identity
    prove_phone(lab, kim, Member(kim.party, "김영희", me.birth_date, kim.identity.phone))
    assert enrolled.laptop.certificates() == [enrolled.certificate]


def test_a_new_account_replaces_none_with_another_birth_date(enrolled):
    lab, hong = enrolled.lab, enrolled.lab.person("hong")
    prove_phone(lab, hong, Member(Party("kim"), "김영희", "010101", hong.identity.phone))
    assert enrolled.laptop.certificates() == [enrolled.certificate]


def test_who_only_begins_to_join_keeps_nobody_out(lab):
    me = lab.person("hong").identity
    lab.cloud.accounts.join(Party("thief"), Member(Party("thief"), "아무개", me.birth_date, me.phone))
    lab.person("hong").device("laptop").connect()


def test_to_replace_ones_own_account_begins_with_an_empty_one(enrolled):
    enrolled.lab.advance(seconds=Rules.sms_interval.seconds)
    enrolled.laptop.connect(replace=True)
    assert enrolled.laptop.certificates() == []


def test_a_code_does_not_bring_an_account_back_that_was_closed_meanwhile(enrolled):
    lab, laptop = enrolled.lab, enrolled.laptop
    closed = laptop._keybox.session().account
    lab.advance(seconds=Rules.sms_interval.seconds)
    laptop.join_cloud()
    laptop.send_sms_code()
    laptop.close_account()
    laptop.confirm_sms_code(lab.person("hong").read_sms_code())
    assert laptop._keybox.session().account != closed
    assert laptop.certificates() == []


def test_an_account_that_is_closing_is_not_the_one_that_its_owner_then_joins(enrolled, monkeypatch):
    lab, laptop = enrolled.lab, enrolled.laptop
    closing = laptop._keybox.session().account
    with interrupted(monkeypatch, type(lab.ca), "revoke"):
        laptop.close_account()
    lab.advance(seconds=Rules.sms_interval.seconds)
    laptop.connect()
    assert laptop._keybox.session().account != closing
    assert laptop.certificates() == []
    assert lab.now().certificates[CertificateId.of(enrolled.certificate)].revoked


def test_a_code_is_for_the_device_that_asked_for_it(lab):
    accounts, hong = lab.cloud.accounts, lab.person("hong")
    me, device = hong.identity, Party("hong/tablet")
    application = accounts.join(device, Member(Party("hong"), me.name, me.birth_date, me.phone))
    accounts.send_sms(device, application)
    with pytest.raises(WrongSmsCode):
        accounts.confirm_sms(Party("thief/phone"), application, hong.read_sms_code(), remember=True)


def test_a_code_is_for_the_newest_application_of_a_device(enrolled):
    lab, accounts, me = enrolled.lab, enrolled.lab.cloud.accounts, enrolled.lab.person("hong").identity
    device, member = Party("hong/tablet"), Member(Party("hong"), me.name, me.birth_date, me.phone)
    first = accounts.join(device, member)
    accounts.send_sms(device, first)
    accounts.join(device, member)
    with pytest.raises(WrongSmsCode):
        accounts.confirm_sms(device, first, lab.person("hong").read_sms_code(), remember=True)


def test_a_session_is_of_its_account(enrolled):
    phone = enrolled.lab.person("kim").device("phone")
    phone.connect()
    mine = replace(phone._keybox.session(), account=enrolled.laptop._keybox.session().account)
    with pytest.raises(UnknownDevice):
        enrolled.lab.cloud.certificates(phone.party, mine)


def test_a_session_is_of_its_token(enrolled):
    session = enrolled.laptop._keybox.session()
    with pytest.raises(UnknownDevice):
        enrolled.lab.cloud.certificates(enrolled.laptop.party, Session(session.account, bytes(16), session.until))


def test_a_session_is_of_its_device(enrolled):
    with pytest.raises(UnknownDevice):
        enrolled.lab.cloud.certificates(Party("thief/phone"), enrolled.laptop._keybox.session())


def test_a_session_that_is_over_is_refused_by_the_cloud_too(enrolled):
    session = enrolled.laptop._keybox.session()
    enrolled.lab.advance(seconds=Rules.session_validity.seconds + 1)
    with pytest.raises(SessionEnded):
        enrolled.lab.cloud.certificates(enrolled.laptop.party, session)


def test_auto_connect_is_of_its_device(enrolled):
    remembered = enrolled.lab._local_storage.auto_connect(enrolled.laptop.party)
    with pytest.raises(UnknownDevice):
        enrolled.lab.cloud.sessions.auto_connect(Party("thief/phone"), remembered)


def test_auto_connect_takes_the_token(enrolled):
    door, laptop = enrolled.lab.cloud.sessions, enrolled.laptop
    remembered = enrolled.lab._local_storage.auto_connect(laptop.party)
    with pytest.raises(UnknownDevice):
        door.auto_connect(laptop.party, replace(remembered, token=bytes(16)))


def test_to_connect_again_ends_the_session_before(enrolled):
    lab, laptop = enrolled.lab, enrolled.laptop
    old = laptop._keybox.session()
    lab.cloud.sessions.auto_connect(laptop.party, lab._local_storage.auto_connect(laptop.party))
    with pytest.raises(UnknownDevice):
        lab.cloud.certificates(laptop.party, old)


def test_a_device_that_connects_again_keeps_its_place_in_the_list(enrolled):
    (before,) = enrolled.laptop.connected_devices()
    enrolled.lab.advance(hours=1)
    enrolled.laptop.connect()
    assert enrolled.laptop.connected_devices() == [before]


def test_a_key_is_registered_for_its_own_account(enrolled, key):
    with pytest.raises(BadInput):
        cloud_room(enrolled, enrolled.laptop, key, 2, account=bytes(16))


@pytest.mark.parametrize("version", [1, 3])
def test_a_new_envelope_is_the_next_version(enrolled, key, version):
    with pytest.raises(AlreadyStored):
        cloud_room(enrolled, enrolled.laptop, key, version)


def test_nobody_takes_up_another_accounts_certificate_even_with_its_key(enrolled, key):
    phone = enrolled.lab.person("kim").device("phone")
    phone.connect()
    with pytest.raises(AlreadyStored):
        cloud_room(enrolled, phone, key, 2)


def test_certificates_are_listed_the_newest_last_whichever_pin_was_changed_last(enrolled):
    first, laptop = enrolled.certificate, enrolled.laptop
    enrolled.lab.advance(days=1)
    second = laptop.enroll(enrolled.lab.bank("shinhan"), pin=PIN)
    assert laptop.certificates() == [first, second]
    laptop.change_pin(first, pin=PIN, new_pin="905271")
    assert laptop.certificates() == [first, second]


def test_a_deletion_is_signed_with_the_certificates_key(enrolled):
    lab, laptop, other = enrolled.lab, enrolled.laptop, keys.generate(b"o" * 40)
    stored = lab.cloud.fetch_envelope(laptop.party, laptop._keybox.session(), CertificateId.of(enrolled.certificate))
    forged = keys.sign(other, envelope.delete_claim(stored.context.account, stored.context.registration))
    with pytest.raises(BadSignature):
        session, its = laptop._keybox.session(), stored.context
        lab.cloud.delete(laptop.party, session, CertificateId.of(enrolled.certificate), its.registration, forged)
    assert laptop.certificates() == [enrolled.certificate]


def test_nobody_fills_the_room_that_another_account_made(enrolled, key, stored):
    lab, phone = enrolled.lab, enrolled.lab.person("kim").device("phone")
    phone.connect()
    cloud_room(enrolled, enrolled.laptop, key, 2)
    this = CertificateId.of(enrolled.certificate)
    with pytest.raises(WrongOrder):
        lab.cloud.store_envelope(phone.party, phone._keybox.session(), this, b"n" * 16, stored.envelope, [b""])


@pytest.mark.parametrize(
    "wrong",
    [{"blob": bytes(envelope.MAX_BLOB + 1)}, {"blob": b""}, {"commit": bytes(31)}, {"commit": bytes(33)}],
    ids=["too large", "empty", "a short COMMIT", "a long COMMIT"],
)
def test_what_has_not_the_size_of_an_envelope_is_not_stored(enrolled, key, stored, wrong):
    cloud_room(enrolled, enrolled.laptop, key, 2)
    this = CertificateId.of(enrolled.certificate)
    sealed, session = replace(stored.envelope, **wrong), enrolled.laptop._keybox.session()
    with pytest.raises(BadInput) as caught:
        enrolled.lab.cloud.store_envelope(enrolled.laptop.party, session, this, b"n" * 16, sealed, [b""])
    assert caught.value.facts == {"field": "envelope"}


def test_after_an_interruption_the_envelope_handed_out_is_the_one_that_counts(enrolled, monkeypatch):
    this = CertificateId.of(enrolled.certificate)
    with interrupted(monkeypatch, type(enrolled.lab.cloud), "_note_live"):
        enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin=OTHER_PIN)
    found = enrolled.lab.cloud.fetch_envelope(enrolled.laptop.party, enrolled.laptop._keybox.session(), this)
    assert found.context.version == 2


def test_a_key_that_was_begun_with_leaves_no_second_envelope(lab, monkeypatch):
    laptop = lab.person("hong").device("laptop")
    given = laptop.check_identity(lab.bank("kb"))
    laptop.connect()
    laptop.generate_key()
    certificate = laptop.request_certificate(given)
    with interrupted(monkeypatch, Hsm, "register"):
        laptop.set_pin(certificate, PIN)
    laptop.set_pin(certificate, PIN)
    with lab.cloud.store.transaction() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM envelopes").scalar_one() == 1


def test_only_the_ca_tells_a_bank_what_was_issued_whatever_the_reference_number(lab):
    laptop = lab.person("hong").device("laptop")
    given = laptop.check_identity(lab.bank("kb"))
    laptop.generate_key()
    certificate = laptop.request_certificate(given)
    with pytest.raises(WrongAuthorisationCode):
        lab.bank("kb").note_issued(Party("thief"), given.reference_number, certificate)


def test_a_bank_takes_a_reason_and_not_its_name(enrolled):
    hong, kb = enrolled.lab.person("hong"), enrolled.lab.bank("kb")
    with pytest.raises(BadInput):
        kb.revoke(hong.party, hong.user_check(kb), enrolled.certificate, "unspecified")


def test_the_ca_revokes_for_the_bank_that_registered_and_no_other(enrolled):
    with pytest.raises(UnknownCertificate):
        enrolled.lab.ca.revoke(Party("woori"), serial_of(enrolled.certificate), Reason.UNSPECIFIED)


def test_somebody_elses_signature_orders_nothing_where_hong_is_logged_in(
    enrolled,
):
    lab, kb, laptop = enrolled.lab, enrolled.lab.bank("kb"), enrolled.laptop
    phone = lab.person("kim").device("phone")
    kims = phone.enroll(kb, pin=OTHER_PIN)
    kims_key = phone._keybox.open(kims, OTHER_PIN).key
    laptop.login(star(lab), enrolled.certificate, pin=PIN)
    statement = Statement(Act.TRANSFER, star(lab).give_challenge(laptop.party), 1, "0")
    with pytest.raises(NotLoggedIn):
        star(lab).accept(laptop.party, cms.sign(statement.encode(), kims, kims_key), statement)


def test_a_login_is_of_one_service(enrolled):
    enrolled.laptop.login(enrolled.lab.bank("kb").service("internet-banking"), enrolled.certificate, pin=PIN)
    with pytest.raises(NotLoggedIn):
        enrolled.laptop.transfer(star(enrolled.lab), enrolled.certificate, **ORDER)


def test_to_log_out_of_a_page_that_is_not_the_bank_logs_nobody_out(enrolled):
    lab, laptop = enrolled.lab, enrolled.laptop
    page = lab.phish(lab.person("hong"), star(lab))
    laptop.login(star(lab), enrolled.certificate, pin=PIN)
    laptop.log_out(page)
    assert laptop.transfer(star(lab), enrolled.certificate, **ORDER)


def test_a_page_that_is_not_the_bank_reports_on_no_certificate_and_the_bank_asks_for_nobody(enrolled):
    page = enrolled.lab.phish(enrolled.lab.person("hong"), star(enrolled.lab))
    events = len(enrolled.lab.journal)
    with pytest.raises(Phishing) as refused:
        page.explain(enrolled.certificate)
    assert refused.value.facts == {"claims": "kb/star-banking", "actual": page.party}
    assert len(enrolled.lab.journal) == events


def test_a_later_message_of_somebody_else_is_not_taken_for_the_code(enrolled):
    hong = enrolled.lab.person("hong")
    code = hong.read_sms_code()
    enrolled.lab.phish(hong, star(enrolled.lab))
    assert hong.read_sms_code() == code


def test_a_number_that_somebody_has_is_taken_and_ones_own_is_no_other(lab):
    with pytest.raises(NumberTaken):
        lab.person("choi").change_number(lab.person("hong").identity.phone)
    with pytest.raises(SameNumber):
        lab.person("hong").change_number(lab.person("hong").identity.phone)


@pytest.mark.parametrize("number", ["01012345678", "010000055556", None])
def test_only_numbers_that_nobody_can_have_are_given(lab, number):
    with pytest.raises(BadInput):
        lab.person("choi").change_number(number)


def test_a_device_that_was_removed_forgets_how_to_connect(enrolled):
    lab, phone = enrolled.lab, enrolled.lab.person("hong").device("phone")
    phone.connect()
    enrolled.laptop.remove_device(phone)
    lab.advance(seconds=Rules.session_validity.seconds + 1)
    with pytest.raises(UnknownDevice):
        phone.certificates()
    assert lab._local_storage.auto_connect(phone.party) is None


def test_a_device_that_is_not_let_in_forgets_its_session(enrolled):
    tablet = enrolled.lab.person("hong").device("tablet")
    tablet.connect(remember=False)
    enrolled.laptop.remove_device(tablet)
    assert not tablet._keybox.check_in()
    assert tablet._keybox._session is None


def test_a_device_that_is_not_connected_asks_for_no_challenge(enrolled):
    phone, events = enrolled.lab.person("hong").device("phone"), len(enrolled.lab.journal)
    with pytest.raises(UnknownDevice):
        phone.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    assert len(enrolled.lab.journal) == events


def test_after_an_interruption_the_chain_goes_on_from_what_was_committed(enrolled, monkeypatch):
    with interrupted(monkeypatch, Store, "_land"):
        star(enrolled.lab).give_challenge(enrolled.laptop.party)
    assert enrolled.lab.journal[-1].act == "give_challenge"  # reading settles it
    star(enrolled.lab).give_challenge(enrolled.laptop.party)
    assert consistent(enrolled.lab)


def test_an_interruption_between_commit_and_journal_breaks_no_call_after_it(enrolled, monkeypatch):
    for _ in range(2):
        with interrupted(monkeypatch, Store, "_land"):
            enrolled.laptop.log_out(star(enrolled.lab))
    enrolled.laptop.log_out(star(enrolled.lab))
    assert consistent(enrolled.lab)
