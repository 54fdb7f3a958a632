"""A CA's public status information: revocation lists, day after day, and answers about one certificate (OCSP).

Anybody may ask. There is a list for the root, which certified the CA, and one for each partition of the CA's customers.
A list is signed in the transaction that revokes, so nobody is ever told the one without the other, unless the desk has
a `Fault`. With each list of a partition but the first comes a delta, for those who have the last list that was
published on schedule.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from cryptography import x509
from sqlalchemy import Connection, Row

from fincert_lab.acts import ListPublished, StatusTold
from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, BadRequest, Field, NotSupported, UnknownCertificate
from fincert_lab.institutions.ca import tables as sql
from fincert_lab.institutions.ca.issued import IssuedCertificates
from fincert_lab.institutions.ca.keys import CaKeys
from fincert_lab.institutions.ca.responder import Fault, Responder
from fincert_lab.institutions.ca.visitors import OUTSIDE, Visitors
from fincert_lab.institutions.institution import World
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki import crl, ocsp, scope
from fincert_lab.pki.authority import Authority
from fincert_lab.pki.validation import RevocationLists
from fincert_lab.storage.store import Call, Store

ROOTS = 0  # the key of the root's list, among the partitions, which count from 1. It has revoked nothing.


@checked
class StatusDesk:
    """The status desk of `party`, named `authority` in certificates.

    `store` holds its lists, `keys` sign for it, `issued` is where it looks up certificates. Before it answers anybody,
    the CA does the work that is due.
    """

    def __init__(
        self,
        party: Party,
        store: Store,
        authority: Authority,
        keys: CaKeys,
        issued: IssuedCertificates,
        world: World,
        do_what_is_due: Callable[[], None],
    ) -> None:
        self.visitors = Visitors(party, store, world)
        self._party = party
        self._store = store
        self._authority = authority
        self._root = keys.root
        self._ca = keys.ca
        self._responder = Responder(keys.ca.certificate, keys.ocsp_signer, world)
        self._issued = issued
        self._world = world
        self._do_what_is_due = do_what_is_due
        self._old_lists: dict[int, Row[Any]] = {}  # that are handed out instead of newer ones, if the fault is on

    def set_faults(self, faults: Collection[Fault]) -> None:
        """Set these faults, replacing all others. Lists that are stale already stay the same."""
        self._do_what_is_due()
        if Fault.STALE_LIST not in faults:
            self._old_lists = {}
        elif not self._old_lists:
            with self._store.transaction() as db:
                self._old_lists = self._newest_lists(db)
        self._responder.set_faults(faults)

    def fetch_crls(self, sender: Party, certificate: x509.Certificate) -> RevocationLists:
        """Return the newest lists that cover `certificate`. Anybody may ask.

        The CA's list is empty bytes if none is published at the address in the certificate. Raises BadInput.
        """
        addresses = _addresses(certificate)
        lists = self._hand_out(sender)
        its = next((row for address, row in lists.items() if address in addresses and row.partition), None)
        return RevocationLists(
            root=lists[self._authority.root_crl].der,
            ca=its.der if its else b"",
            delta=its.delta if its else None,
        )

    def fetch_list(self, sender: Party, address: str) -> bytes:
        """Return the newest list, or delta, at `address`, or empty bytes if there is none. Anybody may ask."""
        for its, row in self._hand_out(sender).items():
            if address in {its, crl.delta_address(its)}:
                return (row.der if address == its else row.delta) or b""
        return b""

    def _hand_out(self, sender: Party) -> dict[str, Row[Any]]:
        self._do_what_is_due()
        with self._asked(Act.FETCH_CRL, sender) as call:
            lists = self._newest_lists(call.db)
        lists |= self._old_lists
        its = self._authority
        return {its.partition(each) if each else its.root_crl: row for each, row in lists.items()}

    def _newest_lists(self, db: Connection) -> dict[int, Row[Any]]:
        return {row.partition: row for row in db.execute(sql.NEWEST)}

    def answer(self, sender: Party, request: Any) -> bytes:  # every request gets an answer
        """Answer a DER OCSP request about customers' certificates, a malformed one with an error. Anybody may ask."""
        self._do_what_is_due()
        try:
            with self._asked(Act.ASK_OCSP, sender) as call:
                asked = ocsp.read_request(request, issuer=self._ca.certificate)
                statuses = [self._issued.status_of(call.db, serial) for serial in asked.serials]
                call.facts = StatusTold(", ".join(type(status).__name__.lower() for status in statuses))
        except BadRequest:
            return ocsp.MALFORMED_REQUEST
        except UnknownCertificate:
            return ocsp.UNAUTHORIZED
        return self._responder.answer(asked, statuses)

    def _asked(self, act: Act, sender: Party) -> AbstractContextManager[Call]:
        if sender == OUTSIDE:
            return self.visitors.call(act)
        return self._store.call(act, sender, self._party, self._party)

    def publish_due(self) -> None:
        """Publish each list that is due, and any that was signed but not announced: scheduled work."""
        self.visitors.end_hour()
        now = self._world.clock.now()
        with self._store.transaction() as db:
            newest = self._newest_lists(db)
            for partition in range(ROOTS, self._issued.partitions(db) + 1):
                if _is_due(newest.get(partition), now):
                    self._sign(db, partition)
            unannounced = db.execute(sql.UNANNOUNCED).all()
        for row in unannounced:
            self._announce(row)

    def sign_changes(self, db: Connection) -> None:
        """Sign a list for each partition with changes, as part of the transaction `db`.

        `publish_due` announces them once that is committed.
        """
        for partition in self._issued.unpublished(db):
            self._sign(db, partition)

    def _sign(self, db: Connection, partition: int) -> None:
        now, last = self._world.clock.now(), self._newest_lists(db).get(partition)
        number = last.number + 1 if last else 1
        self._issued.note_published(db, partition, number)
        revoked = [each for each in self._issued.changes(db, partition, 0) if isinstance(each, crl.Revocation)]
        base, until = number, now + self._world.rules.crl_validity
        if last and not _is_due(last, now):
            base, until = last.base, last.next_update  # an unscheduled list: valid until the next scheduled one is due
        row: dict[str, Any] = {
            "partition": partition,
            "number": number,
            "base": base,
            "entries": len(revoked),
            "next_update": until,
            "announced": False,
            "der": self._build(partition, revoked, number, now, until),
            "delta": None,
        }
        if last and partition != ROOTS:
            changes = self._issued.changes(db, partition, last.base)
            row["delta"] = self._build(partition, changes, number, now, until, base=last.base)
        db.execute(sql.ADD_LIST, row)

    def _announce(self, row: Row[Any]) -> None:
        with self._store.call(Act.PUBLISH_CRL, self._party, self._party, self._party) as call:
            whose, partition = ("ca", row.partition) if row.partition else ("root", None)
            call.facts = ListPublished(whose, row.number, row.entries, partition)
            call.db.execute(sql.ANNOUNCED, {"of": row.partition, "this": row.number})

    def _build(
        self,
        partition: int,
        entries: Sequence[crl.Revocation | crl.Restoration],
        number: int,
        now: datetime,
        until: datetime,
        base: int | None = None,
    ) -> bytes:
        return crl.build(
            self._ca if partition else self._root,
            entries,
            number=number,
            this_update=now,
            next_update=until,
            address=self._authority.partition(partition) if partition else None,
            base=base,
            most=self._world.rules.crl_entries,
        )


def _is_due(last: Row[Any] | None, now: datetime) -> bool:
    return last is None or last.next_update <= now


def _addresses(certificate: object) -> list[str]:
    if not isinstance(certificate, x509.Certificate):
        raise BadInput(Field.CERTIFICATE)
    try:
        with parsing(BadInput(Field.CERTIFICATE)):
            return [str(address.value) for address in scope.addresses(certificate)]
    except (BadInput, NotSupported):
        return []  # an unreadable point has no address
