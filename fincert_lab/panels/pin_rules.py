"""`pin_rules(person)`: a made-up PIN, and which of the four rules it keeps, while one types.

It is no PIN pad: what is typed here goes to no device, and the panel says that it must be made up.
"""

import re

from fincert_lab.calls import called_as_written
from fincert_lab.crypto.pin import DIGITS
from fincert_lab.language import say
from fincert_lab.panels.instrument import Instrument, live_text, verdict
from fincert_lab.panels.panel import Message, lab_of
from fincert_lab.people.person import Person
from fincert_lab.views.pins import MadeUpPin, rules_table
from fincert_lab.views.table import Table
from fincert_lab.world.lab import Lab

FIRST = "123456"  # a PIN that nobody can have


class PinRules(Instrument):
    """The rules for a new PIN of one person, and digits that somebody made up."""

    key = "pin_rules"
    places = ("verdict", "rules")

    def __init__(self, lab: Lab, person: Person) -> None:
        self.typed = MadeUpPin(person, FIRST)
        super().__init__(lab)

    def act(self, act: str, form: Message) -> None:
        """Take what was typed so far, but for what is no digit."""
        match act, form.get("value"):
            case "type", str(text):
                self.typed = MadeUpPin(self.typed.person, re.sub("[^0-9]", "", text)[:DIGITS])

    def controls(self) -> str:
        """Return the text field."""
        return live_text("type", say("pin_rules.type"), self.typed.digits, longest=DIGITS, digits=True)

    def panes(self) -> dict[str, str]:
        """Return whether it would be taken, and each rule."""
        return {"verdict": self._verdict(), "rules": self.still()}

    def _verdict(self) -> str:
        broken, left = self.typed.broken(), DIGITS - len(self.typed.digits)
        if broken:
            return verdict(False, say("pin_rules.refused", count=len(broken)))
        if left:
            return verdict(None, say("pin_rules.unfinished", left=left))
        return verdict(True, say("pin_rules.taken"))

    def table(self) -> Table:
        """Return each rule, and whether it is kept."""
        return rules_table(self.typed)


@called_as_written
def pin_rules(person: Person) -> PinRules:
    """Return the rules for a PIN of this person, to try made-up ones. Raises BadInput."""
    return PinRules(lab_of(person), person)
