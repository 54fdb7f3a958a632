"""What a student sees: the same facts in two faces, and HTML that survives an untrusted notebook."""

import hashlib
import re
from html.parser import HTMLParser

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import ocsp

from fincert_lab import show
from fincert_lab.crypto import keys
from fincert_lab.crypto.keys import KeyKind
from fincert_lab.errors import LabError, NothingToShow
from fincert_lab.journal import Act
from fincert_lab.language import LANGUAGES, say, short, speak
from fincert_lab.pki import profile
from fincert_lab.pki.ocsp import Unknown
from fincert_lab.pki.profile import serial_of
from fincert_lab.rules import Rules
from fincert_lab.views import table
from tests.conftest import LIFE
from tests.crypto import kinds
from tests.pki import world

PIN = "280417"


@pytest.fixture
def story(enrolled):
    """Issued, registered at Woori, refused at Shinhan, mistyped once, revoked."""
    lab, laptop, certificate = enrolled.lab, enrolled.laptop, enrolled.certificate
    laptop.register(certificate, lab.bank("woori"), pin=PIN)
    for pin in (PIN, "135790"):
        with pytest.raises(LabError):
            laptop.login(lab.bank("shinhan").service("internet-banking"), certificate, pin=pin)
    lab.person("hong").revoke(certificate, lab.bank("kb"), reason="key_compromise")
    return enrolled


def everything(story):
    lab = story.lab
    shown = [lab, lab.at(3), lab.at(16), lab.journal, lab.journal[3:8], lab.journal[-1], lab.last_story()]
    told = [lab.changes(16), lab.advice(), lab.rules, lab.bank("kb"), story.laptop.connected_devices()]
    made = [story.certificate, request(world.HONG_KEY, "Hong"), world.HONG_KEY.public_key()]
    published = x509.load_der_x509_crl(lab.ca.status.fetch_crls(lab.bank("kb").party, story.certificate).ca)
    answer = ocsp.load_der_ocsp_response(world.answer(Unknown(1)))
    return [*map(table, [*shown, *told, *made, published, answer])]


def fields_of(thing):
    return {field.text: value.text for field, value in table(thing).rows}


def request(key, holder):
    return x509.load_der_x509_csr(profile.request(key, holder, world.VID))


class Audit(HTMLParser):
    """Collects the tags and attributes of a piece of HTML, and checks that tags close in order."""

    def __init__(self, html):
        super().__init__()
        self.open, self.seen, self.attributes, self.scopes = [], set(), set(), []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attributes}
        if tag == "th":
            self.scopes.append(dict(attributes).get("scope"))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_tables_and_spans_with_inline_styles_only(story):
    for view in everything(story):
        audit = Audit(view._repr_html_())
        assert audit.seen <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "span", "br"}
        assert audit.attributes <= {"style", "scope", "colspan"}


