"""The bank's guide, row by row: what it says that a customer can do, a customer can do here.

The rows are numbered as in the guide's summary: 1-7 joining and issue, 8-11 management, 12-16 other banks, 17-18
revocation, 19-22 what it is good for, 23-27 advice, 28 a claim. Each refusal of a row is here with its wrong input.
"""

import re
from contextlib import contextmanager
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from fincert_lab.advice import Hint
from fincert_lab.crypto import cms, envelope
from fincert_lab.errors import (
    AccountExists,
    AlreadyRegistered,
    AuthorisationExpired,
    AuthorisationUsed,
    BadInput,
    IdentityCheckFailed,
    IssuedHere,
    KeyDestroyed,
    LabError,
    LoginEnded,
    NotACustomer,
    NotAMember,
    NotIndividual,
    NotLoggedIn,
    NotOffered,
    NotRegistered,
    OwnCertificateExists,
    Phishing,
    PhoneNotProved,
    PinFormat,
    PinLocked,
    PinMismatch,
    PinRefused,
    Revoked,
    SecurityMediumLocked,
    SessionEnded,
    SmsCodeExpired,
    SmsTooSoon,
    TooEarlyToRenew,
    UnknownCertificate,
    UnknownDevice,
    WeakPin,
    WrongAuthorisationCode,
    WrongIdentity,
    WrongPin,
    WrongSmsCode,
)
from fincert_lab.institutions.bank.customers import CustomerKind, IdentityCard, UserCheck
from fincert_lab.journal import Act
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Refusal, Status
from fincert_lab.storage.store import Store
from tests.conftest import RENEWABLE

PIN, OTHER_PIN, WRONG = "280417", "905271", "135790"

# What a refused call may leave in the refusing institution's database, beside its event: the counts.
COUNTS = {
    ("sms_codes", "tries"),
    ("sms_codes", "used"),
    ("customers", "security_tries"),
    ("customers", "security_budget"),
    ("challenges", "used"),
}
DESTRUCTION = {("registrations", "state"), ("registrations", "k")}


def rows(store):
    """Every row of a database but its outbox, by table and primary key."""
    found = {}
    with store.transaction() as db:
        for table in store.tables:
            if table.name != "outbox":
                key = [column.name for column in table.primary_key]
                for row in db.execute(table.select()).mappings():
                    found[table.name, tuple(row[name] for name in key)] = dict(row)
    return found


def differences(before, after):
    """Which columns of which tables changed; (table, None) for a row that came or went."""
    changed = {(table, None) for table, _ in before.keys() ^ after.keys()}
    for place in before.keys() & after.keys():
        changed |= {(place[0], column) for column, value in before[place].items() if after[place][column] != value}
    return changed


@pytest.fixture(autouse=True)
def left_behind(monkeypatch):
    """Watch every call: a refused one leaves nothing in its institution's database but its event and its count."""
    call, left = Store.call, set()

    @contextmanager
    def watched(store, *arguments):
        before = rows(store)
        try:
            with call(store, *arguments) as answered:
                yield answered
        except LabError as refusal:
            allowed = COUNTS | (DESTRUCTION if isinstance(refusal, KeyDestroyed) else set())
            left.update((refusal.code, place) for place in differences(before, rows(store)) - allowed)
            raise

    monkeypatch.setattr(Store, "call", watched)
    yield
    assert left == set()


@pytest.fixture
def kb(lab):
    return lab.bank("kb")


@pytest.fixture
def woori(lab):
    return lab.bank("woori")


@pytest.fixture
def shinhan(lab):
    return lab.bank("shinhan")


def star(lab):
    return lab.bank("kb").service("star-banking")


def state(lab, certificate):
    return lab.now().certificates[CertificateId.of(certificate)]


def hints(lab):
    return {(advice.person, advice.hint) for advice in lab.advice().items}


def mistype(laptop, service, certificate, times):
    for _ in range(times):
        with pytest.raises(PinRefused):
            laptop.login(service, certificate, pin=WRONG)


# --- 1: first join personal internet banking


def test_row_1_internet_banking_comes_first(lab, kb):
    laptop = lab.person("lee").device("laptop")
    with pytest.raises(NotAMember):
        laptop.enroll(kb, pin=PIN)
    laptop.join_banking(kb)
    laptop.login(star(lab), laptop.enroll(kb, pin=PIN), pin=PIN)


def test_row_1_who_cannot_show_the_account_joins_nothing(lab, kb, woori):
    with pytest.raises(IdentityCheckFailed):
        kb.join_banking(lab.person("lee").party, UserCheck("000-21-0003-003", "0000"))
    with pytest.raises(NotACustomer):
        lab.person("lee").device("laptop").join_banking(woori)


