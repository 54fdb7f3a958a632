"""What a person types: a number is digits, a name can be read, and what is the same as before is no change."""

from contextlib import closing

import pytest

from fincert_lab import Lab
from fincert_lab.errors import (
    AlreadyMember,
    AuthorisationUsed,
    BadInput,
    NoSuchDevice,
    SameNumber,
    SamePin,
    WrongPin,
    WrongType,
)
from fincert_lab.institutions.accounts import Member
from fincert_lab.institutions.customers import CustomerKind, IdentityCard, UserCheck
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.profile import serial_of
from fincert_lab.views import table
from tests.conftest import PIN
from tests.people.test_bad_input import tables

NO_ACCOUNT_NUMBERS = [
    " ",
    "🔑",
    "０００-８８",
    "٠٠٠",
    "000 88",
    "-000",
    "000-",
    "000--88",
    "000-88x",
    "000\u200b88",
    "①②",
]
NO_NAMES = ["  ", " a", "a ", "\u3164", "\u2800", "\u200b", "a\u202eb", "a\nb", "\u00a0", ""]


@pytest.mark.parametrize("number", NO_ACCOUNT_NUMBERS)
def test_an_account_number_is_digits_with_single_hyphens_between_them(enrolled, number):
    service, events = enrolled.lab.bank("kb").service("internet-banking"), len(enrolled.lab.journal)
    with pytest.raises(BadInput, match="account number .in quotes: digits"):
        enrolled.laptop.transfer(service, enrolled.certificate, amount=1, payee=number, pin=PIN)
    with pytest.raises(BadInput, match="account number .in quotes: digits"):
        UserCheck(number, "4821")
    assert len(enrolled.lab.journal) == events


@pytest.mark.parametrize("payee", ["0", "000-21-0002-002", "1234567890123"])
def test_money_goes_to_an_account_number_as_banks_write_it(enrolled, payee):
    service = enrolled.lab.bank("kb").service("internet-banking")
    enrolled.laptop.login(service, enrolled.certificate, pin=PIN)
    enrolled.laptop.transfer(service, enrolled.certificate, amount=1, payee=payee, pin=PIN)


@pytest.mark.parametrize("digits", ["４８２１", "٤٨٢١", "48 21", "482a", "4821\n", 4821])
def test_a_security_code_is_ascii_digits(digits):
    with pytest.raises(BadInput):
        UserCheck("000-21-0001-001", digits)


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_name_is_one_line_that_can_be_seen_from_end_to_end(enrolled, name):
    with pytest.raises(BadInput):
        enrolled.laptop.rename_device(enrolled.laptop, name)
    with pytest.raises(BadInput):
        Member(Party("hong"), name, "990230", "01000002580")
    with pytest.raises(BadInput):
        IdentityCard(Party("hong"), name, "9902301000001", CustomerKind.INDIVIDUAL)
    with pytest.raises(BadInput):
        enrolled.lab.person("hong").device(name, new=True)


def test_a_device_may_have_a_name_with_a_space_in_it(enrolled):
    enrolled.laptop.rename_device(enrolled.laptop, "내 노트북 🔑")
    assert [each.label for each in enrolled.laptop.connected_devices()] == ["내 노트북 🔑"]


@pytest.mark.parametrize(("birth_date", "phone"), [("９９０２３０", "01000002580"), ("990230", "０1000002580")])
def test_the_cloud_knows_a_member_by_ascii_digits(birth_date, phone):
    with pytest.raises(BadInput):
        Member(Party("hong"), "홍길동", birth_date, phone)


@pytest.mark.parametrize("by", [{"days": True}, {"days": 0.5}, {"hours": "1"}, {"seconds": 1.0}])
def test_the_clock_is_moved_by_whole_numbers(lab, by):
    now = lab.time
    with pytest.raises(BadInput):
        lab.advance(**by)
    assert lab.time == now


@pytest.mark.parametrize("answer", ["no", 0, "False", [], 1])
def test_a_yes_or_no_is_true_or_false_and_nothing_that_python_takes_for_it(enrolled, answer):
    laptop, before = enrolled.laptop, tables(enrolled.lab)
    for act in (
        lambda: laptop.connect(replace=answer),
        lambda: laptop.connect(remember=answer),
        lambda: laptop.owner.device("cafe", public=answer),
        lambda: enrolled.lab.bank("kb").fail_soft(answer),
    ):
        with pytest.raises(WrongType, match="bool"):
            act()
    assert tables(enrolled.lab) == before


# --- devices


def test_a_mistyped_device_is_told_from_those_that_there_are(lab):
    hong = lab.person("hong")
    with pytest.raises(NoSuchDevice, match=r"labtop.*laptop, phone, tablet, cafe.*new=True"):
        hong.device("labtop")
    with pytest.raises(NoSuchDevice):
        hong.device("caffe", public=True)


def test_a_new_device_is_one_of_theirs_from_then_on(lab):
    hong = lab.person("hong")
    desktop = hong.device("desktop", new=True)
    assert hong.device("desktop") is hong.device("desktop", new=True) is desktop
    with pytest.raises(NoSuchDevice, match="cafe, desktop"):
        hong.device("desktpo")
    with pytest.raises(NoSuchDevice):
        lab.person("kim").device("desktop")


