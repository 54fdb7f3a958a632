"""Artefacts as files: what `save` writes, openssl reads with the command that it says."""

import re
import shlex
import subprocess
from unittest.mock import Mock

import pytest
from cryptography import x509
from cryptography.x509.ocsp import load_der_ocsp_response

from fincert_lab import ask_openssl, export, save
from fincert_lab.crypto import cms, pkcs12
from fincert_lab.errors import BadInput, FolderNotWritable, NothingToShow
from fincert_lab.people.keybox import KeyFile
from fincert_lab.pki import validation
from fincert_lab.pki.ocsp import Good
from fincert_lab.pki.profile import request
from tests.interop.judges import openssl
from tests.pki import world

THINGS = {
    "a certificate": (lambda: world.HONG, "crt", "Signature Algorithm: ecdsa-with-SHA256"),
    "a request": (
        lambda: x509.load_der_x509_csr(request(world.HONG_KEY, "홍길동", world.VID)),
        "csr",
        "Certificate Request:",
    ),
    "a list": (lambda: x509.load_der_x509_crl(world.revocation_list()), "crl", "Issuing Distribution Point"),
    "a delta": (lambda: x509.load_der_x509_crl(world.revocation_list(base=1)), "crl", "Delta CRL Indicator"),
    "a key": (lambda: world.HONG.public_key(), "pub", "prime256v1"),
    "an answer": (lambda: load_der_ocsp_response(world.answer(Good(7))), "ocsp", "Cert Status: good"),
    "a signature": (lambda: cms.sign(b"I pay", world.HONG, world.HONG_KEY), "p7s", "signedAttrs"),
}

COMMAND = "openssl pkcs12 -in exported/hong.p12 -info -nokeys"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("make", "ending", "says"), THINGS.values(), ids=THINGS)
def test_openssl_reads_each_kind_with_the_command_that_is_said(make, ending, says, tmp_path, capsys):
    save(make(), "thing-1")
    told = capsys.readouterr().out.strip()
    assert told.startswith(f"✎ Saved as exported/thing-1.{ending}. To look at it in a terminal: openssl ")
    program, *arguments = shlex.split(told.split(": ", 1)[1])
    answer = openssl(*arguments)
    assert program == "openssl" and answer.ok and says in answer.text, answer.text


def key_file():
    return KeyFile(pkcs12.dump(world.HONG_KEY, world.HONG, (world.CA, world.ROOT), "Correct horse"))


@pytest.mark.parametrize(("password", "opens"), [("Correct horse", True), ("correct horse", False)])
def test_openssl_reads_an_exported_key_with_the_command_that_is_said_and_its_password(password, opens, capsys):
    save(key_file(), "hong")
    told = capsys.readouterr().out.strip()
    assert told.endswith("exported/hong.p12. To look at it in a terminal: " + COMMAND)
    answer = openssl(*shlex.split(COMMAND)[1:], "-passin", f"pass:{password}")
    assert (answer.ok, answer.text.count("BEGIN CERTIFICATE")) == (opens, 3 * opens), answer.text
    assert "PRIVATE KEY" not in answer.text and "MAC: sha256" in answer.text


def test_an_exported_key_is_written_anew_over_one_of_the_same_name(tmp_path):
    first, second = key_file(), key_file()
    for file in (first, second):
        save(file, "hong")
    assert (tmp_path / "exported" / "hong.p12").read_bytes() == second.content != first.content


def test_a_file_of_the_same_name_is_written_anew(tmp_path, capsys):
    save(world.CA, "it")
    save(world.HONG, "it")
    written = x509.load_pem_x509_certificate((tmp_path / "exported" / "it.crt").read_bytes())
    assert written == world.HONG


@pytest.mark.parametrize(
    "name", ["", "../hong", "a/b", "a\\b", ".hidden", "a.b", "-rf", "x" * 65, "홍길동", "a b", None, 7]
)
def test_a_name_that_could_lead_elsewhere_is_refused_and_nothing_is_written(name, tmp_path):
    with pytest.raises(BadInput, match="a file name"):
        save(world.HONG, name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("thing", [None, "text", 7, world.HONG_KEY], ids=["None", "text", "a number", "a private key"])
def test_what_has_no_form_for_other_tools_is_refused_and_nothing_is_written(thing, tmp_path):
    with pytest.raises(NothingToShow):
        save(thing, "it")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", [b"", b"anything", world.revocation_list(), bytes(10**7)])
def test_bytes_that_are_no_signature_are_refused_and_nothing_is_written(wrong, tmp_path):
    with pytest.raises(BadInput):
        save(wrong, "it")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "exported").write_text("a file", encoding="utf-8")
    with pytest.raises(FolderNotWritable):
        save(world.HONG, "it")


# --- what openssl thinks


def report_at(moment, certificate=world.HONG):
    return validation.explain(certificate, world.TRUST, None, moment)


@pytest.fixture
def has_openssl():
    openssl("version")  # or the test is skipped


def test_openssl_is_asked_about_the_chain_of_a_report_and_accepts_it(has_openssl, said):
    answer = said(ask_openssl, report_at(world.NOW))
    assert re.fullmatch(r"● \w+SSL [\w.]+ accepts this chain, too\.", answer)


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (lambda: report_at(world.NOT_AFTER + world.SECOND), "certificate has expired"),
        (lambda: report_at(world.NOW - world.SECOND), "certificate is not yet valid"),
        (
            lambda: report_at(world.NOW, world.reissue(world.HONG, signed_by=world.MALLORY_KEY)),
            "certificate signature failure",
        ),
    ],
    ids=["expired", "not yet valid", "forged"],
)
def test_openssl_says_why_it_does_not_accept_a_chain(has_openssl, said, report, why):
    answer = said(ask_openssl, report())
    assert answer.startswith("◐ OpenSSL") and answer.endswith(f"does not accept this chain: {why}")


def test_without_openssl_a_lesson_goes_on(said, monkeypatch):
    monkeypatch.setattr(export.shutil, "which", lambda _: None)
    assert said(ask_openssl, report_at(world.NOW)).startswith("○ The openssl program gives no answer")


@pytest.mark.parametrize("trouble", [OSError("no"), subprocess.TimeoutExpired("openssl", 10)])
def test_an_openssl_that_does_not_run_is_as_good_as_none(said, monkeypatch, trouble):
    monkeypatch.setattr(export.shutil, "which", lambda _: "openssl")
    monkeypatch.setattr(export.subprocess, "run", Mock(side_effect=trouble))
    assert said(ask_openssl, report_at(world.NOW)).startswith("○ The openssl program gives no answer")


@pytest.mark.parametrize("thing", [None, "report", world.HONG])
def test_what_is_no_report_is_nothing_to_ask_about(thing):
    with pytest.raises(BadInput, match="what a service's explain"):
        ask_openssl(thing)
