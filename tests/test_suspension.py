"""효력정지와 효력회복: a certificate on hold is refused like a revoked one, and can come back; for a time."""

from contextlib import suppress
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.ocsp import load_der_ocsp_response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fincert_lab import Lab
from fincert_lab.advice import Hint
from fincert_lab.errors import (
    BadInput,
    Expired,
    LabError,
    NotACustomer,
    NotSuspended,
    OwnCertificateExists,
    Revoked,
    Suspended,
    UnknownCertificate,
)
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki import crl, ocsp
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.reason import Reason
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Refusal, Status
from fincert_lab.views import table
from tests.conftest import LIFE, RENEWABLE
from tests.facts import facts_in, facts_in_databases
from tests.test_guide import hints, star, state

PIN, OTHER_PIN = "280417", "905271"


@pytest.fixture
def suspended(enrolled):
    """Hong's certificate, suspended at KB an hour after it was issued."""
    enrolled.lab.advance(hours=1)
    enrolled.lab.person("hong").suspend(enrolled.certificate, enrolled.lab.bank("kb"))
    return enrolled


def restore(told):
    told.lab.person("hong").restore(told.certificate, told.lab.bank("kb"))


def login(told):
    return told.laptop.login(star(told.lab), told.certificate, pin=PIN)


def in_list(lab, certificate):
    """Return the reason that the newest list gives for this certificate, or None."""
    newest = lab.ca.status.fetch_crls(Party("kb"), certificate).ca
    found = crl.look_up(newest, certificate, issuer=lab.ca.trust.ca, at=lab.time)
    return found and found.reason


def in_answer(lab, certificate):
    """Return the reason that an OCSP answer gives for this certificate, or None."""
    request = ocsp.build_request(certificate.serial_number, lab.ca.trust.ca)
    answer = load_der_ocsp_response(lab.ca.status.answer(Party("kb"), request))
    return answer.revocation_time_utc and crl.reason_for(answer.revocation_reason)


def in_table(lab, certificate):
    """Return the reason that belongs to what the state says of this certificate, or None."""
    its = state(lab, certificate)
    return its.revoked or (Reason.CERTIFICATE_HOLD if its.suspended else None)


# --- on hold


def test_a_suspended_certificate_is_refused_and_told_since_when(suspended):
    with pytest.raises(Suspended, match=r"Suspended on 2026-03-02 10:00.*restore\(\)"):
        login(suspended)


def test_list_answer_and_table_call_it_a_hold(suspended):
    places = (in_list, in_answer, in_table)
    assert [look(suspended.lab, suspended.certificate) for look in places] == [Reason.CERTIFICATE_HOLD] * 3
    until = f"{2026 + Rules.validity_years}-03-02"
    assert f"‖ suspended · {until}, {LIFE:,} days left" in repr(table(suspended.lab))
    assert suspended.lab.now().refusal_everywhere(state(suspended.lab, suspended.certificate)) is Refusal.SUSPENDED


def test_no_bank_registers_it(suspended):
    with pytest.raises(Suspended):
        suspended.laptop.register(suspended.certificate, suspended.lab.bank("woori"), pin=PIN)


def test_where_it_is_registered_it_stays_so(enrolled):
    lab, woori = enrolled.lab, enrolled.lab.bank("woori")
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    lab.person("hong").suspend(enrolled.certificate, lab.bank("kb"))
    restore(enrolled)
    assert enrolled.laptop.login(woori.service("internet-banking"), enrolled.certificate, pin=PIN)


def test_it_cannot_be_renewed(enrolled):
    lab = enrolled.lab
    lab.advance(days=RENEWABLE)
    lab.person("hong").suspend(enrolled.certificate, lab.bank("kb"))
    with pytest.raises(Suspended):
        enrolled.laptop.renew(enrolled.certificate, lab.bank("kb"), pin=PIN)


def test_it_may_come_back_and_so_another_banks_would_clash_with_it(suspended):
    lab, laptop = suspended.lab, suspended.laptop
    other = laptop.enroll(lab.bank("shinhan"), pin=OTHER_PIN)
    with pytest.raises(OwnCertificateExists):
        laptop.register(other, lab.bank("kb"), pin=OTHER_PIN)


def test_the_owner_is_reminded(suspended):
    assert ("hong", Hint.RESTORE) in hints(suspended.lab)


# --- back again


def test_once_restored_it_is_taken_again_and_its_end_date_has_stayed(suspended):
    until = state(suspended.lab, suspended.certificate).valid_until
    suspended.lab.advance(days=30)
    restore(suspended)
    assert login(suspended)
    assert state(suspended.lab, suspended.certificate).valid_until == until


