"""Challenge and answer: how a bank or a service knows that a signature was made now, for it, and for this.

A replayed login is an old signature shown again. So whoever relies on a signature first gives out a fresh challenge,
and what is signed names the challenge, who gave it, and what it is for. Each challenge is answered once.
"""

import json
from dataclasses import asdict, dataclass

from cryptography import x509
from sqlalchemy import Column, MetaData, String, Table, bindparam, insert, select, update

from fincert_lab.crypto import cms
from fincert_lab.database import UTCDateTime
from fincert_lab.errors import BadInput, BadSignature, ChallengeExpired, ChallengeUsed, WrongChallenge
from fincert_lab.institutions.customers import is_account_number
from fincert_lab.institutions.institution import World
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.store import Call, Store

MAX_AMOUNT = 1_000_000_000_000  # won: lab assumption


@dataclass(frozen=True)
class Challenge:
    """A question that only the key's holder can answer: `nonce` is 32 hexadecimal digits, `expires` ISO 8601 in UTC."""

    service: Party
    nonce: str
    expires: str

    def __post_init__(self) -> None:
        if not all(isinstance(value, str) and len(value) <= 64 for value in vars(self).values()):
            raise BadInput(field="challenge")

    def must_be_by(self, party: Party) -> None:
        """Raise WrongChallenge unless `party` gave it. Signed blindly, one that was passed on would log somebody else
        in, elsewhere.
        """
        if self.service != party:
            raise WrongChallenge(service=party)


@dataclass(frozen=True)
class Statement:
    """What a customer signs. Only a transfer has an `amount`, in won, and a `payee`, an account number."""

    act: Act
    challenge: Challenge
    amount: int | None = None
    payee: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.act, Act) or not isinstance(self.challenge, Challenge):
            raise BadInput(field="act")
        if self.act is Act.TRANSFER:
            check_transfer(self.amount, self.payee)
        elif self.amount is not None or self.payee is not None:
            raise BadInput(field="amount")

    def encode(self) -> bytes:
        """Return the statement as JSON, one way only: `openssl cms -verify` shows it to a reader."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()


def check_transfer(amount: object, payee: object) -> None:
    """Check what somebody typed into a transfer. Raises BadInput."""
    # bool is an int in Python, and True is not an amount.
    if type(amount) is not int or not 0 < amount <= MAX_AMOUNT:
        raise BadInput(field="amount")
    if not is_account_number(payee):
        raise BadInput(field="payee")


def challenge_table(tables: MetaData) -> Table:
    """Declare where an institution remembers the challenges it gave."""
    return Table(
        "challenges",
        tables,
        Column("nonce", String, primary_key=True),
        Column("service", String, nullable=False),
        Column("device", String, nullable=False),
        Column("expires", UTCDateTime, nullable=False),
        Column("used", UTCDateTime),
    )


class Challenges:
    """The challenges that `service` gives; `table` is in its bank's database."""

    def __init__(self, service: Party, store: Store, table: Table, world: World) -> None:
        self._service = service
        self._store = store
        self._add = insert(table)
        self._find = select(table).where(table.c.nonce == bindparam("this"), table.c.service == service)
        unused = (table.c.nonce == bindparam("this"), table.c.used.is_(None))
        self._use = update(table).where(*unused).values(used=bindparam("now"))
        self._world = world

    def give(self, sender: Party) -> Challenge:
        """Give `sender` a fresh challenge."""
        with self._store.call(Act.GIVE_CHALLENGE, sender, self._service, self._service) as call:
            nonce = self._world.entropy.bytes(f"{self._service}/challenge", 16).hex()
            expires = self._world.clock.now() + self._world.policy.challenge_validity
            row = {"nonce": nonce, "service": self._service, "device": sender, "expires": expires}
            call.db.execute(self._add, row)
        return Challenge(self._service, nonce, expires.isoformat())

    def accept(self, call: Call, sender: Party, signed: bytes, statement: Statement, *acts: Act) -> x509.Certificate:
        """Check that `signed` is CMS over exactly `statement`, and use its challenge up, even if the call is refused.

        Only who was given the challenge may answer. `acts` are what may be ordered here. Returns the signer's
        certificate, not judged. Raises BadInput, BadSignature, WrongChallenge, ChallengeExpired or ChallengeUsed.
        """
        if not isinstance(statement, Statement) or statement.act not in acts:
            raise BadInput(field="act")
        found = cms.verify(signed)
        if found.content != statement.encode():
            raise BadSignature
        self._use_up(call, sender, statement.challenge)
        return found.certificate

    def _use_up(self, call: Call, sender: Party, challenge: Challenge) -> None:
        now, this = self._world.clock.now(), {"this": challenge.nonce}
        row = call.db.execute(self._find, this).one_or_none()
        if (
            row is None
            or row.device != sender
            or challenge != Challenge(self._service, row.nonce, row.expires.isoformat())
        ):
            raise WrongChallenge(service=self._service)
        if now > row.expires:
            raise ChallengeExpired(since=row.expires)
        if call.keep(self._use, this | {"now": now}) == 0:
            raise ChallengeUsed(since=row.used)
