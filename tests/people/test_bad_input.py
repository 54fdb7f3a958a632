"""What a person, or an attacker, may type: a typed error that changes nothing but the count and its event."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import text

from fincert_lab import Lab
from fincert_lab.errors import (
    AnotherLab,
    AuthorisationExpired,
    AuthorisationUsed,
    BadInput,
    DamagedEnvelope,
    IdentityCheckFailed,
    LabClosed,
    LabError,
    NotACustomer,
    PinFormat,
    SmsCodeExpired,
    UnknownBank,
    UnknownCertificate,
    UnknownDevice,
    UnknownPerson,
    UnknownService,
    WeakPin,
    WrongAuthorisationCode,
    WrongIdentity,
    WrongOrder,
    WrongPin,
    WrongProof,
    WrongSmsCode,
)
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.institutions.ca.application import Authorisation
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.rules import Rules

PIN = "280417"
NO_PINS = [
    "28041",
    "2804177",
    "abcdef",
    "28041a",
    "２８０４１７",
    "٢٨٠٤١٧",
    "280417\n",
    "",
    None,
    280417,
    b"280417",
    "2" * 10_000_000,
]


def tables(lab):
    """Every row of every institution but its outbox: what must not have changed."""
    found = {}
    for institution in (lab.ca, lab.telecom, lab.hsm, lab.cloud, *lab.banks.values()):
        with institution.store.transaction() as db:
            for table in institution.store.tables:
                if table.name != "outbox":
                    found[institution.party, table.name] = [tuple(row) for row in db.execute(table.select())]
    return found


def kb_check():
    return UserCheck("000-21-0001-001", "4821")


@pytest.mark.parametrize("pin", NO_PINS, ids=lambda pin: repr(pin)[:12])
def test_what_is_no_pin_never_leaves_the_device_when_enrolling(lab, pin):
    before, events = tables(lab), len(lab.journal)
    with pytest.raises(PinFormat):
        lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=pin)
    assert (tables(lab), len(lab.journal)) == (before, events)


@pytest.mark.parametrize("pin", NO_PINS, ids=lambda pin: repr(pin)[:12])
def test_what_is_no_pin_costs_no_try(enrolled, pin):
    service = enrolled.lab.bank("kb").service("star-banking")
    with pytest.raises(PinFormat):
        enrolled.laptop.login(service, enrolled.certificate, pin=pin)
    assert enrolled.lab.now().certificates[CertificateId.of(enrolled.certificate)].tries_left == Rules.pin_tries


@pytest.mark.parametrize("pin", ["123987", "777214", "258014", "102300"])
def test_a_weak_pin_is_refused_before_anything_happens(lab, pin):
    events = len(lab.journal)
    with pytest.raises(WeakPin):
        lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=pin)
    assert len(lab.journal) == events


def test_unknown_names_are_told_from_known_ones(lab):
    with pytest.raises(UnknownPerson, match="hong, kim"):
        lab.person("nobody")
    with pytest.raises(UnknownBank):
        lab.bank("nobank")
    with pytest.raises(UnknownService, match="internet-banking"):
        lab.bank("kb").service("nothing")


@pytest.mark.parametrize("name", ["", "a/b", "x" * 21, None, 3, "<b>"])
def test_a_device_has_a_plain_name(lab, name):
    with pytest.raises(BadInput):
        lab.person("hong").device(name)


def test_a_device_that_was_not_connected_gets_nothing(enrolled):
    tablet = enrolled.lab.person("hong").device("tablet")
    with pytest.raises(UnknownDevice):
        tablet.login(enrolled.lab.bank("kb").service("star-banking"), enrolled.certificate, pin=PIN)
    with pytest.raises(UnknownDevice):
        tablet.certificates()


def test_another_persons_device_cannot_use_the_certificate(enrolled):
    phone = enrolled.lab.person("kim").device("phone")
    phone.connect()
    with pytest.raises(UnknownCertificate):
        phone.login(enrolled.lab.bank("kb").service("star-banking"), enrolled.certificate, pin=PIN)


def test_a_stolen_session_does_not_work_on_another_device(enrolled):
    session = enrolled.laptop._keybox.session()
    with pytest.raises(UnknownDevice):
        enrolled.lab.cloud.fetch_envelope(
            enrolled.lab.person("kim").party, session, CertificateId.of(enrolled.certificate)
        )


@pytest.mark.parametrize("what", ["no certificate", None, 7])
def test_what_is_no_certificate_is_refused(enrolled, what):
    kb = enrolled.lab.bank("kb")
    with pytest.raises(BadInput):
        enrolled.laptop.login(kb.service("star-banking"), what, pin=PIN)
    with pytest.raises(BadInput):
        enrolled.lab.person("hong").revoke(what, kb)


def test_an_unknown_reason_is_refused(enrolled):
    with pytest.raises(BadInput):
        enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"), reason="boredom")


def but_for_security_tries(lab):
    """Every table; of a bank's customers all but how many security code tries they have left."""
    found = tables(lab)
    for bank in lab.banks:
        found[bank, "customers"] = [row[:6] + row[8:] for row in found[bank, "customers"]]
    return found