# --- 2: individuals only


@pytest.mark.parametrize(("person", "kind"), [("park", "sole_proprietor"), ("hanbit", "corporation")])
def test_row_2_a_business_is_refused_with_the_reason(lab, kb, person, kind):
    laptop = lab.person(person).device("laptop")
    for act in (lambda: laptop.join_banking(kb), lambda: laptop.enroll(kb, pin=PIN)):
        with pytest.raises(NotIndividual) as refused:
            act()
        assert refused.value.facts == {"bank": "kb", "kind": CustomerKind(kind)}
    with pytest.raises(NotIndividual):
        lab.person(person).visit_branch(lab.bank("woori"))


# --- 3-7: issue and re-issue, in four steps


def test_row_3_issue_gives_a_certificate_that_the_banks_services_take(enrolled):
    assert enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN).number == 1


def test_row_3_reissue_revokes_the_old_certificate_as_superseded(enrolled):
    lab = enrolled.lab
    new = enrolled.laptop.enroll(lab.bank("kb"), pin=OTHER_PIN)
    assert state(lab, enrolled.certificate).revoked is Reason.SUPERSEDED
    with pytest.raises(Revoked) as refused:
        enrolled.laptop.login(star(lab), enrolled.certificate, pin=PIN)
    assert refused.value.facts["reason"] is Reason.SUPERSEDED
    enrolled.laptop.login(star(lab), new, pin=OTHER_PIN)


def test_row_3_reissue_at_one_bank_leaves_another_banks_certificate_alone(enrolled, shinhan):
    enrolled.laptop.enroll(shinhan, pin=OTHER_PIN)
    assert enrolled.lab.now().status(state(enrolled.lab, enrolled.certificate)) is Status.VALID


def test_row_4_identity_is_checked_by_account_number_and_security_medium(lab, kb):
    hong = lab.person("hong")
    assert kb.check_identity(hong.party, hong.user_check(kb)).reference_number
    for check in (UserCheck("000-21-0001-001", "0000"), UserCheck("000-99-9999-999", "4821")):
        with pytest.raises(IdentityCheckFailed):
            kb.check_identity(hong.party, check)


def test_row_4_wrong_security_codes_lock_the_medium_and_a_branch_hands_out_another(lab, kb):
    hong = lab.person("hong")
    for _ in range(Rules.security_tries):
        with pytest.raises(IdentityCheckFailed):
            kb.check_identity(hong.party, UserCheck("000-21-0001-001", "0000"))
    with pytest.raises(SecurityMediumLocked):
        hong.device("laptop").check_identity(kb)
    hong.visit_branch(kb)
    hong.device("laptop").check_identity(kb)


def test_row_4_the_right_security_code_gives_the_tries_back(lab, kb):
    hong = lab.person("hong")
    for _ in range(3):
        with pytest.raises(IdentityCheckFailed):
            kb.check_identity(hong.party, UserCheck("000-21-0001-001", "0000"))
        kb.check_identity(hong.party, hong.user_check(kb))
        with pytest.raises(IdentityCheckFailed):
            kb.check_identity(hong.party, UserCheck("000-21-0001-001", "0001"))
    hong.device("laptop").check_identity(kb)


def test_row_4_reference_number_and_authorisation_code_serve_once_and_for_a_week(lab, kb):
    laptop = lab.person("hong").device("laptop")
    given, late = laptop.check_identity(kb), laptop.check_identity(kb)
    laptop.generate_key()
    laptop.request_certificate(given)
    laptop.generate_key()
    with pytest.raises(AuthorisationUsed):
        laptop.request_certificate(given)
    with pytest.raises(WrongAuthorisationCode):
        laptop.request_certificate(replace(late, authorisation_code="0" * 20))
    lab.advance(days=7, seconds=1)
    with pytest.raises(AuthorisationExpired):
        laptop.request_certificate(late)


def test_row_4_an_authorisation_is_of_no_use_to_another_person(lab, kb):
    given = lab.person("hong").device("laptop").check_identity(kb)
    kims = lab.person("kim").device("phone")
    kims.generate_key()
    with pytest.raises(WrongIdentity):
        kims.request_certificate(given)


def test_row_5_the_cloud_knows_a_person_by_name_birth_date_and_phone(lab):
    hong = lab.person("hong")
    hong.device("laptop").connect()
    hong.device("phone").connect()
    lab.person("namesake").device("phone").connect()
    with lab.cloud.store.transaction() as db:
        accounts = db.exec_driver_sql("SELECT name, birth_date, phone FROM accounts").all()
    assert accounts == [("홍길동", "990230", "01000002580"), ("홍길동", "960230", "01000006204")]


