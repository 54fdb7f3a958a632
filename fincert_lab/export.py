"""Artefacts as files, for other tools to look at: `save` writes one, and says with which openssl command."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from fincert_lab.crypto import cms
from fincert_lab.errors import BadInput, FolderNotWritable, NothingToShow
from fincert_lab.language import say
from fincert_lab.people.keybox import KeyFile
from fincert_lab.views.note import Mood, Note
from fincert_lab.views.table import put_on_screen

FOLDER = Path("exported")  # of its own, in the folder of the notebook: so nobody else's file is ever overwritten
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")

# What it is, the ending of its file, how it is written down, and how openssl reads it.
_KINDS: list[tuple[type | tuple[type, ...], str, Callable[[Any], bytes], str]] = [
    (
        x509.Certificate,
        "crt",
        lambda it: it.public_bytes(Encoding.PEM),
        "x509 -in {file} -noout -text -nameopt utf8,sep_comma_plus_space",
    ),
    (x509.CertificateSigningRequest, "csr", lambda it: it.public_bytes(Encoding.PEM), "req -in {file} -noout -text"),
    (x509.CertificateRevocationList, "crl", lambda it: it.public_bytes(Encoding.PEM), "crl -in {file} -noout -text"),
    (
        (ec.EllipticCurvePublicKey, rsa.RSAPublicKey),
        "pub",
        lambda it: it.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "pkey -pubin -in {file} -noout -text",
    ),
    (ocsp.OCSPResponse, "ocsp", lambda it: it.public_bytes(Encoding.DER), "ocsp -respin {file} -resp_text -noverify"),
    (KeyFile, "p12", lambda it: it.content, "pkcs12 -in {file} -info -nokeys"),
    (bytes, "p7s", lambda it: _signed(it), "cms -cmsout -print -noout -inform DER -in {file}"),
]


def save(thing: object, name: str) -> None:
    """Write a certificate, a request, a list, a public key, an OCSP answer, an exported key or CMS bytes as a file.

    `name` is the file's in `exported/`, without an ending: letters, digits, "-" and "_". One of that name is written
    anew. Says with which openssl command to look at it. Raises NothingToShow, BadInput, BadSignature,
    FolderNotWritable.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise BadInput(field="file_name")
    for kind, ending, write, command in _KINDS:
        if isinstance(thing, kind):
            file = _write(FOLDER / f"{name}.{ending}", write(thing))
            put_on_screen(
                Note(Mood.NOTED, say("export.saved", file=file, command=f"openssl {command.format(file=file)}"))
            )
            return
    raise NothingToShow(kind=type(thing).__name__)


def _write(file: Path, content: bytes) -> str:
    try:
        FOLDER.mkdir(exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise FolderNotWritable(folder=FOLDER, reason=error.strerror) from error
    return file.as_posix()


def _signed(message: bytes) -> bytes:
    cms.verify(message)  # raises BadInput or BadSignature for other bytes
    return message
