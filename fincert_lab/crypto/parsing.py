"""Bytes from outside: whatever the library raises for them, a person gets one typed refusal."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.utils import CryptographyDeprecationWarning

from fincert_lab.errors import LabError

# pyca/cryptography parses lazily and has no exception of its own for "these bytes are not what they should be".
UNREADABLE = (
    ValueError,
    TypeError,
    OverflowError,
    InvalidSignature,
    InvalidTag,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
_LOCK = RLock()  # the warning filters are the whole process's: one at a time may change them


@contextmanager
def quiet() -> Iterator[None]:
    """Have the library print no warnings: they are of odd serial numbers, and to a student's screen."""
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        yield


@contextmanager
def parsing(refusal: LabError) -> Iterator[None]:
    """Read bytes that somebody sent. Raises `refusal` if they are not what they should be; prints no warning."""
    with quiet():
        try:
            yield
        except UNREADABLE:
            raise refusal from None
