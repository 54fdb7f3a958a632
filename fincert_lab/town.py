"""Who is in a lab: CAs, the cloud with its HSM, the telephone network, banks, and people who are their customers."""

from fincert_lab.errors import RecordDamaged
from fincert_lab.institutions.bank import Bank
from fincert_lab.institutions.ca import CertificationAuthority
from fincert_lab.institutions.cloud import Cloud
from fincert_lab.institutions.customers import Customer, IdentityCard
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.institutions.institution import World
from fincert_lab.institutions.service import BankSketch
from fincert_lab.institutions.telecom import Telecom
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.people import memory
from fincert_lab.people.cast import BANKS, GUESTS, PEOPLE
from fincert_lab.people.keybox import Reach
from fincert_lab.people.person import Person
from fincert_lab.pki.authority import AUTHORITIES


class Town:
    """Everybody in `world`. Who comes from a folder knows what happened before, and whoever was invited is there."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._party = Party("lab")
        self.memory = memory.Memory(world.open_store(self._party, memory.TABLES))
        self.cas: dict[Party, CertificationAuthority] = {}
        self.telecom = Telecom(Party("telecom"), world)
        self.hsm = Hsm(Party("hsm"), world)
        self.cloud = Cloud(Party("cloud"), world, self.telecom, self.hsm, self.cas)
        reach = Reach(world, self.telecom, self.cloud, self.cas, self.hsm.key, self.memory)
        self.people = {name: _person(name, reach) for name in PEOPLE}
        invited = [entry.event.subject for entry in self.memory.store.past if entry.event.act is Act.INVITE]
        sketches = BANKS | {name: GUESTS[name] for name in invited}
        for sketch in sketches.values():  # the CAs first: a bank may trust any of them
            self._set_up(sketch.ca)
        self.banks = {name: self._open_bank(name, sketch) for name, sketch in sketches.items()}
        for name, guest in GUESTS.items():
            world.look_for(guest.ca, CertificationAuthority.tables)
            world.look_for(Party(name), Bank.tables)

    def invite(self, name: str) -> None:
        """Let one of the `GUESTS` in, with the CA that issues for it. Who was interrupted may do so again.

        Raises RecordDamaged if the folder has files of either that are not this lab's, and what `Store` raises.
        """
        sketch = GUESTS[name]
        self._set_up(sketch.ca)
        bank = self._open_bank(name, sketch)
        for guest in (self.cas[sketch.ca], bank):
            if guest.store.past:
                del self.cas[sketch.ca]
                self._world.let_go(guest.store)
                raise RecordDamaged(owner=guest.party)
            if self._world.folder:
                guest.store.join(self._world.journal.news, self.memory.store.seals)
                if guest.store.hear not in self._world.journal.witnesses:
                    self._world.journal.witnesses.append(guest.store.hear)
        with self.memory.store.call(Act.INVITE, self._party, Party(name), name) as call:
            call.facts["services"] = [f"{name}/{service}" for service in sketch.services]
        self.banks[name] = bank

    def do_what_is_due(self) -> None:
        """Have every CA do its scheduled work, and what an interruption left half done."""
        for ca in self.cas.values():
            ca.do_what_is_due()
            ca.finish()

    def _set_up(self, party: Party) -> None:
        """Set up a CA, if it is not there, and have the cloud keep the keys of its certificates."""
        if party not in self.cas:
            ca = CertificationAuthority(party, self._world, AUTHORITIES[party])
            ca.admit_keeper(self.cloud.party)
            self.cas[party] = ca

    def _open_bank(self, name: str, sketch: BankSketch) -> Bank:
        """Open a bank, and the accounts of its customers."""
        bank = Bank(Party(name), self._world, self.cas, sketch)
        bank.open_accounts(_customer(holder, name) for holder, who in PEOPLE.items() if name in who.checks)
        return bank


def _customer(name: str, bank: str) -> Customer:
    who = PEOPLE[name]
    card = IdentityCard(Party(name), who.identity.name, who.identity.idn, who.identity.kind)
    return Customer(card, who.checks[bank], who.member)


def _person(name: str, reach: Reach) -> Person:
    who = PEOPLE[name]
    return Person(Party(name), who.identity, {Party(bank): check for bank, check in who.checks.items()}, reach)
