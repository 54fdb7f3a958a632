"""Messages between a device and the cloud: who joins, and what is stored. For admission see `sessions`."""

from dataclasses import dataclass

from fincert_lab.crypto.envelope import Context, Envelope
from fincert_lab.errors import BadInput, Field
from fincert_lab.institutions.institution import is_digits, is_legible
from fincert_lab.language import Party
from fincert_lab.secret import Secret


@dataclass(frozen=True, repr=False)
class Member(Secret):
    """A person who joins: the cloud knows name, birth date (YYMMDD) and telephone number (digits only)."""

    owner: Party
    name: str
    birth_date: str
    phone: str

    def __post_init__(self) -> None:
        names, numbers = (self.owner, self.name), (self.birth_date, self.phone)
        if not all(is_legible(each, 40) for each in names) or not all(is_digits(each, most=40) for each in numbers):
            raise BadInput(Field.MEMBER)


@dataclass(frozen=True)
class Stored:
    """What the cloud stores for one certificate: the context the envelope is bound to, and the envelope."""

    context: Context
    envelope: Envelope
