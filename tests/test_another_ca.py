"""Another institution (타기관), whose certificates another CA issues: who takes them, and by whose word."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from unittest.mock import Mock

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from fincert_lab import Lab, anatomy, serve
from fincert_lab.clock import CLASSROOM_MORNING, Clock
from fincert_lab.crypto import cms, keys
from fincert_lab.crypto.vid import VirtualID
from fincert_lab.entropy import Entropy
from fincert_lab.errors import (
    AnotherLab,
    BadInput,
    CaNotTrusted,
    NoPort,
    NotRegistered,
    NotTrusted,
    OwnCertificateExists,
    RecordDamaged,
    Revoked,
    StatusUnknown,
    Suspended,
    UnknownBank,
    UnknownCertificate,
    UnknownGuest,
    WrongAuthorisationCode,
    WrongIdentity,
    WrongPolicy,
)
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.bank.challenge import Statement
from fincert_lab.institutions.bank.relying_party import RelyingParty
from fincert_lab.institutions.bank.tables import ALL_ANCHORS
from fincert_lab.institutions.ca.ca import CertificationAuthority
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki import profile
from fincert_lab.pki.authority import GAON, GENERAL, KFTC, SECURITIES
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.profile import Subject, Validity, serial_of
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import Check
from fincert_lab.pki.validation import explain
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Refusal, Status
from fincert_lab.views import table
from fincert_lab.world.parties import Parties
from tests.conftest import RENEWABLE
from tests.facts import facts_in, facts_in_databases

PIN = "280417"


@dataclass(frozen=True)
class Told:
    """Hong has a certificate of KB's, and one through Narae, for any purpose."""

    lab: Lab
    narae: Bank
    kbs: x509.Certificate
    its: x509.Certificate

    @property
    def laptop(self):
        return self.lab.person("hong").device("laptop")

    @property
    def woori(self):
        return self.lab.bank("woori")

    @property
    def banking(self):
        return self.woori.service("internet-banking")


@pytest.fixture
def told(enrolled):
    narae = enrolled.lab.invite("narae")
    return Told(enrolled.lab, narae, enrolled.certificate, enrolled.laptop.enroll(narae, pin=PIN, policy="general"))


@pytest.fixture
def registered(told):
    """Woori trusts Gaon for any purpose, and has registered the certificate."""
    told.woori.trust(told.narae.ca, policies=["general"])
    told.laptop.register(told.its, told.woori, pin=PIN)
    return told


def failed(service, certificate):
    found = service.explain(certificate).failed
    return found and (found.depth, found.check)


# --- who is there


def test_nobody_else_is_there_until_somebody_is_invited(lab):
    assert list(lab.cas) == ["ca"]
    with pytest.raises(UnknownBank):
        lab.bank("narae")


def test_a_lab_that_invites_nobody_is_the_same_lab_to_the_byte(enrolled):
    other = Lab.start(lang="en")
    before = list(enrolled.lab.journal)
    assert other.person("hong").device("laptop").enroll(other.bank("kb"), pin=PIN) == enrolled.certificate
    assert list(other.journal) == before


def test_whoever_was_invited_is_found_like_a_bank_and_is_invited_once(lab):
    narae = lab.invite("narae")
    before = len(lab.journal)
    assert lab.invite("narae") is narae is lab.bank("narae")
    assert len(lab.journal) == before
    assert [str(service.party) for service in narae.services] == ["narae/trading"]


@pytest.mark.parametrize("name", ["kb", "", "gaon", "x" * 10_000_000])
def test_nobody_else_can_be_invited(lab, name):
    with pytest.raises(UnknownGuest, match="Those that can be invited: narae"):
        lab.invite(name)
    assert len(lab.banks) == 3


@pytest.mark.parametrize("name", [None, 7, ["narae"], b"x" * 10_000_000])
def test_what_is_no_name_is_nobody_to_invite(lab, name):
    with pytest.raises(BadInput, match="the id of the institution to invite"):
        lab.invite(name)


