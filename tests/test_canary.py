"""Secrets stay on the device: PIN and private key are in no database, event, error, log line or stored output."""

import base64
import io
import logging
import re
import sqlite3
import traceback
from contextlib import closing, redirect_stdout
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from fincert_lab import Lab, save
from fincert_lab.crypto import cms, envelope, keys, oprf, pkcs12
from fincert_lab.crypto import pin as pins
from fincert_lab.crypto.suite import HSMS, Suite
from fincert_lab.entropy import Entropy
from fincert_lab.errors import LabError
from fincert_lab.journal import Act
from fincert_lab.language import say, speaking
from fincert_lab.rules import Rules
from tests.conftest import RENEWABLE
from tests.notebooks.hygiene import strings

# Drawn for this test, and not numbers of anything else in the lab: 280417 stands in the source of every lesson.
PIN, OTHER_PIN, WRONG_PIN = "730592", "519460", "846203"
PASSWORD = "kestrel-orbit-29"
SECRETS = (PIN, OTHER_PIN, WRONG_PIN, PASSWORD)
SECRET_ROWS = [
    ("ca.db", "SELECT value FROM own_values WHERE label NOT LIKE '%certificate'"),
    ("hsm.db", "SELECT value FROM own_values"),
    *((f"{hsm}.db", "SELECT k FROM registrations") for hsm in HSMS),
    ("cloud.db", "SELECT code FROM sms_codes"),
    ("cloud.db", "SELECT token FROM sessions UNION SELECT auto_connect FROM devices"),
    ("ca.db", "SELECT authorisation_code FROM authorisations"),
    ("kb.db", "SELECT security_code FROM customers"),
]
NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def traces_of_pin(pin):
    """The PIN with boundaries around it: inside longer hex or decimal digits six digits turn up by chance."""
    return re.compile(rb"(?<![0-9A-Za-z])" + pin.encode() + rb"(?![0-9A-Za-z])")


def traces_of_key(key):
    """The private key as bytes, hex, base64, a decimal number, PKCS#8."""
    pkcs8 = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    forms = [pkcs8, base64.b64encode(pkcs8)[8:80]]
    for number in _private_numbers(key):
        raw = number.to_bytes(-(-number.bit_length() // 8))
        forms += [raw, raw.hex().encode(), raw.hex().upper().encode(), str(number).encode()]
        forms += [base64.b64encode(raw), base64.urlsafe_b64encode(raw).rstrip(b"=")]
    return forms


def _private_numbers(key):
    numbers = key.private_numbers()
    return [numbers.d, numbers.p, numbers.q] if hasattr(numbers, "d") else [numbers.private_value]


@pytest.fixture(scope="module", params=Suite)
def aftermath(request, tmp_path_factory):
    """Walk through every act, every logger at DEBUG; return everything it left behind, and the keys that were made."""
    folder, log, said, made = tmp_path_factory.mktemp("lab"), io.StringIO(), [], []
    handler, away = logging.StreamHandler(log), tmp_path_factory.mktemp("away")
    logging.getLogger().addHandler(handler)
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.Logger.manager.loggerDict)]
    levels = {logger: logger.level for logger in loggers}
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    lab = Lab(
        Entropy.seeded(b"canary"), Rules(), request.param, folder=folder
    )  # not before: what is opened is logged as well
    with pytest.MonkeyPatch.context() as patch:
        for maker in (keys.generate, keys.generate_rsa):
            patch.setattr(keys, maker.__name__, lambda *seed, real=maker: made.append(real(*seed)) or made[-1])
        patch.chdir(away)
        try:
            with redirect_stdout(log):
                _walk(lab, said)
        finally:
            logging.getLogger().removeHandler(handler)
            for logger, level in levels.items():
                logger.setLevel(level)
    words = {"log": log.getvalue(), "said": "\n".join(said), "events": repr(list(lab.journal))}
    left = {place: text.encode() for place, text in words.items()}
    left |= {f"open {file.name}": file.read_bytes() for file in folder.iterdir()}
    done = {event.act for event in lab.journal if not event.refused}
    lab.close()
    left |= {file.name: file.read_bytes() for file in [*folder.iterdir(), *(away / "exported").iterdir()]}
    return left, made, done


@pytest.fixture(scope="module")
def kept(aftermath, tmp_path_factory):
    """What the institutions keep to themselves, as their files have it."""
    left, _, _ = aftermath
    folder, kept = tmp_path_factory.mktemp("kept"), []
    for file, query in ((file, query) for file, query in SECRET_ROWS if file in left):
        (folder / file).write_bytes(left[file])
        with closing(sqlite3.connect(folder / file)) as db:
            kept += [value for row in db.execute(query) for value in row if value and value != bytes(32)]
    return kept


