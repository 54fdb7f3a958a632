"""Keys: the same seed the same key, signatures that need no luck, and PKCS#8 that other programs read."""

import hashlib
from contextlib import suppress
from inspect import unwrap

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from fincert_lab.crypto import envelope, keys
from fincert_lab.crypto.keys import KeyKind
from fincert_lab.errors import BadInput, BadSignature, DamagedEnvelope, NotSupported
from tests.crypto import der, kinds
from tests.interop.judges import openssl

SEED = bytes(range(40))
R = bytes(range(100, 120))
KEY = keys.generate(SEED)
ORDER = 2**256 - 2**224 + 2**192 - 0x4319055258E8617B0C46353D039CDAAF  # of P-256, as the sum that FIPS 186 gives

# RFC 6979 A.2.5
RFC_X = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
RFC_SIGNATURES = {
    b"sample": (
        0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,
        0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8,
    ),
    b"test": (
        0xF1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367,
        0x019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083,
    ),
}

SHA256_INFO = der.sequence(der.sequence(der.oid("2.16.840.1.101.3.4.2.1"), der.NULL), der.octets(bytes(32)))[:-32]


@pytest.fixture(params=KeyKind)
def key(request):
    """A key of each kind that the lab takes."""
    return kinds.taken(request.param)


def secret(key):
    return key.private_numbers().private_value


def plain_pkcs8(key):
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())


def pkcs8_with(*attributes, key=KEY):
    """Write `key` as PKCS#8 with any attributes."""
    plain = plain_pkcs8(key)
    without_header = plain[2 + (plain[1] & 0x7F) :]
    return der.sequence(without_header, der.implicit(0, der.set_of(*attributes)))


# --- making a key


def test_the_same_seed_makes_the_same_key():
    assert secret(keys.generate(SEED)) == secret(KEY)


def test_a_seed_that_differs_in_its_last_bit_makes_another_key():
    assert secret(keys.generate(SEED[:-1] + bytes([SEED[-1] ^ 1]))) != secret(KEY)


@pytest.mark.parametrize(
    ("seed", "private_value"),
    [(0, 1), (1, 2), (ORDER - 2, ORDER - 1), (ORDER - 1, 1), (ORDER, 2), (2**320 - 1, (2**320 - 1) % (ORDER - 1) + 1)],
    ids=["zero", "one", "the largest key", "wraps around", "after it", "all ones"],
)
def test_a_key_is_the_seed_modulo_the_order_less_one_plus_one(seed, private_value):
    assert secret(keys.generate(seed.to_bytes(40))) == private_value


def test_a_key_is_on_p_256():
    assert isinstance(KEY.curve, ec.SECP256R1)


@pytest.mark.parametrize("count", [0, 32, 39, 41, 64])
def test_a_key_is_made_from_forty_bytes_and_no_other_number(count):
    with pytest.raises(BadInput, match="40 random bytes"):
        keys.generate(bytes(count))


def test_the_error_about_a_seed_does_not_repeat_it():
    with pytest.raises(BadInput) as caught:
        keys.generate(b"secretsecret")
    assert "secret" not in str(caught.value)


def test_an_rsa_key_has_2048_bits_and_the_exponent_65537():
    numbers = kinds.rsa_key().public_key().public_numbers()
    assert (numbers.n.bit_length(), numbers.e) == (2048, 65537)


def test_every_rsa_key_is_another_one():
    assert keys.spki(keys.generate_rsa().public_key()) != keys.spki(kinds.rsa_key().public_key())


# --- which keys the lab takes


def test_a_key_of_every_kind_is_accepted(key):
    public_key = key.public_key()
    assert keys.accept(public_key, BadSignature()) is public_key


@pytest.mark.parametrize("name", kinds.REFUSED)
def test_a_key_of_another_kind_is_refused_with_the_error_given(name):
    refusal = BadSignature()
    with pytest.raises(BadSignature) as caught:
        keys.accept(kinds.refused_key(name).public_key(), refusal)
    assert caught.value is refusal


def test_what_is_no_public_key_is_refused(key):
    for thing in (key, None, keys.spki(key.public_key())):
        with pytest.raises(BadSignature):
            keys.accept(thing, BadSignature())


def test_each_key_tells_its_kind():
    assert [keys.kind(kinds.taken(kind).public_key()) for kind in KeyKind] == [*KeyKind]


