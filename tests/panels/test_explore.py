"""`explore(thing)`: look into what is DER, change it, compare it with others; whatever it is, it never raises."""

import re

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fincert_lab import Lab, explore
from fincert_lab.crypto import cms, keys
from fincert_lab.crypto.vid import R_BYTES, VirtualID
from fincert_lab.errors import BadInput
from fincert_lab.language import say, speak
from fincert_lab.pki import profile
from fincert_lab.views import specimen
from fincert_lab.views.specimen import MAX_BYTES
from tests.crypto import der
from tests.panels.driver import Browser
from tests.pki.test_one_bad_part import TELETEX, with_extension, written
from tests.pki.world import CA_KEY, HONG

LONG = der.set_of(der.sequence(der.oid("2.5.4.3"), der.tlv(0x0C, ("긴" * 22).encode())))  # 66 bytes: pyca warns
ODD_NAME = der.sequence(*der.children(TELETEX), LONG)
NAME = "tbsCertificate.subject.commonName.AttributeTypeAndValue.value"
KEY = keys.generate(bytes(keys.SEED_BYTES))


@pytest.fixture
def certificate(enrolled):
    return enrolled.certificate


@pytest.fixture
def browser(enrolled):
    return Browser(explore(enrolled.certificate, lab=enrolled.lab))


def of_the_same_key():
    """A key, a request for it, and a certificate of it, in the name of 홍길동."""
    vid = VirtualID.of("9902301000001", bytes(R_BYTES))
    return KEY.public_key(), x509.load_der_x509_csr(profile.request(KEY, "홍길동", vid))


def chosen(browser):
    """The bytes that are marked as the chosen field's content."""
    rows = [row.rpartition("  ")[0] for row in browser.panes["bytes"].split("\n")]
    marked = [run for row in rows for run in re.findall(r'font-weight:700">([^<]+)</span>', row)]
    return bytes.fromhex("".join(marked))


# --- looking


def test_a_chosen_fields_bytes_are_those_that_the_library_reads(browser, certificate):
    browser.do("field", value="tbsCertificate.serialNumber")
    assert int.from_bytes(chosen(browser)) == certificate.serial_number
    browser.do("field", value=NAME)
    assert chosen(browser).decode() == "홍길동()0004000000000001"


def test_a_chosen_field_says_its_place_its_section_and_who_put_it_there(browser):
    browser.do("field", value=NAME)
    said = browser.text("chosen")
    assert NAME in said and "RFC 5280 §4.1.2.4" in said and "bank's check" in said and "bytes 220 to 248" in said


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("tbsCertificate.subjectPublicKeyInfo", "holder"),
        ("tbsCertificate.subject.organizationalUnitName", "issuer"),
        ("tbsCertificate.subject.organizationalUnitName[2]", "bank"),
        ("tbsCertificate.extensions.subjectAltName.extnValue.otherName.value.realName", "bank"),
        ("tbsCertificate.extensions.subjectAltName.extnValue.otherName.value.userInfo", "holder"),
        ("signatureValue", "issuer"),
    ],
)
def test_each_field_is_from_whom_anatomy_says(browser, path, whose):
    browser.do("field", value=path)
    assert say(f"origin.{whose}") in browser.text("chosen")


def test_the_chain_above_is_a_picture_and_each_certificate_in_it_can_be_opened(browser, enrolled):
    assert re.findall(r'value="(\d)"', browser.panes["chain"]) == ["2", "1", "0"]
    browser.do("above", value="2")
    browser.do("field", value="tbsCertificate.serialNumber")
    assert int.from_bytes(chosen(browser)) == enrolled.lab.ca.trust.root.serial_number


def test_who_only_bears_the_name_of_a_ca_is_not_above_anybody(lab):
    assert HONG.issuer == lab.ca.trust.ca.subject
    assert Browser(explore(HONG, lab=lab)).panes["chain"] == ""


def test_of_a_report_the_failing_check_comes_first_and_the_others_are_folded(enrolled):
    service = enrolled.lab.bank("woori").service("internet-banking")
    panel = Browser(explore(service.explain(enrolled.certificate)))
    before, folded = panel.panes["verdict"].split("<details>")
    assert say("check.registered") in before and say("check.validity") not in before
    assert say("check.validity") in folded and say("check.registered") not in folded


