"""The owner of a device: their identity, and what the device asks of them."""

from dataclasses import dataclass
from typing import Protocol

from fincert_lab.institutions import ports
from fincert_lab.institutions.bank.customers import CustomerKind, UserCheck
from fincert_lab.institutions.institution import InWorld
from fincert_lab.secret import Secret


@dataclass(frozen=True, repr=False)
class Identity(Secret):
    """A person's identity. `idn` is the resident registration number, 13 digits; `phone` has digits only."""

    name: str
    idn: str
    phone: str
    kind: CustomerKind = CustomerKind.INDIVIDUAL

    @property
    def birth_date(self) -> str:
        """YYMMDD, as in the first half of a resident registration number."""
        return self.idn[:6]


class Owner(InWorld, Protocol):
    """A person, as their devices see them."""

    identity: Identity

    def user_check(self, bank: ports.Bank, check: UserCheck | None = None) -> UserCheck:
        """Return what `bank` recognises this person by, or `check`, if they show something else."""

    def read_sms_code(self) -> str:
        """Read the code in the cloud's newest message."""
