"""Artefacts as files: what `save` writes, openssl reads with the command that it says."""

import os
import re
import shlex
import stat
import subprocess
from pathlib import Path
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


@pytest.mark.parametrize("name", ["con", "CON", "Prn", "aux", "NUL", "com0", "COM1", "com9", "lpt0", "LPT9"])
def test_a_name_that_windows_keeps_for_a_device_is_refused_on_every_system(name, tmp_path):
    with pytest.raises(BadInput, match="a file name that Windows does not keep for a device"):
        save(world.HONG, name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["console", "com", "com10", "null", "con-1", "auxiliary", "conin", "lpt"])
def test_a_name_that_only_begins_like_a_devices_is_anybodys(name):
    save(world.HONG, name)
    assert Path("exported", f"{name}.crt").is_file()


# --- what is at its place already


@pytest.fixture
def umask():
    """The umask of most computers, whatever this one's is."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(file):
    return stat.S_IMODE(os.lstat(file).st_mode)


def test_an_exported_key_is_for_its_owner_alone_and_everything_else_for_who_may_read_files(umask):
    save(key_file(), "hong")
    for make, _, _ in THINGS.values():
        save(make(), "it")
    modes = {file.name: mode(file) for file in Path("exported").iterdir()}
    assert modes.pop("hong.p12") == 0o600
    assert set(modes.values()) == {0o644}


def test_a_key_is_for_its_owner_alone_from_its_first_byte_on_and_so_is_one_that_was_not_before(umask, monkeypatch):
    Path("exported").mkdir()
    Path("exported/hong.p12").write_bytes(b"for everybody")
    before, seen = mode("exported/hong.p12"), []
    monkeypatch.setattr(export.os, "fsync", lambda _: seen.extend(map(mode, Path("exported").glob(".hong*"))))
    save(key_file(), "hong")
    assert (before, seen, mode("exported/hong.p12")) == (0o644, [0o600], 0o600)


@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic", "hard"])
def test_where_a_link_stands_a_file_is_put_in_its_place_and_what_it_led_to_stays(link, tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    Path("exported").mkdir()
    link(mine, "exported/it.crt")
    save(world.HONG, "it")
    assert mine.read_text(encoding="utf-8") == "mine"
    assert not Path("exported/it.crt").is_symlink()
    assert x509.load_pem_x509_certificate(Path("exported/it.crt").read_bytes()) == world.HONG


def test_a_link_that_leads_nowhere_makes_no_file_there(tmp_path):
    Path("exported").mkdir()
    os.symlink(tmp_path / "nothing", "exported/it.crt")
    save(world.HONG, "it")
    assert not (tmp_path / "nothing").exists() and Path("exported/it.crt").is_file()


@pytest.mark.parametrize("there", ["a folder", "nothing"])
def test_a_folder_that_is_a_link_is_not_followed(there, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    if there == "a folder":
        elsewhere.mkdir()
    os.symlink(elsewhere, "exported")
    with pytest.raises(FolderNotWritable):
        save(key_file(), "hong")
    assert list(elsewhere.glob("*")) == []


def test_one_may_come_to_the_folder_of_the_notebook_by_a_link(tmp_path, monkeypatch):
    (tmp_path / "real").mkdir()
    os.symlink(tmp_path / "real", tmp_path / "shortcut")
    monkeypatch.chdir(tmp_path / "shortcut")
    save(world.HONG, "it")
    assert (tmp_path / "real" / "exported" / "it.crt").is_file()


def test_nobody_waits_for_a_pipe_that_stands_in_the_files_place():
    Path("exported").mkdir()
    os.mkfifo("exported/it.crt")
    save(world.HONG, "it")
    assert Path("exported/it.crt").is_file()


def test_a_folder_that_has_the_files_name_is_said_and_stays():
    Path("exported/it.crt").mkdir(parents=True)
    with pytest.raises(FolderNotWritable):
        save(world.HONG, "it")
    assert os.listdir("exported") == ["it.crt"] and Path("exported/it.crt").is_dir()


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_one_that_cannot_be_written_to_its_end_leaves_the_old_file_and_no_half_of_the_new(fault, monkeypatch):
    save(world.CA, "it")
    monkeypatch.setattr(export.os, "fsync", Mock(side_effect=fault))
    with pytest.raises((FolderNotWritable, KeyboardInterrupt)):
        save(world.HONG, "it")
    assert os.listdir("exported") == ["it.crt"]
    assert x509.load_pem_x509_certificate(Path("exported/it.crt").read_bytes()) == world.CA


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


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a shell script in the place of openssl."""

    def write(script):
        file = tmp_path / "openssl"
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o700)
        monkeypatch.setattr(export.shutil, "which", lambda _: str(file))

    return write


def test_openssl_is_told_nothing_of_the_environment_and_cannot_ask_back(program, said, monkeypatch):
    monkeypatch.setenv("JUPYTER_TOKEN", "a-secret")
    program('echo "error at 0 depth lookup: $JUPYTER_TOKEN$(cat)."')
    assert said(ask_openssl, report_at(world.NOW)).endswith("does not accept this chain: .")


def test_an_openssl_that_never_ends_is_as_good_as_none(program, said, monkeypatch):
    monkeypatch.setattr(export, "PATIENCE", 0.1)
    program("exec sleep 60")
    assert said(ask_openssl, report_at(world.NOW)).startswith("○ The openssl program gives no answer")


def test_an_openssl_that_talks_nonsense_accepts_nothing(program, said):
    program(r"printf '\377\376nonsense'")
    assert said(ask_openssl, report_at(world.NOW)).startswith("◐ ")


@pytest.mark.parametrize("fault", [OSError("no"), subprocess.TimeoutExpired("openssl", 10)])
def test_an_openssl_that_does_not_run_is_as_good_as_none(said, monkeypatch, fault):
    monkeypatch.setattr(export.shutil, "which", lambda _: "openssl")
    monkeypatch.setattr(export.subprocess, "run", Mock(side_effect=fault))
    assert said(ask_openssl, report_at(world.NOW)).startswith("○ The openssl program gives no answer")


@pytest.mark.parametrize("thing", [None, "report", world.HONG])
def test_what_is_no_report_is_nothing_to_ask_about(thing):
    with pytest.raises(BadInput, match="what a service's explain"):
        ask_openssl(thing)