def test_once_restored_the_next_list_does_not_name_it(suspended):
    assert in_list(suspended.lab, suspended.certificate) is Reason.CERTIFICATE_HOLD
    restore(suspended)
    places = (in_list, in_answer, in_table)
    assert [look(suspended.lab, suspended.certificate) for look in places] == [None] * 3


def test_it_can_be_suspended_again(suspended):
    restore(suspended)
    suspended.lab.person("hong").suspend(suspended.certificate, suspended.lab.bank("kb"))
    with pytest.raises(Suspended):
        login(suspended)


def test_only_what_is_suspended_is_restored(enrolled):
    with pytest.raises(NotSuspended, match="not suspended"):
        restore(enrolled)


def test_it_is_suspended_once(suspended):
    with pytest.raises(Suspended):
        suspended.lab.person("hong").suspend(suspended.certificate, suspended.lab.bank("kb"))


# --- for good


@pytest.mark.parametrize("reason", ["key_compromise", "unspecified"])
def test_a_suspended_certificate_can_be_revoked_and_then_does_not_come_back(suspended, reason):
    hong, kb = suspended.lab.person("hong"), suspended.lab.bank("kb")
    hong.revoke(suspended.certificate, kb, reason=reason)
    assert in_table(suspended.lab, suspended.certificate) == reason
    for act in (hong.restore, hong.suspend):
        with pytest.raises(Revoked):
            act(suspended.certificate, kb)
    with pytest.raises(Revoked):
        login(suspended)


def test_a_suspended_certificate_is_superseded_by_a_new_one(suspended):
    suspended.laptop.enroll(suspended.lab.bank("kb"), pin=OTHER_PIN)
    assert in_list(suspended.lab, suspended.certificate) is Reason.SUPERSEDED
    with pytest.raises(Revoked):
        restore(suspended)


def test_a_suspended_certificate_can_be_deleted(suspended):
    suspended.laptop.delete(suspended.certificate, pin=PIN)
    assert in_table(suspended.lab, suspended.certificate) is Reason.CESSATION_OF_OPERATION


def test_it_can_be_restored_until_its_time_is_over(suspended):
    suspended.lab.advance(days=Rules.suspension_limit.days - 1, hours=23, minutes=59)
    restore(suspended)
    assert login(suspended)


def test_after_that_the_ca_revokes_it_by_itself(suspended):
    suspended.lab.advance(days=Rules.suspension_limit.days)
    places = (in_list, in_answer, in_table)
    assert [look(suspended.lab, suspended.certificate) for look in places] == [Reason.CESSATION_OF_OPERATION] * 3
    with pytest.raises(Revoked):
        restore(suspended)


def test_what_was_restored_in_time_is_not_revoked(suspended):
    suspended.lab.advance(days=Rules.suspension_limit.days - 1)
    restore(suspended)
    suspended.lab.advance(days=Rules.suspension_limit.days - 1)
    assert in_table(suspended.lab, suspended.certificate) is None


def test_once_expired_it_is_expired(suspended):
    suspended.lab.advance(days=Rules.suspension_limit.days - 1)
    restore(suspended)
    suspended.lab.advance(days=LIFE - Rules.suspension_limit.days)
    suspended.lab.person("hong").suspend(suspended.certificate, suspended.lab.bank("kb"))
    suspended.lab.advance(days=2)
    assert suspended.lab.now().status(state(suspended.lab, suspended.certificate)) is Status.EXPIRED


# --- who may


@pytest.mark.parametrize("act", ["suspend", "restore"])
def test_only_the_bank_that_had_it_issued_and_only_its_holder(suspended, act):
    lab, certificate = suspended.lab, suspended.certificate
    with pytest.raises(UnknownCertificate):
        getattr(lab.person("kim"), act)(certificate, lab.bank("kb"))
    with pytest.raises(UnknownCertificate):
        getattr(lab.person("hong"), act)(certificate, lab.bank("woori"))
    with pytest.raises(NotACustomer):
        getattr(lab.person("kim"), act)(certificate, lab.bank("woori"))
    with pytest.raises(BadInput):
        getattr(lab.person("hong"), act)("6713", lab.bank("kb"))


@pytest.mark.parametrize("act", ["suspend", "restore"])
def test_nobody_without_the_security_medium(suspended, act):
    kb, hong = suspended.lab.bank("kb"), suspended.lab.person("hong")
    check = UserCheck(hong.user_check(kb).account_number, "0000")
    with pytest.raises(LabError):
        getattr(kb, act)(hong.party, check, suspended.certificate)
    assert in_table(suspended.lab, suspended.certificate) is Reason.CERTIFICATE_HOLD


