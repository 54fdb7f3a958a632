"""What a CA says in public, as a student sees it: revocation lists and OCSP answers, whoever made them."""

import re
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_der_x509_crl
from cryptography.x509.ocsp import OCSPCertStatus, OCSPResponderEncoding, OCSPResponseBuilder, load_der_ocsp_response

from fincert_lab import show
from fincert_lab.errors import BadInput
from fincert_lab.journal import Act
from fincert_lab.language import name, say, speak
from fincert_lab.pki import ocsp
from fincert_lab.pki.crl import Restoration, Revocation
from fincert_lab.pki.ocsp import Good, Unknown
from fincert_lab.pki.reason import Reason
from fincert_lab.views import table
from tests.crypto import der
from tests.pki import world
from tests.pki.world import CA, CA_KEY, DAY, HONG, NOW, SERIAL

ISSUER = "C=KR, O=fincert-lab, CN=fincert-lab CA 1"
ECDSA_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))


def revocation_list(*revocations, number=7):
    return load_der_x509_crl(world.revocation_list(*revocations, number=number))


def list_of_others(*entries):
    """Sign a list as another CA might: with no number."""
    builder = x509.CertificateRevocationListBuilder(CA.subject, NOW, NOW + DAY, revoked_certificates=list(entries))
    return builder.sign(CA_KEY, SHA256())


def list_that_never_ends():
    """Write down a list without nextUpdate, which the library does not make."""
    says = der.sequence(der.integer(1), ECDSA_SHA256, CA.subject.public_bytes(), der.tlv(0x17, b"260302000000Z"))
    return load_der_x509_crl(der.sequence(says, ECDSA_SHA256, der.tlv(0x03, b"\x00")))


def answer(status):
    return load_der_ocsp_response(world.answer(status))


def answer_of_others(reason=None):
    """Sign an answer as another responder might: without nextUpdate."""
    builder = OCSPResponseBuilder().add_response(
        cert=HONG,
        issuer=CA,
        algorithm=SHA256(),
        cert_status=OCSPCertStatus.REVOKED,
        this_update=NOW,
        next_update=None,
        revocation_time=NOW - DAY,
        revocation_reason=reason,
    )
    return builder.responder_id(OCSPResponderEncoding.HASH, CA).sign(CA_KEY, SHA256())


def rows(thing):
    return [(field.text, value.text) for field, value in table(thing).rows]


def test_an_empty_list_shows_its_own_fields():
    assert repr(table(revocation_list())).splitlines() == [
        "Certificate revocation list (CRL)",
        f"issuer · {ISSUER}",
        "speaks for (issuingDistributionPoint) · http://crl.fincert-lab.example/dp1p1.crl",
        "number of the list · 7",
        "this update (thisUpdate) · 2026-03-02 09:00",
        "next update (nextUpdate) · 2026-03-03 09:00",
        "changes are at (freshestCRL) · http://crl.fincert-lab.example/dp1p1-delta.crl",
        "certificates listed · 0",
    ]


def test_a_list_of_all_certificates_shows_no_address():
    shown = dict(rows(load_der_x509_crl(world.revocation_list(issuer=world.ROOT, signed_by=world.ROOT_KEY))))
    assert not any("http" in value for value in shown.values())


def test_a_delta_shows_its_base_and_what_came_off():
    restored = Restoration(world.SERIAL, NOW)
    shown = repr(table(load_der_x509_crl(world.revocation_list(restored, base=3)))).splitlines()
    assert shown[0] == "Changes to a revocation list (delta CRL)"
    assert "changes since list number (deltaCRLIndicator) · 3" in shown
    assert shown[-1].startswith("restored certificate, 05A1…0000 · 2026-03-02 09:00, removeFromCRL")


@pytest.mark.parametrize("reason", Reason)
def test_a_list_shows_each_revoked_certificate_with_its_day_and_reason(reason):
    *fields, first, second = rows(revocation_list(Revocation(SERIAL, NOW - DAY, reason), Revocation(5, NOW, reason)))
    assert fields[-1] == ("certificates listed", "2")
    stands = "suspended" if reason is Reason.CERTIFICATE_HOLD else "revoked"
    assert first == (f"{stands} certificate, 05A1…0000", f"2026-03-01 09:00, {name(reason)}")
    assert second == (f"{stands} certificate, 05", f"2026-03-02 09:00, {name(reason)}")


def test_an_entry_without_a_reason_or_with_one_that_the_lab_does_not_know_shows_none_given():
    bare = x509.RevokedCertificateBuilder(SERIAL, NOW)
    strange = bare.add_extension(x509.CRLReason(x509.ReasonFlags.aa_compromise), critical=False)
    for entry in (bare, strange):
        assert rows(list_of_others(entry.build()))[-1][1] == "2026-03-02 09:00, no reason given"


def test_a_list_without_a_number_shows_none():
    assert dict(rows(list_of_others()))["number of the list"] == say("table.none")


def test_a_list_that_never_ends_shows_no_next_update():
    never = list_that_never_ends()
    assert never.next_update_utc is None
    assert dict(rows(never)) == {
        "issuer": ISSUER,
        "number of the list": say("table.none"),
        "this update (thisUpdate)": "2026-03-02 09:00",
        "next update (nextUpdate)": say("table.none"),
        "certificates listed": "0",
    }


