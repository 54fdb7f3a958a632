"""The lab: builds a world of institutions and people, and owns its clock, randomness, rules and journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fincert_lab import language
from fincert_lab.clock import Clock
from fincert_lab.entropy import Entropy
from fincert_lab.errors import BadInput, UnknownBank, UnknownPerson
from fincert_lab.journal import Act, Journal, Snapshot, Story, fold
from fincert_lab.language import Party
from fincert_lab.policy import Policy

if TYPE_CHECKING:
    from fincert_lab.institutions.bank import Bank
    from fincert_lab.people.person import Person

CLASSROOM_SEED = b"fincert-lab classroom"


@dataclass(frozen=True)
class Changes:
    """Two moments to compare."""

    before: Snapshot
    after: Snapshot


class Lab:
    """A world of its own: banks, CA, cloud, HSM, telephone network, and some people. Make one with `Lab.start`."""

    def __init__(self, entropy: Entropy, policy: Policy) -> None:
        # Here and not above: `from fincert_lab import Lab` should be quick, and these load SQLAlchemy.
        from sqlalchemy import MetaData

        from fincert_lab.institutions.bank import Bank, Customer
        from fincert_lab.institutions.ca import CertificationAuthority
        from fincert_lab.institutions.cloud import Cloud
        from fincert_lab.institutions.hsm import Hsm
        from fincert_lab.institutions.institution import World
        from fincert_lab.institutions.telecom import Telecom
        from fincert_lab.people.cast import BANKS, PEOPLE
        from fincert_lab.people.device import Reach
        from fincert_lab.people.person import Person
        from fincert_lab.store import Store

        self._clock = Clock()
        self.policy = policy
        self.journal = Journal()
        world = World(self._clock, entropy, policy, self.journal)
        self._party = Party("lab")
        self._notes = Store(self._party, MetaData(), self.journal, self._clock)
        services = [f"{bank}/{service}" for bank, sketch in BANKS.items() for service in sketch.services]
        with self._notes.call(Act.OPEN_LAB, self._party, self._party, self._party) as call:
            call.facts.update(services=services, pin_tries=policy.pin_tries)
        self.ca = CertificationAuthority(Party("ca"), world)
        self.telecom = Telecom(Party("telecom"), world)
        self.hsm = Hsm(Party("hsm"), world)
        self.cloud = Cloud(Party("cloud"), world, self.telecom, self.hsm, self.ca.trust)
        self.banks = {
            name: Bank(Party(name), world, self.ca, sketch.code, sketch.services) for name, sketch in BANKS.items()
        }
        reach = Reach(world, self.telecom, self.cloud, self.ca, self.hsm.key, self._notes)
        self.people: dict[str, Person] = {}
        for name, who in PEOPLE.items():
            checks = {Party(bank): check for bank, check in who.checks.items()}
            self.people[name] = Person(Party(name), who.identity, checks, reach)
            for bank, check in checks.items():
                customer = Customer(Party(name), who.identity.name, who.identity.idn, **vars(check))
                self.banks[bank].admit(customer)

    @classmethod
    def start(cls, lang: str = "ko") -> Lab:
        """Start a classroom world: the same keys, the same codes, Monday 2026-03-02 09:00 KST, every time.

        `lang` ("ko" or "en") is what all labs of this process speak from now on; `fincert_lab.language.speak` changes
        it. The keys are for practice: anyone can make them again. Raises BadInput for another language.
        """
        if lang not in language.LANGUAGES:
            raise BadInput(field="lang")
        language.speak(lang)
        return cls(Entropy.seeded(CLASSROOM_SEED), Policy())

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

    @property
    def time(self) -> datetime:
        """The lab's time, in UTC. `advance` moves it."""
        return self._clock.now()

    def now(self) -> Snapshot:
        """Return the state after everything that has happened."""
        return fold(self.journal)

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
        the CA's own validity.
        """
        try:
            span = timedelta(**by)
            too_far = self._clock.now() + span > self.ca.trust.ca.not_valid_after_utc
        except (TypeError, OverflowError):
            raise BadInput(field="advance") from None
        if span < timedelta() or span.microseconds or too_far:
            raise BadInput(field="advance")
        with self.journal.story():
            with self._notes.call(Act.MOVE_CLOCK, self._party, self._party, self._party):
                self._clock.advance(span)
            self.ca.publish_due()
