"""The suites of envelopes: how y comes about, bytes fixed for ever, and that no envelope opens in another suite."""

from dataclasses import replace
from itertools import permutations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fincert_lab.crypto import envelope, oprf
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import BadInput, PinMismatch
from tests.crypto import envelope_by_hand as by_hand
from tests.crypto.test_envelope import CONTEXT, NONCE, PIN, PKCS8

BLIND = replace(CONTEXT, profile=2)
CONTEXTS = {Suite.HMAC: CONTEXT, Suite.OPRF: BLIND, Suite.TWO_OF_THREE: replace(CONTEXT, profile=3)}
SEED = bytes(range(32, 64))
RANDOM, OTHER_RANDOM = bytes(range(48)), bytes(range(48, 96))
HSM = X25519PrivateKey.from_private_bytes(bytes(range(32)))
each_suite = pytest.mark.parametrize("suite", Suite)
each_two = pytest.mark.parametrize(("suite", "other"), [*permutations(Suite, 2)])

# Frozen: whoever changes one of these locks every customer out of every envelope of this suite.
FROZEN = {
    "ctx": (
        "001266696e636572742d6c61622f70696e2f76310010000102030405060708090a0b0c0d0e0f000400c0ffee0020c0dd"
        "c8976c04a4923bf2d412b797f74b2bb76deb13a755df3a96ed55682c49b6000400000102001010111213141516171819"
        "1a1b1c1d1e1f00010200106f7072662d703235362d736861323536"
    ),
    "k": "c8e2393fa0746101c5ad0c5281839d4b574ebc42423173ee80a3e16e415249a4",
    "question": "03ac086adbd6a627dfdfd3d464fedcf83367821180496c45a8c1f23aac0d5cb3db",
    "answer": "03eec1853e2458fb01e16ddd8dc1e3011ce51d1ad8be505365918fe95f217df887",
    "y": "e562fac8a003098512af45c77c8300d6f31bc4002452fbef9c1c9d48c122be17",
    "COMMIT": "1fe451041b3868f1efde926aa0d8906b2b7e6394185f3de5c0f0dfa684c1ff47",
}


@pytest.fixture(scope="module")
def stretched():
    """The stretched PIN, by suite."""
    return {suite: envelope.stretch(PIN, context) for suite, context in CONTEXTS.items()}


def y_of(suite, a, random=RANDOM):
    """Go through the steps of device and HSM."""
    context = CONTEXTS[suite]
    answer = envelope.answer(envelope.new_k(context, SEED), context, envelope.ask(context, a, random))
    return envelope.finish(context, a, random, answer)


# --- the numbers


@pytest.fixture(scope="module")
def made(stretched):
    """What the package makes of the vector's inputs."""
    a, s = stretched[Suite.OPRF].a, stretched[Suite.OPRF].s
    k, question = envelope.new_k(BLIND, SEED), envelope.ask(BLIND, a, RANDOM)
    answer = envelope.answer(k, BLIND, question)
    y = envelope.finish(BLIND, a, RANDOM, answer)
    commit = envelope.seal(BLIND, y, s, PKCS8, NONCE).commit
    return {"ctx": BLIND.encode(), "k": k, "question": question, "answer": answer, "y": y, "COMMIT": commit}


@pytest.fixture(scope="module")
def expected():
    """What the formulas make of them, with the OPRF as in the RFC's vectors."""
    c = BLIND
    ctx = by_hand.context(c.account, c.serial, c.spki, c.version, c.registration, 2, b"oprf-p256-sha256")
    a, s = by_hand.stretch(PIN, ctx)
    private_input, r = by_hand.lp(b"fincert-lab/eval/v1", ctx, a), int.from_bytes(RANDOM) % int(oprf.N)
    k, question = oprf.derive_key(SEED, b"fincert-lab/k/v1"), oprf.blind(private_input, r.to_bytes(32))
    y = oprf.evaluate(k, private_input)
    answer = oprf.blind_evaluate(k, question)
    return {"ctx": ctx, "k": k, "question": question, "answer": answer, "y": y, "COMMIT": by_hand.commit(ctx, y, s)}