def test_row_6_the_sms_code_is_counted_and_expires_and_is_sent_now_and_then_at_most(lab):
    hong = lab.person("hong")
    laptop = hong.device("laptop")
    laptop.connect()
    with pytest.raises(SmsTooSoon):
        laptop.connect()
    lab.advance(seconds=Rules.sms_interval.seconds - 1)
    with pytest.raises(SmsTooSoon):
        laptop.connect()
    lab.advance(seconds=1)
    laptop.join_cloud()
    laptop.send_sms_code()
    with pytest.raises(WrongSmsCode):
        laptop.confirm_sms_code("000000")
    lab.advance(minutes=3, seconds=1)
    with pytest.raises(SmsCodeExpired):
        laptop.confirm_sms_code(hong.read_sms_code())


@pytest.mark.parametrize("pin", ["123590", "777135", "172580", "023019", "990230"[2:] + "17"])
def test_row_7_a_weak_pin_is_refused_before_anything_happens(lab, kb, pin):
    events = len(lab.journal)
    with pytest.raises(WeakPin):
        lab.person("hong").device("laptop").enroll(kb, pin=pin)
    assert len(lab.journal) == events


@pytest.mark.parametrize("pin", ["28041", "2804170", "28041a", "", None, 280417])
def test_row_7_a_pin_is_six_digits(lab, kb, pin):
    with pytest.raises(PinFormat):
        lab.person("hong").device("laptop").enroll(kb, pin=pin)


# --- 8-11: management


def test_row_8_the_pin_changes_and_key_and_certificate_stay(enrolled):
    lab, laptop, certificate = enrolled.lab, enrolled.laptop, enrolled.certificate
    before = laptop._keybox.open(certificate, PIN).key.private_numbers()
    laptop.change_pin(certificate, pin=PIN, new_pin=OTHER_PIN)
    with pytest.raises(WrongPin):
        laptop.login(star(lab), certificate, pin=PIN)
    laptop.login(star(lab), certificate, pin=OTHER_PIN)
    assert laptop._keybox.open(certificate, OTHER_PIN).key.private_numbers() == before
    assert laptop.certificates() == [certificate]


def test_row_8_the_new_pin_works_on_another_device(enrolled):
    phone = enrolled.lab.person("hong").device("phone")
    phone.connect()
    enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin=OTHER_PIN)
    phone.login(star(enrolled.lab), enrolled.certificate, pin=OTHER_PIN)


def test_row_8_a_wrong_old_pin_or_a_weak_new_one_changes_nothing(enrolled):
    with pytest.raises(WrongPin):
        enrolled.laptop.change_pin(enrolled.certificate, pin=WRONG, new_pin=OTHER_PIN)
    with pytest.raises(WeakPin):
        enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin="123456")
    with pytest.raises(PinFormat):
        enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin=None)
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)


def test_row_9_to_delete_is_also_to_revoke(enrolled):
    lab, laptop, certificate = enrolled.lab, enrolled.laptop, enrolled.certificate
    laptop.delete(certificate, pin=PIN)
    assert laptop.certificates() == []
    assert state(lab, certificate).revoked is Reason.CESSATION_OF_OPERATION
    assert not state(lab, certificate).stored
    with pytest.raises(UnknownCertificate):
        laptop.login(star(lab), certificate, pin=PIN)


def test_row_9_deleting_takes_the_pin(enrolled):
    with pytest.raises(WrongPin):
        enrolled.laptop.delete(enrolled.certificate, pin=WRONG)
    assert enrolled.laptop.certificates() == [enrolled.certificate]


def test_row_10_a_remembered_device_connects_by_itself_and_the_pin_is_still_asked(enrolled):
    lab, laptop = enrolled.lab, enrolled.laptop
    lab.advance(hours=1)
    with pytest.raises(WrongPin):
        laptop.login(star(lab), enrolled.certificate, pin=WRONG)
    laptop.login(star(lab), enrolled.certificate, pin=PIN)
    acts = [event.act for event in lab.journal]
    assert (acts.count(Act.SEND_SMS), acts.count(Act.AUTO_CONNECT)) == (1, 1)


def test_row_10_a_device_that_is_not_remembered_has_to_connect_again(enrolled):
    lab, phone = enrolled.lab, enrolled.lab.person("hong").device("phone")
    phone.connect(remember=False)
    phone.login(star(lab), enrolled.certificate, pin=PIN)
    lab.advance(seconds=Rules.session_validity.seconds + 1)
    with pytest.raises(SessionEnded):
        phone.login(star(lab), enrolled.certificate, pin=PIN)


