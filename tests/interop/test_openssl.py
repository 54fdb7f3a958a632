"""OpenSSL takes what the lab makes, and refuses what the lab refuses."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import load_der_ocsp_response

from fincert_lab.crypto import keys
from fincert_lab.crypto.vid import IDENTIFY_DATA, VirtualID
from fincert_lab.pki import ocsp, profile
from fincert_lab.pki.authority import KFTC
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.reason import Reason
from tests.crypto import kinds
from tests.interop.judges import openssl, pem
from tests.pki import world

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def verify(story, tmp_path):
    """Have openssl judge the customer's certificate with the root as its only anchor."""

    def judge(lists, at=story.at, certificate=story.certificate, trust=story.trust):
        ders = [lists.root, lists.ca, *([lists.delta] if lists.delta else [])]
        crls = b"".join(x509.load_der_x509_crl(der).public_bytes(Encoding.PEM) for der in ders)
        (tmp_path / "lists.pem").write_bytes(crls)
        root, ca = pem(tmp_path / "root.pem", trust.root), pem(tmp_path / "ca.pem", trust.ca)
        customer = pem(tmp_path / "customer.pem", certificate)
        strict = ("-x509_strict", "-policy_check", "-crl_check_all", "-attime", int(at.timestamp()))
        crls = ("-extended_crl", "-use_deltas", "-CRLfile", tmp_path / "lists.pem")
        return openssl("verify", *strict, *crls, "-CAfile", root, "-untrusted", ca, customer)

    return judge


def check_signature(story, tmp_path, der, certificate):
    path = pem(tmp_path / "issuer.pem", certificate)
    return openssl("crl", "-inform", "DER", "-CAfile", path, "-noout", given=der).text


# --- the path and the revocation lists


def test_openssl_accepts_root_ca_and_customer_with_strict_checks_and_both_lists(verify, story):
    answer = verify(story.before)
    assert answer.ok and answer.text.endswith("customer.pem: OK\n"), answer.text


def test_openssl_accepts_a_customer_with_an_rsa_key(verify):
    certificate = world.customer(kinds.rsa_key().public_key())
    answer = verify(world.lists(), world.NOW, certificate, world.TRUST)
    assert answer.ok and answer.text.endswith("customer.pem: OK\n"), answer.text


def test_openssl_accepts_no_list_of_another_partition(verify):
    answer = verify(world.lists(), world.NOW, world.customer(partition=2), world.TRUST)
    assert not answer.ok and "different CRL scope" in answer.text, answer.text


@pytest.mark.parametrize(
    ("first", "delta", "says"),
    [
        ("before", "on_hold", "certificate revoked"),
        ("before", "restored", "OK"),
        ("on_hold", "restored", "OK"),
        ("before", "after", "certificate revoked"),
        ("on_hold", "after", "certificate revoked"),
    ],
)
def test_openssl_brings_an_earlier_list_up_to_date_by_a_delta(first, delta, says, verify, story):
    lists = replace(getattr(story, first), delta=getattr(story, delta).delta)
    answer = verify(lists)
    assert answer.ok == (says == "OK") and says in answer.text, answer.text


def test_openssl_refuses_the_customer_after_revocation(verify, story):
    answer = verify(story.after)
    assert not answer.ok and "error 23 at 0 depth lookup: certificate revoked" in answer.text, answer.text


def test_openssl_refuses_the_customer_on_hold_and_accepts_who_was_restored(verify, story):
    held, restored = verify(story.on_hold), verify(story.restored)
    assert not held.ok and "error 23 at 0 depth lookup: certificate revoked" in held.text, held.text
    assert restored.ok and restored.text.endswith("customer.pem: OK\n"), restored.text
    shown = openssl("crl", "-inform", "DER", "-noout", "-text", given=story.on_hold.ca).text
    assert "X509v3 CRL Reason Code: \n                Certificate Hold" in shown, shown


def test_openssl_refuses_to_judge_by_a_list_whose_time_is_over(verify, story):
    answer = verify(story.before, at=story.at + timedelta(days=1, seconds=1))
    assert not answer.ok and "CRL has expired" in answer.text, answer.text


def test_openssl_refuses_the_customer_a_second_before_the_certificate_begins(verify, story):
    answer = verify(story.before, at=story.at - timedelta(seconds=1))
    assert not answer.ok and "certificate is not yet valid" in answer.text, answer.text


