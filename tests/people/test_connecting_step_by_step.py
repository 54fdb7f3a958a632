"""The steps of `connect`, one by one, as a person takes them who types the code; and a user check that is typed."""

import pytest

from fincert_lab.errors import (
    BadInput,
    IdentityCheckFailed,
    NotACustomer,
    SmsTooSoon,
    WrongOrder,
    WrongSmsCode,
    WrongType,
)
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.journal import Act

PIN = "280417"


@pytest.fixture
def hong(lab):
    return lab.person("hong")


@pytest.fixture
def laptop(hong):
    return hong.device("laptop")


def test_the_three_steps_do_what_connect_does(lab, hong, laptop):
    begin = len(lab.journal)
    laptop.join_cloud()
    laptop.send_sms_code()
    laptop.confirm_sms_code(hong.read_sms_code())
    middle = len(lab.journal)
    hong.device("phone").connect()
    acts = [event.act for event in lab.journal]
    step_by_step, in_one = acts[begin:middle], acts[middle:]
    assert step_by_step == in_one == [Act.JOIN_CLOUD, Act.SEND_SMS, Act.DELIVER_SMS, Act.CONFIRM_SMS]


@pytest.mark.parametrize(
    "step", [lambda device: device.send_sms_code(), lambda device: device.confirm_sms_code("123456")]
)
def test_before_joining_there_is_no_account_to_prove_a_telephone_for(laptop, step):
    with pytest.raises(WrongOrder):
        step(laptop)


def test_a_wrong_code_admits_nobody_and_the_right_one_still_does(hong, laptop):
    laptop.join_cloud()
    laptop.send_sms_code()
    right = hong.read_sms_code()
    with pytest.raises(WrongSmsCode):
        laptop.confirm_sms_code("000000")
    assert not laptop.is_connected()
    laptop.confirm_sms_code(right)
    assert laptop.is_connected()


def test_a_second_code_comes_only_after_a_while(laptop):
    laptop.join_cloud()
    laptop.send_sms_code()
    with pytest.raises(SmsTooSoon):
        laptop.send_sms_code()


def test_a_device_in_a_public_place_is_not_remembered_unless_its_user_says_so(lab, hong):
    cafe = hong.device("cafe", public=True)
    for remember, remembered in ((None, False), (True, True)):
        cafe.join_cloud()
        cafe.send_sms_code()
        cafe.confirm_sms_code(hong.read_sms_code(), remember=remember)
        assert (cafe.party in {device for _, device in lab.now().remembered}) is remembered
        lab.advance(minutes=1)


def test_whose_number_was_typed_gets_the_code(lab, hong, laptop):
    kim = lab.person("kim")
    laptop.join_cloud(Member(hong.party, "홍길동", "990230", kim.identity.phone))
    laptop.send_sms_code()
    assert (len(hong.inbox()), len(kim.inbox())) == (0, 1)


@pytest.mark.parametrize("code", [None, 123456, b"123456"])
def test_a_code_that_is_no_text_is_refused_before_anything_happens(lab, laptop, code):
    laptop.join_cloud()
    before = len(lab.journal)
    with pytest.raises(BadInput):
        laptop.confirm_sms_code(code)
    assert len(lab.journal) == before


# --- a user check that is typed


def test_what_a_customer_shows_instead_of_their_own_check_is_what_the_bank_judges(enrolled):
    hong, kb = enrolled.lab.person("hong"), enrolled.lab.bank("kb")
    wrong = UserCheck("000-21-0001-001", "0000")
    acts = [
        lambda: enrolled.laptop.check_identity(kb, check=wrong),
        lambda: enrolled.laptop.join_banking(kb, check=wrong),
        lambda: hong.suspend(enrolled.certificate, kb, check=wrong),
        lambda: hong.restore(enrolled.certificate, kb, check=wrong),
    ]
    for act in acts:
        with pytest.raises(IdentityCheckFailed):
            act()


def test_a_revocation_is_refused_to_who_shows_the_wrong_check(enrolled):
    hong, kb = enrolled.lab.person("hong"), enrolled.lab.bank("kb")
    with pytest.raises(IdentityCheckFailed):
        hong.revoke(enrolled.certificate, kb, check=UserCheck("000-21-0001-001", "0000"))
    hong.revoke(enrolled.certificate, kb, check=UserCheck("000-21-0001-001", "4821"))


def test_a_registration_is_refused_to_who_shows_the_wrong_check(enrolled):
    woori = enrolled.lab.bank("woori")
    with pytest.raises(IdentityCheckFailed):
        enrolled.laptop.register(enrolled.certificate, woori, pin=PIN, check=UserCheck("000-20-0001-001", "0000"))


def test_only_a_user_check_can_be_shown(lab, laptop):
    with pytest.raises(WrongType):
        laptop.check_identity(lab.bank("kb"), check="4821")


def test_who_has_no_account_and_shows_nothing_is_told_so_before_the_bank_is_asked(lab):
    before = len(lab.journal)
    with pytest.raises(NotACustomer):
        lab.person("kim").device("laptop").check_identity(lab.bank("woori"))
    assert len(lab.journal) == before


# --- what a person can look up


def test_a_person_finds_every_certificate_that_was_ever_issued_to_them(enrolled):
    hong, kb = enrolled.lab.person("hong"), enrolled.lab.bank("kb")
    second = enrolled.laptop.enroll(kb, pin=PIN)  # the first is superseded
    assert hong.certificates() == [enrolled.certificate, second]
    assert enrolled.lab.person("kim").certificates() == []


def test_a_person_knows_the_banks_where_they_have_an_account(lab):
    kim = lab.person("kim")
    assert set(kim.banks) == {"kb", "shinhan"}
    kim.visit_branch(lab.bank("woori"))
    assert "woori" in kim.banks
