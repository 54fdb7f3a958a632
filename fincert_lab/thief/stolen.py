"""What can be stolen: a copy of an institution's database, and what passes through a cloud or an HSM meanwhile."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any

from cryptography import x509

from fincert_lab.crypto import envelope, keys
from fincert_lab.errors import BadInput, Field, PinMismatch
from fincert_lab.institutions.cloud.tables import ENVELOPES
from fincert_lab.institutions.hsm import Answer, Hsm
from fincert_lab.institutions.hsm_tables import LIVE, REGISTRATIONS
from fincert_lab.institutions.institution import Institution
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.secret import Secret
from fincert_lab.thief.report import Gain, Means, Stop
from fincert_lab.thief.trying import Stretch, Tally, try_each
from fincert_lab.world.lab import Lab

Row = Mapping[str, Any]
_RANDOM = tuple(bytes([each]) * envelope.RANDOM_BYTES for each in (1, 2))  # the thief's own, for a question to the HSM


@dataclass(frozen=True, repr=False)
class Stolen:
    """What was stolen: of each institution's database every row, by table; and the `overheard` bytes. For `show`."""

    databases: dict[Party, dict[str, tuple[Row, ...]]]
    means: tuple[Means, ...]
    overheard: list[bytes] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"Stolen({', '.join(map(str, self.databases))})"

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the rows of a table, of whichever institution: `stolen.rows("envelopes")`. None if it is not there."""
        return tuple(row for tables in self.databases.values() for row in tables.get(table, ()))


def institution_of(lab: Lab, name: str) -> Institution:
    """Return an institution of the lab by its id. Raises BadInput."""
    there = (lab.cloud, lab.hsm, lab.telecom, *lab.banks.values(), *lab.cas.values())
    for each in there:
        if each.party == name:
            return each
    raise BadInput(Field.INSTITUTION)


def copy(*institutions: Institution) -> Stolen:
    """Copy these databases as they are now, with every table: nobody is asked, and no event tells of it."""
    known = {Party("cloud"): Means.CLOUD, Party("hsm"): Means.HSM}
    means = dict.fromkeys(known.get(each.party, Means.OTHER_DATABASE) for each in institutions)
    return Stolen({each.party: _tables(each) for each in institutions}, tuple(means))


def _tables(robbed: Institution) -> dict[str, tuple[Row, ...]]:
    with robbed.store.transaction() as db:
        return {table.name: tuple(map(dict, db.execute(table.select()).mappings())) for table in robbed.store.tables}


@contextmanager
def watch(lab: Lab, place: Institution) -> Iterator[Stolen]:
    """Sit in the HSM's memory, or in the cloud that relays, and see what passes; the database is copied at the end.

    Whoever is in the memory of the HSM has its private key too, and reads what is sealed to it.
    """
    inside = place is lab.hsm
    seen = Stolen({}, (Means.HSM_MEMORY, Means.HSM) if inside else (Means.RELAYED, Means.CLOUD))
    real = lab.cloud._hsm
    lab.cloud._hsm = _Tap(real, seen.overheard, inside=inside)  # type: ignore[assignment]
    try:
        yield seen
    finally:
        lab.cloud._hsm = real
        seen.databases.update(copy(place).databases)


class _Tap:
    """Stands between the cloud and its HSM and passes everything on, but remembers what was asked and answered."""

    def __init__(self, hsm: Hsm, seen: list[bytes], *, inside: bool) -> None:
        self._hsm, self._seen, self._inside = hsm, seen, inside

    def __getattr__(self, name: str) -> object:
        return getattr(self._hsm, name)

    def evaluate(
        self, sender: Party, certificate: CertificateId, registration: bytes, sealed_a: bytes, seen: int
    ) -> Answer:
        """Pass a PIN try on."""
        answer = self._hsm.evaluate(sender, certificate, registration, sealed_a, seen)
        found = Found.of(certificate, copy(self._hsm))
        assert found is not None
        return self._note(found.context, sealed_a, answer)

    def register(
        self, sender: Party, certificate: CertificateId, context: envelope.Context, signature: bytes, sealed_a: bytes
    ) -> Answer:
        """Pass on a PIN that is set."""
        return self._note(context, sealed_a, self._hsm.register(sender, certificate, context, signature, sealed_a))

    def _note(self, context: envelope.Context, sealed_a: bytes, answer: Answer) -> Answer:
        self._seen.extend((sealed_a, answer.sealed_y, answer.nonce))
        if self._inside:
            question, answer_key = envelope.open_a(self._hsm._key, context, sealed_a)
            self._seen.extend((question, answer_key, envelope.open_y(answer_key, context, answer.sealed_y)))
        return answer


@dataclass(frozen=True, repr=False)
class Found(Secret):
    """What there is of one certificate among what was stolen: enough to try PINs on, or not.

    `sealed` is its envelope, and `k` the HSM's secret for it, if they are there; `seen` is everything that a guess can
    be compared with, `overheard` whether any of that passed while the thief watched.
    """

    context: envelope.Context
    sealed: envelope.Envelope | None
    k: bytes | None
    seen: frozenset[bytes]
    overheard: bool

    @classmethod
    def of(cls, certificate: CertificateId, stolen: Stolen) -> "Found | None":
        """Find a certificate's envelope and registration; None if neither is there."""
        kept, registered = (
            next((row for row in stolen.rows(table.name) if _is_of(row, certificate) and _is_current(row)), None)
            for table in (ENVELOPES, REGISTRATIONS)
        )
        if kept is None and registered is None:
            return None
        sealed = envelope.Envelope(kept["commit_value"], kept["blob"]) if kept else None
        its = frozenset(value for value in (registered or {}).values() if isinstance(value, bytes))
        context = _registered_context(registered) if registered else _kept_context(kept or {})
        return cls(
            context,
            sealed,
            registered["k"] if registered else None,
            its | frozenset(stolen.overheard),
            bool(stolen.overheard),
        )

    @property
    def is_enough(self) -> bool:
        """Whether a wrong PIN can be told from the right one.

        With k, by the envelope; or by an overheard question to the HSM, if one PIN's question is always the same.
        """
        one, other = (envelope.ask(self.context, bytes(envelope.KEY_BYTES), random) for random in _RANDOM)
        return self.k is not None and (self.sealed is not None or (self.overheard and one == other))

    def guess(
        self,
        order: Iterable[str],
        most: int | None = None,
        stretch: Stretch | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> Tally:
        """Try PINs. If nothing fits, and nothing could have, none of them counts as answered."""
        tally = try_each(partial(self.fits, stretch=stretch), order, most, clock)
        if tally.stopped is Stop.NONE_RIGHT and not self.is_enough:
            tally.answered, tally.stopped = 0, Stop.NOTHING_TO_COMPARE
        return tally

    def fits(self, guess: str, stretch: Stretch | None = None) -> tuple[Gain, ...]:
        """Try a PIN, as far as that goes: open the envelope, and compare all that a PIN becomes with all that was seen.

        Without the HSM's k the thief makes a y up. Nobody is asked, and nobody counts.
        """
        stretched = (stretch or envelope.stretch)(guess, self.context)
        y = envelope.evaluate(self.k, self.context, stretched.a) if self.k else bytes(envelope.KEY_BYTES)
        if self.sealed and self._opens(y, stretched.s):
            return (Gain.PIN, Gain.KEY)
        made = {stretched.a, stretched.s, envelope.ask(self.context, stretched.a, _RANDOM[0])}
        made |= {y} if self.k else set()
        return (Gain.PIN,) if any(each in seen for each in made for seen in self.seen) else ()

    def _opens(self, y: bytes, s: bytes) -> bool:
        assert self.sealed is not None
        try:
            keys.load(envelope.open(self.context, y, s, self.sealed))
        except PinMismatch:
            return False
        return True


def _is_of(row: Row, certificate: CertificateId) -> bool:
    return all(row[name] == value for name, value in certificate._asdict().items())


def _is_current(row: Row) -> bool:
    return bool(row["live"] if "live" in row else row["state"] == LIVE)


def _registered_context(row: Row) -> envelope.Context:
    same = ("account", "spki", "version", "profile")
    return envelope.Context(serial=row["serial_content"], registration=row["id"], **{each: row[each] for each in same})


def _kept_context(row: Row) -> envelope.Context:
    certificate = x509.load_der_x509_certificate(row["certificate"])
    key = keys.accept(certificate.public_key(), BadInput(Field.CERTIFICATE))
    serial = envelope.serial_content(certificate.serial_number)
    same = ("account", "version", "registration", "profile")
    return envelope.Context(serial=serial, spki=keys.spki(key), **{each: row[each] for each in same})
