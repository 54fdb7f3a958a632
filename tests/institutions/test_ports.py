"""Whoever calls an institution goes by its port: what has no more than that can stand in for it, whatever it is."""

import inspect
from collections.abc import Mapping
from types import MethodType, SimpleNamespace

import pytest

from fincert_lab import Lab
from fincert_lab.arguments import fits
from fincert_lab.errors import AnotherLab, BadInput, CaNotTrusted, Revoked
from fincert_lab.institutions import ports
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.people import endpoints
from fincert_lab.world import parties
from tests.conftest import PIN

NEW_PIN = "905271"
PARTS = {"accounts": ports.Accounts, "sessions": ports.Sessions, "status": ports.StatusDesk}


def declared(port):
    """The names that a port declares, and those that it says are part of it."""
    kinds = [each for each in port.__mro__ if each.__module__.startswith("fincert_lab")]
    return {name for each in kinds for name in (*vars(each), *each.__annotations__) if name[0] != "_"}


class StandIn:
    """Has what a port declares and nothing else; forwards each call to `whom`, and notes it in `calls`."""

    def __init__(self, port, whom, calls, name):
        self._port, self._whom, self._calls, self._name = port, whom, calls, name

    def __getattr__(self, name):
        if name not in declared(self._port):
            raise AttributeError(name)
        found = getattr(self._whom, name)
        if name in PARTS:
            return StandIn(PARTS[name], found, self._calls, f"{self._name}.{name}")
        return self._forward(name, found) if isinstance(found, MethodType) else found

    def _forward(self, name, method):
        def call(*arguments, **named):
            self._calls.append(f"{self._name}.{name}")
            return method(*arguments, **named)

        return call


class Reached(Mapping):
    """The CAs as they are reached: each by one that stands in for it."""

    def __init__(self, cas, calls):
        self._cas, self._calls = cas, calls

    def __getitem__(self, party):
        return StandIn(ports.CertificationAuthority, self._cas[party], self._calls, party)

    def __iter__(self):
        return iter(self._cas)

    def __len__(self):
        return len(self._cas)


class Remote:
    """A lab in which nobody has an institution at hand: people, banks and the cloud reach what stands in for them."""

    def __init__(self, monkeypatch):
        self.calls = calls = []
        open_bank, open_cloud = Bank.__init__, Cloud.__init__

        def bank(self, party, world, cas, **spec):
            open_bank(self, party, world, Reached(cas, calls), **spec)

        def cloud(self, party, world, telecom, hsm, cas):
            open_cloud(self, party, world, StandIn(ports.Telecom, telecom, calls, "telecom"), hsm, Reached(cas, calls))

        def reach(world, telecom, cloud, cas, *rest):
            telecom = StandIn(ports.Telecom, telecom, calls, "telecom")
            cloud = StandIn(ports.Cloud, cloud, calls, "cloud")
            return endpoints.Endpoints(world, telecom, cloud, Reached(cas, calls), *rest)

        with monkeypatch.context() as patch:
            patch.setattr(Bank, "__init__", bank)
            patch.setattr(Cloud, "__init__", cloud)
            patch.setattr(parties, "Endpoints", reach)
            self.lab = Lab.start(lang="en")
            self.lab.invite("narae")

    def bank(self, name):
        return StandIn(ports.Bank, self.lab.bank(name), self.calls, name)

    def service(self, bank, name):
        its = self.lab.bank(bank).service(name)
        return StandIn(ports.Service, its, self.calls, its.party)

    def ca(self, name):
        return StandIn(ports.CertificationAuthority, self.lab.cas[name], self.calls, name)


@pytest.fixture
def remote(monkeypatch):
    return Remote(monkeypatch)


@pytest.fixture
def at_hand():
    """The same with the institutions themselves."""
    lab = Lab.start(lang="en")
    lab.invite("narae")
    return SimpleNamespace(
        lab=lab, bank=lab.bank, service=lambda bank, name: lab.bank(bank).service(name), ca=lab.cas.__getitem__
    )


