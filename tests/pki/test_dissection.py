"""Fields by the modules of the RFCs: each has its name, its section and its bytes, whatever is around it."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto import cms, keys
from fincert_lab.pki.dissection import ROOTS, dissect
from fincert_lab.pki.grammar import OPEN, types


@pytest.fixture
def certificate(enrolled):
    return dissect(enrolled.certificate.public_bytes(Encoding.DER))


@pytest.fixture
def evidence(enrolled):
    return enrolled.lab.bank("kb").relying_party.ask_status(enrolled.certificate)


def test_a_certificates_fields_have_the_names_of_its_module(certificate):
    assert [child.name for child in certificate.children] == [each.name for each in types()["Certificate"].fields]
    names = {node.path for node in certificate.walk()}
    assert {"tbsCertificate.validity.notAfter", "tbsCertificate.extensions.keyUsage.extnValue"} <= names


def test_every_field_of_what_the_lab_signs_is_known_by_name(enrolled, evidence, certificate):
    key = keys.generate(bytes(keys.SEED_BYTES))
    messages = [
        dissect(each)
        for each in (
            evidence.lists.ca,
            evidence.ocsp_answer,
            cms.sign(b"text", enrolled.certificate, key),
            keys.spki(key.public_key()),
        )
    ]
    for root in (certificate, *messages):
        assert [node.path for node in root.walk() if node.above and not node.section] == []


def test_the_bytes_of_a_field_are_those_that_the_library_reads(certificate, enrolled):
    read = {
        "tbsCertificate": enrolled.certificate.tbs_certificate_bytes,
        "tbsCertificate.subject": enrolled.certificate.subject.public_bytes(),
        "tbsCertificate.subjectPublicKeyInfo": keys.spki(enrolled.certificate.public_key()),
    }
    assert {path: certificate.find(path).element.encoded for path in read} == read


def test_no_two_fields_have_the_same_path(certificate):
    paths = [node.path for node in certificate.walk()]
    assert len(paths) == len({*paths})
    assert "tbsCertificate.subject.organizationalUnitName[2]" in paths


def test_what_a_list_an_answer_and_a_message_are_is_found_by_their_form(enrolled, evidence):
    key = keys.generate(bytes(keys.SEED_BYTES))
    found = [
        dissect(each).type
        for each in (evidence.lists.ca, evidence.ocsp_answer, cms.sign(b"", enrolled.certificate, key))
    ]
    assert found == ["CertificateList", "OCSPResponse", "ContentInfo"]


@pytest.mark.parametrize("der", [b"", b"\x30\x80", b"\x05\x00", b"\x30\x00", bytes(100), b"\x30\x82\x10\x00\x30"])
def test_bytes_that_are_none_of_these_are_taken_apart_all_the_same(der):
    root = dissect(der)
    assert root.type == "" and list(root.walk())


def test_a_nest_of_elements_ends_where_nobody_would_look():
    der = b""
    for _ in range(500):
        der = b"\x30\x82" + len(der).to_bytes(2) + der if len(der) > 255 else b"\x30" + _short(der)
    assert len(list(dissect(der).walk())) < 100


def _short(content):
    return bytes([len(content)]) + content if len(content) < 128 else b"\x81" + bytes([len(content)]) + content


def test_all_that_the_tables_name_is_in_the_tables():
    plain = {"", "Text", "Version", "Version0", "OCSPResponseStatus"}
    named = {each.type for its in types().values() for each in (*its.fields, *filter(None, [its.each]))}
    assert {each for each in named if not each.startswith("@")} - types().keys() - plain == set()
    assert {*OPEN.values(), *ROOTS} - types().keys() == set()
