"""A customer: who they are, what they show a bank to be recognised, and which devices they own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509

from fincert_lab.errors import AnotherLab, BadInput, NotACustomer, WrongSmsCode
from fincert_lab.institutions.bank import Bank, UserCheck
from fincert_lab.institutions.telecom import Sms
from fincert_lab.journal import Reason
from fincert_lab.language import Party
from fincert_lab.people.device import Device, Reach
from fincert_lab.pki.profile import serial_of
from fincert_lab.secret import Secret


@dataclass(frozen=True, repr=False)
class Identity(Secret):
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

    def __init__(self, party: Party, identity: Identity, checks: Mapping[Party, UserCheck], reach: Reach) -> None:
        self.party = party
        self.identity = identity
        self._checks = checks
        self._reach = reach
        self._devices: dict[str, Device] = {}

    def __repr__(self) -> str:
        return f"Person({str(self.party)!r})"

    def device(self, name: str) -> Device:
        """Return this person's device called `name`, the same one each time; a new name is a new device.

        Raises BadInput for a name of other than 1 to 20 letters, digits, hyphens or underscores.
        """
        if not isinstance(name, str) or not re.fullmatch(r"[\w-]{1,20}", name):
            raise BadInput(field="device")
        if name not in self._devices:
            party = Party(f"{self.party}/{name}")
            self._devices[name] = Device(party, self, self._reach)
        return self._devices[name]

    def user_check(self, bank: Bank) -> UserCheck:
        """Return account number and security code at `bank`. Raises NotACustomer, and BadInput if it is no bank."""
        if not isinstance(bank, Bank):
            raise BadInput(field="bank")
        if bank.party not in self._checks:
            raise NotACustomer(person=self.party, bank=bank.party)
        return self._checks[bank.party]

    def inbox(self) -> list[Sms]:
        """Look at the messages on this person's telephone."""
        return self._reach.telecom.inbox(self.identity.phone)

    def read_sms_code(self) -> str:
        """Read the code in the newest message. Raises WrongSmsCode if there is none."""
        message = self._reach.telecom.newest(self.identity.phone)
        digits = self._reach.world.policy.sms_code_digits
        code = re.search(rf"\d{{{digits}}}", message.text) if message else None
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
        check = self.user_check(bank)
        if bank.world is not self._reach.world:
            raise AnotherLab(thing=bank.party)
        with self._reach.world.journal.story():
            bank.revoke(self.party, check, serial_of(certificate), why)
