"""The elements of DER: where each begins and ends, what is not DER, and another content in the midst of others."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.crypto.der import MAX_ELEMENTS, Flaw, elements, replaced


def places(der):
    return [(each.start, each.content, each.end) for each in elements(der)]


def test_elements_follow_one_another_and_each_has_its_place():
    assert places(b"\x02\x01\x07" + b"\x04\x81\x80" + bytes(128) + b"\x1f\x85\x01\x00") == [
        (0, 2, 3),
        (3, 6, 134),
        (134, 138, 138),
    ]


@pytest.mark.parametrize(
    ("der", "flaw"),
    [
        (b"\x30", Flaw.CUT_OFF),
        (b"\x30\x05\x00", Flaw.CUT_OFF),
        (b"\x30\x84\x01", Flaw.CUT_OFF),
        (b"\x1f\xff\xff", Flaw.CUT_OFF),
        (b"\x30\x80\x00\x00", Flaw.INDEFINITE),
        (b"\x30\x81\x01\x00", Flaw.LONG_LENGTH),
        (b"\x30\x82\x00\x80" + bytes(128), Flaw.LONG_LENGTH),
    ],
)
def test_what_is_no_der_says_what_is_wrong_and_takes_all_the_rest(der, flaw):
    (element,) = elements(der)
    assert (element.flaw, element.end, element.is_constructed) == (flaw, len(der), False)


def test_of_very_many_the_rest_is_one():
    *_, rest = elements(b"\x05\x00" * (MAX_ELEMENTS + 2))
    assert (rest.flaw, rest.encoded) == (Flaw.TOO_MANY, b"\x05\x00" * 2)


def test_another_content_corrects_the_lengths_around_it_and_nothing_else(enrolled):
    der = enrolled.certificate.public_bytes(Encoding.DER)
    (whole,) = elements(der)
    tbs = next(whole.inside())
    subject = list(tbs.inside())[5]
    changed = x509.load_der_x509_certificate(replaced([whole, tbs, subject], b""))
    assert list(changed.subject) == []
    assert (changed.issuer, changed.signature) == (enrolled.certificate.issuer, enrolled.certificate.signature)


def test_the_same_content_gives_the_same_bytes():
    der = b"\x30\x05\x04\x03abc"
    (whole,) = elements(der)
    assert replaced([whole, *whole.inside()], b"abc") == der
