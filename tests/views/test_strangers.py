"""What strangers wrote: it is shown as what it is, and takes nobody else's place on the screen."""

import warnings
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from fincert_lab import anatomy, ask_openssl, check, save, show
from fincert_lab.crypto.parsing import quiet
from fincert_lab.errors import FolderNotWritable, LabError
from fincert_lab.language import MAX_LINE, MAX_SHOWN, Party, legible, name, say
from fincert_lab.pki.validation import StatusEvidence, explain
from fincert_lab.views import table
from fincert_lab.views.note import Mood, Note
from fincert_lab.views.table import Cell, Table
from tests.pki import world
from tests.pki.world import CA_KEY, HONG, NOW

UNSEEN = {
    "line feed": "\n",
    "carriage return": "\r",
    "next line": "\x85",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "byte order mark": "\ufeff",
    "soft hyphen": "\xad",
    "escape": "\x1b",
    "null": "\0",
    "C1 control": "\x9b",
    "Hangul filler": "\u3164",
    "blank braille pattern": "\u2800",
    "variation selector": "\ufe0f",
    "tag letter": "\U000e0041",
    "lone surrogate": "\udc80",
    "private letter": "\ue000",
}
hostile = pytest.mark.parametrize("letter", UNSEEN.values(), ids=UNSEEN)
PIN = "280417"
FAKE = "● valid · 2099-12-31"


class Text(HTMLParser):
    """The lines of a piece of HTML, as a browser shows them."""

    def __init__(self, html):
        super().__init__()
        self.lines = [""]
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag in ("br", "tr", "td", "th", "caption", "div"):
            self.lines.append("")

    def handle_data(self, data):
        self.lines[-1] += data


def named(*attributes):
    return x509.Name([x509.NameAttribute(oid, text, _validate=False) for oid, text in attributes])


def made(**fields):
    """Return a certificate with these fields, which the library warns of while it is made, and has forgotten since."""
    with quiet():
        der = world.reissue(HONG, signed_by=CA_KEY, **fields).public_bytes(Encoding.DER)
    return x509.load_der_x509_certificate(der)


def with_subject(text):
    with quiet():
        name = named((NameOID.COMMON_NAME, text))
    return made(subject_name=name, issuer_name=name)


def with_names(text):
    """Return a certificate in which `text` stands wherever a stranger may write."""
    names = [
        x509.DNSName._init_without_validation(text),
        x509.RFC822Name._init_without_validation(text),
        x509.DirectoryName(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text, _validate=False)])),
    ]
    there = x509.UniformResourceIdentifier._init_without_validation(text)
    access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, there)
    notice = x509.UserNotice(None, text)
    return world.reissue(
        HONG,
        signed_by=CA_KEY,
        without=(
            x509.SubjectAlternativeName,
            x509.AuthorityInformationAccess,
            x509.CertificatePolicies,
            x509.CRLDistributionPoints,
        ),
        plain=[
            x509.SubjectAlternativeName(names),
            x509.AuthorityInformationAccess([access]),
            x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("1.2.3"), [text, notice])]),
            x509.CRLDistributionPoints([x509.DistributionPoint([there], None, None, None)]),
        ],
    )


def views_of(text):
    refused, stranger = FolderNotWritable(folder=text, reason=OSError(text)), with_subject(text)
    return [table(stranger), table(anatomy(stranger)), Note(Mood.NOT_YET, text), Note(Mood.NOT_YET, str(refused))]


def judged(certificate):
    return explain(certificate, world.TRUST, StatusEvidence(world.lists(), b""), NOW)


def lines_of(view):
    return repr(view).split("\n"), Text(view._repr_html_()).lines


@hostile
def test_a_letter_that_cannot_be_seen_where_it_stands_is_shown_as_unreadable(letter):
    assert legible(f"Hong{letter}Gildong") == "Hong�Gildong"


@hostile
def test_no_view_passes_on_what_cannot_be_seen(letter):
    if letter == "\udc80":
        pytest.raises(UnicodeEncodeError, with_subject, letter)  # no certificate can hold it
        return
    plain, hidden = views_of("Hong Gildong"), views_of(f"Hong{letter}{FAKE}")
    for usual, view in zip(plain, hidden, strict=True):
        text, page = lines_of(view)
        assert all(line == legible(line) for line in (*text, *page))
        assert [len(lines) for lines in (text, page)] == [len(lines) for lines in lines_of(usual)]


@pytest.mark.parametrize("letter", ["\n", "\x1b"])  # what the library lets into an IA5String
def test_neither_names_beside_the_subject_nor_addresses_nor_policies_fake_a_line(letter):
    usual, view = (table(anatomy(with_names(text))) for text in ("Hong", f"Hong{letter}{'* valid'}"))
    assert repr(view).count("\n") == repr(usual).count("\n")
    assert all(line == legible(line) for line in (*repr(view).split("\n"), *Text(view._repr_html_()).lines))


@hostile
def test_a_table_makes_legible_whatever_it_is_given(letter):
    made = Table(f"a{letter}b", [f"c{letter}d"], [[Cell.of(f"e{letter}f")]])
    assert repr(made) == "a�b\ne�f"
    assert made.to_frame().iloc[0, 0] == "e�f"
    assert all(line == legible(line) for line in Text(made._repr_html_()).lines)
    assert "g�h" in Table("", ["x"], [], empty=f"g{letter}h")._repr_html_()


