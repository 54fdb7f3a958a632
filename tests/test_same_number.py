"""A CA that is trusted and means ill gives out a number that another CA gave: nobody is kept from anything by that.

Serial numbers are one CA's only (RFC 5280 §4.1.2.2): which certificate is meant, its issuer and its number say.
"""

from dataclasses import dataclass

import pytest
from cryptography import x509

from fincert_lab import Lab
from fincert_lab.advice import Hint
from fincert_lab.errors import AlreadyStored, BadInput, NotIssuedHere, PinLocked, Revoked, UnknownCertificate, WrongPin
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.language import Party, short
from fincert_lab.people.device import Device
from fincert_lab.pki.identity import CertificateId
from fincert_lab.snapshot import CertificateState
from fincert_lab.views import table
from tests.conftest import PIN
from tests.facts import facts_in, facts_in_databases

THIEFS_PIN = "905271"


@dataclass(frozen=True)
class Twins:
    """Hong has a certificate of KB's and no PIN yet; Kim was quicker, with Gaon's certificate of the same number."""

    lab: Lab
    narae: Bank
    laptop: Device
    mine: x509.Certificate
    phone: Device
    twin: x509.Certificate

    def state(self, certificate: x509.Certificate) -> CertificateState:
        return self.lab.now().certificates[CertificateId.of(certificate)]

    def log_in(self) -> None:
        self.laptop.login(self.lab.bank("kb").service("my-money"), self.mine, pin=PIN)

    def thief_logs_in(self, pin: str = THIEFS_PIN) -> None:
        self.phone.login(self.narae.service("trading"), self.twin, pin=pin)


@pytest.fixture
def too_late(lab, monkeypatch):
    kb, narae, laptop, kim = lab.bank("kb"), lab.invite("narae"), lab.person("hong").device("laptop"), lab.person("kim")
    authorisation = laptop.check_identity(kb)
    laptop.connect()
    laptop.generate_key()
    mine = laptop.request_certificate(authorisation)
    kim.visit_branch(narae)
    with monkeypatch.context() as patch:
        patch.setattr(narae.ca._keys, "serial", lambda *_: mine.serial_number)
        twin = kim.device("phone").enroll(narae, pin=THIEFS_PIN)
    assert twin.serial_number == mine.serial_number
    return Twins(lab, narae, laptop, mine, kim.device("phone"), twin)


@pytest.fixture
def twins(too_late):
    """Hong's PIN is set."""
    too_late.laptop.set_pin(too_late.mine, PIN)
    return too_late


def test_who_took_a_number_first_keeps_nobody_from_setting_a_pin(too_late):
    too_late.laptop.set_pin(too_late.mine, PIN)
    assert too_late.laptop.certificates() == [too_late.mine]
    too_late.log_in()


def test_who_was_quicker_with_the_very_certificate_still_has_its_place(twins):
    twins.laptop._keybox._new_key = twins.laptop._keybox.open(twins.mine, PIN)
    with pytest.raises(AlreadyStored):
        twins.laptop.set_pin(twins.mine, PIN)


def test_the_journal_and_the_databases_tell_the_two_apart_alike(twins):
    assert [(each.owner, each.id.issuer) for each in twins.lab.now().certificates.values()] == [
        ("hong", "ca"),
        ("kim", "gaon"),
    ]
    assert facts_in(twins.lab.now()) == facts_in_databases(twins.lab)


def test_wrong_pins_for_the_one_lock_the_other_in_no_way(twins):
    for _ in range(5):
        with pytest.raises((WrongPin, PinLocked)):
            twins.thief_logs_in(pin="135790")
    with pytest.raises(PinLocked):
        twins.thief_logs_in()
    assert twins.state(twins.mine).tries_left == 5
    assert [(item.hint, item.about) for item in twins.lab.advice().items] == [
        (Hint.PIN_LOCKED, CertificateId.of(twins.twin))
    ]
    twins.log_in()


def test_a_changed_pin_is_that_of_the_one_only(twins):
    twins.phone.change_pin(twins.twin, pin=THIEFS_PIN, new_pin="604829")
    twins.log_in()
    twins.laptop.change_pin(twins.mine, pin=PIN, new_pin="604829")
    twins.thief_logs_in(pin="604829")
    assert facts_in(twins.lab.now()) == facts_in_databases(twins.lab)


def _delete(twins):
    twins.phone.delete(twins.twin, pin=THIEFS_PIN)


def _close_the_account(twins):
    twins.phone.close_account()


def _revoke(twins):
    twins.phone.owner.revoke(twins.twin, twins.narae)


def _suspend(twins):
    twins.phone.owner.suspend(twins.twin, twins.narae)


@pytest.mark.parametrize("end", [_delete, _close_the_account, _revoke, _suspend])
def test_what_ends_the_one_leaves_the_other_as_it_was(twins, end):
    before = twins.state(twins.mine)
    end(twins)
    assert twins.lab.now().refusal_everywhere(twins.state(twins.twin)) is not None
    assert twins.state(twins.mine) == before
    assert facts_in(twins.lab.now()) == facts_in_databases(twins.lab)
    twins.log_in()


