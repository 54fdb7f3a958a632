"""The state of a lab: its certificates, and what its people are advised about.

It follows from the journal (`past`). The state table, the panels and time travel use this state, and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fincert_lab.counters import Counter, Lapse
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import WrongType
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason


class Status(StrEnum):
    """A certificate's status, from what the CA says and from the calendar."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Refusal(StrEnum):
    """Why a service would refuse a certificate, as the state table names it."""

    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_STORED = "not_stored"
    DELETED = "deleted"
    PIN_LOCKED = "pin_locked"
    KEY_DESTROYED = "key_destroyed"
    COUNTER_ROLLED_BACK = "counter_rolled_back"
    BUDGET_SPENT = "budget_spent"
    NOT_REGISTERED = "not_registered"
    DISTRUSTED = "distrusted"


@dataclass(frozen=True)
class CertificateState:
    """A certificate's state. Times are in UTC; `tries_left` and `pin_set` are None until a PIN is set.

    The CA named in `id` issued it, through `bank`. `account` identifies the cloud account; `destroyed` is true once the
    HSM has destroyed its half of the key, `rolled_back` while it refuses a counter that was put back; `hsms` says that
    of each HSM. `used` is when a service last accepted it. `policy` is the name of its policy.
    """

    id: CertificateId
    owner: Party
    bank: Party
    valid_until: datetime
    account: str = ""
    revoked: Reason | None = None
    suspended: bool = False
    stored: bool = False
    destroyed: bool = False
    rolled_back: bool = False
    tries_left: int | None = None
    pin_set: datetime | None = None
    issued: datetime | None = None
    used: datetime | None = None
    registered: tuple[Party, ...] = ()
    policy: str = "personal"
    hsms: Mapping[Party, Counter] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """The state after event `number`, at lab time `at` (UTC).

    `services` are "bank/service" ids; `pin_tries` is the maximum number of PIN tries, and `budgets` are the lifetime
    budgets of the cloud accounts. `codes_left` is how many more wrong codes the security medium of a person at a bank
    takes in its life, where that is known not to be all. `remembered` are the accounts and devices that connect
    automatically, `public` the devices in a public place, `lapses` the HSMs that were found not to answer, or wrongly.
    `distrusted` are banks, CAs and policies: what a bank has come to trust no longer.
    """

    number: int = 0
    at: datetime | None = None
    services: tuple[Party, ...] = ()
    pin_tries: int = 0
    certificates: Mapping[CertificateId, CertificateState] = field(default_factory=dict)
    budgets: Mapping[str, int] = field(default_factory=dict)
    codes_left: Mapping[tuple[Party, Party], int] = field(default_factory=dict)
    remembered: frozenset[tuple[str, Party]] = frozenset()
    public: frozenset[Party] = frozenset()
    suite: Suite = Suite.HMAC
    lapses: Mapping[Party, Lapse] = field(default_factory=dict)
    distrusted: frozenset[tuple[Party, str, str]] = frozenset()

    def status(self, certificate: CertificateState) -> Status:
        """Return the status now, by the revocation list and the calendar. Raises BadInput."""
        if not isinstance(certificate, CertificateState):
            raise WrongType("certificate", CertificateState.__name__, type(certificate).__name__)
        if certificate.revoked:
            return Status.REVOKED
        assert self.at is not None
        if self.at > certificate.valid_until:
            return Status.EXPIRED
        return Status.SUSPENDED if certificate.suspended else Status.VALID

    def refusals(self, certificate: CertificateState) -> dict[Party, Refusal]:
        """Return the services that would refuse `certificate` even with the right PIN, and why.

        For a bank that does not know it, only that reason is given: the bank might not trust its CA either.
        """
        everywhere = self.refusal_everywhere(certificate)
        reasons = {each: everywhere or self._refusal_at(_bank_of(each), certificate) for each in self.services}
        return {service: reason for service, reason in reasons.items() if reason}

    def _refusal_at(self, bank: Party, certificate: CertificateState) -> Refusal | None:
        if bank not in (certificate.bank, *certificate.registered):
            return Refusal.NOT_REGISTERED
        is_distrusted = (bank, certificate.id.issuer, certificate.policy) in self.distrusted
        return Refusal.DISTRUSTED if is_distrusted else None

    def refusal_everywhere(self, certificate: CertificateState) -> Refusal | None:
        """Return why every service would refuse `certificate`, or None."""
        status = self.status(certificate)
        if status is not Status.VALID:
            return Refusal(status.value)
        if not certificate.stored or certificate.tries_left is None:
            return Refusal.NOT_STORED if certificate.pin_set is None else Refusal.DELETED
        if certificate.destroyed:
            return Refusal.KEY_DESTROYED
        if certificate.rolled_back:
            return Refusal.COUNTER_ROLLED_BACK
        if not certificate.tries_left:
            return Refusal.PIN_LOCKED
        return None if self.budgets.get(certificate.account) else Refusal.BUDGET_SPENT


@dataclass(frozen=True)
class Changes:
    """Two points in time to compare."""

    before: Snapshot
    after: Snapshot


def _bank_of(service: Party) -> Party:
    return Party(service.split("/")[0])