def test_openssl_finds_the_policy_that_the_lab_asks_for(story, tmp_path):
    anchors = pem(tmp_path / "root.pem", story.trust.root), pem(tmp_path / "ca.pem", story.trust.ca)
    customer = pem(tmp_path / "customer.pem", story.certificate)
    required = ("-explicit_policy", "-policy", "1.3.6.1.4.1.32473.1.1", "-attime", int(story.at.timestamp()))
    answer = openssl("verify", *required, "-CAfile", anchors[0], "-untrusted", anchors[1], customer)
    assert answer.ok, answer.text


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("issuer", ["root", "ca"])
def test_openssl_finds_each_list_signed_by_its_issuer(issuer, when, story, tmp_path):
    der = getattr(getattr(story, when), issuer)
    assert "verify OK" in check_signature(story, tmp_path, der, getattr(story.trust, issuer))


@pytest.mark.parametrize("when", ["on_hold", "restored", "after"])
def test_openssl_finds_each_delta_signed_by_the_ca_and_reads_what_it_goes_back_to(when, story, tmp_path):
    delta = getattr(story, when).delta
    assert "verify OK" in check_signature(story, tmp_path, delta, story.trust.ca)
    text = openssl("crl", "-inform", "DER", "-noout", "-text", given=delta).text
    assert re.search(r"X509v3 Delta CRL Indicator: critical\s+0?1\n", text), text


def test_openssl_finds_a_list_not_signed_by_another(story, tmp_path):
    root = x509.load_der_x509_crl(story.before.root)
    assert "verify OK" not in check_signature(story, tmp_path, root.public_bytes(Encoding.DER), story.trust.ca)


def test_openssl_reads_the_entry_of_the_revoked_certificate(story):
    text = openssl("crl", "-inform", "DER", "-noout", "-text", given=story.after.ca).text
    assert f"Serial Number: {story.certificate.serial_number:032X}" in text and "Key Compromise" in text


def test_openssl_reads_a_higher_number_on_the_newer_list(story):
    ask = ("crl", "-inform", "DER", "-noout", "-crlnumber")
    read = [openssl(*ask, given=lists.ca).text for lists in (story.before, story.on_hold, story.restored, story.after)]
    assert read == [f"crlNumber=0x0{number}\n" for number in (1, 2, 3, 4)]


# --- questions and answers about one certificate


@pytest.fixture
def ask(tmp_path):
    """Have openssl judge an OCSP answer about a customer, with the root as its only anchor."""

    def judge(der, skew=10**9):
        # openssl holds the times of an answer against the computer's clock: `skew` seconds are forgiven.
        (tmp_path / "answer").write_bytes(der)
        root, ca = pem(tmp_path / "root.pem", world.ROOT), pem(tmp_path / "ca.pem", world.CA)
        chain = ("-CAfile", root, "-verify_other", ca, "-attime", int(world.NOW.timestamp()))
        about = ("-sha256", "-issuer", ca, "-cert", pem(tmp_path / "customer.pem", world.HONG))
        return openssl("ocsp", "-respin", tmp_path / "answer", *about, *chain, "-validity_period", skew)

    return judge


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (ocsp.Good(world.SERIAL), "customer.pem: good\n"),
        (ocsp.Unknown(world.SERIAL), "customer.pem: unknown\n"),
        (Revocation(world.SERIAL, world.NOW, Reason.UNSPECIFIED), "customer.pem: revoked\n"),
        (Revocation(world.SERIAL, world.NOW, Reason.KEY_COMPROMISE), "Reason: keyCompromise\n"),
        (Revocation(world.SERIAL, world.NOW, Reason.AFFILIATION_CHANGED), "Reason: affiliationChanged\n"),
        (Revocation(world.SERIAL, world.NOW, Reason.SUPERSEDED), "Reason: superseded\n"),
        (Revocation(world.SERIAL, world.NOW, Reason.CESSATION_OF_OPERATION), "Reason: cessationOfOperation\n"),
    ],
)
def test_openssl_verifies_an_answer_and_reads_the_same_in_it(status, said, ask):
    answer = ask(world.answer(status))
    assert answer.ok and "Response verify OK" in answer.text and said in answer.text, answer.text
    assert "This Update: Mar  2 00:00:00 2026 GMT" in answer.text and "Status times invalid" not in answer.text


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("before", "customer.pem: good\n"),
        ("on_hold", "Reason: certificateHold\n"),
        ("restored", "customer.pem: good\n"),
        ("after", "Reason: keyCompromise\n"),
    ],
)
def test_openssl_verifies_what_the_ca_answers_about_the_customer_and_who_signed_it(when, said, story, tmp_path):
    root, ca = pem(tmp_path / "root.pem", story.trust.root), pem(tmp_path / "ca.pem", story.trust.ca)
    (tmp_path / "answer").write_bytes(story.answers[when])
    about = ("-sha256", "-issuer", ca, "-cert", pem(tmp_path / "customer.pem", story.certificate))
    at = ("-attime", int(story.at.timestamp()))
    chain = ("-CAfile", root, "-verify_other", ca, *at, "-validity_period", 10**9)
    answer = openssl("ocsp", "-respin", tmp_path / "answer", *about, *chain)
    assert answer.ok and "Response verify OK" in answer.text and said in answer.text, answer.text
    (signer,) = load_der_ocsp_response(story.answers[when]).certificates
    anchors = ("-CAfile", root, "-untrusted", ca, pem(tmp_path / "signer.pem", signer))
    verified = openssl("verify", "-x509_strict", "-purpose", "ocsphelper", *at, *anchors)
    assert verified.ok, verified.text


