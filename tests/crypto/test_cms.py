"""CMS: what a customer signs, and every message that must not pass for it."""

import warnings
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fincert_lab.crypto import cms, keys
from fincert_lab.errors import BadInput, BadSignature
from tests.crypto import cms_by_hand as by_hand
from tests.crypto import der, kinds
from tests.interop.judges import openssl, pem
from tests.pki import world

CONTENT = b'{"act": "transfer", "amount": 50000, "payee": "000-21-0002-002"}'
CERTIFICATE, KEY = world.HONG, world.HONG_KEY
MESSAGE = cms.sign(CONTENT, CERTIFICATE, KEY)
FITTING = by_hand.attributes(CONTENT, CERTIFICATE)
MALLORYS = world.customer(world.MALLORY_KEY.public_key(), serial=7)
RSA = {"algorithm": by_hand.RSA_ENCRYPTION, "parameters": der.NULL}


def refused(message, error=BadSignature):
    with pytest.raises(error):
        cms.verify(message)


@pytest.fixture(scope="module")
def rsa_certificate():
    """홍길동's, for an RSA key."""
    return world.customer(kinds.rsa_key().public_key())


@pytest.fixture(scope="module")
def rsa_message(rsa_certificate):
    return cms.sign(CONTENT, rsa_certificate, kinds.rsa_key())


# --- what is signed


def test_a_signed_message_verifies_to_its_content_and_its_certificate():
    assert cms.verify(MESSAGE) == cms.Signed(CONTENT, CERTIFICATE)


@pytest.mark.parametrize(
    "content", [b"", b"\x00", "이체".encode(), bytes(15_000)], ids=["none", "NUL", "이체", "15 kB"]
)
def test_any_content_is_signed(content):
    assert cms.verify(cms.sign(content, CERTIFICATE, KEY)).content == content


def test_the_message_is_byte_for_byte_what_rfc_5652_describes():
    assert by_hand.sign(CONTENT, CERTIFICATE, KEY) == MESSAGE


def test_the_same_content_signed_twice_is_the_same_message():
    assert cms.sign(CONTENT, CERTIFICATE, KEY) == MESSAGE


def test_the_key_signs_bytes_that_begin_with_31_and_never_the_content(monkeypatch):
    signed = []
    monkeypatch.setattr(keys, "sign", lambda _, message: signed.append(message) or b"")
    cms.sign(b"\x00\x1bfincert-lab/unlock-proof/v1", CERTIFICATE, KEY)
    assert [message[0] for message in signed] == [0x31]


@pytest.mark.parametrize("kind", keys.KeyKind)
def test_openssl_accepts_the_message_and_shows_the_content(kind, tmp_path):
    key = kinds.taken(kind)
    message = cms.sign(CONTENT, world.customer(key.public_key()), key)
    anchors = pem(tmp_path / "anchors.pem", world.ROOT, world.CA)
    at = int(world.NOW.timestamp())
    arguments = ("cms", "-verify", "-inform", "DER", "-CAfile", anchors, "-purpose", "any", "-attime", at)
    answer = openssl(*arguments, given=message)
    assert answer.ok and answer.text.startswith(CONTENT.decode()), answer.text


# --- signed with an RSA key


def test_a_message_signed_with_an_rsa_key_verifies_to_its_content_and_its_certificate(rsa_message, rsa_certificate):
    assert cms.verify(rsa_message) == cms.Signed(CONTENT, rsa_certificate)


def test_with_an_rsa_key_too_the_message_is_byte_for_byte_what_the_rfcs_describe(rsa_message, rsa_certificate):
    assert by_hand.sign(CONTENT, rsa_certificate, kinds.rsa_key(), **RSA) == rsa_message


def test_the_same_content_signed_twice_with_an_rsa_key_is_the_same_message(rsa_message, rsa_certificate):
    assert cms.sign(CONTENT, rsa_certificate, kinds.rsa_key()) == rsa_message


