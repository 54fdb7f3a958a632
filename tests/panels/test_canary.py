"""Whatever is done at a panel, no secret is in a message to the browser, a saved notebook, a log, a fault or a repr.

Somebody walks through every panel and tries all that it offers, by chance, and the same each time. What is secret is
noted as it comes into being.
"""

import ast
import base64
import logging
from contextlib import contextmanager
from functools import cache
from inspect import getsource
from itertools import islice
from textwrap import dedent
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from traitlets import Unicode

from fincert_lab import centre, explore, pin_pad
from fincert_lab.crypto import envelope, keys
from fincert_lab.entropy import Entropy
from fincert_lab.journal import Act
from fincert_lab.panels.panel import Panel
from fincert_lab.panels.tags import button
from fincert_lab.people.device import Device
from tests.panels.driver import Browser, check, choose, connect
from tests.panels.secrets import Secrets
from tests.panels.test_every_panel import MADE
from tests.panels.walker import Walker
from tests.panels.watch import watching

# Drawn for this test, and not numbers of anything else in the lab.
PIN, OTHER_PIN, WRONG_PIN, MADE_UP, MISTYPED = "730592", "519460", "846203", "194736", "6048"
SCALAR = Entropy.seeded(b"canary").bytes("key", 32)


def _pkcs8(raw):
    key = ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


WALKED = MADE | {
    "explore, several": lambda lab, hong, certificate: explore(
        certificate, lab.bank("kb").relying_party.ask_status(certificate).lists.ca, _pkcs8(SCALAR), lab=lab
    ),
    "pin_pad, login": lambda lab, hong, certificate: pin_pad(
        hong.device("laptop").login, lab.bank("kb").service("my-money"), certificate
    ),
    "pin_pad, change_pin": lambda lab, hong, certificate: pin_pad(hong.device("laptop").change_pin, certificate),
    "pin_pad, enroll": lambda lab, hong, certificate: pin_pad(hong.device("laptop").enroll, lab.bank("kb")),
}
BREAKS = [(envelope, "open"), (keys, "sign"), (Device, "change_pin"), (envelope, "stretch")]
# In which pane a panel shows a secret because it is about that.
ON_PURPOSE = {
    "centre": {
        ("phone", "sms"),  # it arrives there, and is typed over
        ("wallet", "security-code"),  # the card that people carry, and type over
        ("body", "security-code"),  # filled in for them: this one is made with `filled=True`
    },
    "telephone": {("phone", "sms")},
    "pins": {("verdict", "made up")},  # what one looks at among all PINs: the panel says that it is nobody's
}
# What a panel keeps as long as it is looked at, for what it shows next.
KEPT = {
    "centre": {("parts", "security-code")},  # in the form that it is filled in
    "halves": {("parts", "S"), ("parts", "y")},  # of an envelope that nobody uses: it tries them, and shows neither
    "pins": {("variables", "made up")},
}


def note_what_is_typed(watch):
    """PINs are noted where they are stretched, but not all that are typed come so far."""
    watch.secrets.add("PIN", PIN, OTHER_PIN, WRONG_PIN)
    watch.secrets.add("made up", MADE_UP)
    watch.secrets.add("mistyped", MISTYPED, f"{MISTYPED}15")
    watch.secrets.add("private key", SCALAR)


def answers(hong):
    """What to type and to fill in, rightly and wrongly."""
    right = {
        "pin": (PIN, PIN, OTHER_PIN),
        "new_pin": (PIN, OTHER_PIN),
        "code": hong.read_sms_code,
        "digits": MADE_UP,
        "words": "Bring 5 apples",
        "payee": "000-88-0002-002",
        "amount": "50,000",
        "label": "my own",
    }
    wrong = {
        "pin": WRONG_PIN,
        "new_pin": "845555",
        "again": WRONG_PIN,
        "code": f"{MISTYPED}15",
        "account_number": "000-21-0009-009",
        "security_code": MISTYPED,
    }
    return right, wrong


# --- every panel


class Walked(NamedTuple):
    """What came of a walk."""

    found: set
    done: set
    known: set
    kinds: set