BY_SIGNER = {"signer": world.SIGNER, "signed_by": world.SIGNER_KEY}


def test_openssl_verifies_an_answer_by_whom_the_ca_lets_sign(ask):
    answer = ask(world.answers(ocsp.Good(7), ocsp.Good(world.SERIAL), **BY_SIGNER))
    assert answer.ok and "Response verify OK" in answer.text and "customer.pem: good\n" in answer.text, answer.text


@pytest.mark.parametrize(("echoed", "said"), [(True, "Response verify OK"), (False, "Nonce Verify error")])
def test_openssl_finds_its_nonce_in_the_answer(echoed, said, tmp_path):
    root, issuer = pem(tmp_path / "root.pem", world.ROOT), pem(tmp_path / "ca.pem", world.CA)
    asks = ("-sha256", "-issuer", issuer, "-cert", pem(tmp_path / "customer.pem", world.HONG), "-nonce")
    assert openssl("ocsp", *asks, "-reqout", tmp_path / "request").ok
    nonce = ocsp.read_request((tmp_path / "request").read_bytes(), issuer=world.CA).nonce
    answer = world.answers(ocsp.Good(world.SERIAL), nonce=nonce if echoed else bytes(32), **BY_SIGNER)
    (tmp_path / "answer").write_bytes(answer)
    read = ("-reqin", tmp_path / "request", "-respin", tmp_path / "answer", "-CAfile", root, "-verify_other", issuer)
    text = openssl("ocsp", *read, "-attime", int(world.NOW.timestamp())).text
    assert said in text, text


def test_openssl_refuses_an_answer_by_a_customer(ask):
    by = {"signer": world.HONG, "signed_by": world.HONG_KEY}
    answer = ask(world.answers(ocsp.Good(world.SERIAL), **by))
    assert not answer.ok and "Response Verify Failure" in answer.text, answer.text


def test_openssl_accepts_who_signs_answers_for_that_purpose_and_no_other(tmp_path):
    anchors = ("-CAfile", pem(tmp_path / "root.pem", world.ROOT), "-untrusted", pem(tmp_path / "ca.pem", world.CA))
    at, signer = int(world.NOW.timestamp()), pem(tmp_path / "signer.pem", world.SIGNER)
    judged = {
        purpose: openssl("verify", "-x509_strict", "-purpose", purpose, "-attime", at, *anchors, signer).ok
        for purpose in ("ocsphelper", "sslclient", "smimesign", "crlsign")
    }
    assert judged == {"ocsphelper": True, "sslclient": False, "smimesign": False, "crlsign": False}


def test_openssl_finds_the_time_of_an_old_answer_over(ask):
    answer = ask(world.answer(ocsp.Good(world.SERIAL), at=world.NOW - 3650 * world.DAY), skew=300)
    assert "WARNING: Status times invalid." in answer.text, answer.text


def test_openssl_refuses_an_answer_that_another_signed(ask):
    answer = ask(world.answer(ocsp.Good(world.SERIAL), signed_by=world.MALLORY_KEY))
    assert not answer.ok and "Response Verify Failure" in answer.text, answer.text