@pytest.mark.parametrize("check", [UserCheck("000-21-0001-001", "0000"), UserCheck("999", "4821")])
def test_a_wrong_user_check_leaves_only_its_event(enrolled, check):
    lab, kb, hong = enrolled.lab, enrolled.lab.bank("kb"), enrolled.lab.person("hong")
    before, events = but_for_security_tries(lab), len(lab.journal)
    with pytest.raises(IdentityCheckFailed):
        kb.check_identity(hong.party, check)
    with pytest.raises(IdentityCheckFailed):
        kb.revoke(hong.party, check, enrolled.certificate, Reason.UNSPECIFIED)
    assert but_for_security_tries(lab) == before
    assert [event.refused for event in lab.journal[events:]] == ["identity_check_failed"] * 2


@pytest.mark.parametrize("value", [None, 4821, "", "4" * 10_000_000])
def test_a_user_check_has_short_texts(value):
    with pytest.raises(BadInput):
        UserCheck("000-21-0001-001", value)


# --- SMS


def joined(lab):
    from fincert_lab.institutions.cloud.messages import Member

    me = lab.person("hong").identity
    laptop = lab.person("hong").device("laptop").party
    return laptop, lab.cloud.accounts.join(laptop, Member(lab.person("hong").party, me.name, me.birth_date, me.phone))


@pytest.mark.parametrize("code", ["000000", "", None, 123456, "１２３４５６", "٣٢١٣٢١", "9" * 10_000_000])
def test_a_wrong_sms_code_opens_no_session(lab, code):
    laptop, account = joined(lab)
    lab.cloud.accounts.send_sms(laptop, account)
    with pytest.raises(WrongSmsCode if isinstance(code, str) else BadInput):
        lab.cloud.accounts.confirm_sms(laptop, account, code, remember=False)
    assert tables(lab)["cloud", "sessions"] == []


def test_after_too_many_wrong_sms_codes_the_right_one_comes_too_late(lab):
    laptop, account = joined(lab)
    lab.cloud.accounts.send_sms(laptop, account)
    for _ in range(Rules.sms_code_tries):
        with pytest.raises(WrongSmsCode):
            lab.cloud.accounts.confirm_sms(laptop, account, "000000", remember=False)
    with pytest.raises(WrongSmsCode):
        lab.cloud.accounts.confirm_sms(laptop, account, lab.person("hong").read_sms_code(), remember=False)
    lab.advance(seconds=Rules.sms_interval.seconds)
    lab.cloud.accounts.send_sms(laptop, account)
    lab.cloud.accounts.confirm_sms(laptop, account, lab.person("hong").read_sms_code(), remember=False)


def test_an_sms_code_serves_once(lab):
    laptop, account = joined(lab)
    lab.cloud.accounts.send_sms(laptop, account)
    code = lab.person("hong").read_sms_code()
    lab.cloud.accounts.confirm_sms(laptop, account, code, remember=False)
    with pytest.raises(WrongSmsCode):
        lab.cloud.accounts.confirm_sms(laptop, account, code, remember=False)


def test_an_sms_code_comes_too_late_after_three_minutes(lab):
    laptop, account = joined(lab)
    lab.cloud.accounts.send_sms(laptop, account)
    code = lab.person("hong").read_sms_code()
    lab.advance(minutes=3, seconds=1)
    with pytest.raises(SmsCodeExpired):
        lab.cloud.accounts.confirm_sms(laptop, account, code, remember=False)


def test_an_sms_code_is_for_the_device_that_asked(lab):
    laptop, account = joined(lab)
    lab.cloud.accounts.send_sms(laptop, account)
    with pytest.raises(WrongSmsCode):
        lab.cloud.accounts.confirm_sms(
            lab.person("kim").party, account, lab.person("hong").read_sms_code(), remember=False
        )


