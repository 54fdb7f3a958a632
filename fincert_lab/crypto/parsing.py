"""Bytes from outside: whatever the library raises for them, a person gets one typed refusal."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm

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
_quiet = False  # whether whoever has the lock has changed them


@contextmanager
def quiet() -> Iterator[None]:
    """Have the library print no warnings: of odd serial numbers, long names and the like, to a student's screen.

    One at a time: inside, wait for nobody's database, whose user may be waiting to come in here. Whoever is inside
    may come in again at no cost: to copy the filters takes as long as many a check.
    """
    global _quiet
    with _LOCK:
        if _quiet:
            yield
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _quiet = True
            try:
                yield
            finally:
                _quiet = False


@contextmanager
def parsing(refusal: LabError) -> Iterator[None]:
    """Read bytes that somebody sent. Raises `refusal` if they are not what they should be; prints no warning."""
    with quiet():
        try:
            yield
        except UNREADABLE:
            raise refusal from None