def test_openssl_finds_nothing_about_this_certificate_in_the_answer_about_another(ask):
    answer = ask(world.answer(ocsp.Good(world.SERIAL + 1)))
    assert not answer.ok and "No Status found" in answer.text, answer.text


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (ocsp.MALFORMED_REQUEST, "malformedrequest (1)"),
        (ocsp.TRY_LATER, "trylater (3)"),
        (ocsp.UNAUTHORIZED, "unauthorized (6)"),
    ],
)
def test_openssl_reads_why_there_is_no_answer(made, said, ask):
    answer = ask(made)
    assert not answer.ok and f"Responder Error: {said}" in answer.text, answer.text


@pytest.mark.parametrize("nonce", ["-nonce", "-no_nonce"])
def test_the_responder_reads_what_openssl_asks(nonce, tmp_path):
    issuer, customer = pem(tmp_path / "ca.pem", world.CA), pem(tmp_path / "customer.pem", world.HONG)
    path = tmp_path / "request"
    assert openssl("ocsp", "-sha256", "-issuer", issuer, "-cert", customer, nonce, "-reqout", path).ok
    asked = ocsp.read_request(path.read_bytes(), issuer=world.CA)
    assert (asked.serials, asked.nonce is not None) == ((world.SERIAL,), nonce == "-nonce")


def test_openssl_reads_what_a_service_asks(tmp_path):
    path = tmp_path / "request"
    path.write_bytes(ocsp.build_request(world.SERIAL, world.CA))
    text = openssl("ocsp", "-reqin", path, "-req_text").text
    assert "Hash Algorithm: sha256" in text and f"Serial Number: {world.SERIAL:032X}" in text, text


def test_openssl_asks_a_lab_that_is_served_and_accepts_the_answer(enrolled, tmp_path):
    lab = enrolled.lab
    root, issuer = pem(tmp_path / "root.pem", lab.ca.trust.root), pem(tmp_path / "ca.pem", lab.ca.trust.ca)
    chain = ("-CAfile", root, "-verify_other", issuer, "-attime", int(lab.time.timestamp()), "-validity_period", 10**9)
    about = ("-sha256", "-issuer", issuer, "-cert", pem(tmp_path / "customer.pem", enrolled.certificate), "-nonce")
    with lab.serve() as served:
        url = ("-url", served.at(KFTC.ocsp), "-no_proxy", "127.0.0.1")
        good = openssl("ocsp", *url, *about, *chain)
        lab.person("hong").revoke(enrolled.certificate, lab.bank("kb"), reason="key_compromise")
        revoked = openssl("ocsp", *url, *about, *chain)
    assert good.ok and "Response verify OK" in good.text and "customer.pem: good\n" in good.text, good.text
    assert revoked.ok and "Response verify OK" in revoked.text and "Reason: keyCompromise\n" in revoked.text, (
        revoked.text
    )
    assert "nonce" not in good.text + revoked.text  # or there would be a warning that the answer has none


def test_the_readmes_question_to_a_lab_that_is_served_is_answered_as_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    readme = README.read_text(encoding="utf-8")
    names = {}
    for code in re.findall(r"^```python\n(.*?)^```", readme, re.MULTILINE | re.DOTALL):
        exec(code, names)
    (question,) = re.findall(r"^openssl (ocsp .*)", readme, re.MULTILINE)
    try:
        (where,) = re.findall(r"^http://127.0.0.1:\d+/$", capsys.readouterr().out, re.MULTILINE)
        asked = question.replace("http://127.0.0.1:41234/", where).split()
        good = openssl(*asked)
        names["hong"].revoke(names["certificate"], names["kb"])
        revoked = openssl(*asked)
    finally:
        names["lab"].close()
    assert all("Response verify OK" in answer.text for answer in (good, revoked)), good.text
    assert "exported/hong.crt: good\n" in good.text and "exported/hong.crt: revoked\n" in revoked.text, revoked.text


