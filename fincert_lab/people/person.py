"""A customer: who they are, what they show a bank to be recognised, and which devices they own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509

from fincert_lab.errors import BadInput, UnknownBank, WrongSmsCode
from fincert_lab.institutions.bank import Bank, UserCheck
from fincert_lab.institutions.ca import CertificationAuthority
from fincert_lab.institutions.cloud import Cloud
from fincert_lab.institutions.institution import World
from fincert_lab.institutions.telecom import Sms, Telecom
from fincert_lab.journal import Reason
from fincert_lab.language import Party
from fincert_lab.people.device import Device
from fincert_lab.pki.profile import serial_of
from fincert_lab.store import Store


@dataclass(frozen=True, repr=False)
class Identity:
    """Who somebody is. `idn` is the resident registration number, 13 digits; `phone` has digits only."""

    name: str
    idn: str
    phone: str

    @property
    def birth_date(self) -> str:
        """YYMMDD, as the first half of a resident registration number has it."""
        return self.idn[:6]


class Person:
    """A customer of some banks."""

    def __init__(
        self,
        party: Party,
        identity: Identity,
        checks: Mapping[Party, UserCheck],
        world: World,
        telecom: Telecom,
        cloud: Cloud,
        ca: CertificationAuthority,
        notes: Store,
    ) -> None:
        self.party = party
        self.identity = identity
        self._checks = checks
        self._world = world
        self._telecom = telecom
        self._cloud = cloud
        self._ca = ca
        self._notes = notes
        self._devices: dict[str, Device] = {}

    def __repr__(self) -> str:
        return f"Person({str(self.party)!r})"

    def device(self, name: str) -> Device:
        """Return this person's device called `name` (letters, digits, hyphens; at most 20); the first call gets it."""
        if not isinstance(name, str) or not re.fullmatch(r"[\w-]{1,20}", name):
            raise BadInput(field="device")
        if name not in self._devices:
            party = Party(f"{self.party}/{name}")
            self._devices[name] = Device(party, self, self._world, self._cloud, self._ca, self._notes)
        return self._devices[name]

    def user_check(self, bank: Bank) -> UserCheck:
        """Return account number and security code at `bank`. Raises UnknownBank if this person is no customer there."""
        if bank.party not in self._checks:
            raise UnknownBank(bank=bank.party)
        return self._checks[bank.party]

    def inbox(self) -> list[Sms]:
        """Look at the messages on this person's telephone."""
        return self._telecom.inbox(self.identity.phone)

    def read_sms_code(self) -> str:
        """Read the code in the newest message. Raises WrongSmsCode if there is none."""
        messages = self.inbox()
        code = re.search(r"\d{6}", messages[-1].text) if messages else None
        if code is None:
            raise WrongSmsCode
        return code.group()

    def revoke(self, certificate: x509.Certificate, bank: Bank, *, reason: str = "unspecified") -> None:
        """인증서 폐기: have the bank that issued it revoke a certificate, after a user check and without a PIN.

        `reason` is a value of `Reason`. Raises BadInput for another, and what `Bank.revoke` raises.
        """
        if not isinstance(certificate, x509.Certificate):
            raise BadInput(field="certificate")
        try:
            why = Reason(reason)
        except ValueError:
            raise BadInput(field="reason") from None
        with self._world.journal.story():
            bank.revoke(self.party, self.user_check(bank), serial_of(certificate), why)
