"""What every institution has: a name, a database, and the lab's clock, randomness and rules."""

import gc
import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

from cryptography import x509
from sqlalchemy import Column, ColumnElement, MetaData, Row, String, Table, bindparam

from fincert_lab.arguments import checked, fits
from fincert_lab.clock import Clock
from fincert_lab.crypto.parsing import parsing
from fincert_lab.entropy import Entropy
from fincert_lab.errors import AnotherLab, BadInput, Field, FilePutBack, RecordDamaged
from fincert_lab.journal import Act, Journal
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.secret import discreet
from fincert_lab.storage.engine import UNAVAILABLE, Database
from fincert_lab.storage.sqlite import SQLite
from fincert_lab.storage.store import Call, Store
from fincert_lab.storage.tables import SEAL

_BLANK = " \u115f\u1160\u2800\u3164\uffa0"  # printable but blank: Hangul fillers, Braille without dots


@dataclass(frozen=True)
class World:
    """What the lab gives to every party.

    `folder` is where databases are kept; None keeps them in memory. `stores` are all that were opened, by `engine`.
    """

    clock: Clock
    entropy: Entropy
    rules: Rules
    journal: Journal
    folder: Path | None = None
    stores: list[Store] = field(default_factory=list)
    engine: type[Database] = SQLite

    def open_store(self, owner: Party, tables: MetaData) -> Store:
        """Open the database of `owner`, or return the one left open by an interrupted attempt.

        Raises what `Store` raises.
        """
        for store in self.stores:
            if store.owner == owner:
                return store
        with _collecting_nothing():
            self.stores.append(Store(owner, tables, self.journal, self.clock, self.folder, self.engine))
        return self.stores[-1]

    def look_for(self, owner: Party, tables: MetaData) -> None:
        """Open the database of `owner` if the folder has one, though they are not in the lab: it may know of events.

        If it has no events and no news, as after an interrupted invitation, it is released again.
        """
        if self.folder and self.engine.exists(owner, self.folder):
            store = self.open_store(owner, tables)
            if not store.past and not store.heard:
                self.let_go(store)

    def let_go(self, store: Store) -> None:
        """Release a database that is not part of the lab."""
        self.stores.remove(store)
        store.close()

    def seal(self) -> None:
        """Give every database a new seal; when all have it, remove the old ones.

        After an interruption at any point, all have one in common; with a restored old file they do not. If the new
        seal cannot be written, the old ones remain valid.
        """
        new = {self.entropy.bytes("seal", SEAL)}
        with suppress(*UNAVAILABLE):
            for store in self.stores:
                store.put_seals(store.seals | new)
            for store in self.stores:
                store.put_seals(new)

    def must_have_a_seal_in_common(self) -> None:
        """Check that no file was restored from before the lab was closed. Raises FilePutBack."""
        if not frozenset.intersection(*(store.seals for store in self.stores)):
            raise FilePutBack(owner=Party("lab"))


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Disable the garbage collector: everything read back is kept, and scanning it takes as long as reading it.

    The collector runs whenever much has been allocated: for 11,000 events, a third of the opening time and more. It
    belongs to the whole process, so it is disabled only for this moment, and its state is restored afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class InWorld(Protocol):
    """Anything that belongs to a lab."""

    party: Party

    @property
    def world(self) -> World:
        """The world it belongs to."""


def account_label(account: bytes) -> str:
    """Return the journal's label for a cloud account: its readers need not know the cloud's id."""
    return hashlib.sha256(account).hexdigest()[:8]


def identity_columns(*, primary_key: bool = False) -> tuple[Column[str], ...]:
    """Return new columns for a table, which say what certificate a row is about: the fields of a `CertificateId`."""
    return tuple(Column(field, String, nullable=False, primary_key=primary_key) for field in CertificateId._fields)


def identity_in(table: Table) -> tuple[Column[str], ...]:
    """Return the columns of `table` that say what certificate a row is about."""
    return tuple(table.c[field] for field in CertificateId._fields)


def of_certificate(table: Table) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that restrict a statement to one certificate, with the parameters of `named`."""
    return tuple(column == bindparam(f"its_{column.name}") for column in identity_in(table))


def named(certificate: CertificateId) -> dict[str, str]:
    """Return the parameters that name a certificate in such a statement."""
    return {f"its_{field}": value for field, value in certificate._asdict().items()}


def certificate_in(row: Row[*tuple[Any, ...]]) -> CertificateId:
    """Return what certificate a row is about."""
    return CertificateId(**{field: kind(getattr(row, field)) for field, kind in CertificateId.__annotations__.items()})


def is_digits(text: object, most: int | None = None) -> bool:
    """Return whether `text` consists of digits, at most `most` of them.

    0 to 9 only: `isdigit` is also true of full-width digits, which look the same but are not, and of other scripts'
    digits.
    """
    return isinstance(text, str) and text.isascii() and text.isdigit() and (most is None or len(text) <= most)


def is_legible(text: object, most: int) -> bool:
    """Return whether `text` is a name: one line of up to `most` characters, with a visible one at either end."""
    return isinstance(text, str) and 0 < len(text) <= most and text.isprintable() and text == text.strip(_BLANK)


def must_be_of(world: World, thing: Any, kind: type, field: str | None = None) -> None:
    """Check that `thing` is of this `kind`, or has what a port declares, and that it belongs to this world.

    Raises BadInput for the `field` (by default the kind's name), AnotherLab.
    """
    if not fits(thing, kind):
        raise BadInput(Field(field or kind.__name__.lower()))
    if thing.world is not world:
        raise AnotherLab(thing=thing.party)


@checked
class Institution:
    """A trust boundary. Subclasses declare their database's `tables`."""

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
        secret = self.store.get_or_create(label, lambda: self.random(label, count))
        if len(secret) != count:
            raise RecordDamaged(owner=self.party)
        return secret

    def read_certificate(self, der: bytes) -> x509.Certificate:
        """Read a certificate that this institution has stored, and the key in it. Raises RecordDamaged."""
        with parsing(RecordDamaged(owner=self.party)):
            certificate = x509.load_der_x509_certificate(der)
            certificate.public_key()  # otherwise the library would parse it later, and raise any exception
        return certificate

    def random(self, label: str, count: int) -> bytes:
        """Return `count` random bytes from this institution's own stream."""
        return self.world.entropy.bytes(f"{self.party}/{label}", count)
