"""Two labs give out the same numbers, and from the same seed the same keys: a certificate is compared as a whole."""

from dataclasses import dataclass

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab import Lab
from fincert_lab.errors import AnotherLab, CertificateOfAnotherLab, NotRegistered, UnknownCertificate
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from tests.conftest import PIN, Story
from tests.people.test_bad_input import tables


@dataclass(frozen=True)
class Stranger:
    """Hong's certificate in this lab, and one of another lab: of the same number and key, and another bank's."""

    here: Story
    other: x509.Certificate


@pytest.fixture
def stranger(enrolled):
    elsewhere = Lab.start(lang="en")
    other = elsewhere.person("hong").device("laptop").enroll(elsewhere.bank("woori"), pin=PIN)
    assert CertificateId.of(other) == CertificateId.of(enrolled.certificate) and other != enrolled.certificate
    assert other.public_key() == enrolled.certificate.public_key()
    return Stranger(enrolled, other)


ACTS = {
    "revoke": lambda lab, hong, laptop, other: hong.revoke(other, lab.bank("kb")),
    "suspend": lambda lab, hong, laptop, other: hong.suspend(other, lab.bank("kb")),
    "restore": lambda lab, hong, laptop, other: hong.restore(other, lab.bank("kb")),
    "unregister": lambda lab, hong, laptop, other: hong.unregister(other, lab.bank("kb")),
    "register": lambda lab, hong, laptop, other: laptop.register(other, lab.bank("shinhan"), pin=PIN),
    "renew": lambda lab, hong, laptop, other: laptop.renew(other, lab.bank("kb"), pin=PIN),
    "login": lambda lab, hong, laptop, other: laptop.login(lab.bank("kb").services[0], other, pin=PIN),
    "transfer": lambda lab, hong, laptop, other: laptop.transfer(
        lab.bank("kb").services[0], other, amount=1, payee="000-21-0002-002", pin=PIN
    ),
    "change_pin": lambda lab, hong, laptop, other: laptop.change_pin(other, pin=PIN, new_pin="905271"),
    "delete": lambda lab, hong, laptop, other: laptop.delete(other, pin=PIN),
    "export": lambda lab, hong, laptop, other: laptop.export(other, pin=PIN, password="password"),
    "set_pin": lambda lab, hong, laptop, other: laptop.set_pin(other, PIN),
}


@pytest.mark.parametrize("act", ACTS)
def test_no_act_takes_another_labs_certificate_for_this_labs(stranger, act):
    lab, laptop = stranger.here.lab, stranger.here.laptop
    before, events = tables(lab), len(lab.journal)
    with pytest.raises(CertificateOfAnotherLab, match="not issued in this lab"):
        ACTS[act](lab, lab.person("hong"), laptop, stranger.other)
    assert (tables(lab), len(lab.journal)) == (before, events)


def test_what_the_same_lab_issued_is_the_same_certificate_however_it_was_read(enrolled):
    again = x509.load_der_x509_certificate(enrolled.certificate.public_bytes(Encoding.DER))
    enrolled.lab.person("hong").suspend(again, enrolled.lab.bank("kb"))
    assert enrolled.lab.now().certificates[CertificateId.of(again)].suspended


def test_a_bank_itself_looks_at_the_certificate_and_not_only_at_its_number(stranger):
    lab, hong = stranger.here.lab, stranger.here.lab.person("hong")
    kb, check = lab.bank("kb"), hong.user_check(lab.bank("kb"))
    with pytest.raises(UnknownCertificate):
        kb.revoke(hong.party, check, stranger.other, Reason.UNSPECIFIED)
    for ask in (kb.suspend, kb.restore):
        with pytest.raises(UnknownCertificate):
            ask(hong.party, check, stranger.other)
    with pytest.raises(NotRegistered):
        kb.unregister(hong.party, check, stranger.other)
    state = lab.now().certificates[CertificateId.of(stranger.other)]
    assert (state.revoked, state.suspended) == (None, False)


def test_a_certificate_of_a_number_that_nobody_here_issued_is_of_another_lab_too(lab):
    elsewhere = Lab.start(lang="en", seed="elsewhere")
    other = elsewhere.person("hong").device("laptop").enroll(elsewhere.bank("kb"), pin=PIN)
    with pytest.raises(AnotherLab):
        lab.person("hong").revoke(other, lab.bank("kb"))