@cache
def walked(name):
    """Walk through a panel, and a little again while something breaks in the middle; then look for secrets."""
    with watching() as watch:
        note_what_is_typed(watch)
        hong = watch.lab.person("hong")
        certificate = hong.device("laptop").enroll(watch.lab.bank("kb"), pin=PIN)
        panel = WALKED[name](watch.lab, hong, certificate)
        known = acts_known(panel)
        panel.act = watch.log.telling(panel.act)
        walker = Walker(panel, *answers(hong))
        for step, _ in enumerate(walker.walk()):
            if step % 10 == 0:
                watch.look_at(panel)
        done = {what.kind.partition(":")[0] for what, count in walker.done.items() if count}
        for step in "stretch", "open":
            with breaking(envelope, step):
                [*islice(walker.walk(), 5)]
        return Walked(watch.found(walker), done, known, {*watch.secrets.known})


def acts_known(panel):
    """The acts that a panel's code has a case for."""
    known = set()
    for case in ast.walk(ast.parse(dedent(getsource(panel.act)))):
        if isinstance(case, ast.match_case):
            first = case.pattern
            while isinstance(first, ast.MatchSequence):
                first = first.patterns[0]
            known |= {value.value for value in ast.walk(first) if isinstance(value, ast.Constant)}
    return known


