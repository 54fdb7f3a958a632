"""What a bank keeps of each signed act that it accepted, so that it can be judged again by what was known then.

A signature does not show when it was made, and a date that the signer wrote proves nothing. So the bank records the
time itself, and keeps the status evidence that it saw: lists and answers that the CA signed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from fincert_lab.clock import kst
from fincert_lab.institutions.bank import tables as sql
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.validation import RevocationLists, StatusEvidence


@dataclass(frozen=True, repr=False)
class Receipt:
    """A service's statement that it accepted a signed act, and when (UTC). Numbers are per bank."""

    number: int
    service: Party
    act: Act
    at: datetime

    def __repr__(self) -> str:
        at = f"{kst(self.at):%Y-%m-%d %H:%M} KST"
        return f"Receipt(number={self.number}, service={str(self.service)!r}, act={self.act.value!r}, at={at!r})"


@dataclass(frozen=True)
class Kept:
    """A signed act that was accepted at `at` (UTC), as CMS, with the status evidence that was seen then."""

    at: datetime
    signed: bytes
    evidence: StatusEvidence


class Receipts:
    """The receipts of a bank. Every method is part of a transaction `db`."""

    def write(self, db: Connection, service: Party, act: Act, kept: Kept) -> int:
        """Store what was accepted; return the receipt's number."""
        seen = kept.evidence
        row: dict[str, Any] = {"service": service, "act": act, "at": kept.at, "signed": kept.signed}
        row |= {"root_list": seen.lists.root, "ca_list": seen.lists.ca, "delta": seen.lists.delta}
        row |= {"ocsp_answer": seen.ocsp_answer, "nonce": seen.nonce}
        key = db.execute(sql.ADD_RECEIPT, row).inserted_primary_key
        assert key is not None  # SQLAlchemy's types allow for tables without one
        return int(key[0])

    def find(self, db: Connection, number: int, service: Party, act: Act) -> Kept | None:
        """Return what this service accepted under this number, as this act."""
        row = db.execute(sql.RECEIPT, {"this": number, "by": service, "what": act}).one_or_none()
        if row is None:
            return None
        # Whether the bank failed soft then is not kept: what it did not know is no evidence today either.
        lists = RevocationLists(row.root_list, row.ca_list, row.delta)
        return Kept(row.at, row.signed, StatusEvidence(lists, row.ocsp_answer, row.nonce))
