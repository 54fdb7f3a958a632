"""The CA's lists and deltas as the lab publishes them: each certificate's partition, and what has changed since."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fincert_lab import Lab
from fincert_lab.clock import KST
from fincert_lab.entropy import Entropy
from fincert_lab.errors import BadInput, LabError, Revoked, StatusUnknown
from fincert_lab.journal import Act
from fincert_lab.pki import crl, scope
from fincert_lab.pki.authority import KFTC
from fincert_lab.pki.crl import Restoration, Revocation
from fincert_lab.pki.reason import Reason
from fincert_lab.rules import Rules
from fincert_lab.storage.store import Store
from fincert_lab.views import table
from tests.pki import world
from tests.test_guide import star

PIN, OTHER_PIN = "280417", "905271"


class Told:
    """A lab where each certificate opens a partition of its own: Hong's is in the first, Kim's in the second."""

    def __init__(self):
        self.lab = Lab(Entropy.seeded(b"partitions"), replace(Rules(), crl_partition=1))
        self.kb, self.hong, self.kim = self.lab.bank("kb"), self.lab.person("hong"), self.lab.person("kim")
        self.laptop, self.phone = self.hong.device("laptop"), self.kim.device("phone")
        self.hongs = self.laptop.enroll(self.kb, pin=PIN)
        self.kims = self.phone.enroll(self.kb, pin=OTHER_PIN)

    def lists(self, certificate):
        return self.lab.ca.status.fetch_crls(self.kb.party, certificate)

    def look_up(self, der, delta=None):
        its = crl.look_up(der, self.hongs, issuer=self.lab.ca.trust.ca, at=self.lab.time, delta=delta)
        return its and its.reason

    def published(self, partition):
        """Return the numbers of the partition's lists, as the journal has them."""
        facts = [event.facts for event in self.lab.journal if event.act is Act.PUBLISH_CRL]
        return [each.number for each in facts if each.partition == partition]


@pytest.fixture
def told():
    return Told()


def entries(der):
    return [crl.read_entry(entry) for entry in x509.load_der_x509_crl(der)]


def number(der):
    return x509.load_der_x509_crl(der).extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def base(der):
    return x509.load_der_x509_crl(der).extensions.get_extension_for_class(x509.DeltaCRLIndicator).value.crl_number


# --- partitions


def test_each_certificate_names_its_partition(told):
    assert [scope.addresses(each)[0].value for each in (told.hongs, told.kims)] == [*map(KFTC.partition, (1, 2))]


def test_as_many_certificates_share_a_partition_as_the_policy_says():
    lab = Lab(Entropy.seeded(b""), replace(Rules(), crl_partition=2))
    phone = lab.person("kim").device("phone")
    made = [phone.enroll(lab.bank(bank), pin=OTHER_PIN) for bank in ("kb", "shinhan", "kb")]
    assert [scope.addresses(each)[0].value for each in made] == [*map(KFTC.partition, (1, 1, 2))]


def test_the_first_list_of_a_partition_is_published_with_its_first_certificate(told):
    assert told.published(2) == [1]
    assert number(told.lists(told.kims).ca) == 1


def test_a_revocation_is_told_by_the_list_of_its_own_partition_only(told):
    told.hong.revoke(told.hongs, told.kb)
    assert [len(entries(told.lists(each).ca)) for each in (told.hongs, told.kims)] == [1, 0]
    assert (told.published(1), told.published(2)) == ([1, 2], [1])


def test_revoked_in_two_partitions_at_once_is_told_by_both(told):
    third = told.laptop.enroll(told.kb, pin=OTHER_PIN)
    assert (told.published(1), told.published(2), told.published(3)) == ([1, 2], [1], [1])
    assert told.lists(third).ca != told.lists(told.hongs).ca


def test_a_certificate_that_names_no_partition_of_the_cas_has_no_list(told):
    assert told.lists(world.reissue(told.hongs, signed_by=world.CA_KEY, without=x509.CRLDistributionPoints)).ca == b""
    assert told.lists(world.customer(partition=9)).ca == b""


def test_every_partitions_list_is_made_anew_each_day(told):
    told.lab.advance(days=1)
    assert (told.published(1), told.published(2)) == ([1, 2], [1, 2])


def test_lists_that_were_signed_and_not_announced_are_all_announced_later(told, monkeypatch):
    for turn in ("suspend", "revoke"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Store, "call", _interrupted_on(Act.PUBLISH_CRL, Store.call))
            getattr(told.hong, turn)(told.hongs, told.kb)
    told.lists(told.hongs)
    assert told.published(1) == [1, 2, 3]


def _interrupted_on(act, real):
    def call(store, its, *others):
        if its is act:
            raise KeyboardInterrupt
        return real(store, its, *others)

    return call


# --- deltas


def test_there_is_no_delta_to_the_first_list(told):
    assert told.lists(told.hongs).delta is None


def test_a_delta_has_the_number_of_the_list_that_comes_with_it(told):
    told.hong.revoke(told.hongs, told.kb)
    lists = told.lists(told.hongs)
    assert (number(lists.ca), number(lists.delta), base(lists.delta)) == (2, 2, 1)


def test_a_delta_names_what_is_new_since_its_base_and_nothing_else(told):
    told.hong.revoke(told.hongs, told.kb)
    told.lab.advance(days=1)
    told.lab.advance(days=1)
    lists = told.lists(told.hongs)
    assert (len(entries(lists.ca)), entries(lists.delta)) == (1, [])