@pytest.mark.parametrize("part", FROZEN)
def test_each_part_is_what_the_formula_says(part, made, expected):
    assert made[part] == expected[part]


@pytest.mark.parametrize("part", FROZEN)
def test_each_part_is_what_it_was_when_it_was_frozen(part, made):
    assert made[part].hex() == FROZEN[part]


# --- together and alone


@each_suite
def test_device_and_hsm_find_the_y_of_who_has_both(suite, stretched):
    context, a = CONTEXTS[suite], stretched[suite].a
    assert y_of(suite, a) == envelope.evaluate(envelope.new_k(context, SEED), context, a)


@each_suite
def test_y_does_not_depend_on_what_blinded_the_question(suite, stretched):
    assert y_of(suite, stretched[suite].a) == y_of(suite, stretched[suite].a, OTHER_RANDOM)


def test_only_a_blinded_question_is_new_each_time(stretched):
    same = {
        suite: envelope.ask(context, stretched[suite].a, RANDOM)
        == envelope.ask(context, stretched[suite].a, OTHER_RANDOM)
        for suite, context in CONTEXTS.items()
    }
    assert same == {Suite.HMAC: True, Suite.OPRF: False, Suite.TWO_OF_THREE: False}


@pytest.mark.parametrize("field", ["account", "serial", "spki", "version", "registration"])
def test_a_blinded_question_is_about_its_own_context_only(field, stretched):
    other = replace(BLIND, **{field: {"version": 1, "serial": b"1", "spki": b"2"}.get(field, bytes(16))})
    a, k = stretched[Suite.OPRF].a, envelope.new_k(BLIND, SEED)
    assert envelope.evaluate(k, other, a) != envelope.evaluate(k, BLIND, a)


@pytest.mark.parametrize("random", [b"", bytes(32), bytes(49), bytes(48)], ids=["none", "32", "49", "zero"])
def test_a_question_is_blinded_with_48_random_bytes_that_are_not_zero(random, stretched):
    with pytest.raises(BadInput):
        envelope.ask(BLIND, stretched[Suite.OPRF].a, random)


def test_a_sealed_blinded_question_has_the_size_that_is_announced(stretched):
    question = envelope.ask(BLIND, stretched[Suite.OPRF].a, RANDOM)
    sealed = envelope.seal_a(HSM.public_key(), BLIND, question, bytes(32))
    assert len(sealed) == 113
    assert envelope.open_a(HSM, BLIND, sealed) == (question, bytes(32))


# --- one suite and the other


def test_an_envelope_is_made_in_the_profile_of_its_suite():
    profiles = {suite: envelope.profile_of(suite) for suite in Suite}
    assert profiles == {Suite.HMAC: 1, Suite.OPRF: 2, Suite.TWO_OF_THREE: 3}
    assert {suite: context.suite for suite, context in CONTEXTS.items()} == {suite: suite for suite in Suite}


@each_two
def test_an_envelope_never_opens_in_another_suite_not_even_with_both_its_halves(suite, other, stretched):
    ours, s, y = CONTEXTS[suite], stretched[suite].s, y_of(suite, stretched[suite].a)
    sealed = envelope.seal(ours, y, s, PKCS8, NONCE, bytes(96) if suite is Suite.TWO_OF_THREE else b"")
    assert envelope.open(ours, y, s, sealed) == PKCS8
    with pytest.raises(PinMismatch):
        envelope.open(CONTEXTS[other], y, s, sealed)


@each_two
def test_a_pin_stretches_to_something_else_in_another_suite(suite, other, stretched):
    assert stretched[suite].a != stretched[other].a and stretched[suite].s != stretched[other].s


@each_two
def test_the_hsm_reads_no_question_of_another_suite(suite, other, stretched):
    question = envelope.ask(CONTEXTS[suite], stretched[suite].a, RANDOM)
    sealed_as = [suite]
    if suite.message_bytes != other.message_bytes:  # also if it is sealed as a question of that suite
        sealed_as.append(other)
    for context in map(CONTEXTS.__getitem__, sealed_as):
        with pytest.raises(BadInput):
            envelope.open_a(HSM, CONTEXTS[other], envelope.seal_a(HSM.public_key(), context, question, bytes(32)))
