"""Which certificate is meant: its issuer and its number, and how that is written down."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.errors import BadInput, Field
from fincert_lab.journal import Act
from fincert_lab.language import LANGUAGES, Party, say, speak
from fincert_lab.pki.authority import AUTHORITIES
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import serial_text
from fincert_lab.storage.store import MAX_NAME
from tests.pki import world

LONGEST = 2**159 - 1  # 20 bytes: RFC 5280 §4.1.2.2


def issued_by(name, serial=7):
    parts = [x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]
    return world.reissue(world.HONG, signed_by=world.CA_KEY, issuer_name=x509.Name(parts), serial_number=serial)


def test_a_certificate_goes_by_its_ca_and_its_number(enrolled):
    narae = enrolled.lab.invite("narae")
    its = enrolled.laptop.enroll(narae, pin="280417")
    assert [CertificateId.of(each).issuer for each in (enrolled.certificate, its)] == ["ca", "gaon"]
    assert int(CertificateId.of(its).serial, 16) == its.serial_number


@pytest.mark.parametrize("party", AUTHORITIES)
def test_what_is_written_down_is_read_as_it_was(party):
    this = CertificateId(Party(party), f"{LONGEST:032X}")
    assert CertificateId.read(str(this)) == this
    assert len(str(this)) <= MAX_NAME


def test_a_stranger_among_cas_has_an_id_of_its_own_that_is_no_partys():
    one, other = (CertificateId.of(issued_by(name, LONGEST)) for name in ("fincert-lab CA 2", "ca"))
    assert one.issuer != other.issuer and one.serial == other.serial
    for each in (one, other):
        assert each.issuer not in AUTHORITIES and each.issuer.startswith("~")
        assert CertificateId.read(str(each)) == each
        assert len(str(each)) <= MAX_NAME


def test_the_longest_id_of_a_certificate_is_no_longer_than_a_subject_may_be(lab):
    issuers = [*AUTHORITIES, CertificateId.of(issued_by("a stranger")).issuer]
    ids = [CertificateId(Party(issuer), serial_text(n)) for issuer in issuers for n in (LONGEST, -LONGEST - 1)]
    longest = max(map(str, ids), key=len)
    assert CertificateId.read(longest) in ids
    assert len(longest) == 63 <= MAX_NAME
    with lab.telecom.call(Act.DELIVER_SMS, Party("cloud"), longest):
        pass
    assert lab.journal[-1].subject == longest


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("field", [Field.SENDER, Field.SUBJECT])
def test_how_long_a_name_may_be_is_said_in_every_language(lang, field):
    speak(lang)
    assert str(MAX_NAME) in say(f"field.{field.value}")


def test_a_certificate_whose_issuers_name_cannot_be_read_is_none_of_a_known_ca():
    der = world.HONG.public_bytes(Encoding.DER)
    name = world.HONG.issuer.public_bytes()
    spoilt = x509.load_der_x509_certificate(der.replace(name, name[:-1] + b"\xff"))
    with pytest.raises(ValueError):
        _ = spoilt.issuer
    assert CertificateId.of(spoilt).issuer.startswith("~")


@pytest.mark.parametrize(
    "text", ["", "hong", "hong/laptop", f"hong/{7:032X}", f"{7:032X}", "ca/7", f"ca/{7:032X}\n", f"ca/laptop/{7:032X}"]
)
def test_somebodys_id_is_read_as_no_certificate(text):
    assert CertificateId.read(text) is None


@pytest.mark.parametrize("wrong", [{"issuer": 7}, {"serial": [7]}, {"serial": None}, {"issuer": "\ud800"}])
def test_what_is_not_made_of_an_issuer_and_a_number_is_refused_before_anything_happens(enrolled, wrong):
    this, session = CertificateId.of(enrolled.certificate)._replace(**wrong), enrolled.laptop._keybox.session()
    before = len(enrolled.lab.journal)
    with pytest.raises(BadInput):
        enrolled.lab.cloud.fetch_envelope(enrolled.laptop.party, session, this)
    assert len(enrolled.lab.journal) == before
