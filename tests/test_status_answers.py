"""The CA's OCSP answers as the lab gives them: who signs, about how many, with what nonce, and when in advance."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPRequestBuilder, load_der_ocsp_response

from fincert_lab import Lab
from fincert_lab.entropy import Entropy
from fincert_lab.errors import Expired
from fincert_lab.institutions.ca.issued import IssuedCertificates
from fincert_lab.institutions.ca.status import StatusDesk
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki import ocsp
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import Check
from fincert_lab.rules import Rules
from tests.crypto import der
from tests.pki.test_ocsp import cert_id, request
from tests.test_guide import star

PIN = "280417"


def asked(lab, made):
    return load_der_ocsp_response(lab.ca.status.answer(Party("x"), made))


def about(told, nonce=None):
    return ocsp.build_request(told.certificate.serial_number, told.lab.ca.trust.ca, nonce)


def lab_with(**rules):
    return Lab(Entropy.seeded(b"answers"), replace(Rules(), **rules))


def signer_of(lab):
    """Return the certificate beside an answer about a certificate that nobody has."""
    (only,) = asked(lab, ocsp.build_request(1, lab.ca.trust.ca)).certificates
    return only


# --- who signs


def test_answers_are_signed_by_a_key_that_may_do_nothing_else(enrolled):
    signer, ca = signer_of(enrolled.lab), enrolled.lab.ca.trust.ca
    signer.verify_directly_issued_by(ca)
    assert signer.public_key() != ca.public_key()
    assert not ca.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature


def test_a_signer_is_certified_for_thirty_days_and_is_the_same_until_another_is_needed(lab):
    first = signer_of(lab)
    assert first.not_valid_after_utc - first.not_valid_before_utc == timedelta(days=30)
    lab.advance(minutes=5)
    assert signer_of(lab) == first
    lab.advance(days=30)
    second = signer_of(lab)
    assert second.public_key() != first.public_key() and second.serial_number != first.serial_number


def test_whenever_a_service_asks_the_signer_is_valid(enrolled):
    for _ in range(8):
        enrolled.lab.advance(days=9, hours=5)
        assert star(enrolled.lab).explain(enrolled.certificate).failed is None


def test_a_ca_that_has_expired_issues_nothing_more(lab):
    lab.advance(days=3650)
    lab._clock.advance(timedelta(days=10))  # as a sandbox's goes on
    with pytest.raises(Expired):
        lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    assert Act.NOTE_ISSUED not in {event.act for event in lab.journal}


def test_no_signer_outlives_the_ca(lab):
    lab.advance(days=3650 - 10)
    assert signer_of(lab).not_valid_after_utc == lab.ca.trust.ca.not_valid_after_utc


def test_a_sandbox_that_is_opened_again_has_the_same_signer(tmp_path):
    lab = Lab.open(tmp_path / "lab")
    first = signer_of(lab)
    lab.close()
    again = Lab.open(tmp_path / "lab")
    assert signer_of(again) == first
    again.close()


# --- about how many


def test_one_request_may_be_about_several_certificates(enrolled):
    ca = enrolled.lab.ca.trust.ca
    made = request(*(cert_id(serial, ca) for serial in (enrolled.certificate.serial_number, 7)))
    statuses = [each.certificate_status.name for each in asked(enrolled.lab, made).responses]
    assert statuses == ["GOOD", "UNKNOWN"]
    assert enrolled.lab.journal[-1].facts.status == "good, unknown"


@pytest.mark.parametrize("hashed", [SHA1, SHA256, SHA512])
def test_as_many_as_fit_into_a_request_fit_into_an_answer_though_all_are_revoked(enrolled, hashed, monkeypatch):
    ca = enrolled.lab.ca.trust.ca
    first = OCSPRequestBuilder().add_certificate(enrolled.certificate, ca, hashed()).build().public_bytes(Encoding.DER)
    (name,) = ocsp.read_request(first, issuer=ca).cert_ids
    count = 1
    while len(request(*[name] * (count + 1))) <= ocsp.MAX_BYTES:
        count += 1
    leaked = Revocation(enrolled.certificate.serial_number, enrolled.lab.time, Reason.KEY_COMPROMISE)
    monkeypatch.setattr(IssuedCertificates, "status_of", lambda *_: leaked)
    made = enrolled.lab.ca.status.answer(Party("x"), request(*[name] * count))
    assert len(made) <= ocsp.MAX_ANSWER_BYTES and len(load_der_ocsp_response(made).certificates) == 1


# --- named how


@pytest.mark.parametrize("hashed", [SHA1, SHA256, SHA384, SHA512])
def test_an_answer_names_the_certificate_as_the_question_did(enrolled, hashed):
    builder = OCSPRequestBuilder().add_certificate(enrolled.certificate, enrolled.lab.ca.trust.ca, hashed())
    answer = asked(enrolled.lab, builder.build().public_bytes(Encoding.DER))
    assert (answer.certificate_status.name, answer.hash_algorithm.name) == ("GOOD", hashed.name)


def test_an_answer_signed_in_advance_is_only_for_who_names_the_certificate_in_that_way():
    lab = lab_with(ocsp_reuse=timedelta(minutes=5))
    certificate = lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    for hashed in (SHA256, SHA1):
        made = OCSPRequestBuilder().add_certificate(certificate, lab.ca.trust.ca, hashed()).build()
        assert asked(lab, made.public_bytes(Encoding.DER)).hash_algorithm.name == hashed.name


def test_a_bank_of_stricter_rules_believes_nothing_that_speaks_for_longer():
    lab = lab_with(status_validity=timedelta(minutes=10))
    certificate = lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    assert star(lab).explain(certificate).failed.check is Check.REVOCATION_LIST


# --- the nonce


def test_an_answer_has_the_nonce_of_its_question(enrolled):
    answer = asked(enrolled.lab, about(enrolled, b"never before seen"))
    assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"never before seen"
    assert len(asked(enrolled.lab, about(enrolled)).extensions) == 0


def test_each_question_of_a_service_has_another_nonce(enrolled, monkeypatch):
    heard, answer = [], StatusDesk.answer

    def hear(desk, sender, made):
        heard.append(ocsp.read_request(made, issuer=enrolled.lab.ca.trust.ca).nonce)
        return answer(desk, sender, made)

    monkeypatch.setattr(StatusDesk, "answer", hear)
    for _ in range(2):
        enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    assert [*map(len, heard)] == [32, 32] and len({*heard}) == 2


@pytest.mark.parametrize("nonce", [b"", bytes(129)])
def test_a_nonce_that_no_question_should_have_makes_the_request_malformed(enrolled, nonce):
    assert asked(enrolled.lab, about(enrolled, nonce)).response_status.name == "MALFORMED_REQUEST"


# --- signed in advance


def test_an_answer_signed_in_advance_is_handed_out_again_for_as_long_as_the_policy_says():
    lab = lab_with(ocsp_reuse=timedelta(minutes=5))
    made = ocsp.build_request(7, lab.ca.trust.ca)
    first = lab.ca.status.answer(Party("x"), made)
    lab.advance(minutes=4, seconds=59)
    assert lab.ca.status.answer(Party("y"), made) == first
    lab.advance(seconds=1)
    assert load_der_ocsp_response(lab.ca.status.answer(Party("x"), made)).produced_at_utc == lab.time


def test_and_not_once_the_status_is_another():
    lab = lab_with(ocsp_reuse=timedelta(minutes=5))
    hong, kb = lab.person("hong"), lab.bank("kb")
    certificate = hong.device("laptop").enroll(kb, pin=PIN)
    made = ocsp.build_request(certificate.serial_number, lab.ca.trust.ca)
    said = [asked(lab, made).certificate_status.name]
    for turn in (hong.suspend, hong.restore, hong.revoke):
        turn(certificate, kb)
        said.append(asked(lab, made).certificate_status.name)
    assert said == ["GOOD", "REVOKED", "GOOD", "REVOKED"]


def test_a_question_with_a_nonce_cannot_have_been_answered_in_advance():
    lab = lab_with(ocsp_reuse=timedelta(minutes=5))
    answer = asked(lab, ocsp.build_request(7, lab.ca.trust.ca, bytes(32)))
    assert answer.response_status.name == "UNAUTHORIZED"


def test_services_send_no_nonce_there_and_log_people_in():
    lab = lab_with(ocsp_reuse=timedelta(minutes=5))
    laptop = lab.person("hong").device("laptop")
    assert laptop.login(star(lab), laptop.enroll(lab.bank("kb"), pin=PIN), pin=PIN)


def test_garbage_is_answered_and_not_raised(enrolled):
    for wrong in (b"", b"garbage", bytes(10**7), None, "a request", der.sequence()):
        assert asked(enrolled.lab, wrong).response_status.name == "MALFORMED_REQUEST"
