"""An exported key: opened with the PIN as for every act, and out of the device only under a password."""

import pytest
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from fincert_lab import Lab
from fincert_lab.crypto import cms
from fincert_lab.crypto.keys import KeyKind
from fincert_lab.errors import (
    BadInput,
    CertificateOfAnotherLab,
    PinAsPassword,
    PinFormat,
    PinLocked,
    Revoked,
    UnknownCertificate,
    UnknownDevice,
    WrongPin,
)
from fincert_lab.institutions.bank.challenge import Statement
from fincert_lab.journal import Act
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from tests.crypto.test_pkcs12 import NO_PASSWORDS
from tests.people.test_bad_input import NO_PINS, tables
from tests.test_guide import star

PIN, WRONG, PASSWORD = "280417", "135790", "Correct horse"


def tries_left(story):
    return story.lab.now().certificates[CertificateId.of(story.certificate)].tries_left


def nothing_happens(story, error, certificate, **named):
    before, events = tables(story.lab), len(story.lab.journal)
    with pytest.raises(error) as refused:
        story.laptop.export(certificate, **named)
    assert (tables(story.lab), len(story.lab.journal)) == (before, events)
    return refused.value


@pytest.fixture
def exported(enrolled):
    return enrolled.laptop.export(enrolled.certificate, pin=PIN, password=PASSWORD)


def test_the_file_holds_the_key_of_the_certificate_and_the_path_to_the_root(enrolled, exported, key):
    read, trust = load_pkcs12(exported.content, PASSWORD.encode()), enrolled.lab.ca.trust
    assert read.key.private_numbers() == key.private_numbers()
    path = [read.cert.certificate, *(above.certificate for above in read.additional_certs)]
    assert path == [enrolled.certificate, trust.ca, trust.root]


@pytest.mark.parametrize("kind", KeyKind)
def test_a_key_of_every_kind_is_exported(kind, lab):
    laptop = lab.person("hong").device("laptop")
    certificate = laptop.enroll(lab.bank("kb"), pin=PIN, kind=kind)
    read = load_pkcs12(laptop.export(certificate, pin=PIN, password=PASSWORD).content, PASSWORD.encode())
    assert read.key.public_key() == certificate.public_key()


def test_what_is_shown_of_the_file_is_its_type_alone(exported):
    assert {repr(exported), str(exported)} == {"KeyFile(…)"}


def test_to_export_is_to_open_the_key_and_nothing_else(enrolled):
    events, before = len(enrolled.lab.journal), tries_left(enrolled)
    enrolled.laptop.export(enrolled.certificate, pin=PIN, password=PASSWORD)
    assert [event.act for event in enrolled.lab.journal[events:]] == opening(enrolled)
    assert tries_left(enrolled) == before


def opening(story):
    """The acts that it takes to open the key."""
    events = len(story.lab.journal)
    story.laptop._keybox.open(story.certificate, PIN)
    return [event.act for event in story.lab.journal[events:]]


def test_a_wrong_pin_costs_a_try_and_gives_no_file(enrolled):
    with pytest.raises(WrongPin):
        enrolled.laptop.export(enrolled.certificate, pin=WRONG, password=PASSWORD)
    assert tries_left(enrolled) == Rules.pin_tries - 1


def test_no_tries_are_left_after_as_many_exports_as_there_were(enrolled):
    for error in (*[WrongPin] * (Rules.pin_tries - 1), PinLocked):
        with pytest.raises(error):
            enrolled.laptop.export(enrolled.certificate, pin=WRONG, password=PASSWORD)


@pytest.mark.parametrize("pin", NO_PINS, ids=lambda pin: repr(pin)[:12])
def test_what_is_no_pin_is_refused_first_and_nobody_is_asked(enrolled, pin):
    nothing_happens(enrolled, PinFormat, None, pin=pin, password=None)


@pytest.mark.parametrize("certificate", [None, 7, "no certificate", b""])
def test_what_is_no_certificate_is_refused_next_and_nobody_is_asked(enrolled, certificate):
    refused = nothing_happens(enrolled, BadInput, certificate, pin=PIN, password=None)
    assert refused.facts == {"field": "certificate"}


@pytest.mark.parametrize("password", NO_PASSWORDS, ids=lambda password: repr(password)[:12])
def test_what_is_no_password_is_refused_and_nobody_is_asked(enrolled, password):
    refused = nothing_happens(enrolled, BadInput, enrolled.certificate, pin=PIN, password=password)
    assert refused.facts == {"field": "password"}


@pytest.mark.parametrize("password", [PIN, f"hong{PIN}!"])
def test_a_password_with_the_pin_in_it_is_refused_and_nobody_is_asked(enrolled, password):
    refused = nothing_happens(enrolled, PinAsPassword, enrolled.certificate, pin=PIN, password=password)
    assert refused.facts == {} and PIN not in str(refused)


def test_a_device_that_was_not_connected_exports_nothing(enrolled):
    phone = enrolled.lab.person("hong").device("phone")
    with pytest.raises(UnknownDevice):
        phone.export(enrolled.certificate, pin=PIN, password=PASSWORD)


def test_another_persons_device_exports_nothing(enrolled):
    phone = enrolled.lab.person("kim").device("phone")
    phone.connect()
    with pytest.raises(UnknownCertificate):
        phone.export(enrolled.certificate, pin=PIN, password=PASSWORD)


def test_another_labs_certificate_is_not_exported(enrolled):
    elsewhere = Lab.start(lang="en", seed="elsewhere")
    other = elsewhere.person("hong").device("laptop").enroll(elsewhere.bank("kb"), pin=PIN)
    with pytest.raises(CertificateOfAnotherLab):
        enrolled.laptop.export(other, pin=PIN, password=PASSWORD)


def sign_with_the_copy(story, file):
    """Log in as somebody does who has the file and has guessed its password."""
    key = load_pkcs12(file.content, PASSWORD.encode()).key
    statement = Statement(Act.LOGIN, star(story.lab).give_challenge(story.laptop.party))
    signed = cms.sign(statement.encode(), story.certificate, key)
    return star(story.lab).accept(story.laptop.party, signed, statement)


def test_the_copy_outlives_a_new_pin_and_ends_with_a_revocation(enrolled, exported):
    enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin="905271")
    assert sign_with_the_copy(enrolled, exported)
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    with pytest.raises(Revoked):
        sign_with_the_copy(enrolled, exported)
