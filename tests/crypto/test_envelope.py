"""The envelope: bytes fixed for ever, and every way in which it must not open."""

from dataclasses import replace

import pytest
from cryptography.hazmat import asn1

from fincert_lab.crypto import envelope, pin
from fincert_lab.crypto.envelope import Context, Envelope, serial_content
from fincert_lab.crypto.framing import lp
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import BadInput, DamagedEnvelope, PinMismatch
from tests.crypto import envelope_by_hand as by_hand

PIN = "280417"
CONTEXT = Context(
    account=bytes(range(16)),
    serial=bytes.fromhex("00c0ffee"),
    spki=b"a SubjectPublicKeyInfo",
    version=258,
    registration=bytes(range(16, 32)),
)
K = bytes(range(32, 64))
PKCS8 = b"a private key, and R beside it"
NONCE = bytes(range(64, 76))
SECOND_NONCE = bytes(range(76, 88))

# Frozen: whoever changes one of these locks every customer out of every envelope there is.
FROZEN = {
    "ctx": (
        "001266696e636572742d6c61622f70696e2f76310010000102030405060708090a0b0c0d0e0f000400c0ffee0020c0dd"
        "c8976c04a4923bf2d412b797f74b2bb76deb13a755df3a96ed55682c49b6000400000102001010111213141516171819"
        "1a1b1c1d1e1f000101000b686d61632d736861323536"
    ),
    "A": "b6b7aea2e3ee0f13166a6d84d6ad39788425485cba360103e27a3a381ff71d1a",
    "S": "6660869cfb27252232833af310972c2d0540b51cca1074654eb424ef1759509f",
    "y": "a40ff3c036d1099825c98009cc7e6c5120a1a8bdb0dd1b0931e96d58726c1e99",
    "COMMIT": "ebc15780cbfba64fa2aaa9ee8c4654f8e7983577dc581f808f2475256b323bc9",
    "BLOB": (
        "404142434445464748494a4b53f9d63ae8ad749158eced7242475aa829897912f44f57366fc9eadc2a791c012749970d"
        "b6acd738da29943746fa"
    ),
}


@pytest.fixture(scope="module")
def half():
    """A, S and y of the right PIN."""
    stretched = envelope.stretch(PIN, CONTEXT)
    return stretched.a, stretched.s, envelope.evaluate(K, CONTEXT, stretched.a)


@pytest.fixture(scope="module")
def sealed(half):
    _, s, y = half
    return envelope.seal(CONTEXT, y, s, PKCS8, NONCE)


@pytest.fixture(scope="module")
def made(half, sealed):
    """What the package makes of the vector's inputs."""
    a, s, y = half
    return {"ctx": CONTEXT.encode(), "A": a, "S": s, "y": y, "COMMIT": sealed.commit, "BLOB": sealed.blob}


@pytest.fixture(scope="module")
def expected():
    """What the formulas make of them."""
    c = CONTEXT
    ctx = by_hand.context(c.account, c.serial, c.spki, c.version, c.registration)
    a, s = by_hand.stretch(PIN, ctx)
    y = by_hand.server_half(K, ctx, a)
    commit, blob = by_hand.commit(ctx, y, s), by_hand.blob(ctx, y, s, PKCS8, NONCE)
    return {"ctx": ctx, "A": a, "S": s, "y": y, "COMMIT": commit, "BLOB": blob}


# --- the numbers


@pytest.mark.parametrize("part", FROZEN)
def test_each_part_is_what_the_formula_says(part, made, expected):
    assert made[part] == expected[part]


@pytest.mark.parametrize("part", FROZEN)
def test_each_part_is_what_it_was_when_it_was_frozen(part, made):
    assert made[part].hex() == FROZEN[part]


def test_the_frozen_envelope_opens():
    frozen = {part: bytes.fromhex(value) for part, value in FROZEN.items()}
    stored = Envelope(frozen["COMMIT"], frozen["BLOB"])
    assert envelope.open(CONTEXT, frozen["y"], frozen["S"], stored) == PKCS8


