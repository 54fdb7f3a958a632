"""Whom a certificate names as its issuer: where nobody knows them, each says so, and takes nobody else instead."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy import text

from fincert_lab.crypto import cms, envelope, keys
from fincert_lab.errors import CaNotTrusted, CertificateOfAnotherLab, NotRegistered, RecordDamaged, UnknownCertificate
from fincert_lab.institutions.bank.challenge import Statement
from fincert_lab.journal import Act
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import serial_of
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import Check
from fincert_lab.pki.validation import issuer_among
from tests.conftest import PIN
from tests.pki import world

THIEF = keys.generate(b"T" * keys.SEED_BYTES)
STRANGER = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "KR"), x509.NameAttribute(NameOID.COMMON_NAME, "x")])
OTHERS_CA = world.reissue(world.CA, signed_by=world.ROOT_KEY, subject_name=STRANGER)
SPOILT = b"\x55\x04\x03\x0c\x01x", b"\x55\x04\x03\x0c\x01\xff"  # no UTF-8


def unreadable(certificate):
    """The same with an issuer's name that no library reads."""
    return x509.load_der_x509_certificate(certificate.public_bytes(Encoding.DER).replace(*SPOILT, 1))


@pytest.fixture
def nobodys(enrolled):
    """Hong's certificate once more, for a thief's key, from an issuer that nobody here has heard of."""
    return world.reissue(enrolled.certificate, signed_by=THIEF, issuer_name=STRANGER, public_key=THIEF.public_key())


def ca(certificate):
    return SimpleNamespace(trust=replace(world.TRUST, ca=certificate))


def test_the_issuer_is_the_one_whose_ca_the_certificate_names_wherever_it_stands():
    ours, theirs = ca(world.CA), ca(OTHERS_CA)
    assert issuer_among(world.HONG, [ours, theirs]) is issuer_among(world.HONG, [theirs, ours]) is ours


@pytest.mark.parametrize("spoil", [lambda it: it, unreadable], ids=["another's name", "a name that cannot be read"])
def test_nobody_is_the_issuer_where_the_certificate_names_none_of_them(spoil):
    its = spoil(world.reissue(world.HONG, signed_by=THIEF, issuer_name=STRANGER))
    assert issuer_among(its, [ca(world.CA), ca(world.CA)]) is None
    assert issuer_among(world.HONG, []) is None


def test_the_cloud_makes_no_room_for_a_certificate_of_a_ca_that_it_does_not_know(enrolled, nobodys):
    lab, session = enrolled.lab, enrolled.laptop._keybox.session()
    serial, spki = envelope.serial_content(nobodys.serial_number), keys.spki(THIEF.public_key())
    context = envelope.Context(session.account, serial, spki, version=1, registration=b"r" * 16)
    claim = keys.sign(THIEF, envelope.key_claim(context))
    with pytest.raises(CaNotTrusted):
        lab.cloud.register_key(enrolled.laptop.party, session, nobodys, context, claim, [b""])
    assert lab.journal[-1].refused == CaNotTrusted.code


def test_the_cloud_has_nothing_revoked_by_a_ca_that_did_not_issue_it(enrolled, nobodys):
    """Somebody wrote into its database what it would never have kept."""
    with enrolled.lab.cloud.store.transaction() as db:
        db.execute(text("UPDATE envelopes SET certificate = :der"), {"der": nobodys.public_bytes(Encoding.DER)})
    with pytest.raises(RecordDamaged) as damaged:
        enrolled.laptop.close_account()
    assert damaged.value.facts["owner"] == "cloud"
    assert enrolled.lab.now().certificates[CertificateId.of(enrolled.certificate)].revoked is None


def test_a_device_exports_no_key_under_a_ca_that_did_not_certify_it_and_takes_no_try(enrolled, nobodys):
    events = len(enrolled.lab.journal)
    with pytest.raises(CertificateOfAnotherLab) as refused:
        enrolled.laptop._keybox.export(nobodys, PIN, "password")
    assert refused.value.facts == {"thing": serial_of(nobodys)}
    assert len(enrolled.lab.journal) == events


def signed_by_a_thief(enrolled, certificate, asker, act):
    statement = Statement(act, asker.give_challenge(enrolled.laptop.party))
    return cms.sign(statement.encode(), certificate, THIEF), statement


def test_a_bank_and_its_services_take_nothing_from_who_has_a_certificate_of_a_ca_that_they_do_not_trust(
    enrolled, nobodys
):
    kb, hong, me = enrolled.lab.bank("kb"), enrolled.lab.person("hong"), enrolled.laptop.party
    service = kb.service("internet-banking")
    with pytest.raises(CaNotTrusted):
        service.accept(me, *signed_by_a_thief(enrolled, nobodys, service, Act.LOGIN))
    with pytest.raises(CaNotTrusted):
        kb.renew(me, *signed_by_a_thief(enrolled, nobodys, kb, Act.RENEW))
    with pytest.raises(CaNotTrusted):
        kb.register(me, hong.user_check(kb), *signed_by_a_thief(enrolled, nobodys, kb, Act.REGISTER), bytes(20))


def test_a_report_puts_a_certificate_of_a_ca_that_is_not_trusted_under_the_banks_own_and_says_why_not(
    enrolled, nobodys
):
    kb = enrolled.lab.bank("kb")
    report = kb.service("internet-banking").explain(nobodys)
    assert report.chain[1:] == (kb.ca.trust.ca, kb.ca.trust.root)
    assert (report.failed.depth, report.failed.check) == (0, Check.SIGNATURE)
    assert isinstance(report.failed.evidence.refusal, CaNotTrusted)


def test_a_bank_knows_no_certificate_of_the_number_of_one_of_its_own_from_an_issuer_that_nobody_knows(
    enrolled, nobodys
):
    kb, hong = enrolled.lab.bank("kb"), enrolled.lab.person("hong")
    assert serial_of(nobodys) == serial_of(enrolled.certificate)
    with pytest.raises(UnknownCertificate):
        kb.revoke(hong.party, hong.user_check(kb), nobodys, Reason.UNSPECIFIED)
    with pytest.raises(NotRegistered):
        kb.unregister(hong.party, hong.user_check(kb), nobodys)
    with kb.store.transaction() as db, pytest.raises(NotRegistered):
        kb.customer_of(db, nobodys)