@pytest.mark.parametrize("how", ["plain", "signed", "sha512"])
def test_openssl_is_answered_however_it_names_the_ca_and_whether_it_says_who_asks_or_not(how, enrolled, tmp_path):
    lab, me = enrolled.lab, pem(tmp_path / "customer.pem", enrolled.certificate)
    root, issuer = pem(tmp_path / "root.pem", lab.ca.trust.root), pem(tmp_path / "ca.pem", lab.ca.trust.ca)
    (tmp_path / "key.pem").write_bytes(
        world.HONG_KEY.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    signer = ("-signer", pem(tmp_path / "me.pem", world.HONG), "-signkey", tmp_path / "key.pem")
    options = {"plain": (), "signed": signer, "sha512": ("-sha512",)}[how]
    chain = ("-CAfile", root, "-verify_other", issuer, "-attime", int(lab.time.timestamp()), "-validity_period", 10**9)
    with lab.serve() as served:
        url = ("-url", served.at(KFTC.ocsp), "-no_proxy", "127.0.0.1")
        answer = openssl("ocsp", *url, *options, "-issuer", issuer, "-cert", me, *chain)
    assert answer.ok and "Response verify OK" in answer.text and "customer.pem: good\n" in answer.text, answer.text


# --- what the customer signs


def test_openssl_verifies_a_login_and_shows_its_statement(story, tmp_path):
    anchors = pem(tmp_path / "anchors.pem", story.trust.root, story.trust.ca)
    arguments = ("-inform", "DER", "-CAfile", anchors, "-purpose", "any", "-attime", int(story.at.timestamp()))
    answer = openssl("cms", "-verify", *arguments, given=story.signed)
    assert answer.ok and story.statement.decode() in answer.text, answer.text


def test_openssl_refuses_a_login_that_was_changed(story, tmp_path):
    anchors = pem(tmp_path / "anchors.pem", story.trust.root, story.trust.ca)
    arguments = ("-inform", "DER", "-CAfile", anchors, "-purpose", "any", "-attime", int(story.at.timestamp()))
    changed = story.signed.replace(b'"login"', b'"logim"')
    assert changed != story.signed and not openssl("cms", "-verify", *arguments, given=changed).ok


@pytest.mark.parametrize("kind", keys.KeyKind)
def test_openssl_verifies_the_certificate_request_with_its_own_key(kind):
    csr = profile.request(kinds.taken(kind), "홍길동", world.VID)
    answer = openssl("req", "-inform", "DER", "-verify", "-noout", given=csr)
    assert answer.ok and "verify OK" in answer.text, answer.text


def test_openssl_sees_no_name_in_the_certificate_request(story):
    assert "subject=\n" in openssl("req", "-inform", "DER", "-noout", "-subject", given=story.csr).text


# --- keys and identity


@pytest.mark.parametrize("kind", keys.KeyKind)
def test_openssl_reads_a_private_key_that_has_r_beside_it(kind):
    key = kinds.taken(kind)
    answer = openssl("pkey", "-inform", "DER", "-check", "-pubout", given=keys.dump(key, bytes(range(20))))
    public = serialization.load_pem_public_key(answer.text[answer.text.index("-----BEGIN") :].encode())
    assert answer.ok and keys.spki(public) == keys.spki(key.public_key())


def test_openssl_takes_the_key_that_was_exported_and_signs_with_it_for_the_certificate(story, tmp_path):
    taken = openssl("pkcs12", "-nocerts", "-nodes", "-passin", f"pass:{story.password}", given=story.key_file.content)
    assert taken.ok, taken.text
    (tmp_path / "key.pem").write_text(taken.text, encoding="ascii")
    signed = openssl("dgst", "-sha256", "-sign", tmp_path / "key.pem", "-out", tmp_path / "signature", given=b"I pay")
    assert signed.ok, signed.text
    keys.verify(story.certificate.public_key(), (tmp_path / "signature").read_bytes(), b"I pay")


def test_openssl_verifies_the_certificate_that_was_exported_by_those_exported_beside_it(story, tmp_path):
    ask = ("pkcs12", "-nokeys", "-passin", f"pass:{story.password}")
    for which in ("-clcerts", "-cacerts"):
        shown = openssl(*ask, which, given=story.key_file.content)
        assert shown.ok, shown.text
        (tmp_path / which).write_text(shown.text, encoding="utf-8")
    at = ("-x509_strict", "-attime", int(story.at.timestamp()))
    answer = openssl("verify", *at, "-CAfile", tmp_path / "-cacerts", tmp_path / "-clcerts")
    assert answer.ok, answer.text


def test_openssl_finds_the_vid_in_the_certificate(story):
    names = story.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    (data,) = (name.value for name in names if name.type_id == IDENTIFY_DATA)
    lines = openssl("asn1parse", "-inform", "DER", given=data).text.splitlines()
    values = [line.split(":", 3)[-1] for line in lines if " prim: " in line]
    vid = VirtualID.in_names(story.certificate.extensions).value.hex().upper()
    assert values[1:] == ["1.2.410.200004.10.1.1.1", "sha256", vid]
