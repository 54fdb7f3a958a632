"""Where a status cannot be found out: who refuses then is safe, who accepts then has only to be cut off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fincert_lab import Lab
from fincert_lab.crypto import parsing
from fincert_lab.entropy import Entropy
from fincert_lab.errors import BadInput, Revoked, StatusUnknown, Suspended
from fincert_lab.institutions.ca.responder import Fault
from fincert_lab.institutions.ca.status import StatusDesk
from fincert_lab.journal import Act
from fincert_lab.pki.report import Check, Outcome
from fincert_lab.rules import Rules
from fincert_lab.storage.store import Store
from fincert_lab.views import table
from tests.conftest import LIFE, Story
from tests.test_guide import star

PIN = "280417"
SILENT = [Fault.OCSP_DOWN, Fault.FORGED_ANSWER, Fault.FAST_CLOCK]


def login(told):
    return told.laptop.login(star(told.lab), told.certificate, pin=PIN)


def revoke(told):
    told.lab.person("hong").revoke(told.certificate, told.lab.bank("kb"), reason="key_compromise")


def failed(told):
    return star(told.lab).explain(told.certificate).failed


@pytest.mark.parametrize("fault", SILENT)
def test_without_an_answer_to_believe_a_service_refuses(enrolled, fault):
    enrolled.lab.inject_faults(fault)
    with pytest.raises(StatusUnknown):
        login(enrolled)
    assert (failed(enrolled).depth, failed(enrolled).check) == (0, Check.OCSP)


@pytest.mark.parametrize("fault", Fault)
def test_when_the_trouble_is_over_it_accepts_again(enrolled, fault):
    enrolled.lab.inject_faults(fault)
    enrolled.lab.advance(days=2)
    enrolled.lab.inject_faults()
    assert login(enrolled)


@pytest.mark.parametrize("fault", SILENT)
def test_who_fails_soft_accepts_and_the_report_says_that_it_does_not_know(enrolled, fault):
    enrolled.lab.inject_faults(fault)
    enrolled.lab.bank("kb").fail_soft()
    assert login(enrolled)
    shown = repr(table(star(enrolled.lab).explain(enrolled.certificate)))
    assert "RFC 6960 §3.2 · cannot be known, wanted: no · ● passed" in shown


def test_who_fails_soft_still_refuses_what_the_list_names(enrolled):
    revoke(enrolled)
    enrolled.lab.inject_faults("ocsp_down")
    enrolled.lab.bank("kb").fail_soft()
    with pytest.raises(Revoked):
        login(enrolled)


def test_cut_off_from_list_and_answer_only_who_fails_soft_lets_the_thief_in(enrolled):
    lab, kb = enrolled.lab, enrolled.lab.bank("kb")
    lab.inject_faults("stale_list", "ocsp_down")
    revoke(enrolled)
    lab.advance(days=1, seconds=1)  # the list of before is over
    with pytest.raises(StatusUnknown):
        login(enrolled)
    kb.fail_soft()
    assert login(enrolled)
    kb.fail_soft(False)
    with pytest.raises(StatusUnknown):
        login(enrolled)


def test_fail_soft_does_not_forget_what_a_list_says_because_of_a_broken_delta(enrolled):
    lab, kb = enrolled.lab, enrolled.lab.bank("kb")
    revoke(enrolled)
    kb.fail_soft()
    seen = kb.relying_party.ask_status(enrolled.certificate)
    broken = replace(seen, lists=replace(seen.lists, delta=b"junk"), ocsp_answer=b"")
    assert kb.relying_party.explain(enrolled.certificate, broken, lab.time).failed.check is Check.REVOCATION_LIST
    unknown = replace(broken, lists=replace(broken.lists, ca=b""))
    assert kb.relying_party.explain(enrolled.certificate, unknown, lab.time).failed is None


def test_a_good_certificate_is_good_though_a_second_passes_while_the_ca_is_asked(enrolled, monkeypatch):
    lab, answer = enrolled.lab, StatusDesk.answer

    def late(desk, sender, request):
        lab._clock.advance(timedelta(seconds=1))
        return answer(desk, sender, request)

    monkeypatch.setattr(StatusDesk, "answer", late)
    assert star(lab).explain(enrolled.certificate).failed is None
    assert star(lab).review(login(enrolled)).failed is None


@pytest.mark.parametrize("at", ["2026-03-02", 0, datetime(2026, 3, 2), datetime(9500, 1, 1, tzinfo=UTC)])
def test_of_a_moment_that_cannot_be_nobody_is_asked(enrolled, at):
    before = len(enrolled.lab.journal)
    with pytest.raises(BadInput):
        star(enrolled.lab).explain(enrolled.certificate, at=at)
    assert len(enrolled.lab.journal) == before


def test_while_a_report_is_made_nobodys_database_is_waited_for(enrolled, monkeypatch):
    # Others hold the journal's lock while they read messages: who took the two the other way round would wait for ever.
    taken, transaction = [], Store.transaction

    def watched(store):
        taken.append(parsing._LOCK._is_owned())
        return transaction(store)

    monkeypatch.setattr(Store, "transaction", watched)
    star(enrolled.lab).explain(enrolled.certificate)
    assert taken and not any(taken)


# --- the race between a revocation and its publication


@pytest.fixture
def in_advance():
    """Hong has a certificate in a lab where OCSP answers are signed in advance, so that no nonce can be in them."""
    lab = Lab(Entropy.seeded(b"in advance"), replace(Rules(), ocsp_reuse=timedelta(minutes=10)))
    laptop = lab.person("hong").device("laptop")
    return Story(lab, laptop, laptop.enroll(lab.bank("kb"), pin=PIN))


def test_a_nonce_tells_a_replayed_answer_from_a_new_one(enrolled):
    enrolled.lab.inject_faults("replayed_answer")
    assert login(enrolled)  # the answer that is replayed from now on
    with pytest.raises(StatusUnknown):
        login(enrolled)
    assert failed(enrolled).check is Check.OCSP


def test_with_the_list_and_the_answer_of_before_a_revoked_certificate_is_taken_until_they_run_out(in_advance):
    lab = in_advance.lab
    lab.inject_faults("stale_list", "replayed_answer")
    assert login(in_advance)  # the answer that is replayed from now on
    revoke(in_advance)
    assert login(in_advance)
    lab.advance(minutes=10, seconds=1)
    with pytest.raises(StatusUnknown):
        login(in_advance)
    assert failed(in_advance).check is Check.OCSP
    lab.advance(days=1)
    assert failed(in_advance).check is Check.REVOCATION_LIST


@pytest.mark.parametrize(("fault", "rule"), [("stale_list", Check.OCSP), ("replayed_answer", Check.REVOCATION_LIST)])
def test_either_of_them_alone_is_enough_to_learn_of_the_revocation(in_advance, fault, rule):
    in_advance.lab.inject_faults(fault)
    login(in_advance)
    revoke(in_advance)
    with pytest.raises(Revoked):
        login(in_advance)
    assert failed(in_advance).check is rule


def test_a_suspension_is_missed_in_the_same_way(in_advance):
    lab, kb = in_advance.lab, in_advance.lab.bank("kb")
    lab.inject_faults("stale_list", "replayed_answer")
    login(in_advance)
    lab.person("hong").suspend(in_advance.certificate, kb)
    assert login(in_advance)
    lab.inject_faults()
    with pytest.raises(Suspended):
        login(in_advance)


def test_a_forged_good_does_not_hide_a_revocation(enrolled):
    revoke(enrolled)
    enrolled.lab.inject_faults("forged_answer", "stale_list")
    with pytest.raises(Revoked):  # the list of before the fault names it
        login(enrolled)


# --- the switch


def test_troubles_replace_each_other(enrolled):
    enrolled.lab.inject_faults("ocsp_down")
    enrolled.lab.inject_faults("stale_list")
    assert login(enrolled)


def test_a_trouble_more_does_not_make_a_stale_list_newer(enrolled):
    enrolled.lab.inject_faults("stale_list")
    revoke(enrolled)
    enrolled.lab.inject_faults("stale_list", "ocsp_down")
    enrolled.lab.bank("kb").fail_soft()
    assert login(enrolled)


def test_the_journal_says_when_the_trouble_began(enrolled):
    enrolled.lab.inject_faults("ocsp_down", "stale_list")
    event = enrolled.lab.journal[-1]
    assert (event.act, event.receiver) == (Act.INJECT_FAULTS, "ca")
    assert event.facts.faults == ("ocsp_down", "stale_list")


def test_the_journals_table_names_the_troubles_and_what_a_bank_does_about_them(enrolled):
    lab, before = enrolled.lab, len(enrolled.lab.journal)
    lab.inject_faults("ocsp_down", "stale_list")
    lab.bank("kb").fail_soft()
    lab.bank("kb").fail_soft(False)
    lab.inject_faults()
    shown = [row[-1].text for row in table(lab.journal[before:]).rows]
    assert shown == [
        "no OCSP answer, stale list",
        "accepts if the status is unknown",
        "refuses if the status is unknown",
        "no fault",
    ]


@pytest.mark.parametrize("wrong", ["ocsp", "", None, 3, b"ocsp_down", ["ocsp_down"]])
def test_what_is_no_trouble_is_refused_and_changes_nothing(enrolled, wrong):
    before = len(enrolled.lab.journal)
    with pytest.raises(BadInput, match="a fault of the CA"):
        enrolled.lab.inject_faults("ocsp_down", wrong)
    assert len(enrolled.lab.journal) == before
    assert login(enrolled)


def test_a_bank_that_fails_soft_leaves_the_others_as_they_are(enrolled):
    lab = enrolled.lab
    enrolled.laptop.register(enrolled.certificate, lab.bank("woori"), pin=PIN)
    lab.inject_faults("ocsp_down")
    lab.bank("kb").fail_soft()
    assert login(enrolled)
    with pytest.raises(StatusUnknown):
        enrolled.laptop.login(lab.bank("woori").service("internet-banking"), enrolled.certificate, pin=PIN)


def test_nothing_but_the_status_is_soft(enrolled):
    enrolled.lab.bank("kb").fail_soft()
    enrolled.lab.advance(days=LIFE + 1)
    assert failed(enrolled).check is Check.VALIDITY
    outcomes = {each.outcome for each in star(enrolled.lab).explain(enrolled.certificate).findings}
    assert Outcome.NOT_REACHED in outcomes
