"""What is typed at a certificate centre stays nowhere: no PIN in a message, log or frame; an SMS on the telephone."""

import logging
import traceback

import pytest
from ipywidgets import Widget

from fincert_lab import Lab, centre
from fincert_lab.crypto import envelope, keys
from fincert_lab.people.device import Device
from tests.panels.driver import Browser, check, choose, connect

# Drawn for this test, and not numbers of anything else in the lab.
PIN, OTHER_PIN, WRONG_PIN = "730592", "519460", "846203"
PINS = (PIN, OTHER_PIN, WRONG_PIN)


class Records(logging.Handler):
    """Keeps of each record what a log shows of it, also one that shows the variables of every frame."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.shown = []
        self.faults = []

    def emit(self, record):
        self.shown.append(record.getMessage())
        if record.exc_info:
            told = traceback.TracebackException(*record.exc_info, capture_locals=True)
            self.faults.append("".join(told.format()))


@pytest.fixture
def log():
    """Every logger at DEBUG."""
    records = Records()
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.Logger.manager.loggerDict)]
    levels = {logger: logger.level for logger in loggers}
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(records)
    yield records
    logging.getLogger().removeHandler(records)
    for logger, level in levels.items():
        logger.setLevel(level)


@pytest.fixture
def walked(log):
    """A certificate that was had, used with a right PIN and a wrong one, and given another; and who clicked."""
    lab = Lab.start(lang="en")
    hong = lab.person("hong")
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


def found(secrets, text):
    return [secret for secret in secrets if secret in text]


def test_no_pin_reaches_the_browser_and_an_sms_code_only_its_telephone(walked):
    code = walked.panel._desk.person.read_sms_code()
    assert code in walked.panes["phone"]
    for message in walked.sent:
        assert found(PINS, str(message)) == []
        assert found([code], str({**message, "panes": {**message["panes"], "phone": ""}})) == []


def test_neither_is_in_what_a_notebook_is_saved_with(walked):
    secrets = (*PINS, walked.panel._desk.person.read_sms_code())
    saved = Widget.get_manager_state()["state"][walked.panel.model_id]
    assert "_esm" in saved["state"]  # so it was really looked at
    bundle = walked.panel._repr_mimebundle_()
    for stored in (saved, walked.panel.get_state(), bundle, walked.panel._picture(), walked.panel.text()):
        assert found(secrets, str(stored)) == []


def test_neither_stays_in_the_panel_or_in_the_log(walked, log):
    panel = walked.panel
    kept = repr([vars(panel), vars(panel._walk), vars(panel._desk), repr(panel)])
    code = panel._desk.person.read_sms_code()
    assert found((*PINS, code), kept.replace(panel._shown["phone"], "")) == []
    assert len(log.shown) > 20
    assert found((*PINS, code), "\n".join(log.shown)) == []


@pytest.mark.parametrize(
    ("where", "step"),
    [(envelope, "open"), (keys, "sign"), (Device, "change_pin"), (envelope, "stretch")],
    ids=lambda it: getattr(it, "__name__", it),
)
def test_a_fault_in_the_middle_is_logged_without_what_was_typed(walked, log, monkeypatch, where, step):
    monkeypatch.setattr(where, step, lambda *_, **__: 1 / 0)
    choose(walked, "change_pin")
    walked.type(pin=OTHER_PIN, new_pin=PIN, again=PIN)
    assert "ZeroDivisionError" in walked.text("say")
    (fault,) = log.faults
    assert "panel.py" in fault and "self = " in fault  # so the frames were really looked at
    assert found(PINS, fault) == []
