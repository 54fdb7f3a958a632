"""What a bank keeps of each signed act that it accepted, so that it can be judged again: by what was known then.

A signature says nothing of when it was made, and a date that the signer wrote proves nothing. So the bank notes the
time itself, and keeps the status evidence that it saw: lists and answers that the CA signed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, String, Table, bindparam, insert, select

from fincert_lab.clock import kst
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.validation import RevocationLists, StatusEvidence
from fincert_lab.storage.engine import UTCDateTime


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


@dataclass(frozen=True)
class Kept:
    """A signed act that was accepted at `at` (UTC), as CMS, and the status evidence that was seen then."""

    at: datetime
    signed: bytes
    evidence: StatusEvidence


def receipt_table(tables: MetaData) -> Table:
    """Declare where a bank keeps its receipts."""
    return Table(
        "receipts",
        tables,
        Column("number", Integer, primary_key=True),
        Column("service", String, nullable=False),
        Column("act", String, nullable=False),
        Column("at", UTCDateTime, nullable=False),
        Column("signed", LargeBinary, nullable=False),
        Column("root_list", LargeBinary, nullable=False),
        Column("ca_list", LargeBinary, nullable=False),
        Column("delta", LargeBinary),
        Column("ocsp_answer", LargeBinary, nullable=False),
        Column("nonce", LargeBinary),
    )


class Receipts:
    """The receipts in `table`. Every method is part of a transaction `db`."""

    def __init__(self, table: Table) -> None:
        self._add = insert(table)
        self._find = select(table).where(
            table.c.number == bindparam("this"), table.c.service == bindparam("where"), table.c.act == bindparam("what")
        )

    def write(self, db: Connection, service: Party, act: Act, kept: Kept) -> int:
        """Keep what was accepted; return the receipt's number."""
        seen = kept.evidence
        row: dict[str, Any] = {"service": service, "act": act, "at": kept.at, "signed": kept.signed}
        row |= {"root_list": seen.lists.root, "ca_list": seen.lists.ca, "delta": seen.lists.delta}
        key = db.execute(self._add, row | {"ocsp_answer": seen.ocsp_answer, "nonce": seen.nonce}).inserted_primary_key
        assert key is not None  # SQLAlchemy's types allow for tables without one
        return int(key[0])

    def find(self, db: Connection, number: int, service: Party, act: Act) -> Kept | None:
        """Return what was accepted under this number, by this service, as this act."""
        row = db.execute(self._find, {"this": number, "where": service, "what": act}).one_or_none()
        if row is None:
            return None
        # Not whether the bank failed soft then: what it did not know is no evidence today either.
        lists = RevocationLists(row.root_list, row.ca_list, row.delta)
        return Kept(row.at, row.signed, StatusEvidence(lists, row.ocsp_answer, row.nonce))