OTHER_ALGORITHMS = {
    "with no parameters": {"algorithm": by_hand.RSA_ENCRYPTION},
    "with empty parameters": {"algorithm": by_hand.RSA_ENCRYPTION, "parameters": der.sequence()},
    "naming the hash as well": {"algorithm": by_hand.RSA_SHA256, "parameters": der.NULL},
    "ECDSA's": {"algorithm": by_hand.ECDSA_SHA256},
}


@pytest.mark.parametrize("algorithm", OTHER_ALGORITHMS.values(), ids=OTHER_ALGORITHMS)
def test_an_rsa_signature_under_another_algorithm_is_refused(algorithm, rsa_certificate):
    refused(by_hand.sign(CONTENT, rsa_certificate, kinds.rsa_key(), **algorithm), (BadInput, BadSignature))


@pytest.mark.parametrize("algorithm", [RSA, {"parameters": der.NULL}], ids=["RSA's", "with NULL"])
def test_an_ecdsa_signature_under_another_algorithm_is_refused(algorithm):
    refused(by_hand.sign(CONTENT, CERTIFICATE, KEY, **algorithm))


def test_a_signature_of_another_rsa_key_is_refused(rsa_certificate):
    refused(by_hand.sign(CONTENT, rsa_certificate, kinds.refused_key("RSA of 1024 bits"), **RSA))


def test_any_bit_changed_anywhere_in_a_message_signed_with_an_rsa_key_is_refused(rsa_message):
    for bit in range(0, 8 * len(rsa_message), 7):  # each position in a byte comes up
        refused((int.from_bytes(rsa_message) ^ 1 << bit).to_bytes(len(rsa_message)), (BadInput, BadSignature))


# --- changed on the way


def test_changed_content_is_refused():
    refused(MESSAGE.replace(b"50000", b"90000"))


def test_changed_content_with_its_digest_changed_to_fit_is_refused():
    changed = CONTENT.replace(b"50000", b"90000")
    fitting = by_hand.attributes(changed, CERTIFICATE)
    signature = by_hand.ecdsa(KEY, der.set_of(*FITTING))
    refused(by_hand.message(changed, [CERTIFICATE], [by_hand.signer(CERTIFICATE, fitting, signature)]))


def test_another_certificate_of_the_same_key_cannot_be_put_in_its_place():
    other = world.customer(serial=world.SERIAL + 1)
    signer = by_hand.signer(other, FITTING, by_hand.ecdsa(KEY, der.set_of(*FITTING)))
    refused(by_hand.message(CONTENT, [other], [signer]))


def test_another_certificate_with_its_attribute_changed_to_fit_is_refused():
    other = world.customer(serial=world.SERIAL + 1)
    fitting = by_hand.attributes(CONTENT, other)
    signer = by_hand.signer(other, fitting, by_hand.ecdsa(KEY, der.set_of(*FITTING)))
    refused(by_hand.message(CONTENT, [other], [signer]))


def test_a_certificate_of_another_key_is_refused():
    refused(by_hand.sign(CONTENT, MALLORYS, KEY))


def test_any_bit_changed_in_the_signed_attributes_is_refused():
    attributes = der.implicit(0, der.set_of(*FITTING))
    start = MESSAGE.index(attributes)
    for position in range(start + 3, start + len(attributes)):
        for bit in range(8):
            changed = bytearray(MESSAGE)
            changed[position] ^= 1 << bit
            with pytest.raises((BadInput, BadSignature)):
                cms.verify(bytes(changed))


def test_any_bit_changed_in_the_signature_is_refused():
    signature = by_hand.ecdsa(KEY, der.set_of(*FITTING))
    for bit in range(8 * len(signature)):
        changed = (int.from_bytes(signature) ^ 1 << bit).to_bytes(len(signature))
        refused(MESSAGE.replace(signature, changed))


@pytest.mark.parametrize("signature", [b"", b"garbage", bytes(64), b"\x30\x06\x02\x01\x00\x02\x01\x00"], ids=bytes.hex)
def test_what_is_no_signature_is_refused(signature):
    refused(by_hand.message(CONTENT, [CERTIFICATE], [by_hand.signer(CERTIFICATE, FITTING, signature)]))