@pytest.mark.parametrize(("kind", "step"), [(CertificationAuthority, "admit_keeper"), (Bank, "open_accounts")])
@pytest.mark.parametrize("where", ["memory", "folder"])
def test_who_was_interrupted_while_inviting_does_so_again_and_nothing_is_missing(
    kind, step, where, tmp_path, monkeypatch
):
    with closing(Lab.start(lang="en")) if where == "memory" else opened(tmp_path) as lab:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(kind, step, Mock(side_effect=KeyboardInterrupt))
            lab.invite("narae")
        narae, laptop = lab.invite("narae"), lab.person("hong").device("laptop")
        assert [event.act for event in lab.journal].count(Act.INVITE) == 1
        certificate = laptop.enroll(narae, pin=PIN)
        laptop.delete(certificate, pin=PIN)
        assert lab.now().certificates[CertificateId.of(certificate)].revoked
        assert facts_in(lab.now()) == facts_in_databases(lab)


def test_nobody_is_invited_whose_files_are_another_labs(tmp_path):
    with opened(tmp_path / "theirs") as lab:
        lab.person("hong").device("laptop").enroll(lab.invite("narae"), pin=PIN)
    theirs = {name: (tmp_path / "theirs" / name).read_bytes() for name in ("narae.db", "gaon.db")}
    with opened(tmp_path / "ours") as lab:
        for name, content in theirs.items():
            (tmp_path / "ours" / name).write_bytes(content)
        for _ in range(2):
            with pytest.raises(RecordDamaged):
                lab.invite("narae")
        assert Act.INVITE not in {event.act for event in lab.journal}
        assert list(lab.cas) == ["ca"]
    for name in theirs:
        with pytest.raises(RecordDamaged), opened(tmp_path / "ours"):
            pass
        (tmp_path / "ours" / name).unlink()
    with opened(tmp_path / "ours") as lab:
        assert lab.person("hong").device("laptop").enroll(lab.invite("narae"), pin=PIN)


def test_the_service_of_a_guest_is_counted_from_the_invitation_on(enrolled):
    before = len(enrolled.lab.journal)
    enrolled.lab.invite("narae")
    assert [len(enrolled.lab.at(number).services) for number in (before, before + 1)] == [6, 7]
    now = enrolled.lab.now()
    refusals = now.refusals(now.certificates[CertificateId.of(enrolled.certificate)])
    assert refusals[Party("narae/trading")] is Refusal.NOT_REGISTERED


# --- two CAs


def test_the_other_ca_has_names_keys_and_addresses_of_its_own(told):
    ours, theirs = told.lab.ca.trust, told.narae.ca.trust
    for mine, its in ((ours.root, theirs.root), (ours.ca, theirs.ca), (told.kbs, told.its)):
        assert mine.public_key() != its.public_key()
        assert mine.issuer != its.issuer
        assert mine.serial_number != its.serial_number
    assert not {*_addresses(told.kbs)} & {*_addresses(told.its)}
    assert all("gaon.fincert-lab.example" in address for address in _addresses(told.its))


def test_every_name_of_the_other_ca_says_that_it_is_the_labs(told):
    for certificate in (told.narae.ca.trust.root, told.narae.ca.trust.ca, told.its):
        for name in (certificate.subject, certificate.issuer):
            assert "fincert-lab" in name.rfc4514_string()


def _addresses(certificate):
    points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    return [point.full_name[0].value for point in points] + [each.access_location.value for each in access]


@pytest.mark.parametrize(
    ("asked", "given"), [(None, SECURITIES), ("securities", SECURITIES), ("general", GENERAL)], ids=str
)
def test_a_certificate_is_for_what_its_holder_asked_for(enrolled, asked, given):
    certificate = enrolled.laptop.enroll(enrolled.lab.invite("narae"), pin=PIN, policy=asked)
    (policy,) = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert policy.policy_identifier == given


@pytest.mark.parametrize("policy", ["personal", "", "GENERAL", 7, ["general"], GENERAL])
def test_a_ca_issues_for_no_purpose_that_it_does_not_have(enrolled, policy):
    narae = enrolled.lab.invite("narae")
    before = len(enrolled.lab.journal)
    with pytest.raises(BadInput):
        enrolled.laptop.enroll(narae, pin=PIN, policy=policy)
    assert len(enrolled.lab.journal) == before


