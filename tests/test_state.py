"""What the state and the advice say, where two things could be mixed up."""

from contextlib import closing
from dataclasses import replace

import pytest
from cryptography import x509

from fincert_lab import Lab
from fincert_lab.advice import Hint
from fincert_lab.entropy import Entropy
from fincert_lab.errors import IdentityCheckFailed, KeyDestroyed, SecurityMediumSpent
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.journal import Act
from fincert_lab.language import Party, name
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Refusal, Status
from fincert_lab.views import table
from tests.conftest import LIFE, RENEWABLE
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
    lab.advance(days=LIFE - 96)
    second = laptop.enroll(shinhan, pin=OTHER_PIN)
    lab.advance(days=97)
    laptop.register(second, lab.bank("kb"), pin=OTHER_PIN)  # his own of KB has expired


def test_an_expired_certificate_is_not_superseded(enrolled):
    enrolled.lab.advance(days=LIFE + 1)
    enrolled.laptop.enroll(enrolled.lab.bank("kb"), pin=OTHER_PIN)
    assert enrolled.lab.now().status(state(enrolled.lab, enrolled.certificate)) is Status.EXPIRED


def test_a_superseded_certificate_is_on_the_list(enrolled):
    enrolled.laptop.enroll(enrolled.lab.bank("kb"), pin="905271")
    crl = x509.load_der_x509_crl(enrolled.lab.ca.status.fetch_crls(Party("kb"), enrolled.certificate).ca)
    assert crl.get_revoked_certificate_by_serial_number(enrolled.certificate.serial_number)


def test_no_certificate_outlives_the_ca(lab):
    lab.advance(days=(lab.ca.trust.ca.not_valid_after_utc - lab.time).days - 30)
    certificate = lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    assert certificate.not_valid_after_utc == lab.ca.trust.ca.not_valid_after_utc


def test_a_list_with_what_was_superseded_is_announced(enrolled):
    enrolled.laptop.enroll(enrolled.lab.bank("kb"), pin=OTHER_PIN)
    lists = [event.facts.number for event in enrolled.lab.last_story().events if event.act is Act.PUBLISH_CRL]
    assert lists == [2]


def test_a_list_that_is_current_is_not_published_again(enrolled):
    for _ in range(2):
        enrolled.lab.ca.status.fetch_crls(Party("kb"), enrolled.certificate)
    assert [e.act for e in enrolled.lab.journal].count(Act.PUBLISH_CRL) == 2


def test_a_renewal_has_the_same_kind_of_key(lab):
    laptop, kb = lab.person("hong").device("laptop"), lab.bank("kb")
    old = laptop.enroll(kb, pin=PIN, kind="rsa2048")
    lab.advance(days=RENEWABLE)
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
    enrolled.lab.advance(days=LIFE + 1)
    assert enrolled.lab.now().status(state(enrolled.lab, enrolled.certificate)) is Status.REVOKED


def test_a_certificate_without_a_pin_is_not_stored(lab):
    laptop = lab.person("hong").device("laptop")
    given = laptop.check_identity(lab.bank("kb"))
    laptop.generate_key()
    certificate = laptop.request_certificate(given)
    assert lab.now().refusal_everywhere(state(lab, certificate)) is Refusal.NOT_STORED


def test_a_login_does_not_make_a_pin_younger(enrolled):
    enrolled.lab.advance(days=Rules.pin_age.days)
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    assert ("hong", Hint.CHANGE_PIN) in hints(enrolled.lab)


def test_the_table_counts_the_tries_that_the_rules_give():
    with closing(Lab(Entropy.seeded(b"x"), replace(Rules(), pin_tries=7))) as lab:
        assert lab.now().pin_tries == 7


def test_after_a_renewal_nothing_is_said_of_the_old_certificate(enrolled):
    lab = enrolled.lab
    lab.advance(days=RENEWABLE)
    enrolled.laptop.renew(enrolled.certificate, lab.bank("kb"), pin=PIN)
    assert hints(lab) == set()


def test_a_certificate_of_another_bank_does_not_stand_in_for_this_one(enrolled):
    lab = enrolled.lab
    lab.advance(days=1)
    enrolled.laptop.enroll(lab.bank("shinhan"), pin=OTHER_PIN)
    lab.advance(days=Rules.pin_age.days - 1)
    assert ("hong", Hint.CHANGE_PIN) in hints(lab)


