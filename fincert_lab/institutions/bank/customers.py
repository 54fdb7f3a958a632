"""A bank's customers: their legal form, and what they show to be recognised."""

from dataclasses import dataclass
from enum import StrEnum

from fincert_lab.errors import (
    BadInput,
    Field,
)
from fincert_lab.institutions.institution import is_digits, is_legible
from fincert_lab.language import Party
from fincert_lab.secret import Secret

MAX_NUMBER, MAX_NAME = 40, 40  # characters: lab assumption


class CustomerKind(StrEnum):
    """The legal form of a customer."""

    INDIVIDUAL = "individual"
    SOLE_PROPRIETOR = "sole_proprietor"
    CORPORATION = "corporation"


def is_account_number(text: object) -> bool:
    """Return whether an account number is well formed: digits, with single hyphens between them."""
    return isinstance(text, str) and len(text) <= MAX_NUMBER and all(is_digits(part) for part in text.split("-"))


@dataclass(frozen=True, repr=False)
class UserCheck(Secret):
    """What a customer shows to be recognised: the account number, and the code of the security medium (보안매체)."""

    account_number: str
    security_code: str

    def __post_init__(self) -> None:
        if not is_account_number(self.account_number):
            raise BadInput(Field.ACCOUNT_NUMBER)
        if not is_digits(self.security_code, most=MAX_NUMBER):
            raise BadInput(Field.SECURITY_CODE)


@dataclass(frozen=True, repr=False)
class IdentityCard(Secret):
    """What a customer shows at a branch. `idn` is the resident registration number, digits only."""

    holder: Party
    name: str
    idn: str
    kind: CustomerKind

    def __post_init__(self) -> None:
        if not (is_legible(self.holder, MAX_NAME) and is_legible(self.name, MAX_NAME)):
            raise BadInput(Field.PERSON)
        if not is_digits(self.idn, most=MAX_NUMBER):
            raise BadInput(Field.IDN)


@dataclass(frozen=True, repr=False)
class Customer(Secret):
    """A customer as a bank knows them since the account was opened; a `member` has internet banking."""

    card: IdentityCard
    check: UserCheck
    member: bool
