"""Challenge and response: how a bank or service knows that a signature was made now, for it, and for this purpose.

In a replay, an old signature is shown again. So a relying party first gives out a fresh challenge, and the signed
statement names the challenge, who gave it, and what it is for. Each challenge is good for one answer.
"""

import json
from dataclasses import asdict, dataclass

from cryptography import x509

from fincert_lab.crypto import cms
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, BadSignature, ChallengeExpired, ChallengeUsed, Field, WrongChallenge
from fincert_lab.institutions.bank import tables as sql
from fincert_lab.institutions.bank.customers import is_account_number
from fincert_lab.institutions.institution import World
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.storage.store import Call, Store

MAX_PART = 64  # characters of each field of a challenge
MAX_AMOUNT = 1_000_000_000_000  # won: lab assumption


@dataclass(frozen=True)
class Challenge:
    """A challenge that only the key's holder can answer. `nonce` is 32 hex digits, `expires` is ISO 8601 in UTC."""

    service: Party
    nonce: str
    expires: str

    def __post_init__(self) -> None:
        if not all(isinstance(value, str) and len(value) <= MAX_PART for value in vars(self).values()):
            raise BadInput(Field.CHALLENGE)

    def must_be_by(self, party: Party) -> None:
        """Raise WrongChallenge unless `party` gave it.

        If a customer signed blindly, a challenge that was passed on would log somebody else in, elsewhere.
        """
        if self.service != party:
            raise WrongChallenge(service=party)


@dataclass(frozen=True)
class Statement:
    """The statement a customer signs. Only a transfer has an `amount`, in won, and a `payee`, an account number."""

    act: Act
    challenge: Challenge
    amount: int | None = None
    payee: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.act, Act) or not isinstance(self.challenge, Challenge):
            raise BadInput(Field.ACT)
        if self.act is Act.TRANSFER:
            check_transfer(self.amount, self.payee)
        elif self.amount is not None or self.payee is not None:
            raise BadInput(Field.AMOUNT)

    def encode(self) -> bytes:
        """Return the statement as canonical JSON: `openssl cms -verify` shows it in readable form."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def decode(cls, encoded: bytes) -> "Statement":
        """Read what `encode` made. Raises BadInput."""
        with parsing(BadInput(Field.ACT)):
            fields = dict(json.loads(encoded))
            challenge = Challenge(**fields.pop("challenge", {}))
            return cls(Act(fields.pop("act", None)), challenge, **fields)


def check_transfer(amount: object, payee: object) -> None:
    """Check the input for a transfer. Raises BadInput."""
    # bool is an int in Python, and True is not an amount.
    if type(amount) is not int or not 0 < amount <= MAX_AMOUNT:
        raise BadInput(Field.AMOUNT)
    if not is_account_number(payee):
        raise BadInput(Field.PAYEE)


class Challenges:
    """The challenges that `service` gives; `store` is its bank's database."""

    def __init__(self, service: Party, store: Store, world: World) -> None:
        self._service = service
        self._store = store
        self._world = world

    def give(self, sender: Party) -> Challenge:
        """Give `sender` a fresh challenge."""
        with self._store.call(Act.GIVE_CHALLENGE, sender, self._service, self._service) as call:
            nonce = self._world.entropy.bytes(f"{self._service}/challenge", 16).hex()
            expires = self._world.clock.now() + self._world.rules.challenge_validity
            row = {"nonce": nonce, "service": self._service, "device": sender, "expires": expires}
            call.db.execute(sql.ADD_CHALLENGE, row)
        return Challenge(self._service, nonce, expires.isoformat())

    def accept(self, call: Call, sender: Party, signed: bytes, statement: Statement, *acts: Act) -> x509.Certificate:
        """Check that `signed` is CMS over exactly `statement`, and use up its challenge, even if the call is refused.

        Only the party that was given the challenge may answer. `acts` are those that can be ordered here. Returns the
        signer's certificate, which is not judged yet. Raises BadInput, BadSignature, ChallengeRefused.
        """
        if not isinstance(statement, Statement) or statement.act not in acts:
            raise BadInput(Field.ACT)
        found = cms.verify(signed)
        if found.content != statement.encode():
            raise BadSignature
        self._use_up(call, sender, statement.challenge)
        return found.certificate

    def _use_up(self, call: Call, sender: Party, challenge: Challenge) -> None:
        now, this = self._world.clock.now(), {"this": challenge.nonce}
        row = call.db.execute(sql.CHALLENGE, this | {"by": self._service}).one_or_none()
        if (
            row is None
            or row.device != sender
            or challenge != Challenge(self._service, row.nonce, row.expires.isoformat())
        ):
            raise WrongChallenge(service=self._service)
        if now > row.expires:
            raise ChallengeExpired(since=row.expires)
        if call.keep(sql.USE_CHALLENGE, this | {"now": now}) == 0:
            raise ChallengeUsed(since=row.used)
