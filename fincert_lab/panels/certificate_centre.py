"""`centre(person)`: a bank's certificate centre (인증센터) beside the person's telephone, and what really happens.

Everything a customer can do is done here by clicks; what each click ran stands below as code.
"""

# mypy: untyped-calls-exclude=traitlets
import re
from typing import Any

from traitlets import Enum, Int, Unicode, observe, validate

from fincert_lab.advice import advise
from fincert_lab.arguments import checked
from fincert_lab.language import name, say
from fincert_lab.panels import page
from fincert_lab.panels.desk import Desk
from fincert_lab.panels.handset import messages
from fincert_lab.panels.menu import ITEMS, item_of
from fincert_lab.panels.opened import card
from fincert_lab.panels.pad import IN_ORDER, Pad, shuffled
from fincert_lab.panels.panel import Message, Panel, lab_of
from fincert_lab.panels.tags import button
from fincert_lab.panels.walk import Walk
from fincert_lab.panels.windows import Form, Notice
from fincert_lab.people.person import DEVICES, Person
from fincert_lab.views.opened import opened
from fincert_lab.views.sequence import exchanged, key
from fincert_lab.views.state import state_table
from fincert_lab.world.archive import Archive
from fincert_lab.world.lab import Lab

LATER = {"minutes": {"minutes": 1}, "days": {"days": 1}, "months": {"days": 30}, "years": {"days": 365}}


