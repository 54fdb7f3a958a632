"""A lab for each test, and one that has gone through the whole story."""

import atexit
import gc
import itertools
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import nbval.kernel
import pytest
from cryptography import x509
from jupyter_client.manager import KernelManager
from traitlets import default

from fincert_lab import Lab, language
from fincert_lab.clock import CLASSROOM_MORNING
from fincert_lab.crypto.suite import Suite
from fincert_lab.institutions.ca.keys import years_after
from fincert_lab.people.device import Device
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules

PIN = "280417"
# Of a certificate that is issued on the first morning, in days: how long it is valid, and after how many of them it can
# be renewed.
LIFE = (years_after(CLASSROOM_MORNING, Rules.validity_years) - CLASSROOM_MORNING).days
RENEWABLE = LIFE - Rules.renewal_window.days


@dataclass(frozen=True)
class Story:
    """홍길동 has a certificate of KB's, made on his laptop."""

    lab: Lab
    laptop: Device
    certificate: x509.Certificate


def pytest_configure():
    """Have nbval speak with its kernels over socket files.

    A TCP port that is free when it is chosen may be taken when the kernel binds it, a second later: with two processes
    that start kernels, and a browser, once in a while it was.
    """
    folder = mkdtemp(prefix="kernels-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    number = itertools.count()

    class OverSocketFiles(KernelManager):
        @default("transport")
        def _transport_default(self):
            return "ipc"

        @default("ip")
        def _ip_default(self):
            return str(Path(folder, str(next(number))))

    nbval.kernel.KernelManager = OverSocketFiles


def pytest_collection_finish():
    """Thousands of tests and what they import stay to the end: do not look for garbage among them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _speak_english():
    """Sentences in tests are English, whatever the test before spoke."""
    language.speak("en")


@pytest.fixture
def lab():
    return Lab.start(lang="en")


@pytest.fixture
def enrolled(lab):
    return story(lab)


@pytest.fixture
def blind():
    """The same in a lab whose HSM gets a blinded A."""
    return story(Lab.start(lang="en", suite=Suite.OPRF))


@pytest.fixture
def shared():
    """The same in a lab with three HSMs, of which any two open a key."""
    return story(Lab.start(lang="en", suite=Suite.TWO_OF_THREE))


def story(lab):
    laptop = lab.person("hong").device("laptop")
    return Story(lab, laptop, laptop.enroll(lab.bank("kb"), pin=PIN))


@pytest.fixture
def stored(enrolled):
    """What the cloud keeps of the certificate."""
    return enrolled.lab.cloud.fetch_envelope(
        enrolled.laptop.party, enrolled.laptop._keybox.session(), CertificateId.of(enrolled.certificate)
    )


@pytest.fixture
def key(enrolled):
    """The certificate's private key, as its owner has it after typing the PIN."""
    return enrolled.laptop._keybox.open(enrolled.certificate, PIN).key


@pytest.fixture
def said(capsys):
    """Run something and return the one line it put on the screen."""

    def run(act, *arguments):
        capsys.readouterr()
        act(*arguments)
        return capsys.readouterr().out.strip()

    return run