def a_life(world):
    """A certificate is issued, registered elsewhere, used, kept and ended; and one of another CA as well."""
    lab, hong = world.lab, world.lab.person("hong")
    kb, woori, narae = map(world.bank, ("kb", "woori", "narae"))
    laptop, phone, banking = hong.device("laptop"), hong.device("phone"), world.service("woori", "internet-banking")
    certificate = laptop.enroll(kb, pin=PIN)
    laptop.register(certificate, woori, pin=PIN)
    laptop.login(banking, certificate, pin=PIN)
    laptop.transfer(banking, certificate, amount=1, payee="000-21-0002-002", pin=PIN)
    laptop.log_out(banking)
    laptop.change_pin(certificate, pin=PIN, new_pin=NEW_PIN)
    phone.connect()
    phone.rename_device("laptop", "old")
    phone.remove_device(laptop)
    hong.suspend(certificate, kb)
    hong.restore(certificate, kb)
    hong.unregister(certificate, woori)
    with pytest.raises(CaNotTrusted):
        phone.register(phone.enroll(narae, pin=PIN, policy="general"), woori, pin=PIN)
    lab.bank("woori").trust(world.ca("gaon"), policies=["general"])
    phone.register(phone.certificates()[-1], woori, pin=PIN)
    phone.delete(phone.certificates()[-1], pin=PIN)
    hong.revoke(certificate, kb, reason="key_compromise")
    with pytest.raises(Revoked):
        phone.login(world.service("kb", "star-banking"), certificate, pin=NEW_PIN)
    lab.phish(hong, banking)
    hong.change_number("01000005555")
    phone.connect(replace=True)
    phone.close_account()
    choi = lab.person("choi")
    choi.visit_branch(kb)
    choi.device("tablet").export(choi.device("tablet").enroll(kb, pin=PIN), pin=PIN, password="password")


def test_whatever_has_what_the_ports_declare_stands_in_for_cloud_network_cas_banks_and_services(remote, at_hand):
    a_life(remote)
    a_life(at_hand)
    assert remote.lab.journal[:] == at_hand.lab.journal[:]
    seen = {*remote.calls}
    assert seen >= {"kb.check_identity", "ca.authorise", "cloud.accounts.join", "telecom.deliver", "ca.issue"}
    assert seen >= {"cloud.register_key", "cloud.store_envelope", "woori.register", "woori/internet-banking.accept"}
    assert seen >= {"ca.status.fetch_crls", "gaon.status.answer", "kb.revoke", "ca.revoke", "gaon.revoke"}
    assert seen >= {"cloud.sessions.remove", "cloud.change_pin", "cloud.delete", "cloud.accounts.close"}


WITH_A_BANK = {
    "enroll": lambda laptop, certificate, bank: laptop.enroll(bank, pin=PIN),
    "renew": lambda laptop, certificate, bank: laptop.renew(certificate, bank, pin=PIN),
    "join_banking": lambda laptop, certificate, bank: laptop.join_banking(bank),
    "check_identity": lambda laptop, certificate, bank: laptop.check_identity(bank),
    "register": lambda laptop, certificate, bank: laptop.register(certificate, bank, pin=PIN),
    "user_check": lambda laptop, certificate, bank: laptop.owner.user_check(bank),
    "visit_branch": lambda laptop, certificate, bank: laptop.owner.visit_branch(bank),
    "revoke": lambda laptop, certificate, bank: laptop.owner.revoke(certificate, bank),
    "unregister": lambda laptop, certificate, bank: laptop.owner.unregister(certificate, bank),
}
WITH_A_SERVICE = {
    "login": lambda laptop, certificate, service: laptop.login(service, certificate, pin=PIN),
    "log_out": lambda laptop, certificate, service: laptop.log_out(service),
}


class Half:
    """Says where it is, and can do half of what a bank, a service or a CA can."""

    def __init__(self, whom):
        self.party, self.world, self.give_challenge, self.revoke = whom.party, whom.world, None, None


def refused(enrolled, act, thing):
    """What somebody is told who hands that in; nobody was asked for anything."""
    events = len(enrolled.lab.journal)
    with pytest.raises((AnotherLab, BadInput)) as refusal:
        act(enrolled.laptop, enrolled.certificate, thing)
    assert len(enrolled.lab.journal) == events
    return type(refusal.value), refusal.value.facts


