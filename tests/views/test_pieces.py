"""One bad part hides no other: what can be read is shown, what cannot is named."""

from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import load_der_ocsp_response
from cryptography.x509.oid import NameOID

from fincert_lab import anatomy
from fincert_lab.language import speak
from fincert_lab.pki import ocsp, pieces
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.ocsp import Good, Unknown
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.signer import Signer
from fincert_lab.views import status, table
from tests.crypto import der
from tests.pki import world
from tests.pki.world import CA, CA_KEY, DAY, HONG, NOW, SERIAL

BAD_ADDRESS = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.17"), bytes.fromhex("30058703010203"))
BAD_NUMBER = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.20"), b"\x30\x05no")
BAD_REASON = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.21"), b"\x05\x00")
CANNOT = "✕ cannot be read"


def rows(thing):
    return [tuple(cell.text for cell in row) for row in table(thing).rows]


def values(thing):
    return {field: value for field, value, *_ in rows(thing)}


def with_a_bad_address(*more, critical=()):
    others = (x509.SubjectAlternativeName,)
    return world.reissue(HONG, signed_by=CA_KEY, without=others, plain=[BAD_ADDRESS, *more], critical=critical)


def patched(certificate, old, new):
    """Return a certificate with some of its bytes changed; nobody signed that."""
    return x509.load_der_x509_certificate(certificate.public_bytes(Encoding.DER).replace(old, new))


def with_a_latin_letter_in_a_teletex_string(field):
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "KR"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Cafe", _type=x509.name._ASN1Type.T61String),
        ]
    )
    return patched(world.reissue(HONG, signed_by=CA_KEY, **{field: name}), b"\x14\x04Cafe", b"\x14\x04Caf\xe9")


def test_one_spoilt_extension_is_named_with_its_bytes_and_all_others_are_shown():
    sound, spoilt = rows(anatomy(HONG)), rows(anatomy(with_a_bad_address()))
    assert spoilt[-2] == (
        "subjectAltName",
        f"{CANNOT}, it is not written as the standard asks, 30058703010203",
        "the CA",
    )
    kept = {row[:2] for row in sound if "subjectAltName" not in row[0] and row[0] != "issuer's signature"}
    assert kept <= {row[:2] for row in spoilt}


def test_a_spoilt_extension_that_is_critical_says_so():
    spoilt = world.reissue(HONG, signed_by=CA_KEY, without=(x509.SubjectAlternativeName,), critical=[BAD_ADDRESS])
    assert values(anatomy(spoilt))["subjectAltName, critical"].startswith(CANNOT)


def test_a_certificate_with_a_spoilt_extension_is_shown_and_has_no_vid_that_one_could_read():
    shown = values(with_a_bad_address())
    assert shown["valid until"] == values(HONG)["valid until"]
    assert shown["VID"] == "cannot be read"
    assert shown["subjectAltName"].startswith(CANNOT)


def test_another_spoilt_extension_hides_no_vid():
    bad_points = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.31"), b"\x30\x05no")
    spoilt = world.reissue(HONG, signed_by=CA_KEY, without=(x509.CRLDistributionPoints,), plain=[bad_points])
    assert values(spoilt)["VID"] == values(HONG)["VID"]
    assert ("subject", "CN=홍길동()0040000001", "bank's check") in rows(anatomy(spoilt))


def test_an_extension_that_is_there_twice_is_shown_twice():
    once = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.8"), b"\x05\x00")
    other = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")
    both = world.reissue(HONG, signed_by=CA_KEY, plain=[once, other])
    ninth, eighth = (der.oid(f"1.3.6.1.4.1.32473.{number}") for number in (9, 8))
    twice = patched(both, ninth, eighth)
    assert rows(anatomy(twice)).count(("1.3.6.1.4.1.32473.8", "0500", "the CA")) == 2