def test_row_10_devices_are_listed_renamed_and_removed(enrolled):
    lab, laptop = enrolled.lab, enrolled.laptop
    phone = lab.person("hong").device("phone")
    phone.connect()
    laptop.rename_device(phone, "내 휴대전화")
    listed = {device.device: (device.label, device.auto_connect) for device in laptop.connected_devices()}
    assert listed == {"hong/laptop": ("laptop", True), "hong/phone": ("내 휴대전화", True)}
    laptop.remove_device(phone)
    for _ in range(2):
        with pytest.raises(UnknownDevice):
            phone.login(star(lab), enrolled.certificate, pin=PIN)
    assert [device.device for device in laptop.connected_devices()] == ["hong/laptop"]


def test_row_10_what_is_no_device_of_the_account_can_be_neither_renamed_nor_removed(enrolled):
    kims = enrolled.lab.person("kim").device("phone")
    kims.connect()
    with pytest.raises(UnknownDevice):
        enrolled.laptop.remove_device(kims)
    with pytest.raises(UnknownDevice):
        enrolled.laptop.rename_device(kims, "mine")
    for label in ("", "x" * 21, "a\nb", None):
        with pytest.raises(BadInput):
            enrolled.laptop.rename_device(enrolled.laptop, label)
    with pytest.raises(BadInput):
        enrolled.laptop.remove_device("hong/phone")


def test_row_11_closing_the_account_deletes_and_revokes_all_it_keeps(enrolled, shinhan):
    lab, laptop = enrolled.lab, enrolled.laptop
    second = laptop.enroll(shinhan, pin=OTHER_PIN)
    laptop.close_account()
    for certificate in (enrolled.certificate, second):
        assert state(lab, certificate).revoked is Reason.CESSATION_OF_OPERATION
    with pytest.raises(UnknownDevice):
        laptop.certificates()
    with lab.cloud.store.transaction() as db:
        for table in ("accounts", "devices", "sessions", "envelopes"):
            assert db.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0


def test_row_11_closing_takes_an_sms_and_no_pin(enrolled):
    enrolled.lab.advance(seconds=Rules.session_validity.seconds + 1)
    with pytest.raises(PhoneNotProved):
        enrolled.laptop.close_account()
    enrolled.laptop.connect()
    enrolled.laptop.close_account()
    enrolled.lab.advance(seconds=Rules.sms_interval.seconds)
    enrolled.laptop.connect()
    assert enrolled.laptop.certificates() == []


def test_row_11_joining_again_with_the_same_phone_and_birth_date_replaces_the_account_after_a_warning(lab, kb):
    choi, jung = lab.person("choi"), lab.person("jung")
    certificate = choi.device("phone").enroll(kb, pin=OTHER_PIN)
    number = choi.identity.phone
    choi.change_number("01000001111")
    jung.change_number(number)
    with pytest.raises(AccountExists):
        jung.device("phone").connect()
    assert lab.now().status(state(lab, certificate)) is Status.VALID
    lab.advance(seconds=Rules.sms_interval.seconds)
    jung.device("phone").connect(replace=True)
    assert state(lab, certificate).revoked is Reason.CESSATION_OF_OPERATION
    with pytest.raises(UnknownDevice):
        choi.device("phone").certificates()
    assert jung.device("phone").certificates() == []


def test_row_11_nothing_is_replaced_before_the_phone_is_proved(enrolled):
    lab, me = enrolled.lab, enrolled.lab.person("hong").identity
    from fincert_lab.institutions.cloud.messages import Member

    thief = lab.person("kim").device("phone").party
    account = lab.cloud.accounts.join(thief, Member(thief, me.name, me.birth_date, me.phone), replace=True)
    lab.cloud.accounts.send_sms(thief, account)
    with pytest.raises(WrongSmsCode):
        lab.cloud.accounts.confirm_sms(thief, account, "000000", remember=True)
    enrolled.laptop.login(star(lab), enrolled.certificate, pin=PIN)


# --- 12-16: another bank's certificate


def test_row_12_a_registered_certificate_serves_at_the_other_bank(enrolled, woori):
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    assert enrolled.laptop.login(woori.service("internet-banking"), enrolled.certificate, pin=PIN)


