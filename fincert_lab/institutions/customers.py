"""A bank's customers: who has internet banking here, and how the bank recognises them.

Internet banking for individuals (개인 인터넷뱅킹) comes first: without it there is no certificate centre to go to. Who
cannot be recognised at a distance comes to a branch with an identity card.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.constant_time import bytes_eq
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from fincert_lab.database import UTCDateTime
from fincert_lab.errors import (
    AlreadyMember,
    BadInput,
    IdentityCheckFailed,
    NotAMember,
    NotIndividual,
    SecurityMediumLocked,
    WrongIdentityCard,
)
from fincert_lab.institutions.institution import World, is_digits, is_legible
from fincert_lab.language import Party
from fincert_lab.secret import Secret
from fincert_lab.store import Call

MAX_NUMBER, MAX_NAME = 40, 40  # characters: lab assumption


class CustomerKind(StrEnum):
    """What a customer is in the eyes of the law."""

    INDIVIDUAL = "individual"
    SOLE_PROPRIETOR = "sole_proprietor"
    CORPORATION = "corporation"


def is_account_number(text: object) -> bool:
    """Tell whether an account number is written like this: digits, with single hyphens between them."""
    return isinstance(text, str) and len(text) <= MAX_NUMBER and all(is_digits(part) for part in text.split("-"))


@dataclass(frozen=True, repr=False)
class UserCheck(Secret):
    """What a customer shows to be recognised: the account number, and the code of the security medium (보안매체)."""

    account_number: str
    security_code: str

    def __post_init__(self) -> None:
        if not is_account_number(self.account_number):
            raise BadInput(field="account_number")
        if not is_digits(self.security_code, most=MAX_NUMBER):
            raise BadInput(field="security_code")


@dataclass(frozen=True, repr=False)
class IdentityCard(Secret):
    """What somebody shows at a branch. `idn` is the resident registration number, digits only."""

    holder: Party
    name: str
    idn: str
    kind: CustomerKind

    def __post_init__(self) -> None:
        if not (is_legible(self.holder, MAX_NAME) and is_legible(self.name, MAX_NAME)):
            raise BadInput(field="person")
        if not is_digits(self.idn, most=MAX_NUMBER):
            raise BadInput(field="idn")


@dataclass(frozen=True, repr=False)
class Customer(Secret):
    """What a bank knows of a customer from the day the account was opened; a `member` has internet banking."""

    card: IdentityCard
    check: UserCheck
    member: bool


def customer_table(tables: MetaData) -> Table:
    """Declare where a bank keeps its customers."""
    return Table(
        "customers",
        tables,
        Column("id", String, primary_key=True),
        Column("name", String, nullable=False),
        Column("idn", String, nullable=False, unique=True),
        Column("kind", String, nullable=False),
        Column("account_number", String, nullable=False, unique=True),
        Column("security_code", String, nullable=False),
        Column("security_tries", Integer, nullable=False),
        Column("certificate_account", String, nullable=False),
        Column("member_since", UTCDateTime),
        info={"holds": f"kind IN {(*map(str, CustomerKind),)}"},
    )


class Customers:
    """The customer records of `bank`, whose `code` has three digits; `table` is in its database."""

    def __init__(self, bank: Party, code: str, table: Table, world: World) -> None:
        self._bank = bank
        self._code = code
        self._table = table
        self._world = world
        columns = table.c
        self._by_account = select(table).where(columns.account_number == bindparam("account_number"))
        self._ids = select(columns.id)
        self._by_id = select(table).where(columns.id == bindparam("id"))
        this = update(table).where(columns.id == bindparam("this"))
        self._take_a_try = this.values(security_tries=columns.security_tries - 1)
        self._give_tries_back = this.values(security_tries=bindparam("all"))
        self._admit_member = this.where(columns.member_since.is_(None)).values(member_since=bindparam("now"))
        self._hand_out = this.values(security_code=bindparam("code"), security_tries=bindparam("all"))

    def open_accounts(self, db: Connection, customers: Iterable[Customer]) -> None:
        """Take on customers, but for those who were taken on before."""
        known = {*db.scalars(self._ids)}
        new = [customer for customer in customers if customer.card.holder not in known]
        if new:
            db.execute(
                insert(self._table), [self._row(each, number) for number, each in enumerate(new, len(known) + 1)]
            )

    def _row(self, customer: Customer, number: int) -> dict[str, Any]:
        card = customer.card
        row = {"id": card.holder, "name": card.name, "idn": card.idn, "kind": card.kind, **vars(customer.check)}
        # As in real names of subscribers: 0, the bank's code, the bank's own number.
        row |= {"certificate_account": f"0{self._code}{number:012d}"}
        row |= {"security_tries": self._world.policy.security_tries}
        return row | {"member_since": self._world.clock.now() if customer.member else None}

    def join(self, call: Call, check: UserCheck) -> Row[Any]:
        """개인 인터넷뱅킹 가입. Raises what `identify` raises, NotIndividual, AlreadyMember."""
        customer = self.identify(call, check)
        _must_be_individual(self._bank, customer.kind)
        if customer.member_since:
            raise AlreadyMember(bank=self._bank, since=customer.member_since)
        call.db.execute(self._admit_member, {"this": customer.id, "now": self._world.clock.now()})
        return customer

    def recognise(self, call: Call, check: UserCheck) -> Row[Any]:
        """Return the customer who shows `check`, a member of internet banking. Raises NotAMember as well."""
        customer = self.identify(call, check)
        _must_be_individual(self._bank, customer.kind)
        if customer.member_since is None:
            raise NotAMember(bank=self._bank)
        return customer

    def identify(self, call: Call, check: UserCheck) -> Row[Any]:
        """Return the customer who shows `check`. Wrong codes are counted.

        Raises IdentityCheckFailed, or SecurityMediumLocked once there were too many.
        """
        customer = call.db.execute(self._by_account, {"account_number": check.account_number}).one_or_none()
        if customer is None:
            raise IdentityCheckFailed(bank=self._bank)
        if customer.security_tries == 0:
            raise SecurityMediumLocked(bank=self._bank)
        if not bytes_eq(customer.security_code.encode(), check.security_code.encode()):
            call.keep(self._take_a_try, {"this": customer.id})
            raise IdentityCheckFailed(bank=self._bank)
        tries = self._world.policy.security_tries
        if customer.security_tries != tries:
            call.keep(self._give_tries_back, {"this": customer.id, "all": tries})
        return customer

    def find(self, db: Connection, customer: str) -> Row[Any]:
        """Return the customer with this id."""
        return db.execute(self._by_id, {"id": customer}).one()

    def serve_at_branch(self, call: Call, sender: Party, card: IdentityCard) -> UserCheck:
        """지점 방문: open an account if there is none, hand out a new security medium, and admit to internet banking.

        Raises NotIndividual, and WrongIdentityCard for somebody else's: the clerk compares the face.
        """
        if sender != card.holder or self._holder_of(call.db, card.idn) not in (None, card.holder):
            raise WrongIdentityCard(bank=self._bank)
        _must_be_individual(self._bank, card.kind)
        number = self._count(call.db) + 1
        code = self._world.entropy.digits(f"{self._bank}/security-code", self._world.policy.security_digits)
        known = call.db.execute(self._by_id, {"id": card.holder}).one_or_none()
        check = UserCheck(known.account_number if known else f"000-{self._code}-{number:04d}-{number:03d}", code)
        self.open_accounts(call.db, [Customer(card, check, member=True)])
        new = {"this": card.holder, "code": code}
        call.db.execute(self._hand_out, new | {"all": self._world.policy.security_tries})
        call.db.execute(self._admit_member, {"this": card.holder, "now": self._world.clock.now()})
        return check

    def _holder_of(self, db: Connection, idn: str) -> str | None:
        return db.scalar(select(self._table.c.id).where(self._table.c.idn == idn))

    def _count(self, db: Connection) -> int:
        return db.scalar(select(func.count()).select_from(self._table)) or 0


def _must_be_individual(bank: Party, kind: str) -> None:
    if kind != CustomerKind.INDIVIDUAL:
        raise NotIndividual(bank=bank, kind=CustomerKind(kind))
