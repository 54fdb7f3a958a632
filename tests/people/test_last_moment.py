"""What lasts for a time lasts until the last moment of it; the first after it is elsewhere."""

import pytest

from fincert_lab.crypto import cms
from fincert_lab.errors import (
    BadInput,
)
from fincert_lab.institutions.bank.challenge import Statement
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.journal import Act
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Status
from tests.test_guide import star, state

PIN, OTHER_PIN, WRONG = "280417", "905271", "135790"
ORDER = {"amount": 1, "payee": "000-21-0002-002", "pin": PIN}


def test_an_sms_code_serves_until_its_last_moment(lab):
    hong, accounts = lab.person("hong"), lab.cloud.accounts
    me, device = hong.identity, hong.device("laptop").party
    account = accounts.join(device, Member(hong.party, me.name, me.birth_date, me.phone))
    accounts.send_sms(device, account)
    lab.advance(minutes=3)
    assert accounts.confirm_sms(device, account, hong.read_sms_code(), remember=False)


def test_a_connection_lasts_until_its_last_moment(enrolled):
    phone = enrolled.lab.person("hong").device("phone")
    phone.connect(remember=False)
    enrolled.lab.advance(seconds=Rules.session_validity.seconds)
    assert phone.certificates() == [enrolled.certificate]


def test_a_device_may_have_a_name_of_twenty_characters(enrolled):
    enrolled.laptop.rename_device(enrolled.laptop, "x" * 20)
    assert [device.label for device in enrolled.laptop.connected_devices()] == ["x" * 20]


def test_an_authorisation_serves_until_its_last_moment(lab):
    laptop = lab.person("hong").device("laptop")
    given = laptop.check_identity(lab.bank("kb"))
    laptop.generate_key()
    lab.advance(days=7)
    assert laptop.request_certificate(given)


def test_a_login_lasts_until_its_last_moment(enrolled):
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    enrolled.lab.advance(seconds=Rules.login_validity.seconds)
    assert enrolled.laptop.transfer(star(enrolled.lab), enrolled.certificate, **ORDER)


def test_a_challenge_is_answered_until_its_last_moment(enrolled, key):
    statement = Statement(Act.LOGIN, star(enrolled.lab).give_challenge(enrolled.laptop.party))
    enrolled.lab.advance(minutes=3)
    assert star(enrolled.lab).accept(
        enrolled.laptop.party, cms.sign(statement.encode(), enrolled.certificate, key), statement
    )


def test_a_certificate_is_valid_until_its_last_moment(enrolled):
    lab, over = enrolled.lab, enrolled.certificate.not_valid_after_utc
    lab.advance(seconds=int((over - lab.time).total_seconds()))
    assert lab.now().status(state(lab, enrolled.certificate)) is Status.VALID
    enrolled.laptop.login(star(lab), enrolled.certificate, pin=PIN)


def test_the_clock_stops_at_the_end_of_the_ca(lab):
    with pytest.raises(BadInput):
        lab.advance(days=3653, seconds=1)
