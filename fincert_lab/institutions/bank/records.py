"""A bank's customer records: who has internet banking here, and how the bank recognises them.

Internet banking for individuals (개인 인터넷뱅킹) comes first: without it the certificate centre cannot be used. A
customer who cannot be recognised remotely comes to a branch with an identity card.

Four digits can be guessed, so wrong codes are counted: a few in a row, and some more in the life of a security medium,
or else a patient guesser would get as many as the customer's right codes give back. An account that does not exist is
answered like a wrong code; only who shows the right one is told that the medium is locked, or how much of its life is
left. A locked one is of no use to others: the branch hands out another.
"""

from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.constant_time import bytes_eq
from sqlalchemy import Connection, Row

from fincert_lab.acts import CodesCounted
from fincert_lab.errors import (
    AlreadyMember,
    IdentityCheckFailed,
    NotAMember,
    NotIndividual,
    SecurityMediumLocked,
    SecurityMediumSpent,
    WrongIdentityCard,
)
from fincert_lab.institutions.bank import tables as sql
from fincert_lab.institutions.bank.customers import Customer, CustomerKind, IdentityCard, UserCheck
from fincert_lab.institutions.institution import World
from fincert_lab.language import Party
from fincert_lab.storage.store import Call


class Customers:
    """The customer records of `bank`, whose `code` has three digits."""

    def __init__(self, bank: Party, code: str, world: World) -> None:
        self._bank = bank
        self._code = code
        self._world = world

    def open_accounts(self, db: Connection, customers: Iterable[Customer]) -> None:
        """Add customers, except those who were added before."""
        known = {*db.scalars(sql.ALL_CUSTOMERS)}
        new = [customer for customer in customers if customer.card.holder not in known]
        if new:
            db.execute(sql.ADD_CUSTOMER, [self._row(each, number) for number, each in enumerate(new, len(known) + 1)])

    def _row(self, customer: Customer, number: int) -> dict[str, Any]:
        card = customer.card
        row = {"id": card.holder, "name": card.name, "idn": card.idn, "kind": card.kind, **vars(customer.check)}
        # As in real subscriber names: 0, the bank's code, the bank's own number.
        row |= {"certificate_account": f"0{self._code}{number:012d}"}
        rules = self._world.rules
        row |= {"security_tries": rules.security_tries, "security_budget": rules.security_budget}
        return row | {"member_since": self._world.clock.now() if customer.member else None}

    def join(self, call: Call, check: UserCheck) -> Row[Any]:
        """개인 인터넷뱅킹 가입. Raises what `identify` raises, NotIndividual, AlreadyMember."""
        customer = self.identify(call, check)
        _must_be_individual(self._bank, customer.kind)
        if customer.member_since:
            raise AlreadyMember(bank=self._bank, since=customer.member_since)
        call.db.execute(sql.ADMIT_MEMBER, {"this": customer.id, "now": self._world.clock.now()})
        return customer

    def recognise(self, call: Call, check: UserCheck) -> Row[Any]:
        """Return the customer who shows `check`, a member of internet banking. Raises NotAMember as well."""
        customer = self.identify(call, check)
        _must_be_individual(self._bank, customer.kind)
        if customer.member_since is None:
            raise NotAMember(bank=self._bank)
        return customer

    def identify(self, call: Call, check: UserCheck) -> Row[Any]:
        """Return the customer who shows `check`. Wrong codes are counted: if there were any, the call's facts tell.

        Raises IdentityCheckFailed; for the right code after too many wrong ones SecurityMediumLocked, or
        SecurityMediumSpent.
        """
        customer = call.db.execute(sql.BY_ACCOUNT, {"account_number": check.account_number}).one_or_none()
        this, code = (customer.id, customer.security_code) if customer else ("", "")
        if not bytes_eq(code.encode(), check.security_code.encode()) or customer is None:
            call.keep(sql.TAKE_A_TRY, {"this": this})  # the same work for an account that there is not
            raise IdentityCheckFailed(bank=self._bank)
        if customer.security_budget == 0:
            raise SecurityMediumSpent(bank=self._bank)
        if customer.security_tries == 0:
            raise SecurityMediumLocked(bank=self._bank)
        rules = self._world.rules
        if customer.security_tries != rules.security_tries:
            call.keep(sql.GIVE_TRIES_BACK, {"this": customer.id, "all": rules.security_tries})
        if customer.security_budget != rules.security_budget:
            call.facts = CodesCounted(Party(customer.id), customer.security_budget)
        return customer

    def find(self, db: Connection, customer: str) -> Row[Any]:
        """Return the customer with this id."""
        return db.execute(sql.CUSTOMER, {"id": customer}).one()

    def serve_at_branch(self, call: Call, sender: Party, card: IdentityCard) -> UserCheck:
        """지점 방문: open an account if there is none, hand out a new security medium, and add internet banking.

        Raises NotIndividual, and WrongIdentityCard for somebody else's card: the clerk compares the face.
        """
        if sender != card.holder or self._holder_of(call.db, card.idn) not in (None, card.holder):
            raise WrongIdentityCard(bank=self._bank)
        _must_be_individual(self._bank, card.kind)
        number = self._count(call.db) + 1
        code = self._world.entropy.digits(f"{self._bank}/security-code", self._world.rules.security_digits)
        known = call.db.execute(sql.CUSTOMER, {"id": card.holder}).one_or_none()
        check = UserCheck(known.account_number if known else f"000-{self._code}-{number:04d}-{number:03d}", code)
        self.open_accounts(call.db, [Customer(card, check, member=True)])
        rules = self._world.rules
        new = {"this": card.holder, "code": code, "all": rules.security_tries, "for_life": rules.security_budget}
        call.db.execute(sql.HAND_OUT, new)
        call.db.execute(sql.ADMIT_MEMBER, {"this": card.holder, "now": self._world.clock.now()})
        return check

    def _holder_of(self, db: Connection, idn: str) -> str | None:
        return db.scalar(sql.HOLDER_OF_IDN, {"idn": idn})

    def _count(self, db: Connection) -> int:
        return db.scalar(sql.COUNT_OF_CUSTOMERS) or 0


def _must_be_individual(bank: Party, kind: str) -> None:
    if kind != CustomerKind.INDIVIDUAL:
        raise NotIndividual(bank=bank, kind=CustomerKind(kind))
