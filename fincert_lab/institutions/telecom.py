"""The telephone network: it delivers an SMS to whoever holds the number. That is all an SMS code proves."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, insert, select, update

from fincert_lab.acts import SmsDelivered
from fincert_lab.arguments import checked
from fincert_lab.clock import kst
from fincert_lab.errors import BadInput, NumberTaken, SameNumber, UnknownPerson
from fincert_lab.institutions.institution import Institution
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.storage.engine import UTCDateTime

INVENTED = "0100000[0-9]{4}"  # no Korean telephone has such a number

_TABLES = MetaData()
_MESSAGES = Table(
    "messages",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("number", String, nullable=False),
    Column("holder", String),
    Column("at", UTCDateTime, nullable=False),
    Column("sender", String, nullable=False),
    Column("text", String, nullable=False),
)
_NUMBERS = Table(
    "numbers",
    _TABLES,
    Column("number", String, primary_key=True),
    Column("holder", String, nullable=False, unique=True),
)
_HOLDER = select(_NUMBERS.c.holder).where(_NUMBERS.c.number == bindparam("number"))
_HOLDERS = select(_NUMBERS.c.holder).order_by(_NUMBERS.c.holder)
_NUMBER_OF = select(_NUMBERS.c.number).where(_NUMBERS.c.holder == bindparam("holder"))
_MOVE = update(_NUMBERS).where(_NUMBERS.c.holder == bindparam("who")).values(number=bindparam("new"))
# Whoever is given a number later does not find what was sent to it before.
_ADD_MESSAGE = insert(_MESSAGES).values(
    holder=select(_NUMBERS.c.holder).where(_NUMBERS.c.number == bindparam("to")).scalar_subquery()
)
_INBOX = select(_MESSAGES).where(_MESSAGES.c.holder == bindparam("holder")).order_by(_MESSAGES.c.id)
_NEWEST = (
    _INBOX.where(_MESSAGES.c.sender == bindparam("sender")).order_by(None).order_by(_MESSAGES.c.id.desc()).limit(1)
)


@dataclass(frozen=True, repr=False)
class Sms:
    """A message in an inbox; `at` in UTC."""

    at: datetime
    sender: Party
    text: str

    def __repr__(self) -> str:
        at = f"{kst(self.at):%Y-%m-%d %H:%M} KST"
        return f"Sms(at={at!r}, sender={str(self.sender)!r}, text={self.text!r})"


class Payload(StrEnum):
    """What a message brings to who reads it."""

    CODE = "code"
    LINK = "link"


@checked
class Telecom(Institution):
    """The network that everybody's telephone is on."""

    tables = _TABLES

    def subscribe(self, holder: Party, number: str) -> str:
        """Give `holder` a number as the lab opens, unless that was done before. Returns the number that they have.

        Raises NumberTaken.
        """
        with self.store.transaction() as db:
            theirs = db.scalar(_NUMBER_OF, {"holder": holder})
            if theirs is None:
                if db.scalar(_HOLDER, {"number": number}) is not None:
                    raise NumberTaken
                db.execute(insert(_NUMBERS), {"number": number, "holder": holder})
        return theirs or number

    def number_of(self, holder: Party) -> str:
        """Return the number of `holder`. Raises UnknownPerson."""
        with self.store.transaction() as db:
            number = db.scalar(_NUMBER_OF, {"holder": holder})
            if number is None:
                raise UnknownPerson(person=holder, known=", ".join(db.scalars(_HOLDERS)))
        return str(number)

    def change_number(self, sender: Party, phone: str) -> None:
        """Give `sender` another number. The old one is free for the next who wants it, with whatever is sent to it.

        Raises BadInput for one that might be real, NumberTaken, SameNumber.
        """
        if not re.fullmatch(INVENTED, phone):
            raise BadInput(field="phone")
        with self.call(Act.CHANGE_NUMBER, sender, sender) as call:
            if (holder := call.db.scalar(_HOLDER, {"number": phone})) is not None:
                raise SameNumber if holder == sender else NumberTaken
            call.db.execute(_MOVE, {"who": sender, "new": phone})

    def deliver(self, sender: Party, number: str, text: str, carries: Payload = Payload.CODE) -> None:
        """Put `text` into the inbox of `number` (digits only). The journal tells only what it `carries`."""
        with self.call(Act.DELIVER_SMS, sender, self.party) as call:
            call.facts = SmsDelivered(carries)
            row = {"to": number, "number": number, "at": self.world.clock.now(), "sender": sender, "text": text}
            call.db.execute(_ADD_MESSAGE, row)

    def newest(self, holder: Party, sender: Party) -> Sms | None:
        """Return the newest message that came to `holder` from `sender`, or None."""
        with self.store.transaction() as db:
            row = db.execute(_NEWEST, {"holder": holder, "sender": sender}).one_or_none()
        return Sms(row.at, Party(row.sender), row.text) if row else None

    def inbox(self, holder: Party) -> list[Sms]:
        """Return the messages that came to `holder`, the oldest first. Only they should look: the lab trusts you."""
        with self.store.transaction() as db:
            return [Sms(row.at, Party(row.sender), row.text) for row in db.execute(_INBOX, {"holder": holder})]