class Centre(Panel):
    """A person at a bank's certificate centre.

    Five traits follow what is clicked, to be observed and linked as those of any widget: `person`, `bank`, `device`, as
    ids; `item`, the item of the menu that is under way, or None; `number`, of the newest event. Setting `bank`,
    `device` or `item` is a click. Raises UnknownBank, TraitError. No trait is synced: a browser is sent panes only.
    """

    person = Unicode(read_only=True)
    bank = Unicode()
    device = Enum(DEVICES)
    item = Enum((*ITEMS,), None, allow_none=True)
    number = Int(read_only=True)
    looking = frozenset({"message"})

    def __init__(self, lab: Lab, person: Person, *, filled: bool) -> None:
        self._desk = Desk(lab, person, filled=filled)
        self._walk: Walk | None = None
        self._last = ""  # the item that was opened last
        self._message = ""  # of the diagram that is at hand
        self._archive = Archive(lab)
        self._in_order = False
        self._since = len(lab.journal)
        self._lines: list[str] = []
        self._deal()
        super().__init__(lab)
        self._tell()

    # --- what is observed

    def _draw(self, **how: str) -> None:
        if how.get("whole_for"):
            self._message = ""  # a page that has just been loaded shows the whole diagram
        super()._draw(**how)
        self._tell()

    def _tell(self) -> None:
        """Set the traits to what is shown: whoever observes them finds the panel drawn already."""
        for trait, value in self._at_hand().items():
            self.set_trait(trait, value)

    def _at_hand(self) -> dict[str, object]:
        desk, walk = self._desk, self._walk
        return {
            "person": desk.person.party,
            "bank": desk.bank.party,
            "device": desk.device.party.split("/")[1],
            "item": walk.item if walk else None,
            "number": len(self.lab.journal),
        }

    @validate("bank")
    def _there_is(self, proposal: Any) -> str:
        return str(self.lab.bank(proposal["value"]).party)

    @observe("bank", "device", "item")
    def _set_from_python(self, change: Any) -> None:
        if change.new != self._at_hand()[change.name]:
            act = {"item": "open" if change.new else "home"}.get(change.name, change.name)
            self._hear(None, {"act": act, "value": change.new, "view": ""}, None)

    # --- what is clicked

    def act(self, act: str, form: Message) -> None:
        """Do what was clicked. Raises LabError."""
        what, _, number = act.partition(":")
        if number and (self._walk is None or number != str(self._walk.number)):
            return  # of a window that is no longer there
        match what, form.get("value"):
            case "bank", str(bank):
                self._desk.bank = self.lab.bank(bank)
                self._go_home()
            case "device", str(device) if device in DEVICES:
                self._desk.device = self._desk.person.device(device, public=device == "cafe")
                self._go_home()
            case "open", str(item) if item in ITEMS:
                self._go_home()
                self._walk, self._last = Walk(self._desk, item), item
            case "home", _:
                self._go_home()
            case "message", str(message):
                self._message = message
            case "later", str(span) if span in LATER:
                self.lab.advance(**LATER[span])
            case "in_order", bool(in_order):
                self._in_order = in_order
            case "fill_in" | "again" | "type", _:
                self._go_on(what, form)

    def _go_on(self, what: str, form: Message) -> None:
        walk, before = self._walk, len(self.lab.journal)
        assert walk is not None
        try:
            match what, form.get("entries"):
                case "type", dict(entries):
                    walk.type(entries)
                case "again", _:
                    walk.ask_again()
                case "fill_in", _:
                    walk.fill_in({key: str(value) for key, value in form.items()})
        finally:
            self._deal()
            self._lines = walk.lines
            if len(self.lab.journal) > before:
                self._since = before
            if walk.window is None and not walk.is_done:
                self._walk = None

    def _go_home(self) -> None:
        self._walk = None
        self._deal()

    def _deal(self) -> None:
        """Shuffle the pad anew."""
        self._order = shuffled(self._desk.lab.entropy, f"{self._desk.device.party}/pad")

    # --- what is shown

    def title(self) -> str:
        """Return whose certificate centre it is."""
        return f"{say('centre.title')}: {name(self._desk.person.party)}"

    def refused(self) -> str:
        """Return the last refusal; of an SMS code, with the button that sends another in place of the method."""
        walk = self._walk
        may_ask = walk is not None and isinstance(walk.window, Form) and walk.window.again
        return self.refusal.replace("connect()", f"‘{say('centre.again')}’") if may_ask else self.refusal

    def ways_out(self) -> str:
        """Return a button for each item of the menu that the last refusal names by its method."""
        named = re.findall(r"(\w+)\(\)", self.refusal)
        items = dict.fromkeys(item for item in map(item_of, named) if item)
        return "".join(f" {button(say(f'menu.{item}'), 'open', item)}" for item in items)

    def frame(self) -> str:
        """Return bank and telephone side by side, and what really happened below them."""
        return page.frame(self._desk.person, filled=self._desk.filled)

    def panes(self) -> dict[str, str]:
        """Return what is on the bank's page, on the telephone, and what happened."""
        walk, desk, last = self._walk, self._desk, self.lab.last_story()
        return {
            "head": page.head(desk, DEVICES),
            "body": self._body(walk) if walk else page.menu(desk, self._advice(), self._last),
            "phone": messages(desk.person),
            "wallet": page.wallet(desk),
            "clock": page.clock(self.lab, LATER if self.lab.is_classroom else ()),
            "code": page.code(desk, self._lines),
            "story": page.story(last),
            "opened": "".join(
                card(opened(each, self._archive))
                for each in exchanged(last.events, last.suite)
                if key(each) == self._message
            ),
            "state": page.state(self.lab, self._since, desk.person.party),
        }

    def _body(self, walk: Walk) -> str:
        if walk.typing:
            order = IN_ORDER if self._in_order else self._order
            pad = Pad(f"type:{walk.number}", walk.typing.asks, walk.typing.asked, order)
            return page.pin(walk, pad, public=self._desk.device.public, in_order=self._in_order)
        match walk.window:
            case Notice() as notice:
                return page.notice(walk, notice)
            case Form() as form:
                return page.form(walk, form)
        return page.done(walk, self._desk)

    def _advice(self) -> list[str]:
        """Return the product's reminders for this person, as sentences."""
        own = (item for item in advise(self.lab.now(), self.lab.rules) if item.person == self._desk.person.party)
        return [say(f"hint.{item.hint}", bank=item.bank) for item in own]

    def still(self) -> str:
        """Return the state table."""
        return state_table(self.lab.now())._repr_html_()

    def text(self) -> str:
        """Return the state table as text."""
        return repr(state_table(self.lab.now()))


@checked
def centre(person: Person, *, filled: bool = False) -> Centre:
    """Return the certificate centre for a person: the last line of a cell shows it.

    Nothing is typed for them, unless forms are to be `filled` in with what they know. Raises BadInput.
    """
    return Centre(lab_of(person), person, filled=filled)
