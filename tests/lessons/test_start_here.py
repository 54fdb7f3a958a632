"""Lesson 00: its predictions and checks answer what a student made, whatever that is."""

from dataclasses import replace

import pytest

from fincert_lab import check, lesson
from fincert_lab.errors import LabError, UnknownService
from fincert_lab.journal import Act
from fincert_lab.language import name
from fincert_lab.pki.reason import Reason

PIN = "280417"


@pytest.fixture
def world():
    """The lesson's story, as its cells tell it."""
    lab = lesson(0, lang="en")
    hong, kb, woori = lab.person("hong"), lab.bank("kb"), lab.bank("woori")
    laptop = hong.device("laptop")
    certificate = laptop.enroll(kb, pin=PIN)
    laptop.register(certificate, woori, pin=PIN)
    lab.before = len(lab.journal)
    hong.revoke(certificate, kb, reason="key_compromise")
    return lab


def kims(lab, bank="shinhan", service="internet-banking", pin="905271"):
    phone = lab.person("kim").device("phone")
    certificate = phone.enroll(lab.bank(bank), pin=pin)
    return phone, certificate, lab.bank(bank).service(service)


def test_a_lesson_begins_with_no_certificate():
    assert not lesson(0, lang="en").now().certificates


def test_0_1_accepts_any_moment_after_the_registration(world, said):
    for answer in (world.before, world.at(world.before), world.at(world.before + 1)):
        assert said(check, world, "0-1", answer).startswith("● Right.")


def test_0_1_says_what_a_wrong_moment_shows(world, said):
    assert said(check, world, "0-1", 2).startswith("◐ Not yet. After event 2 there is no certificate.")
    told = said(check, world, "0-1", world.at(16))
    assert told.startswith("◐ Not yet. After event 16 this many services take Hong's first certificate: 4.")
    assert "this many services take Hong's first certificate: 0." in said(check, world, "0-1", world.now())
    assert said(check, world, "0-1", 999).startswith("◐ Not yet. There is no event 999.")


def test_0_1_goes_by_what_happened_in_this_lab(world, said):
    elsewhere, right = lesson(0, lang="en"), world.at(world.before)
    assert said(check, elsewhere, "0-1", right).startswith(f"◐ Not yet. There is no event {world.before}.")
    by_hand = replace(world.at(2), certificates=right.certificates)
    assert said(check, world, "0-1", by_hand).startswith("◐ Not yet. After event 2 there is no certificate.")
    nowhere = replace(right, certificates={}, services=())
    assert said(check, world, "0-1", nowhere).startswith("● Right.")


def test_0_1_wants_a_moment(world, said):
    number = world.before
    by_hand = replace(world.at(number), number=True)
    things = (world.journal[number - 1], world.last_story(), world.journal, world.changes(number))
    for answer in (True, str(number), float(number), [number], by_hand, world.at(number).certificates, *things):
        assert said(check, world, "0-1", answer).startswith("◐ Not yet. Put in a moment, as in answer = lab.at(20).")


@pytest.mark.parametrize(("name", "pin"), [("phone", "905271"), ("laptop", "112233"), ("tablet", "860402")])
def test_0_2_accepts_kims_login_from_any_device(world, said, name, pin):
    device = world.person("kim").device(name)
    certificate = device.enroll(world.bank("shinhan"), pin=pin)
    receipt = device.login(world.bank("shinhan").service("internet-banking"), certificate, pin=pin)
    assert said(check, world, "0-2", receipt).startswith("● Right.")


def test_0_2_says_why_another_receipt_is_not_it(world, said):
    phone, certificate, service = kims(world, bank="kb", service="star-banking")
    elsewhere = phone.login(service, certificate, pin="905271")
    assert "KB Star Banking" in said(check, world, "0-2", elsewhere)
    phone, certificate, shinhan = kims(world)
    phone.login(shinhan, certificate, pin="905271")
    transfer = phone.transfer(shinhan, certificate, amount=1, payee="0", pin="905271")
    assert "something else (transfer)" in said(check, world, "0-2", transfer)
    assert said(check, world, "0-2", certificate).startswith("◐ Not yet. Put the Receipt")


