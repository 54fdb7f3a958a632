"""Files for other tools: `save` writes an artefact to a file, `ask_openssl` shows what openssl says of a path."""

import errno
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import UnionType
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from fincert_lab.calls import called_as_written
from fincert_lab.crypto import cms
from fincert_lab.crypto.keys import PublicKey
from fincert_lab.errors import BadInput, Field, FolderNotWritable, NothingToSave
from fincert_lab.language import say
from fincert_lab.people.keybox import KeyFile
from fincert_lab.pki.report import Report
from fincert_lab.views.note import Mood, Note
from fincert_lab.views.table import put_on_screen

FOLDER = Path("exported")  # in the notebook's folder, for these files only: nobody else's file is ever overwritten
PATIENCE = 10  # seconds that openssl may take: lab assumption
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # what a program needs to run
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)  # on Windows, with any extension

# For each kind: its types, its file's extension, how it is encoded, and how openssl reads it.
_KINDS: list[tuple[type | UnionType, str, Callable[[Any], bytes], str]] = [
    (
        x509.Certificate,
        "crt",
        lambda it: it.public_bytes(Encoding.PEM),
        "x509 -in {file} -noout -text -nameopt utf8,sep_comma_plus_space",
    ),
    (x509.CertificateSigningRequest, "csr", lambda it: it.public_bytes(Encoding.PEM), "req -in {file} -noout -text"),
    (x509.CertificateRevocationList, "crl", lambda it: it.public_bytes(Encoding.PEM), "crl -in {file} -noout -text"),
    (
        PublicKey,
        "pub",
        lambda it: it.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "pkey -pubin -in {file} -noout -text",
    ),
    (ocsp.OCSPResponse, "ocsp", lambda it: it.public_bytes(Encoding.DER), "ocsp -respin {file} -resp_text -noverify"),
    (KeyFile, "p12", lambda it: it.content, "pkcs12 -in {file} -info -nokeys"),
    (bytes, "p7s", lambda it: _signed(it), "cms -cmsout -print -noout -inform DER -in {file}"),
]


@called_as_written
def save(thing: object, name: str) -> None:
    """Write a certificate, request, list, public key, OCSP answer, exported key or CMS bytes to a file.

    `name` is the file's name in `exported/`, without the extension: letters, digits, "-" and "_", and not a device name
    that Windows reserves. An existing file of that name is replaced, or stays as it was if that fails; a link of that
    name is not followed. Only the owner can read an exported key's file. Prints the openssl command that shows the
    file. Raises NothingToSave, BadInput, BadSignature, and FolderNotWritable, also if `exported` itself is a link.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise BadInput(Field.FILE_NAME)
    if _RESERVED.fullmatch(name):
        raise BadInput(Field.RESERVED_NAME)
    for kind, ending, write, command in _KINDS:
        if isinstance(thing, kind):
            file = _write(FOLDER / f"{name}.{ending}", write(thing), secret=kind is KeyFile)
            put_on_screen(
                Note(Mood.NOTED, say("export.saved", file=file, command=f"openssl {command.format(file=file)}"))
            )
            return
    raise NothingToSave(kind=type(thing).__name__)


@called_as_written
def ask_openssl(report: Report) -> None:
    """Show what the openssl program, if installed, says of the path of a report, as of the same time.

    For comparison: nothing depends on it. Only about the path: signatures, validity periods, names and CA rights, not
    about revocation. Raises BadInput for anything but a report.
    """
    if not isinstance(report, Report):
        raise BadInput(Field.REPORT)
    program = shutil.which("openssl")
    put_on_screen(_opinion(program, report) if program else Note(Mood.NOTHING_YET, say("export.no_openssl")))


def _opinion(program: str, report: Report) -> Note:
    certificate, *above, anchor = (each.public_bytes(Encoding.PEM) for each in report.chain)
    with TemporaryDirectory() as place:
        files = {"certificate": certificate, "above": b"".join(above), "anchor": anchor}
        for name, content in files.items():
            Path(place, name).write_bytes(content)
        trusted = ("-attime", str(int(report.at.timestamp())), "-CAfile", "anchor", "-untrusted", "above")
        try:
            said = _run([program, "verify", "-x509_strict", *trusted, "certificate"], place)
            version = " ".join(_run([program, "version"], place).split()[:2])
        except (OSError, subprocess.TimeoutExpired):
            return Note(Mood.NOTHING_YET, say("export.no_openssl"))
    if said.strip() == "certificate: OK":
        return Note(Mood.RIGHT, say("export.openssl_accepts", program=version))
    why = re.findall(r"depth lookup: ?(.*)", said) or said.splitlines()[:1]
    return Note(Mood.NOT_YET, say("export.openssl_refuses", program=version, why="; ".join(why)))


def _run(command: list[str], place: str) -> str:
    # From the environment only what locates programs: a Jupyter server keeps its token there, too.
    known = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    done = subprocess.run(
        command, cwd=place, env=known, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
    )
    return (done.stdout + done.stderr).decode(errors="replace")


def _write(file: Path, content: bytes, *, secret: bool) -> str:
    try:
        FOLDER.mkdir(exist_ok=True)
        if FOLDER.resolve() != Path.cwd().resolve() / FOLDER:  # a link (or, on Windows, a junction) to somewhere else
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        _replace(file, content, mode=0o600 if secret else 0o666)  # less what the umask removes
    except OSError as error:
        raise FolderNotWritable(folder=FOLDER, reason=error.strerror) from error
    return file.as_posix()


def _replace(file: Path, content: bytes, mode: int) -> None:
    """Replace whatever is called `file` with a new file, atomically, or not at all."""
    new = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        # "x": an existing file, or a link, is not opened. The file has its mode before its first byte.
        with open(new, "xb", opener=partial(os.open, mode=mode)) as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def _signed(message: bytes) -> bytes:
    cms.verify(message)  # raises BadInput or BadSignature for other bytes
    return message