def test_a_revoked_certificate_clashes_with_none(enrolled):
    lab, woori = enrolled.lab, enrolled.lab.bank("woori")
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    own = enrolled.laptop.enroll(woori, pin=OTHER_PIN)
    lab.person("hong").revoke(own, woori)
    assert hints(lab) == set()


def test_a_renewal_that_was_revoked_does_not_stand_in(enrolled):
    lab, kb = enrolled.lab, enrolled.lab.bank("kb")
    lab.advance(days=RENEWABLE)
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
    mistype(enrolled.laptop, star(enrolled.lab), enrolled.certificate, Rules.pin_tries - 1)
    assert about(enrolled.lab, Hint.PIN_LOCKED) == []
    mistype(enrolled.laptop, star(enrolled.lab), enrolled.certificate, 1)
    assert about(enrolled.lab, Hint.PIN_LOCKED) == [CertificateId.of(enrolled.certificate)]
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
    with closing(Lab(Entropy.seeded(b"x"), replace(Rules(), pin_tries=1))) as lab:
        lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
        assert hints(lab) == set()


def test_a_destroyed_key_is_worth_a_look_until_there_is_another_certificate(enrolled):
    lab, laptop = enrolled.lab, enrolled.laptop
    mistype(laptop, star(lab), enrolled.certificate, Rules.pin_tries)
    lab.advance(minutes=2)
    with pytest.raises(KeyDestroyed):
        laptop.login(star(lab), enrolled.certificate, pin=PIN)
    assert hints(lab) == {("hong", Hint.KEY_DESTROYED)}
    laptop.enroll(lab.bank("kb"), pin=OTHER_PIN)
    assert hints(lab) == set()


def test_a_budget_is_worth_a_look_when_it_is_nearly_spent_and_when_it_is_spent():
    with closing(Lab(Entropy.seeded(b"x"), replace(Rules(), pin_tries=5, pin_budget=9))) as lab:
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


def guess_code(lab, times):
    """A stranger guesses the code of 홍길동's security medium, in patches: he comes in between, and is recognised."""
    kb, hong = lab.bank("kb"), lab.person("hong")
    for number in range(times):
        with pytest.raises(IdentityCheckFailed):
            kb.check_identity(Party("thief"), UserCheck(hong.user_check(kb).account_number, "0000"))
        if number % 3 == 0:
            kb.check_identity(hong.party, hong.user_check(kb))


@pytest.fixture
def short_lived():
    with closing(Lab(Entropy.seeded(b"x"), replace(Rules(), security_tries=5, security_budget=9))) as lab:
        yield lab


def test_a_security_medium_is_worth_a_look_when_its_life_is_nearly_spent_and_when_it_is_spent(short_lived):
    lab, hong, kb = short_lived, short_lived.person("hong"), short_lived.bank("kb")
    guess_code(lab, 3)
    hong.device("laptop").check_identity(kb)
    assert hints(lab) == set()
    guess_code(lab, 1)
    assert hints(lab) == {("hong", Hint.CODES_LOW)}
    assert "visit_branch()" in repr(table(lab.advice())) and "somebody else is guessing" in repr(table(lab.advice()))
    guess_code(lab, 5)
    with pytest.raises(SecurityMediumSpent):
        hong.device("laptop").check_identity(kb)
    assert hints(lab) == {("hong", Hint.CODES_SPENT)}
    assert about(lab, Hint.CODES_SPENT) == ["kb"]
    hong.visit_branch(kb)
    assert hints(lab) == set()


def test_what_a_security_medium_takes_is_counted_bank_by_bank(short_lived):
    guess_code(short_lived, 4)
    assert dict(short_lived.now().codes_left) == {("hong", "kb"): 5}
    short_lived.person("hong").visit_branch(short_lived.bank("shinhan"))
    assert dict(short_lived.now().codes_left) == {("hong", "kb"): 5}


def test_a_registration_that_tells_of_wrong_codes_is_one(enrolled):
    lab, woori = enrolled.lab, enrolled.lab.bank("woori")
    with pytest.raises(IdentityCheckFailed):
        woori.check_identity(Party("thief"), UserCheck(lab.person("hong").user_check(woori).account_number, "0000"))
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    assert state(lab, enrolled.certificate).registered == ("woori",)
    assert dict(lab.now().codes_left) == {("hong", "woori"): Rules.security_budget - 1}


def test_of_a_revoked_certificate_that_is_locked_nothing_is_said(enrolled):
    mistype(enrolled.laptop, star(enrolled.lab), enrolled.certificate, Rules.pin_tries)
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    assert hints(enrolled.lab) == set()