@contextmanager
def breaking(where, step):
    """Have a step in the middle fail as nobody expects."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, step, lambda *_, **__: 1 / 0)
        yield


@pytest.mark.parametrize("name", WALKED)
def test_no_secret_gets_out_of_a_panel_but_what_it_shows_on_purpose(name):
    assert walked(name).found - KEPT.get(name, set()) == ON_PURPOSE.get(name, set())


@pytest.mark.parametrize("name", MADE)
def test_every_act_of_it_was_really_done(name):
    walks = [walked(each) for each in WALKED if each.partition(",")[0] == name]
    assert walks[0].known <= set().union(*(walk.done for walk in walks))


# --- the certificate centre, as its customers walk through it


@pytest.fixture
def watch():
    with watching() as watch:
        note_what_is_typed(watch)
        yield watch


@pytest.fixture
def life(watch):
    """A certificate that was had, used with a right PIN and a wrong one, and given another; and who clicked."""
    hong = watch.lab.person("hong")
    browser = Browser(centre(hong))
    browser.do("open", value="issue")
    browser.submit(**check())
    connect(browser, hong)
    browser.type(new_pin="123456")  # refused
    browser.type(new_pin=PIN, again=WRONG_PIN)  # refused
    browser.type(new_pin=PIN, again=PIN)
    choose(browser, "login")
    browser.type(pin=WRONG_PIN)
    browser.type(pin=PIN)
    choose(browser, "change_pin")
    browser.type(pin=PIN, new_pin=OTHER_PIN, again=OTHER_PIN)
    assert "The PIN is changed" in browser.text("body")
    return browser


def test_no_secret_gets_out_of_a_certificates_whole_life(life, watch):
    choose(life, "transfer", payee="000-88-0002-002", amount="50,000")
    life.type(pin=OTHER_PIN)
    life.do("bank", value="woori")
    choose(life, "register", **check("woori"))
    life.type(pin=OTHER_PIN)
    life.do("bank", value="kb")
    for span in ["years"] * 2 + ["months"] * 10:
        life.do("later", value=span)
    for item in "renew", "delete":
        choose(life, item)
        life.type(pin=OTHER_PIN)
    done = {event.act for event in watch.lab.journal if not event.refused}
    assert done >= {Act.LOGIN, Act.TRANSFER, Act.REGISTER, Act.RENEW, Act.SWAP_KEYS, Act.ASK_DELETION}
    assert watch.found(life) == {("phone", "sms"), ("wallet", "security-code")}
    assert len(watch.log.shown) > 20


@pytest.mark.parametrize(("where", "step"), BREAKS, ids=lambda it: getattr(it, "__name__", it))
def test_a_fault_in_the_middle_is_logged_without_what_was_typed(life, watch, where, step):
    with breaking(where, step):
        choose(life, "change_pin")
        life.type(pin=OTHER_PIN, new_pin=PIN, again=PIN)
    assert "ZeroDivisionError" in life.text("say")
    (fault,) = watch.log.faults
    assert "panel.py" in fault and "self = " in fault  # so the frames were really looked at
    assert not [pin for pin in (PIN, OTHER_PIN, WRONG_PIN) if pin in fault]


# --- the canary would sing


KINDS = {
    *("PIN", "private key", "key", "root-key", "ca-key", "r-key", "r", "k", "A", "S", "y", "answer-key"),
    *("authorisation-code", "sms", "session", "auto-connect", "security-code"),
}
WRITTEN = {
    "hexadecimal": lambda raw: raw.hex(),
    "capitals": lambda raw: raw.hex().upper(),
    "with spaces": lambda raw: raw.hex(" "),
    "with colons, over two lines": lambda raw: f"{raw[:16].hex(':')}:\n{raw[16:].hex(':')}",
    "byte by byte": lambda raw: "".join(f"<i>{byte:02x}</i>" for byte in raw),
    "its beginning": lambda raw: f"{raw[:8].hex()}…",
    "its end": lambda raw: f"…{raw[-8:].hex()}",
    "decimal": lambda raw: str(int.from_bytes(raw)),
    "as Python": repr,
    "base64": lambda raw: base64.b64encode(raw).decode(),
    "base64 for addresses": lambda raw: base64.urlsafe_b64encode(raw).decode(),
    "inside base64": lambda raw: base64.b64encode(b"{" + raw + b"}").decode(),
    "PKCS#8 as PEM": lambda raw: _pkcs8(raw).decode(),
}


def test_every_kind_of_secret_comes_into_being():
    assert walked("centre").kinds >= KINDS


@pytest.mark.parametrize("way", WRITTEN)
def test_a_secret_is_found_however_it_is_written(way, monkeypatch):
    secrets, raw = Secrets(monkeypatch), Entropy.seeded(b"canary").bytes("k", 32)
    assert secrets.kinds_in([f"before {WRITTEN[way](raw[::-1])} after"]) == set()
    assert secrets.kinds_in([f"before {WRITTEN[way](raw)} after"]) == {"k"}


@pytest.mark.parametrize("text", [f'{{"pin": "{PIN}"}}', f"<b>{PIN}</b>", f"pin={PIN}", f"<i title='{PIN}'>"])
def test_a_pin_is_found_but_not_among_other_digits(text, monkeypatch):
    secrets = Secrets(monkeypatch)
    secrets.add("PIN", PIN)
    assert secrets.kinds_in([text]) == {"PIN"}
    assert secrets.kinds_in([text.replace(PIN, f"{PIN}0"), text.replace(PIN, f"a{PIN}")]) == set()


class Leaky(Panel):
    """A panel that has a PIN somewhere."""

    kept = Unicode().tag(sync=True)

    def __init__(self, place):
        self._place = place
        self._typed = self._at("variables")
        super().__init__(None)
        self.kept = self._at("state")

    def __repr__(self):
        return f"<{self._at('repr')}>"

    def _at(self, place):
        return PIN if place == self._place else ""

    def title(self):
        return "a panel"

    def frame(self):
        return f'<p>{self._at("message")}</p><div data-pane="body"></div><div data-pane="say"></div>'

    def panes(self):
        return {"body": button("Go", "go") + self._at("body")}

    def act(self, act, form):
        logging.getLogger("anybody").debug("typed: %s", self._at("log"))
        raise ValueError(self._at("fault"))

    def still(self):
        return self._at("still")

    def text(self):
        return self._at("text")


@pytest.mark.parametrize(
    ("leak", "place"),
    [(each, each) for each in ("message", "body", "log", "fault", "variables", "repr")]
    + [(each, "saved") for each in ("state", "still", "text")],
)
def test_a_panel_that_leaks_is_caught(watch, leak, place):
    walker = Walker(Leaky(leak), {}, {})
    [*walker.walk()]
    assert (place, "PIN") in watch.found(walker)


def test_a_panel_that_does_not_leak_is_not(watch):
    walker = Walker(Leaky("nowhere"), {}, {})
    [*walker.walk()]
    assert watch.found(walker) == set()