def test_a_hold_since_the_base_is_in_the_delta(told):
    told.hong.suspend(told.hongs, told.kb)
    assert entries(told.lists(told.hongs).delta) == [
        Revocation(told.hongs.serial_number, told.lab.time, Reason.CERTIFICATE_HOLD)
    ]


def test_a_restored_certificate_is_gone_from_the_list_and_taken_off_by_the_delta(told):
    told.hong.suspend(told.hongs, told.kb)
    told.lab.advance(days=1)
    told.hong.restore(told.hongs, told.kb)
    lists = told.lists(told.hongs)
    assert (entries(lists.ca), entries(lists.delta)) == ([], [Restoration(told.hongs.serial_number, told.lab.time)])


def test_so_is_one_whose_hold_came_and_went_after_the_base(told):
    told.hong.suspend(told.hongs, told.kb)
    told.hong.restore(told.hongs, told.kb)
    lists = told.lists(told.hongs)
    assert base(lists.delta) == 1
    assert (entries(lists.ca), entries(lists.delta)) == ([], [Restoration(told.hongs.serial_number, told.lab.time)])


def test_the_delta_of_the_day_after_goes_back_to_the_base_of_the_day_before(told):
    first = told.lists(told.hongs).ca
    told.hong.suspend(told.hongs, told.kb)
    told.lab.advance(hours=23, minutes=59, seconds=59)
    told.hong.revoke(told.hongs, told.kb)
    lists = told.lists(told.hongs)
    assert (number(lists.delta), base(lists.delta)) == (3, 1)
    assert told.look_up(first, lists.delta) is Reason.UNSPECIFIED
    told.lab.advance(seconds=1)
    assert (number(told.lists(told.hongs).delta), base(told.lists(told.hongs).delta)) == (4, 1)


def test_who_has_this_mornings_list_and_no_delta_believes_the_certificate_until_tomorrow(told):
    morning = told.lists(told.hongs).ca
    told.hong.revoke(told.hongs, told.kb)
    assert told.look_up(morning) is None
    assert told.look_up(morning, told.lists(told.hongs).delta) is Reason.UNSPECIFIED
    told.lab.advance(days=1, seconds=1)
    with pytest.raises(StatusUnknown):
        told.look_up(morning)


def test_services_refuse_by_the_list_of_the_right_partition(told):
    told.kim.revoke(told.kims, told.kb)
    assert told.laptop.login(star(told.lab), told.hongs, pin=PIN)
    with pytest.raises(Revoked):
        told.phone.login(star(told.lab), told.kims, pin=OTHER_PIN)


# --- since when a key is not to be trusted


def test_the_list_and_the_delta_say_since_when_the_key_was_in_other_hands(told):
    lost = told.lab.time + timedelta(minutes=5)
    told.lab.advance(hours=2)
    told.hong.revoke(told.hongs, told.kb, reason="key_compromise", invalid_since=lost.astimezone(KST))
    revoked = Revocation(told.hongs.serial_number, told.lab.time, Reason.KEY_COMPROMISE, lost)
    lists = told.lists(told.hongs)
    assert entries(lists.ca) == entries(lists.delta) == [revoked]
    shown = repr(table(x509.load_der_x509_crl(lists.ca))).splitlines()[-1]
    assert shown.endswith("2026-03-02 11:00, private key leaked, key not to be trusted since 2026-03-02 09:05")


@pytest.mark.parametrize(
    "when",
    [
        lambda lab: lab.time + timedelta(seconds=1),
        lambda lab: lab.time - timedelta(days=1),
        lambda lab: lab.time.replace(tzinfo=None),
        lambda lab: "2026-03-02",
        lambda lab: 0,
    ],
    ids=["the future", "before the certificate", "no zone", "a text", "a number"],
)
def test_a_moment_that_cannot_be_is_refused_and_nothing_is_revoked(told, when):
    with pytest.raises(BadInput, match="since when the key"):
        told.hong.revoke(told.hongs, told.kb, invalid_since=when(told.lab))
    assert told.look_up(told.lists(told.hongs).ca) is None


# --- whatever happens

ACTS = {
    "suspend": lambda told: told.hong.suspend(told.hongs, told.kb),
    "restore": lambda told: told.hong.restore(told.hongs, told.kb),
    "revoke": lambda told: told.hong.revoke(told.hongs, told.kb),
    "another's": lambda told: told.kim.suspend(told.kims, told.kb),
    "an hour": lambda told: told.lab.advance(hours=1),
    "half a day": lambda told: told.lab.advance(hours=12),
    "a day": lambda told: told.lab.advance(days=1),
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=9))
def test_an_earlier_list_and_the_newest_delta_say_what_the_newest_list_says(acts):
    told = Told()
    lists = [told.lists(told.hongs).ca]
    for act in acts:
        with suppress(LabError):
            ACTS[act](told)
        newest = told.lists(told.hongs)
        lists.append(newest.ca)
        said = told.look_up(newest.ca)
        assert said == told.look_up(newest.ca, newest.delta)
        for earlier in lists:
            with suppress(StatusUnknown):  # run out, or before the delta's base
                assert told.look_up(earlier, newest.delta) == said or newest.delta is None
        # A list of the last day at least can be brought up to date, or a delta would be of no use to anybody.
        assert newest.delta is None or base(newest.delta) < number(newest.ca)
    assert [*map(number, lists)] == sorted(map(number, lists))
