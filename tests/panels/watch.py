"""Everywhere that a secret could get out of a panel: messages, a saved notebook, what is kept, logs, faults."""

import logging
import traceback
from collections import defaultdict
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from ipywidgets import Widget
from ipywidgets.embed import dependency_state, embed_snippet

from fincert_lab import Lab
from tests.panels.secrets import Secrets

SOURCES = {"_esm", "_css"}  # the same in every state


class Records(logging.Handler):
    """Keeps of each record what a log shows of it, also one that shows the variables of every frame."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.shown, self.faults = [], []

    def emit(self, record):
        self.shown.append(record.getMessage())
        if record.exc_info:
            self.faults.append(told(record.exc_info[1]))

    def telling(self, act):
        """Return what does the same, and has every exception kept, also a refusal."""

        def told_of(*handed):
            try:
                act(*handed)
            except Exception as error:
                self.faults.append(told(error))
                raise

        return told_of


def told(error):
    """What can be shown of an exception, with the variables of each frame but for those of tests."""
    whole = each = traceback.TracebackException.from_exception(error, capture_locals=True)
    while each:
        each.stack[:] = [frame for frame in each.stack if Path(frame.filename).parent != Path(__file__).parent]
        each = each.__cause__ or each.__context__
    return f"{''.join(whole.format())} {error!r} {vars(error)}"


@contextmanager
def watching():
    """A lab that is watched, every logger at DEBUG."""
    records = Records()
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.Logger.manager.loggerDict)]
    levels = {logger: logger.level for logger in loggers}
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(records)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(import_module("fincert_lab.panels.meter"), "rate_here", lambda guess: 50.0)
            secrets = Secrets(patch)
            yield Watch(records, secrets, Lab.start(lang="en"))
    finally:
        logging.getLogger().removeHandler(records)
        for logger, level in levels.items():
            logger.setLevel(level)


class Watch:
    """A lab whose secrets are noted, and what was logged since. The lab was opened after the loggers were set."""

    def __init__(self, log, secrets, lab):
        self.log, self.secrets, self.lab = log, secrets, lab
        self._texts = defaultdict(list)
        customers = (
            (one, bank) for one in lab.people.values() for bank in lab.banks.values() if bank.party in one.banks
        )
        secrets.add("identity number", *(one.identity.idn for one in lab.people.values()))
        secrets.add("security-code", *(one.user_check(bank).security_code for one, bank in customers))

    def look_at(self, panel):
        """Look at what a notebook would be saved with now, and at what Python shows of the panel and its parts."""
        state = {name: value for name, value in panel.get_state().items() if name not in SOURCES}
        self._texts["saved"] += [str(state), panel.still(), panel.text()]
        self._texts["repr"].append(repr(panel))
        variables, *of_parts = (repr(vars(part) | {"_shown": ""}) for part in _parts(panel))
        self._texts["variables"].append(variables)
        self._texts["parts"] += of_parts

    def found(self, browser):
        """Return where a secret is, and of which kind it is: every message is looked at pane by pane."""
        panel, texts = browser.panel, self._texts
        self.look_at(panel)
        state = dependency_state(panel)
        bundles = Widget.get_manager_state(widgets=[panel]), panel._repr_mimebundle_(), panel._picture()
        texts["saved"] += [*map(str, bundles), embed_snippet(views=[panel], state=state)]
        for message in browser.sent:
            texts["message"].append(str(message | {"panes": ""}))
            for pane, html in message["panes"].items():
                texts[pane].append(html)
        texts["log"], texts["fault"] = self.log.shown, self.log.faults
        return {(place, kind) for place, each in texts.items() for kind in self.secrets.kinds_in(each)}


def _parts(panel):
    """The panel, and what it is made of."""
    parts = [panel]
    for part in parts:
        own = (each for each in vars(part).values() if type(each).__module__.startswith("fincert_lab.panels."))
        parts += [each for each in own if hasattr(each, "__dict__") and not any(each is other for other in parts)]
    return parts
