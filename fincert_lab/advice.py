"""The product's own reminders to its users: the advice that a bank's guide only prints.

Advice follows from the state and the rules, and from nothing else; it never changes anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fincert_lab.counters import Lapse
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.snapshot import CertificateState, Refusal, Snapshot, Status


class Hint(StrEnum):
    """A kind of reminder. Each has words in the catalogue: what is wrong, and what to do."""

    CHANGE_PIN = "change_pin"  # not changed for a long time
    REVOKE_UNUSED = "revoke_unused"  # not used for a long time
    RESTORE = "restore"  # suspended; after a while it is revoked
    RENEW = "renew"  # expires soon, and can be renewed
    REGISTERED_EXPIRING = "registered_expiring"  # another bank's, registered here, expires soon
    REGISTERED_USELESS = "registered_useless"  # another bank's, registered here, is revoked or expired
    CLASH = "clash"  # another bank's is registered where the owner has that bank's own
    LAST_TRY = "last_try"  # one more wrong PIN, and it is locked
    PIN_LOCKED = "pin_locked"  # no tries are left
    KEY_DESTROYED = "key_destroyed"  # by the HSM, after the last try
    COUNTER_ROLLED_BACK = "counter_rolled_back"  # an old copy of the HSM's counter was put back
    BUDGET_SPENT = "budget_spent"  # the account's lifetime budget of tries is used up
    BUDGET_LOW = "budget_low"  # the budget is no larger than the number of tries of one PIN
    HSM_SILENT = "hsm_silent"  # one HSM of three does not answer: keys still open, and no PIN can be changed
    HSM_WRONG = "hsm_wrong"  # one HSM of three answered wrongly: keys still open
    HSM_OUT_OF_STEP = "hsm_out_of_step"  # one HSM of three has nothing for this certificate any more
    CODES_SPENT = "codes_spent"  # a security medium's lifetime budget of wrong codes is used up
    CODES_LOW = "codes_low"  # that budget is no larger than the number of wrong codes in a row
    PUBLIC_PLACE = "public_place"  # a device in a public place connects to the cloud without an SMS


_DEAD_ENDS = {  # valid but unusable: the owner has to act
    Refusal.PIN_LOCKED: Hint.PIN_LOCKED,
    Refusal.KEY_DESTROYED: Hint.KEY_DESTROYED,
    Refusal.COUNTER_ROLLED_BACK: Hint.COUNTER_ROLLED_BACK,
    Refusal.BUDGET_SPENT: Hint.BUDGET_SPENT,
}
_LAPSES = {Lapse.SILENT: Hint.HSM_SILENT, Lapse.WRONG: Hint.HSM_WRONG}
_CAFE = "/cafe"  # the one listed device that nobody owns: it is public, whether that was said or not
_NOT_OVER = (Status.VALID, Status.SUSPENDED)


@dataclass(frozen=True)
class Advice:
    """One reminder for `person`. `about` is a certificate, device, HSM or bank; `bank` is where it matters."""

    person: Party
    hint: Hint
    about: CertificateId | Party
    bank: Party | None = None


@dataclass(frozen=True)
class Advices:
    """The reminders after event `number`."""

    number: int
    items: tuple[Advice, ...]


def advise(state: Snapshot, rules: Rules) -> list[Advice]:
    """Return every reminder that `state` gives a reason for."""
    found: list[Advice] = []
    for certificate in state.certificates.values():
        found += _about_key(state, certificate)
        if state.refusal_everywhere(certificate) is None:
            found += _about_own(state, rules, certificate)
        if state.status(certificate) is Status.SUSPENDED:
            found.append(Advice(certificate.owner, Hint.RESTORE, certificate.id, certificate.bank))
        found += _about_registered(state, rules, certificate)
    found += _about_hsms(state)
    for (person, bank), left in state.codes_left.items():
        if left <= rules.security_tries:
            found.append(Advice(person, Hint.CODES_LOW if left else Hint.CODES_SPENT, bank, bank))
    remembered = {device for _, device in state.remembered}
    for device in sorted(each for each in remembered if each in state.public or each.endswith(_CAFE)):
        found.append(Advice(Party(device.split("/")[0]), Hint.PUBLIC_PLACE, device))
    return found


def _about_key(state: Snapshot, certificate: CertificateState) -> Iterator[Advice]:
    refusal, budget = state.refusal_everywhere(certificate), state.budgets.get(certificate.account, 0)
    if refusal in _DEAD_ENDS:
        yield Advice(certificate.owner, _DEAD_ENDS[refusal], certificate.id, certificate.bank)
    elif refusal is None and budget <= state.pin_tries:
        yield Advice(certificate.owner, Hint.BUDGET_LOW, certificate.id, certificate.bank)
    elif refusal is None and certificate.tries_left == 1 < state.pin_tries:
        yield Advice(certificate.owner, Hint.LAST_TRY, certificate.id, certificate.bank)
    if refusal is None and any(counter.destroyed or counter.rolled_back for counter in certificate.hsms.values()):
        yield Advice(certificate.owner, Hint.HSM_OUT_OF_STEP, certificate.id, certificate.bank)


def _about_hsms(state: Snapshot) -> Iterator[Advice]:
    """Tell everybody who has a key there which HSM does not do its part."""
    owners = {each.owner for each in state.certificates.values() if state.refusal_everywhere(each) is None}
    for hsm, lapse in state.lapses.items():
        yield from (Advice(owner, _LAPSES[lapse], hsm) for owner in sorted(owners))


def _about_own(state: Snapshot, rules: Rules, certificate: CertificateState) -> Iterator[Advice]:
    assert state.at is not None and certificate.issued is not None
    owner, this, bank = certificate.owner, certificate.id, certificate.bank
    replaced = any(newer.bank == bank for newer in _newer(state, certificate))
    if not replaced and certificate.pin_set and state.at - certificate.pin_set >= rules.pin_age:
        yield Advice(owner, Hint.CHANGE_PIN, this, bank)
    if not replaced and state.at - (certificate.used or certificate.issued) >= rules.unused_after:
        yield Advice(owner, Hint.REVOKE_UNUSED, this, bank)
    if not replaced and _soon_over(state, rules, certificate):
        yield Advice(owner, Hint.RENEW, this, bank)


def _about_registered(state: Snapshot, rules: Rules, certificate: CertificateState) -> Iterator[Advice]:
    status = state.status(certificate)
    for bank in certificate.registered:
        if status not in _NOT_OVER:
            yield Advice(certificate.owner, Hint.REGISTERED_USELESS, certificate.id, bank)
            continue
        replaced = any(bank in newer.registered for newer in _newer(state, certificate))
        if _soon_over(state, rules, certificate) and not replaced:
            yield Advice(certificate.owner, Hint.REGISTERED_EXPIRING, certificate.id, bank)
        own = (c for c in state.certificates.values() if (c.owner, c.bank) == (certificate.owner, bank))
        if any(state.status(other) in _NOT_OVER for other in own):
            yield Advice(certificate.owner, Hint.CLASH, certificate.id, bank)


def _newer(state: Snapshot, certificate: CertificateState) -> list[CertificateState]:
    """Return the owner's usable certificates that expire later."""
    own = (other for other in state.certificates.values() if other.owner == certificate.owner)
    longer = (other for other in own if other.valid_until > certificate.valid_until)
    return [other for other in longer if state.refusal_everywhere(other) is None]


def _soon_over(state: Snapshot, rules: Rules, certificate: CertificateState) -> bool:
    assert state.at is not None
    return certificate.valid_until - state.at <= rules.renewal_window
