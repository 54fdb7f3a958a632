"""What others say of the same cases: pyca/cryptography's verifier, which looks at no list, and the openssl program."""

import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store, VerificationError

from fincert_lab.crypto.parsing import UNREADABLE, quiet
from tests.conformance.pkits import AT, DATA, Case, anchor, certificates, revocation_lists

ANY_POLICY = "2.5.29.32.0"


def pyca(case: Case) -> bool:
    """Say whether pyca's verifier accepts it, with its rules of the web for CAs and none for the certificate itself."""
    policies = {"ca_policy": ExtensionPolicy.webpki_defaults_ca(), "ee_policy": ExtensionPolicy.permit_all()}
    verifier = PolicyBuilder().store(Store([anchor()])).time(AT).extension_policies(**policies).build_client_verifier()
    with quiet():
        try:
            verifier.verify(x509.load_der_x509_certificate(case.file.read_bytes()), certificates())
        except (VerificationError, *UNREADABLE):
            return False
    return True


def openssl(folder: Path) -> Callable[[Case], bool]:
    """Write what the program needs into `folder`; return a function that says whether it accepts a case."""
    root, pool, lists = folder / "root.pem", folder / "pool.pem", folder / "lists.pem"
    root.write_bytes(anchor().public_bytes(Encoding.PEM))
    files = sorted((DATA / "certs").glob("*Cert.crt"))
    pool.write_text("".join(ssl.DER_cert_to_PEM_cert(file.read_bytes()) for file in files), encoding="ascii")
    lists.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each, _ in revocation_lists()))
    command = ["openssl", "verify", "-CAfile", root, "-untrusted", pool, "-CRLfile", lists, "-crl_check_all"]
    command += ["-extended_crl", "-use_deltas", "-attime", str(int(AT.timestamp()))]
    command += ["-policy_check", "-policy", ANY_POLICY]

    def verify(case: Case) -> bool:
        return subprocess.run([*command, case.file], capture_output=True).returncode == 0

    return verify
