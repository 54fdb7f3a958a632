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

Source: lab assumption. The real client shows that it wraps twice and that the server counts, not how.
"""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fincert_lab.arguments import checked
from fincert_lab.crypto import pin as pins
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, DamagedEnvelope, Field, PinMismatch

ID_BYTES = 16  # of an account, and of a registration
KEY_BYTES = 32
NONCE_BYTES = 12
SEALED_A_BYTES = 112  # HPKE: 32 bytes of encapsulated key, 64 of A and answer key, 16 of tag
SEALED_Y_BYTES = 48  # 32 of y, 16 of tag
SUITE = b"hmac-sha256"  # how the server computes its half
MAX_SERIAL = 20  # bytes: RFC 5280 §4.1.2.2
MAX_SPKI = 1024  # bytes; a P-256 key has 91, an RSA-2048 key 294
MAX_BLOB = 4096  # bytes; a P-256 key with R is about 200, an RSA-2048 key about 1,300


@dataclass(frozen=True)
class Profile:
    """The cost of one guess: Argon2id with this much memory (KiB) and this many passes over it."""

    memory_kib: int
    passes: int


# An id into a fixed table, so nobody can make a device use weaker parameters. The cost is OWASP's minimum.
PROFILES = {1: Profile(memory_kib=19 * 1024, passes=2)}


def lp(*parts: str | bytes) -> bytes:
    """Join parts, each preceded by its length in 16 bits, big-endian: different lists never join to the same bytes.

    Raises BadInput if a part is too long, or if there are no parts.
    """
    try:
        encoded = [part.encode() if isinstance(part, str) else part for part in parts]
        return b"".join(len(part).to_bytes(2) + part for part in encoded)
    except (TypeError, ValueError, OverflowError):
        raise BadInput(Field.PART) from None


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
        parts = (self.account, self.serial, key, version, self.registration, profile, SUITE)
        return lp("fincert-lab/pin/v1", *parts)


@checked
def serial_content(serial_number: int) -> bytes:
    """Return a serial number as the content of its DER INTEGER (a leading zero byte where the top bit is set)."""
    return serial_number.to_bytes(serial_number.bit_length() // 8 + 1, signed=True)


@dataclass(frozen=True, repr=False)
class Stretched:
    """The stretched PIN: `a` is for the HSM, `s` stays on the device. 32 bytes each."""

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
    """Compute the server's half y (32 bytes) from this registration's secret `k`. Only the HSM can."""
    return hmac.digest(k, lp("fincert-lab/eval/v1", context.encode(), a), hashlib.sha256)


@dataclass(frozen=True)
class Envelope:
    """What the cloud stores: `commit` (32 bytes) and `blob`, a nonce followed by the wrapped PKCS#8."""

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
def seal(context: Context, y: bytes, s: bytes, pkcs8: bytes, nonce: bytes) -> Envelope:
    """Wrap `pkcs8` under both halves. `nonce` is 12 random bytes."""
    keys = _derive(context, y, s)
    with parsing(BadInput(Field.ENVELOPE)):
        return Envelope(keys.commit, nonce + AESGCMSIV(keys.kek).encrypt(nonce, pkcs8, context.encode()))


@checked
def open(context: Context, y: bytes, s: bytes, envelope: Envelope) -> bytes:
    """Unwrap the PKCS#8. Raises PinMismatch, or DamagedEnvelope if the PIN was right but the bytes are not."""
    keys = _derive(context, y, s)
    if not bytes_eq(keys.commit, envelope.commit):
        raise PinMismatch
    nonce, wrapped = envelope.blob[:NONCE_BYTES], envelope.blob[NONCE_BYTES:]
    with parsing(DamagedEnvelope()):
        return AESGCMSIV(keys.kek).decrypt(nonce, wrapped, context.encode())


# --- A on its way to the HSM. Anyone who has A can guess PINs offline, so to the cloud that relays it, it must look
# like noise: A is sealed to the HSM's key with HPKE (RFC 9180), and carries a fresh key that the answer is sealed
# under.

_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_ANSWER_NONCE = bytes(NONCE_BYTES)  # safe: each answer key seals one answer


@checked
def seal_a(hsm_key: X25519PublicKey, context: Context, a: bytes, answer_key: bytes) -> bytes:
    """Seal `a` and a fresh `answer_key` (32 random bytes) to the HSM, for this context only."""
    return _HPKE.encrypt(a + answer_key, hsm_key, info=lp("fincert-lab/ask/v1", context.encode()))


@checked
def open_a(hsm_key: X25519PrivateKey, context: Context, sealed: bytes) -> tuple[bytes, bytes]:
    """Open what `seal_a` made: A and the answer key. Raises BadInput if it is not for this key and context."""
    with parsing(BadInput(Field.SEALED_A)):
        if len(sealed) != SEALED_A_BYTES:
            raise BadInput(Field.SEALED_A)
        plain = _HPKE.decrypt(sealed, hsm_key, info=lp("fincert-lab/ask/v1", context.encode()))
    return plain[:KEY_BYTES], plain[KEY_BYTES:]


@checked
def seal_y(answer_key: bytes, context: Context, y: bytes) -> bytes:
    """Seal the HSM's answer for the device that asked."""
    with parsing(BadInput(Field.SEALED_A)):  # the key arrived with A
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
