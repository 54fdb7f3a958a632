"""Who is not who they say learns nothing from a refusal: it is the same, after the same work, whatever is so."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from fincert_lab.acts import CodesCounted, Refused
from fincert_lab.errors import (
    AccountExists,
    IdentityCheckFailed,
    SecurityMediumLocked,
    SecurityMediumSpent,
    UnknownCertificate,
    WrongPin,
    WrongSmsCode,
)
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.institutions.hsm import Hsm
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from tests.conftest import PIN

THIEF = Party("thief")
HONGS = "000-21-0001-001"  # at KB
RIGHT, WRONG, WRONG_PIN = "4821", "0000", "135790"


@contextmanager
def work(*institutions):
    """List the statements that databases run inside: in what order, and how large their values are."""
    done = []

    def note(connection, cursor, statement, values, context, many):
        done.append((statement, sizes(values)))

    engines = [institution.store._database._engine for institution in institutions]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield done
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def sizes(values):
    """The sizes of values; of an entry of the outbox only that there is one: it has a number and a moment in it."""
    return [len(each) if isinstance(each, bytes) else type(each).__name__ for each in values]


# --- the cloud: is there an account?


def member(lab, name=None, phone=None):
    me = lab.person("hong").identity
    return Member(THIEF, name or me.name, me.birth_date, phone or me.phone)


THE_CASES = {
    "nobody has that number": lambda lab: member(lab, phone="01000009999"),
    "an account": member,
    "an account of another name": lambda lab: member(lab, name="홍길순"),
}


def asked_for(lab, who, *, replace):
    """Everything that can be had of the cloud without the telephone."""
    accounts = lab.cloud.accounts
    lab.advance(minutes=1)
    first = accounts.join(THIEF, who, replace=replace)
    second = accounts.join(THIEF, who, replace=not replace)
    accounts.send_sms(THIEF, second)
    with pytest.raises(WrongSmsCode):
        accounts.confirm_sms(THIEF, second, "x", remember=True)
    return len(first), len(second), first == second


@pytest.mark.parametrize("replace", [False, True])
def test_who_knows_telephone_and_birth_date_does_not_learn_whether_there_is_an_account(enrolled, replace):
    lab, told = enrolled.lab, {}
    asked_for(lab, member(lab, phone="01000009998"), replace=replace)  # the first has nothing to throw away
    for case, who in THE_CASES.items():
        events = len(lab.journal)
        with work(lab.cloud, lab.telecom) as done:
            answers = asked_for(lab, who(lab), replace=replace)
        told[case] = answers, done, [(each.act, each.refused) for each in lab.journal[events:]]
    assert list(told.values()) == [told["an account"]] * len(told)
    enrolled.laptop.login(lab.bank("kb").service("my-money"), enrolled.certificate, pin=PIN)


def test_that_there_is_an_account_is_told_to_who_has_proved_the_telephone_and_their_code_is_used_up(lab):
    choi, jung, kb = lab.person("choi"), lab.person("jung"), lab.bank("kb")
    choi.device("phone").enroll(kb, pin=PIN)
    number = choi.identity.phone
    choi.change_number("01000001111")
    jung.change_number(number)
    phone = jung.device("phone")
    phone.join_cloud()
    phone.send_sms_code()
    with pytest.raises(AccountExists):
        phone.confirm_sms_code(jung.read_sms_code())
    with pytest.raises(WrongSmsCode):
        phone.confirm_sms_code(jung.read_sms_code())


def test_an_application_replaces_once(enrolled):
    laptop = enrolled.laptop
    enrolled.lab.advance(minutes=1)
    laptop.connect(replace=True)
    assert laptop.certificates() == []
    certificate = laptop.enroll(enrolled.lab.bank("kb"), pin=PIN)
    enrolled.lab.advance(minutes=1)
    laptop.connect()
    assert laptop.certificates() == [certificate]


# --- the bank: is there such a customer, and what is their security code?


def guess(bank, code, number=HONGS):
    """Return the kind of the refusal, or None."""
    try:
        bank.check_identity(THIEF, UserCheck(number, code))
    except (IdentityCheckFailed, SecurityMediumLocked) as refusal:
        return type(refusal)


def guess_beside_the_owner(lab, bank, guesses):
    """Guess as often as leaves a try, each time before the customer checks in; return how many were compared."""
    hong, counted = lab.person("hong"), 0
    for nth in range(guesses):
        if nth % (Rules.security_tries - 1) == 0:
            try:
                bank.check_identity(hong.party, hong.user_check(bank))
            except SecurityMediumSpent:
                return counted
        counted += guess(bank, WRONG) is IdentityCheckFailed
    return counted


def test_who_guesses_a_security_code_for_ever_beside_its_owner_gets_so_many_guesses_and_no_more(lab):
    kb, hong = lab.bank("kb"), lab.person("hong")
    assert guess_beside_the_owner(lab, kb, guesses=1000) == Rules.security_budget
    assert guess(kb, RIGHT) is SecurityMediumSpent
    hong.visit_branch(kb)
    assert hong.device("laptop").check_identity(kb)
    assert guess(kb, WRONG) is IdentityCheckFailed


def test_a_new_security_medium_has_a_budget_of_its_own(lab):
    kb, hong = lab.bank("kb"), lab.person("hong")
    guess_beside_the_owner(lab, kb, guesses=Rules.security_budget - 1)
    hong.visit_branch(kb)
    assert guess_beside_the_owner(lab, kb, guesses=1000) == Rules.security_budget


def test_who_does_not_know_the_security_code_does_not_learn_whether_there_is_such_an_account(lab):
    kb, told = lab.bank("kb"), []

    def shown(number):
        with work(kb) as done:
            refusal = guess(kb, WRONG, number)
        told.append((refusal, done))

    shown("000-99-9999-999")
    for _ in range(Rules.security_tries + 1):  # the last on a medium that is locked
        shown(HONGS)
    assert told == [told[0]] * len(told)
    assert guess(kb, RIGHT) is SecurityMediumLocked


def test_how_many_wrong_codes_are_left_is_told_to_who_shows_the_right_one_and_to_nobody_else(lab):
    kb, hong = lab.bank("kb"), lab.person("hong")
    hong.device("laptop").check_identity(kb)
    guess(kb, WRONG)
    hong.device("laptop").check_identity(kb)
    told = [event.facts for event in lab.journal if event.act is Act.CHECK_IDENTITY]
    counted = CodesCounted(hong.party, Rules.security_budget - 1)
    assert told == [None, Refused("identity_check_failed"), counted]


def test_a_stranger_who_has_the_code_of_a_spent_medium_is_not_advised(lab):
    kb = lab.bank("kb")
    guess_beside_the_owner(lab, kb, guesses=1000)
    before = lab.advice().items
    assert guess(kb, RIGHT) is SecurityMediumSpent
    assert lab.advice().items == before


# --- cloud and HSM: is it the PIN, is there such a certificate?


def test_the_hsm_does_the_same_for_a_right_pin_as_for_a_wrong_one_and_answers_in_the_same_size(enrolled, monkeypatch):
    laptop, service = enrolled.laptop, enrolled.lab.bank("kb").service("my-money")
    real, told = Hsm.evaluate, []

    def evaluate(hsm, *arguments):
        with work(hsm) as done:
            answer = real(hsm, *arguments)
        told.append((done, len(arguments[-2]), len(answer.sealed_y), len(answer.nonce)))
        return answer

    monkeypatch.setattr(Hsm, "evaluate", evaluate)
    with pytest.raises(WrongPin):
        laptop.login(service, enrolled.certificate, pin=WRONG_PIN)
    laptop.login(service, enrolled.certificate, pin=PIN)
    assert told[0] == told[1]


def test_another_customers_certificate_is_refused_like_one_that_there_is_not(enrolled, stored):
    cloud, kim = enrolled.lab.cloud, enrolled.lab.person("kim").device("phone")
    kim.connect()
    session, told = kim._keybox.session(), []
    theirs = CertificateId.of(enrolled.certificate)
    for this in (theirs, theirs._replace(serial="0" * 32)):
        with work(cloud) as done:
            with pytest.raises(UnknownCertificate):
                cloud.fetch_envelope(kim.party, session, this)
            with pytest.raises(UnknownCertificate):
                cloud.evaluate(kim.party, session, this, stored.context.registration, [b"sealed"])
        told.append(done)
    assert told[0] == told[1]
