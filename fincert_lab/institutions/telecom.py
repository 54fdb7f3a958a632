"""The telephone network: it delivers an SMS to whoever holds the number. That is all an SMS code proves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, insert, select

from fincert_lab.institutions.institution import Institution
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.store import UTCDateTime

_TABLES = MetaData()
_MESSAGES = Table(
    "messages",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("number", String, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("sender", String, nullable=False),
    Column("text", String, nullable=False),
)
_INBOX = select(_MESSAGES).where(_MESSAGES.c.number == bindparam("number")).order_by(_MESSAGES.c.id)
_NEWEST = _INBOX.order_by(None).order_by(_MESSAGES.c.id.desc()).limit(1)


@dataclass(frozen=True)
class Sms:
    """A message in an inbox; `at` in UTC."""

    at: datetime
    sender: Party
    text: str


class Telecom(Institution):
    """The network that everybody's telephone is on."""

    tables = _TABLES

    def deliver(self, sender: Party, number: str, text: str) -> None:
        """Put `text` into the inbox of `number` (digits only)."""
        with self.call(Act.DELIVER_SMS, sender, self.party) as call:
            row = {"number": number, "at": self.world.clock.now(), "sender": sender, "text": text}
            call.db.execute(insert(_MESSAGES), row)

    def newest(self, number: str) -> Sms | None:
        """Return the newest message of `number`, or None."""
        with self.store.transaction() as db:
            row = db.execute(_NEWEST, {"number": number}).one_or_none()
        return Sms(row.at, Party(row.sender), row.text) if row else None

    def inbox(self, number: str) -> list[Sms]:
        """Return the messages of `number`, the oldest first. Only its holder should look: the lab trusts you."""
        with self.store.transaction() as db:
            return [Sms(row.at, Party(row.sender), row.text) for row in db.execute(_INBOX, {"number": number})]
