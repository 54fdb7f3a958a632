"""After any sequence of acts the table says "usable" exactly when a login succeeds, and the journal is the truth."""

from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fincert_lab import Lab
from fincert_lab.crypto.suite import HSMS, Suite
from fincert_lab.errors import LabError
from fincert_lab.past import fold
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from tests.facts import facts_in, facts_in_databases

PINS, WRONG = ("280417", "905271"), "135790"
PEOPLE, BANKS = ("hong", "kim"), ("kb", "woori", "shinhan")
POLICY = st.sampled_from(["securities", "general"])
PERSON, BANK, PICK = st.sampled_from(PEOPLE), st.sampled_from(BANKS), st.integers(0, 9)


@dataclass
class Held:
    """A certificate that somebody holds, and its PIN as they remember it."""

    person: str
    certificate: object
    pin: str


class Walk(RuleBasedStateMachine):
    """People do whatever comes to their minds; whatever is refused, is refused with a typed error."""

    suite = Suite.HMAC

    @initialize()
    def begin(self):
        self.lab = Lab.start(lang="en", suite=self.suite)
        self.devices = {person: self.lab.person(person).device("laptop") for person in PEOPLE}
        self.held = []

    def teardown(self):
        self.everybody_logs_in_and_finds_what_the_table_says()
        self.lab.close()

    def _try(self, act, *arguments, **named):
        try:
            return act(*arguments, **named) or True
        except LabError:
            return None

    def _any(self, pick):
        return self.held[pick % len(self.held)] if self.held else None

    def _hold(self, person, certificate):
        if certificate:
            self.held.append(Held(person, certificate, PINS[0]))

    def _connected(self, person):
        device = self.devices[person]
        if not device._keybox.check_in():
            self.lab.advance(seconds=Rules.sms_interval.seconds)
            device.connect()
        return device

    @rule(person=PERSON, bank=BANK)
    def enroll(self, person, bank):
        self._hold(person, self._try(self.devices[person].enroll, self.lab.bank(bank), pin=PINS[0]))

    @rule(bank=BANK, policy=POLICY)
    def invite_and_trust(self, bank, policy):
        self.lab.bank(bank).trust(self.lab.invite("narae").ca, policies=[policy])

    @rule(bank=BANK, policy=POLICY)
    def distrust(self, bank, policy):
        self.lab.bank(bank).distrust(self.lab.invite("narae").ca, policies=[policy])

    @rule(person=PERSON, policy=POLICY)
    def enroll_with_the_guest(self, person, policy):
        narae = self.lab.invite("narae")
        self._hold(person, self._try(self.devices[person].enroll, narae, pin=PINS[0], policy=policy))

    @rule(person=PERSON, bank=BANK)
    def stop_before_the_pin(self, person, bank):
        device = self.devices[person]

        def half_way():
            authorisation = device.check_identity(self.lab.bank(bank))
            device.generate_key()
            return device.request_certificate(authorisation)

        self._hold(person, self._try(half_way))

    @rule(pick=PICK, bank=BANK)
    def renew(self, pick, bank):
        if it := self._any(pick):
            new = self._try(self.devices[it.person].renew, it.certificate, self.lab.bank(bank), pin=it.pin)
            if new:
                self.held.append(Held(it.person, new, it.pin))

    @rule(pick=PICK, bank=BANK)
    def register(self, pick, bank):
        if it := self._any(pick):
            self._try(self.devices[it.person].register, it.certificate, self.lab.bank(bank), pin=it.pin)

    @rule(pick=PICK, bank=BANK)
    def unregister(self, pick, bank):
        if it := self._any(pick):
            self._try(self.lab.person(it.person).unregister, it.certificate, self.lab.bank(bank))

    @rule(pick=PICK, times=st.integers(1, 5))
    def mistype(self, pick, times):
        if it := self._any(pick):
            service = self.lab.bank("kb").service("my-money")
            for _ in range(times):
                self._try(self.devices[it.person].login, service, it.certificate, pin=WRONG)

    @rule(pick=PICK)
    def change_the_pin(self, pick):
        if it := self._any(pick):
            new = PINS[1 - PINS.index(it.pin)]
            if self._try(self.devices[it.person].change_pin, it.certificate, pin=it.pin, new_pin=new):
                it.pin = new

    @rule(pick=PICK, bank=BANK)
    def revoke(self, pick, bank):
        if it := self._any(pick):
            self._try(self.lab.person(it.person).revoke, it.certificate, self.lab.bank(bank))

    @rule(pick=PICK)
    def delete(self, pick):
        if it := self._any(pick):
            self._try(self.devices[it.person].delete, it.certificate, pin=it.pin)

    @rule(pick=PICK, bank=BANK)
    def pay(self, pick, bank):
        if it := self._any(pick):
            device, service = self.devices[it.person], self.lab.bank(bank).service("internet-banking")
            order = {"amount": 1, "payee": "000-21-0002-002", "pin": it.pin}
            self._try(device.transfer, service, it.certificate, **order)
            self._try(device.log_out, service)

    @rule(person=PERSON, number=st.sampled_from(["01000002580", "01000007391", "01000005555"]))
    def change_the_number(self, person, number):
        self._try(self.lab.person(person).change_number, number)

    @rule(person=PERSON, remember=st.booleans())
    def go_to_a_cafe(self, person, remember):
        cafe = self.lab.person(person).device("cafe", public=True)
        self._try(cafe.connect, remember=remember)
        self._try(self.devices[person].rename_device, cafe, "café")

    @rule(person=PERSON)
    def connect_again(self, person):
        self._try(self.devices[person].connect)

    @rule(person=PERSON)
    def close_the_account(self, person):
        self._try(self.devices[person].close_account)

    @rule(person=PERSON)
    def join_again(self, person):
        self._try(self.devices[person].connect, replace=True)

    @rule(person=PERSON)
    def lose_the_device(self, person):
        self._try(self._connected(person).remove_device, self.devices[person])

    @rule(person=PERSON, bank=BANK)
    def visit_a_branch(self, person, bank):
        self._try(self.lab.person(person).visit_branch, self.lab.bank(bank))

    @rule(days=st.sampled_from([0, 1, 400, 1020, 1100]))
    def wait(self, days):
        self._try(self.lab.advance, days=days, minutes=2)

    @rule()
    def everybody_logs_in_and_finds_what_the_table_says(self):
        """Not after every step: a login that succeeds gives all PIN tries back."""
        for it in self.held:
            device = self._connected(it.person)
            for service in (bank.services[0] for bank in self.lab.banks.values()):
                before = self.lab.now()
                state = before.certificates[CertificateId.of(it.certificate)]
                refusals = before.refusals(state)
                accepted = self._try(device.login, service, it.certificate, pin=it.pin)
                assert (accepted is not None) == (service.party not in refusals), (service, refusals)
                if not accepted and state.stored and state.tries_left and not state.destroyed:
                    # A refusal by the service comes after the key was opened: the tries are back.
                    assert self.lab.now().certificates[state.id].tries_left == Rules.pin_tries

    @invariant()
    def the_journal_folds_to_what_the_databases_hold(self):
        assert facts_in(self.lab.now()) == facts_in_databases(self.lab)

    @invariant()
    def the_journal_folds_to_the_same_state_however_it_is_cut(self):
        journal = self.lab.journal
        assert [event.number for event in journal] == list(range(1, len(journal) + 1))
        half = len(journal) // 2
        assert fold(journal) == fold(journal[half:], since=fold(journal[:half])) == self.lab.now()


class SharedWalk(Walk):
    """The same with three HSMs, of which one may be silent or lie at any time."""

    suite = Suite.TWO_OF_THREE

    @rule(at=st.sampled_from(HSMS), fault=st.sampled_from(["silent", "lying"]))
    def one_fails_and_the_others_are_looked_after(self, at, fault):
        for name, hsm in self.lab.hsms.items():
            hsm.set_fault(fault if name == at else None)


TestWalk = Walk.TestCase
TestSharedWalk = SharedWalk.TestCase
TestWalk.settings = settings(
    max_examples=20, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TestSharedWalk.settings = settings(TestWalk.settings, max_examples=8)