def _walk(lab, said):
    hong, kim, lee, choi, jung = (lab.person(name) for name in ("hong", "kim", "lee", "choi", "jung"))
    kb, woori, shinhan = (lab.bank(name) for name in ("kb", "woori", "shinhan"))
    laptop, phone, star = hong.device("laptop"), hong.device("phone"), kb.service("star-banking")
    banking, (*_, last) = woori.service("internet-banking"), lab.hsms.values()
    cafe = hong.device("cafe", public=True)
    certificate = laptop.enroll(kb, pin=PIN)
    rsa = laptop.enroll(shinhan, pin=OTHER_PIN, kind="rsa2048")
    old = choi.identity.phone
    acts = [
        lambda: laptop.login(star, certificate, pin=PIN),
        lambda: last.set_fault("lying"),
        lambda: laptop.login(star, certificate, pin=PIN),
        lambda: last.set_fault(None),
        lambda: laptop.login(star, certificate, pin=WRONG_PIN),
        lambda: laptop.login(banking, certificate, pin=PIN),
        lambda: laptop.register(certificate, woori, pin=PIN),
        lambda: laptop.register(rsa, woori, pin=OTHER_PIN),
        lambda: laptop.login(banking, rsa, pin=OTHER_PIN),
        lambda: laptop.transfer(banking, rsa, amount=1, payee="0", pin=OTHER_PIN),
        lambda: laptop.log_out(banking),
        lambda: hong.unregister(rsa, woori),
        lambda: laptop.enroll(kb, pin=PIN + "0"),
        lambda: laptop.change_pin(certificate, pin=PIN, new_pin=OTHER_PIN),
        lambda: laptop.change_pin(certificate, pin=WRONG_PIN, new_pin=PIN),
        lambda: laptop.login(star, certificate, pin=OTHER_PIN),
        lambda: laptop.login(lab.phish(hong, star), certificate, pin=OTHER_PIN),
        lambda: laptop.export(certificate, pin=WRONG_PIN, password=PASSWORD),
        lambda: laptop.export(certificate, pin=OTHER_PIN, password=PASSWORD + "\n"),
        lambda: laptop.export(certificate, pin=OTHER_PIN, password=PASSWORD),
        lambda: save(laptop.export(certificate, pin=OTHER_PIN, password=PASSWORD), "hong"),
        lambda: save(laptop.export(rsa, pin=OTHER_PIN, password=PASSWORD), "hong-rsa"),
        lambda: phone.connect(),
        lambda: laptop.rename_device(phone, "phone"),
        lambda: laptop.connected_devices(),
        lambda: laptop.certificates(),
        lambda: laptop.remove_device(phone),
        lambda: cafe.connect(),
        lambda: lab.advance(hours=1),
        lambda: laptop.delete(rsa, pin=OTHER_PIN),
        lambda: laptop.enroll(kb, pin=PIN),
        lambda: kim.visit_branch(woori),
        lambda: lee.device("laptop").join_banking(kb),
        lambda: choi.device("phone").enroll(kb, pin=PIN),
        lambda: choi.change_number("01000001111"),
        lambda: jung.change_number(old),
        lambda: jung.device("phone").connect(),
        lambda: jung.device("phone").connect(replace=True),
        lambda: kim.device("phone").enroll(woori, pin=PIN),
        lambda: lab.advance(days=RENEWABLE),
        lambda: kim.device("phone").renew(kim.device("phone").certificates()[0], woori, pin=PIN),
        lambda: woori.trust(lab.invite("narae").ca, policies=["securities"]),
        lambda: laptop.register(laptop.enroll(lab.bank("narae"), pin=PIN), woori, pin=PIN),
        lambda: woori.distrust(lab.bank("narae").ca, policies=["securities"]),
        lambda: kb.fail_soft(),
        lambda: lab.inject_faults("ocsp_down"),
        lambda: lab.inject_faults(),
        lambda: kim.suspend(kim.device("phone").certificates()[0], woori),
        lambda: kim.restore(kim.device("phone").certificates()[0], woori),
        lambda: kim.revoke(kim.device("phone").certificates()[0], woori),
        lambda: [_refused(laptop.login, star, laptop.certificates()[-1], pin=WRONG_PIN) for _ in range(6)],
        lambda: lab.advance(minutes=2),
        lambda: laptop.login(star, laptop.certificates()[-1], pin=PIN),
        lambda: laptop.connect(),
        lambda: laptop.close_account(),
    ]
    for act in acts:
        try:
            said.append(repr(act()))
        except LabError as error:
            said += [str(error), repr(error), repr(error.__dict__), *error._render_traceback_()]
    said += map(repr, (hong, laptop, kb, lab, vars(laptop), vars(laptop._keybox)))


def _refused(act, *arguments, **named):
    try:
        act(*arguments, **named)
    except LabError as error:
        return str(error)


def test_the_walks_do_every_act(aftermath):
    left, _, done = aftermath
    of_three = set() if "hsm3.db" in left else {Act.REPORT_HSMS}
    assert set(Act) - done == {Act.ASK_LIVE} | of_three  # which is asked after an interruption only


def test_neither_pin_nor_password_is_anywhere(aftermath):
    left, _, _ = aftermath
    for place, data in left.items():
        assert [secret for secret in SECRETS if secret.encode() in data] == [], place


