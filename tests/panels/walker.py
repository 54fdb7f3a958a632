"""Somebody who tries whatever a panel offers, in a right way and in a wrong one, without knowing which panel it is."""

import random
import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

from tests.panels.driver import Browser

PATIENCE = 0.8  # how often one goes on with what was begun
AT_MOST = 20  # steps for each kind of act that was ever offered
NONSENSE = "nonsense"
NUMBER = r":\d+$"  # of a window, after its act


class What(NamedTuple):
    """What one does: an act without the number of its window, in one of several ways, of which some are wrong."""

    kind: str
    way: str = ""
    is_wrong: bool = False


class Move(NamedTuple):
    """A message to send, `form` with `act`."""

    act: str
    form: dict
    way: str = ""
    is_wrong: bool = False

    @property
    def what(self):
        return What(re.sub(NUMBER, "", self.act), self.way, self.is_wrong)

    @property
    def is_begun(self):
        """Whether it goes on with something: types on an open pad, or does something in a window that has a number."""
        return "entries" in self.form or bool(re.search(NUMBER, self.act))


class Offers(HTMLParser):
    """What can be clicked, chosen, moved and ticked in a piece of HTML; its forms with their fields; its PIN pads."""

    def __init__(self, html):
        super().__init__()
        self.controls, self.forms, self.pads = [], [], []
        self._select, self._fields, self._player = {}, [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        it = dict(attributes)
        self._player = it.get("data-player", self._player)
        if "data-message" in it:
            self.controls.append({"data-act": self._player, "value": it["data-message"]})
        match tag:
            case _ if "disabled" in it:
                pass
            case _ if "data-pad" in it:
                self.pads.append(it)
            case "form":
                self._fields = []
                self.forms.append((it["data-act"], self._fields))
            case "select":
                self._select = it
            case "option" if "data-act" in self._select:
                self.controls.append(self._select | it)
            case "option":
                self._fields.append(self._select | it | {"type": "radio"})
            case _ if "data-act" in it:
                self.controls.append(it)
            case "input":
                self._fields.append(it)


_offers = lru_cache(Offers)  # most panes stay as they are


class Walker(Browser):
    """A browser that walks by itself. `right` and `wrong` have an answer for each field and PIN entry, or several.

    A text field that has no name is for "digits" or for "words". `done` counts what was done of what was offered.
    """

    def __init__(self, panel, right, wrong):
        self.right, self.wrong = right, wrong
        self.done = {}
        self._chance = random.Random(panel.title())
        self._typed = {}  # on the PIN pad so far
        self._due = []  # acts that would be done by themselves later
        panel.do_later = lambda _, act: self._due.append(act)
        super().__init__(panel)

    def walk(self):
        """Take a step at a time, until all that was ever offered was done; what was begun and can go well, twice."""
        self.done, twice = {}, set()
        while moves := [*self._moves()]:
            self.done = dict.fromkeys([move.what for move in moves], 0) | self.done
            kinds = {what.kind for what in self.done}
            twice |= {move.what for move in moves if move.is_begun and not move.is_wrong}
            is_enough = all(count > (what in twice) for what, count in self.done.items())
            if is_enough or sum(self.done.values()) >= AT_MOST * len(kinds):
                return
            begun = [move for move in moves if move.is_begun]
            self._do_one_of(begun if begun and self._chance.random() < PATIENCE else moves)
            yield

    def _do_one_of(self, moves):
        """Do what was done least so far; what is wrong, more seldom."""
        move = min(moves, key=lambda each: (self._weariness(each.what), self._chance.random()))
        self.done[move.what] += 1
        self._typed = move.form.get("entries", {})
        self.do(move.act, **move.form)

    def _weariness(self, what):
        of_kind = [count for each, count in self.done.items() if each.kind == what.kind]
        return sum(of_kind) / len(of_kind), self.done[what] * (3 if what.is_wrong else 1)

    def _moves(self):
        due, self._due = self._due, []
        yield from (Move(act, {}) for act in due)
        for html in (self.sent[0]["frame"], *self.panes.values()):
            offers = _offers(html)
            for pad in offers.pads:
                yield from self._typings(pad)
            for act, fields in offers.forms:
                yield from self._fillings(act, fields)
            for control in offers.controls:
                yield from self._uses(control)

    def _typings(self, pad):
        """One entry on the pad, sent as the browser does it: with those before it."""
        asked, typed = pad["data-asks"], {} if "data-begin" in pad else self._typed
        right = typed.get("new_pin") if asked == "again" else self._one_of(self.right[asked])
        for digits, is_wrong in (right, False), (self._one_of(self.wrong[asked]), True):
            yield Move(pad["data-act"], {"entries": typed | {asked: digits}}, asked, is_wrong)

    def _fillings(self, act, fields):
        """A form with its fields as the browser sends them: of several to choose from, the last one here counts."""
        shuffled = self._chance.sample(fields, len(fields))
        for is_wrong in False, True:
            form = {name: value for field in shuffled for name, value in self._filled(field, is_wrong=is_wrong)}
            yield Move(act, form, " ".join(sorted(form)), is_wrong)

    def _filled(self, field, *, is_wrong):
        name, written = field["name"], field.get("value", "")
        match field.get("type"):
            case "checkbox":
                if ("checked" in field) == (self._chance.random() < PATIENCE):
                    yield name, written
            case "image":
                yield from ((f"{name}.{axis}", str(self._chance.randrange(500))) for axis in "xy")
            case "radio":
                yield name, NONSENSE if is_wrong and self._chance.random() > PATIENCE else written
            case _ if is_wrong:
                yield name, self._one_of(self.wrong.get(name, NONSENSE))
            case _:
                yield name, self._one_of(self.right.get(name, written))

    def _uses(self, control):
        """Something that sends its value by itself."""
        act, written = control["data-act"], control.get("value", "")
        match control.get("type"):
            case "checkbox":
                ways = {"": "checked" not in control}
            case "range":
                first, last = int(control["min"]), int(control["max"])
                ways = {"": self._chance.randint(first, last), "beyond": last + 1}
            case "text":
                ways = {"": self._one_of(self.right["digits" if "inputmode" in control else "words"]), "nothing": ""}
            case _:
                ways = {written: written}
        yield from (Move(act, {"value": value}, way) for way, value in ways.items())
        yield Move(act, {"value": NONSENSE}, is_wrong=True)

    def _one_of(self, answers):
        """One of several answers; what is known in time only is a function."""
        answer = self._chance.choice(answers) if isinstance(answers, tuple) else answers
        return answer() if callable(answer) else answer