def test_any_bit_changed_anywhere_is_refused():
    for bit in range(0, 8 * len(MESSAGE), 7):  # each position in a byte comes up
        refused((int.from_bytes(MESSAGE) ^ 1 << bit).to_bytes(len(MESSAGE)), (BadInput, BadSignature))


# --- signed with the right key, but not as it must be


def test_a_further_attribute_is_refused_though_it_is_signed():
    further = by_hand.attribute(by_hand.SIGNING_TIME, der.tlv(0x17, b"260302000000Z"))
    refused(by_hand.sign(CONTENT, CERTIFICATE, KEY, [*FITTING, further]))


@pytest.mark.parametrize("missing", [0, 1, 2], ids=["content type", "message digest", "signing certificate"])
def test_a_missing_attribute_is_refused(missing):
    refused(by_hand.sign(CONTENT, CERTIFICATE, KEY, FITTING[:missing] + FITTING[missing + 1 :]))


@pytest.mark.parametrize("doubled", [0, 1, 2], ids=["content type", "message digest", "signing certificate"])
def test_a_doubled_attribute_is_refused(doubled):
    refused(by_hand.sign(CONTENT, CERTIFICATE, KEY, [*FITTING, FITTING[doubled]]))


def test_no_attributes_at_all_are_refused():
    refused(by_hand.sign(CONTENT, CERTIFICATE, KEY, []))


def test_a_second_digest_beside_the_right_one_is_refused():
    content_type, digest, certificate = FITTING
    right = der.octets(digest[-32:])
    two = by_hand.attribute(by_hand.MESSAGE_DIGEST, right, der.octets(bytes(32)))
    refused(by_hand.sign(CONTENT, CERTIFICATE, KEY, [content_type, two, certificate]))


def test_a_signature_over_the_content_itself_is_refused():
    signer = by_hand.signer(CERTIFICATE, FITTING, by_hand.ecdsa(KEY, CONTENT))
    refused(by_hand.message(CONTENT, [CERTIFICATE], [signer]))


def test_a_signature_over_the_attributes_as_they_stand_in_the_message_is_refused():
    signature = by_hand.ecdsa(KEY, der.implicit(0, der.set_of(*FITTING)))
    refused(by_hand.message(CONTENT, [CERTIFICATE], [by_hand.signer(CERTIFICATE, FITTING, signature)]))


def test_another_signature_algorithm_is_refused():
    refused(by_hand.sign(CONTENT, CERTIFICATE, KEY, algorithm=by_hand.ECDSA_SHA384))


def test_another_digest_algorithm_is_refused():
    signer = by_hand.signer(CERTIFICATE, FITTING, by_hand.ecdsa(KEY, der.set_of(*FITTING)))
    sha384 = signer.replace(der.oid(by_hand.SHA_256), der.oid("2.16.840.1.101.3.4.2.2"))
    refused(by_hand.message(CONTENT, [CERTIFICATE], [sha384]))


def test_a_signer_identifier_that_names_another_certificate_is_refused():
    other = world.customer(serial=world.SERIAL + 1)
    signer = by_hand.signer(other, FITTING, by_hand.ecdsa(KEY, der.set_of(*FITTING)))
    refused(by_hand.message(CONTENT, [CERTIFICATE], [signer]))


@pytest.mark.parametrize("name", kinds.REFUSED)
def test_a_certificate_of_another_kind_of_key_is_refused_though_its_key_signed(name):
    key = kinds.refused_key(name)
    algorithm = RSA if name.startswith("RSA") else {}
    refused(by_hand.sign(CONTENT, world.customer(key.public_key()), key, **algorithm))


# --- signed with the right key, beside a certificate that is none


class AnyBytes:
    """Stands where a certificate should."""

    issuer, serial_number = CERTIFICATE.issuer, CERTIFICATE.serial_number

    def __init__(self, right, wrong):
        self.der = CERTIFICATE.public_bytes(Encoding.DER).replace(right, wrong, 1)

    def public_bytes(self, _):
        return self.der


