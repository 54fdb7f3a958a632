"""The whole walk: a certificate is issued, registered, used, revoked; and refused wherever it should be."""

from datetime import UTC, datetime

import pytest

from fincert_lab.crypto import keys
from fincert_lab.crypto.keys import KeyKind
from fincert_lab.errors import (
    AlreadyRegistered,
    Expired,
    NotACustomer,
    NotRegistered,
    PinLocked,
    PinRefused,
    Revoked,
    UnknownCertificate,
    WrongPin,
)
from fincert_lab.journal import Act
from fincert_lab.language import name
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Refusal, Status
from fincert_lab.views import table
from tests.conftest import LIFE

PIN, WRONG = "280417", "135790"


def state_of(story):
    return story.lab.now().certificates[CertificateId.of(story.certificate)]


def banking(story, bank):
    return story.lab.bank(bank).service("internet-banking")


def test_a_certificate_is_valid_for_years_to_the_day(enrolled):
    assert enrolled.certificate.not_valid_before_utc == datetime(2026, 3, 2, tzinfo=UTC)
    assert enrolled.certificate.not_valid_after_utc == datetime(2026 + Rules.validity_years, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize("kind", KeyKind)
def test_with_a_key_of_every_kind_one_enrols_logs_in_changes_the_pin_renews_and_sees_which_it_is(kind, lab):
    laptop, kb = lab.person("hong").device("laptop"), lab.bank("kb")
    service, certificate = kb.service("internet-banking"), laptop.enroll(kb, pin=PIN, kind=kind)
    assert keys.kind(certificate.public_key()) is kind
    assert name(kind) in repr(table(certificate)) and name(kind) in repr(table(certificate.public_key()))
    assert laptop.login(service, certificate, pin=PIN).service == service.party
    laptop.change_pin(certificate, pin=PIN, new_pin="905271")
    lab.advance(days=365 * Rules.validity_years - 30)
    renewed = laptop.renew(certificate, kb, pin="905271")
    assert keys.kind(renewed.public_key()) is kind


def test_one_renews_under_the_same_pin_also_if_it_would_break_a_rule_by_now(enrolled):
    laptop, kb = enrolled.laptop, enrolled.lab.bank("kb")
    enrolled.lab.advance(days=365 * Rules.validity_years - 30)
    enrolled.lab.person("hong").change_number(f"0100000{PIN[:4]}")
    renewed = laptop.renew(enrolled.certificate, kb, pin=PIN)
    assert laptop.login(banking(enrolled, "kb"), renewed, pin=PIN)


def test_enrolling_takes_the_guides_four_steps_in_order(enrolled):
    acts = [event.act for event in enrolled.lab.last_story().events]
    steps = [Act.CHECK_IDENTITY, Act.JOIN_CLOUD, Act.CONFIRM_SMS, Act.STORE_ENVELOPE]
    assert [act for act in acts if act in steps] == steps


def test_every_service_of_the_issuing_bank_takes_it_at_once(enrolled):
    for service in enrolled.lab.bank("kb").services:
        assert enrolled.laptop.login(service, enrolled.certificate, pin=PIN).service == service.party


def test_another_bank_takes_it_only_once_it_is_registered(enrolled):
    woori = enrolled.lab.bank("woori")
    with pytest.raises(NotRegistered):
        enrolled.laptop.login(banking(enrolled, "woori"), enrolled.certificate, pin=PIN)
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    enrolled.laptop.login(banking(enrolled, "woori"), enrolled.certificate, pin=PIN)
    assert state_of(enrolled).registered == ("woori",)


def test_registering_twice_is_refused(enrolled):
    enrolled.laptop.register(enrolled.certificate, enrolled.lab.bank("woori"), pin=PIN)
    with pytest.raises(AlreadyRegistered):
        enrolled.laptop.register(enrolled.certificate, enrolled.lab.bank("woori"), pin=PIN)


def test_the_issuing_bank_knows_it_without_registration(enrolled):
    with pytest.raises(AlreadyRegistered):
        enrolled.laptop.register(enrolled.certificate, enrolled.lab.bank("kb"), pin=PIN)


def test_a_signed_transfer_is_accepted_with_a_receipt(enrolled):
    service = banking(enrolled, "kb")
    enrolled.laptop.login(service, enrolled.certificate, pin=PIN)
    receipt = enrolled.laptop.transfer(service, enrolled.certificate, amount=50_000, payee="000-21-0002-002", pin=PIN)
    assert (receipt.act, receipt.service, receipt.number) == (Act.TRANSFER, "kb/internet-banking", 2)


def test_a_revoked_certificate_is_refused_everywhere_from_then_on(enrolled):
    lab = enrolled.lab
    enrolled.laptop.register(enrolled.certificate, lab.bank("woori"), pin=PIN)
    lab.person("hong").revoke(enrolled.certificate, lab.bank("kb"), reason="key_compromise")
    for service in [*lab.bank("kb").services, *lab.bank("woori").services]:
        with pytest.raises(Revoked) as refused:
            enrolled.laptop.login(service, enrolled.certificate, pin=PIN)
        assert refused.value.facts["reason"] is Reason.KEY_COMPROMISE
    with pytest.raises(Revoked):
        enrolled.laptop.register(enrolled.certificate, lab.bank("shinhan"), pin=PIN)


def test_revocation_is_final(enrolled):
    hong, kb = enrolled.lab.person("hong"), enrolled.lab.bank("kb")
    hong.revoke(enrolled.certificate, kb)
    with pytest.raises(Revoked):
        hong.revoke(enrolled.certificate, kb)


def test_who_forgot_the_pin_and_locked_it_can_still_revoke(enrolled):
    for _ in range(Rules.pin_tries):
        with pytest.raises(PinRefused):
            enrolled.laptop.login(banking(enrolled, "kb"), enrolled.certificate, pin=WRONG)
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    assert enrolled.lab.now().status(state_of(enrolled)) is Status.REVOKED


def test_only_the_bank_that_had_it_issued_revokes(enrolled):
    with pytest.raises(UnknownCertificate):
        enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("woori"))


