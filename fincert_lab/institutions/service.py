"""Services that rely on certificates: a bank's internet banking, its apps. A signature logs in; a signature orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fincert_lab.clock import kst
from fincert_lab.institutions.challenge import Challenge, Challenges, Statement
from fincert_lab.institutions.institution import World
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.profile import serial_of

if TYPE_CHECKING:
    from fincert_lab.institutions.bank import Bank


@dataclass(frozen=True, repr=False)
class Receipt:
    """The service's word that it accepted a signed act, and when (UTC). Numbers run per bank."""

    number: int
    service: Party
    act: Act
    at: datetime

    def __repr__(self) -> str:
        at = f"{kst(self.at):%Y-%m-%d %H:%M} KST"
        return f"Receipt(number={self.number}, service={str(self.service)!r}, act={self.act.value!r}, at={at!r})"


class Service:
    """One service of `bank`. It takes the certificates that its bank knows."""

    def __init__(self, party: Party, bank: Bank, challenges: Challenges) -> None:
        self.party = party
        self._bank = bank
        self._challenges = challenges

    def __repr__(self) -> str:
        return f"Service({str(self.party)!r})"

    @property
    def world(self) -> World:
        """The world this service is in."""
        return self._bank.world

    def give_challenge(self, sender: Party) -> Challenge:
        """Give a fresh challenge to sign."""
        return self._challenges.give(sender)

    def accept(self, sender: Party, signed: bytes, statement: Statement) -> Receipt:
        """Accept a signed login or transfer.

        `statement` is what the customer saw; `signed` must be CMS over exactly that. Raises the errors of
        `Challenges.accept` and of `validation.validate`, and NotRegistered.
        """
        with self._bank.store.call(statement.act, sender, self.party, self.party) as call:
            certificate = self._challenges.accept(call, signed, statement, Act.LOGIN, Act.TRANSFER)
            call.facts["certificate"] = serial_of(certificate)
            self._bank.judge(certificate)
            self._bank.must_know(call.db, certificate)
            number = self._bank.write_receipt(call.db, self.party, statement.act, signed)
            call.facts["receipt"] = number
        return Receipt(number, self.party, statement.act, self._bank.world.clock.now())