def test_lists_answers_messages_requests_and_keys_are_known_for_what_they_are(enrolled, evidence):
    key, request = of_the_same_key()
    message = cms.sign(b"text", enrolled.certificate, KEY)
    things = {
        "CertificateList": x509.load_der_x509_crl(evidence.lists.ca),
        "OCSPResponse": evidence.ocsp_answer,
        "ContentInfo": message,
        "CertificationRequest": request.public_bytes(Encoding.PEM),
        "SubjectPublicKeyInfo": key,
        "Certificate": enrolled.certificate.public_bytes(Encoding.PEM).decode(),
    }
    for kind, thing in things.items():
        said = Browser(explore(thing)).text("fields")
        assert say(f"explore.{kind}", bytes=0).partition(",")[0] in said


def test_show_has_the_same_face_for_a_chosen_field(browser):
    browser.do("field", value="signatureValue")
    assert "signatureValue" in browser.panel.text()
    assert "<button" not in browser.panel.still() and "signatureValue" in browser.panel.still()


def test_side_by_side_the_key_is_in_all_three_and_the_name_in_two(enrolled):
    key, request = of_the_same_key()
    vid = VirtualID.in_names(request.extensions)
    now = enrolled.lab.time
    certificate = profile.subscriber(
        key,
        7,
        profile.Validity(now, now),
        profile.Signer(enrolled.lab.ca.trust.ca, KEY),
        profile.Subject("홍길동", "KB", "0040000000000001", vid),
        partition=1,
    )
    rows = re.findall(r"<tr.*?</tr>", Browser(explore(key, request, certificate)).panes["compare"])
    count = {re.search(r"<th[^>]*>([\w.]+)", row)[1]: row.count(say("explore.is_same")) for row in rows[1:]}
    assert count["SubjectPublicKeyInfo"] == 3
    assert count["subjectAltName"] == 2
    assert count.keys() == {"SubjectPublicKeyInfo", "subjectAltName", "signatureAlgorithm"}  # and nothing inside these


def test_of_several_things_each_can_be_looked_into(browser, certificate, enrolled):
    several = Browser(explore(certificate, certificate.public_key(), b"", lab=enrolled.lab))
    several.do("thing", value="1")
    assert say("explore.SubjectPublicKeyInfo", bytes=91) in several.text("fields")
    several.do("thing", value="2")
    assert say("explore.empty") in several.text("things") and several.panes["fields"] == ""
    several.do("thing", value="0")
    assert several.panes["fields"] == browser.panes["fields"]


# --- whatever it is

ODD = [b"", b"\x30\x80", b"\x30\x82\xff\xff\x00", bytes(1000), "", "text", "\ud800", "\u202e", b"\x05\x00" * 1000]
ODD += [
    "-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----",
    bytearray(b"\x30\x00"),
    memoryview(b"\x30\x03abc"),
]