@pytest.mark.parametrize("parts", [(), (b"",), (b"a", b"b"), ("한", b"\x00" * 300)])
def test_lp_puts_each_length_before_its_part_in_16_bits(parts):
    encoded = [part.encode() if isinstance(part, str) else part for part in parts]
    assert lp(*parts) == by_hand.lp(*encoded)


def test_lp_joins_no_two_lists_to_the_same_bytes():
    lists = [(), (b"",), (b"", b""), (b"ab",), (b"a", b"b"), (b"", b"ab"), (b"ab", b""), (b"\x00\x01a",), (b"a",)]
    assert len({lp(*parts) for parts in lists}) == len(lists)


def test_lp_refuses_a_part_whose_length_does_not_fit():
    with pytest.raises(BadInput):
        lp(bytes(65_536))


@pytest.mark.parametrize("number", [0, 1, 127, 128, 255, 256, 32_767, 32_768, 0xC0FFEE, 2**126, 2**127, 2**159 - 1])
def test_a_serial_number_is_the_content_of_its_der_integer(number):
    encoded = asn1.encode_der(number)
    assert serial_content(number) == encoded[2:] and encoded[1] == len(encoded) - 2


# --- opening


def test_the_right_pin_opens(half, sealed):
    _, s, y = half
    assert envelope.open(CONTEXT, y, s, sealed) == PKCS8


def test_a_wrong_pin_is_told_from_a_damaged_envelope(sealed):
    wrong = envelope.stretch("280418", CONTEXT)
    with pytest.raises(PinMismatch):
        envelope.open(CONTEXT, envelope.evaluate(K, CONTEXT, wrong.a), wrong.s, sealed)


def test_the_right_pin_without_the_servers_half_does_not_open(half, sealed):
    _, s, _ = half
    with pytest.raises(PinMismatch):
        envelope.open(CONTEXT, bytes(32), s, sealed)


def test_the_servers_half_without_the_pin_does_not_open(half, sealed):
    _, _, y = half
    with pytest.raises(PinMismatch):
        envelope.open(CONTEXT, y, bytes(32), sealed)


def test_another_server_secret_does_not_open(half, sealed):
    a, s, _ = half
    with pytest.raises(PinMismatch):
        envelope.open(CONTEXT, envelope.evaluate(bytes(32), CONTEXT, a), s, sealed)


def test_any_bit_changed_in_the_blob_is_found(half, sealed):
    _, s, y = half
    for bit in range(8 * len(sealed.blob)):
        blob = (int.from_bytes(sealed.blob) ^ 1 << bit).to_bytes(len(sealed.blob))
        with pytest.raises(DamagedEnvelope):
            envelope.open(CONTEXT, y, s, replace(sealed, blob=blob))


def test_any_bit_changed_in_the_commitment_is_found(half, sealed):
    _, s, y = half
    for bit in range(256):
        commit = (int.from_bytes(sealed.commit) ^ 1 << bit).to_bytes(32)
        with pytest.raises(PinMismatch):
            envelope.open(CONTEXT, y, s, replace(sealed, commit=commit))


def test_a_blob_cut_off_anywhere_is_damaged(half, sealed):
    _, s, y = half
    for length in range(len(sealed.blob)):
        with pytest.raises(DamagedEnvelope):
            envelope.open(CONTEXT, y, s, replace(sealed, blob=sealed.blob[:length]))


def test_a_short_commitment_does_not_open(half, sealed):
    _, s, y = half
    for commit in (b"", sealed.commit[:31], sealed.commit + b"\x00"):
        with pytest.raises(PinMismatch):
            envelope.open(CONTEXT, y, s, replace(sealed, commit=commit))


OTHER = {
    "account": bytes(16),
    "serial": bytes.fromhex("c0ffee"),
    "spki": b"another SubjectPublicKeyInfo",
    "version": 259,
    "registration": bytes(16),
}
another_context = pytest.mark.parametrize("field", OTHER)


@another_context
def test_the_envelope_opens_in_its_own_context_only(field, half, sealed):
    _, s, y = half
    with pytest.raises(PinMismatch):
        envelope.open(replace(CONTEXT, **{field: OTHER[field]}), y, s, sealed)


