"""Keys: the same seed the same key, signatures that need no luck, and PKCS#8 that other programs read."""

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from fincert_lab.crypto import keys
from fincert_lab.errors import BadSignature, DamagedEnvelope
from tests.crypto import der
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


def secret(key):
    return key.private_numbers().private_value


def plain_pkcs8(key):
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())


def pkcs8_with(*attributes):
    """Write KEY's PKCS#8 with any attributes."""
    without_header = plain_pkcs8(KEY)[3:]
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
    with pytest.raises(ValueError, match=f"40 random bytes, not {count}"):
        keys.generate(bytes(count))


def test_the_error_about_a_seed_does_not_repeat_it():
    with pytest.raises(ValueError) as caught:
        keys.generate(b"secretsecret")
    assert "secret" not in str(caught.value)


# --- signing


@pytest.mark.parametrize("message", RFC_SIGNATURES, ids=bytes.decode)
def test_a_signature_is_the_one_that_rfc_6979_prints(message):
    signature = keys.sign(ec.derive_private_key(RFC_X, ec.SECP256R1()), message)
    assert decode_dss_signature(signature) == RFC_SIGNATURES[message]


def test_a_signature_verifies():
    keys.verify(KEY.public_key(), keys.sign(KEY, b"statement"), b"statement")


def test_a_signature_does_not_verify_over_another_message():
    with pytest.raises(BadSignature):
        keys.verify(KEY.public_key(), keys.sign(KEY, b"statement"), b"statements")


def test_a_signature_does_not_verify_with_another_key():
    with pytest.raises(BadSignature):
        keys.verify(keys.generate(bytes(40)).public_key(), keys.sign(KEY, b"statement"), b"statement")


def test_a_signature_with_any_bit_changed_does_not_verify():
    signature = keys.sign(KEY, b"statement")
    for bit in range(8 * len(signature)):
        changed = (int.from_bytes(signature) ^ 1 << bit).to_bytes(len(signature))
        with pytest.raises(BadSignature):
            keys.verify(KEY.public_key(), changed, b"statement")


@pytest.mark.parametrize("r_and_s", [(0, 0), (0, 1), (1, 0), (ORDER, ORDER)])
def test_a_signature_of_zeroes_does_not_verify(r_and_s):
    with pytest.raises(BadSignature):
        keys.verify(KEY.public_key(), encode_dss_signature(*r_and_s), b"statement")


@pytest.mark.parametrize("signature", [b"", b"\x00", b"garbage", bytes(72), b"\x30\x80", b"\xff" * 100_000])
def test_what_is_no_signature_at_all_does_not_verify(signature):
    with pytest.raises(BadSignature):
        keys.verify(KEY.public_key(), signature, b"statement")


def test_a_public_key_is_written_down_as_certificates_carry_it():
    loaded = serialization.load_der_public_key(keys.spki(KEY.public_key()))
    assert loaded.public_numbers() == KEY.public_key().public_numbers()


# --- PKCS#8


def test_a_key_and_its_r_come_back_from_pkcs8():
    key, r = keys.load(keys.dump(KEY, R))
    assert (secret(key), r) == (secret(KEY), R)


def test_an_r_that_begins_and_ends_with_zero_bytes_comes_back_whole():
    assert keys.load(keys.dump(KEY, bytes(20)))[1] == bytes(20)


def test_pkcs8_carries_r_as_the_attribute_that_kisa_registered():
    bit_string = der.tlv(0x03, b"\x00", R)
    attribute = der.sequence(der.oid("1.2.410.200004.10.1.1.3"), der.set_of(bit_string))
    assert keys.dump(KEY, R) == pkcs8_with(attribute)


def test_the_same_key_and_r_are_the_same_pkcs8():
    assert keys.dump(KEY, R) == keys.dump(keys.generate(SEED), R)


def test_openssl_reads_the_pkcs8_and_finds_the_same_public_key():
    answer = openssl("pkey", "-inform", "DER", "-pubout", given=keys.dump(KEY, R))
    public = serialization.load_pem_public_key(answer.text.encode())
    assert keys.spki(public) == keys.spki(KEY.public_key())


def test_pkcs8_without_r_is_refused():
    with pytest.raises(DamagedEnvelope):
        keys.load(plain_pkcs8(KEY))


def test_pkcs8_of_another_kind_of_key_is_refused_though_r_is_beside_it():
    edwards = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
    with pytest.raises(DamagedEnvelope):
        keys.load(keys.dump(edwards, R))


def test_pkcs8_of_a_key_on_another_curve_is_refused_though_r_is_beside_it():
    with pytest.raises(DamagedEnvelope):
        keys.load(keys.dump(ec.derive_private_key(5, ec.SECP384R1()), R))


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


def test_pkcs8_with_any_bit_changed_is_refused_or_holds_a_key_and_an_r():
    written = keys.dump(KEY, R)
    for bit in range(8 * len(written)):
        with suppress(DamagedEnvelope):
            keys.load((int.from_bytes(written) ^ 1 << bit).to_bytes(len(written)))


@pytest.mark.parametrize("garbage", [b"", b"\x30", b"garbage", bytes(180), b"\x30\x84\xff\xff\xff\xff", b"\x30" * 5000])
def test_garbage_is_no_pkcs8(garbage):
    with pytest.raises(DamagedEnvelope):
        keys.load(garbage)


def test_pkcs8_cut_off_anywhere_is_refused():
    written = keys.dump(KEY, R)
    for length in range(len(written)):
        with pytest.raises(DamagedEnvelope):
            keys.load(written[:length])


def test_pkcs8_with_something_after_it_is_refused():
    with pytest.raises(DamagedEnvelope):
        keys.load(keys.dump(KEY, R) + b"\x00")