def test_row_12_somebody_elses_a_revoked_and_an_unknown_certificate_are_refused(enrolled, kb, woori, shinhan):
    hong, kims = enrolled.laptop, enrolled.lab.person("kim").device("phone")
    certificate = kims.enroll(kb, pin=OTHER_PIN)
    with pytest.raises(UnknownCertificate):  # it is not in Hong's account
        hong.register(certificate, woori, pin=OTHER_PIN)
    hong_at_shinhan = shinhan.give_challenge(kims.party)
    from fincert_lab.institutions.bank.challenge import Statement

    opened, statement = kims._keybox.open(certificate, OTHER_PIN), Statement(Act.REGISTER, hong_at_shinhan)
    signed = cms.sign(statement.encode(), certificate, opened.key)
    with pytest.raises(WrongIdentity):  # Kim's certificate, with Hong's account number and security medium
        check = enrolled.lab.person("hong").user_check(shinhan)
        shinhan.register(kims.party, check, signed, statement, opened.r)
    enrolled.lab.person("hong").revoke(enrolled.certificate, kb)
    with pytest.raises(Revoked):
        hong.register(enrolled.certificate, woori, pin=PIN)


def test_row_13_an_unregistered_certificate_is_refused_there_and_valid_elsewhere(enrolled, woori):
    lab, hong = enrolled.lab, enrolled.lab.person("hong")
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    hong.unregister(enrolled.certificate, woori)
    with pytest.raises(NotRegistered):
        enrolled.laptop.login(woori.service("internet-banking"), enrolled.certificate, pin=PIN)
    enrolled.laptop.login(star(lab), enrolled.certificate, pin=PIN)
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)


def test_row_13_what_is_not_registered_here_or_was_issued_here_cannot_be_unregistered(enrolled, kb, woori):
    hong, kim = enrolled.lab.person("hong"), enrolled.lab.person("kim")
    with pytest.raises(NotRegistered):
        hong.unregister(enrolled.certificate, woori)
    with pytest.raises(IssuedHere):
        hong.unregister(enrolled.certificate, kb)
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    kim.visit_branch(woori)
    with pytest.raises(NotRegistered):
        kim.unregister(enrolled.certificate, woori)


def test_row_14_registering_takes_a_user_check(enrolled, woori):
    hong = enrolled.lab.person("hong")
    hong._checks[woori.party] = UserCheck("000-20-0001-001", "0000")
    with pytest.raises(IdentityCheckFailed):
        enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    with pytest.raises(IdentityCheckFailed):
        hong.unregister(enrolled.certificate, woori)


def test_row_15_where_no_user_check_is_possible_a_branch_makes_it_so(lab, kb, woori):
    kim = lab.person("kim")
    phone = kim.device("phone")
    certificate = phone.enroll(kb, pin=OTHER_PIN)
    with pytest.raises(NotACustomer):
        phone.register(certificate, woori, pin=OTHER_PIN)
    kim.visit_branch(woori)
    phone.register(certificate, woori, pin=OTHER_PIN)
    phone.login(woori.service("internet-banking"), certificate, pin=OTHER_PIN)


def test_row_15_a_branch_serves_nobody_with_another_persons_card(lab, woori):
    kim, hong = lab.person("kim"), lab.person("hong")
    card = IdentityCard(hong.party, hong.identity.name, hong.identity.idn, hong.identity.kind)
    with pytest.raises(IdentityCheckFailed):
        woori.visit_branch(kim.party, card)


def test_row_16_certificates_live_side_by_side(enrolled, woori, shinhan):
    laptop = enrolled.laptop
    second = laptop.enroll(shinhan, pin=OTHER_PIN)
    laptop.register(enrolled.certificate, woori, pin=PIN)
    laptop.register(second, woori, pin=OTHER_PIN)
    assert set(laptop.certificates()) == {enrolled.certificate, second}
    for certificate, pin in ((enrolled.certificate, PIN), (second, OTHER_PIN)):
        laptop.login(woori.service("internet-banking"), certificate, pin=pin)


# --- 17-18: revocation


@pytest.mark.parametrize("reason", ["unspecified", "key_compromise", "affiliation_changed", "cessation_of_operation"])
def test_row_17_a_certificate_is_revoked_after_a_user_check_with_its_reason(enrolled, kb, reason):
    enrolled.lab.person("hong").revoke(enrolled.certificate, kb, reason=reason)
    assert state(enrolled.lab, enrolled.certificate).revoked is Reason(reason)


def test_row_17_a_wrong_user_check_revokes_nothing(enrolled, kb):
    hong = enrolled.lab.person("hong")
    hong._checks[kb.party] = UserCheck("000-21-0001-001", "0000")
    with pytest.raises(IdentityCheckFailed):
        hong.revoke(enrolled.certificate, kb)
    assert state(enrolled.lab, enrolled.certificate).revoked is None


def test_row_17_nobody_revokes_another_persons_certificate_nor_one_issued_elsewhere(enrolled, kb, woori):
    with pytest.raises(UnknownCertificate):
        enrolled.lab.person("kim").revoke(enrolled.certificate, kb)
    with pytest.raises(UnknownCertificate):
        enrolled.lab.person("hong").revoke(enrolled.certificate, woori)