@another_context
def test_the_blob_is_bound_to_its_context_even_under_the_same_key(field, half, sealed, monkeypatch):
    _, s, y = half
    same = envelope._derive(CONTEXT, y, s)
    monkeypatch.setattr(envelope, "_derive", lambda *_: same)
    with pytest.raises(DamagedEnvelope):
        envelope.open(replace(CONTEXT, **{field: OTHER[field]}), y, s, sealed)


@another_context
def test_the_pin_stretches_to_something_else_in_another_context(field, half):
    a, s, _ = half
    other = envelope.stretch(PIN, replace(CONTEXT, **{field: OTHER[field]}))
    assert other.a != a and other.s != s


@another_context
def test_the_servers_half_is_another_in_another_context(field, half):
    a, _, y = half
    assert envelope.evaluate(K, replace(CONTEXT, **{field: OTHER[field]}), a) != y


def test_the_context_names_its_profile(monkeypatch):
    monkeypatch.setitem(envelope.PROFILES, 3, envelope.PROFILES[1])
    assert replace(CONTEXT, profile=3).encode() != CONTEXT.encode()


def test_the_context_names_how_the_server_computes(monkeypatch):
    before = CONTEXT.encode()
    monkeypatch.setitem(envelope.PROFILES, 1, replace(envelope.PROFILES[1], suite=Suite.OPRF))
    assert CONTEXT.encode() != before


def test_the_same_pin_registered_twice_shows_nowhere(half, sealed):
    again = replace(CONTEXT, registration=bytes(reversed(range(16))))
    stretched = envelope.stretch(PIN, again)
    y = envelope.evaluate(bytes(range(96, 128)), again, stretched.a)
    second = envelope.seal(again, y, stretched.s, PKCS8, SECOND_NONCE)
    assert second.commit != sealed.commit and second.blob != sealed.blob


def test_blobs_of_one_key_under_two_nonces_share_no_block(half, sealed):
    _, s, y = half
    second = envelope.seal(CONTEXT, y, s, PKCS8, SECOND_NONCE)
    assert second.blob[12:28] != sealed.blob[12:28] and second.blob[-16:] != sealed.blob[-16:]


def test_each_profile_costs_what_the_table_of_guesses_says():
    assert {(each.memory_kib, each.passes) for each in envelope.PROFILES.values()} == {(19_456, 2)}


# --- what is refused before anything is stretched


REFUSED = [
    {"profile": 0},
    {"profile": 3},
    {"profile": 255},
    {"profile": "1"},
    {"profile": None},
    {"profile": []},
    {"profile": 1.0},
    {"profile": True},
    {"version": -1},
    {"version": 2**32},
    {"version": "1"},
    {"account": None},
    {"account": "0123456789abcdef"},
    {"account": b""},
    {"account": bytes(15)},
    {"account": bytes(17)},
    {"registration": b""},
    {"registration": bytes(15)},
    {"registration": bytes(1_000_000)},
    {"serial": b""},
    {"serial": bytes(21)},
    {"serial": bytes(70_000)},
]


@pytest.mark.parametrize("field", REFUSED, ids=lambda field: f"{list(field)[0]}: {str(list(field.values())[0])[:20]}")
def test_a_context_of_unknown_profile_wrong_type_or_wrong_size_is_refused_before_argon2_runs(field, monkeypatch):
    monkeypatch.setattr(pin, "Argon2id", None)
    with pytest.raises(BadInput):
        envelope.stretch(PIN, replace(CONTEXT, **field))


def test_what_the_pin_became_is_not_in_the_text_of_its_object():
    stretched = envelope.stretch(PIN, CONTEXT)
    assert repr(stretched.a) not in repr(stretched) and repr(stretched.s) not in repr(stretched)


def test_the_wrapping_key_is_not_in_the_text_of_its_object(half):
    _, s, y = half
    derived = envelope._derive(CONTEXT, y, s)
    assert repr(derived.kek) not in repr(derived)
