"""Keys of every kind, each made once: those that the lab takes, and those that it refuses."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

from fincert_lab.crypto import keys

_REFUSED = {
    "RSA of 1024 bits": lambda: rsa.generate_private_key(65537, 1024),
    "RSA of 3072 bits": lambda: rsa.generate_private_key(65537, 3072),
    "RSA with exponent 3": lambda: rsa.generate_private_key(3, 2048),
    "secp224r1": lambda: ec.derive_private_key(5, ec.SECP224R1()),
    "P-384": lambda: ec.derive_private_key(5, ec.SECP384R1()),
    "P-521": lambda: ec.derive_private_key(5, ec.SECP521R1()),
    "brainpoolP256r1": lambda: ec.derive_private_key(5, ec.BrainpoolP256R1()),
    "secp256k1": lambda: ec.derive_private_key(5, ec.SECP256K1()),
    "Ed25519": lambda: ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)),
    "Ed448": lambda: ed448.Ed448PrivateKey.from_private_bytes(bytes(57)),
    "DSA": lambda: dsa.generate_private_key(1024),
}
REFUSED = list(_REFUSED)


@cache
def taken(kind):
    """Return a key of a kind that the lab takes. RSA: another one in each run of the tests."""
    return keys.make(kind, lambda count: bytes(range(count)))


def rsa_key():
    """Return the RSA-2048 key."""
    return taken(keys.KeyKind.RSA2048)


@cache
def refused_key(name):
    """Return the key of one of the kinds in `REFUSED`."""
    return _REFUSED[name]()
