"""Ctrl-C in the middle of something: who does it again, or goes on, finds nothing stuck and nothing lost."""

import pytest

from fincert_lab.errors import AlreadyStored, Revoked, UnknownCertificate, UnknownDevice
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.ca.ca import CertificationAuthority
from fincert_lab.institutions.ca.status import StatusDesk
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.institutions.telecom import Telecom
from fincert_lab.journal import Act
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Refusal
from tests.conftest import RENEWABLE
from tests.facts import facts_in, facts_in_databases
from tests.people.test_attacks import interrupted

PIN, OTHER_PIN = "280417", "905271"


def star(lab):
    return lab.bank("kb").service("star-banking")


def state(story, certificate=None):
    return story.lab.now().certificates[CertificateId.of(certificate or story.certificate)]


@pytest.fixture(autouse=True)
def _agreement(enrolled):
    """Whatever was interrupted, the journal and the databases agree in the end."""
    yield
    assert facts_in(enrolled.lab.now()) == facts_in_databases(enrolled.lab)


def test_a_pin_that_was_set_but_not_noted_is_found_set(enrolled, monkeypatch):
    lab, laptop = enrolled.lab, enrolled.laptop
    authorisation = laptop.check_identity(lab.bank("kb"))
    laptop.generate_key()
    certificate = laptop.request_certificate(authorisation)
    with interrupted(monkeypatch, Cloud, "_keep_epochs"):
        laptop.set_pin(certificate, PIN)
    with pytest.raises(AlreadyStored):
        laptop.set_pin(certificate, PIN)
    assert laptop._keybox._new_key is None
    assert certificate in laptop.certificates()
    laptop.login(star(lab), certificate, pin=PIN)


@pytest.mark.parametrize(
    ("owner", "step", "pin"),
    [
        (Cloud, "register_key", PIN),
        (Hsm, "register", PIN),
        (Cloud, "change_pin", PIN),
        (Hsm, "swap", PIN),
        (Cloud, "_note_live", OTHER_PIN),
    ],
)
def test_a_change_of_the_pin_happened_or_did_not(enrolled, monkeypatch, owner, step, pin):
    lab, laptop = enrolled.lab, enrolled.laptop
    with interrupted(monkeypatch, owner, step):
        laptop.change_pin(enrolled.certificate, pin=PIN, new_pin=OTHER_PIN)
    laptop.login(star(lab), enrolled.certificate, pin=pin)
    laptop.change_pin(enrolled.certificate, pin=pin, new_pin="519460")
    laptop.login(star(lab), enrolled.certificate, pin="519460")


@pytest.mark.parametrize(("owner", "step"), [(CertificationAuthority, "revoke"), (Hsm, "destroy")])
def test_a_deletion_is_finished_by_whatever_is_asked_of_the_cloud_next(enrolled, monkeypatch, owner, step):
    with interrupted(monkeypatch, owner, step):
        enrolled.laptop.delete(enrolled.certificate, pin=PIN)
    assert enrolled.lab.now().refusal_everywhere(state(enrolled)) in (Refusal.DELETED, Refusal.REVOKED)
    assert enrolled.laptop.certificates() == []
    assert state(enrolled).revoked is Reason.CESSATION_OF_OPERATION


def test_a_key_is_destroyed_only_once_nobody_takes_its_certificate_any_more(enrolled, monkeypatch):
    with interrupted(monkeypatch, Hsm, "destroy"):
        enrolled.laptop.delete(enrolled.certificate, pin=PIN)
    assert state(enrolled).revoked is Reason.CESSATION_OF_OPERATION


def test_no_pin_is_tried_any_more_on_a_key_that_is_being_deleted(enrolled, stored, monkeypatch):
    cloud, laptop, this = enrolled.lab.cloud, enrolled.laptop, CertificateId.of(enrolled.certificate)
    with interrupted(monkeypatch, CertificationAuthority, "revoke"):
        laptop.delete(enrolled.certificate, pin=PIN)
    with pytest.raises(UnknownCertificate):
        cloud.evaluate(laptop.party, laptop._keybox.session(), this, stored.context.registration, [b""])


def test_a_deletion_after_an_interrupted_change_of_the_pin_is_finished_too(enrolled, monkeypatch):
    with interrupted(monkeypatch, Cloud, "change_pin"):  # room was made for an envelope, which never came
        enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin=OTHER_PIN)
    with interrupted(monkeypatch, CertificationAuthority, "revoke"):
        enrolled.laptop.delete(enrolled.certificate, pin=PIN)
    enrolled.lab.cloud.finish()  # as on opening
    assert enrolled.laptop.certificates() == []
    assert state(enrolled).revoked is Reason.CESSATION_OF_OPERATION


def test_an_account_that_is_half_closed_is_closed_when_somebody_joins(enrolled, monkeypatch):
    with interrupted(monkeypatch, CertificationAuthority, "revoke"):
        enrolled.laptop.close_account()
    enrolled.lab.advance(seconds=Rules.sms_interval.seconds)
    enrolled.laptop.connect()
    assert state(enrolled).revoked is Reason.CESSATION_OF_OPERATION
    assert enrolled.laptop.certificates() == []


def test_a_renewal_done_again_leaves_no_certificate_that_nobody_can_reach(enrolled, monkeypatch):
    lab, laptop, kb = enrolled.lab, enrolled.laptop, enrolled.lab.bank("kb")
    lab.advance(days=RENEWABLE)
    with interrupted(monkeypatch, Bank, "note_issued"):
        laptop.renew(enrolled.certificate, kb, pin=PIN)
    new = laptop.renew(enrolled.certificate, kb, pin=PIN)
    valid = {each.id for each in lab.now().certificates.values() if not each.revoked}
    assert valid == {CertificateId.of(enrolled.certificate), CertificateId.of(new)}


def test_a_device_that_was_removed_proves_the_phone_before_anything_is_issued_to_it(enrolled):
    lab, tablet = enrolled.lab, enrolled.lab.person("hong").device("tablet")
    tablet.connect()
    enrolled.laptop.remove_device(tablet)
    lab.advance(seconds=Rules.sms_interval.seconds)
    new = tablet.enroll(lab.bank("kb"), pin=OTHER_PIN)
    tablet.login(star(lab), new, pin=OTHER_PIN)
    enrolled.laptop.remove_device(tablet)
    with pytest.raises(UnknownDevice):
        tablet.certificates()
    assert state(enrolled, new).revoked is None


def test_a_list_that_was_signed_and_not_announced_is_announced_when_somebody_asks(enrolled, monkeypatch):
    with interrupted(monkeypatch, StatusDesk, "_announce"):
        enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    with pytest.raises(Revoked):
        enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    published = [event.facts for event in enrolled.lab.journal if event.act is Act.PUBLISH_CRL]
    assert [facts.number for facts in published if facts.issuer == "ca"] == [1, 2]


def test_a_number_that_was_changed_is_known_to_its_holder_after_an_interruption(enrolled, monkeypatch):
    hong, real = enrolled.lab.person("hong"), Telecom.change_number

    def and_interrupt(*arguments):
        real(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Telecom, "change_number", and_interrupt)
        hong.change_number("01000005555")
    assert hong.identity.phone == "01000005555"
