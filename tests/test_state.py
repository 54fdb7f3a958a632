"""What the state and the advice say, where two things could be mixed up."""

from contextlib import closing
from dataclasses import replace

import pytest
from cryptography import x509

from fincert_lab import Lab
from fincert_lab.advice import Hint
from fincert_lab.entropy import Entropy
from fincert_lab.errors import IdentityCheckFailed, KeyDestroyed
from fincert_lab.institutions.customers import UserCheck
from fincert_lab.journal import Act
from fincert_lab.language import Party, name
from fincert_lab.pki.profile import serial_of
from fincert_lab.policy import Policy
from fincert_lab.snapshot import Refusal, Status
from fincert_lab.views import table
from tests.test_guide import hints, mistype, star, state

PIN, OTHER_PIN, WRONG = "280417", "905271", "135790"
ORDER = {"amount": 1, "payee": "000-21-0002-002", "pin": PIN}


def test_a_branch_gives_all_the_tries_back(lab):
    hong, kb = lab.person("hong"), lab.bank("kb")
    hong.visit_branch(kb)
    for _ in range(4):
        with pytest.raises(IdentityCheckFailed):
            kb.check_identity(hong.party, UserCheck("000-21-0001-001", "0000"))
    assert hong.device("laptop").check_identity(kb)


def test_an_expired_certificate_of_its_own_clashes_with_none(enrolled):
    lab, laptop, shinhan = enrolled.lab, enrolled.laptop, enrolled.lab.bank("shinhan")
    lab.advance(days=1000)
    second = laptop.enroll(shinhan, pin=OTHER_PIN)
    lab.advance(days=97)
    laptop.register(second, lab.bank("kb"), pin=OTHER_PIN)  # his own of KB has expired


def test_an_expired_certificate_is_not_superseded(enrolled):
    enrolled.lab.advance(days=1097)
    enrolled.laptop.enroll(enrolled.lab.bank("kb"), pin=OTHER_PIN)
    assert enrolled.lab.now().status(state(enrolled.lab, enrolled.certificate)) is Status.EXPIRED


def test_a_superseded_certificate_is_on_the_list(enrolled):
    enrolled.laptop.enroll(enrolled.lab.bank("kb"), pin="905271")
    crl = x509.load_der_x509_crl(enrolled.lab.ca.status.fetch_crls(Party("kb"), enrolled.certificate).ca)
    assert crl.get_revoked_certificate_by_serial_number(enrolled.certificate.serial_number)


def test_no_certificate_outlives_the_ca(lab):
    lab.advance(days=365 * 8)
    certificate = lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    assert certificate.not_valid_after_utc == lab.ca.trust.ca.not_valid_after_utc


def test_a_list_with_what_was_superseded_is_announced(enrolled):
    enrolled.laptop.enroll(enrolled.lab.bank("kb"), pin=OTHER_PIN)
    lists = [event.facts["number"] for event in enrolled.lab.last_act().events if event.act is Act.PUBLISH_CRL]
    assert lists == [2]


def test_a_list_that_is_current_is_not_published_again(enrolled):
    for _ in range(2):
        enrolled.lab.ca.status.fetch_crls(Party("kb"), enrolled.certificate)
    assert [e.act for e in enrolled.lab.journal].count(Act.PUBLISH_CRL) == 2


def test_a_renewal_has_the_same_kind_of_key(lab):
    laptop, kb = lab.person("hong").device("laptop"), lab.bank("kb")
    old = laptop.enroll(kb, pin=PIN, kind="rsa2048")
    lab.advance(days=1096 - 30)
    assert laptop.renew(old, kb, pin=PIN).public_key().key_size == 2048


def test_a_device_is_marked_public_once(lab):
    hong = lab.person("hong")
    assert hong.device("cafe", public=True) is hong.device("cafe", public=True)
    assert [e.act for e in lab.journal].count(Act.MARK_PUBLIC) == 1


def test_a_deleted_keys_half_is_known_to_be_destroyed(enrolled):
    enrolled.laptop.delete(enrolled.certificate, pin=PIN)
    assert state(enrolled.lab, enrolled.certificate).destroyed


def test_a_transfer_is_a_use(enrolled):
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    enrolled.lab.advance(minutes=5)
    enrolled.laptop.transfer(star(enrolled.lab), enrolled.certificate, **ORDER)
    assert state(enrolled.lab, enrolled.certificate).used == enrolled.lab.time


def test_what_was_revoked_stays_revoked_when_it_expires(enrolled):
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    enrolled.lab.advance(days=1097)
    assert enrolled.lab.now().status(state(enrolled.lab, enrolled.certificate)) is Status.REVOKED


def test_a_certificate_without_a_pin_is_not_stored(lab):
    laptop = lab.person("hong").device("laptop")
    given = laptop.check_identity(lab.bank("kb"))
    laptop.generate_key()
    certificate = laptop.request_certificate(given)
    assert lab.now().refusal_everywhere(state(lab, certificate)) is Refusal.NOT_STORED


def test_a_login_does_not_make_a_pin_younger(enrolled):
    enrolled.lab.advance(days=180)
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    assert ("hong", Hint.CHANGE_PIN) in hints(enrolled.lab)


def test_the_table_counts_the_tries_that_the_rules_give():
    with closing(Lab(Entropy.seeded(b"x"), replace(Policy(), pin_tries=7))) as lab:
        assert lab.now().pin_tries == 7