def test_no_sms_goes_out_before_somebody_joined(lab):
    with pytest.raises(WrongOrder):
        lab.cloud.accounts.send_sms(lab.person("hong").device("laptop").party, bytes(16))


# --- the authorisation code


@pytest.fixture
def applied(lab):
    laptop = lab.person("hong").device("laptop")
    authorisation = laptop.check_identity(lab.bank("kb"))
    laptop.generate_key()
    return lab, laptop, authorisation


def test_a_wrong_authorisation_code_gets_nothing(applied):
    lab, laptop, authorisation = applied
    before = tables(lab)
    for wrong in (
        replace(authorisation, authorisation_code="0" * 20),
        replace(authorisation, reference_number="0" * 10),
    ):
        with pytest.raises(WrongAuthorisationCode):
            laptop.request_certificate(wrong)
    assert tables(lab) == before


@pytest.mark.parametrize("code", ["９" * 20, None, 1, "1" * 10_000_000])
def test_what_is_no_authorisation_code_is_refused(code):
    with pytest.raises(WrongAuthorisationCode):
        Authorisation("0" * 10, code, Party("ca"))


def test_an_authorisation_code_serves_once(applied):
    _, laptop, authorisation = applied
    laptop.request_certificate(authorisation)
    laptop.generate_key()
    with pytest.raises(AuthorisationUsed):
        laptop.request_certificate(authorisation)


def test_an_authorisation_code_expires(applied):
    lab, laptop, authorisation = applied
    lab.advance(days=7, minutes=1)
    with pytest.raises(AuthorisationExpired):
        laptop.request_certificate(authorisation)


def test_the_ca_certifies_no_vid_that_is_not_the_customers(applied, monkeypatch):
    lab, laptop, authorisation = applied
    monkeypatch.setattr(laptop.owner, "identity", lab.person("kim").identity)
    before = tables(lab)
    with pytest.raises(WrongIdentity):
        laptop.request_certificate(authorisation)
    assert tables(lab) == before


@pytest.mark.parametrize("somebody", ["kim", "lee", "namesake"])
def test_a_certificate_is_registered_for_nobody_but_its_owner(enrolled, somebody):
    customer, shinhan = enrolled.lab.person(somebody), enrolled.lab.bank("shinhan")
    customer.visit_branch(shinhan)
    with pytest.raises(WrongIdentity):
        enrolled.laptop.register(enrolled.certificate, shinhan, pin=PIN, customer=customer)
    enrolled.laptop.register(enrolled.certificate, shinhan, pin=PIN, customer=enrolled.lab.person("hong"))
    assert enrolled.lab.now().certificates[CertificateId.of(enrolled.certificate)].registered == ("shinhan",)


def test_who_registers_a_certificate_is_a_customer_of_that_bank_in_this_lab(enrolled):
    lab, events = enrolled.lab, len(enrolled.lab.journal)
    refusals = {lab.person("kim"): NotACustomer, Lab.start(lang="en").person("hong"): AnotherLab}
    refusals |= dict.fromkeys(("hong", 3, "", 0, (), enrolled.laptop, lab.bank("woori")), BadInput)
    for customer, error in refusals.items():
        with pytest.raises(error):
            enrolled.laptop.register(enrolled.certificate, lab.bank("woori"), pin=PIN, customer=customer)
    assert len(lab.journal) == events


# --- the wrong order, and a broken envelope


def test_steps_in_the_wrong_order_are_refused(lab):
    laptop = lab.person("hong").device("laptop")
    with pytest.raises(WrongOrder):
        laptop.request_certificate(laptop.check_identity(lab.bank("kb")))


def test_a_pin_cannot_be_set_for_a_key_that_was_forgotten(enrolled):
    with pytest.raises(WrongOrder):
        enrolled.laptop.set_pin(enrolled.certificate, PIN)


def test_an_envelope_cannot_be_replaced(enrolled):
    lab, session, this = enrolled.lab, enrolled.laptop._keybox.session(), CertificateId.of(enrolled.certificate)
    stored = lab.cloud.fetch_envelope(enrolled.laptop.party, session, this)
    with pytest.raises(WrongOrder):
        lab.cloud.store_envelope(
            enrolled.laptop.party, session, this, stored.context.registration, stored.envelope, [b""]
        )