def test_a_device_that_did_something_is_known_the_next_day(tmp_path):
    with closing(Lab.open(tmp_path / "sandbox", lang="en")) as lab:
        lab.person("hong").device("desktop", new=True).connect()
    with closing(Lab.open(tmp_path / "sandbox", lang="en")) as lab:
        assert lab.person("hong").device("desktop").connected_devices()


def test_a_device_that_did_nothing_is_known_the_next_day_too(tmp_path):
    with closing(Lab.open(tmp_path / "sandbox", lang="en")) as lab:
        lab.person("hong").device("desktop", new=True)
    with closing(Lab.open(tmp_path / "sandbox", lang="en")) as lab:
        assert repr(lab.person("hong").device("desktop")) == "Device('hong/desktop')"
        with pytest.raises(NoSuchDevice, match="cafe, desktop"):
            lab.person("hong").device("desktpo")
        with pytest.raises(NoSuchDevice):
            lab.person("kim").device("desktop")


def test_a_renamed_device_is_found_by_the_name_that_the_list_shows_and_by_its_own(enrolled):
    hong, laptop = enrolled.lab.person("hong"), enrolled.laptop
    laptop.rename_device("laptop", "내 노트북")
    assert hong.device("내 노트북") is hong.device("laptop") is laptop
    assert hong.device("내 노트북", new=True) is laptop
    with pytest.raises(NoSuchDevice, match=r"cafe, 내 노트북\."):
        hong.device("네노트북")
    with pytest.raises(NoSuchDevice):
        enrolled.lab.person("kim").device("mine")
    laptop.rename_device("내 노트북", "mine")
    assert hong.device("mine") is laptop
    with pytest.raises(BadInput):
        hong.device("내 노트북")


def test_a_renamed_device_is_found_the_next_day(tmp_path):
    with closing(Lab.open(tmp_path / "sandbox", lang="en")) as lab:
        phone = lab.person("hong").device("phone")
        phone.connect()
        phone.rename_device(phone, "mine")
    with closing(Lab.open(tmp_path / "sandbox", lang="en")) as lab:
        assert lab.person("hong").device("mine") is lab.person("hong").device("phone")


@pytest.mark.parametrize("leave", [lambda laptop: laptop.remove_device("mine"), lambda laptop: laptop.close_account()])
def test_a_device_that_is_off_the_list_has_no_name_there(enrolled, leave):
    hong, phone = enrolled.lab.person("hong"), enrolled.lab.person("hong").device("phone")
    phone.connect()
    enrolled.laptop.rename_device("phone", "mine")
    assert hong.device("mine") is phone
    leave(enrolled.laptop)
    with pytest.raises(NoSuchDevice):
        hong.device("mine")


def test_of_two_devices_with_one_name_neither_is_meant(enrolled):
    hong = enrolled.lab.person("hong")
    for other in ("phone", "tablet"):
        hong.device(other).connect()
        enrolled.laptop.rename_device(other, "mine")
    with pytest.raises(NoSuchDevice):
        hong.device("mine")
    enrolled.laptop.rename_device("tablet", "phone")
    assert hong.device("phone") is not hong.device("tablet")


# --- what is the same as before


def _rows(lab, act):
    return table([event for event in lab.journal if event.act is act]).to_frame().to_numpy().tolist()


def test_a_new_pin_is_another_one(enrolled):
    before, events = tables(enrolled.lab), len(enrolled.lab.journal)
    with pytest.raises(SamePin):
        enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin=PIN)
    assert (tables(enrolled.lab), len(enrolled.lab.journal)) == (before, events)
    with pytest.raises(WrongPin):
        enrolled.laptop.change_pin(enrolled.certificate, pin="135790", new_pin=PIN)


def test_a_new_telephone_number_is_another_one(lab):
    with pytest.raises(SameNumber):
        lab.person("hong").change_number(lab.person("hong").identity.phone)
    assert lab.journal[-1].refused == SameNumber.code


def test_who_has_internet_banking_does_not_join_again(lab):
    kb, lee = lab.bank("kb"), lab.person("lee")
    lee.device("laptop").join_banking(kb)
    since = lab.time
    lab.advance(days=1)
    with pytest.raises(AlreadyMember) as refused:
        lee.device("laptop").join_banking(kb)
    assert refused.value.facts["since"] == since
    assert lab.journal[-1].refused == AlreadyMember.code


def test_a_certificate_that_is_asked_for_again_is_handed_out_again_and_said_to_be(lab):
    laptop = lab.person("hong").device("laptop")
    authorisation = laptop.check_identity(lab.bank("kb"))
    laptop.generate_key()
    certificate, state = laptop.request_certificate(authorisation), lab.now().certificates
    assert laptop.request_certificate(authorisation) == certificate  # as after an interruption
    assert lab.now().certificates == state
    told = {act: [row[-1] for row in _rows(lab, act)] for act in (Act.ISSUE, Act.NOTE_ISSUED)}
    assert told == {Act.ISSUE: ["done", "the same again"], Act.NOTE_ISSUED: ["done"]}  # the bank knows already
    laptop.generate_key()
    with pytest.raises(AuthorisationUsed):
        laptop.request_certificate(authorisation)
    assert serial_of(certificate) in state