def test_row_18_a_revoked_certificate_is_refused_everywhere(enrolled, kb, woori):
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    enrolled.lab.person("hong").revoke(enrolled.certificate, kb)
    for service in [*kb.services, *woori.services]:
        with pytest.raises(Revoked):
            enrolled.laptop.login(service, enrolled.certificate, pin=PIN)


# --- 19-22: what it is good for


def test_row_19_it_is_usable_from_any_device_of_its_owner(enrolled):
    lab, hong = enrolled.lab, enrolled.lab.person("hong")
    for name in ("phone", "tablet", "office"):
        device = hong.device(name, new=True)
        with pytest.raises(UnknownDevice):
            device.login(star(lab), enrolled.certificate, pin=PIN)
        device.connect()
        device.login(star(lab), enrolled.certificate, pin=PIN)


def test_row_19_it_is_of_no_use_on_a_device_of_somebody_else(enrolled):
    kims = enrolled.lab.person("kim").device("phone")
    kims.connect()
    with pytest.raises(UnknownCertificate):
        kims.login(star(enrolled.lab), enrolled.certificate, pin=PIN)


def test_row_20_after_too_many_wrong_pins_it_is_locked_and_a_minute_later_the_next_try_destroys_the_key(enrolled):
    lab, laptop, certificate = enrolled.lab, enrolled.laptop, enrolled.certificate
    mistype(laptop, star(lab), certificate, Rules.pin_tries)
    with pytest.raises(PinLocked):
        laptop.login(star(lab), certificate, pin=PIN)
    lab.advance(seconds=61)
    assert lab.now().refusals(state(lab, certificate))[star(lab).party] is Refusal.PIN_LOCKED
    for _ in range(2):
        with pytest.raises(KeyDestroyed):
            laptop.login(star(lab), certificate, pin=PIN)
    assert lab.now().refusals(state(lab, certificate))[star(lab).party] is Refusal.KEY_DESTROYED


def test_row_20_the_way_out_of_a_lock_is_reissue(enrolled, kb):
    mistype(enrolled.laptop, star(enrolled.lab), enrolled.certificate, Rules.pin_tries)
    new = enrolled.laptop.enroll(kb, pin=OTHER_PIN)
    enrolled.laptop.login(star(enrolled.lab), new, pin=OTHER_PIN)
    assert state(enrolled.lab, enrolled.certificate).revoked is Reason.SUPERSEDED


def test_row_21_it_is_valid_for_years_and_renewed_in_the_last_days_of_them(enrolled, kb):
    lab, laptop, old = enrolled.lab, enrolled.laptop, enrolled.certificate
    assert old.not_valid_after_utc.year - old.not_valid_before_utc.year == Rules.validity_years
    with pytest.raises(TooEarlyToRenew):
        laptop.renew(old, kb, pin=PIN)
    lab.advance(days=RENEWABLE)
    new = laptop.renew(old, kb, pin=PIN)
    assert new.public_key() != old.public_key()
    for certificate in (old, new):
        laptop.login(star(lab), certificate, pin=PIN)
    lab.advance(days=Rules.renewal_window.days + 1)
    laptop.login(star(lab), new, pin=PIN)
    assert lab.now().status(state(lab, old)) is Status.EXPIRED


def test_row_21_only_the_bank_that_issued_it_renews_it_and_only_with_the_pin(enrolled, kb, woori):
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    enrolled.lab.advance(days=RENEWABLE)
    with pytest.raises(UnknownCertificate):
        enrolled.laptop.renew(enrolled.certificate, woori, pin=PIN)
    with pytest.raises(WrongPin):
        enrolled.laptop.renew(enrolled.certificate, kb, pin=WRONG)


def test_row_22_four_services_of_kb_and_the_other_banks_internet_banking(lab, kb, woori, shinhan):
    offered = {service.party: sorted(act.value for act in service.acts) for service in kb.services}
    assert offered == {
        "kb/internet-banking": ["login", "transfer"],
        "kb/star-banking": ["login", "transfer"],
        "kb/my-money": ["login"],
        "kb/real-estate": ["login"],
    }
    assert [service.party for bank in (woori, shinhan) for service in bank.services] == [
        "woori/internet-banking",
        "shinhan/internet-banking",
    ]


def test_row_22_a_transfer_takes_a_login_and_a_service_that_does_transfers(enrolled, kb):
    laptop, certificate = enrolled.laptop, enrolled.certificate
    order = {"amount": 50_000, "payee": "000-21-0002-002", "pin": PIN}
    with pytest.raises(NotLoggedIn):
        laptop.transfer(star(enrolled.lab), certificate, **order)
    laptop.login(kb.service("my-money"), certificate, pin=PIN)
    with pytest.raises(NotOffered):
        laptop.transfer(kb.service("my-money"), certificate, **order)
    laptop.login(star(enrolled.lab), certificate, pin=PIN)
    assert laptop.transfer(star(enrolled.lab), certificate, **order).act is Act.TRANSFER