@pytest.mark.parametrize("name", ["P-384", "secp256k1", "RSA of 1024 bits", "RSA with exponent 3"])
def test_a_key_that_is_not_accepted_has_none_of_the_kinds(name):
    public = kinds.refused_key(name).public_key()
    with pytest.raises(NotSupported) as caught:
        keys.kind(public)
    assert caught.value.facts == {"what": keys.describe(public)}


def test_a_key_that_is_made_from_a_seed_is_made_from_the_random_bytes_handed_in():
    assert secret(keys.make(KeyKind.P256, lambda count: SEED[:count])) == secret(KEY)


# --- signing


@pytest.mark.parametrize("message", RFC_SIGNATURES, ids=bytes.decode)
def test_a_signature_is_the_one_that_rfc_6979_prints(message):
    signature = keys.sign(ec.derive_private_key(RFC_X, ec.SECP256R1()), message)
    assert decode_dss_signature(signature) == RFC_SIGNATURES[message]


@pytest.mark.parametrize("message", [b"", b"statement", bytes(1000)], ids=["none", "statement", "1 kB"])
def test_an_rsa_signature_is_the_padded_digest_to_the_power_of_the_secret_exponent(message):
    numbers = kinds.rsa_key().private_numbers()
    digest_info = SHA256_INFO + hashlib.sha256(message).digest()
    padded = b"\x00\x01" + b"\xff" * (256 - 3 - len(digest_info)) + b"\x00" + digest_info  # RFC 8017 §9.2
    signature = pow(int.from_bytes(padded), numbers.d, numbers.public_numbers.n).to_bytes(256)
    assert keys.sign(kinds.rsa_key(), message) == signature


def test_the_same_message_signed_twice_is_the_same_signature(key):
    assert keys.sign(key, b"statement") == keys.sign(key, b"statement")


def test_a_request_signed_twice_is_the_same_request_and_its_signature_is_right(key):
    unsigned = x509.CertificateSigningRequestBuilder(x509.Name([]))
    once, again = (keys.sign_request(key, unsigned) for _ in range(2))
    assert once == again and once.is_signature_valid
    keys.verify(key.public_key(), once.signature, once.tbs_certrequest_bytes)


def test_a_signature_verifies(key):
    keys.verify(key.public_key(), keys.sign(key, b"statement"), b"statement")


def test_a_signature_does_not_verify_over_another_message(key):
    with pytest.raises(BadSignature):
        keys.verify(key.public_key(), keys.sign(key, b"statement"), b"statements")


@pytest.mark.parametrize("other", [keys.generate(bytes(40)), kinds.refused_key("RSA of 1024 bits")], ids=["EC", "RSA"])
def test_a_signature_does_not_verify_with_another_key(key, other):
    with pytest.raises(BadSignature):
        keys.verify(other.public_key(), keys.sign(key, b"statement"), b"statement")


@pytest.mark.parametrize(
    ("how", "over"),
    [
        (padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()),
        (padding.PKCS1v15(), hashes.SHA384()),
        (padding.PKCS1v15(), hashes.SHA1()),
    ],
    ids=["PSS", "SHA-384", "SHA-1"],
)
def test_an_rsa_signature_made_in_another_way_does_not_verify(how, over):
    signature = kinds.rsa_key().sign(b"statement", how, over)
    with pytest.raises(BadSignature):
        keys.verify(kinds.rsa_key().public_key(), signature, b"statement")


def test_a_signature_with_any_bit_changed_does_not_verify(key):
    signature = keys.sign(key, b"statement")
    for bit in range(8 * len(signature)):
        changed = (int.from_bytes(signature) ^ 1 << bit).to_bytes(len(signature))
        with pytest.raises(BadSignature):
            keys.verify(key.public_key(), changed, b"statement")


@pytest.mark.parametrize("r_and_s", [(0, 0), (0, 1), (1, 0), (ORDER, ORDER)])
def test_a_signature_of_zeroes_does_not_verify(r_and_s):
    with pytest.raises(BadSignature):
        keys.verify(KEY.public_key(), encode_dss_signature(*r_and_s), b"statement")


@pytest.mark.parametrize("signature", [b"", b"\x00", b"garbage", bytes(72), b"\x30\x80", b"\xff" * 100_000])
def test_what_is_no_signature_at_all_does_not_verify(signature, key):
    with pytest.raises(BadSignature):
        keys.verify(key.public_key(), signature, b"statement")