@pytest.mark.parametrize(("field", "row"), [("subject_name", "subject"), ("issuer_name", "issuer")])
def test_a_name_of_which_one_part_cannot_be_read_shows_the_others_and_that_ones_bytes(field, row):
    certificate = with_a_latin_letter_in_a_teletex_string(field)
    assert values(certificate)[row] == f"C=KR, CN=#1404436166e9, {CANNOT}: CN"
    assert "CN=#1404436166e9" in repr(table(anatomy(certificate)))
    assert CANNOT in repr(table(anatomy(certificate)))
    assert repr(anatomy(certificate)) == f"Anatomy(serial='{SERIAL:032X}')"


def test_a_request_with_a_spoilt_extension_shows_its_key_and_names_it():
    builder = x509.CertificateSigningRequestBuilder(CA.subject).add_extension(BAD_ADDRESS, critical=False)
    shown = values(builder.sign(world.HONG_KEY, SHA256()))
    assert (shown["public key"], shown["subjectAltName"][: len(CANNOT)]) == ("P-256", CANNOT)


def test_a_request_whose_extensions_cannot_be_told_apart_shows_its_key_and_says_so():
    builder = x509.CertificateSigningRequestBuilder(CA.subject).add_extension(BAD_ADDRESS, critical=False)
    whole = builder.sign(world.HONG_KEY, SHA256()).public_bytes(Encoding.DER)
    kind = der.oid("1.2.840.113549.1.9.14")
    at = whole.index(kind) + len(kind) + 2  # after the tag and the length of a SET: where the extensions begin
    shown = values(x509.load_der_x509_csr(whole[:at] + b"\x6a" + whole[at + 1 :]))
    assert (shown["public key"], shown["VID"]) == ("P-256", "cannot be read")
    assert shown["1.2.840.113549.1.9.14"].startswith(CANNOT)


def test_a_request_for_another_ca_shows_the_name_it_asks_for():
    request = x509.CertificateSigningRequestBuilder(CA.subject).sign(world.HONG_KEY, SHA256())
    assert values(request)["name"] == "C=KR, O=fincert-lab, CN=fincert-lab CA 1"


def test_a_list_with_a_spoilt_extension_shows_its_times_and_entries():
    builder = x509.CertificateRevocationListBuilder(CA.subject, NOW, NOW + DAY)
    entry = x509.RevokedCertificateBuilder(SERIAL, NOW).build()
    shown = values(builder.add_extension(BAD_NUMBER, False).add_revoked_certificate(entry).sign(CA_KEY, SHA256()))
    assert shown["next update (nextUpdate)"] == "2026-03-03 09:00"
    assert shown["cRLNumber"].startswith(CANNOT)
    assert shown["revoked certificate, 05A1…0000"] == "2026-03-02 09:00, no reason given"


def test_an_entry_with_a_spoilt_reason_shows_its_number_and_its_day():
    entry = x509.RevokedCertificateBuilder(SERIAL, NOW).add_extension(BAD_REASON, critical=False).build()
    builder = x509.CertificateRevocationListBuilder(CA.subject, NOW, NOW + DAY, revoked_certificates=[entry])
    shown = values(builder.sign(CA_KEY, SHA256()))
    assert shown["listed certificate, 05A1…0000"].startswith(f"2026-03-02 09:00, {CANNOT}")


def test_an_answer_about_two_certificates_shows_both():
    both = load_der_ocsp_response(world.answers(Good(SERIAL), Revocation(5, NOW - DAY, Reason.KEY_COMPROMISE)))
    assert rows(both) == [
        ("made at (producedAt)", "2026-03-02 09:00"),
        ("certificates answered for", "2"),
        ("serial number", "05A1…0000"),
        ("status", "not revoked (good)"),
        ("this update (thisUpdate)", "2026-03-02 09:00"),
        ("next update (nextUpdate)", "2026-03-03 09:00"),
        ("serial number", "05"),
        ("status", "revoked"),
        ("this update (thisUpdate)", "2026-03-02 09:00"),
        ("next update (nextUpdate)", "2026-03-03 09:00"),
        ("revoked since", "2026-03-01 09:00"),
        ("reason", "private key leaked"),
    ]


