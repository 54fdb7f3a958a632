"""What somebody wants to look into: an object of the library, a report, or bytes, ours or a stranger's."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, get_args

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from fincert_lab.crypto.der import elements
from fincert_lab.crypto.parsing import UNREADABLE, quiet
from fincert_lab.errors import BadInput, Field
from fincert_lab.people.keybox import KeyFile
from fincert_lab.pki.dissection import Node, dissect
from fincert_lab.pki.report import Report

MAX_BYTES = 262_144  # a list of some 6,000 certificates: lab assumption
_PRIVATE = get_args(PrivateKeyTypes)
_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*)-----END ")
_PKCS12 = b"\x02\x01\x03\x30"  # version 3 and a SEQUENCE: RFC 7292 §4


class Problem(StrEnum):
    """Why there is nothing to look into."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    PRIVATE = "private"  # a private key: nobody should look at it
    NOT_DER = "not_der"


@dataclass(frozen=True)
class Specimen:
    """Bytes taken apart; of a `report`, those of the certificate that it judges. Or the `problem` with them."""

    root: Node | None = field(default=None, repr=False)
    report: Report | None = None
    problem: Problem | None = None

    @property
    def kind(self) -> str:
        """What it is: the name of its type, "" if that is not known."""
        return self.root.type if self.root else ""

    @property
    def der(self) -> bytes:
        """All bytes, also those after the last element."""
        return self.root.element.der if self.root else b""


def read(thing: object) -> Specimen:
    """Take something apart, whatever is in it. Raises BadInput for what cannot be taken apart at all."""
    if isinstance(thing, Report):
        return Specimen(_read(_der(thing.chain[0])).root, thing)
    if isinstance(thing, (*_PRIVATE, KeyFile)):
        return Specimen(problem=Problem.PRIVATE)
    if isinstance(thing, str | bytes | bytearray | memoryview):
        return _read(_written(thing))
    return _read(_der(thing))


_ENCODED: list[tuple[Any, Callable[[Any], bytes]]] = [
    (
        x509.Certificate | x509.CertificateSigningRequest | x509.CertificateRevocationList | ocsp.OCSPResponse,
        lambda it: it.public_bytes(Encoding.DER),
    ),
    (get_args(PublicKeyTypes), lambda it: it.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)),
]


def _der(thing: object) -> bytes:
    for kind, encode in _ENCODED:
        if isinstance(thing, kind):
            return encode(thing)
    raise BadInput(Field.EXPLORED)


def _written(thing: str | bytes | bytearray | memoryview) -> bytes:
    """Return bytes, or text as bytes; of what is far too large, only so much that this is seen: PEM is longer."""
    if isinstance(thing, memoryview):
        thing = thing.cast("B") if thing.contiguous else b""
    some = thing[: 2 * MAX_BYTES + 1]
    return some.encode("utf-8", "replace") if isinstance(some, str) else bytes(some)


def _read(content: bytes) -> Specimen:
    if pem := _PEM.search(content):
        if b"PRIVATE" in pem[1]:
            return Specimen(problem=Problem.PRIVATE)
        try:
            content = base64.b64decode(pem[2])
        except ValueError:
            return Specimen(problem=Problem.NOT_DER)
    if not content or len(content) > MAX_BYTES:
        return Specimen(problem=Problem.TOO_LARGE if content else Problem.EMPTY)
    if _is_private(content):
        return Specimen(problem=Problem.PRIVATE)
    root = dissect(content)
    return Specimen(problem=Problem.NOT_DER) if root.element.flaw else Specimen(root)


def _is_private(der: bytes) -> bool:
    first = next(elements(der))
    if first.flaw is None and first.value.startswith(_PKCS12):
        return True
    try:
        with quiet():
            serialization.load_der_private_key(der, password=None)
    except TypeError:  # it is encrypted
        return True
    except UNREADABLE:
        return False
    return True