@pytest.mark.parametrize("act", ["suspend", "restore"])
def test_the_ca_listens_to_that_bank_only(suspended, act):
    for stranger in ("woori", "cloud", "hong"):
        with pytest.raises(UnknownCertificate):
            getattr(suspended.lab.ca, act)(Party(stranger), serial_of(suspended.certificate))


def test_what_was_suspended_or_revoked_after_its_renewal_was_authorised_is_not_renewed(enrolled):
    lab, kb, hong = enrolled.lab, enrolled.lab.bank("kb"), enrolled.lab.person("hong")
    lab.advance(days=RENEWABLE)
    for end, error in ((hong.suspend, Suspended), (hong.revoke, Revoked)):
        authorisation = renewal(enrolled)
        end(enrolled.certificate, kb)
        with pytest.raises(error):
            enrolled.laptop.generate_key()
            enrolled.laptop.request_certificate(authorisation)
        if end == hong.suspend:
            hong.restore(enrolled.certificate, kb)


def renewal(told):
    """Have the bank authorise a renewal, and go no further."""
    with pytest.MonkeyPatch.context() as patch:
        given, device = [], type(told.laptop)
        patch.setattr(device, "request_certificate", lambda _, authorisation: given.append(authorisation))
        with suppress(Exception):
            told.laptop.renew(told.certificate, told.lab.bank("kb"), pin=PIN)
    return given[0]


def test_a_hold_is_no_reason_to_revoke(enrolled):
    with pytest.raises(BadInput, match="the reason"):
        enrolled.lab.ca.revoke(Party("kb"), serial_of(enrolled.certificate), Reason.CERTIFICATE_HOLD)
    with pytest.raises(BadInput, match="the reason"):
        enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"), reason="certificate_hold")


def test_an_expired_certificate_is_not_suspended(enrolled):
    lab = enrolled.lab
    lab.advance(days=LIFE + 1)
    with pytest.raises(Expired):
        lab.person("hong").suspend(enrolled.certificate, lab.bank("kb"))
    assert not state(lab, enrolled.certificate).suspended


def test_the_time_to_restore_ends_by_itself_where_the_clock_goes_by_itself(suspended):
    suspended.lab._clock.advance(
        timedelta(days=Rules.suspension_limit.days + 1)
    )  # as a sandbox's does: nobody moves it
    with pytest.raises(Revoked):
        login(suspended)
    assert in_answer(suspended.lab, suspended.certificate) is Reason.CESSATION_OF_OPERATION


# --- whatever happens


ACTS = {
    "suspend": lambda told: told.lab.person("hong").suspend(told.certificate, told.lab.bank("kb")),
    "restore": restore,
    "revoke": lambda told: told.lab.person("hong").revoke(told.certificate, told.lab.bank("kb")),
    "delete": lambda told: told.laptop.delete(told.certificate, pin=PIN),
    "renew": lambda told: told.laptop.renew(told.certificate, told.lab.bank("kb"), pin=PIN),
    "re-issue": lambda told: told.laptop.enroll(told.lab.bank("kb"), pin=OTHER_PIN),
    "a day": lambda told: told.lab.advance(days=1),
    "the time to restore": lambda told: told.lab.advance(days=Rules.suspension_limit.days + 1),
    "to the renewal window": lambda told: told.lab.advance(days=RENEWABLE),
    "a certificate's life": lambda told: told.lab.advance(days=LIFE + 4),
    "login": login,
}


class Told:
    """A lab of its own with one certificate: Hypothesis tells many stories in one test."""

    def __init__(self):
        self.lab = Lab.start(lang="en")
        self.laptop = self.lab.person("hong").device("laptop")
        self.certificate = self.laptop.enroll(self.lab.bank("kb"), pin=PIN)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=8))
def test_list_answer_and_table_say_the_same_and_nothing_comes_back_from_revoked(acts):
    told, revoked = Told(), None
    for act in acts:
        with suppress(LabError):
            ACTS[act](told)
        now = in_table(told.lab, told.certificate)
        assert in_list(told.lab, told.certificate) == in_answer(told.lab, told.certificate) == now
        assert revoked is None or now == revoked
        revoked = now if now is not Reason.CERTIFICATE_HOLD else None
    numbers = [e.facts.number for e in told.lab.journal if e.act is Act.PUBLISH_CRL and e.facts.issuer == "ca"]
    assert numbers == list(range(1, len(numbers) + 1))
    newest = x509.load_der_x509_crl(told.lab.ca.status.fetch_crls(Party("kb"), told.certificate).ca)
    assert newest.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == numbers[-1]
    assert facts_in(told.lab.now()) == facts_in_databases(told.lab)