def test_an_answer_about_one_keeps_its_order():
    assert [field for field, _ in rows(load_der_ocsp_response(world.answer(Unknown(5))))][:3] == [
        "serial number",
        "status",
        "made at (producedAt)",
    ]


def test_two_short_serial_numbers_are_told_apart():
    entries = [Revocation(serial, NOW, Reason.UNSPECIFIED) for serial in (0x459C75, 0x129C75)]
    shown = rows(x509.load_der_x509_crl(world.revocation_list(*entries)))
    assert [field for field, _ in shown[-2:]] == ["revoked certificate, 459C75", "revoked certificate, 129C75"]


@pytest.mark.parametrize(("number", "written"), [(5, "05"), (0x129C75, "129C75"), (SERIAL, f"0{SERIAL:X}")])
def test_a_serial_number_is_shown_as_long_as_it_is(number, written):
    certificate = world.customer(serial=number)
    assert values(certificate)["serial number"] == values(anatomy(certificate))["serial number"] == written


@pytest.mark.parametrize(("encoded", "written"), [(b"\x02\x01\x00", "00"), (b"\x02\x01\xfb", "-05")])
def test_a_serial_number_that_rfc_5280_forbids_is_shown_all_the_same(encoded, written, recwarn):
    odd = patched(world.customer(serial=5), b"\x02\x01\x05", encoded)
    recwarn.clear()
    assert values(odd)["serial number"] == written
    assert not recwarn.list


def test_a_long_list_is_shown_up_to_a_thousand_and_counted():
    entries = [Revocation(number, NOW, Reason.UNSPECIFIED) for number in range(1, status.MAX_ENTRIES + 3)]
    shown = rows(x509.load_der_x509_crl(world.revocation_list(*entries)))
    assert ("certificates listed", "1002") in shown
    assert shown[-1][0] == "and 2 more"


def test_what_the_standards_have_no_name_for_is_shown_by_its_number():
    access = x509.AccessDescription(
        x509.ObjectIdentifier("1.2.3.4"), x509.UniformResourceIdentifier("http://x.example")
    )
    odd = world.reissue(
        HONG,
        signed_by=CA_KEY,
        without=(x509.AuthorityInformationAccess,),
        plain=[
            x509.AuthorityInformationAccess([access]),
            x509.ExtendedKeyUsage([x509.ObjectIdentifier("1.2.410.200004.2.999")]),
        ],
    )
    korean, ours = der.oid("1.2.410.200004.1.23"), der.oid("1.2.840.10045.4.3.2")
    assert len(korean) == len(ours)
    shown = values(anatomy(patched(odd, ours, korean)))
    assert shown["signature algorithm"] == "1.2.410.200004.1.23"
    assert shown["extendedKeyUsage"] == "1.2.410.200004.2.999"
    assert shown["authorityInfoAccess"] == "1.2.3.4: http://x.example"
    assert "Unknown" not in repr(shown)


def test_a_key_of_a_kind_that_the_library_does_not_know_is_shown_by_its_number():
    known, korean = der.oid("1.2.840.10045.2.1"), der.oid("1.2.410.20000.1")
    odd = patched(HONG, known, korean)
    assert values(odd)["public key"] == "1.2.410.20000.1"
    assert values(anatomy(odd))["public key"] == "1.2.410.20000.1"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (x509.DNSName("www.example.test"), "DNS: www.example.test"),
        (x509.RFC822Name("hong@example.test"), "e-mail: hong@example.test"),
        (x509.UniformResourceIdentifier("http://example.test"), "URI: http://example.test"),
        (x509.IPAddress(ip_address("192.0.2.1")), "IP: 192.0.2.1"),
        (x509.RegisteredID(x509.ObjectIdentifier("1.2.3.4")), "registered ID: 1.2.3.4"),
        (x509.DirectoryName(CA.subject), "directory name: C=KR, O=fincert-lab, CN=fincert-lab CA 1"),
        (x509.OtherName(x509.ObjectIdentifier("1.2.3.4"), b"\x0c\x01x"), "1.2.3.4: 0c0178"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, x509.GeneralName) else None,
)
def test_other_names_are_told_in_words(entry, words):
    names = x509.SubjectAlternativeName([entry])
    other = world.reissue(HONG, signed_by=CA_KEY, without=(x509.SubjectAlternativeName,), plain=[names])
    assert values(anatomy(other))["subjectAltName"] == words