def test_what_ends_the_victims_leaves_the_thiefs_and_ends_the_victims(twins):
    twins.laptop.owner.revoke(twins.mine, twins.lab.bank("kb"))
    with pytest.raises(Revoked):
        twins.log_in()
    twins.laptop.delete(twins.mine, pin=PIN)
    assert twins.laptop.certificates() == []
    twins.thief_logs_in()
    assert facts_in(twins.lab.now()) == facts_in_databases(twins.lab)


def test_a_deletion_that_was_interrupted_is_finished_for_the_one_that_was_to_go(twins, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(type(twins.lab.hsm), "destroy", _interrupt)
        _delete(twins)
    twins.lab.cloud.finish()
    assert (twins.state(twins.twin).stored, twins.state(twins.mine).stored) == (False, True)
    assert facts_in(twins.lab.now()) == facts_in_databases(twins.lab)
    twins.log_in()


def _interrupt(*_):
    raise KeyboardInterrupt


def test_a_bank_that_trusts_both_cas_registers_both_and_takes_each_for_its_holder(twins):
    shinhan, kim = twins.lab.bank("shinhan"), twins.phone.owner
    shinhan.trust(twins.narae.ca, policies=["securities"])
    kim.visit_branch(shinhan)
    twins.phone.register(twins.twin, shinhan, pin=THIEFS_PIN)
    assert (twins.state(twins.twin).registered, twins.state(twins.mine).registered) == (("shinhan",), ())
    twins.laptop.register(twins.mine, shinhan, pin=PIN)
    kim.unregister(twins.twin, shinhan)
    assert (twins.state(twins.twin).registered, twins.state(twins.mine).registered) == ((), ("shinhan",))
    assert facts_in(twins.lab.now()) == facts_in_databases(twins.lab)


@pytest.mark.parametrize("bank", ["kb", "narae"])
def test_a_bank_ends_no_certificate_of_anothers_number(twins, bank):
    bank, theirs = twins.lab.bank(bank), {"kb": twins.twin, "narae": twins.mine}[bank]
    with pytest.raises(NotIssuedHere):
        twins.laptop.owner.revoke(theirs, bank)
    assert not any(each.revoked for each in twins.lab.now().certificates.values())


# --- what the cloud and the HSM themselves look at


def test_the_hsm_keeps_and_checks_both_issuer_and_number(twins):
    """A registration is found by the certificate that it was made for, though another has the same number."""
    kept = twins.lab.cloud.fetch_envelope(
        twins.laptop.party, twins.laptop._keybox.session(), CertificateId.of(twins.mine)
    )
    hsm, other = twins.lab.hsm, CertificateId.of(twins.twin)
    with pytest.raises(UnknownCertificate):
        hsm.evaluate(Party("cloud"), other, kept.context.registration, bytes(112), seen=0)
    with pytest.raises(UnknownCertificate):
        hsm.prove(Party("cloud"), other, kept.context.registration, b"")
    hsm.destroy(Party("cloud"), other)
    assert hsm.live(Party("cloud"), other) is None
    assert hsm.live(Party("cloud"), CertificateId.of(twins.mine)) == kept.context.registration


def test_the_hsm_takes_no_registration_under_another_number_than_the_key_signed(twins):
    this = CertificateId.of(twins.mine)
    context = twins.lab.cloud.fetch_envelope(twins.laptop.party, twins.laptop._keybox.session(), this).context
    with pytest.raises(BadInput, match="certificate"):
        twins.lab.hsm.register(Party("cloud"), this._replace(serial="0" * 32), context, b"", b"")


def test_the_cloud_finds_one_envelope_a_certificate_and_an_account(twins):
    session = twins.laptop._keybox.session()
    with pytest.raises(UnknownCertificate):
        twins.lab.cloud.fetch_envelope(twins.laptop.party, session, CertificateId.of(twins.twin))


# --- how it is shown


def test_where_two_numbers_look_the_same_the_ca_is_named_beside(twins):
    number = short(CertificateId.of(twins.mine).serial)
    names = [row[0].text for row in table(twins.lab.now()).rows]
    assert [number in name for name in names] == [True, True]
    assert [name.rpartition(number)[2].strip() for name in names] == [", CA", ", Gaon CA"]
    issued = [row[5].text for row in table(twins.lab.journal[:]).rows if number in row[5].text]
    assert {one.rpartition(number)[2].strip() for one in issued} == {", CA", ", Gaon CA"}


def test_where_no_two_look_the_same_the_number_is_all(enrolled):
    number = short(CertificateId.of(enrolled.certificate).serial)
    assert [row[0].text.rpartition(number)[2] for row in table(enrolled.lab.now()).rows] == [""]
    assert {row[5].text for row in table(enrolled.lab.journal[:]).rows if number in row[5].text} == {number}
