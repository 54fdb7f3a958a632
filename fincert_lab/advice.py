"""What the product reminds its users of, by itself: the advice that a bank's guide only prints.

Advice follows from the state and the rules, and from nothing else; it never changes anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fincert_lab.language import Party
from fincert_lab.policy import Policy
from fincert_lab.snapshot import CertificateState, Refusal, Snapshot, Status


class Hint(StrEnum):
    """What there is to be said. Each has words in the catalogue: what is the matter, and what to do."""

    CHANGE_PIN = "change_pin"  # not changed for long
    REVOKE_UNUSED = "revoke_unused"  # not used for long
    RESTORE = "restore"  # suspended, and after a while revoked
    RENEW = "renew"  # will soon expire, and can be renewed
    REGISTERED_EXPIRING = "registered_expiring"  # another bank's, registered here, will soon expire
    REGISTERED_USELESS = "registered_useless"  # another bank's, registered here, is revoked or expired
    CLASH = "clash"  # another bank's is registered where the owner has one of that bank's own
    LAST_TRY = "last_try"  # one wrong PIN more, and it is locked
    PIN_LOCKED = "pin_locked"  # no tries are left
    KEY_DESTROYED = "key_destroyed"  # by the HSM, after the last try
    BUDGET_SPENT = "budget_spent"  # the account has no tries left for all its life
    BUDGET_LOW = "budget_low"  # it has no more of them than a PIN has
    PUBLIC_PLACE = "public_place"  # a device in a public place is let in to the cloud without an SMS


_DEAD_ENDS = {  # valid, and of no use: the owner has to do something about it
    Refusal.PIN_LOCKED: Hint.PIN_LOCKED,
    Refusal.KEY_DESTROYED: Hint.KEY_DESTROYED,
    Refusal.BUDGET_SPENT: Hint.BUDGET_SPENT,
}
_CAFE = "/cafe"  # the one of everybody's devices that is nobody's own: it is public, whether that was said or not
_NOT_OVER = (Status.VALID, Status.SUSPENDED)


@dataclass(frozen=True)
class Advice:
    """One reminder for `person`. `about` is a certificate's serial number or a device; `bank` is where it matters."""

    person: Party
    hint: Hint
    about: str
    bank: Party | None = None


@dataclass(frozen=True)
class Advices:
    """What there was to be reminded of after event `number`."""

    number: int
    items: tuple[Advice, ...]


def advise(state: Snapshot, policy: Policy) -> list[Advice]:
    """Return every reminder that `state` gives reason for."""
    found: list[Advice] = []
    for certificate in state.certificates.values():
        found += _about_key(state, certificate)
        if state.refusal_everywhere(certificate) is None:
            found += _about_own(state, policy, certificate)
        if state.status(certificate) is Status.SUSPENDED:
            found.append(Advice(certificate.owner, Hint.RESTORE, certificate.serial, certificate.bank))
        found += _about_registered(state, policy, certificate)
    remembered = {device for _, device in state.remembered}
    for device in sorted(each for each in remembered if each in state.public or each.endswith(_CAFE)):
        found.append(Advice(Party(device.split("/")[0]), Hint.PUBLIC_PLACE, device))
    return found


def _about_key(state: Snapshot, certificate: CertificateState) -> Iterator[Advice]:
    refusal, budget = state.refusal_everywhere(certificate), state.budgets.get(certificate.account, 0)
    if refusal in _DEAD_ENDS:
        yield Advice(certificate.owner, _DEAD_ENDS[refusal], certificate.serial, certificate.bank)
    elif refusal is None and budget <= state.pin_tries:
        yield Advice(certificate.owner, Hint.BUDGET_LOW, certificate.serial, certificate.bank)
    elif refusal is None and certificate.tries_left == 1 < state.pin_tries:
        yield Advice(certificate.owner, Hint.LAST_TRY, certificate.serial, certificate.bank)


def _about_own(state: Snapshot, policy: Policy, certificate: CertificateState) -> Iterator[Advice]:
    assert state.at is not None and certificate.issued is not None
    owner, serial, bank = certificate.owner, certificate.serial, certificate.bank
    replaced = any(newer.bank == bank for newer in _newer(state, certificate))
    if not replaced and certificate.pin_set and state.at - certificate.pin_set >= policy.pin_age:
        yield Advice(owner, Hint.CHANGE_PIN, serial, bank)
    if not replaced and state.at - (certificate.used or certificate.issued) >= policy.unused_after:
        yield Advice(owner, Hint.REVOKE_UNUSED, serial, bank)
    if not replaced and _soon_over(state, policy, certificate):
        yield Advice(owner, Hint.RENEW, serial, bank)


def _about_registered(state: Snapshot, policy: Policy, certificate: CertificateState) -> Iterator[Advice]:
    status = state.status(certificate)
    for bank in certificate.registered:
        if status not in _NOT_OVER:
            yield Advice(certificate.owner, Hint.REGISTERED_USELESS, certificate.serial, bank)
            continue
        replaced = any(bank in newer.registered for newer in _newer(state, certificate))
        if _soon_over(state, policy, certificate) and not replaced:
            yield Advice(certificate.owner, Hint.REGISTERED_EXPIRING, certificate.serial, bank)
        own = (c for c in state.certificates.values() if (c.owner, c.bank) == (certificate.owner, bank))
        if any(state.status(other) in _NOT_OVER for other in own):
            yield Advice(certificate.owner, Hint.CLASH, certificate.serial, bank)


def _newer(state: Snapshot, certificate: CertificateState) -> list[CertificateState]:
    """Return the owner's usable certificates that last longer."""
    own = (other for other in state.certificates.values() if other.owner == certificate.owner)
    longer = (other for other in own if other.valid_until > certificate.valid_until)
    return [other for other in longer if state.refusal_everywhere(other) is None]


def _soon_over(state: Snapshot, policy: Policy, certificate: CertificateState) -> bool:
    assert state.at is not None
    return certificate.valid_until - state.at <= policy.renewal_window
