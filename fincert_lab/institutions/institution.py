"""What every institution has: a name, a database, and the lab's clock, randomness and rules."""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Protocol

from cryptography import x509
from sqlalchemy import MetaData

from fincert_lab.arguments import checked
from fincert_lab.clock import Clock
from fincert_lab.crypto.parsing import parsing
from fincert_lab.database import UNAVAILABLE
from fincert_lab.entropy import Entropy
from fincert_lab.errors import AnotherLab, BadInput, RecordDamaged
from fincert_lab.journal import Act, Journal
from fincert_lab.language import Party
from fincert_lab.policy import Policy
from fincert_lab.secret import discreet
from fincert_lab.store import Call, Store
from fincert_lab.witness import SEAL

_BLANK = " \u115f\u1160\u2800\u3164\uffa0"  # printable, and empty: Hangul fillers, Braille without a dot


@dataclass(frozen=True)
class World:
    """What the lab hands to everybody in it.

    `folder` is where databases are kept; None keeps them in memory. `stores` are all that were opened.
    """

    clock: Clock
    entropy: Entropy
    policy: Policy
    journal: Journal
    folder: Path | None = None
    stores: list[Store] = field(default_factory=list)

    def open_store(self, owner: Party, tables: MetaData) -> Store:
        """Open the database of `owner`, or return the one that is open: of a try that was interrupted.

        Raises what `Store` raises.
        """
        for store in self.stores:
            if store.owner == owner:
                return store
        with _collecting_nothing():
            self.stores.append(Store(owner, tables, self.journal, self.clock, self.folder))
        return self.stores[-1]

    def look_for(self, owner: Party, tables: MetaData) -> None:
        """Open the database of `owner` if the folder has one, though they are not in the lab: it may know of things.

        One that knows of nothing, as an invitation leaves it that was interrupted, is given free again.
        """
        if self.folder and (self.folder / f"{owner}.db").exists():
            store = self.open_store(owner, tables)
            if not store.past and not store.heard:
                self.let_go(store)

    def let_go(self, store: Store) -> None:
        """Give a database free that is not the lab's."""
        self.stores.remove(store)
        store.close()

    def seal(self) -> None:
        """Give every database a new seal, and when all have it, take the old ones away.

        Wherever that is interrupted, all have one in common; with a file put back to what it was before, they do not.
        Where it cannot be written, the old ones are still good.
        """
        new = {self.entropy.bytes("seal", SEAL)}
        with suppress(*UNAVAILABLE):
            for store in self.stores:
                store.put_seals(store.seals | new)
            for store in self.stores:
                store.put_seals(new)

    def must_have_a_seal_in_common(self) -> None:
        """Check that no file was put back to what it was before the lab was closed. Raises RecordDamaged."""
        if not frozenset.intersection(*(store.seals for store in self.stores)):
            raise RecordDamaged(owner=Party("lab"))


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Have Python look for no garbage: what is read back is kept, and looking through it takes as long as reading it.

    Over and over again, since it looks whenever much has been made.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class InWorld(Protocol):
    """Somebody or something of a lab."""

    party: Party

    @property
    def world(self) -> World:
        """The world it is in."""


def account_label(account: bytes) -> str:
    """Return how the journal tells cloud accounts apart: who reads it need not know what the cloud calls them."""
    return hashlib.sha256(account).hexdigest()[:8]


def is_digits(text: object, most: int | None = None) -> bool:
    """Tell whether `text` is digits, and at the most so many of them.

    0 to 9: for `isdigit` others are too, which look the same (full-width ones) and are not, or are of other scripts.
    """
    return isinstance(text, str) and text.isascii() and text.isdigit() and (most is None or len(text) <= most)


def is_legible(text: object, most: int) -> bool:
    """Tell whether `text` is a name: one line of up to `most` characters, with something to see at either end."""
    return isinstance(text, str) and 0 < len(text) <= most and text.isprintable() and text == text.strip(_BLANK)


def must_be_of(world: World, thing: object, kind: type[InWorld]) -> None:
    """Check that `thing` is of this `kind`, and of this world. Raises BadInput, AnotherLab."""
    if not isinstance(thing, kind):
        raise BadInput(field=kind.__name__.lower())
    if thing.world is not world:
        raise AnotherLab(thing=thing.party)


@checked
class Institution:
    """A trust boundary. Subclasses say what their database holds in `tables`."""

    tables: ClassVar[MetaData]

    def __init_subclass__(cls) -> None:
        discreet(cls)

    def __init__(self, party: Party, world: World) -> None:
        self.party = party
        self.world = world
        self.store = world.open_store(party, self.tables)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.party)!r})"

    def call(self, act: Act, sender: Party, subject: str) -> AbstractContextManager[Call]:
        """Answer a call to this institution; see `Store.call`."""
        return self.store.call(act, sender, self.party, subject)

    def own(self, label: str, count: int) -> bytes:
        """Return this institution's own secret `label`, `count` bytes: drawn once, and the same ever after."""
        secret = self.store.keepsake(label, lambda: self.random(label, count))
        if len(secret) != count:
            raise RecordDamaged(owner=self.party)
        return secret

    def read_certificate(self, der: bytes) -> x509.Certificate:
        """Read a certificate that this institution has kept, and the key in it. Raises RecordDamaged."""
        with parsing(RecordDamaged(owner=self.party)):
            certificate = x509.load_der_x509_certificate(der)
            certificate.public_key()  # or the library would read it later, and raise what it likes
        return certificate

    def random(self, label: str, count: int) -> bytes:
        """Return `count` random bytes from this institution's own stream."""
        return self.world.entropy.bytes(f"{self.party}/{label}", count)
