"""Certificate requests: the CA grants one that is made as it should be, and has one answer to every other."""

import pytest
from cryptography import x509

from fincert_lab.crypto import keys
from fincert_lab.crypto.vid import seal_r
from fincert_lab.errors import BadRequest
from fincert_lab.institutions.application import IssueRequest
from fincert_lab.language import Party
from tests.crypto import der
from tests.pki import world

EXTENSION_REQUEST = "1.2.840.113549.1.9.14"
SUBJECT_ALT_NAME = "2.5.29.17"
ECDSA_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))
VID = x509.SubjectAlternativeName([world.VID.general_name("홍길동")]).public_bytes()
X400_ADDRESS = der.sequence(der.tlv(0xA3, der.sequence()))  # a kind of name that pyca/cryptography does not know


def names(value=VID):
    """Return a subjectAltName as an extension."""
    return der.sequence(der.oid(SUBJECT_ALT_NAME), der.octets(value))


def request(*extensions, version=0):
    """Sign a PKCS#10 request (RFC 2986) with any extensions."""
    asked = der.sequence(der.oid(EXTENSION_REQUEST), der.set_of(der.sequence(*extensions)))
    spki = keys.spki(world.HONG_KEY.public_key())
    says = der.sequence(der.integer(version), der.sequence(), spki, der.implicit(0, der.set_of(asked)))
    return der.sequence(says, ECDSA_SHA256, der.tlv(0x03, b"\x00", keys.sign(world.HONG_KEY, says)))


@pytest.fixture
def ask(lab):
    """Ask the CA to grant a request: KB has vouched for 홍길동, and R fits."""
    authorisation = lab.person("hong").device("laptop").check_identity(lab.bank("kb"))
    sealed_r = seal_r(lab.ca.r_key, world.R)
    return lambda csr: lab.ca.issue(Party("hong-laptop"), IssueRequest(authorisation, csr, sealed_r))


def test_a_request_made_as_it_should_be_is_granted(ask):
    assert ask(request(names())).public_key() == world.HONG_KEY.public_key()


def test_a_request_of_an_unknown_version_is_refused(ask):
    with pytest.raises(BadRequest):
        ask(request(names(), version=5))


def test_a_request_with_the_same_extension_twice_is_refused(ask):
    with pytest.raises(BadRequest):
        ask(request(names(), names()))


def test_a_request_with_an_unknown_kind_of_name_is_refused(ask):
    with pytest.raises(BadRequest):
        ask(request(names(X400_ADDRESS)))


def test_a_request_with_any_bit_changed_is_refused(ask):
    made = request(names())
    for bit in range(0, 8 * len(made), 7):  # each position in a byte comes up
        with pytest.raises(BadRequest):
            ask((int.from_bytes(made) ^ 1 << bit).to_bytes(len(made)))