def test_after_a_renewal_nothing_is_said_of_the_old_certificate(enrolled):
    lab = enrolled.lab
    lab.advance(days=1096 - 30)
    enrolled.laptop.renew(enrolled.certificate, lab.bank("kb"), pin=PIN)
    assert hints(lab) == set()


def test_a_certificate_of_another_bank_does_not_stand_in_for_this_one(enrolled):
    lab = enrolled.lab
    lab.advance(days=1)
    enrolled.laptop.enroll(lab.bank("shinhan"), pin=OTHER_PIN)
    lab.advance(days=179)
    assert ("hong", Hint.CHANGE_PIN) in hints(lab)


def test_a_revoked_certificate_clashes_with_none(enrolled):
    lab, woori = enrolled.lab, enrolled.lab.bank("woori")
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    own = enrolled.laptop.enroll(woori, pin=OTHER_PIN)
    lab.person("hong").revoke(own, woori)
    assert hints(lab) == set()


def test_a_renewal_that_was_revoked_does_not_stand_in(enrolled):
    lab, kb = enrolled.lab, enrolled.lab.bank("kb")
    lab.advance(days=1096 - 30)
    new = enrolled.laptop.renew(enrolled.certificate, kb, pin=PIN)
    lab.person("hong").revoke(new, kb)
    assert ("hong", Hint.RENEW) in hints(lab)


def test_somebody_elses_certificate_clashes_with_none(enrolled):
    lab, woori = enrolled.lab, enrolled.lab.bank("woori")
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    lab.person("kim").visit_branch(woori)
    lab.person("kim").device("phone").enroll(woori, pin=OTHER_PIN)
    assert hints(lab) == set()


def test_somebody_elses_certificate_does_not_stand_in(enrolled):
    lab, kb = enrolled.lab, enrolled.lab.bank("kb")
    lab.advance(days=90)
    lab.person("kim").device("phone").enroll(kb, pin=OTHER_PIN)
    lab.advance(days=90)
    assert ("hong", Hint.CHANGE_PIN) in hints(lab)


def test_what_somebody_typed_is_shown_up_to_200_characters():
    assert name("x" * 201) == "x" * 200 + "…" and name("x" * 200) == "x" * 200


def test_a_device_that_is_not_remembered_is_shown_as_off(enrolled):
    enrolled.lab.person("hong").device("phone").connect(remember=False)
    assert "phone · 2026-03-02 09:00 · off" in repr(table(enrolled.laptop.connected_devices()))


def about(lab, hint):
    return [item.about for item in lab.advice().items if item.hint is hint]


def test_a_locked_certificate_is_worth_a_look(enrolled):
    mistype(enrolled.laptop, star(enrolled.lab), enrolled.certificate, 4)
    assert about(enrolled.lab, Hint.PIN_LOCKED) == []
    mistype(enrolled.laptop, star(enrolled.lab), enrolled.certificate, 1)
    assert about(enrolled.lab, Hint.PIN_LOCKED) == [serial_of(enrolled.certificate)]
    assert "Have KB Kookmin Bank re-issue it: enroll()" in repr(table(enrolled.lab.advice()))


def test_the_last_try_of_a_pin_is_worth_a_look_until_the_right_one_comes(enrolled):
    mistype(enrolled.laptop, star(enrolled.lab), enrolled.certificate, 3)
    assert hints(enrolled.lab) == set()
    mistype(enrolled.laptop, star(enrolled.lab), enrolled.certificate, 1)
    assert hints(enrolled.lab) == {("hong", Hint.LAST_TRY)}
    assert "One PIN try is left" in repr(table(enrolled.lab.advice()))
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    assert hints(enrolled.lab) == set()


def test_where_a_pin_may_be_tried_once_only_that_is_no_news():
    with closing(Lab(Entropy.seeded(b"x"), replace(Policy(), pin_tries=1))) as lab:
        lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
        assert hints(lab) == set()


def test_a_destroyed_key_is_worth_a_look_until_there_is_another_certificate(enrolled):
    lab, laptop = enrolled.lab, enrolled.laptop
    mistype(laptop, star(lab), enrolled.certificate, 5)
    lab.advance(minutes=2)
    with pytest.raises(KeyDestroyed):
        laptop.login(star(lab), enrolled.certificate, pin=PIN)
    assert hints(lab) == {("hong", Hint.KEY_DESTROYED)}
    laptop.enroll(lab.bank("kb"), pin=OTHER_PIN)
    assert hints(lab) == set()


def test_a_budget_is_worth_a_look_when_it_is_nearly_spent_and_when_it_is_spent():
    with closing(Lab(Entropy.seeded(b"x"), replace(Policy(), pin_budget=9))) as lab:
        laptop = lab.person("hong").device("laptop")
        certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
        mistype(laptop, star(lab), certificate, 3)
        assert hints(lab) == set()
        mistype(laptop, star(lab), certificate, 1)
        assert hints(lab) == {("hong", Hint.BUDGET_LOW)}
        for _ in range(5):
            laptop.login(star(lab), certificate, pin=PIN)  # the tries come back, and what was mistyped stays spent
            mistype(laptop, star(lab), certificate, 1)
        assert hints(lab) == {("hong", Hint.BUDGET_SPENT)}


def test_of_a_revoked_certificate_that_is_locked_nothing_is_said(enrolled):
    mistype(enrolled.laptop, star(enrolled.lab), enrolled.certificate, 5)
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    assert hints(enrolled.lab) == set()
