"""Certificate requests: the CA grants one that is made as it should be, and has one answer to every other."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

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


EC = der.oid("1.2.840.10045.2.1")
P256 = (2**256 - 2**224 + 2**192 + 2**96 - 1, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551)
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = "046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5"  # noqa: E501


def spelt_out(generator):
    """P-256 with every number of it (SEC 1 §C.2), or another curve that nobody knows."""
    p, order = P256
    field = der.sequence(der.oid("1.2.840.10045.1.1"), der.integer(p))
    curve = der.sequence(der.octets((p - 3).to_bytes(32)), der.octets(B.to_bytes(32)))
    return der.sequence(der.integer(1), field, curve, der.octets(generator), der.integer(order), der.integer(1))


UNREAD = {
    "SM2": der.sequence(EC, der.oid("1.2.156.10197.1.301")),
    "EC (explicit parameters)": der.sequence(EC, spelt_out(bytes.fromhex(G))),
    "EC (explicit parameters) of no known curve": der.sequence(EC, spelt_out(bytes(65))),
    "EC (implicitCurve)": der.sequence(EC, der.NULL),
    "1.2.643.7.1.1.1.1": der.sequence(der.oid("1.2.643.7.1.1.1.1")),  # GOST R 34.10-2012
}


def name_with(content):
    """Return a name that holds these bytes, as a uniqueIdentifier may."""
    return der.sequence(der.set_of(der.sequence(der.oid("2.5.4.45"), der.tlv(0x03, b"\x00", content))))


def with_key(algorithm, key=None, *, subject=None):
    """Return a request that says that its key is for `algorithm`."""
    says, how, _ = der.children(request(names()))
    version, nobody, spki, asked = der.children(says)
    says = der.sequence(version, subject or nobody, der.sequence(algorithm, key or der.children(spki)[1]), asked)
    return der.sequence(says, how, der.tlv(0x03, b"\x00", cms_by_hand.signature(world.HONG_KEY, says)))


@pytest.mark.parametrize("name", UNREAD)
def test_a_request_for_a_key_that_the_library_does_not_read_is_refused_by_the_name_of_its_kind(name, ask):
    with pytest.raises(KeyNotCertified, match="P-256, RSA-2048") as refused:
        ask(with_key(UNREAD[name]))
    assert refused.value.facts["found"] == name.removesuffix(" of no known curve")


def test_a_request_for_a_point_written_in_short_is_refused_by_that(ask):
    point = world.HONG_KEY.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    with pytest.raises(KeyNotCertified) as refused:
        ask(with_key(der.sequence(EC, der.oid("1.2.840.10045.3.1.7")), der.tlv(0x03, b"\x00", point)))
    assert refused.value.facts["found"] == "P-256 (compressed point)"


@pytest.mark.parametrize("name", ["EC (explicit parameters)", "P-256 (compressed point)"])
def test_a_key_is_judged_as_it_is_written_whatever_key_the_name_beside_it_holds(name, ask):
    public = world.HONG_KEY.public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    algorithm, key = {
        "EC (explicit parameters)": (UNREAD["EC (explicit parameters)"], None),
        "P-256 (compressed point)": (der.sequence(EC, der.oid("1.2.840.10045.3.1.7")), der.tlv(0x03, b"\x00", point)),
    }[name]
    with pytest.raises(KeyNotCertified) as refused:
        ask(with_key(algorithm, key, subject=name_with(keys.spki(public))))
    assert refused.value.facts["found"] == name


def test_a_request_with_a_point_that_is_on_no_curve_is_malformed_and_not_of_another_kind(ask):
    with pytest.raises(BadRequest) as refused:
        ask(with_key(der.sequence(EC, der.oid("1.2.840.10045.3.1.7")), der.tlv(0x03, b"\x00\x04", bytes(64))))
    assert not isinstance(refused.value, KeyNotCertified)


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


@pytest.mark.parametrize("kind", keys.KeyKind)
def test_a_request_with_any_bit_changed_is_refused(kind, ask):
    made = request(names(), key=kinds.taken(kind))
    for bit in range(0, 8 * len(made), 7):  # each position in a byte comes up
        with pytest.raises(BadRequest):
            ask((int.from_bytes(made) ^ 1 << bit).to_bytes(len(made)))