def test_row_22_a_login_ends_when_told_and_when_nothing_is_done(enrolled):
    lab, laptop, certificate = enrolled.lab, enrolled.laptop, enrolled.certificate
    order = {"amount": 1, "payee": "000-21-0002-002", "pin": PIN}
    laptop.login(star(lab), certificate, pin=PIN)
    for _ in range(3):
        lab.advance(seconds=Rules.login_validity.seconds - 1)
        laptop.transfer(star(lab), certificate, **order)
    lab.advance(seconds=Rules.login_validity.seconds + 1)
    with pytest.raises(LoginEnded):
        laptop.transfer(star(lab), certificate, **order)
    laptop.login(star(lab), certificate, pin=PIN)
    laptop.log_out(star(lab))
    with pytest.raises(NotLoggedIn):
        laptop.transfer(star(lab), certificate, **order)


def test_row_22_a_login_is_of_one_device_and_one_customer(enrolled):
    lab, order = enrolled.lab, {"amount": 1, "payee": "000-21-0002-002"}
    phone = lab.person("kim").device("phone")
    kims = phone.enroll(lab.bank("kb"), pin=OTHER_PIN)
    enrolled.laptop.login(star(lab), enrolled.certificate, pin=PIN)
    with pytest.raises(NotLoggedIn):
        phone.transfer(star(lab), kims, pin=OTHER_PIN, **order)


def test_the_key_may_be_rsa_2048_as_in_the_real_service(lab, kb, woori):
    laptop = lab.person("hong").device("laptop")
    certificate = laptop.enroll(kb, pin=PIN, kind="rsa2048")
    assert isinstance(certificate.public_key(), rsa.RSAPublicKey)
    laptop.change_pin(certificate, pin=PIN, new_pin=OTHER_PIN)
    laptop.register(certificate, woori, pin=OTHER_PIN)
    laptop.login(woori.service("internet-banking"), certificate, pin=OTHER_PIN)
    with pytest.raises(BadInput):
        laptop.enroll(kb, pin=PIN, kind="rsa1024")


# --- 23-27: advice


def test_row_23_a_pin_that_was_not_changed_for_long_is_pointed_out(enrolled):
    lab = enrolled.lab
    assert hints(lab) == set()
    lab.advance(days=Rules.pin_age.days)
    assert ("hong", Hint.CHANGE_PIN) in hints(lab)
    enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin=OTHER_PIN)
    assert ("hong", Hint.CHANGE_PIN) not in hints(lab)


def test_row_24_a_certificate_that_was_not_used_for_long_is_pointed_out(enrolled):
    lab = enrolled.lab
    lab.advance(days=Rules.unused_after.days)
    assert ("hong", Hint.REVOKE_UNUSED) in hints(lab)
    enrolled.laptop.login(star(lab), enrolled.certificate, pin=PIN)
    assert ("hong", Hint.REVOKE_UNUSED) not in hints(lab)


def test_row_24_one_that_will_soon_expire_is_pointed_out(enrolled, kb):
    enrolled.lab.advance(days=RENEWABLE - 1)
    assert ("hong", Hint.RENEW) not in hints(enrolled.lab)
    enrolled.lab.advance(days=1)
    assert ("hong", Hint.RENEW) in hints(enrolled.lab)


def test_row_25_a_registered_certificate_that_expires_or_is_revoked_is_pointed_out(enrolled, kb, woori):
    lab, hong = enrolled.lab, enrolled.lab.person("hong")
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    lab.advance(days=RENEWABLE)
    assert ("hong", Hint.REGISTERED_EXPIRING) in hints(lab)
    hong.revoke(enrolled.certificate, kb)
    assert hints(lab) == {("hong", Hint.REGISTERED_USELESS)}
    hong.unregister(enrolled.certificate, woori)
    assert hints(lab) == set()


def test_row_25_nothing_is_said_of_an_old_certificate_whose_renewal_serves_in_its_place(enrolled, kb, woori):
    lab, laptop = enrolled.lab, enrolled.laptop
    laptop.register(enrolled.certificate, woori, pin=PIN)
    lab.advance(days=RENEWABLE)
    new = laptop.renew(enrolled.certificate, kb, pin=PIN)
    assert hints(lab) == {("hong", Hint.REGISTERED_EXPIRING)}
    laptop.register(new, woori, pin=PIN)
    assert hints(lab) == set()


