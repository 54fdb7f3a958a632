"""What passes between a device and the cloud: who joins, and what is kept. What lets a device in is in `sessions`."""

from dataclasses import dataclass

from fincert_lab.crypto.envelope import Context, Envelope
from fincert_lab.errors import BadInput, Field
from fincert_lab.institutions.institution import is_digits, is_legible
from fincert_lab.language import Party
from fincert_lab.secret import Secret


@dataclass(frozen=True, repr=False)
class Member(Secret):
    """Who joins: the cloud knows a person by name, birth date (YYMMDD) and telephone number (digits only)."""

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
    """What the cloud keeps of one certificate: what the envelope is bound to, and the envelope."""

    context: Context
    envelope: Envelope
