"""Secrets stay on the device: PIN and private key are in no database, event, error, log line or stored output."""

import base64
import io
import logging
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fincert_lab.crypto import keys
from fincert_lab.errors import LabError

# Drawn for this test, and not a number of anything else in the lab: 280417 stands in the source of every lesson.
PIN, OTHER_PIN = "730592", "519460"
NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def traces_of_pin(pin):
    """The PIN with boundaries around it: inside longer hex or decimal digits six digits turn up by chance."""
    return re.compile(rb"(?<![0-9A-Za-z])" + pin.encode() + rb"(?![0-9A-Za-z])")


def traces_of_key(key):
    """The private key as bytes, hex, base64, a decimal number, PKCS#8."""
    raw = key.private_numbers().private_value.to_bytes(32)
    pkcs8 = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    forms = [raw, raw.hex().encode(), raw.hex().upper().encode(), str(int.from_bytes(raw)).encode(), pkcs8]
    return [*forms, base64.b64encode(raw), base64.urlsafe_b64encode(raw).rstrip(b"="), base64.b64encode(pkcs8)[8:80]]


@pytest.fixture
def aftermath(lab, monkeypatch):
    """Walk the whole story with logging wide open; return everything it left behind, and the key that was made."""
    log, said, made = io.StringIO(), [], []
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    real = keys.generate
    monkeypatch.setattr(keys, "generate", lambda seed: made.append(real(seed)) or made[-1])
    try:
        _walk(lab, said)
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    words = {"log": log.getvalue(), "said": "\n".join(said), "events": repr(list(lab.journal))}
    left = {place: text.encode() for place, text in words.items()}
    for institution in (lab.ca, lab.telecom, lab.hsm, lab.cloud, *lab.banks.values()):
        with institution.store.transaction() as db:
            left[institution.party] = db.connection.driver_connection.serialize()
    return left, made


def _walk(lab, said):
    hong, kb, woori = lab.person("hong"), lab.bank("kb"), lab.bank("woori")
    laptop = hong.device("laptop")
    certificate = laptop.enroll(kb, pin=PIN)
    acts = [
        lambda: laptop.login(kb.service("star-banking"), certificate, pin=PIN),
        lambda: laptop.login(kb.service("star-banking"), certificate, pin=OTHER_PIN),
        lambda: laptop.login(woori.service("internet-banking"), certificate, pin=PIN),
        lambda: laptop.register(certificate, woori, pin=PIN),
        lambda: laptop.transfer(woori.service("internet-banking"), certificate, amount=1, payee="0", pin=PIN),
        lambda: laptop.enroll(kb, pin=PIN + "0"),
        lambda: hong.revoke(certificate, kb),
        lambda: laptop.login(kb.service("star-banking"), certificate, pin=PIN),
    ]
    for act in acts:
        try:
            said.append(repr(act()))
        except LabError as error:
            said += [str(error), repr(error), repr(error.__dict__), *error._render_traceback_()]
    said += map(repr, (hong, laptop, kb, lab, vars(laptop)))


def test_the_pin_is_nowhere(aftermath):
    left, _ = aftermath
    for place, data in left.items():
        assert not traces_of_pin(PIN).search(data), place
        assert not traces_of_pin(OTHER_PIN).search(data), place


def test_the_customers_private_key_is_nowhere(aftermath):
    left, made = aftermath
    customers_key = made[-1]  # the CA's two were made before, when the lab opened
    for place, data in left.items():
        assert not [form for form in traces_of_key(customers_key) if form in data], place


def test_the_canary_would_sing(aftermath):
    _, made = aftermath
    assert traces_of_pin(PIN).search(b'{"pin": "730592"}')
    assert any(form in b"-" + base64.b64encode(_raw(made[-1])) + b"-" for form in traces_of_key(made[-1]))


@pytest.mark.parametrize(
    "notebook", sorted(NOTEBOOKS.rglob("[0-9]*.ipynb")), ids=lambda p: p.parent.name + "/" + p.name
)
def test_no_stored_output_holds_a_pin(notebook):
    import nbformat

    cells = nbformat.read(notebook, as_version=4).cells
    typed = set(re.findall(r'pin="([0-9]{6})"', "\n".join(cell.source for cell in cells)))
    outputs = repr([cell.outputs for cell in cells if cell.cell_type == "code"]).encode()
    assert typed
    assert [pin for pin in typed if traces_of_pin(pin).search(outputs)] == []


def _raw(key):
    return key.private_numbers().private_value.to_bytes(32)