def test_0_2_is_not_fooled_by_hongs_login_nor_by_a_receipt_written_by_hand(world, said):
    laptop = world.person("hong").device("laptop")
    certificate = laptop.enroll(world.bank("shinhan"), pin=PIN)
    receipt = laptop.login(world.bank("shinhan").service("internet-banking"), certificate, pin=PIN)
    phone, hers, service = kims(world)
    login = phone.login(service, hers, pin="905271")
    transfer = phone.transfer(service, hers, amount=1, payee="0", pin="905271")
    relabelled = replace(transfer, act=Act.LOGIN)
    for answer in (receipt, replace(receipt, number=99), replace(login, number=99), relabelled):
        assert said(check, world, "0-2", answer).startswith("◐ Not yet. This receipt is not for a login with")


def test_0_2_is_not_fooled_by_a_receipt_of_another_lab(world, said):
    phone, certificate, service = kims(lesson(0, lang="en"))
    receipt = phone.login(service, certificate, pin="905271")
    assert said(check, world, "0-2", receipt).startswith("◐ Not yet. This receipt is not for a login with")


def test_0_2_wants_a_certificate_issued_through_shinhan(world, said):
    phone, certificate, _ = kims(world, bank="kb")
    phone.register(certificate, world.bank("shinhan"), pin="905271")
    receipt = phone.login(world.bank("shinhan").service("internet-banking"), certificate, pin="905271")
    assert said(check, world, "0-2", receipt).startswith(
        "◐ Not yet. This certificate was issued through KB Kookmin Bank"
    )


def test_0_3_accepts_the_event_or_its_number(world, said):
    number = world.before + 1
    for answer in (number, world.journal[number - 1], world.last_story().events[0]):
        assert said(check, world, "0-3", answer).startswith("● Right.")


def test_0_3_tells_a_consequence_from_its_cause(world, said):
    assert said(check, world, "0-3", world.before + 2).startswith("◐ Nearly.")
    assert said(check, world, "0-3", world.journal[-1]).startswith("◐ Nearly.")
    assert said(check, world, "0-3", 4).startswith("◐ Not yet. Event 4 is “identity check”")


def test_0_3_knows_what_came_about_because_hong_asked(world, said):
    phone, certificate, _ = kims(world)
    phone.delete(certificate, pin="905271")
    published = [event for event in world.journal if event.act is Act.PUBLISH_CRL]
    (revoked,) = (event for event in world.last_story().events if event.act is Act.REVOKE)
    for event in (published[0], published[-1], revoked):
        assert said(check, world, "0-3", event).startswith(f"◐ Not yet. Event {event.number} is “{name(event.act)}”.")


def test_0_3_is_about_hong_being_recognised(world, said):
    _, certificate, _ = kims(world)
    kim, kb, shinhan = world.person("kim"), world.bank("kb"), world.bank("shinhan")
    kim.revoke(certificate, shinhan)
    asked = world.last_story().events[0].number
    with pytest.raises(LabError):
        kb.revoke(world.person("hong").party, kim.user_check(shinhan), certificate, Reason.UNSPECIFIED)
    for number in (asked, len(world.journal)):
        assert said(check, world, "0-3", number).startswith(f"◐ Not yet. Event {number} is “ask for revocation”.")


def test_0_3_is_not_fooled_by_what_is_no_event_of_this_lab(world, said):
    right = world.journal[world.before]
    by_hand = replace(world.journal[0], act=Act.ASK_REVOCATION, sender=right.sender, facts=None)
    for answer in (replace(right, number=99), by_hand, True, str(right.number), Act.ASK_REVOCATION, world.last_story()):
        assert said(check, world, "0-3", answer).startswith("◐ Not yet. Put the number of an event into answer.")
    elsewhere = lesson(0, lang="en")
    assert said(check, elsewhere, "0-3", right).startswith("◐ Not yet. Put the number of an event into answer.")


def test_a_service_that_a_bank_has_not_is_named(world):
    with pytest.raises(UnknownService):
        world.bank("kb").service("nothing")
