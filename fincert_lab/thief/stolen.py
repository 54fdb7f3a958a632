"""What can be stolen: a copy of an institution's database, and what passes through a cloud or an HSM meanwhile."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any

from cryptography import x509

from fincert_lab.crypto import envelope, keys, threshold
from fincert_lab.crypto.suite import HSMS
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
FEW = 10  # PINs that a thief tries where none can be told from another: lab assumption
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
    there = (lab.cloud, *lab.hsms.values(), lab.telecom, *lab.banks.values(), *lab.cas.values())
    for each in there:
        if each.party == name:
            return each
    raise BadInput(Field.INSTITUTION)


def copy(*institutions: Institution) -> Stolen:
    """Copy these databases as they are now, with every table: nobody is asked, and no event tells of it."""
    known = {Party("cloud"): Means.CLOUD} | dict.fromkeys(map(Party, HSMS), Means.HSM)
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
    inside = isinstance(place, Hsm)
    seen = Stolen({}, (Means.HSM_MEMORY, Means.HSM) if inside else (Means.RELAYED, Means.CLOUD))
    asked, real = lab.cloud.hsms, lab.cloud.hsms.each
    tapped = [place] if inside else real
    asked.each = [_Tap(hsm, seen.overheard, inside=inside) if hsm in tapped else hsm for hsm in real]  # type: ignore[misc]
    try:
        yield seen
    finally:
        asked.each = real
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

    `sealed` is its envelope, and `ks` the secrets of the HSMs for it (0, 1, 2), if they are there; `seen` is everything
    that a guess can be compared with, `overheard` whether any of that passed while the thief watched.
    """

    context: envelope.Context
    sealed: envelope.Envelope | None
    ks: dict[int, bytes]
    seen: frozenset[bytes]
    overheard: bool

    @classmethod
    def of(cls, certificate: CertificateId, stolen: Stolen) -> "Found | None":
        """Find a certificate's envelope and registration; None if neither is there."""
        kept = _current(certificate, stolen.rows(ENVELOPES.name))
        registered = {
            at: row
            for at, hsm in enumerate(HSMS)
            if (row := _current(certificate, stolen.databases.get(Party(hsm), {}).get(REGISTRATIONS.name, ())))
        }
        if kept is None and not registered:
            return None
        sealed = envelope.Envelope(kept["commit_value"], kept["blob"]) if kept else None
        its = {value for row in registered.values() for value in row.values() if isinstance(value, bytes)}
        any_row = next(iter(registered.values()), None)
        context = _registered_context(any_row) if any_row else _kept_context(kept or {})
        ks = {at: row["k"] for at, row in registered.items()}
        return cls(context, sealed, ks, frozenset(its | {*stolen.overheard}), bool(stolen.overheard))

    @property
    def is_enough(self) -> bool:
        """Whether a wrong PIN can be told from the right one.

        With enough k, by the envelope; or by an overheard question to the HSM, if one PIN's is always the same.
        """
        one, other = (envelope.ask(self.context, bytes(envelope.KEY_BYTES), random) for random in _RANDOM)
        enough = len(self.ks) >= self.context.suite.needed
        return enough and (self.sealed is not None or (self.overheard and one == other))

    def guess(
        self,
        order: Iterable[str],
        most: int | None = None,
        stretch: Stretch | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> Tally:
        """Try PINs. If nothing could fit, a few are enough to see it, and none of them counts as answered."""
        is_enough = self.is_enough
        tally = try_each(
            partial(self.fits, stretch=stretch), order, most if is_enough else min(most or FEW, FEW), clock
        )
        if tally.stopped is Stop.NONE_RIGHT and not is_enough:
            tally.answered, tally.stopped = 0, Stop.NOTHING_TO_COMPARE
        return tally

    def fits(self, guess: str, stretch: Stretch | None = None) -> tuple[Gain, ...]:
        """Try a PIN, as far as that goes: open the envelope, and compare all that a PIN becomes with all that was seen.

        Without the k of enough HSMs the thief makes up what is missing. Nobody is asked, and nobody counts.
        """
        stretched = (stretch or envelope.stretch)(guess, self.context)
        ys = {at: envelope.evaluate(k, self.context, stretched.a) for at, k in self.ks.items()}
        if self.sealed and self._opens(self._made_up | ys, stretched.s):
            return (Gain.PIN, Gain.KEY)
        made = {stretched.a, stretched.s, envelope.ask(self.context, stretched.a, _RANDOM[0]), *ys.values()}
        return (Gain.PIN,) if any(each in seen for each in made for seen in self.seen) else ()

    @property
    def _made_up(self) -> dict[int, bytes]:
        return dict.fromkeys(range(self.context.suite.needed), bytes(envelope.KEY_BYTES))

    def _opens(self, ys: dict[int, bytes], s: bytes) -> bool:
        assert self.sealed is not None
        try:
            keys.load(threshold.open(self.context, ys, s, self.sealed).pkcs8)
        except PinMismatch:
            return False
        return True


def _current(certificate: CertificateId, rows: Iterable[Row]) -> Row | None:
    return next((row for row in rows if _is_of(row, certificate) and _is_current(row)), None)


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
