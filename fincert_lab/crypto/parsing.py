"""Bytes from outside: whatever exception the library raises for them, a person gets one typed refusal."""

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
_LOCK = RLock()  # the warning filters belong to the whole process: one thread at a time may change them
_quiet = False  # whether the thread that holds the lock has changed them


@contextmanager
def quiet() -> Iterator[None]:
    """Suppress the library's warnings, about odd serial numbers, long names and the like, on a student's screen.

    One thread at a time. Do not wait for a database inside: the thread that uses it may be waiting to enter here.
    Entering again from inside costs nothing; copying the filters takes as long as many of the checks do.
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
    """Read bytes from outside. Raises `refusal` if they are malformed; prints no warning."""
    with quiet():
        try:
            yield
        except UNREADABLE:
            raise refusal from None
