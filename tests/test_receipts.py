"""The past is judged by what a bank kept: what was signed, when it was accepted, and the status evidence of then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from fincert_lab.errors import BadInput, RecordDamaged, Revoked, StatusUnknown
from fincert_lab.institutions.service import Receipt
from fincert_lab.journal import Act
from fincert_lab.pki.report import Rule
from tests.test_guide import star

PIN = "280417"


def login(told):
    return told.laptop.login(star(told.lab), told.certificate, pin=PIN)


@pytest.fixture
def receipt(enrolled):
    return login(enrolled)


def revoke(told):
    told.lab.person("hong").revoke(told.certificate, told.lab.bank("kb"), reason="key_compromise")


def change(told, **columns):
    """Change receipts in the bank's database, as somebody there could."""
    with told.lab.bank("kb").store.transaction() as db:
        for column, value in columns.items():
            db.execute(text(f"UPDATE receipts SET {column} = :value"), {"value": value})


def test_what_was_accepted_is_still_good_after_a_revocation(enrolled, receipt):
    enrolled.lab.advance(minutes=1)
    revoke(enrolled)
    with pytest.raises(Revoked):
        login(enrolled)
    review = star(enrolled.lab).review(receipt)
    review.insist()
    assert (review.at, review.failed) == (receipt.at, None)


def test_it_is_still_good_when_certificate_signer_and_lists_have_long_run_out(enrolled, receipt):
    enrolled.lab.advance(days=365 * 9)
    star(enrolled.lab).review(receipt).insist()


def test_each_is_judged_by_what_was_known_then(enrolled, receipt):
    lab = enrolled.lab
    lab.advance(hours=1)
    lab.person("hong").suspend(enrolled.certificate, lab.bank("kb"))
    lab.person("hong").restore(enrolled.certificate, lab.bank("kb"))
    second = login(enrolled)
    revoke(enrolled)
    for each in (receipt, second):
        star(lab).review(each).insist()
    assert second.at - receipt.at == timedelta(hours=1)


def test_a_bank_that_failed_soft_has_no_evidence_to_show(enrolled):
    lab, kb = enrolled.lab, enrolled.lab.bank("kb")
    lab.disturb("stale_list", "ocsp_down")
    revoke(enrolled)
    kb.fail_soft()
    receipt = login(enrolled)
    with pytest.raises(StatusUnknown):
        star(lab).review(receipt).insist()
    assert star(lab).review(receipt).failed.rule is Rule.OCSP


def test_a_time_that_was_written_in_later_does_not_go_with_the_evidence(enrolled, receipt):
    enrolled.lab.advance(days=2)
    revoke(enrolled)
    change(enrolled, at="2026-02-27 00:00:00.000000")
    backdated = replace(receipt, at=receipt.at - timedelta(days=3))
    assert star(enrolled.lab).review(backdated).failed is not None


@pytest.mark.parametrize("column", ["root_list", "ca_list", "ocsp_answer", "nonce"])
def test_evidence_that_was_changed_is_none(enrolled, receipt, column):
    change(enrolled, **{column: b"something else"})
    with pytest.raises(StatusUnknown):
        star(enrolled.lab).review(receipt).insist()


@pytest.mark.parametrize("spoil", [lambda signed: b"0", lambda signed: signed[:-1] + bytes([signed[-1] ^ 1])])
def test_an_act_that_is_not_as_it_was_kept_is_called_damage_and_not_a_wrong_receipt(enrolled, receipt, spoil):
    with enrolled.lab.bank("kb").store.transaction() as db:
        (signed,) = db.execute(text("SELECT signed FROM receipts")).one()
    change(enrolled, signed=spoil(signed))
    with pytest.raises(RecordDamaged):
        star(enrolled.lab).review(receipt)


def test_the_evidence_is_about_the_certificate_that_signed(enrolled, receipt):
    other = enrolled.laptop.enroll(enrolled.lab.bank("shinhan"), pin="905271")
    seen = enrolled.lab.bank("kb").reliance.ask_status(other)
    change(enrolled, ocsp_answer=seen.ocsp_answer, nonce=seen.nonce)
    with pytest.raises(StatusUnknown):
        star(enrolled.lab).review(receipt).insist()


@pytest.mark.parametrize(
    "change",
    [
        lambda receipt: None,
        lambda receipt: 1,
        lambda receipt: replace(receipt, number=99),
        lambda receipt: replace(receipt, number="1"),
        lambda receipt: replace(receipt, number=10**30),
        lambda receipt: replace(receipt, at=receipt.at + timedelta(seconds=1)),
        lambda receipt: replace(receipt, act=Act.TRANSFER),
        lambda receipt: replace(receipt, act=[]),
        lambda receipt: replace(receipt, service="kb/internet-banking"),
    ],
    ids=[
        "None",
        "a number",
        "another number",
        "a word",
        "a long number",
        "another time",
        "another act",
        "no act",
        "elsewhere",
    ],
)
def test_what_is_no_receipt_of_the_service_is_refused(enrolled, receipt, change):
    with pytest.raises(BadInput, match="a receipt of this service"):
        star(enrolled.lab).review(change(receipt))


def test_another_service_of_the_same_bank_does_not_know_the_receipt(enrolled, receipt):
    assert isinstance(receipt, Receipt)
    with pytest.raises(BadInput):
        enrolled.lab.bank("kb").service("internet-banking").review(receipt)


def test_a_review_asks_nobody_and_leaves_no_trace(enrolled, receipt):
    before = len(enrolled.lab.journal)
    star(enrolled.lab).review(receipt)
    assert len(enrolled.lab.journal) == before
