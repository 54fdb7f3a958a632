"""pkilint, which checks certificates, revocation lists and OCSP answers against the RFCs, has nothing against ours."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import load_der_ocsp_response

from fincert_lab.pki import ocsp
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.ocsp import Good, Unknown
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.signer import Signer
from tests.crypto import kinds
from tests.interop.judges import pkilint_certificate, pkilint_crl, pkilint_ocsp
from tests.pki import world


def content(answer):
    assert answer.ok, answer.text


@pytest.mark.parametrize("kind", ["root", "ca", "customer"])
def test_pkilint_finds_no_error_in_a_certificate_of_the_lab(kind, story, tmp_path):
    certificate = {"root": story.trust.root, "ca": story.trust.ca, "customer": story.certificate}[kind]
    content(pkilint_certificate(tmp_path / "certificate", certificate.public_bytes(Encoding.DER)))


def test_pkilint_finds_no_error_in_the_certificate_of_who_signs_answers(tmp_path):
    content(pkilint_certificate(tmp_path / "certificate", world.SIGNER.public_bytes(Encoding.DER)))


def test_pkilint_finds_no_error_in_an_answer_by_a_signer_with_a_nonce(tmp_path):
    by = {"signer": world.SIGNER, "signed_by": world.SIGNER_KEY, "nonce": bytes(32)}
    content(pkilint_ocsp(tmp_path / "answer", world.answers(Good(7), Unknown(8), **by)))


def test_pkilint_finds_no_error_in_a_certificate_for_an_rsa_key(tmp_path):
    certificate = world.customer(kinds.rsa_key().public_key())
    content(pkilint_certificate(tmp_path / "certificate", certificate.public_bytes(Encoding.DER)))


@pytest.mark.parametrize("issuer", ["root", "ca"])
def test_pkilint_finds_no_error_in_an_empty_list(issuer, story, tmp_path):
    der = getattr(story.before, issuer)
    assert len(x509.load_der_x509_crl(der)) == 0
    content(pkilint_crl(tmp_path / "list", der))


def test_pkilint_finds_no_error_in_the_list_after_a_revocation(story, tmp_path):
    assert len(x509.load_der_x509_crl(story.after.ca)) == 1
    content(pkilint_crl(tmp_path / "list", story.after.ca))


@pytest.mark.parametrize("when", ["on_hold", "restored"])
def test_pkilint_finds_no_error_in_the_lists_of_a_suspension(story, tmp_path, when):
    content(pkilint_crl(tmp_path / "list", getattr(story, when).ca))


@pytest.mark.parametrize("when", ["on_hold", "restored", "after"])
def test_pkilint_finds_no_error_in_a_delta(story, tmp_path, when):
    content(pkilint_crl(tmp_path / "list", getattr(story, when).delta))


def test_pkilint_finds_no_error_in_a_list_with_every_reason(tmp_path):
    entries = [Revocation(number, world.NOW, reason, world.NOW) for number, reason in enumerate(Reason, start=1)]
    content(pkilint_crl(tmp_path / "list", world.revocation_list(*entries)))


def test_pkilint_finds_no_error_in_a_list_of_the_roots_that_revokes_the_ca(tmp_path):
    revoked = Revocation(world.CA.serial_number, world.NOW, Reason.CESSATION_OF_OPERATION)
    content(pkilint_crl(tmp_path / "list", world.lists(root=[revoked]).root))


@pytest.mark.parametrize("status", [Good(7), Unknown(7), *(Revocation(7, world.NOW, reason) for reason in Reason)])
def test_pkilint_finds_no_error_in_an_answer(status, tmp_path):
    content(pkilint_ocsp(tmp_path / "answer", world.answer(status)))


@pytest.mark.parametrize("when", ["before", "on_hold", "restored", "after"])
def test_pkilint_finds_no_error_in_what_the_ca_answers_nor_in_the_certificate_of_who_signed_it(when, story, tmp_path):
    content(pkilint_ocsp(tmp_path / "answer", story.answers[when]))
    (signer,) = load_der_ocsp_response(story.answers[when]).certificates
    content(pkilint_certificate(tmp_path / "certificate", signer.public_bytes(Encoding.DER)))


# --- that a judge is content means something only if it is not always content


def test_pkilint_finds_a_certificate_without_the_issuers_key_identifier(tmp_path):
    bad = world.reissue(world.HONG, signed_by=world.CA_KEY, without=x509.AuthorityKeyIdentifier)
    assert not pkilint_certificate(tmp_path / "certificate", bad.public_bytes(Encoding.DER)).ok


def test_pkilint_finds_a_list_without_a_number(tmp_path):
    builder = x509.CertificateRevocationListBuilder(world.CA.subject, world.NOW, world.NOW + world.DAY)
    assert not pkilint_crl(tmp_path / "list", builder.sign(world.CA_KEY, SHA256()).public_bytes(Encoding.DER)).ok


def test_pkilint_finds_an_answer_that_ends_before_it_begins(tmp_path):
    times = {"produced_at": world.NOW, "this_update": world.NOW, "next_update": world.NOW - world.SECOND}
    assert not pkilint_ocsp(
        tmp_path / "answer", ocsp.build(world.CA, Signer(world.CA, world.CA_KEY), [Good(7)], **times)
    ).ok