@pytest.mark.parametrize(
    ("status", "shown"), [(Good(SERIAL), "not revoked (good)"), (Unknown(SERIAL), "unknown")], ids=["good", "unknown"]
)
def test_an_answer_shows_of_whom_it_speaks_its_status_and_its_times(status, shown):
    assert repr(table(answer(status))).splitlines() == [
        "OCSP answer",
        "serial number · 05A1…0000",
        f"status · {shown}",
        "made at (producedAt) · 2026-03-02 09:00",
        "this update (thisUpdate) · 2026-03-02 09:00",
        "next update (nextUpdate) · 2026-03-03 09:00",
    ]


@pytest.mark.parametrize("reason", Reason)
def test_a_revoked_answer_shows_since_when_and_why(reason):
    fields = dict(rows(answer(Revocation(SERIAL, NOW - DAY, reason))))
    assert (fields["status"], fields["revoked since"], fields["reason"]) == (
        ("revoked", "2026-03-01 09:00", name(reason))
    )


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        (None, "no reason given"),
        (x509.ReasonFlags.unspecified, "no reason given"),
        (x509.ReasonFlags.aa_compromise, "no reason given"),
        (x509.ReasonFlags.superseded, "re-issued"),
    ],
)
def test_another_responders_answer_shows_what_it_says(reason, shown):
    fields = dict(rows(answer_of_others(reason)))
    assert (fields["reason"], fields["next update (nextUpdate)"]) == (shown, say("table.none"))


@pytest.mark.parametrize(
    ("made", "why"),
    [(ocsp.UNAUTHORIZED, "unauthorized"), (ocsp.MALFORMED_REQUEST, "malformed_request")],
    ids=["unauthorized", "malformed request"],
)
def test_where_there_is_no_answer_only_the_cause_is_shown(made, why):
    assert rows(load_der_ocsp_response(made)) == [("why there is no answer", why)]


def test_what_the_lab_publishes_can_be_shown_in_both_languages(enrolled, capsys):
    lab = enrolled.lab
    kb, ca = lab.bank("kb"), lab.ca
    lab.person("hong").revoke(enrolled.certificate, kb)
    asked = ocsp.build_request(enrolled.certificate.serial_number, ca.trust.ca)
    lists, told = ca.status.fetch_crls(kb.party, enrolled.certificate), ca.status.answer(kb.party, asked)
    things = [load_der_x509_crl(lists.ca), load_der_x509_crl(lists.root), load_der_ocsp_response(told)]
    for lang, reason in (("en", "no reason given"), ("ko", "밝히지 않음")):
        speak(lang)
        for thing in things:
            show(thing)
        shown = capsys.readouterr().out
        assert shown.count(reason) == 2
        assert bool(re.search("[가-힣]", shown)) == (lang == "ko")
        assert all("<table" in table(thing)._repr_html_() for thing in things)


def said_of(lab, certificate):
    """What KB is told of a certificate, as a student reads it: what each says, and until when."""
    shown = table(lab.bank("kb").ask_status(certificate))
    return [tuple(cell.text for cell in (row[0], row[1], row[3])) for row in shown.rows]


def test_list_changes_and_answer_say_side_by_side_what_they_know(enrolled):
    lab, certificate = enrolled.lab, enrolled.certificate
    tomorrow = "2026-03-03 09:00"
    assert said_of(lab, certificate) == [
        ("Revocation list no. 1", "● not on the list", tomorrow),
        ("Changes (delta CRL)", "– nothing received", "–"),
        ("OCSP answer", "● not revoked (good)", "2026-03-02 09:10"),
    ]
    lab.person("hong").suspend(certificate, lab.bank("kb"))
    assert [says for _, says, _ in said_of(lab, certificate)] == [
        "✕ suspended",
        "✕ suspended",
        "✕ revoked, suspended",
    ]
    lab.person("hong").restore(certificate, lab.bank("kb"))
    assert [says for _, says, _ in said_of(lab, certificate)] == [
        "● not on the list",
        "● to be taken off (removeFromCRL)",
        "● not revoked (good)",
    ]
    lab.person("hong").revoke(certificate, lab.bank("kb"), reason="key_compromise")
    assert [says for _, says, _ in said_of(lab, certificate)] == [
        "✕ revoked, private key leaked",
        "✕ revoked, private key leaked",
        "✕ revoked, private key leaked",
    ]


def test_an_answer_that_does_not_know_the_certificate_is_no_good_news(enrolled):
    told = enrolled.lab.bank("kb").ask_status(enrolled.certificate)
    assert table(replace(told, ocsp=answer(Unknown(SERIAL)))).rows[2][1].text == "– unknown"


def test_an_ocsp_responder_that_is_down_has_said_nothing(enrolled):
    enrolled.lab.inject_faults("ocsp_down")
    assert said_of(enrolled.lab, enrolled.certificate)[2] == ("OCSP answer", "– nothing received", "–")


def test_to_ask_for_a_status_judges_nothing_and_is_one_story(enrolled):
    lab = enrolled.lab
    before = len(lab.journal)
    lab.bank("kb").ask_status(enrolled.certificate)
    assert [event.act for event in lab.journal[before:]] == [Act.FETCH_CRL, Act.ASK_OCSP]
    assert len({event.story for event in lab.journal[before:]}) == 1


@pytest.mark.parametrize("what", [None, "6713", 3, b""])
def test_only_of_a_certificate_can_a_status_be_asked(lab, what):
    with pytest.raises(BadInput):
        lab.bank("kb").ask_status(what)