def test_names_beside_the_vid_are_told_too():
    vid = HONG.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    both = x509.SubjectAlternativeName([*vid, x509.RFC822Name("hong@example.test")])
    shown = values(anatomy(world.reissue(HONG, signed_by=CA_KEY, replace=[both])))
    assert shown["real name (subjectAltName)"] == "홍길동"
    assert shown["subjectAltName"] == "e-mail: hong@example.test"


def test_the_text_of_a_policy_is_shown_below_its_number():
    notice = x509.UserNotice(None, "Practice only")
    policy = x509.PolicyInformation(x509.ObjectIdentifier("1.2.3"), ["https://example.test/cps", notice])
    told = world.reissue(HONG, signed_by=CA_KEY, replace=[x509.CertificatePolicies([policy])])
    assert values(anatomy(told))["certificatePolicies, critical"] == "1.2.3, https://example.test/cps, Practice only"


def test_every_piece_alone_says_what_it_says_among_the_others():
    for certificate in (world.ROOT, CA, HONG, world.SIGNER):
        spoilt = world.reissue(certificate, signed_by=CA_KEY, plain=[BAD_NUMBER])
        whole = world.reissue(certificate, signed_by=CA_KEY)
        doubled = patched_twice(certificate)
        assert pieces.subject(whole) == pieces.subject(spoilt)
        assert [each.value for each in pieces.extensions(doubled)][:-2] == [each.value for each in whole.extensions]


def patched_twice(certificate):
    """Return it with an extension that is there twice, for which the library reads none of them."""
    numbers = [x509.ObjectIdentifier(f"1.3.6.1.4.1.32473.{number}") for number in (8, 9)]
    both = [x509.UnrecognizedExtension(number, b"\x05\x00") for number in numbers]
    made = world.reissue(certificate, signed_by=CA_KEY, plain=both)
    return patched(made, der.oid("1.3.6.1.4.1.32473.9"), der.oid("1.3.6.1.4.1.32473.8"))


FOR_EVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # RFC 5280 §4.1.2.5


def test_a_certificate_that_never_expires_says_so_in_both_languages():
    certificate = world.customer(valid=(world.NOT_BEFORE, FOR_EVER))
    for lang, said in (("en", "no expiry (9999-12-31 23:59 UTC)"), ("ko", "만료일 없음 (9999-12-31 23:59 UTC)")):
        speak(lang)
        for view in (certificate, anatomy(certificate)):
            assert said in [value for _, value, *_ in rows(view)]


def test_a_certificate_as_old_as_times_can_be_written_is_shown():
    oldest = datetime(1950, 1, 1, tzinfo=UTC)
    assert values(world.customer(valid=(oldest, FOR_EVER)))["valid from"] == "1950-01-01 09:00"


def test_a_list_and_an_answer_without_an_end_are_shown():
    builder = x509.CertificateRevocationListBuilder(CA.subject, NOW, FOR_EVER)
    entry = x509.RevokedCertificateBuilder(SERIAL, FOR_EVER).build()
    shown = values(builder.add_revoked_certificate(entry).sign(CA_KEY, SHA256()))
    assert shown["next update (nextUpdate)"] == "9999-12-31 23:59 UTC"
    assert shown["revoked certificate, 05A1…0000"].startswith("9999-12-31 23:59 UTC")
    answer = ocsp.build(CA, Signer(CA, CA_KEY), [Good(SERIAL)], produced_at=NOW, this_update=NOW, next_update=FOR_EVER)
    assert values(load_der_ocsp_response(answer))["next update (nextUpdate)"] == "9999-12-31 23:59 UTC"
