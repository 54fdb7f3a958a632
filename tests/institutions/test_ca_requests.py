"""Certificate requests: the CA grants one that is made as it should be, and has one answer to every other."""

import pytest

from fincert_lab.crypto import keys
from fincert_lab.crypto.vid import seal_r
from fincert_lab.errors import BadRequest, KeyNotCertified, WrongType
from fincert_lab.institutions.ca.application import IssueRequest
from fincert_lab.language import Party
from tests.crypto import cms_by_hand, der, kinds
from tests.crypto.csr_by_hand import names, request
from tests.pki import world

X400_ADDRESS = der.sequence(der.tlv(0xA3, der.sequence()))  # a kind of name that pyca/cryptography does not know


@pytest.fixture
def ask(lab):
    """Ask the CA to grant a request: KB has vouched for 홍길동, and R fits."""
    authorisation = lab.person("hong").device("laptop").check_identity(lab.bank("kb"))
    sealed_r = seal_r(lab.ca.r_key, world.R)
    return lambda csr: lab.ca.issue(Party("hong-laptop"), IssueRequest(authorisation, csr, sealed_r))


def test_a_request_made_as_it_should_be_is_granted(ask):
    assert ask(request(names())).public_key() == world.HONG_KEY.public_key()


def test_a_request_for_an_rsa_key_is_granted(ask):
    assert ask(request(names(), key=kinds.rsa_key())).public_key() == kinds.rsa_key().public_key()


def test_a_request_for_an_rsa_key_that_comes_again_is_answered_with_the_same_certificate(ask):
    assert ask(request(names(), key=kinds.rsa_key())) == ask(request(names(), key=kinds.rsa_key()))


@pytest.mark.parametrize("name", kinds.REFUSED)
def test_a_request_for_another_kind_of_key_is_refused_though_its_key_signed(name, ask):
    with pytest.raises(KeyNotCertified, match="P-256, RSA-2048") as refused:
        ask(request(names(), key=kinds.refused_key(name)))
    assert isinstance(refused.value, BadRequest)
    assert refused.value.facts["found"] == keys.describe(kinds.refused_key(name).public_key())


def test_a_request_for_an_rsa_key_that_is_for_pss_alone_is_refused(ask):
    says, algorithm, _ = der.children(request(names(), key=kinds.rsa_key()))
    version, subject, spki, asked = der.children(says)
    _, bits = der.children(spki)

    def made(spki):
        says = der.sequence(version, subject, spki, asked)
        return der.sequence(says, algorithm, der.tlv(0x03, b"\x00", cms_by_hand.signature(kinds.rsa_key(), says)))

    assert ask(made(spki))
    with pytest.raises(KeyNotCertified, match="RSASSA-PSS"):
        ask(made(der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.10")), bits)))


@pytest.mark.parametrize("wrong", [b"", b"\x30\x80"])
def test_what_is_no_request_at_all_is_refused(wrong, ask):
    with pytest.raises(BadRequest):
        ask(wrong)


@pytest.mark.parametrize("wrong", [None, "a request", 7])
def test_what_is_not_even_bytes_is_told_by_name(wrong, ask):
    with pytest.raises(WrongType, match="csr has to be of type bytes"):
        ask(wrong)


def test_a_request_for_one_rsa_key_signed_with_another_is_refused(ask):
    made, other = (request(names(), key=key) for key in (kinds.rsa_key(), keys.generate_rsa()))
    with pytest.raises(BadRequest):
        ask(made[:-256] + other[-256:])


def test_a_request_of_an_unknown_version_is_refused(ask):
    with pytest.raises(BadRequest):
        ask(request(names(), version=5))


def test_a_request_with_the_same_extension_twice_is_refused(ask):
    with pytest.raises(BadRequest):
        ask(request(names(), names()))


def test_a_request_with_an_unknown_kind_of_name_is_refused(ask):
    with pytest.raises(BadRequest):
        ask(request(names(X400_ADDRESS)))


@pytest.mark.parametrize("key", [lambda: world.HONG_KEY, kinds.rsa_key], ids=["p256", "rsa2048"])
def test_a_request_with_any_bit_changed_is_refused(key, ask):
    made = request(names(), key=key())
    for bit in range(0, 8 * len(made), 7):  # each position in a byte comes up
        with pytest.raises(BadRequest):
            ask((int.from_bytes(made) ^ 1 << bit).to_bytes(len(made)))