@pytest.mark.parametrize("thing", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_odd_bytes_are_shown_or_the_panel_says_what_is_wrong(thing, lang, lab):
    speak(lang)
    browser = Browser(explore(thing))
    assert browser.text("things") or browser.text("fields")
    assert browser.panel.still() and browser.panel.text() and browser.text("say") == ""


def spoilt():
    """A certificate of which four parts cannot be read, or are odd."""
    certificate = written(HONG, CA_KEY, subject=ODD_NAME)
    certificate = with_extension(certificate, CA_KEY, "2.5.29.17", b"\x30\x05\x87\x03abc")
    certificate = with_extension(certificate, CA_KEY, "2.5.29.31", b"\x30\x80\x00\x00")
    return with_extension(certificate, CA_KEY, "1.3.6.1.4.1.32473.7", b"\x1f\xff", critical=True)


def test_every_field_of_an_odd_certificate_can_be_chosen_and_changed(lab):
    browser = Browser(explore(spoilt(), lab=lab))
    for node in list(browser.panel._specimen.root.walk()):
        browser.do("field", value=node.path)
        browser.do("flip", content="0")
        assert "fault" not in browser.text("say"), node.path
        browser.do("undo")


def test_ten_megabytes_are_refused_before_they_are_read(lab, monkeypatch):
    monkeypatch.setattr(specimen, "elements", None)  # whoever would begin to read has nothing to read with
    monkeypatch.setattr(specimen, "dissect", None)
    pem = f"-----BEGIN CERTIFICATE-----\n{'A' * 10**7}\n-----END CERTIFICATE-----"
    for thing in (bytes(10**7), "x" * 10**7, pem, b"\x30\x83\x98\x96\x7b" + bytes(10**7 - 5)):
        assert say("explore.too_large") in Browser(explore(thing)).text("things")


def test_of_the_most_elements_that_fit_the_first_are_shown(lab):
    browser = Browser(explore(b"\x30\x83" + (MAX_BYTES - 6).to_bytes(3) + b"\x30\x00" * ((MAX_BYTES - 6) // 2)))
    assert say("table.more", count=1901) in browser.text("fields")


@pytest.mark.parametrize("thing", [None, 7, object(), [], Lab])
def test_what_holds_no_bytes_is_refused(thing, lab):
    with pytest.raises(BadInput):
        explore(thing)


def test_what_strangers_wrote_is_text_and_not_markup(enrolled):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, '"><script>\u202e')])
    request = keys.sign_request(KEY, x509.CertificateSigningRequestBuilder(name))
    browser = Browser(explore(request))
    browser.do("field", value="certificationRequestInfo.subject.commonName.AttributeTypeAndValue.value")
    assert not any("<script" in pane or "\u202e" in pane for pane in browser.panes.values())
    assert "<script" not in browser.panel.still()


@pytest.mark.parametrize(
    "message",
    [
        {"act": "field", "value": "no.such.field"},
        {"act": "field", "value": ["x"]},
        {"act": "thing", "value": "9"},
        {"act": "above", "value": "-1"},
        {"act": "flip", "content": "0"},
        {"act": "change", "content": ["x"]},
        {"act": "no such act"},
    ],
)
def test_a_message_that_makes_no_sense_changes_nothing(browser, message):
    browser.do(message.pop("act"), **message)
    assert browser.text("say") == "" and browser.panes["judged"] == ""


# --- secrets


def test_no_private_key_is_shown_in_whatever_form(lab):
    pkcs8 = KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sec1 = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    for thing in (KEY, pkcs8, sec1, sec1.decode(), keys.dump(KEY, bytes(R_BYTES)), keys.generate_rsa()):
        browser = Browser(explore(thing))
        assert say("explore.private") in browser.text("things")
        assert pkcs8.hex(" ")[120:180] not in str(browser.sent) + browser.panel.still()


def test_an_exported_key_is_not_shown_either(enrolled):
    exported = enrolled.laptop.export(enrolled.certificate, pin="280417", password="Correct horse 1")
    for thing in (exported, exported.content):
        assert say("explore.private") in Browser(explore(thing)).text("things")


def test_nothing_of_it_is_synced_state(browser):
    assert {name for name in browser.panel.get_state() if not name.startswith("_")} == {"layout", "tabbable", "tooltip"}


@pytest.fixture
def two_labs():
    """The second has another CA."""
    return [Lab.start(lang="en", seed=seed) for seed in ("first", "second")]


def judged(thing, **by):
    """What is said of a thing after a change."""
    browser = Browser(explore(thing, **by))
    number = next(each for each in browser.panel._specimen.root.walk() if each.above and not each.children)
    browser.do("field", value=number.path)
    browser.do("flip", content="0")
    return browser.text("judged")


def test_what_a_lab_issued_is_judged_by_that_lab_and_it_says_so(two_labs):
    first, second = two_labs
    laptop = first.person("hong").device("laptop")
    certificate = laptop.enroll(first.bank("kb"), pin="280417")
    lists = first.ca.status.fetch_crls(first.bank("kb").party, certificate)
    for thing in (certificate, lists.ca, lists.root, first.ca.trust.ca, first.ca.trust.root):
        assert explore(thing)._judge is first
        assert say("explore.judged_by_issuer") in judged(thing)
        assert "Checked in the lab" not in judged(thing, lab=first)
    assert explore(certificate, lab=second)._judge is second


def test_each_of_several_things_is_judged_by_its_own_lab(two_labs):
    browser = Browser(explore(*(each.ca.trust.ca for each in two_labs)))
    for number, lab in enumerate(two_labs):
        browser.do("thing", value=str(number))
        assert browser.panel._judge is lab


def test_what_is_of_no_lab_is_judged_by_the_lab_that_was_started_last_and_it_says_so(two_labs):
    assert explore(HONG)._judge is two_labs[1]
    assert say("explore.judged_by_newest") in judged(HONG)
    _, request = of_the_same_key()
    assert say("explore.judged_by_newest") not in judged(request)  # no lab is needed for that


def test_of_labs_with_the_same_ca_the_newest_judges():
    first, second = (Lab.start(lang="en", seed="one") for _ in range(2))
    assert explore(first.ca.trust.ca)._judge is second