def test_nobody_revokes_another_customers_certificate(enrolled):
    with pytest.raises(UnknownCertificate):
        enrolled.lab.person("kim").revoke(enrolled.certificate, enrolled.lab.bank("kb"))


def test_who_is_no_customer_of_a_bank_gets_nothing_there(lab):
    with pytest.raises(NotACustomer):
        lab.person("kim").device("phone").enroll(lab.bank("woori"), pin=PIN)


def test_wrong_pins_lock_it_and_the_one_after_them_is_not_even_tried(enrolled):
    service = banking(enrolled, "kb")
    for left in range(Rules.pin_tries - 1, 0, -1):
        with pytest.raises(WrongPin) as refused:
            enrolled.laptop.login(service, enrolled.certificate, pin=WRONG)
        assert refused.value.facts["tries_left"] == left
    with pytest.raises(PinLocked):
        enrolled.laptop.login(service, enrolled.certificate, pin=WRONG)
    with pytest.raises(PinLocked):
        enrolled.laptop.login(service, enrolled.certificate, pin=PIN)


def test_the_right_pin_gives_all_tries_back(enrolled):
    service = banking(enrolled, "kb")
    with pytest.raises(WrongPin):
        enrolled.laptop.login(service, enrolled.certificate, pin=WRONG)
    assert state_of(enrolled).tries_left == Rules.pin_tries - 1
    enrolled.laptop.login(service, enrolled.certificate, pin=PIN)
    assert state_of(enrolled).tries_left == Rules.pin_tries


def test_an_expired_certificate_is_refused_and_shown_as_expired(enrolled):
    enrolled.lab.advance(days=LIFE + 1)
    with pytest.raises(Expired):
        enrolled.laptop.login(banking(enrolled, "kb"), enrolled.certificate, pin=PIN)
    assert set(enrolled.lab.now().refusals(state_of(enrolled)).values()) == {Refusal.EXPIRED}


def test_the_key_opens_on_another_device_of_its_owner(enrolled):
    phone = enrolled.lab.person("hong").device("phone")
    phone.connect()
    (certificate,) = phone.certificates()
    assert phone.login(banking(enrolled, "kb"), certificate, pin=PIN).number == 1


def test_two_people_have_certificates_side_by_side(enrolled):
    lab = enrolled.lab
    phone = lab.person("kim").device("phone")
    kims = phone.enroll(lab.bank("shinhan"), pin="905271")
    phone.login(lab.bank("shinhan").service("internet-banking"), kims, pin="905271")
    owners = {certificate.owner for certificate in lab.now().certificates.values()}
    assert owners == {"hong", "kim"}


def test_a_persons_second_certificate_lives_beside_the_first(enrolled):
    second = enrolled.laptop.enroll(enrolled.lab.bank("shinhan"), pin="905271")
    enrolled.laptop.login(banking(enrolled, "shinhan"), second, pin="905271")
    enrolled.laptop.login(banking(enrolled, "kb"), enrolled.certificate, pin=PIN)


def test_two_labs_tell_the_same_story_to_the_byte(enrolled):
    from fincert_lab import Lab

    again = Lab.start(lang="en")
    certificate = again.person("hong").device("laptop").enroll(again.bank("kb"), pin=PIN)
    assert certificate == enrolled.certificate
    assert list(again.journal) == list(enrolled.lab.journal)
