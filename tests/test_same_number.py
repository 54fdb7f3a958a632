"""A CA that is trusted and means ill gives out a number that another CA gave: nobody is kept from anything by that.

Serial numbers are one CA's only (RFC 5280 §4.1.2.2): which certificate is meant, its issuer and its number say.
"""

from dataclasses import dataclass

import pytest
from cryptography import x509

from fincert_lab import Lab
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.people.device import Device
from tests.conftest import PIN

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


@pytest.fixture
def twins(lab, monkeypatch):
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


def test_who_took_a_number_first_keeps_nobody_from_setting_a_pin(twins):
    twins.laptop.set_pin(twins.mine, PIN)
    assert twins.laptop.certificates() == [twins.mine]
    assert twins.laptop.login(twins.lab.bank("kb").service("my-money"), twins.mine, pin=PIN)
