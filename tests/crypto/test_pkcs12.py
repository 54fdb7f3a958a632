"""A key as a PKCS#12 file: who has the password has the key and the certificates, and nobody else has either."""

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from fincert_lab.crypto import keys, pkcs12
from fincert_lab.crypto.keys import KeyKind
from fincert_lab.errors import BadInput
from tests.crypto import kinds
from tests.interop.judges import openssl
from tests.pki import world

PASSWORD = "Correct horse, 1 battery"
NO_PASSWORDS = [
    "",
    "가나다라",
    "pässword",
    "tab\t",
    "line\n",
    "x\0y",
    "\ud800",
    "x" * 65,
    None,
    7,
    b"secret",
    "x" * 10**7,
]


@pytest.fixture(params=KeyKind)
def key(request):
    return kinds.taken(request.param)


@pytest.fixture
def certificate(key):
    return world.customer(key.public_key())


@pytest.fixture
def file(key, certificate):
    return pkcs12.dump(key, certificate, (world.CA, world.ROOT), PASSWORD)


def test_the_library_reads_key_certificate_and_those_above_it(file, key, certificate):
    read = load_pkcs12(file, PASSWORD.encode())
    assert read.key.private_numbers() == key.private_numbers()
    assert read.cert.certificate == certificate
    assert [above.certificate for above in read.additional_certs] == [world.CA, world.ROOT]


def test_openssl_reads_the_key_with_the_password_and_it_signs_what_the_certificate_verifies(file, certificate):
    answer = openssl("pkcs12", "-nocerts", "-nodes", "-passin", f"pass:{PASSWORD}", given=file)
    assert answer.ok, answer.text
    signature = keys.sign(load_pem_private_key(answer.text.encode(), password=None), b"I pay")
    keys.verify(certificate.public_key(), signature, b"I pay")


def test_openssl_reads_the_certificates_up_to_the_root_with_the_password(file):
    answer = openssl("pkcs12", "-info", "-nokeys", "-passin", f"pass:{PASSWORD}", given=file)
    assert answer.ok and answer.text.count("BEGIN CERTIFICATE") == 3 and "AES-256-CBC" in answer.text, answer.text


@pytest.mark.parametrize("password", [PASSWORD.lower(), PASSWORD + " ", ""])
def test_openssl_reads_nothing_with_another_password(file, password):
    answer = openssl("pkcs12", "-info", "-nodes", "-passin", f"pass:{password}", given=file)
    assert not answer.ok and "invalid password" in answer.text and "BEGIN" not in answer.text, answer.text


def test_neither_key_nor_password_stand_in_the_file(file, key):
    plain = keys.dump(key, world.R)
    numbers = key.private_numbers()
    secret = getattr(numbers, "private_value", None) or numbers.d
    for trace in (PASSWORD.encode(), PASSWORD.encode("utf-16-be"), plain[-40:], secret.to_bytes(256).lstrip(b"\0")):
        assert trace not in file


def test_two_files_of_one_key_under_one_password_differ(file, key, certificate):
    assert pkcs12.dump(key, certificate, (world.CA, world.ROOT), PASSWORD) != file


@pytest.mark.parametrize("password", ["x", " ", "x" * 64, "".join(map(chr, range(32, 80))), "280417"])
def test_a_password_is_short_printable_ascii(password):
    file = pkcs12.dump(world.HONG_KEY, world.HONG, (), password)
    assert load_pkcs12(file, password.encode()).key is not None


@pytest.mark.parametrize("password", NO_PASSWORDS, ids=lambda password: repr(password)[:12])
def test_what_is_no_password_makes_no_file_and_is_not_repeated(password):
    with pytest.raises(BadInput, match=r"a password for the file") as refused:
        pkcs12.dump(world.HONG_KEY, world.HONG, (), password)
    assert refused.value.facts == {"field": "password"}
