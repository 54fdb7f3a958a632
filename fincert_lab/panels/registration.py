"""`gates(person)`: the six gates of a registration, for a certificate and a bank; and the registration itself."""

from cryptography import x509

from fincert_lab.calls import called_as_written
from fincert_lab.errors import BadInput, Field, LabError
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.language import name, say
from fincert_lab.panels import page
from fincert_lab.panels.desk import Desk
from fincert_lab.panels.gatekeeper import passed, seen
from fincert_lab.panels.instrument import Instrument, card
from fincert_lab.panels.pad import IN_ORDER, Pad, shuffled, switch
from fincert_lab.panels.panel import Message, lab_of
from fincert_lab.panels.script import Entry, call, run, variable
from fincert_lab.panels.tags import button, paragraph, select
from fincert_lab.people.person import Person
from fincert_lab.pki.identity import CertificateId
from fincert_lab.views.registration import BADGES, Found, Passage, gates_table, why
from fincert_lab.views.table import Table, escaped
from fincert_lab.world.lab import Lab

_LOOKS = {Passage.OPEN: "good", Passage.SHUT: "bad", Passage.UNTRIED: "open", Passage.UNREACHED: "plain"}


class Gates(Instrument):
    """A certificate of a person, a bank, and who identifies themselves there: which gates are open to them."""

    key = "gates"
    places = ("which", "gates", "verdict", "register", "code")

    def __init__(self, lab: Lab, person: Person, certificate: x509.Certificate | None, bank: Bank | None) -> None:
        self._desk = Desk(lab, person, filled=False)
        self._desk.bank = bank or [*lab.banks.values()][1]  # the first other one
        self._customer = person
        self._chosen = str(CertificateId.of(certificate)) if certificate else ""
        self._asks = self._in_order = False
        self._tried: tuple[int, list[Found]] | None = None  # with the number of events after it
        self._lines: list[str] = []
        self._deal()
        super().__init__(lab)

    # --- what is clicked

    def act(self, act: str, form: Message) -> None:
        """Do what was clicked. Raises LabError."""
        match act, form:
            case "certificate", {"value": str(value)} if value in dict(self._options()):
                self._chosen = value
            case "bank", {"value": str(bank)}:
                self._desk.bank = self.lab.bank(bank)
            case "customer", {"value": str(person)}:
                self._customer = self.lab.person(person)
            case "register" | "cancel", _:
                self._asks = act == "register"
                self._deal()
                return
            case "in_order", {"value": bool(in_order)}:
                self._in_order = in_order
                return
            case "type", {"entries": {Entry.PIN: str(typed)}} if self._asks:
                self._register(typed)
                return
        self._asks, self._tried = False, None

    def _register(self, typed: str) -> None:
        """Register it. The refusal, if there is one, is shown at its gate."""
        desk, certificate = self._desk, self._certificate()
        if certificate is None:
            return
        customer = None if self._customer is desk.person else self._customer
        registration = call(desk.device.register, certificate, desk.bank, pin=Entry.PIN, customer=customer)
        self._lines = [registration.line()]
        if customer:
            self._lines.insert(0, f'{variable(customer)} = lab.person("{customer.party}")')
        self._asks = False
        self._deal()
        self._tried = None
        try:
            run([registration], {Entry.PIN: typed})
            found = passed(None)
        except LabError as refusal:
            found = passed(refusal)
            if not found:
                raise
        self._tried = len(self.lab.journal), found

    def _deal(self) -> None:
        """Shuffle the pad anew."""
        self._order = shuffled(self._desk.lab.entropy, f"{self._desk.device.party}/gates/pad")

    # --- what is shown

    def panes(self) -> dict[str, str]:
        """Return what is chosen, its gates, why some are shut, and the way to register."""
        found = self._found()
        cards = "".join(_card(number, each) for number, each in enumerate(found, 1))
        return {
            "which": f'<div class="which">{self._selects()}</div>',
            "gates": f'<ol class="cards gates">{cards}</ol>' if found else paragraph(say("gates.no_certificate")),
            "verdict": _reasons(found),
            "register": self._pad() if self._asks else self._button() if found else "",
            "code": page.code(self._desk, self._lines),
        }

    def table(self) -> Table:
        """Return the gates of what is chosen."""
        found = self._found()
        issuer = next((each.bank for each in self._desk.states() if str(each.id) == self._chosen), None)
        facts = {"issuer": issuer, "bank": self._desk.bank.party, "person": self._customer.party}
        return gates_table(found, say("gates.caption", **facts) if issuer else self.title())

    def _found(self) -> list[Found]:
        certificate = self._certificate()
        if certificate is None:
            return []
        if self._tried and self._tried[0] == len(self.lab.journal):
            return self._tried[1]
        return seen(self.lab, certificate, self._desk.bank, self._customer)

    def _certificate(self) -> x509.Certificate | None:
        options = dict(self._options())
        if self._chosen not in options:
            self._chosen = next(iter(options), "")
        return self._desk.certificate(self._chosen) if self._chosen else None

    def _options(self) -> list[tuple[str, str]]:
        return [option for each in self._desk.choose(lambda _: True) for option in each.options]

    def _selects(self) -> str:
        banks = [(str(party), name(bank.party)) for party, bank in self.lab.banks.items()]
        people = [(str(party), name(person.party)) for party, person in self.lab.people.items()]
        return (
            select(say("input.certificate"), "certificate", self._options(), self._chosen)
            + select(say("gates.bank"), "bank", banks, self._desk.bank.party)
            + select(say("gates.customer"), "customer", people, self._customer.party)
        )

    def _button(self) -> str:
        is_through = self._tried and all(each.passage is Passage.OPEN for each in self._found())
        done = f'<p class="done">✔ {escaped(say("done.register"))}</p>' if is_through else ""
        return f'{done}<p class="buttons">{button(say("gates.register"), "register", look="go")}</p>'

    def _pad(self) -> str:
        pad = Pad("type", (Entry.PIN,), Entry.PIN, IN_ORDER if self._in_order else self._order)
        cancel = button(say("centre.cancel"), "cancel")
        return f'{pad.html()}{switch(self._in_order)}<p class="buttons">{cancel}</p>'


def _reasons(found: list[Found]) -> str:
    numbers: dict[str, list[str]] = {}
    for number, each in sorted(enumerate(found, 1), key=lambda gate: gate[1].passage is not Passage.SHUT):
        numbers.setdefault(why(each), []).append(str(number))
    shut = "".join(f"<li><b>{', '.join(at)}.</b> {escaped(text)}</li>" for text, at in numbers.items() if text)
    return f'<ul class="shut">{shut}</ul>' if shut else ""


def _card(number: int, found: Found) -> str:
    sign, _ = BADGES[found.passage]
    return card(_LOOKS[found.passage], f"{number}. {name(found.gate)}", sign, name(found.passage))


@called_as_written
def gates(person: Person, certificate: x509.Certificate | None = None, bank: Bank | None = None) -> Gates:
    """Return the six gates for a person's certificates at each bank: the last line of a cell shows it.

    It opens at the newest certificate and the first other bank, unless they are named. Nothing happens in the lab until
    somebody registers. Raises BadInput.
    """
    lab = lab_of(person)
    named = isinstance(certificate, x509.Certificate) and certificate in person.certificates()
    if certificate is not None and not named:
        raise BadInput(Field.CERTIFICATE)
    if bank is not None and all(bank is not each for each in lab.banks.values()):
        raise BadInput(Field.BANK)
    return Gates(lab, person, certificate, bank)
