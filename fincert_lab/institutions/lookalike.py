"""A page that imitates a service. It knows nothing of the service that is not public."""

from datetime import datetime

from cryptography import x509

from fincert_lab.arguments import checked
from fincert_lab.errors import BadInput, Field, Phishing
from fincert_lab.institutions import ports
from fincert_lab.institutions.bank.challenge import Challenge, Statement
from fincert_lab.institutions.bank.receipts import Receipt
from fincert_lab.institutions.institution import World
from fincert_lab.language import Party
from fincert_lab.pki.report import Report


@checked
class Lookalike:
    """A page that claims to be `service` and is an attacker's: it relays what it gets, to log in as the victim."""

    def __init__(self, address: Party, service: ports.Service) -> None:
        self.party = address
        self._copied = service

    def __repr__(self) -> str:
        return f"Service({str(self.party)!r})"  # even its repr looks genuine

    @property
    def claims(self) -> Party:
        """The name on the page."""
        return self._copied.claims

    @property
    def world(self) -> World:
        """The world this page is in."""
        return self._copied.world

    def give_challenge(self, sender: Party) -> Challenge:
        """Relay a challenge that was given to this page."""
        return self._copied.give_challenge(self.party)

    def accept(self, sender: Party, signed: bytes, statement: Statement) -> Receipt:
        """Log this page in with the victim's signature."""
        return self._copied.accept(self.party, signed, statement)

    def explain(self, certificate: x509.Certificate, at: datetime | None = None) -> Report:
        """Raise Phishing: such a page takes any certificate, and no bank asks about one on its behalf."""
        raise Phishing(claims=self.claims, actual=self.party)

    def review(self, receipt: Receipt) -> Report:
        """Raise BadInput: receipts are the bank's, and none belongs to this page."""
        raise BadInput(Field.RECEIPT)

    def log_out(self, sender: Party) -> None:
        """Claim that the victim is logged out, and do nothing."""