def test_a_public_key_is_written_down_as_certificates_carry_it(key):
    loaded = serialization.load_der_public_key(keys.spki(key.public_key()))
    assert loaded.public_numbers() == key.public_key().public_numbers()


# --- PKCS#8


def test_a_key_and_its_r_come_back_from_pkcs8(key):
    loaded, r = keys.load(keys.dump(key, R))
    assert (loaded.private_numbers(), r) == (key.private_numbers(), R)


def test_an_r_that_begins_and_ends_with_zero_bytes_comes_back_whole():
    assert keys.load(keys.dump(KEY, bytes(20)))[1] == bytes(20)


def test_pkcs8_carries_r_as_the_attribute_that_kisa_registered(key):
    bit_string = der.tlv(0x03, b"\x00", R)
    attribute = der.sequence(der.oid("1.2.410.200004.10.1.1.3"), der.set_of(bit_string))
    assert keys.dump(key, R) == pkcs8_with(attribute, key=key)


def test_the_same_key_and_r_are_the_same_pkcs8():
    assert keys.dump(KEY, R) == keys.dump(keys.generate(SEED), R)


def test_openssl_reads_the_pkcs8_and_finds_the_same_public_key(key):
    answer = openssl("pkey", "-inform", "DER", "-pubout", given=keys.dump(key, R))
    public = serialization.load_pem_public_key(answer.text.encode())
    assert keys.spki(public) == keys.spki(key.public_key())


def test_pkcs8_without_r_is_refused(key):
    with pytest.raises(DamagedEnvelope):
        keys.load(plain_pkcs8(key))


@pytest.mark.parametrize("name", kinds.REFUSED)
def test_pkcs8_of_another_kind_of_key_is_refused_though_r_is_beside_it(name):
    with pytest.raises(DamagedEnvelope):
        keys.load(unwrap(keys.dump)(kinds.refused_key(name), R))


def test_encrypted_pkcs8_is_refused():
    encryption = serialization.BestAvailableEncryption(b"280417")
    encrypted = KEY.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, encryption)
    with pytest.raises(DamagedEnvelope):
        keys.load(encrypted)


def test_pkcs8_with_an_empty_set_of_attributes_is_refused():
    with pytest.raises(DamagedEnvelope):
        keys.load(pkcs8_with())


def test_pkcs8_with_an_attribute_that_has_no_value_is_refused():
    with pytest.raises(DamagedEnvelope):
        keys.load(pkcs8_with(der.sequence(der.oid("1.2.410.200004.10.1.1.3"), der.set_of())))


def test_another_attribute_is_not_taken_for_r():
    another = der.sequence(der.oid("1.2.410.200004.10.1.1.4"), der.set_of(der.tlv(0x03, b"\x00", R)))
    with pytest.raises(DamagedEnvelope):
        keys.load(pkcs8_with(another))


def test_pkcs8_with_any_bit_changed_is_refused_or_holds_a_key_and_an_r(key):
    written, step = keys.dump(key, R), 211 if keys.kind(key.public_key()) is KeyKind.RSA2048 else 1  # RSA takes long
    for bit in range(0, 8 * len(written), step):
        with suppress(DamagedEnvelope):
            keys.load((int.from_bytes(written) ^ 1 << bit).to_bytes(len(written)))


@pytest.mark.parametrize("garbage", [b"", b"\x30", b"garbage", bytes(180), b"\x30\x84\xff\xff\xff\xff", b"\x30" * 5000])
def test_garbage_is_no_pkcs8(garbage):
    with pytest.raises(DamagedEnvelope):
        keys.load(garbage)


def test_pkcs8_cut_off_anywhere_is_refused(key):
    written = keys.dump(key, R)
    for length in range(len(written)):
        with pytest.raises(DamagedEnvelope):
            keys.load(written[:length])


def test_pkcs8_with_something_after_it_is_refused(key):
    with pytest.raises(DamagedEnvelope):
        keys.load(keys.dump(key, R) + b"\x00")


def test_a_key_of_every_kind_fits_the_bounds_of_an_envelope(key):
    blob = bytes(envelope.NONCE_BYTES) + keys.dump(key, R) + bytes(16)  # the tag of AES-GCM-SIV
    assert len(blob) <= envelope.MAX_BLOB and len(keys.spki(key.public_key())) <= envelope.MAX_SPKI
