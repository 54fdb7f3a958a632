"""The lab: builds a world of institutions and people, and owns its clock, randomness, rules and journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from fincert_lab import language
from fincert_lab.acts import FaultsSet, LabOpened
from fincert_lab.arguments import one_of
from fincert_lab.clock import Clock, SystemClock
from fincert_lab.crypto.suite import Suite
from fincert_lab.entropy import Entropy
from fincert_lab.errors import BadInput, ClockRuns, Field, FolderInUse, UnknownBank, UnknownGuest, UnknownPerson
from fincert_lab.journal import Act, Journal, Story, Tip
from fincert_lab.language import Party
from fincert_lab.past import Past
from fincert_lab.rules import Rules
from fincert_lab.secret import discreet
from fincert_lab.snapshot import Changes, Snapshot
from fincert_lab.storage import folder as folders
from fincert_lab.world import residence

if TYPE_CHECKING:
    from fincert_lab.advice import Advices
    from fincert_lab.custody.holdings import Holdings
    from fincert_lab.institutions import ports
    from fincert_lab.institutions.bank.bank import Bank
    from fincert_lab.people.person import Person
    from fincert_lab.serve import Served

CLASSROOM_SEED = b"fincert-lab classroom"
MAX_SEED = 64  # characters
_OPENING = Lock()
_OPEN: dict[Path, Lab] = {}  # the sandboxes of this process: running the opening cell again returns the same lab


@discreet
class Lab:
    """A world of its own: banks, CA, cloud, HSM, telephone network, and some people. Make one with `Lab.start`."""

    def __init__(
        self,
        entropy: Entropy,
        rules: Rules,
        suite: Suite | None = None,
        *,
        clock: Clock | None = None,
        folder: Path | None = None,
    ) -> None:
        # Imported here, not at the top: `from fincert_lab import Lab` should be quick, and this loads SQLAlchemy.
        from fincert_lab.institutions.institution import World

        self._clock = clock or Clock()
        self._folder = folder
        self.entropy = entropy
        self.rules = rules
        self.journal = Journal(folder)
        self._past = Past(self.journal)
        self._served: Served | None = None
        self._world = World(self._clock, entropy, rules, self.journal, folder)
        self._party, self._opened = Party("lab"), False
        self._hold = folders.Hold(folder) if folder else None
        residence.enter(self.journal, self)
        try:
            self._build(suite)
            self._begin()
        except BaseException:
            self.close()  # otherwise the folder would stay locked
            raise

    def _build(self, suite: Suite | None) -> None:
        from fincert_lab.world.parties import Parties

        self._parties = parties = Parties(self._world, suite)
        self._local_storage = parties.local_storage
        self.cas, self.ca = parties.cas, parties.cas[Party("ca")]
        self.telecom, self.cloud, self.hsms = parties.telecom, parties.cloud, parties.hsms
        self.hsm, self.banks, self.people = parties.hsms["hsm"], parties.banks, parties.people

    def _begin(self) -> None:
        """Restore the past, if there is one; then open for business."""
        own, stores = self._local_storage.store, self._world.stores
        self.journal.tip = Tip(0, own.get_or_create("origin", lambda: self.entropy.bytes("origin", 32)))
        past, heard = [entry for store in stores for entry in store.past], [store.heard for store in stores]
        self.journal.adopt(past, heard, own.heard.quiet if own.heard else 0)
        if self.journal:
            self._world.must_have_a_seal_in_common()
            self._clock.catch_up(self.journal[-1].at)
        elif self._folder:
            for store in stores:  # from now on, a missing file of any of these is noticed
                store.join(self.journal.news, {self.journal.tip.hash})
        services = tuple(service.party for bank in self.banks.values() for service in bank.services)
        with self.journal.story():
            with self._local_storage.store.call(Act.OPEN_LAB, self._party, self._party, self._party) as call:
                call.facts = LabOpened(services, self.rules.pin_tries, self._parties.suite)
            self._parties.do_what_is_due()
            self.cloud.finish()
        if self._folder:  # not earlier: otherwise the next one would repeat what opening does
            self.journal.witnesses.extend(store.hear for store in stores)
        self._opened = True

    @classmethod
    def start(cls, lang: str = "ko", seed: str = "", suite: str = Suite.HMAC) -> Lab:
        """Start a classroom world: the same keys, the same codes, Monday 2026-03-02 09:00 KST, every time.

        `lang` (of `LANGUAGES`) is what all labs of this process speak from now on; `fincert_lab.language.speak` changes
        it. With a `seed` of one's own, keys and codes are different from everybody else's, and the same again every
        time: for practice, since anyone can make them again. `suite` says how the HSM's half of an envelope is made:
        "hmac-sha256"; "oprf-p256-sha256", blinded; or "2-of-3-oprf-p256-sha256", by two of three HSMs. Raises BadInput.
        """
        _speak(lang)
        if not isinstance(seed, str) or len(seed) > MAX_SEED:
            raise BadInput(Field.SEED)
        wanted = one_of(Suite, suite, BadInput(Field.SUITE))
        return cls(Entropy.seeded(CLASSROOM_SEED + seed.encode("utf-8", "surrogatepass")), Rules(), wanted)

    @classmethod
    def open(cls, folder: str | Path, lang: str | None = None, suite: str | None = None) -> Lab:
        """Open a sandbox: a lab with the computer's clock and randomness, kept in `folder` from one day to the next.

        The folder is created if it does not exist. The lab speaks `lang` (of `LANGUAGES`), on later days too. Without
        `lang` it speaks the language of the last time, and a new lab Korean. A new lab's `suite` stays: see `start`.
        One process has a sandbox open at a time. Opening it again in that process returns the same lab; a forked
        process is another process. If the computer's clock was ahead when the sandbox was last open, a message says so.
        Raises FolderRefused, RecordDamaged, ClockOff if no certificate can be made, and BadInput.
        """
        from fincert_lab.institutions.institution import World

        if lang is not None:
            _speak(lang)
        wanted = None if suite is None else one_of(Suite, suite, BadInput(Field.SUITE))
        with _OPENING:
            place = folders.prepare(folder, World.engine)
            remembered = folders.remembered_language(place)
            language.speak(lang or remembered or language.LANGUAGES[0])  # before any refusal
            if place in _OPEN and not World.engine.exists(Party("lab"), place):
                _OPEN[place].close()  # somebody deleted the folder
            if place not in _OPEN:
                folders.must_be_writable(place)
                clock = folders.computers_clock(Rules())
                _OPEN[place] = cls(Entropy.system(), Rules(), wanted, clock=clock, folder=place)
            if not _OPEN[place].journal.is_here:  # unless this process was forked off from that one
                raise FolderInUse(folder=place)
            _OPEN[place]._parties.must_be_of(wanted)
            if remembered != language.spoken():
                folders.remember_language(place, language.spoken())
            folders.say_how_far_ahead(_OPEN[place]._clock)
            return _OPEN[place]

    def close(self) -> None:
        """Release a sandbox's folder. What is in it stays. A lab that is served stops being served.

        In a forked process, nothing is closed: the folder is its parent's.
        """
        if self._served:
            self._served.stop()
        if not self.journal.is_here:
            return
        try:
            if self._folder and self._opened:  # if opening was refused, the next attempt is refused too
                self._world.seal()
        finally:
            for store in self._world.stores:
                store.close()
            if self._hold:
                self._hold.release()
            if self._folder and _OPEN.get(self._folder) is self:
                del _OPEN[self._folder]

    def __repr__(self) -> str:
        return f"Lab({len(self.journal)} events)"

    def person(self, name: str) -> Person:
        """Return a person by id, such as "hong". Raises UnknownPerson."""
        if not isinstance(name, str) or name not in self.people:
            raise UnknownPerson(person=name, known=", ".join(self.people))
        return self.people[name]

    def bank(self, name: str) -> Bank:
        """Return a bank by id, such as "kb". Raises UnknownBank."""
        if not isinstance(name, str) or name not in self.banks:
            raise UnknownBank(bank=name, known=", ".join(self.banks))
        return self.banks[name]

    def invite(self, name: str) -> Bank:
        """Admit another institution (타기관), with a CA of its own that no bank of the lab trusts yet; return it.

        There is "narae", a securities firm for which the CA "gaon" issues. Inviting it again returns the same one.
        Raises BadInput, UnknownGuest, RecordDamaged; NoPort if the lab is served, and then the guest is there but not
        served.
        """
        from fincert_lab.world.cast import GUESTS

        if not isinstance(name, str):
            raise BadInput(Field.GUEST)
        if name not in GUESTS:
            raise UnknownGuest(guest=name, known=", ".join(GUESTS))
        with self.journal.story():
            if name not in self.banks:
                self._parties.invite(name)
            self._parties.do_what_is_due()
            if self._served and not self._served.stopped:
                self._served.answer_for(self.cas[GUESTS[name].ca])
            return self.banks[name]

    def advice(self) -> Advices:
        """Return the product's current reminders, for `show`."""
        from fincert_lab.advice import Advices, advise

        now = self.now()
        return Advices(now.number, tuple(advise(now, self.rules)))

    def inject_faults(self, *faults: str) -> None:
        """Give KFTC's status desk these faults from now on, each a value of `Fault`; none ends them all.

        A service that cannot find out a status refuses; `Bank.fail_soft` makes it accept. Raises BadInput.
        """
        from fincert_lab.institutions.ca.responder import Fault

        wanted = [one_of(Fault, fault, BadInput(Field.FAULT)) for fault in faults]
        with (
            self.journal.story(),
            self._local_storage.store.call(Act.INJECT_FAULTS, self._party, self.ca.party, self.ca.party) as call,
        ):
            call.facts = FaultsSet(tuple(fault.value for fault in wanted))
            self.ca.status.set_faults(wanted)

    def serve(self) -> Served:
        """Serve the addresses in certificates over HTTP: lists and deltas, the CAs' own certificates, and OCSP.

        On this computer only: `at` returns where each address is found. It runs until its `stop`, the end of a `with`
        block, or `close`; serving a lab again before that returns the same. Raises LabClosed, NoPort.
        """
        from fincert_lab.serve import Served

        with self.journal.story():
            with self._local_storage.store.transaction():
                pass  # a closed lab raises the error itself
            self._parties.do_what_is_due()
            if self._served is None or self._served.stopped:
                self._served = Served(self.cas.values(), self.journal, self._clock)
            return self._served

    def phish(self, person: Person, service: ports.Service) -> ports.Service:
        """Send `person` an SMS with a link; return the page behind it, which claims to be `service`.

        Raises BadInput, AnotherLab.
        """
        return self._parties.phish(person, service)

    @property
    def is_classroom(self) -> bool:
        """Whether time passes only when `advance` is called."""
        return not isinstance(self._clock, SystemClock)

    @property
    def time(self) -> datetime:
        """The lab's time, in UTC. `advance` moves it."""
        return self._clock.now()

    def now(self) -> Snapshot:
        """Return the state after everything that has happened."""
        with self.journal.lock:
            return replace(self._past.newest(), at=self.time)

    def at(self, number: int) -> Snapshot:
        """Return the state after event `number`. Raises UnknownEvent."""
        return self._past.at(number)

    def holdings(self, at: int | None = None) -> Holdings:
        """Return who holds what: now, or after event `at`. Raises UnknownEvent."""
        from fincert_lab.custody import follow

        return follow.holdings(self.journal, at)

    def last_story(self) -> Story:
        """Return what the institutions said to each other during the last act of a person."""
        return self.journal.last_story()

    def changes(self, since: int, until: int | None = None) -> Changes:
        """Return the differences between the states after events `since` and `until` (by default the last event)."""
        return Changes(self.at(since), self.at(until) if until is not None else self.now())

    def advance(self, **by: int) -> None:
        """Let time pass: `lab.advance(days=1, hours=2)`. The CA does its scheduled work.

        Whole seconds, as in certificates. Raises BadInput for anything else, for a step back, and for one beyond KFTC's
        own validity. Raises ClockRuns in a sandbox.
        """
        if not self.is_classroom:
            raise ClockRuns
        try:
            if not all(type(count) is int for count in by.values()):  # True is not a number of days
                raise TypeError
            span = timedelta(**by)
            too_far = self._clock.now() + span > self.ca.trust.ca.not_valid_after_utc
        except (TypeError, ValueError, OverflowError):
            raise BadInput(Field.ADVANCE) from None
        if span < timedelta() or span.microseconds or too_far:
            raise BadInput(Field.ADVANCE)
        with self.journal.story():
            with self._local_storage.store.call(Act.MOVE_CLOCK, self._party, self._party, self._party):
                self._clock.advance(span)
            self._parties.do_what_is_due()


def must_be_lab(lab: object) -> None:
    """Check that `lab` is a lab. Raises BadInput."""
    if not isinstance(lab, Lab):
        raise BadInput(Field.LAB)


def _speak(lang: str) -> None:
    if not isinstance(lang, str) or lang not in language.LANGUAGES:
        raise BadInput(Field.LANG)
    language.speak(lang)
