"""What is so in a lab, told twice: as the institutions' databases have it, and as the journal leads one to believe."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import text

from fincert_lab import Lab
from fincert_lab.institutions.institution import account_label
from fincert_lab.pki.reason import Reason
from fincert_lab.snapshot import Snapshot
from fincert_lab.storage.engine import UTCDateTime
from fincert_lab.storage.store import Store

_CERTIFICATES = text("SELECT serial, customer, bank, valid_until, reason FROM certificates").columns(
    valid_until=UTCDateTime
)
# Of accounts in which a key was proved; before that a budget is of no consequence.
_BUDGETS = """SELECT account, remaining FROM budgets
              WHERE account IN (SELECT account FROM registrations WHERE state <> 'pending')"""
_HOLD = Reason.CERTIFICATE_HOLD
_REMEMBERED = "SELECT account, device FROM devices WHERE auto_connect IS NOT NULL"


def facts_in(snapshot: Snapshot) -> dict[str, Any]:
    """Return what `snapshot` says of certificates, keys that a PIN could open, registrations, budgets, devices."""
    certificates = snapshot.certificates.values()
    live = [each for each in certificates if each.tries_left is not None and not each.destroyed]
    return {
        "certificates": {
            each.id: (each.owner, each.bank, each.valid_until, _HOLD if each.suspended else each.revoked)
            for each in certificates
        },
        "tries": {each.id: each.tries_left for each in live},
        "stored": {each.id for each in live if each.stored},
        "registered": {(bank, each.id) for each in certificates for bank in each.registered},
        "budgets": dict(snapshot.budgets),
        "remembered": set(snapshot.remembered),
    }


def facts_in_databases(lab: Lab) -> dict[str, Any]:
    """Return the same facts as CA, HSM, cloud and banks have them.

    Which envelope counts, the HSM says, or two of three: the one whose registration is live there. The cloud may not
    have noted it yet.
    """
    live = "SELECT id, issuer, serial, tries FROM registrations WHERE state = 'live'"
    registrations = [row for hsm in lab.hsms.values() for row in _rows(hsm.store, live)]
    tries = _at_enough(lab, (((row.issuer, row.serial), row.tries) for row in registrations))
    budgets = [row for hsm in lab.hsms.values() for row in _rows(hsm.store, _BUDGETS)]
    envelopes = _rows(lab.cloud.store, "SELECT registration FROM envelopes WHERE blob IS NOT NULL AND NOT deleting")
    kept = {row.registration for row in envelopes}
    taken = "SELECT issuer, serial FROM certificates WHERE how = 'registered'"
    return {
        "certificates": {
            (ca.party, row.serial): (row.customer, row.bank, row.valid_until, row.reason and Reason(row.reason))
            for ca in lab.cas.values()
            for row in _rows(ca.store, _CERTIFICATES)
        },
        "tries": tries,
        "stored": {(row.issuer, row.serial) for row in registrations if row.id in kept} & tries.keys(),
        "registered": {
            (name, (row.issuer, row.serial)) for name, bank in lab.banks.items() for row in _rows(bank.store, taken)
        },
        "budgets": _at_enough(lab, ((account_label(row.account), row.remaining) for row in budgets)),
        "remembered": {(account_label(row.account), row.device) for row in _rows(lab.cloud.store, _REMEMBERED)},
    }


def _at_enough(lab: Lab, counts: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    """Return what as many HSMs as are needed have at least, of what that many have at all."""
    each: dict[Any, list[int]] = defaultdict(list)
    for of, count in counts:
        each[of].append(count)
    needed = lab.hsm.suite.needed
    return {of: sorted(counted)[-needed] for of, counted in each.items() if len(counted) >= needed}


def _rows(store: Store, query: Any) -> list[Any]:
    with store.transaction() as db:
        return list(db.execute(text(query) if isinstance(query, str) else query))
