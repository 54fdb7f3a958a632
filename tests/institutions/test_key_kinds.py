"""Which keys HSM and cloud take: the kinds of the lab, and no other though it signs its claim."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fincert_lab.crypto import envelope, keys
from fincert_lab.errors import BadInput, NotSupported, WrongProof
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from tests.crypto import kinds
from tests.crypto.cms_by_hand import signature
from tests.pki import world

CLOUD = Party("cloud")
THIS = CertificateId(Party("ca"), f"{1:032X}")


@pytest.fixture
def register(lab):
    """IssuedCertificates a key at the HSM with its own claim. Returns what it was registered as, and the answer."""

    def ask(key):
        spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        context = envelope.Context(b"a" * 16, b"\x01", spki, version=1, registration=b"r" * 16)
        sealed_a = envelope.seal_a(lab.hsm.key, context, bytes(32), bytes(32))
        return context, lab.hsm.register(CLOUD, THIS, context, signature(key, envelope.key_claim(context)), sealed_a)

    return ask


def prove(lab, context, nonce, key):
    proof = signature(key, envelope.unlock_proof(context.account, context.registration, nonce))
    lab.hsm.prove(CLOUD, THIS, context.registration, proof)


@pytest.mark.parametrize("kind", keys.KeyKind)
def test_a_key_of_every_kind_is_registered_and_proved(kind, lab, register):
    context, answer = register(kinds.taken(kind))
    prove(lab, context, answer.nonce, kinds.taken(kind))


def test_the_proof_of_another_rsa_key_is_refused(lab, register):
    context, answer = register(kinds.rsa_key())
    with pytest.raises(WrongProof):
        prove(lab, context, answer.nonce, kinds.refused_key("RSA of 1024 bits"))


@pytest.mark.parametrize("name", kinds.REFUSED)
def test_a_key_of_another_kind_is_not_registered(name, register):
    with pytest.raises(BadInput) as caught:
        register(kinds.refused_key(name))
    assert caught.value.facts == {"field": "spki"}


@pytest.mark.parametrize("name", ["RSA of 3072 bits", "P-384"])
def test_the_cloud_makes_no_room_for_another_kind_of_key_though_the_ca_certified_it(name, enrolled):
    lab, session, key = enrolled.lab, enrolled.laptop._keybox.session(), kinds.refused_key(name)
    certificate = world.customer(key.public_key(), lab.ca.trust.ca, lab.ca._keys.ca.key)
    serial, spki = envelope.serial_content(certificate.serial_number), keys.spki(key.public_key())
    context = envelope.Context(session.account, serial, spki, version=1, registration=b"r" * 16)
    claim = signature(key, envelope.key_claim(context))
    with pytest.raises(NotSupported) as caught:
        lab.cloud.register_key(enrolled.laptop.party, session, certificate, context, claim, [b""])
    assert caught.value.facts["what"] == keys.describe(key.public_key())


EC_KEY, POINT = bytes.fromhex("06072a8648ce3d0201"), bytes.fromhex("03420004")  # id-ecPublicKey; where a point begins


@pytest.mark.parametrize(
    "spoil",
    [lambda der: der.replace(EC_KEY, EC_KEY[:-1] + b"\x09"), lambda der: der.replace(POINT, POINT[:-1] + b"\x05")],
    ids=["of a kind that nobody knows", "a point that is none"],
)
def test_the_cloud_refuses_a_certificate_whose_key_cannot_be_read(spoil, enrolled, stored):
    der = enrolled.certificate.public_bytes(Encoding.DER)
    certificate, session = x509.load_der_x509_certificate(spoil(der)), enrolled.laptop._keybox.session()
    with pytest.raises(BadInput) as caught:
        enrolled.lab.cloud.register_key(enrolled.laptop.party, session, certificate, stored.context, b"", [b""])
    assert caught.value.facts == {"field": "certificate"}