def test_every_heading_says_what_it_heads(story):
    for view in everything(story):
        assert set(Audit(view._repr_html_()).scopes) <= {"col", "row"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_view_speaks_both_languages(story, lang):
    speak(lang)
    text = "\n".join(map(repr, everything(story)))
    names_in_certificate = text.replace("CN=홍길동", "")
    assert bool(re.search("[가-힣]", names_in_certificate)) == (lang == "ko")


def test_the_state_table_in_text(story):
    until = f"{2026 + Rules.validity_years}-03-02, {LIFE:,} days left"
    tries = f"{'●' * Rules.pin_tries} {Rules.pin_tries} left"
    assert repr(table(story.lab.at(16))).splitlines()[1] == (
        f"Hong Gildong, 6713…BC37 · KB Kookmin Bank · ● valid · {until} · stored, PIN {tries}"
        " · – · 4 of 6, ✕ Woori Internet Banking: not registered, ✕ Shinhan Internet Banking: not registered"
    )


def test_a_reason_that_holds_everywhere_is_said_once(story):
    left = Rules.pin_tries - 1
    said = f"stored, PIN {'●' * left}○ {left} left · Woori Bank · nowhere, ✕ everywhere: revoked"
    assert repr(table(story.lab)).endswith(said)


def test_state_is_a_word_and_a_symbol_and_not_only_a_colour(story):
    badges = re.findall(r"border-radius:999px[^>]*>([^<]+)<", table(story.lab)._repr_html_())
    assert badges == ["✕ revoked"]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_coloured_text_passes_wcag_aa(story):
    from fincert_lab.views.note import Mood

    html = "".join(view._repr_html_() for view in everything(story)) + "".join(mood.value[1] for mood in Mood)
    pairs = set(re.findall(r"background:(#[0-9a-f]{6});color:(#[0-9a-f]{6})", html))
    assert len(pairs) >= 4
    for ground, ink in pairs:
        lighter, darker = sorted(map(luminance, (ground, ink)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (ground, ink)


def test_what_changed_names_only_what_changed(story):
    changes = table(story.lab.changes(16))
    assert [row[1].text for row in changes.rows] == ["Status", "Valid until", "Cloud", "Registered at", "Usable at"]


@pytest.mark.parametrize(("lang", "head"), [("ko", "만료일"), ("en", "Valid until")])
def test_over_the_day_on_which_a_certificate_expires_stands_no_word_for_a_period(story, lang, head):
    speak(lang)
    states = table(story.lab).to_frame()
    assert states[head].tolist() == ["2029-03-02"]


def test_nothing_changed_is_said(story):
    assert repr(table(story.lab.changes(16, 16))).endswith(say("table.no_changes"))


def test_the_diagram_spans_from_sender_to_receiver(enrolled):
    rows = table(enrolled.lab.last_story())._repr_html_().split("<tr")
    (sms,) = [row for row in rows if "ask for an SMS" in row]
    assert re.findall(r'colspan="(\d)"', sms) == ["4", "2"]  # laptop, KB, CA, cloud; then HSM and telecom


def test_the_diagram_shows_a_refusal_with_its_reason(story):
    with pytest.raises(LabError):
        story.laptop.login(story.lab.bank("kb").service("star-banking"), story.certificate, pin=PIN)
    assert repr(table(story.lab.last_story())).endswith("log in: signature ✕ refused: revoked")


def test_a_table_goes_on_as_a_data_frame(story):
    frame = table(story.lab.journal).to_frame()
    assert len(frame) == len(story.lab.journal)
    assert frame["Result"].str.startswith("✕").sum() == 1


def test_no_head_of_a_data_frame_is_empty(story):
    frame = table(story.lab).to_frame()
    assert re.findall(r"<th[^>]*></th>", frame._repr_html_()) == []


SHOWN = {KeyKind.P256: ("P-256", 91), KeyKind.RSA2048: ("RSA-2048", 294)}
every_kind = pytest.mark.parametrize("kind", KeyKind)


@every_kind
def test_a_certificate_shows_the_kind_of_its_key(kind):
    rows = table(world.customer(kinds.taken(kind).public_key())).rows
    assert [value.text for field, value in rows if field.text == say("certificate.public_key")] == [SHOWN[kind][0]]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("P-384", "P-384"),
        ("brainpoolP256r1", "brainpoolP256r1"),
        ("RSA of 3072 bits", "RSA-3072"),
        ("RSA with exponent 3", "RSA-2048, e = 3"),
        ("Ed25519", "Ed25519"),
    ],
)
def test_somebody_elses_certificate_calls_its_key_what_a_refusal_calls_it(kind, shown):
    fields = fields_of(world.customer(kinds.refused_key(kind).public_key()))
    assert fields[say("certificate.public_key")] == shown


@every_kind
def test_a_request_shows_what_the_device_wrote(kind):
    asked = request(kinds.taken(kind), "김영희")
    assert fields_of(asked) == {
        say("certificate.name_asked"): "김영희",
        say("certificate.key_asked"): SHOWN[kind][0],
        say("certificate.vid"): f"{world.VID.value.hex()[:32]}…",
        say("certificate.request_signature"): f"{asked.signature.hex()[:32]}…",
    }


def test_a_request_without_a_vid_shows_none():
    asked = x509.CertificateSigningRequestBuilder(x509.Name([])).sign(world.HONG_KEY, SHA256())
    fields = fields_of(asked)
    assert fields[say("certificate.vid")] == fields[say("certificate.name_asked")] == say("table.none")
    assert fields[say("certificate.key_asked")] == "P-256"


@every_kind
def test_a_public_key_shows_its_kind_its_size_and_its_fingerprint(kind):
    public, (shown, size) = kinds.taken(kind).public_key(), SHOWN[kind]
    fields = fields_of(public)
    assert (fields[say("certificate.kind")], fields[say("certificate.size")]) == (shown, f"{size} bytes")
    assert fields[say("certificate.fingerprint")] == f"{hashlib.sha256(keys.spki(public)).hexdigest()[:32]}…"


@pytest.mark.parametrize(
    ("key", "number", "digits"),
    [(lambda: world.HONG_KEY, "x", 64), (lambda: world.key(207), "x", 64), (kinds.rsa_key, "n", 512)],
    ids=["the x of P-256", "an x that begins with two zeros", "the modulus of RSA-2048"],
)
def test_a_public_keys_value_is_the_beginning_of_its_number(key, number, digits):
    public = key().public_key()
    whole = f"{getattr(public.public_numbers(), number):0{digits}x}"
    assert fields_of(public)[say("certificate.start")] == f"{whole[:32]}…"


@pytest.mark.parametrize("kind", ["P-384", "secp256k1", "RSA of 3072 bits", "Ed25519"])
def test_a_public_key_of_a_kind_that_the_lab_does_not_take_is_not_shown(kind):
    with pytest.raises(NothingToShow, match="PublicKey cannot be shown"):
        show(kinds.refused_key(kind).public_key())


def test_names_are_escaped(lab):
    from fincert_lab.views.table import Cell, Table

    html = Table("<i>", ["<b>"], [[Cell.of("<script>")]])._repr_html_()
    assert "<script>" not in html and "<i>" not in html and "<b>" not in html


def test_show_displays_where_it_stands(lab, capsys):
    show(lab)
    assert "No certificates yet." in capsys.readouterr().out


@pytest.mark.parametrize("thing", [None, 3, "lab", [1, 2]])
def test_show_says_what_it_can_show(thing):
    with pytest.raises(NothingToShow, match="cannot be shown"):
        show(thing)


def test_a_bank_shows_what_its_services_ask_and_take(lab):
    shown = repr(table(lab.bank("kb")))
    assert "KB My Money · one issued through KB Kookmin Bank, or registered there" in shown
    assert shown.splitlines()[1].endswith("log in, transfer")
    assert shown.splitlines()[3].endswith("log in")


def test_advice_is_a_table_that_says_what_to_do(enrolled):
    assert repr(table(enrolled.lab.advice())).endswith("Nothing needs your attention now.")
    enrolled.lab.advance(days=200)
    shown = repr(table(enrolled.lab.advice()))
    assert "Change it: change_pin()." in shown and "revoke it at KB Kookmin Bank" in shown


def test_a_serial_number_is_not_broken_in_two_by_a_long_reminder(enrolled):
    enrolled.lab.advance(days=200)
    serial = short(serial_of(enrolled.certificate))
    assert f'<span style="white-space:nowrap">{serial}</span>' in table(enrolled.lab.advice())._repr_html_()


def test_connected_devices_are_a_table(enrolled):
    shown = repr(table(enrolled.laptop.connected_devices()))
    assert shown == "Connected devices\nlaptop · 2026-03-02 09:00 · on"


def test_a_party_whose_name_is_as_long_as_a_serial_number_is_no_serial_number(enrolled):
    page = enrolled.lab.phish(enrolled.lab.person("hong"), enrolled.lab.bank("kb").service("star-banking"))
    assert len(page.party) == 32
    page.give_challenge(page.party)
    with enrolled.lab.telecom.call(Act.DELIVER_SMS, page.party, page.party):
        pass
    assert f"{page.party} · done" in repr(table(enrolled.lab.journal[-1]))


def test_certificates_in_a_list_are_told_apart_and_the_newest_is_the_last(enrolled):
    again = enrolled.laptop.enroll(enrolled.lab.bank("kb"), pin="280417")
    kept = enrolled.laptop.certificates()
    assert kept == [enrolled.certificate, again]
    first, second = table(kept).rows
    assert first[0] != second[0]