POINT = CERTIFICATE.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
WRONG_PARTS = {
    "an unknown version": (der.explicit(0, der.integer(2)), der.explicit(0, der.integer(7))),
    "an unknown kind of key": (der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.2.9")),
    "an unknown curve": (der.oid("1.2.840.10045.3.1.7"), der.oid("1.2.840.10045.3.1.99")),
    "no point of the curve": (POINT, POINT[:-1] + bytes([POINT[-1] ^ 1])),
}
NEGATIVE_SERIAL = (b"\x02\x10\x05", b"\x02\x10\x85")


@pytest.mark.parametrize(("right", "wrong"), WRONG_PARTS.values(), ids=WRONG_PARTS)
def test_a_certificate_that_cannot_be_read_is_refused(right, wrong):
    refused(by_hand.sign(CONTENT, AnyBytes(right, wrong), KEY), BadInput)


def test_refusing_a_message_prints_no_warning():
    with warnings.catch_warnings(record=True) as printed:
        warnings.simplefilter("always")
        with suppress(BadInput, BadSignature):
            cms.verify(by_hand.sign(CONTENT, AnyBytes(*NEGATIVE_SERIAL), KEY))
    assert printed == []


# --- not such a message at all


def test_a_second_signer_is_refused():
    signers = []
    for certificate, key in ((CERTIFICATE, KEY), (MALLORYS, world.MALLORY_KEY)):
        fitting = by_hand.attributes(CONTENT, certificate)
        signers.append(by_hand.signer(certificate, fitting, by_hand.ecdsa(key, der.set_of(*fitting))))
    refused(by_hand.message(CONTENT, [CERTIFICATE], signers), BadInput)


def test_a_message_without_a_signer_is_refused():
    refused(by_hand.message(CONTENT, [CERTIFICATE], []), BadInput)


@pytest.mark.parametrize("certificates", [[], [CERTIFICATE, MALLORYS]], ids=["none", "two"])
def test_a_message_without_one_certificate_is_refused(certificates):
    signer = by_hand.signer(CERTIFICATE, FITTING, by_hand.ecdsa(KEY, der.set_of(*FITTING)))
    refused(by_hand.message(CONTENT, certificates, [signer]), BadInput)


@pytest.mark.parametrize("wrong", ["content_type", "message_type"])
def test_another_type_of_message_or_content_is_refused(wrong):
    signer = by_hand.signer(CERTIFICATE, FITTING, by_hand.ecdsa(KEY, der.set_of(*FITTING)))
    refused(by_hand.message(CONTENT, [CERTIFICATE], [signer], **{wrong: "1.2.840.113549.1.7.3"}))


def test_unsigned_attributes_are_refused():
    signer = by_hand.signer(CERTIFICATE, FITTING, by_hand.ecdsa(KEY, der.set_of(*FITTING)))
    further = der.tlv(0xA1, by_hand.attribute(by_hand.SIGNING_TIME, der.tlv(0x17, b"260302000000Z")))
    refused(by_hand.message(CONTENT, [CERTIFICATE], [der.sequence(signer[4:], further)]), BadInput)


def test_a_message_cut_off_anywhere_is_refused():
    for length in range(0, len(MESSAGE), 7):
        refused(MESSAGE[:length], BadInput)


def test_a_message_with_something_after_it_is_refused():
    refused(MESSAGE + b"\x00", BadInput)


def test_a_message_of_20_kb_is_refused_though_it_is_well_signed():
    refused(by_hand.sign(bytes(20_000), CERTIFICATE, KEY), BadInput)


GARBAGE = {
    "nothing": b"",
    "text": b"garbage",
    "zeroes": bytes(1_000),
    "indefinite length": b"\x30\x80" + MESSAGE[4:] + b"\x00\x00",
    "a length of four gigabytes": b"\x30\x84\xff\xff\xff\xff",
    "deep nesting": b"\x30\x82\x1f\xf0" + b"\x30\x80" * 4_000,
    "PEM": b"-----BEGIN CMS-----\n",
    "a certificate": CERTIFICATE.public_bytes(Encoding.DER),
    "None": None,
    "a str": "cms",
    "a bytearray": bytearray(MESSAGE),
    "an int": 5,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused(garbage):
    refused(garbage, BadInput)