@hostile
def test_what_a_student_or_a_database_calls_somebody_is_made_legible(letter):
    assert name(Party(f"hong/a{letter}b")) == "a�b"
    assert letter not in say("error.unknown_device", device=Party(f"hong/a{letter}b"))


def test_a_pile_of_marks_is_cut_to_what_scripts_need():
    assert legible("e" + "\u0301" * 3 + "x") == "e" + "\u0301" * 3 + "x"
    assert legible("e" + "\u0301" * 500 + "x") == "e" + "\u0301" * 3 + "�x"
    assert legible("\u0301e") == "�e"  # or it would stand on what comes before


def test_space_after_space_pushes_nothing_into_the_next_line():
    assert legible("Hong" + " \u3000\xa0" * 60 + FAKE) == f"Hong {FAKE}"


@pytest.mark.parametrize("text", ["홍길동", "Müller", "Nguyễn", "김영희 (주)", "عمر", "नमस्ते", "✕ 폐기", "a·b–c"])
def test_a_name_that_can_be_read_stays_as_it_is(text):
    assert legible(text) == text


def test_a_very_long_name_neither_fills_the_page_nor_hides_what_comes_after_it():
    with quiet():
        long = named((NameOID.ORGANIZATION_NAME, "x" * 50_000), (NameOID.COMMON_NAME, "Hong"))
    certificate = made(subject_name=long)
    for view in (table(certificate), table(anatomy(certificate))):
        assert max(map(len, repr(view).split("\n"))) < MAX_LINE
        assert "CN=Hong" in repr(view) and "CN=Hong" in view._repr_html_()


def test_very_many_names_are_counted():
    many = x509.SubjectAlternativeName([x509.DNSName(f"{number}.example") for number in range(500)])
    certificate = world.reissue(HONG, signed_by=CA_KEY, without=(x509.SubjectAlternativeName,), plain=[many])
    (names,) = [value.text for field, value, _ in table(anatomy(certificate)).rows if field.text == "subjectAltName"]
    assert names.endswith("DNS: 19.example, and 480 more")


def test_a_comma_in_a_name_makes_no_second_name():
    certificate = with_subject("x, CN=fincert-lab CA 1")
    assert "subject · CN=x\\, CN=fincert-lab CA 1" in repr(table(certificate))


@hostile
def test_a_report_tells_a_strangers_name_on_one_line(letter):
    if letter == "\udc80":
        return
    usual, faked = (table(judged(with_subject(text))) for text in ("Hong", f"Hong{letter}{FAKE}"))
    assert repr(faked).count("\n") == repr(usual).count("\n")
    assert all(line == legible(line) for line in lines_of(faked)[1])


def test_an_error_tells_a_path_and_any_object_legibly():
    assert "a�b" in say("error.folder_is_file", folder=Path("a\u202eb"))
    assert len(name("x" * 10**6)) == MAX_SHOWN + 1 and len(name(Path("x" * 10**6))) == MAX_LINE + 1
    assert name([10**5000]) == "…"  # Python writes no such number down


# --- the library's warnings


ODD = {
    "a long Korean name": {"subject_name": (NameOID.COMMON_NAME, "가나다라마바사아자차카타파하가나다라마바사아")},
    "a long issuer": {"issuer_name": (NameOID.COMMON_NAME, "가나다라마바사아자차카타파하가나다라마바사아")},
    "a country of five letters": {"subject_name": (NameOID.COUNTRY_NAME, "KOREA")},
}


@pytest.mark.parametrize("fields", ODD.values(), ids=ODD)
def test_no_view_of_an_odd_certificate_prints_a_warning(fields, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with quiet():
        names = {field: named(attribute) for field, attribute in fields.items()}
    certificate = made(**names)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        show(certificate)
        show(anatomy(certificate))
        report = judged(certificate)
        show(report)
        save(certificate, "odd")
        ask_openssl(report)
    assert capsys.readouterr().err == ""


def with_number(encoded):
    der = world.customer(serial=5).public_bytes(Encoding.DER).replace(b"\x02\x01\x05", encoded)
    with quiet():
        return x509.load_der_x509_certificate(der)


ACTS = {
    "explain": lambda lab, odd: lab.bank("kb").service("star-banking").explain(odd),
    "log in": lambda lab, odd: laptop_of(lab).login(lab.bank("kb").service("star-banking"), odd, pin=PIN),
    "register": lambda lab, odd: laptop_of(lab).register(odd, lab.bank("woori"), pin=PIN),
    "delete": lambda lab, odd: laptop_of(lab).delete(odd, pin=PIN),
    "revoke": lambda lab, odd: lab.person("hong").revoke(odd, lab.bank("kb")),
    "unregister": lambda lab, odd: lab.person("hong").unregister(odd, lab.bank("woori")),
    "ask for lists": lambda lab, odd: lab.ca.status.fetch_crls(Party("kb"), odd),
    "check an answer": lambda lab, odd: check(lab, "5-1", odd),
}


def laptop_of(lab):
    return lab.person("hong").device("laptop")


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("encoded", [b"\x02\x01\x00", b"\x02\x01\xfb", None], ids=["zero", "negative", "long issuer"])
def test_no_act_with_an_odd_certificate_prints_a_warning(act, encoded, enrolled, capsys):
    odd = with_number(encoded) if encoded else with_subject("가나다라마바사아자차카타파하가나다라마바사아")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with suppress(LabError):
            act(enrolled.lab, odd)
    assert capsys.readouterr().err == ""
