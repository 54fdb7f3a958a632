"""Everybody in a lab: CAs, the cloud with its HSM, the telephone network, banks, and people who are their customers."""

from fincert_lab.acts import Invited, LabOpened
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import AnotherSuite, RecordDamaged
from fincert_lab.institutions import ports
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.bank.customers import Customer, IdentityCard
from fincert_lab.institutions.ca.ca import CertificationAuthority
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.institutions.institution import World, must_be_of
from fincert_lab.institutions.lookalike import Lookalike
from fincert_lab.institutions.telecom import Payload, Telecom
from fincert_lab.journal import Act
from fincert_lab.language import Party, say
from fincert_lab.people.endpoints import Endpoints
from fincert_lab.people.local_storage import LocalStorage
from fincert_lab.people.local_storage_tables import TABLES
from fincert_lab.people.person import Person
from fincert_lab.pki.authority import AUTHORITIES, Issuer
from fincert_lab.world.cast import BANKS, GUESTS, PEOPLE, BankSpec


class Parties:
    """Everybody in `world`. Parties restored from a folder know what happened before, and invited guests are there.

    Envelopes are of the suite that is asked for, if any; those restored from a folder, of the one that they were of.
    Raises AnotherSuite if that is not the same.
    """

    def __init__(self, world: World, suite: Suite | None) -> None:
        self._world = world
        self._party = Party("lab")
        self.local_storage = LocalStorage(world.open_store(self._party, TABLES))
        opened = [entry.event.facts for entry in self.local_storage.store.past]
        known = next((facts.suite for facts in opened if isinstance(facts, LabOpened)), suite or Suite.HMAC)
        self.cas: dict[Party, CertificationAuthority] = {}
        self.telecom = Telecom(Party("telecom"), world)
        self.hsms = {name: Hsm(Party(name), world, known) for name in known.hsms}
        self.must_be_of(suite)
        self.cloud = Cloud(Party("cloud"), world, self.telecom, [*self.hsms.values()], self.cas)
        pinned = {hsm.party: hsm.key for hsm in self.hsms.values()}, known
        endpoints = Endpoints(world, self.telecom, self.cloud, self.cas, *pinned, self.local_storage)
        self.people = {name: _person(name, endpoints) for name in PEOPLE}
        invited = [entry.event.subject for entry in self.local_storage.store.past if entry.event.act is Act.INVITE]
        specs = BANKS | {name: GUESTS[name] for name in invited}
        for spec in specs.values():  # the CAs first: a bank may trust any of them
            self._set_up(spec.ca)
        self.banks = {name: self._open_bank(name, spec) for name, spec in specs.items()}
        for name, guest in GUESTS.items():
            world.look_for(guest.ca, CertificationAuthority.tables)
            world.look_for(Party(name), Bank.tables)

    def must_be_of(self, suite: Suite | None) -> None:
        """Check that envelopes are of the suite that was asked for, if one was. Raises AnotherSuite."""
        if suite not in (None, self.suite):
            raise AnotherSuite(folder=self._world.folder, suite=str(self.suite))

    @property
    def suite(self) -> Suite:
        """The suite of all envelopes."""
        return next(iter(self.hsms.values())).suite

    def invite(self, name: str) -> None:
        """Admit one of the `GUESTS`, with the CA that issues for it. A caller that was interrupted may do so again.

        Raises RecordDamaged if the folder has files of either that do not belong to this lab, and what `Store` raises.
        """
        spec = GUESTS[name]
        self._set_up(spec.ca)
        bank = self._open_bank(name, spec)
        for guest in (self.cas[spec.ca], bank):
            if guest.store.past:
                del self.cas[spec.ca]
                self._world.let_go(guest.store)
                raise RecordDamaged(owner=guest.party)
            if self._world.folder:
                guest.store.join(self._world.journal.news, self.local_storage.store.seals)
                if guest.store.hear not in self._world.journal.witnesses:
                    self._world.journal.witnesses.append(guest.store.hear)
        with self.local_storage.store.call(Act.INVITE, self._party, Party(name), name) as call:
            call.facts = Invited(tuple(Party(f"{name}/{service}") for service in spec.services))
        self.banks[name] = bank

    def phish(self, person: Person, service: ports.Service) -> Lookalike:
        """Set up a page that claims to be `service`, and send `person` the link. Raises BadInput, AnotherLab."""
        must_be_of(self._world, person, Person)
        must_be_of(self._world, service, ports.Service)
        page = Lookalike(Party(f"{service.party.replace('/', '-')}.phishing.example"), service)
        text = say("sms.phishing", service=service.party, link=f"https://{page.party}/")
        self.telecom.deliver(Party("unknown"), person.identity.phone, text, Payload.LINK)
        return page

    def do_what_is_due(self) -> None:
        """Have every CA do its scheduled work, and complete what an interruption left half done."""
        for ca in self.cas.values():
            ca.do_what_is_due()
            ca.finish()

    def _set_up(self, party: Party) -> None:
        """Set up a CA, if it does not exist yet, and have the cloud keep the keys of its certificates."""
        if party not in self.cas:
            ca = CertificationAuthority(party, self._world, AUTHORITIES[Issuer(party)])
            ca.admit_keeper(self.cloud.party)
            self.cas[party] = ca

    def _open_bank(self, name: str, spec: BankSpec) -> Bank:
        """Open a bank, and the accounts of its customers."""
        bank = Bank(Party(name), self._world, self.cas, ca=spec.ca, code=spec.code, services=spec.services)
        bank.open_accounts(_customer(holder, name) for holder, who in PEOPLE.items() if name in who.checks)
        return bank


def _customer(name: str, bank: str) -> Customer:
    who = PEOPLE[name]
    card = IdentityCard(Party(name), who.identity.name, who.identity.idn, who.identity.kind)
    return Customer(card, who.checks[bank], who.member)


def _person(name: str, endpoints: Endpoints) -> Person:
    who = PEOPLE[name]
    return Person(Party(name), who.identity, {Party(bank): check for bank, check in who.checks.items()}, endpoints)
