"""The telephone network: it delivers an SMS to the holder of the number. An SMS code proves no more than that."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fincert_lab.acts import SmsDelivered
from fincert_lab.arguments import checked
from fincert_lab.clock import kst
from fincert_lab.errors import BadInput, Field, NumberTaken, SameNumber, UnknownPerson
from fincert_lab.institutions import telecom_tables as sql
from fincert_lab.institutions.institution import Institution
from fincert_lab.journal import Act
from fincert_lab.language import Party

INVENTED = "0100000[0-9]{4}"  # no Korean telephone has such a number


@dataclass(frozen=True, repr=False)
class Sms:
    """A message in an inbox; `at` in UTC."""

    at: datetime
    sender: Party
    text: str

    def code(self, digits: int) -> str | None:
        """Return the code of so many digits in it, or None."""
        found = re.search(rf"[0-9]{{{digits}}}", self.text)
        return found and found.group()

    def __repr__(self) -> str:
        at = f"{kst(self.at):%Y-%m-%d %H:%M} KST"
        return f"Sms(at={at!r}, sender={str(self.sender)!r}, text={self.text!r})"


class Payload(StrEnum):
    """What a message carries for its reader."""

    CODE = "code"
    LINK = "link"


@checked
class Telecom(Institution):
    """The network of all telephones."""

    tables = sql.TABLES

    def subscribe(self, holder: Party, number: str) -> str:
        """Give `holder` a number when the lab opens, unless they have one already. Returns their number.

        Raises NumberTaken.
        """
        with self.store.transaction() as db:
            theirs = db.scalar(sql.NUMBER_OF, {"holder": holder})
            if theirs is None:
                if db.scalar(sql.HOLDER, {"number": number}) is not None:
                    raise NumberTaken
                db.execute(sql.ADD_NUMBER, {"number": number, "holder": holder})
        return theirs or number

    def number_of(self, holder: Party) -> str:
        """Return the number of `holder`. Raises UnknownPerson."""
        with self.store.transaction() as db:
            number = db.scalar(sql.NUMBER_OF, {"holder": holder})
            if number is None:
                raise UnknownPerson(person=holder, known=", ".join(db.scalars(sql.HOLDERS)))
        return str(number)

    def change_number(self, sender: Party, phone: str) -> None:
        """Give `sender` another number. The old one is free for a new holder, who then gets whatever is sent to it.

        Raises BadInput for a number that might be real, NumberTaken, SameNumber.
        """
        if not re.fullmatch(INVENTED, phone):
            raise BadInput(Field.PHONE)
        with self.call(Act.CHANGE_NUMBER, sender, sender) as call:
            if (holder := call.db.scalar(sql.HOLDER, {"number": phone})) is not None:
                raise SameNumber if holder == sender else NumberTaken
            call.db.execute(sql.MOVE, {"who": sender, "new": phone})

    def replace_sim(self, sender: Party, phone: str) -> None:
        """USIM 재발급: give the number `phone` to `sender`, who says at a shop that it is theirs.

        The shop believes it, and asks for no identity card: that is a SIM swap. The number's holder is left with the
        one that `sender` had. Raises BadInput unless both have a number, SameNumber. Source: lab assumption.
        """
        with self.call(Act.CHANGE_NUMBER, sender, sender) as call:
            holder, before = (
                call.db.scalar(sql.HOLDER, {"number": phone}),
                call.db.scalar(sql.NUMBER_OF, {"holder": sender}),
            )
            if holder is None or before is None:
                raise BadInput(Field.PHONE)
            if holder == sender:
                raise SameNumber
            call.db.execute(sql.GIVE_UP, {"who": sender})
            call.db.execute(sql.MOVE, {"who": holder, "new": before})
            call.db.execute(sql.ADD_NUMBER, {"number": phone, "holder": sender})

    def deliver(self, sender: Party, number: str, text: str, carries: Payload = Payload.CODE) -> None:
        """Put `text` into the inbox of `number` (digits only). The journal says only what it `carries`."""
        with self.call(Act.DELIVER_SMS, sender, self.party) as call:
            call.facts = SmsDelivered(carries)
            row = {"to": number, "number": number, "at": self.world.clock.now(), "sender": sender, "text": text}
            call.db.execute(sql.ADD_MESSAGE, row)

    def newest(self, holder: Party, sender: Party) -> Sms | None:
        """Return the newest message that `holder` got from `sender`, or None."""
        with self.store.transaction() as db:
            row = db.execute(sql.NEWEST, {"holder": holder, "sender": sender}).one_or_none()
        return Sms(row.at, Party(row.sender), row.text) if row else None

    def inbox(self, holder: Party) -> list[Sms]:
        """Return the messages that `holder` got, oldest first. Only they should look: the lab trusts you."""
        with self.store.transaction() as db:
            return [Sms(row.at, Party(row.sender), row.text) for row in db.execute(sql.INBOX, {"holder": holder})]
