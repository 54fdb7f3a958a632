"""Other people's programs that judge what the lab makes: OpenSSL and pkilint."""

import os
import shutil
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

OPENSSL = shutil.which("openssl")


class Answer:
    """What a program said: `ok` by its exit status, and everything it printed."""

    def __init__(self, ok, text):
        self.ok = ok
        self.text = text


def openssl(*arguments, given=b""):
    """Run openssl with `given` bytes as its input. Skips the test without openssl, but never in CI."""
    if OPENSSL is None and os.environ.get("CI") == "true":
        pytest.fail("CI must have the openssl program: install it")
    if OPENSSL is None:
        pytest.skip("needs the openssl program on the PATH: install OpenSSL 3 to run this test")
    return _run([OPENSSL, *map(str, arguments)], given)


def pem(path, *certificates):
    """Write certificates to `path` and return it."""
    path.write_bytes(b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates))
    return path


def pkilint_certificate(path, der):
    """Have lint_pkix_cert judge a certificate: ok if there is nothing to say at ERROR or above."""
    path.write_bytes(der)
    return _pkilint("lint_pkix_cert", "-s", "ERROR", path)


def pkilint_crl(path, der):
    """Have lint_crl judge a revocation list: ok if there is nothing to say at ERROR or above."""
    path.write_bytes(der)
    return _pkilint("lint_crl", "-t", "CRL", "-p", "PKIX", "-s", "ERROR", path)


def pkilint_ocsp(path, der):
    """Have lint_ocsp_response judge an answer: ok if there is nothing to say at ERROR or above."""
    path.write_bytes(der)
    return _pkilint("lint_ocsp_response", "-s", "ERROR", path)


def _pkilint(program, *arguments):
    # A process of its own: the command leaves its file open, and warnings are errors in these tests.
    return _run([sys.executable, "-m", f"pkilint.bin.{program}", "lint", *map(str, arguments)], b"")


def _run(command, given):
    done = subprocess.run(command, input=given, capture_output=True, timeout=60)
    text = (done.stdout + done.stderr).decode(errors="replace")
    return Answer(done.returncode == 0, text)