@pytest.mark.parametrize("act", WITH_A_BANK)
def test_what_stands_in_for_a_bank_is_of_this_lab_or_of_another_and_half_a_bank_is_none(enrolled, act):
    kb, theirs = enrolled.lab.bank("kb"), Lab.start(lang="en").bank("kb")
    not_a_bank = [Half(kb), enrolled.lab.ca, kb.services[0], Bank, ports.Bank, None]
    for thing in not_a_bank:
        assert refused(enrolled, WITH_A_BANK[act], thing) == (BadInput, {"field": "bank"})
    for thing in (theirs, StandIn(ports.Bank, theirs, [], "kb")):
        assert refused(enrolled, WITH_A_BANK[act], thing) == (AnotherLab, {"thing": "kb"})


@pytest.mark.parametrize("act", WITH_A_SERVICE)
def test_what_stands_in_for_a_service_is_of_this_lab_or_of_another_and_half_a_service_is_none(enrolled, act):
    mine, theirs = enrolled.lab.bank("kb").services[0], Lab.start(lang="en").bank("kb").services[0]
    for thing in (Half(mine), enrolled.lab.bank("kb"), type(mine), None):
        assert refused(enrolled, WITH_A_SERVICE[act], thing) == (BadInput, {"field": "service"})
    for thing in (theirs, StandIn(ports.Service, theirs, [], "kb")):
        assert refused(enrolled, WITH_A_SERVICE[act], thing) == (AnotherLab, {"thing": theirs.party})


def test_what_stands_in_for_a_ca_is_of_this_lab_or_of_another_and_half_a_ca_is_none(enrolled):
    kb, ca, theirs = enrolled.lab.bank("kb"), enrolled.lab.ca, Lab.start(lang="en").ca

    def trust(laptop, certificate, thing):
        kb.trust(thing, policies=["personal"])

    for thing in (Half(ca), kb, type(ca), None, StandIn(ports.CertificationAuthority, ca, [], "ca")):  # it has that one
        assert refused(enrolled, trust, thing) == (BadInput, {"field": "certificationauthority"})
    for thing in (theirs, StandIn(ports.CertificationAuthority, theirs, [], "ca")):
        assert refused(enrolled, trust, thing) == (AnotherLab, {"thing": "ca"})


class Broken:
    """Fails at whatever it is asked for, as what asks over a line may."""

    def __getattr__(self, name):
        raise ConnectionError(name)


def test_what_fails_when_it_is_asked_what_it_has_is_no_bank(enrolled):
    assert refused(enrolled, WITH_A_BANK["enroll"], Broken()) == (BadInput, {"field": "bank"})


def test_what_names_itself_by_no_name_is_no_bank(enrolled):
    stranger = SimpleNamespace(**dict.fromkeys(declared(ports.Bank)))
    assert refused(enrolled, WITH_A_BANK["enroll"], stranger) == (BadInput, {"field": "bank"})


OWN = {
    ports.Telecom: lambda lab: lab.telecom,
    ports.StatusDesk: lambda lab: lab.ca.status,
    ports.CertificationAuthority: lambda lab: lab.ca,
    ports.Bank: lambda lab: lab.bank("kb"),
    ports.Service: lambda lab: lab.bank("kb").services[0],
    ports.Accounts: lambda lab: lab.cloud.accounts,
    ports.Sessions: lambda lab: lab.cloud.sessions,
    ports.Cloud: lambda lab: lab.cloud,
}


@pytest.mark.parametrize("port", OWN, ids=lambda port: port.__name__)
def test_the_labs_own_institution_is_called_as_its_port_says(lab, port):
    own = OWN[port](lab)
    assert fits(own, port)
    for name, method in inspect.getmembers(port, inspect.isfunction):
        if name[0] != "_":
            parameters = [*inspect.signature(method).parameters.values()][1:]
            theirs = inspect.signature(getattr(own, name)).parameters.values()
            assert [(each.name, each.kind, each.default) for each in theirs] == [
                (each.name, each.kind, each.default) for each in parameters
            ]