def test_the_customers_private_keys_are_nowhere(aftermath):
    left, made, _ = aftermath
    assert len(made) >= 6
    for place, data in left.items():
        assert not [form for key in made for form in traces_of_key(key) if form in data], place


def test_no_row_is_ever_logged(aftermath, kept):
    left, _, _ = aftermath
    assert len(kept) > 20
    log = re.sub(rb"(cached since|generated in) [0-9.e-]+s", b"", left["log"])  # 0.5184 s is nobody's code
    for secret in kept:
        forms = [secret.encode()] if isinstance(secret, str) else [secret, secret.hex().encode(), repr(secret).encode()]
        assert not [form for form in forms if re.search(rb"(?<![0-9])" + re.escape(form) + rb"(?![0-9])", log)]


def test_the_log_was_really_written_at_debug(aftermath):
    left, _, _ = aftermath
    assert b"SELECT" in left["log"]


# --- what goes wrong in the middle


BREAKS = [
    (envelope, "open"),
    (envelope, "seal"),
    (envelope, "ask"),
    (envelope, "answer"),
    (envelope, "finish"),
    (envelope, "stretch"),
    (oprf, "blind"),
    (oprf, "finalize"),
    (pins, "broken_rule"),
    (keys, "sign"),
    (keys, "dump"),
    (keys, "load"),
    (pkcs12, "dump"),
    (cms, "sign"),
]


class Untyped(BaseException):
    """Something that nobody expects, such as Ctrl-C."""


def _acts(laptop, kb, certificate):
    """Whatever takes a PIN; the PIN is in the caller's frame only until it is handed over."""
    named = {"pin": PIN}
    yield lambda: laptop.export(certificate, **named, password=PASSWORD)
    yield lambda: laptop.renew(certificate, kb, **named)
    yield lambda: laptop.login(kb.service("my-money"), certificate, **named)
    yield lambda: laptop.change_pin(certificate, **named, new_pin=OTHER_PIN)
    yield lambda: laptop.enroll(kb, **named)
    yield lambda: laptop.delete(certificate, **named)


def _shown(error):
    """Every line that a traceback with the variables of each frame has, but for those of this file."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames, seen = [], [told]
    for each in seen:
        frames += [frame for frame in each.stack if frame.filename != __file__]
        seen += [origin for origin in (each.__cause__, each.__context__) if origin]
    return frames


@pytest.mark.parametrize(("where", "step"), BREAKS, ids=lambda it: getattr(it, "__name__", it))
def test_what_goes_wrong_in_the_middle_leaves_without_what_it_worked_with(request, monkeypatch, where, step):
    enrolled = request.getfixturevalue("blind" if where is oprf else "enrolled")
    enrolled.laptop.change_pin(enrolled.certificate, pin="280417", new_pin=PIN)
    failures = []

    def stop(*_, **__):
        raise Untyped

    monkeypatch.setattr(where, step, stop)
    for act in _acts(enrolled.laptop, enrolled.lab.bank("kb"), enrolled.certificate):
        try:
            act()
        except (Untyped, LabError) as failure:
            failures.append(failure)
    assert Untyped in map(type, failures)
    for frame in [frame for failure in failures for frame in _shown(failure)]:
        assert not any(secret in text for text in (frame.locals or {}).values() for secret in SECRETS), frame
        assert not frame.locals or frame.name == "act", frame


def test_the_canary_would_sing(aftermath):
    left, made, _ = aftermath
    assert traces_of_pin(PIN).search(b'{"pin": "730592"}')
    for key in made:
        raw = _private_numbers(key)[0]
        assert any(form in b"-" + str(raw).encode() + b"-" for form in traces_of_key(key))
    assert "홍길동".encode() in left["open cloud.db-wal"] + left["open cloud.db"]  # the databases were really read
    numbers = [key.private_numbers() for key in made]
    for file in ("hong.p12", "hong-rsa.p12"):  # and so was what was exported
        assert load_pkcs12(left[file], PASSWORD.encode()).key.private_numbers() in numbers


@pytest.mark.parametrize(
    "notebook", sorted(NOTEBOOKS.rglob("[0-9]*.ipynb")), ids=lambda p: p.parent.name + "/" + p.name
)
def test_no_stored_output_holds_a_pin(notebook):
    import nbformat

    cells = nbformat.read(notebook, as_version=4).cells
    typed = set(re.findall(r'pin="([0-9]{6})"', "\n".join(cell.source for cell in cells)))
    # The texts themselves, not their repr: there a new line is an n, and a PIN after it seems part of a word.
    outputs = "\n".join(text for cell in cells for text in strings(cell.get("outputs", [])))
    with speaking(notebook.parent.name):
        for pin in typed:
            outputs = outputs.replace(say("thief.pin_is", digits=pin), "")  # which is what a thief's report is for
    metadata = repr([cell.metadata for cell in cells]).encode()
    assert typed or not re.search("pin=[\"']", "".join(cell.source for cell in cells if cell.cell_type == "code"))
    assert [pin for pin in typed if pin.encode() in metadata] == []
    assert [pin for pin in typed if traces_of_pin(pin).search(outputs.encode())] == []
