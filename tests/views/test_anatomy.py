"""A certificate taken apart: each field with its value and where it comes from, in the order of the certificate."""

import pytest
from cryptography import x509

from fincert_lab import anatomy
from fincert_lab.errors import BadInput
from fincert_lab.views import table
from tests.pki import world


def rows(certificate):
    return [tuple(cell.text for cell in row) for row in table(anatomy(certificate)).rows]


def origins(certificate):
    return {value: origin for _, value, origin in rows(certificate)}


def test_a_customers_certificate_is_shown_whole_and_in_its_own_order():
    assert [field for field, *_ in rows(world.HONG)] == [
        "serial number",
        "signature algorithm",
        "issuer",
        "valid from",
        "valid until",
        *["subject"] * 5,
        "public key",
        "subjectKeyIdentifier",
        "authorityKeyIdentifier",
        "keyUsage, critical",
        "certificatePolicies, critical",
        "real name (subjectAltName)",
        "VID (subjectAltName)",
        "cRLDistributionPoints",
        "authorityInfoAccess",
        "issuer's signature",
    ]


def test_what_is_about_the_person_comes_from_the_bank():
    from_bank = [value for value, origin in origins(world.HONG).items() if origin == "bank's check"]
    assert from_bank == ["OU=KB", "CN=홍길동()0040000001", "홍길동"]


def test_what_the_device_made_comes_from_the_holders_request():
    from_holder = [value for value, origin in origins(world.HONG).items() if origin == "holder's request"]
    assert from_holder == ["P-256", world.VID.value.hex()[:32] + "…"]


@pytest.mark.parametrize("certificate", [world.ROOT, world.CA, world.SIGNER], ids=["root", "CA", "OCSP signer"])
def test_in_any_other_certificate_all_but_the_key_is_the_issuers(certificate):
    others = {value: origin for value, origin in origins(certificate).items() if value != "P-256"}
    assert set(others.values()) == {"the CA"}


def test_values_are_written_as_people_read_them():
    shown = {field.split(",")[0]: value for field, value, _ in [*rows(world.HONG), *rows(world.SIGNER)]}
    assert shown["certificatePolicies"] == "1.3.6.1.4.1.32473.1.1"
    assert shown["cRLDistributionPoints"] == "http://crl.fincert-lab.example/dp1p1.crl"
    assert shown["extendedKeyUsage"] == "OCSPSigning"
    assert dict(row[:2] for row in rows(world.CA))["basicConstraints, critical"] == "CA: True, pathLen: 0"


def test_an_extension_that_nobody_knows_is_shown_by_its_number():
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")
    strange = world.reissue(world.HONG, signed_by=world.CA_KEY, critical=[unknown])
    assert ("1.3.6.1.4.1.32473.9, critical", "0500", "the CA") in rows(strange)


@pytest.mark.parametrize("nothing", [None, "a certificate", b"", 7])
def test_what_is_no_certificate_cannot_be_taken_apart(nothing):
    with pytest.raises(BadInput):
        table(anatomy(nothing))
