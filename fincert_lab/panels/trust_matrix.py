"""`anchors(lab)`: which bank trusts which CA, under which policies; and which certificates it takes for that reason.

A box that is ticked calls `bank.trust` in the lab at hand, and one that is cleared `bank.distrust`.
"""

from cryptography import x509

from fincert_lab.calls import called_as_written
from fincert_lab.errors import BadInput, Field, LabError
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.ca.ca import CertificationAuthority
from fincert_lab.language import Party, name, say
from fincert_lab.panels import page
from fincert_lab.panels.desk import Desk
from fincert_lab.panels.gatekeeper import path_refusal, status_refusal
from fincert_lab.panels.instrument import Instrument
from fincert_lab.panels.panel import Message
from fincert_lab.panels.script import variable
from fincert_lab.panels.tags import button, paragraph
from fincert_lab.pki.authority import CertPolicy, Issuer
from fincert_lab.pki.identity import CertificateId
from fincert_lab.views.table import Table, escaped
from fincert_lab.views.taken import Judged, taken_table
from fincert_lab.views.trust import Hierarchy, IssuedCertificate, graph_table
from fincert_lab.world.cast import GUESTS
from fincert_lab.world.lab import Lab, must_be_lab

SHOWN = 10  # certificates, the newest: lab assumption


class Anchors(Instrument):
    """The CAs and policies that each bank of a lab trusts, as boxes to tick."""

    key = "anchors"
    places = ("matrix", "guests", "verdict", "graph", "taken", "code")

    def __init__(self, lab: Lab) -> None:
        self._desk = Desk(lab, next(iter(lab.people.values())), filled=False)
        self._lines: list[str] = []
        self._news = ""
        super().__init__(lab)

    def act(self, act: str, form: Message) -> None:
        """Have a bank trust a CA under one more policy, or one less, or invite an institution. Raises LabError."""
        match act.split(":"), form.get("value"):
            case ["trust", bank, ca, policy], bool(ticked):
                self._trust(self.lab.bank(bank), ca, policy, "trust" if ticked else "distrust")
            case ["invite"], str(guest):
                self.lab.invite(guest)
                self._lines = [f'{guest} = lab.invite("{guest}")']

    def _trust(self, bank: Bank, which: str, policy: str, method: str) -> None:
        ca = next((each for party, each in self.lab.cas.items() if party == which), None)
        if ca is None:
            raise BadInput(Field.CERTIFICATION_AUTHORITY)
        through = next(each for each in self.lab.banks.values() if each.ca is ca)
        getattr(bank, method)(ca, policies=[policy])
        refusals = [_refusal(self.lab, each, bank) for each in self._certificates().values()]
        self._news = say("anchors.now", bank=bank.party, count=refusals.count(None), all=len(refusals))
        self._desk.bank = bank
        self._lines = [
            f'{variable(through)} = lab.bank("{through.party}")',
            f'{variable(bank)}.{method}({variable(through)}.ca, policies=["{policy}"])',
        ]

    def panes(self) -> dict[str, str]:
        """Return the boxes, who could be invited, who trusts whom, what is taken, and the code that ran."""
        heads = "".join(f'<th scope="col">{escaped(name(Issuer(ca)))}</th>' for ca in self.lab.cas)
        rows = "".join(map(self._row, self.lab.banks.values()))
        guests = "".join(
            button(say("anchors.invite", guest=Party(guest)), "invite", guest)
            for guest in GUESTS
            if guest not in self.lab.banks
        )
        return {
            "matrix": f'<div class="wide"><table class="ticks"><thead><tr><th scope="col">'
            f"{escaped(say('table.relies'))}</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>",
            "guests": f'<p class="buttons">{guests}</p>' if guests else "",
            "verdict": paragraph(self._news, "look") if self._news else "",
            "graph": f'<div class="wide">{self._graph()._repr_html_()}</div>',
            "taken": f'<div class="wide">{self.table()._repr_html_()}</div>',
            "code": page.code(self._desk, self._lines),
        }

    def still(self) -> str:
        """Return the graph."""
        return self._graph()._repr_html_()

    def text(self) -> str:
        """Return the graph as text."""
        return repr(self._graph())

    def table(self) -> Table:
        """Return which certificates each bank takes."""
        banks = [*self.lab.banks.values()]
        return taken_table([bank.party for bank in banks], self._judged(banks))

    def _graph(self) -> Table:
        now, banks = self.lab.now(), self.lab.banks.values()
        shown = [now.certificates[which] for which in self._certificates()]
        return graph_table(
            Hierarchy(
                Issuer(party),
                ca.trust,
                {bank.party: policies for bank in banks if (policies := _trusted(bank, ca))},
                [IssuedCertificate(it.owner, it.policy, now.status(it)) for it in shown if it.id.issuer == party],
            )
            for party, ca in self.lab.cas.items()
        )

    def _judged(self, banks: list[Bank]) -> list[Judged]:
        lab, states = self.lab, self.lab.now().certificates
        return [
            Judged(
                which,
                states[which].owner,
                states[which].bank,
                states[which].policy,
                [_refusal(lab, certificate, bank) for bank in banks],
            )
            for which, certificate in self._certificates().items()
        ]

    def _certificates(self) -> dict[CertificateId, x509.Certificate]:
        """Return the newest certificates, the newest first."""
        issued = {CertificateId.of(each): each for one in self.lab.people.values() for each in one.certificates()}
        return {which: issued[which] for which in [*self.lab.now().certificates][: -SHOWN - 1 : -1]}

    def _row(self, bank: Bank) -> str:
        cells = "".join(f"<td>{_ticks(bank, ca)}</td>" for ca in self.lab.cas.values())
        return f'<tr><th scope="row">{escaped(name(bank.party))}</th>{cells}</tr>'


def _ticks(bank: Bank, ca: CertificationAuthority) -> str:
    """Return a box for each policy of a CA; those of the bank's own CA stay ticked."""
    trusted = _trusted(bank, ca)
    return "".join(
        f'<label class="tick"><input type="checkbox" data-act="trust:{bank.party}:{ca.party}:{policy}" '
        f'data-key="{bank.party}-{ca.party}-{policy}"{" checked" * (policy in trusted)}'
        f"{' disabled' * (bank.ca is ca)}> {escaped(name(policy))}{escaped(_own(bank, ca))}</label>"
        for policy in ca.authority.policies
    )


def _trusted(bank: Bank, ca: CertificationAuthority) -> list[CertPolicy]:
    """Return the policies under which a bank trusts a CA."""
    trusted = next((anchor.trust.policies for anchor in bank.relying_party.anchors if anchor.ca is ca), frozenset())
    return [policy for policy, oid in ca.authority.policies.items() if oid in trusted]


def _own(bank: Bank, ca: CertificationAuthority) -> str:
    return f" ({say('table.its_own')})" if bank.ca is ca else ""


def _refusal(lab: Lab, certificate: x509.Certificate, bank: Bank) -> LabError | None:
    return path_refusal(lab, certificate, bank) or status_refusal(lab, certificate, bank)


@called_as_written
def anchors(lab: Lab) -> Anchors:
    """Return which CAs each bank trusts, as boxes to tick: the last line of a cell shows it. Raises BadInput."""
    must_be_lab(lab)
    return Anchors(lab)