def test_row_25_what_clashes_with_the_banks_own_certificate_is_refused(enrolled, kb, shinhan):
    second = enrolled.laptop.enroll(shinhan, pin=OTHER_PIN)
    with pytest.raises(OwnCertificateExists):
        enrolled.laptop.register(second, kb, pin=OTHER_PIN)
    enrolled.lab.person("hong").revoke(enrolled.certificate, kb)
    enrolled.laptop.register(second, kb, pin=OTHER_PIN)
    with pytest.raises(AlreadyRegistered):
        enrolled.laptop.register(second, kb, pin=OTHER_PIN)


def test_row_25_a_clash_that_comes_later_is_pointed_out(enrolled, woori):
    lab = enrolled.lab
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    assert hints(lab) == set()
    enrolled.laptop.enroll(woori, pin=OTHER_PIN)
    assert hints(lab) == {("hong", Hint.CLASH)}
    lab.person("hong").unregister(enrolled.certificate, woori)
    assert hints(lab) == set()


def test_row_26_a_device_in_a_public_place_is_not_remembered_and_advised_against_if_it_is(enrolled):
    lab, cafe = enrolled.lab, enrolled.lab.person("hong").device("cafe", public=True)
    cafe.connect()
    assert hints(lab) == set()
    lab.advance(seconds=Rules.sms_interval.seconds)
    cafe.connect(remember=True)
    assert hints(lab) == {("hong", Hint.PUBLIC_PLACE)}
    enrolled.laptop.remove_device(cafe)
    assert hints(lab) == set()


def test_row_26_a_cafe_is_a_public_place_even_if_nobody_said_so(enrolled):
    cafe = enrolled.lab.person("hong").device("cafe")
    cafe.connect()
    assert hints(enrolled.lab) == {("hong", Hint.PUBLIC_PLACE)}
    enrolled.laptop.remove_device(cafe)
    assert hints(enrolled.lab) == set()


def test_row_26_the_advice_is_about_the_account_that_is_there(lab):
    cafe = lab.person("hong").device("cafe", public=True)
    cafe.connect()
    lab.advance(seconds=Rules.sms_interval.seconds)
    cafe.connect(remember=True, replace=True)
    assert hints(lab) == {("hong", Hint.PUBLIC_PLACE)}
    cafe.close_account()
    assert hints(lab) == set()


def test_row_27_a_page_that_is_not_what_it_says_gets_no_signature_and_no_pin(enrolled):
    lab, hong = enrolled.lab, enrolled.lab.person("hong")
    page = lab.phish(hong, star(lab))
    assert page.party in hong.inbox()[-1].text
    events = len(lab.journal)
    for _ in range(2):
        with pytest.raises(Phishing) as refused:
            enrolled.laptop.login(page, enrolled.certificate, pin=PIN)
        assert refused.value.facts == {"claims": star(lab).party, "actual": page.party}
    enrolled.laptop.log_out(page)
    assert len(lab.journal) == events


# --- 28: "no risk of loss or leak"


def test_row_28_the_claim_holds_against_a_robbed_cloud_and_not_against_who_watches_the_telephone(enrolled):
    lab, hong = enrolled.lab, enrolled.lab.person("hong")
    laptop = enrolled.laptop
    stored = lab.cloud.fetch_envelope(laptop.party, laptop._keybox.session(), CertificateId.of(enrolled.certificate))
    stretched = envelope.stretch(PIN, stored.context)  # a thief who has the cloud's database, and the right PIN
    with lab.hsm.store.transaction() as db:
        (k,) = db.exec_driver_sql("SELECT k FROM registrations WHERE state = 'live'").one()
    with pytest.raises(PinMismatch):  # learns nothing without the HSM's half: no PIN fits, so none can be tried
        envelope.open(stored.context, bytes(32), stretched.s, stored.envelope)
    y = envelope.evaluate(k, stored.context, stretched.a)
    assert envelope.open(stored.context, y, stretched.s, stored.envelope)
    lab.advance(seconds=Rules.sms_interval.seconds)
    thief = lab.person("kim").device("phone")
    from fincert_lab.institutions.cloud.messages import Member

    me = hong.identity
    account = lab.cloud.accounts.join(thief.party, Member(hong.party, me.name, me.birth_date, me.phone))
    lab.cloud.accounts.send_sms(thief.party, account)
    code = re.search(r"\d{6}", hong.inbox()[-1].text).group()
    session = lab.cloud.accounts.confirm_sms(thief.party, account, code, remember=False).session
    lab.cloud.accounts.close(thief.party, session)
    assert state(lab, enrolled.certificate).revoked is Reason.CESSATION_OF_OPERATION  # lost after all