def test_a_bank_cannot_vouch_for_a_purpose_that_its_ca_does_not_have(told, monkeypatch):
    monkeypatch.setattr(type(told.narae.ca.authority), "policy", lambda *_: GENERAL)
    with pytest.raises(BadInput):
        told.laptop.check_identity(told.lab.bank("kb"))


def test_a_renewed_certificate_is_for_the_same_purpose(told):
    told.lab.advance(days=RENEWABLE)
    new = told.laptop.renew(told.its, told.narae, pin=PIN)
    (policy,) = new.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert policy.policy_identifier == GENERAL


def test_an_authorisation_is_good_at_the_ca_that_its_bank_named(told):
    given = told.laptop.check_identity(told.narae)
    assert given.ca == "gaon"
    told.laptop.generate_key()
    for elsewhere, refusal in {"ca": WrongAuthorisationCode, "nobody": BadInput}.items():
        with pytest.raises(refusal):
            told.laptop.request_certificate(replace(given, ca=Party(elsewhere)))
    assert told.laptop.request_certificate(given).issuer == told.narae.ca.trust.ca.subject


def test_a_new_certificate_takes_the_place_of_the_one_through_the_same_institution_only(told):
    told.laptop.enroll(told.narae, pin=PIN)
    states = told.lab.now().certificates
    assert [bool(states[CertificateId.of(each)].revoked) for each in (told.kbs, told.its)] == [False, True]


# --- whom a bank trusts


def test_no_bank_takes_a_certificate_of_a_ca_that_it_does_not_trust(told):
    for bank in ("kb", "woori", "shinhan"):
        with pytest.raises(NotTrusted):
            told.laptop.register(told.its, told.lab.bank(bank), pin=PIN)
        service = told.lab.bank(bank).service("internet-banking")
        assert failed(service, told.its) == (0, Check.SIGNATURE)
    assert told.lab.now().certificates[CertificateId.of(told.its)].registered == ()


def test_the_report_says_who_has_issued_it_and_whom_the_bank_trusts(told):
    evidence = told.banking.explain(told.its).failed.evidence
    assert "fincert-lab Gaon CA 1" in evidence.found
    assert "fincert-lab CA 1" in evidence.wanted


def test_a_bank_that_trusts_the_other_ca_takes_its_certificates_once_registered(told):
    told.woori.trust(told.narae.ca, policies=["general"])
    with pytest.raises(NotRegistered):
        told.laptop.login(told.banking, told.its, pin=PIN)
    told.laptop.register(told.its, told.woori, pin=PIN)
    assert told.laptop.login(told.banking, told.its, pin=PIN).service == "woori/internet-banking"
    assert failed(told.banking, told.its) is None


def test_a_bank_that_trusts_the_other_ca_still_trusts_its_own(registered):
    registered.laptop.register(registered.kbs, registered.woori, pin=PIN)
    assert registered.laptop.login(registered.banking, registered.kbs, pin=PIN)


def test_the_other_bank_does_not_trust_whom_the_first_trusts(registered):
    with pytest.raises(NotTrusted):
        registered.laptop.register(registered.its, registered.lab.bank("shinhan"), pin=PIN)


def test_the_institution_itself_trusts_nobody_but_its_own_ca(told):
    with pytest.raises(NotTrusted):
        told.laptop.register(told.kbs, told.narae, pin=PIN)
    assert told.laptop.login(told.narae.service("trading"), told.its, pin=PIN)


def test_it_can_come_to_trust_kftc(told):
    told.narae.trust(told.lab.ca, policies=["personal"])
    told.narae.trust(told.lab.ca, policies=["personal", "personal"])  # once more, which changes nothing
    with pytest.raises(OwnCertificateExists):
        told.laptop.register(told.kbs, told.narae, pin=PIN)
    told.lab.person("hong").revoke(told.its, told.narae)
    told.laptop.register(told.kbs, told.narae, pin=PIN)
    assert told.laptop.login(told.narae.service("trading"), told.kbs, pin=PIN)


