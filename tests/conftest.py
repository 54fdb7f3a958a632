"""A lab for each test, and one that has gone through the whole story."""

import gc
from dataclasses import dataclass

import pytest
from cryptography import x509

from fincert_lab import Lab, language
from fincert_lab.people.device import Device
from fincert_lab.pki.profile import serial_of

PIN = "280417"


@dataclass(frozen=True)
class Story:
    """홍길동 has a certificate of KB's, made on his laptop."""

    lab: Lab
    laptop: Device
    certificate: x509.Certificate


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
    laptop = lab.person("hong").device("laptop")
    return Story(lab, laptop, laptop.enroll(lab.bank("kb"), pin=PIN))


@pytest.fixture
def stored(enrolled):
    """What the cloud keeps of the certificate."""
    return enrolled.lab.cloud.fetch_envelope(
        enrolled.laptop.party, enrolled.laptop._keybox.session(), serial_of(enrolled.certificate)
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
