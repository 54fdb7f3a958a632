"""After any sequence of acts the table says "usable" exactly when a login succeeds."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fincert_lab import Lab
from fincert_lab.errors import LabError
from fincert_lab.pki.profile import serial_of
from fincert_lab.snapshot import fold

PIN, WRONG = "280417", "135790"
PEOPLE, BANKS = ("hong", "kim"), ("kb", "woori", "shinhan")


class Walk(RuleBasedStateMachine):
    """People do whatever comes to their minds; whatever is refused, is refused with a typed error."""

    @initialize()
    def begin(self):
        self.lab = Lab.start(lang="en")
        self.devices = {person: self.lab.person(person).device("laptop") for person in PEOPLE}
        self.certificates = []

    def _try(self, act, *arguments, **named):
        try:
            return act(*arguments, **named)
        except LabError:
            return None

    def _any(self, pick):
        return self.certificates[pick % len(self.certificates)] if self.certificates else None

    @rule(person=st.sampled_from(PEOPLE), bank=st.sampled_from(BANKS))
    def enroll(self, person, bank):
        certificate = self._try(self.devices[person].enroll, self.lab.bank(bank), pin=PIN)
        if certificate:
            self.certificates.append((person, certificate))

    @rule(person=st.sampled_from(PEOPLE), bank=st.sampled_from(BANKS))
    def stop_before_the_pin(self, person, bank):
        device = self.devices[person]

        def half_way():
            authorisation = device.check_identity(self.lab.bank(bank))
            device.connect()
            device.generate_key()
            return device.request_certificate(authorisation)

        certificate = self._try(half_way)
        if certificate:
            self.certificates.append((person, certificate))

    @rule(pick=st.integers(0, 9), bank=st.sampled_from(BANKS))
    def register(self, pick, bank):
        if chosen := self._any(pick):
            person, certificate = chosen
            self._try(self.devices[person].register, certificate, self.lab.bank(bank), pin=PIN)

    @rule(pick=st.integers(0, 9), times=st.integers(1, 5))
    def mistype(self, pick, times):
        if chosen := self._any(pick):
            person, certificate = chosen
            service = self.lab.bank("kb").service("my-money")
            for _ in range(times):
                self._try(self.devices[person].login, service, certificate, pin=WRONG)

    @rule(pick=st.integers(0, 9), bank=st.sampled_from(BANKS))
    def revoke(self, pick, bank):
        if chosen := self._any(pick):
            person, certificate = chosen
            self._try(self.lab.person(person).revoke, certificate, self.lab.bank(bank))

    @rule(days=st.sampled_from([1, 400, 1100]))
    def wait(self, days):
        self.lab.advance(days=days)

    @invariant()
    def the_table_says_what_a_login_finds(self):
        snapshot = self.lab.now()
        for person, certificate in self.certificates:
            state = snapshot.certificates[serial_of(certificate)]
            refusals = snapshot.refusals(state)
            for service in (s for bank in BANKS for s in self.lab.bank(bank).services[:1]):
                accepted = self._try(self.devices[person].login, service, certificate, pin=PIN)
                assert (accepted is not None) == (service.party not in refusals), (service, refusals)
                snapshot_now = self.lab.now()
                if not accepted and state.tries_left:
                    # A refusal by the service comes after the key was opened: the tries are back.
                    assert snapshot_now.certificates[state.serial].tries_left == 5

    @invariant()
    def the_journal_folds_to_the_same_state_however_it_is_cut(self):
        journal = self.lab.journal
        assert [event.number for event in journal] == list(range(1, len(journal) + 1))
        assert fold(journal) == fold(list(journal))


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=15, stateful_step_count=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
