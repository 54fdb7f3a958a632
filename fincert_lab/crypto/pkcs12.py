"""A key as a file under a password: PKCS#12 (RFC 7292), the way the older joint certificate is carried about.

DANGER: anyone who has the file can try passwords on it as fast as a computer can, and nobody counts or notices. The
strength of the password is the key's only protection. Nothing in the lab imports such a file.
"""

import re
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from fincert_lab.crypto import keys
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, Field

MAX_PASSWORD = 64  # lab assumption: more than anybody types


def check_password(password: object) -> str:
    """Return `password` if it is 1 to 64 printable ASCII characters. Raises BadInput, which does not repeat it."""
    # ASCII: programs do not agree on the bytes of anything else, so a file could open in one and not in another.
    if type(password) is not str or len(password) > MAX_PASSWORD or not re.fullmatch("[ -~]+", password):
        raise BadInput(Field.PASSWORD)
    return password


def dump(
    key: keys.PrivateKey, certificate: x509.Certificate, issuers: Sequence[x509.Certificate], password: str
) -> bytes:
    """Return `key` with its certificate and those above it, encrypted under `password`. Raises BadInput.

    The VID's R is not in it: the library has no place for it. The salts come from the system's entropy, so that no two
    files are the same.
    """
    # The library's choice (PBES2: PBKDF2, AES-256-CBC). More rounds would not help: the library always adds a MAC under
    # the same password, of 2048 rounds, and a guess can be tried on that.
    encryption = BestAvailableEncryption(check_password(password).encode("ascii"))
    with parsing(BadInput(Field.CERTIFICATE)):
        return pkcs12.serialize_key_and_certificates(None, key, certificate, issuers, encryption)