def test_a_certificate_for_another_purpose_is_refused_by_its_policy(told):
    told.woori.trust(told.narae.ca, policies=["general"])
    narrow = told.laptop.enroll(told.narae, pin=PIN, policy="securities")
    with pytest.raises(WrongPolicy):
        told.laptop.register(narrow, told.woori, pin=PIN)
    assert failed(told.banking, narrow) == (0, Check.POLICY)
    evidence = told.banking.explain(narrow).failed.evidence
    assert (evidence.found, evidence.wanted) == (SECURITIES.dotted_string, GENERAL.dotted_string)
    assert told.laptop.login(told.narae.service("trading"), narrow, pin=PIN)


def test_whom_a_bank_trusts_for_more_it_still_trusts_for_what_it_did(registered):
    registered.woori.trust(registered.narae.ca, policies=["securities"])
    assert registered.laptop.login(registered.banking, registered.its, pin=PIN)
    narrow = registered.laptop.enroll(registered.narae, pin=PIN)
    registered.laptop.register(narrow, registered.woori, pin=PIN)
    assert registered.laptop.login(registered.banking, narrow, pin=PIN)


@pytest.mark.parametrize("policies", [[], "general", ["personal"], ["general", "x"], [GENERAL], None, 7, [None]])
def test_a_bank_trusts_nobody_for_what_is_no_policy_of_theirs(told, policies):
    before = len(told.lab.journal)
    with pytest.raises(BadInput):
        told.woori.trust(told.narae.ca, policies=policies)
    assert len(told.lab.journal) == before
    assert failed(told.banking, told.its) == (0, Check.SIGNATURE)


@pytest.mark.parametrize("what", [None, "gaon", 7, GAON])
def test_a_bank_trusts_nothing_that_is_no_ca(told, what):
    with pytest.raises(BadInput):
        told.woori.trust(what, policies=["general"])


def test_a_bank_need_not_be_told_to_trust_its_own_ca(told):
    for bank, policy in ((told.narae, "securities"), (told.woori, "personal")):
        with pytest.raises(BadInput):
            bank.trust(bank.ca, policies=[policy])


