"""What goes to the HSM and comes back: readable at both ends, noise between, and signed as nothing else."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fincert_lab.crypto import envelope
from fincert_lab.crypto.envelope import Context
from fincert_lab.errors import BadInput, DamagedEnvelope

HSM = X25519PrivateKey.from_private_bytes(bytes(range(32)))
ANOTHER_HSM = X25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
CONTEXT = Context(bytes(16), b"\x01", b"spki", 1, bytes(16))
OTHERS = {
    "another account": Context(bytes(15) + b"\x01", b"\x01", b"spki", 1, bytes(16)),
    "another serial": Context(bytes(16), b"\x02", b"spki", 1, bytes(16)),
    "another key": Context(bytes(16), b"\x01", b"spkj", 1, bytes(16)),
    "another version": Context(bytes(16), b"\x01", b"spki", 2, bytes(16)),
    "another registration": Context(bytes(16), b"\x01", b"spki", 1, bytes(15) + b"\x01"),
}
in_another_context = pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
A, ANSWER_KEY, Y = b"A" * 32, b"K" * 32, b"y" * 32


@pytest.fixture(scope="module")
def sealed_a():
    return envelope.seal_a(HSM.public_key(), CONTEXT, A, ANSWER_KEY)


@pytest.fixture(scope="module")
def sealed_y():
    return envelope.seal_y(ANSWER_KEY, CONTEXT, Y)


def flipped(message, bit):
    return (int.from_bytes(message) ^ 1 << bit).to_bytes(len(message))


# --- A, to the HSM


def test_the_hsm_reads_a_and_the_answer_key(sealed_a):
    assert envelope.open_a(HSM, CONTEXT, sealed_a) == (A, ANSWER_KEY)


def test_a_sealed_a_has_the_size_that_is_announced(sealed_a):
    assert len(sealed_a) == 112


def test_the_relaying_cloud_sees_neither_a_nor_the_answer_key(sealed_a):
    assert A[:4] not in sealed_a and ANSWER_KEY[:4] not in sealed_a


def test_the_same_a_never_looks_the_same_twice(sealed_a):
    assert envelope.seal_a(HSM.public_key(), CONTEXT, A, ANSWER_KEY) != sealed_a


def test_another_hsm_cannot_read_it(sealed_a):
    with pytest.raises(BadInput):
        envelope.open_a(ANOTHER_HSM, CONTEXT, sealed_a)


@in_another_context
def test_a_sealed_for_one_context_is_refused_in_another(other, sealed_a):
    with pytest.raises(BadInput):
        envelope.open_a(HSM, other, sealed_a)


def test_any_bit_changed_on_the_way_to_the_hsm_is_found(sealed_a):
    for bit in range(8 * len(sealed_a)):
        with pytest.raises(BadInput):
            envelope.open_a(HSM, CONTEXT, flipped(sealed_a, bit))


def test_a_cut_off_anywhere_is_refused(sealed_a):
    for length in range(len(sealed_a)):
        with pytest.raises(BadInput):
            envelope.open_a(HSM, CONTEXT, sealed_a[:length])


@pytest.mark.parametrize("garbage", [bytes(112), b"\xff" * 112, b"\x01" + bytes(111), bytes(1_000_000), None])
def test_garbage_for_a_is_refused(garbage):
    with pytest.raises(BadInput):
        envelope.open_a(HSM, CONTEXT, garbage)


@pytest.mark.parametrize("answer_key", [b"", bytes(31), bytes(33)], ids=len)
def test_a_with_an_answer_key_of_another_size_is_refused(answer_key):
    with pytest.raises(BadInput):
        envelope.open_a(HSM, CONTEXT, envelope.seal_a(HSM.public_key(), CONTEXT, A, answer_key))


# --- y, back to the device


def test_the_device_reads_the_answer(sealed_y):
    assert envelope.open_y(ANSWER_KEY, CONTEXT, sealed_y) == Y


def test_the_relaying_cloud_does_not_see_y(sealed_y):
    assert Y[:4] not in sealed_y


def test_any_bit_changed_in_the_answer_is_found(sealed_y):
    for bit in range(8 * len(sealed_y)):
        with pytest.raises(DamagedEnvelope):
            envelope.open_y(ANSWER_KEY, CONTEXT, flipped(sealed_y, bit))


def test_an_answer_cut_off_anywhere_is_refused(sealed_y):
    for length in range(len(sealed_y)):
        with pytest.raises(DamagedEnvelope):
            envelope.open_y(ANSWER_KEY, CONTEXT, sealed_y[:length])


def test_an_answer_to_another_question_is_refused(sealed_y):
    with pytest.raises(DamagedEnvelope):
        envelope.open_y(bytes(32), CONTEXT, sealed_y)


@in_another_context
def test_an_answer_for_one_context_is_refused_in_another(other, sealed_y):
    with pytest.raises(DamagedEnvelope):
        envelope.open_y(ANSWER_KEY, other, sealed_y)


# --- what the certificate key signs


def test_both_messages_that_the_key_signs_begin_with_a_zero_byte():
    assert envelope.key_claim(CONTEXT)[0] == envelope.unlock_proof(bytes(16), bytes(16), bytes(16))[0] == 0x00


def test_a_proof_is_the_label_account_registration_and_nonce():
    proof = envelope.unlock_proof(b"a" * 16, b"r" * 16, b"n" * 16)
    label = b"fincert-lab/unlock-proof/v1"
    assert proof == b"\x00\x1b" + label + b"\x00\x10" + b"a" * 16 + b"\x00\x10" + b"r" * 16 + b"\x00\x10" + b"n" * 16


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_proof_is_for_one_account_registration_and_nonce(position):
    parts = [bytes(16)] * 3
    other = parts[:position] + [b"\xff" * 16] + parts[position + 1 :]
    assert envelope.unlock_proof(*parts) != envelope.unlock_proof(*other)


@in_another_context
def test_a_key_claim_is_for_one_context(other):
    assert envelope.key_claim(other) != envelope.key_claim(CONTEXT)


def test_a_key_claim_is_never_a_proof():
    label = b"fincert-lab/register-key/v1"
    assert envelope.key_claim(CONTEXT).startswith(b"\x00\x1b" + label)
