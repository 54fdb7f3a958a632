"""What a CA says in public about its certificates: revocation lists, day after day, and answers about one (OCSP).

Anybody may ask. A list is signed in the transaction that revokes, so nobody is ever told the one without the other;
unless the desk has a `Trouble`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from fincert_lab.crypto import keys
from fincert_lab.database import UTCDateTime
from fincert_lab.errors import BadRequest, UnknownCertificate
from fincert_lab.institutions.institution import World
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki import crl, ocsp
from fincert_lab.pki.validation import RevocationLists
from fincert_lab.secret import Secret
from fincert_lab.store import Store

FAST = timedelta(hours=1)  # of a clock that is ahead: lab assumption


class Trouble(StrEnum):
    """What can go wrong where a status is asked for: by accident, or because somebody in between wants it to.

    Of several that concern the answer, the first of these that is on decides what is answered.
    """

    STALE_LIST = "stale_list"  # the lists of before are handed out, whatever has been published since
    OCSP_DOWN = "ocsp_down"  # "try later", which nobody signs (RFC 6960 §2.3)
    FORGED_ANSWER = "forged_answer"  # "good", signed with a key that is not the CA's
    FAST_CLOCK = "fast_clock"  # an answer from the future: the CA's clock is an hour ahead
    REPLAYED_ANSWER = "replayed_answer"  # the first answer that was given since, again


@dataclass(frozen=True, repr=False)
class Issuer(Secret):
    """A certificate that certifies others, its private key, and where to look up what it has revoked."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    revocations: Callable[[Connection], list[crl.Revocation]]


def list_table(tables: MetaData) -> Table:
    """Declare where a CA keeps the lists it signed."""
    return Table(
        "crls",
        tables,
        Column("issuer", String, primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("entries", Integer, nullable=False),
        Column("next_update", UTCDateTime, nullable=False),
        Column("announced", Boolean, nullable=False),
        Column("der", LargeBinary, nullable=False),
    )


class StatusDesk:
    """The status desk of `party`; `table` is in its database, `issuers` are who signs a list there, by name.

    `status_of` looks up one of the customers' certificates, which are those of the issuer called "ca".
    """

    def __init__(
        self,
        party: Party,
        store: Store,
        table: Table,
        issuers: Mapping[str, Issuer],
        status_of: Callable[[Connection, int], ocsp.Status],
        world: World,
    ) -> None:
        self._party = party
        self._store = store
        self._table = table
        self._issuers = issuers
        self._status_of = status_of
        self._world = world
        self._troubles: frozenset[Trouble] = frozenset()
        self._old_lists: RevocationLists | None = None
        self._old_answers: dict[bytes, bytes] = {}
        self._announced = update(table).where(table.c.issuer == bindparam("of")).values(announced=True)
        newest = select(table.c.issuer, func.max(table.c.number).label("number")).group_by(table.c.issuer).subquery()
        self._newest = select(table).join(
            newest, (table.c.issuer == newest.c.issuer) & (table.c.number == newest.c.number)
        )

    def suffer(self, troubles: Collection[Trouble]) -> None:
        """Have these troubles from now on, and no others. Lists that are stale already stay the same ones."""
        self.publish_due()
        if Trouble.STALE_LIST not in self._troubles:
            with self._store.transaction() as db:
                self._old_lists = self._newest_lists(db)
        self._troubles, self._old_answers = frozenset(troubles), {}

    def fetch_crls(self, sender: Party) -> RevocationLists:
        """Return the newest lists. Anybody may ask."""
        self.publish_due()
        with self._store.call(Act.FETCH_CRL, sender, self._party, self._party) as call:
            newest = self._newest_lists(call.db)
        return self._old_lists if Trouble.STALE_LIST in self._troubles and self._old_lists else newest

    def _newest_lists(self, db: Connection) -> RevocationLists:
        return RevocationLists(**{row.issuer: row.der for row in db.execute(self._newest)})

    def answer(self, sender: Party, request: bytes) -> bytes:
        """Answer a DER OCSP request about a customer's certificate, with an error where it is none. Anybody may ask."""
        ca, now = self._issuers["ca"], self._world.clock.now()
        try:
            with self._store.call(Act.ASK_OCSP, sender, self._party, self._party) as call:
                serial = ocsp.read_request(request, issuer=ca.certificate)
                status = self._status_of(call.db, serial)
                call.facts["status"] = type(status).__name__.lower()
        except BadRequest:
            return ocsp.MALFORMED_REQUEST
        except UnknownCertificate:
            return ocsp.UNAUTHORIZED
        return self._troubled(request, status) if self._troubles else self._answer(status, now)

    def _answer(self, status: ocsp.Status, now: datetime, key: ec.EllipticCurvePrivateKey | None = None) -> bytes:
        ca, until = self._issuers["ca"], now + self._world.policy.ocsp_validity
        return ocsp.build(ca.certificate, key or ca.key, status, produced_at=now, this_update=now, next_update=until)

    def _troubled(self, request: bytes, status: ocsp.Status) -> bytes:
        now = self._world.clock.now()
        if Trouble.OCSP_DOWN in self._troubles:
            return ocsp.TRY_LATER
        if Trouble.FORGED_ANSWER in self._troubles:
            stranger = keys.generate(self._world.entropy.bytes("forger", keys.SEED_BYTES))
            return self._answer(ocsp.Good(status.serial), now, stranger)
        if Trouble.FAST_CLOCK in self._troubles:
            return self._answer(status, now + FAST)
        answer = self._answer(status, now)
        return self._old_answers.setdefault(request, answer) if Trouble.REPLAYED_ANSWER in self._troubles else answer

    def publish_due(self) -> None:
        """Publish each list whose time has run out, and one that was signed and never announced: scheduled work."""
        with self._store.transaction() as db:
            newest = {row.issuer: row for row in db.execute(self._newest)}
        for issuer in self._issuers:
            due = issuer not in newest or newest[issuer].next_update <= self._world.clock.now()
            if due:
                with self._store.transaction() as db:
                    self.sign(db, issuer)
            if due or not newest[issuer].announced:
                self.announce(issuer)

    def sign(self, db: Connection, issuer: str) -> None:
        """Sign the next complete list of `issuer`, as part of the transaction `db`. `announce` it once committed."""
        now, table, signer = self._world.clock.now(), self._table, self._issuers[issuer]
        number = (db.scalar(select(func.count()).where(table.c.issuer == issuer)) or 0) + 1
        revoked, next_update = signer.revocations(db), now + self._world.policy.crl_validity
        der = crl.build(
            signer.certificate, signer.key, revoked, number=number, this_update=now, next_update=next_update
        )
        row: dict[str, Any] = {"issuer": issuer, "number": number, "entries": len(revoked)}
        db.execute(insert(table), row | {"next_update": next_update, "announced": False, "der": der})

    def announce(self, issuer: str) -> None:
        """Say in the journal that a new list is out."""
        with self._store.call(Act.PUBLISH_CRL, self._party, self._party, self._party) as call:
            (newest,) = (row for row in call.db.execute(self._newest) if row.issuer == issuer)
            call.facts.update(issuer=issuer, number=newest.number, entries=newest.entries)
            call.db.execute(self._announced, {"of": issuer})