def test_who_was_interrupted_while_trusting_does_so_again_and_no_policy_is_lost(told, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(RelyingParty, "refresh", Mock(side_effect=KeyboardInterrupt))
        told.woori.trust(told.narae.ca, policies=["general"])
    told.woori.trust(told.narae.ca, policies=["securities"])
    told.laptop.register(told.its, told.woori, pin=PIN)
    assert told.laptop.login(told.banking, told.its, pin=PIN)


def test_the_certificates_that_were_given_first_stay_when_a_ca_is_trusted_for_more(registered, monkeypatch):
    monkeypatch.setattr(registered.narae.ca, "trust", replace(registered.narae.ca.trust, ca=registered.its))
    registered.woori.trust(registered.narae.ca, policies=["securities"])
    assert registered.laptop.login(registered.banking, registered.its, pin=PIN)


def test_trust_that_is_withdrawn_ends_for_registered_certificates_too_and_they_stay_registered(registered):
    registered.woori.distrust(registered.narae.ca, policies=["general"])
    with pytest.raises(CaNotTrusted, match="Gaon CA"):
        registered.laptop.login(registered.banking, registered.its, pin=PIN)
    assert registered.laptop.login(registered.narae.service("trading"), registered.its, pin=PIN)
    registered.woori.trust(registered.narae.ca, policies=["general"])
    assert registered.laptop.login(registered.banking, registered.its, pin=PIN)


def test_trust_is_withdrawn_policy_by_policy(registered):
    registered.woori.trust(registered.narae.ca, policies=["securities"])
    registered.woori.distrust(registered.narae.ca, policies=["general"])
    with pytest.raises(WrongPolicy, match="from Gaon CA is general-purpose; .* takes only securities"):
        registered.laptop.login(registered.banking, registered.its, pin=PIN)
    narrow = registered.laptop.enroll(registered.narae, pin=PIN)
    registered.laptop.register(narrow, registered.woori, pin=PIN)
    assert registered.laptop.login(registered.banking, narrow, pin=PIN)


def test_the_state_says_where_a_certificate_is_not_trusted_any_more(registered):
    def refusal(at=None):
        state = registered.lab.now() if at is None else registered.lab.at(at)
        return state.refusals(state.certificates[CertificateId.of(registered.its)]).get("woori/internet-banking")

    before = len(registered.lab.journal)
    registered.woori.distrust(registered.narae.ca, policies=["general"])
    assert (refusal(), refusal(before)) == (Refusal.DISTRUSTED, None)
    registered.woori.trust(registered.narae.ca, policies=["securities"])
    assert refusal() is Refusal.DISTRUSTED
    registered.woori.trust(registered.narae.ca, policies=["general"])
    assert refusal() is None


@pytest.mark.parametrize("withdrawn", [["general"], ["general", "securities"]])
def test_trust_that_is_withdrawn_leaves_what_was_accepted_before_as_good_as_it_was(registered, withdrawn):
    receipt = registered.laptop.login(registered.banking, registered.its, pin=PIN)
    registered.woori.trust(registered.narae.ca, policies=["securities"])
    registered.woori.distrust(registered.narae.ca, policies=withdrawn)
    assert registered.banking.review(receipt).failed is None
    assert registered.banking.explain(registered.its).failed is not None


def test_who_is_trusted_again_is_known_by_what_was_given_by_hand_the_first_time(registered):
    def given():
        anchors = registered.woori.relying_party.anchors
        return [(anchor.ca.party, anchor.trust.root) for anchor in anchors]

    before = given()
    registered.woori.distrust(registered.narae.ca, policies=["general"])
    assert len(given()) == len(before) - 1
    registered.woori.trust(registered.narae.ca, policies=["general"])
    assert given() == before


def test_who_withdraws_what_it_does_not_trust_changes_nothing(told):
    told.woori.distrust(told.narae.ca, policies=["general"])
    told.woori.trust(told.narae.ca, policies=["general"])
    told.woori.distrust(told.narae.ca, policies=["securities"])
    told.laptop.register(told.its, told.woori, pin=PIN)


def test_a_bank_cannot_withdraw_trust_from_its_own_ca_or_from_what_is_none(told):
    for ca, policies in ((told.woori.ca, ["personal"]), ("gaon", ["general"]), (told.narae.ca, [])):
        with pytest.raises(BadInput):
            told.woori.distrust(ca, policies=policies)


def test_nobody_is_asked_about_a_certificate_of_a_ca_that_is_not_trusted(told):
    before = len(told.lab.journal)
    with pytest.raises(CaNotTrusted):
        told.laptop.register(told.its, told.woori, pin=PIN)
    acts = {event.act for event in told.lab.journal[before:]}
    assert Act.GIVE_CHALLENGE in acts and not acts & {Act.FETCH_CRL, Act.ASK_OCSP}


def test_the_journal_says_whom_a_bank_trusts_no_longer(registered):
    registered.woori.distrust(registered.narae.ca, policies=["general"])
    assert repr(table(registered.lab.journal[-1])).endswith("withdraw trust in a CA · Gaon CA · general-purpose")


def test_a_trust_in_no_policy_takes_no_certificate(told):
    trust = replace(told.narae.ca.trust, policies=frozenset())
    assert explain(told.its, trust, None, told.lab.time).failed.check is Check.POLICY


def test_a_bank_trusts_no_ca_of_another_lab(told):
    with pytest.raises(AnotherLab):
        told.woori.trust(Lab.start(lang="en").invite("narae").ca, policies=["general"])


def test_the_journal_says_whom_a_bank_trusts_and_for_what(told):
    told.woori.trust(told.narae.ca, policies=["general", "securities"])
    event = told.lab.journal[-1]
    assert (event.act, event.receiver, event.subject) == (Act.TRUST, "woori", "gaon")
    assert repr(table(event)).splitlines()[-1].endswith("trust a CA · Gaon CA · general-purpose, securities")


# --- whose word counts


def test_what_the_other_ca_revokes_is_refused_where_it_is_registered(registered):
    registered.lab.person("hong").revoke(registered.its, registered.narae, reason="key_compromise")
    for service in (registered.banking, registered.narae.service("trading")):
        with pytest.raises(Revoked):
            registered.laptop.login(service, registered.its, pin=PIN)
    assert failed(registered.banking, registered.its) == (0, Check.REVOCATION_LIST)


def test_what_the_other_ca_suspends_is_refused_until_it_is_restored(registered):
    hong = registered.lab.person("hong")
    hong.suspend(registered.its, registered.narae)
    with pytest.raises(Suspended):
        registered.laptop.login(registered.banking, registered.its, pin=PIN)
    hong.restore(registered.its, registered.narae)
    assert registered.laptop.login(registered.banking, registered.its, pin=PIN)


def test_the_time_to_restore_of_the_other_ca_are_looked_at_when_time_passes(registered):
    registered.lab.person("hong").suspend(registered.its, registered.narae)
    registered.lab.advance(days=Rules.suspension_limit.days + 1)
    state = registered.lab.now().certificates[CertificateId.of(registered.its)]
    assert registered.lab.now().status(state) is Status.REVOKED


def test_a_trouble_of_kftcs_does_not_trouble_who_asks_the_other_ca(registered):
    registered.lab.inject_faults("ocsp_down")
    registered.laptop.login(registered.banking, registered.its, pin=PIN)
    with pytest.raises(StatusUnknown):
        registered.laptop.login(registered.lab.bank("kb").service("my-money"), registered.kbs, pin=PIN)


def test_each_ca_publishes_its_own_lists_day_after_day(told):
    before = len(told.lab.journal)
    told.lab.advance(days=1)
    published = [event for event in told.lab.journal[before:] if event.act is Act.PUBLISH_CRL]
    assert [event.receiver for event in published] == ["ca", "ca", "gaon", "gaon"]


def test_what_is_deleted_in_the_cloud_is_revoked_by_the_ca_that_issued_it(told):
    told.laptop.delete(told.its, pin=PIN)
    states = told.lab.now().certificates
    assert [bool(states[CertificateId.of(each)].revoked) for each in (told.kbs, told.its)] == [False, True]
    told.laptop.close_account()
    assert told.lab.now().certificates[CertificateId.of(told.kbs)].revoked
    assert facts_in(told.lab.now()) == facts_in_databases(told.lab)


def test_a_ca_does_not_revoke_for_a_bank_of_the_other(told):
    with pytest.raises(UnknownCertificate):
        told.lab.person("hong").revoke(told.its, told.lab.bank("kb"))
    with pytest.raises(UnknownCertificate):
        told.narae.ca.revoke(Party("kb"), serial_of(told.its), Reason.UNSPECIFIED)


def test_a_receipt_is_judged_again_by_the_word_of_the_ca_that_issued(registered):
    receipt = registered.laptop.login(registered.banking, registered.its, pin=PIN)
    registered.lab.person("hong").revoke(registered.its, registered.narae)
    assert registered.banking.review(receipt).failed is None


def test_the_certificate_of_somebody_else_is_stopped_by_the_vid_whoever_issued_it(told):
    told.woori.trust(told.narae.ca, policies=["general"])
    kim = told.lab.person("kim")
    kim.visit_branch(told.woori)
    with pytest.raises(WrongIdentity):
        told.laptop.register(told.its, told.woori, pin=PIN, customer=kim)


# --- a CA that is trusted, and means ill


THIEF = keys.generate(b"T" * keys.SEED_BYTES)


def twin_of(told, certificate):
    """What the other CA could sign: a thief's key, with the number of `certificate`, and put into its register."""
    gaon, hong = told.narae.ca, told.lab.person("hong").identity
    validity = Validity(certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    who = Subject(hong.name, "NARAE", "0", VirtualID.of(hong.idn, bytes(20)))
    under = {"partition": 1, "authority": GAON, "policy": GENERAL}
    number, by = certificate.serial_number, gaon._keys.ca
    twin = profile.subscriber(THIEF.public_key(), number, validity, by, who, **under)
    with gaon.store.transaction() as db:
        gaon._issued.add(db, twin, reference="0", bank="narae", customer="hong", partition=1)
    return twin


def answered(told, twin, asker, act):
    statement = Statement(act, asker.give_challenge(told.laptop.party))
    return told.laptop.party, cms.sign(statement.encode(), twin, THIEF), statement


def test_a_certificate_with_a_number_that_another_ca_gave_logs_nobody_else_in(registered):
    """Serial numbers are one CA's only."""
    registered.laptop.register(registered.kbs, registered.woori, pin=PIN)
    twin = twin_of(registered, registered.kbs)
    assert failed(registered.banking, twin) == (0, Check.REGISTERED)
    with pytest.raises(NotRegistered):
        registered.banking.accept(*answered(registered, twin, registered.banking, Act.LOGIN))


def test_a_certificate_with_a_number_that_another_ca_gave_renews_nobody_elses(registered):
    mine = registered.laptop.enroll(registered.woori, pin=PIN)
    registered.lab.advance(days=RENEWABLE)
    twin = twin_of(registered, mine)
    with pytest.raises(UnknownCertificate):
        registered.woori.renew(*answered(registered, twin, registered.woori, Act.RENEW))
    assert registered.laptop.renew(mine, registered.woori, pin=PIN)


def test_a_certificate_with_a_number_that_another_ca_gave_takes_nobodys_place(registered):
    """A thief has the twin entered first; then its number is registered, and issued, for its rightful holder."""
    woori, twin = registered.woori, twin_of(registered, registered.kbs)
    with woori.store.transaction() as db:
        woori._known.enter(db, twin, "kim", "registered")
    registered.laptop.register(registered.kbs, woori, pin=PIN)
    assert registered.laptop.login(registered.banking, registered.kbs, pin=PIN)
    registered.lab.person("hong").unregister(registered.kbs, woori)
    with pytest.raises(NotRegistered):
        registered.laptop.login(registered.banking, registered.kbs, pin=PIN)
    with woori.store.transaction() as db:
        assert woori.customer_of(db, twin) == "kim"


def test_what_a_ca_says_of_a_number_changes_nothing_about_another_cas(registered):
    twin_of(registered, registered.kbs)
    registered.narae.ca.revoke(Party("narae"), serial_of(registered.kbs), Reason.KEY_COMPROMISE)
    now = registered.lab.now()
    assert now.status(now.certificates[CertificateId.of(registered.kbs)]) is Status.VALID
    assert registered.laptop.login(registered.lab.bank("kb").service("my-money"), registered.kbs, pin=PIN)


def test_a_bank_cannot_have_renewed_what_is_another_banks(told):
    customer = told.narae._customers
    with told.narae.store.transaction() as db:
        hong = customer.find(db, "hong")
    with pytest.raises(UnknownCertificate):
        told.narae._vouch(told.laptop.check_identity(told.narae), hong, GENERAL, renews=serial_of(told.kbs))


def test_a_policy_that_the_ca_above_may_not_issue_under_does_not_count(told):
    trust = replace(told.narae.ca.trust, policies=frozenset({GENERAL}))
    narrow = replace(GAON, policies={"securities": SECURITIES})
    own, now = told.narae.ca._keys, told.lab.time
    year = now + timedelta(days=365)
    made = profile.ca(own.ca.key.public_key(), 7 << 100, Validity(now, year), own.root, narrow)
    found = explain(told.its, replace(trust, ca=made), None, now).failed
    assert (found.depth, found.check) == (1, Check.POLICY)
    both = replace(trust, ca=made, policies=frozenset({GENERAL, SECURITIES}))
    found = explain(told.its, both, None, now).failed
    assert (found.depth, found.check) == (0, Check.POLICY)


# --- everywhere else


def test_an_exported_key_has_the_chain_of_its_own_ca(told):
    file = told.laptop.export(told.its, pin=PIN, password="abc")
    above = [each.certificate for each in load_pkcs12(file.content, b"abc").additional_certs]
    assert above == [told.narae.ca.trust.ca, told.narae.ca.trust.root]


def test_in_the_anatomy_the_unit_of_all_customers_is_the_cas_and_the_bank_is_the_banks(told):
    rows = {row[1].text: row[2].text for row in table(anatomy(told.its)).rows}
    assert rows["OU=NARAE"] == rows["CN=홍길동()0299000000000001"] != rows["OU=personal"] == rows["O=fincert-lab Gaon"]


def test_a_lab_that_is_served_answers_for_a_guest_from_then_on(lab):
    with lab.serve() as served:
        with pytest.raises(BadInput):
            served.at(GAON.ocsp)
        narae = lab.invite("narae")
        assert lab.serve() is served
        for authority in (KFTC, GAON):
            assert served.at(authority.root_crl).startswith("http://127.0.0.1:")
        assert served._hosts["ocsp.gaon.fincert-lab.example"].window.desk is narae.ca.status


def test_where_no_port_is_left_for_a_guest_the_others_are_served_on_and_it_can_be_tried_again(lab, monkeypatch):
    with lab.serve() as served:
        with monkeypatch.context() as patch:
            patch.setattr(serve, "_Host", Mock(side_effect=OSError("no more")))
            with pytest.raises(NoPort):
                lab.invite("narae")
        assert served.at(KFTC.root_crl) and not served.stopped
        with pytest.raises(BadInput):
            served.at(GAON.root_crl)
        lab.invite("narae")
        assert served.at(GAON.root_crl)


def test_a_guest_of_before_is_served_from_the_start(told):
    with told.lab.serve() as served:
        assert served.at(GAON.ca_certificate) != served.at(KFTC.ca_certificate)


# --- the next day


def opened(folder):
    folder.mkdir(exist_ok=True)
    return closing(Lab(Entropy.system(), Rules(), clock=Clock(CLASSROOM_MORNING), folder=folder))


def test_a_guest_is_there_the_next_day_and_so_is_the_trust_in_its_ca(tmp_path):
    with opened(tmp_path) as lab:
        narae, woori, laptop = lab.invite("narae"), lab.bank("woori"), lab.person("hong").device("laptop")
        woori.trust(narae.ca, policies=["general"])
        certificate = laptop.enroll(narae, pin=PIN, policy="general")
        laptop.register(certificate, woori, pin=PIN)
        trust, state = narae.ca.trust, lab.now().certificates
    with opened(tmp_path) as lab:
        assert lab.bank("narae").ca.trust == trust
        assert lab.now().certificates == state
        assert len(lab.now().services) == 7
        assert facts_in(lab.now()) == facts_in_databases(lab)
        assert list(lab.cas) == ["ca", "gaon"]
        laptop = lab.person("hong").device("laptop")
        assert laptop.login(lab.bank("woori").service("internet-banking"), certificate, pin=PIN)
        assert lab.invite("narae") is lab.bank("narae")


@pytest.mark.parametrize(
    "change", ["certificate = x'00'", "root = x''", "policies = 'x'", "ca = 'nobody'"], ids=lambda it: it.split()[0]
)
def test_a_damaged_trust_is_noticed_on_opening(tmp_path, change):
    with opened(tmp_path) as lab:
        lab.bank("woori").trust(lab.invite("narae").ca, policies=["general"])
    with closing(sqlite3.connect(tmp_path / "woori.db")) as db, db:
        db.execute(f"UPDATE anchors SET {change}")
    with pytest.raises(RecordDamaged):
        opened(tmp_path)


def test_who_was_killed_after_the_invitation_finds_the_guest_set_up(tmp_path, monkeypatch):
    with opened(tmp_path) as lab, monkeypatch.context() as patch:
        patch.setattr(Parties, "do_what_is_due", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            lab.invite("narae")
    with opened(tmp_path) as lab:
        narae = lab.bank("narae")
        assert lab.person("hong").device("laptop").enroll(narae, pin=PIN)
        assert facts_in(lab.now()) == facts_in_databases(lab)


def test_what_a_bank_was_given_by_hand_is_what_it_keeps(registered):
    """A CA that hands out other certificates later is asked for the status only."""
    pinned = registered.narae.ca.trust
    registered.narae.ca.trust = replace(pinned, ca=registered.lab.ca.trust.ca)
    assert registered.laptop.login(registered.banking, registered.its, pin=PIN)
    assert pinned.ca.public_bytes(Encoding.DER) in _kept(registered.woori)


def _kept(bank):
    with bank.store.transaction() as db:
        return [row.certificate for row in db.execute(ALL_ANCHORS)]
