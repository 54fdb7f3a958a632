"""The lab: builds a world of institutions and people, and owns its clock, randomness, rules and journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from fincert_lab import language
from fincert_lab.advice import Advices, advise
from fincert_lab.arguments import one_of
from fincert_lab.clock import Clock, SystemClock
from fincert_lab.entropy import Entropy
from fincert_lab.errors import (
    BadInput,
    ClockRuns,
    FolderInUse,
    UnknownBank,
    UnknownGuest,
    UnknownPerson,
)
from fincert_lab.folder import Hold, computers_clock, must_be_writable, prepare, remember_language, remembered_language
from fincert_lab.journal import Act, Journal, Story, Tip
from fincert_lab.language import Party
from fincert_lab.policy import Policy
from fincert_lab.secret import discreet
from fincert_lab.snapshot import Changes, Snapshot, fold

if TYPE_CHECKING:
    from fincert_lab.institutions.bank import Bank
    from fincert_lab.institutions.service import Service
    from fincert_lab.people.person import Person
    from fincert_lab.serve import Served

CLASSROOM_SEED = b"fincert-lab classroom"
MAX_SEED = 64  # characters
NOTICEABLE = timedelta(minutes=1)  # by which a clock may be ahead without a word: lab assumption
_OPENING = Lock()
_OPEN: dict[Path, Lab] = {}  # the sandboxes of this process: who runs the opening cell again finds the same lab


@discreet
class Lab:
    """A world of its own: banks, CA, cloud, HSM, telephone network, and some people. Make one with `Lab.start`."""

    def __init__(
        self, entropy: Entropy, policy: Policy, *, clock: Clock | None = None, folder: Path | None = None
    ) -> None:
        # Here and not above: `from fincert_lab import Lab` should be quick, and this loads SQLAlchemy.
        from fincert_lab.institutions.institution import World

        self._clock = clock or Clock()
        self._folder = folder
        self.entropy = entropy
        self.policy = policy
        self.journal = Journal(folder)
        self._now = Snapshot()
        self._served: Served | None = None
        self._world = World(self._clock, entropy, policy, self.journal, folder)
        self._party = Party("lab")
        self._hold = Hold(folder) if folder else None
        self._opened = False
        try:
            self._build()
            self._begin()
        except BaseException:
            self.close()  # or the folder would stay locked
            raise

    def _build(self) -> None:
        from fincert_lab.town import Town

        self._town = town = Town(self._world)
        self._memory = town.memory
        self.cas, self.ca = town.cas, town.cas[Party("ca")]
        self.telecom, self.hsm, self.cloud = town.telecom, town.hsm, town.cloud
        self.banks, self.people = town.banks, town.people

    def _begin(self) -> None:
        """Take up the past, if there is one; then open the doors."""
        stores = self._world.stores
        self.journal.tip = Tip(0, self._memory.store.keepsake("origin", lambda: self.entropy.bytes("origin", 32)))
        lab = self._memory.store.heard
        past, heard = [entry for store in stores for entry in store.past], [store.heard for store in stores]
        self.journal.adopt(past, heard, lab.quiet if lab else 0)
        if self.journal:
            self._world.must_have_a_seal_in_common()
            self._clock.catch_up(self.journal[-1].at)
        elif self._folder:
            for store in stores:  # from now on, whose file is not there any more is missed
                store.join(self.journal.news, {self.journal.tip.hash})
        services = [service.party for bank in self.banks.values() for service in bank.services]
        with self.journal.story():
            with self._memory.store.call(Act.OPEN_LAB, self._party, self._party, self._party) as call:
                call.facts.update(services=services, pin_tries=self.policy.pin_tries)
            self._town.do_what_is_due()
            self.cloud.finish()
        if self._folder:  # not before: what opening does would be done again by the next one
            self.journal.witnesses.extend(store.hear for store in stores)
        self._opened = True

    @classmethod
    def start(cls, lang: str = "ko", seed: str = "") -> Lab:
        """Start a classroom world: the same keys, the same codes, Monday 2026-03-02 09:00 KST, every time.

        `lang` ("ko" or "en") is what all labs of this process speak from now on; `fincert_lab.language.speak` changes
        it. With a `seed` of one's own, such as a student number, keys and codes are nobody else's, and the same again
        every time. They are for practice: anyone can make them again. Raises BadInput for another language, and for a
        seed that is no short text.
        """
        _speak(lang)
        if not isinstance(seed, str) or len(seed) > MAX_SEED:
            raise BadInput(field="seed")
        return cls(Entropy.seeded(CLASSROOM_SEED + seed.encode("utf-8", "surrogatepass")), Policy())

    @classmethod
    def open(cls, folder: str | Path, lang: str | None = None) -> Lab:
        """Open a sandbox: a lab with the computer's clock and randomness, kept in `folder` from one day to the next.

        A folder that does not exist is made. It speaks `lang` ("ko" or "en"), also on the days after; left out, what it
        spoke last, and a new one Korean. One process has a sandbox at a time, and opening it again there returns the
        same lab; a process forked off from that is another. Where the computer's clock was ahead when it was last open,
        says so. Raises FolderIsFile, FolderNotWritable, FolderNotEmpty, FolderInUse, FolderOfAnotherVersion,
        RecordDamaged, ClockOff where no certificate can be made, and BadInput for another language or what is no name.
        """
        if lang is not None:
            _speak(lang)
        with _OPENING:
            place = prepare(folder)
            remembered = remembered_language(place)
            language.speak(lang or remembered or language.LANGUAGES[0])  # before anything is refused in it
            if place in _OPEN and not (place / "lab.db").exists():
                _OPEN[place].close()  # somebody deleted the folder
            if place not in _OPEN:
                must_be_writable(place)
                _OPEN[place] = cls(Entropy.system(), Policy(), clock=computers_clock(Policy()), folder=place)
            if not _OPEN[place].journal.is_here:  # but in the process that this one was forked off from
                raise FolderInUse(folder=place)
            if remembered != language.spoken():
                remember_language(place, language.spoken())
            _OPEN[place]._say_how_far_ahead()
            return _OPEN[place]

    def _say_how_far_ahead(self) -> None:
        ahead = self._clock.ahead
        if ahead > NOTICEABLE:
            print(language.say("sandbox.clock_ahead", now=self.time, computer=self.time - ahead))

    def close(self) -> None:
        """Give a sandbox's folder free. What is in it stays. A lab that was served is not any more.

        In a process that was forked off, nothing is closed: the folder is its parent's.
        """
        if self._served:
            self._served.stop()
        if not self.journal.is_here:
            return
        try:
            if self._folder and self._opened:  # what was refused on opening is refused the next time too
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
        """Let another institution (타기관) in, with a CA of its own that no bank of the lab trusts yet; return it.

        There is "narae", a securities firm for which the CA "gaon" issues. To invite one again returns the same. Raises
        BadInput, UnknownGuest, RecordDamaged; NoPort if the lab is served, and then the guest is there but not served.
        """
        from fincert_lab.people.cast import GUESTS

        if not isinstance(name, str):
            raise BadInput(field="guest")
        if name not in GUESTS:
            raise UnknownGuest(guest=name, known=", ".join(GUESTS))
        with self.journal.story():
            if name not in self.banks:
                self._town.invite(name)
            self._town.do_what_is_due()
            if self._served and not self._served.stopped:
                self._served.answer_for(self.banks[name].ca)
            return self.banks[name]

    def advice(self) -> Advices:
        """Return what the product would remind people of now: `show` it."""
        now = self.now()
        return Advices(now.number, tuple(advise(now, self.policy)))

    def disturb(self, *troubles: str) -> None:
        """Let KFTC's status desk have these troubles from now on, each a value of `Trouble`; none ends them all.

        A service that cannot find out a status refuses; `Bank.fail_soft` makes it accept. Raises BadInput.
        """
        from fincert_lab.institutions.responder import Trouble

        wanted = [one_of(Trouble, trouble, BadInput(field="trouble")) for trouble in troubles]
        with (
            self.journal.story(),
            self._memory.store.call(Act.DISTURB, self._party, self.ca.party, self.ca.party) as call,
        ):
            call.facts["troubles"] = [trouble.value for trouble in wanted]
            self.ca.status.suffer(wanted)

    def serve(self) -> Served:
        """Answer over HTTP where certificates say: with lists and deltas, the CAs' own certificates, and OCSP.

        On this computer only: `at` says where each address is to be found. Until its `stop`, the end of a `with` block,
        or `close`; to serve a lab again before that returns the same. Raises LabClosed, NoPort.
        """
        from fincert_lab.serve import Served

        with self.journal.story():
            with self._memory.store.transaction():
                pass  # a lab that is closed says so
            self._town.do_what_is_due()
            if self._served is None or self._served.stopped:
                self._served = Served(self.cas.values(), self.journal, self._clock)
            return self._served

    def phish(self, person: Person, service: Service) -> Service:
        """Send `person` an SMS with a link; return the page that it leads to, which says that it is `service`.

        Raises BadInput, AnotherLab.
        """
        from fincert_lab.institutions.institution import must_be_of
        from fincert_lab.institutions.service import Lookalike, Service
        from fincert_lab.institutions.telecom import Payload
        from fincert_lab.people.person import Person

        must_be_of(self._world, person, Person)
        must_be_of(self._world, service, Service)
        page = Lookalike(Party(f"{service.party.replace('/', '-')}.phishing.example"), service)
        text = language.say("sms.phishing", service=service.party, link=f"https://{page.party}/")
        self.telecom.deliver(Party("unknown"), person.identity.phone, text, Payload.LINK)
        return page

    @property
    def time(self) -> datetime:
        """The lab's time, in UTC. `advance` moves it."""
        return self._clock.now()

    def now(self) -> Snapshot:
        """Return the state after everything that has happened."""
        with self.journal.lock:
            self._now = fold(self.journal[self._now.number :], since=self._now)
            return replace(self._now, at=self.time)

    def at(self, number: int) -> Snapshot:
        """Return the state after event `number`. Raises UnknownEvent."""
        return fold(self.journal.upto(number))

    def last_act(self) -> Story:
        """Return what the last act of somebody made the institutions say to each other."""
        return self.journal.last_story()

    def changes(self, since: int, until: int | None = None) -> Changes:
        """Return what is different after event `until` (the last one, if left out) from after event `since`."""
        return Changes(self.at(since), self.at(until) if until is not None else self.now())

    def advance(self, **by: int) -> None:
        """Let time pass: `lab.advance(days=1, hours=2)`. What the CA does on schedule, it does then.

        Whole seconds, as certificates count. Raises BadInput for anything else, for a step back, and for one beyond
        KFTC's own validity. Raises ClockRuns in a sandbox.
        """
        if isinstance(self._clock, SystemClock):
            raise ClockRuns
        try:
            if not all(type(count) is int for count in by.values()):  # True is no number of days
                raise TypeError
            span = timedelta(**by)
            too_far = self._clock.now() + span > self.ca.trust.ca.not_valid_after_utc
        except (TypeError, ValueError, OverflowError):
            raise BadInput(field="advance") from None
        if span < timedelta() or span.microseconds or too_far:
            raise BadInput(field="advance")
        with self.journal.story():
            with self._memory.store.call(Act.MOVE_CLOCK, self._party, self._party, self._party):
                self._clock.advance(span)
            self._town.do_what_is_due()


def must_be_lab(lab: object) -> None:
    """Check what should be a lab. Raises BadInput."""
    if not isinstance(lab, Lab):
        raise BadInput(field="lab")


def _speak(lang: str) -> None:
    if not isinstance(lang, str) or lang not in language.LANGUAGES:
        raise BadInput(field="lang")
    language.speak(lang)
