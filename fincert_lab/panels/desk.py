"""Who is at which bank's certificate centre, on which device; and what their things are called in a line of code."""

import re
from collections.abc import Callable

from cryptography import x509

from fincert_lab.clock import kst
from fincert_lab.errors import BadInput, Field
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.institutions.bank.service import Service
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.language import name, short
from fincert_lab.panels.script import variable
from fincert_lab.panels.windows import Input
from fincert_lab.people.device import Device
from fincert_lab.people.person import Person
from fincert_lab.pki.identity import CertificateId
from fincert_lab.snapshot import CertificateState
from fincert_lab.world.lab import Lab

Which = Callable[[CertificateState], bool]


class Desk:
    """A `person` with a `device` at a `bank`. Forms are `filled` in for them, or they know what to type."""

    def __init__(self, lab: Lab, person: Person, *, filled: bool) -> None:
        self.lab = lab
        self.person = person
        self.bank: Bank = next(iter(lab.banks.values()))
        self.device: Device = person.device("laptop")
        self.filled = filled
        self._chosen = 0  # the place of the certificate that was chosen last among all of the person's

    # --- what is at hand

    def states(self, which: Which = lambda _: True) -> list[CertificateState]:
        """Return the state of each certificate of this person, of those that are meant."""
        own = (each for each in self.lab.now().certificates.values() if each.owner == self.person.party)
        return [each for each in own if which(each)]

    def certificate(self, value: str) -> x509.Certificate:
        """Return the certificate that was chosen from `choose`. Raises BadInput for one that was not offered."""
        all_of_them = {str(CertificateId.of(each)): each for each in self.person.certificates()}
        if value not in all_of_them:
            raise BadInput(Field.CERTIFICATE)
        self._chosen = [*all_of_them].index(value)
        return all_of_them[value]

    def service(self, value: str) -> Service:
        """Return the service that was chosen from `services`."""
        return self.bank.service(value)

    def check(self, account_number: str, security_code: str) -> UserCheck | None:
        """Return what was typed, or None if it is what this person would show anyway. Raises BadInput."""
        typed = UserCheck(account_number.strip(), security_code.strip())
        return None if typed == self._own_check() else typed

    def member(self, member_name: str, birth_date: str, phone: str) -> Member | None:
        """Return who is to join the cloud, or None if it is this person. Raises BadInput."""
        typed = Member(self.person.party, member_name.strip(), birth_date.strip(), phone.strip().replace("-", ""))
        me = self.person.identity
        return None if typed == Member(self.person.party, me.name, me.birth_date, me.phone) else typed

    # --- inputs

    def choose(self, which: Which) -> tuple[Input, ...]:
        """Return an input for one of the certificates that are meant; none, if there are none."""
        options = [(str(each.id), _described(self, each)) for each in reversed(self.states(which))]
        return (Input("certificate", options=options),) if options else ()

    def user_check(self) -> tuple[Input, ...]:
        """Return the inputs for account number and security medium."""
        own = self._own_check() if self.filled else None
        return (
            Input("account_number", value=own.account_number if own else ""),
            Input("security_code", value=own.security_code if own else "", digits=True),
        )

    def services(self, *, transfer: bool = False) -> Input:
        """Return an input for one of the bank's services; with `transfer`, of those that take one."""
        able = [each for each in self.bank.services if not transfer or len(each.acts) > 1]
        return Input("service", options=[(each.party.split("/")[1], name(each.party)) for each in able])

    def _own_check(self) -> UserCheck | None:
        return self.person.user_check(self.bank) if self.is_customer else None

    @property
    def is_customer(self) -> bool:
        """Whether this person has an account at this bank."""
        return self.bank.party in self.person.banks

    # --- code

    def whole(self, code: str) -> str:
        """Return code after the lines that make what it takes from here, so that it runs wherever there is a `lab`."""
        for made, line in reversed(self._made().items()):
            if re.search(rf"(?<![\w.]){made}\b", code) and f"{made} = " not in code:
                code = f"{line}\n{code}"
        return code

    def _made(self) -> dict[str, str]:
        """Return the line that makes each variable of what is at hand, after those that it needs."""
        person, bank, device = variable(self.person), variable(self.bank), variable(self.device)
        services = {variable(each): each.party.split("/")[1] for each in self.bank.services}
        return {
            person: f'{person} = lab.person("{self.person.party}")',
            bank: f'{bank} = lab.bank("{self.bank.party}")',
            device: f'{device} = {person}.device("{self.device.party.split("/")[1]}")',
            **{each: f'{each} = {bank}.service("{own}")' for each, own in services.items()},
            "certificate": f"certificate = {person}.certificates()[{self._chosen}]",
        }


def _described(desk: Desk, state: CertificateState) -> str:
    until, status = kst(state.valid_until).date().isoformat(), name(desk.lab.now().status(state))
    return f"{name(state.bank)} · {short(state.id.serial)} · ~{until} · {status}"
