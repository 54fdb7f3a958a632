"""The envelope's formulas, written down once more from the design and not from the code, with hmac and hashlib."""

import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id


def sha256(data):
    return hashlib.sha256(data).digest()


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def lp(*parts):
    return b"".join(bytes([len(part) >> 8, len(part) & 0xFF]) + part for part in parts)


def context(account, serial, spki, version, registration, profile=1, suite=b"hmac-sha256"):
    numbers = bytes([0, 0, version >> 8, version & 0xFF]), bytes([profile])
    parts = (account, serial, sha256(spki), numbers[0], registration, numbers[1], suite)
    return lp(b"fincert-lab/pin/v1", *parts)


def stretch(pin, ctx):
    """Return A and S."""
    salt = sha256(lp(b"fincert-lab/salt/v1", ctx))
    kdf = Argon2id(salt=salt, length=64, iterations=2, lanes=1, memory_cost=19 * 1024)
    out = kdf.derive(pin.encode())
    return out[:32], out[32:]


def server_half(k, ctx, a):
    return mac(k, lp(b"fincert-lab/eval/v1", ctx, a))


def derive(label, ctx, y, s):
    """HKDF (RFC 5869) for 32 bytes: extract, then the first block of expand."""
    prk = mac(sha256(ctx), y + s)
    return mac(prk, lp(label, ctx) + b"\x01")


def commit(ctx, y, s):
    return derive(b"fincert-lab/commit/v1", ctx, y, s)


def blob(ctx, y, s, pkcs8, nonce):
    return nonce + AESGCMSIV(derive(b"fincert-lab/kek/v1", ctx, y, s)).encrypt(nonce, pkcs8, ctx)
