"""The static face of what is taken apart: the fields, the chosen one, and its bytes, with inline styles only."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab import show
from fincert_lab.language import speak
from fincert_lab.views import table
from fincert_lab.views.dissection import Dissection
from fincert_lab.views.specimen import read

NOT_AFTER = "tbsCertificate.validity.notAfter"


@pytest.fixture
def chosen(enrolled):
    return Dissection(read(enrolled.certificate), NOT_AFTER)


def test_show_tells_as_text_which_bytes_are_the_chosen_field(chosen, capsys):
    show(chosen)
    said = capsys.readouterr().out
    assert "▸ notAfter" in said
    marked = "".join(line.split("  ", 1)[1] for line in said.split("\n") if "[" in line and line[:3] == "000")
    assert "(17 0d)" in marked and "32 39 30 33 30 32 30 30 30 30 30 30 5a" in marked.replace("][", " ").replace(
        "]", ""
    )


def test_its_html_has_inline_styles_only(chosen):
    page = chosen._repr_html_()
    assert NOT_AFTER in page
    assert not any(mark in page for mark in ("class=", "<style", "<button", "<script", "data-"))


def test_a_field_that_is_not_there_is_the_whole(enrolled):
    assert Dissection(read(enrolled.certificate), "tbsCertificate.nothing").node.above == ()


def test_bytes_after_the_end_are_told(enrolled):
    der = enrolled.certificate.public_bytes(Encoding.DER)
    assert "there are 3 bytes that belong to nothing" in repr(Dissection(read(der + b"abc")))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x30\x06\x02\x01\x05\x30\x80\x00", "✕ BER, not DER"),
        (b"\x30\x03\x30\x05\x00", "✕ cut off"),
        (b"\x30\x0f\x17\x0d" + b"500101000000Z", "1950-01-01 09:00"),
        (b"\x30\x0f\x17\x0d" + b"991332000000Z", "991332000000Z"),
        (b"\x30\x03\x01\x01\x07", "07"),
        (b"\x30\x04\x0c\x02\xff\xfe", "��"),
        (b"\x30\x03\x06\x01\x80", "80"),
        (b"\x30\x0c\x02\x0a" + b"\x7f" * 10, "7F7F7F7F7F7F7F7F7F7F"),
    ],
)
def test_an_odd_value_is_shown_as_what_it_is(content, said):
    assert said in repr(Dissection(read(content)))


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_field_can_be_chosen_in_every_language(enrolled, lang):
    speak(lang)
    specimen = read(enrolled.certificate)
    for node in specimen.root.walk():
        assert repr(table(Dissection(specimen, node.path)))
