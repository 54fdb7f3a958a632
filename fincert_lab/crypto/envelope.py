"""The envelope: a private key wrapped twice, from a PIN and from a server's secret, so that neither alone opens it.

Six digits are twenty bits, and no amount of stretching makes them more: who holds a PIN-encrypted key tries all PINs.
So the wrapping key needs a second half `y`, that only a hardware security module (HSM) can compute, and the HSM counts.

    ctx     = everything this envelope is bound to: account, certificate, key, version, registration, algorithms
    A || S  = Argon2id(PIN)          A goes to the HSM (sealed), S never leaves the device
    y       = HMAC(k, ctx, A)        the server's half, one try each; k never leaves the HSM
    PRK     = HKDF-Extract(y || S)
    KEK     = HKDF-Expand(PRK, "kek")        wraps the key
    COMMIT  = HKDF-Expand(PRK, "commit")     says whether the PIN was right, before anything is opened

Because COMMIT is compared first, a wrong PIN is told from a damaged envelope, and the AEAD is key-committing.

Another suite computes y in a way that keeps A from the HSM too: `server_half`.

Source: lab assumption. The real client shows that it wraps twice and that the server counts, not how.
"""

import hashlib
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM
from cryptography.hazmat.primitives.hpke import Suite as Hpke
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fincert_lab.arguments import checked
from fincert_lab.crypto import pin as pins
from fincert_lab.crypto.framing import lp
from fincert_lab.crypto.parsing import parsing
from fincert_lab.crypto.server_half import Method, method
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import BadInput, DamagedEnvelope, Field, PinMismatch

ID_BYTES = 16  # of an account, and of a registration
KEY_BYTES = 32
NONCE_BYTES = 12
RANDOM_BYTES = 48  # for a question to the HSM, where the suite blinds it
TAG_BYTES = 16  # that sealing adds
AROUND_BYTES = 32 + KEY_BYTES + TAG_BYTES  # around a question: HPKE's encapsulated key, the answer key, a tag
MAX_SERIAL = 20  # bytes: RFC 5280 §4.1.2.2
MAX_SPKI = 1024  # bytes; a P-256 key has 91, an RSA-2048 key 294
MAX_BLOB = 4096  # bytes; a P-256 key with R is about 200, an RSA-2048 key about 1,300


@dataclass(frozen=True)
class Profile:
    """The cost of one guess: Argon2id with this much memory (KiB) and this many passes over it; and the suite."""

    memory_kib: int
    passes: int
    suite: Suite


# An id into a fixed table, so nobody can make a device use weaker parameters. The cost is OWASP's minimum.
PROFILES = {
    1: Profile(memory_kib=19 * 1024, passes=2, suite=Suite.HMAC),
    2: Profile(memory_kib=19 * 1024, passes=2, suite=Suite.OPRF),
    3: Profile(memory_kib=19 * 1024, passes=2, suite=Suite.TWO_OF_THREE),
}


@checked
def profile_of(suite: Suite) -> int:
    """Return the profile of new envelopes in a lab of this suite."""
    return next(id for id, profile in PROFILES.items() if profile.suite is suite)


@dataclass(frozen=True)
class Context:
    """What an envelope belongs to. `serial` is the DER INTEGER's content, `spki` the whole DER SubjectPublicKeyInfo.

    Raises BadInput for a wrong type or size, or a profile that is not in the table, before any KDF runs.
    """

    account: bytes
    serial: bytes
    spki: bytes
    version: int
    registration: bytes
    profile: int = 1

    def __post_init__(self) -> None:
        if type(self.profile) is not int or self.profile not in PROFILES:
            raise BadInput(Field.PROFILE)
        if type(self.version) is not int or not 0 <= self.version < 2**32:
            raise BadInput(Field.VERSION)
        sizes = {"account": (ID_BYTES, ID_BYTES), "registration": (ID_BYTES, ID_BYTES)}
        sizes |= {"serial": (1, MAX_SERIAL), "spki": (1, MAX_SPKI)}
        for field, (least, most) in sizes.items():
            value = getattr(self, field)
            if not isinstance(value, bytes) or not least <= len(value) <= most:
                raise BadInput(Field(field))

    @property
    def suite(self) -> Suite:
        """How the server's half is computed."""
        return PROFILES[self.profile].suite

    @property
    def serial_number(self) -> int:
        """The certificate's serial number."""
        return int.from_bytes(self.serial, signed=True)

    def is_of(self, certificate: x509.Certificate, account: bytes) -> bool:
        """Return whether this is a context of `certificate` in `account`. Raises BadInput if its key cannot be read."""
        with parsing(BadInput(Field.CERTIFICATE)):
            key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        ours = (account, serial_content(certificate.serial_number), key)
        return (self.account, self.serial, self.spki) == ours

    def encode(self) -> bytes:
        """Return `ctx`, the bytes that every derivation below is bound to."""
        key = hashlib.sha256(self.spki).digest()
        version, profile = self.version.to_bytes(4), self.profile.to_bytes(1)
        parts = (self.account, self.serial, key, version, self.registration, profile, self.suite)
        return lp("fincert-lab/pin/v1", *parts)