def test_a_proof_that_was_not_signed_gives_no_try_back(enrolled, stored):
    lab, session, this = enrolled.lab, enrolled.laptop._keybox.session(), CertificateId.of(enrolled.certificate)
    with pytest.raises(WrongPin):
        enrolled.laptop.login(lab.bank("kb").service("star-banking"), enrolled.certificate, pin="135790")
    with pytest.raises(WrongProof):
        lab.cloud.prove(enrolled.laptop.party, session, this, stored.context.registration, [b"no signature"])
    assert lab.now().certificates[this].tries_left == Rules.pin_tries - 1


def flip(lab, column, bit):
    with lab.cloud.store.transaction() as db:
        value = bytearray(db.execute(text(f"SELECT {column} FROM envelopes")).scalar_one())
        value[bit // 8] ^= 1 << bit % 8
        db.execute(text(f"UPDATE envelopes SET {column} = :value"), {"value": bytes(value)})


@pytest.mark.parametrize("bit", [0, 95, 96, 800, 1500])
def test_an_envelope_with_one_bit_flipped_is_damaged_not_a_wrong_pin(enrolled, bit):
    flip(enrolled.lab, "blob", bit)
    with pytest.raises(DamagedEnvelope):
        enrolled.laptop.login(enrolled.lab.bank("kb").service("star-banking"), enrolled.certificate, pin=PIN)


@pytest.mark.parametrize("amount", [0, -1, 1.5, "1", None, True, 10**13])
def test_a_transfer_has_an_amount_in_whole_won(enrolled, amount):
    service = enrolled.lab.bank("kb").service("internet-banking")
    with pytest.raises(BadInput):
        enrolled.laptop.transfer(service, enrolled.certificate, amount=amount, payee="000", pin=PIN)


@pytest.mark.parametrize("payee", ["", None, 5, "0" * 41, "000\n111", "0" * 10_000_000])
def test_a_transfer_has_a_short_payee(enrolled, payee):
    service = enrolled.lab.bank("kb").service("internet-banking")
    with pytest.raises(BadInput):
        enrolled.laptop.transfer(service, enrolled.certificate, amount=1, payee=payee, pin=PIN)


@pytest.mark.parametrize("by", [{"days": -1}, {"fortnights": 1}, {"days": "1"}, {"days": 10**10}])
def test_the_clock_refuses_what_is_no_way_forward(lab, by):
    now, events = lab.time, len(lab.journal)
    with pytest.raises(BadInput):
        lab.advance(**by)
    assert (lab.time, len(lab.journal)) == (now, events)


@pytest.mark.parametrize("number", [0, -1, 10**9, None, "3"])
def test_time_travel_needs_an_event_that_there_is(lab, number):
    with pytest.raises(LabError):
        lab.at(number)


def test_a_certificate_is_the_same_object_any_tool_reads(enrolled):
    assert enrolled.certificate.public_bytes(Encoding.DER)[:2] == b"\x30\x82"


@pytest.mark.parametrize("thing", [None, 5, "0" * 10, b"", object()])
def test_what_is_no_authorisation_requests_no_certificate(lab, thing):
    laptop = lab.person("hong").device("laptop")
    laptop.generate_key()
    with pytest.raises(BadInput):
        laptop.request_certificate(thing)


def test_phishing_takes_a_person_and_a_service_of_this_lab(lab):
    hong, service = lab.person("hong"), lab.bank("kb").service("star-banking")
    elsewhere = Lab.start(lang="en")
    for person, page in ((None, service), ("hong", service), (hong, None), (hong, "kb/star-banking")):
        with pytest.raises(BadInput):
            lab.phish(person, page)
    for person, page in ((elsewhere.person("hong"), service), (hong, elsewhere.bank("kb").service("star-banking"))):
        with pytest.raises(AnotherLab):
            lab.phish(person, page)


@pytest.mark.parametrize("days", [float("nan"), float("inf"), "1", None])
def test_a_clock_is_moved_by_whole_days_and_by_nothing_else(lab, days):
    with pytest.raises(BadInput):
        lab.advance(days=days)


@pytest.mark.parametrize("name", ["a\nb", "x" * 10**6, "\ud800", "\x1b[2J"])
def test_what_somebody_typed_does_not_break_the_line_that_refuses_it(lab, name):
    with pytest.raises(UnknownPerson) as refused:
        lab.person(name)
    said = str(refused.value)
    assert said.isprintable() and len(said) < 400


def test_a_lab_that_was_closed_says_so(enrolled):
    enrolled.lab.close()
    with pytest.raises(LabClosed):
        enrolled.laptop.login(enrolled.lab.bank("kb").service("star-banking"), enrolled.certificate, pin=PIN)
