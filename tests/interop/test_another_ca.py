"""OpenSSL and pkilint judge what the other institution's CA makes, and agree on whom to trust, and for what."""

from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import load_der_ocsp_response

from fincert_lab import Lab
from fincert_lab.language import Party
from fincert_lab.pki import ocsp
from fincert_lab.pki.authority import GENERAL, PERSONAL, SECURITIES
from tests.interop.judges import openssl, pem, pkilint_certificate, pkilint_crl, pkilint_ocsp

PIN = "280417"


@pytest.fixture(scope="module")
def told():
    """Hong's certificate for securities, the one for any purpose that took its place, and what is said of both."""
    lab = Lab.start(lang="en")
    narae, laptop = lab.invite("narae"), lab.person("hong").device("laptop")
    narrow = laptop.enroll(narae, pin=PIN, policy="securities")
    general = laptop.enroll(narae, pin=PIN, policy="general")
    question = ocsp.build_request(general.serial_number, narae.ca.trust.ca)
    answer = narae.ca.status.answer(Party("x"), question)
    lists = narae.ca.status.fetch_crls(Party("x"), general)
    return SimpleNamespace(lab=lab, trust=narae.ca.trust, narrow=narrow, general=general, answer=answer, lists=lists)


def verify(told, tmp_path, certificate, *options, trust=None):
    """Have openssl judge a certificate, with a root as its only anchor."""
    trust = trust or told.trust
    anchors = pem(tmp_path / "root.pem", trust.root), pem(tmp_path / "ca.pem", told.trust.ca)
    at = ("-x509_strict", "-attime", int(told.lab.time.timestamp()))
    files = ("-CAfile", anchors[0], "-untrusted", anchors[1], pem(tmp_path / "customer.pem", certificate))
    return openssl("verify", *at, *options, *files)


@pytest.mark.parametrize("kind", ["root", "ca", "narrow", "general"])
def test_pkilint_finds_no_error_in_its_certificates(kind, told, tmp_path):
    certificate = getattr(told.trust if kind in {"root", "ca"} else told, kind)
    answer = pkilint_certificate(tmp_path / "certificate", certificate.public_bytes(Encoding.DER))
    assert answer.ok, answer.text


@pytest.mark.parametrize("kind", ["root", "ca", "delta"])
def test_pkilint_finds_no_error_in_its_lists(kind, told, tmp_path):
    answer = pkilint_crl(tmp_path / "list", getattr(told.lists, kind))
    assert answer.ok, answer.text


def test_pkilint_finds_no_error_in_its_answer_nor_in_the_certificate_of_who_signed_it(told, tmp_path):
    (signer,) = load_der_ocsp_response(told.answer).certificates
    for answer in (
        pkilint_ocsp(tmp_path / "answer", told.answer),
        pkilint_certificate(tmp_path / "certificate", signer.public_bytes(Encoding.DER)),
    ):
        assert answer.ok, answer.text


def test_openssl_accepts_its_customer_by_its_root_and_not_by_kftcs(told, tmp_path):
    assert verify(told, tmp_path, told.general).ok
    assert not verify(told, tmp_path, told.general, trust=told.lab.ca.trust).ok


def test_openssl_goes_by_its_lists(told, tmp_path):
    lists = [x509.load_der_x509_crl(der).public_bytes(Encoding.PEM) for der in (told.lists.root, told.lists.ca)]
    (tmp_path / "lists.pem").write_bytes(b"".join(lists))
    checks = ("-crl_check_all", "-extended_crl", "-CRLfile", tmp_path / "lists.pem")
    assert verify(told, tmp_path, told.general, *checks).ok
    assert "certificate revoked" in verify(told, tmp_path, told.narrow, *checks).text


@pytest.mark.parametrize(
    ("wanted", "accepted"), [(GENERAL, {"general"}), (SECURITIES, {"narrow"}), (PERSONAL, set())], ids=str
)
def test_openssl_takes_a_certificate_for_the_purpose_that_is_wanted_and_for_no_other(wanted, accepted, told, tmp_path):
    asked = ("-policy", wanted.dotted_string, "-explicit_policy")
    assert {
        kind for kind in ("general", "narrow") if verify(told, tmp_path, getattr(told, kind), *asked).ok
    } == accepted


def test_openssl_verifies_what_it_answers(told, tmp_path):
    (tmp_path / "answer.der").write_bytes(told.answer)
    root, ca = pem(tmp_path / "root.pem", told.trust.root), pem(tmp_path / "ca.pem", told.trust.ca)
    asked = ("-issuer", ca, "-sha256", "-cert", pem(tmp_path / "customer.pem", told.general))
    at = ("-attime", int(told.lab.time.timestamp()))
    answer = openssl("ocsp", "-respin", tmp_path / "answer.der", *asked, "-CAfile", root, "-no_nonce", *at)
    assert "Response verify OK" in answer.text and "\ngood\n" in answer.text, answer.text