@checked
def serial_content(serial_number: int) -> bytes:
    """Return a serial number as the content of its DER INTEGER (a leading zero byte where the top bit is set)."""
    return serial_number.to_bytes(serial_number.bit_length() // 8 + 1, signed=True)


@dataclass(frozen=True, repr=False)
class Stretched:
    """The stretched PIN: `a` is for the HSM, as the suite says, and `s` stays on the device. 32 bytes each."""

    a: bytes
    s: bytes


def stretch(pin: str, context: Context) -> Stretched:
    """Stretch `pin` for this envelope and no other. Raises PinFormat, BadInput."""
    if not isinstance(context, Context):
        raise BadInput(Field.ENVELOPE)
    profile = PROFILES[context.profile]
    salt = hashlib.sha256(lp("fincert-lab/salt/v1", context.encode())).digest()
    out = pins.stretch(pin, salt, memory_kib=profile.memory_kib, passes=profile.passes, length=64)
    return Stretched(a=out[:32], s=out[32:])


@checked
def evaluate(k: bytes, context: Context, a: bytes) -> bytes:
    """Compute the server's half y (32 bytes) from this registration's secret `k`. Only the HSM can. Raises BadInput."""
    return _method(context).evaluate(k, _about(context), a)


@dataclass(frozen=True)
class Envelope:
    """What the cloud stores: `commit` (32 bytes), and `blob`: a nonce, and the wrapped PKCS#8.

    If y is shared among several HSMs, a lock for each of them precedes: see `threshold`.
    """

    commit: bytes
    blob: bytes


@dataclass(frozen=True, repr=False)
class _Keys:
    kek: bytes
    commit: bytes


def _derive(context: Context, y: bytes, s: bytes) -> _Keys:
    ctx = context.encode()
    prk = HKDF.extract(hashes.SHA256(), hashlib.sha256(ctx).digest(), y + s)
    kek, commit = (
        HKDFExpand(hashes.SHA256(), KEY_BYTES, lp(label, ctx)).derive(prk)
        for label in ("fincert-lab/kek/v1", "fincert-lab/commit/v1")
    )
    return _Keys(kek, commit)


@checked
def seal(context: Context, y: bytes, s: bytes, pkcs8: bytes, nonce: bytes, locks: bytes = b"") -> Envelope:
    """Wrap `pkcs8` under both halves. `nonce` is 12 random bytes. Raises BadInput."""
    keys = _derive(context, y, s)
    with parsing(BadInput(Field.ENVELOPE)):
        wrapped = AESGCMSIV(keys.kek).encrypt(nonce, pkcs8, context.encode() + locks)
    return Envelope(keys.commit, locks + nonce + wrapped)


@checked
def open(context: Context, y: bytes, s: bytes, envelope: Envelope) -> bytes:
    """Unwrap the PKCS#8. Raises PinMismatch, or DamagedEnvelope if the PIN was right but the bytes are not."""
    keys = _derive(context, y, s)
    if not bytes_eq(keys.commit, envelope.commit):
        raise PinMismatch
    locked = b"".join(locks(context, envelope))
    start = len(locked) + NONCE_BYTES
    nonce, wrapped = envelope.blob[len(locked) : start], envelope.blob[start:]
    with parsing(DamagedEnvelope()):
        return AESGCMSIV(keys.kek).decrypt(nonce, wrapped, context.encode() + locked)


@checked
def locks(context: Context, envelope: Envelope) -> tuple[bytes, ...]:
    """Return the locks that an envelope begins with, 32 bytes each: none if y is not shared. Raises DamagedEnvelope."""
    count = len(context.suite.hsms) if context.suite.needed > 1 else 0
    if len(envelope.blob) < count * KEY_BYTES:
        raise DamagedEnvelope
    return tuple(envelope.blob[at * KEY_BYTES : (at + 1) * KEY_BYTES] for at in range(count))


# --- How device and HSM compute y together. In the first suite the question is A, and y the answer.


@checked
def new_k(context: Context, seed: bytes) -> bytes:
    """Return a registration's secret k for 32 random bytes. Raises BadInput."""
    return _method(context).new_k(seed)


@checked
def ask(context: Context, a: bytes, random: bytes) -> bytes:
    """Return the device's question to the HSM. `random` is 48 random bytes, of this question only. Raises BadInput."""
    return _method(context).ask(_about(context), a, random)


@checked
def answer(k: bytes, context: Context, question: bytes) -> bytes:
    """Return the HSM's answer. Raises BadInput for what is no question."""
    return _method(context).answer(k, _about(context), question)


@checked
def finish(context: Context, a: bytes, random: bytes, answer: bytes) -> bytes:
    """Return y, from the answer to what was asked with the same `random`. Raises BadInput for what is no answer."""
    return _method(context).finish(_about(context), a, random, answer)


def _method(context: Context) -> Method:
    return method(context.suite)


def _about(context: Context) -> bytes:
    """Return what y is bound to; A follows."""
    return lp("fincert-lab/eval/v1", context.encode())


# --- The question on its way to the HSM. Anyone who has A can guess PINs offline, so to the cloud that relays it, it
# must look like noise: the question is sealed to the HSM's key with HPKE (RFC 9180), and carries a fresh key that the
# answer is sealed under.

_HPKE = Hpke(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_ANSWER_NONCE = bytes(NONCE_BYTES)  # safe: each answer key seals one answer


@checked
def seal_a(hsm_key: X25519PublicKey, context: Context, a: bytes, answer_key: bytes) -> bytes:
    """Seal A, or what is asked instead, and a fresh `answer_key` (32 random bytes) to the HSM, for this context."""
    return _HPKE.encrypt(a + answer_key, hsm_key, info=lp("fincert-lab/ask/v1", context.encode()))


@checked
def open_a(hsm_key: X25519PrivateKey, context: Context, sealed: bytes) -> tuple[bytes, bytes]:
    """Open what `seal_a` made: the question and the answer key. Raises BadInput if not for this key and context."""
    with parsing(BadInput(Field.SEALED_A)):
        if len(sealed) != AROUND_BYTES + context.suite.message_bytes:
            raise BadInput(Field.SEALED_A)
        plain = _HPKE.decrypt(sealed, hsm_key, info=lp("fincert-lab/ask/v1", context.encode()))
    return plain[:-KEY_BYTES], plain[-KEY_BYTES:]


@checked
def seal_y(answer_key: bytes, context: Context, y: bytes) -> bytes:
    """Seal the HSM's answer for the device that asked."""
    with parsing(BadInput(Field.SEALED_A)):  # the key arrived with the question
        return AESGCMSIV(answer_key).encrypt(_ANSWER_NONCE, y, context.encode())


@checked
def open_y(answer_key: bytes, context: Context, sealed: bytes) -> bytes:
    """Open the HSM's answer. Raises DamagedEnvelope if it was changed on the way."""
    with parsing(DamagedEnvelope()):
        return AESGCMSIV(answer_key).decrypt(_ANSWER_NONCE, sealed, context.encode())


# --- What the certificate key itself signs for cloud and HSM. Both begin with a zero byte (the length of the label),
# while CMS signed attributes begin with 0x31: a signature made for one can never pass as the other.


@checked
def key_claim(context: Context) -> bytes:
    """Return what the key signs in order to be registered: "I am the key of this certificate, in this account"."""
    return lp("fincert-lab/register-key/v1", context.encode())


@checked
def unlock_proof(account: bytes, registration: bytes, hsm_nonce: bytes) -> bytes:
    """Return what the key signs to prove that it was opened: the HSM then gives the try back."""
    return lp("fincert-lab/unlock-proof/v1", account, registration, hsm_nonce)


@checked
def swap_proof(account: bytes, old: bytes, new: bytes, hsm_nonce: bytes) -> bytes:
    """Return what the key signs to change the PIN: registration `new` replaces `old`."""
    return lp("fincert-lab/swap-proof/v1", account, old, new, hsm_nonce)


@checked
def delete_claim(account: bytes, registration: bytes) -> bytes:
    """Return what the key signs in order to be deleted from the cloud, for good."""
    return lp("fincert-lab/delete/v1", account, registration)
