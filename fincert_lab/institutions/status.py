"""What a CA says in public about its certificates: revocation lists, day after day, and answers about one (OCSP).

Anybody may ask. There is a list for the root, which certified the CA, and one for each partition of the CA's customers.
It is signed in the transaction that revokes, so nobody is ever told the one without the other; unless the desk has a
`Trouble`. With each list of a partition but the first comes a delta, for those who have the list that was last
published on schedule.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from cryptography import x509
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import parsing
from fincert_lab.database import UTCDateTime
from fincert_lab.errors import BadInput, BadRequest, NotSupported, UnknownCertificate
from fincert_lab.institutions.ca_keys import CaKeys
from fincert_lab.institutions.institution import World
from fincert_lab.institutions.register import Register
from fincert_lab.institutions.responder import Responder, Trouble
from fincert_lab.institutions.visitors import OUTSIDE, Visitors
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki import crl, ocsp, scope
from fincert_lab.pki.authority import Authority
from fincert_lab.pki.validation import RevocationLists
from fincert_lab.store import Call, Store

ROOTS = 0  # the root's list, among the partitions, which count from 1. It has revoked nothing.


def list_table(tables: MetaData) -> Table:
    """Declare where a CA keeps the lists it signed.

    `base` is the number of the newest list of the partition, up to this one, that was published on schedule: when the
    one before had run out.
    """
    return Table(
        "crls",
        tables,
        Column("partition", Integer, primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("base", Integer, nullable=False),
        Column("entries", Integer, nullable=False),
        Column("next_update", UTCDateTime, nullable=False),
        Column("announced", Boolean, nullable=False),
        Column("der", LargeBinary, nullable=False),
        Column("delta", LargeBinary),
    )


@checked
class StatusDesk:
    """The status desk of `party`, which is called `authority` in certificates.

    `table` is in its database, `keys` sign for it, `register` is what it looks things up in. Before anybody is told
    anything, the CA does what is due by then.
    """

    def __init__(
        self,
        party: Party,
        store: Store,
        table: Table,
        authority: Authority,
        keys: CaKeys,
        register: Register,
        world: World,
        do_what_is_due: Callable[[], None],
    ) -> None:
        self.visitors = Visitors(party, store, world)
        self._party = party
        self._store = store
        self._table = table
        self._authority = authority
        self._root = keys.root
        self._ca = keys.ca
        self._responder = Responder(keys.ca.certificate, keys.ocsp_signer, world)
        self._register = register
        self._world = world
        self._do_what_is_due = do_what_is_due
        self._old_lists: dict[int, Row[Any]] = {}  # that are handed out instead of newer ones, if any are
        self._unannounced = select(table).where(~table.c.announced).order_by(table.c.partition, table.c.number)
        this = table.c.partition == bindparam("of"), table.c.number == bindparam("this")
        self._announced = update(table).where(*this).values(announced=True)
        newest = (
            select(table.c.partition, func.max(table.c.number).label("number")).group_by(table.c.partition).subquery()
        )
        self._newest = select(table).join(
            newest, (table.c.partition == newest.c.partition) & (table.c.number == newest.c.number)
        )

    def suffer(self, troubles: Collection[Trouble]) -> None:
        """Have these troubles from now on, and no others. Lists that are stale already stay the same ones."""
        self._do_what_is_due()
        if Trouble.STALE_LIST not in troubles:
            self._old_lists = {}
        elif not self._old_lists:
            with self._store.transaction() as db:
                self._old_lists = self._newest_lists(db)
        self._responder.suffer(troubles)

    def fetch_crls(self, sender: Party, certificate: x509.Certificate) -> RevocationLists:
        """Return the newest lists that speak of `certificate`. Anybody may ask.

        The CA's is empty bytes if it publishes none where the certificate says that its list is. Raises BadInput.
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
        """Return the newest list, or delta, that is at `address`, or empty bytes if none is. Anybody may ask."""
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
        return {row.partition: row for row in db.execute(self._newest)}

    def answer(self, sender: Party, request: Any) -> bytes:  # whatever it is, there is an answer
        """Answer a DER OCSP request about customers' certificates, with an error where it is none. Anybody may ask."""
        self._do_what_is_due()
        try:
            with self._asked(Act.ASK_OCSP, sender) as call:
                asked = ocsp.read_request(request, issuer=self._ca.certificate)
                statuses = [self._register.status_of(call.db, serial) for serial in asked.serials]
                call.facts["status"] = ", ".join(type(status).__name__.lower() for status in statuses)
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
        """Publish each list whose time has run out, and one that was signed and never announced: scheduled work."""
        self.visitors.end_hour()
        now = self._world.clock.now()
        with self._store.transaction() as db:
            newest = self._newest_lists(db)
            for partition in range(ROOTS, self._register.partitions(db) + 1):
                if _is_due(newest.get(partition), now):
                    self._sign(db, partition)
            unannounced = db.execute(self._unannounced).all()
        for row in unannounced:
            self._announce(row)

    def sign_changes(self, db: Connection) -> None:
        """Sign a list of each partition in which something has changed, as part of the transaction `db`.

        `publish_due` announces them, once that is committed.
        """
        for partition in self._register.untold(db):
            self._sign(db, partition)

    def _sign(self, db: Connection, partition: int) -> None:
        now, last = self._world.clock.now(), self._newest_lists(db).get(partition)
        number = last.number + 1 if last else 1
        self._register.tell(db, partition, number)
        revoked = [each for each in self._register.changes(db, partition, 0) if isinstance(each, crl.Revocation)]
        base, until = number, now + self._world.policy.crl_validity
        if last and not _is_due(last, now):
            base, until = last.base, last.next_update  # between two lists of the schedule: good until the later is due
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
            changes = self._register.changes(db, partition, last.base)
            row["delta"] = self._build(partition, changes, number, now, until, base=last.base)
        db.execute(insert(self._table), row)

    def _announce(self, row: Row[Any]) -> None:
        with self._store.call(Act.PUBLISH_CRL, self._party, self._party, self._party) as call:
            call.facts.update(issuer="ca" if row.partition else "root", number=row.number, entries=row.entries)
            if row.partition:
                call.facts["partition"] = row.partition
            call.db.execute(self._announced, {"of": row.partition, "this": row.number})

    def _build(
        self,
        partition: int,
        entries: Sequence[crl.Revocation | crl.Restoration],
        number: int,
        now: datetime,
        until: datetime,
        base: int | None = None,
    ) -> bytes:
        signer = self._ca if partition else self._root
        return crl.build(
            signer.certificate,
            signer.key,
            entries,
            number=number,
            this_update=now,
            next_update=until,
            address=self._authority.partition(partition) if partition else None,
            base=base,
            most=self._world.policy.crl_entries,
        )


def _is_due(last: Row[Any] | None, now: datetime) -> bool:
    return last is None or last.next_update <= now


def _addresses(certificate: object) -> list[str]:
    if not isinstance(certificate, x509.Certificate):
        raise BadInput(field="certificate")
    try:
        with parsing(BadInput(field="certificate")):
            return [str(address.value) for address in scope.addresses(certificate)]
    except (BadInput, NotSupported):
        return []  # what cannot be read is nowhere
