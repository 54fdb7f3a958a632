"""`gates(person)`: the six checks of a registration, looked up without asking anybody, and then made."""

import json

import pytest

from fincert_lab.errors import BadInput, IdentityCheckFailed, LabError
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.journal import Act
from fincert_lab.language import say
from fincert_lab.panels import gates
from fincert_lab.panels.gatekeeper import passed, seen
from fincert_lab.views.registration import Gate, Passage
from tests.panels.driver import OWN, PIN, Browser

OUTSIDE = [Gate.USER, Gate.CERTIFICATE, Gate.STATUS, Gate.CLASH]  # what can be seen from there


@pytest.fixture
def hong(lab):
    return lab.person("hong")


@pytest.fixture
def certificate(lab, hong):
    return hong.device("laptop").enroll(lab.bank("kb"), pin=PIN)


@pytest.fixture
def browser(certificate, hong):
    return Browser(gates(hong))


def register(browser, typed=PIN):
    browser.do("register")
    browser.do("type", entries={"pin": typed})


def shut(lab, certificate, bank, customer):
    found = seen(lab, certificate, lab.bank(bank), lab.person(customer))
    return [(each.gate, each.refusal.code) for each in found if each.passage is Passage.SHUT]


def test_a_good_certificate_finds_the_gates_open_that_can_be_seen_from_outside(lab, certificate):
    found = seen(lab, certificate, lab.bank("woori"), lab.person("hong"))
    assert [each.gate for each in found] == [*Gate]
    assert [each.gate for each in found if each.passage is Passage.OPEN] == OUTSIDE
    assert [each.gate for each in found if each.passage is Passage.UNTRIED] == [Gate.SIGNATURE, Gate.VID]


def test_looking_is_no_event(lab, browser):
    before = len(lab.journal)
    for bank in lab.banks:
        browser.do("bank", value=str(bank))
    browser.do("customer", value="namesake")
    assert len(lab.journal) == before


def test_who_has_no_account_does_not_pass_the_first(lab, certificate):
    assert shut(lab, certificate, "woori", "kim") == [(Gate.USER, "not_a_customer")]


def test_who_has_no_internet_banking_does_not_pass_the_first(lab, certificate):
    assert (Gate.USER, "not_a_member") in shut(lab, certificate, "kb", "lee")


def test_a_corporation_does_not_pass_the_first(lab, certificate):
    assert (Gate.USER, "not_individual") in shut(lab, certificate, "kb", "hanbit")


def test_a_locked_security_medium_does_not_pass_the_first(lab, hong, certificate):
    for _ in range(lab.rules.security_tries):
        with pytest.raises(IdentityCheckFailed):
            hong.device("laptop").check_identity(lab.bank("woori"), check=UserCheck(OWN["woori"][0], "0000"))
    assert shut(lab, certificate, "woori", "hong") == [(Gate.USER, "security_medium_locked")]


def test_a_ca_that_the_bank_does_not_trust_shuts_the_third_and_its_list_says_nothing(lab, hong):
    naraes = hong.device("laptop").enroll(lab.invite("narae"), pin=PIN)
    assert shut(lab, naraes, "woori", "hong") == [(Gate.CERTIFICATE, "ca_not_trusted")]
    found = {each.gate: each.passage for each in seen(lab, naraes, lab.bank("woori"), hong)}
    assert found[Gate.STATUS] is Passage.UNREACHED


def test_another_policy_shuts_the_third(lab, hong):
    narae = lab.invite("narae")
    naraes = hong.device("laptop").enroll(narae, pin=PIN)
    lab.bank("woori").trust(narae.ca, policies=["general"])
    assert shut(lab, naraes, "woori", "hong") == [(Gate.CERTIFICATE, "wrong_policy")]


def test_one_that_expired_is_stopped_by_the_third(lab, certificate):
    lab.advance(days=366 * lab.rules.validity_years)
    assert (Gate.CERTIFICATE, "expired") in shut(lab, certificate, "woori", "hong")


@pytest.mark.parametrize(("act", "code"), [("revoke", "revoked"), ("suspend", "suspended")])
def test_the_list_shuts_the_fourth(lab, hong, certificate, act, code):
    getattr(hong, act)(certificate, lab.bank("kb"))
    assert shut(lab, certificate, "woori", "hong") == [(Gate.STATUS, code)]


def test_a_restored_one_passes_the_fourth(lab, hong, certificate):
    hong.suspend(certificate, lab.bank("kb"))
    hong.restore(certificate, lab.bank("kb"))
    assert shut(lab, certificate, "woori", "hong") == []


def test_a_valid_certificate_of_the_banks_own_shuts_the_sixth_and_a_revoked_one_does_not(lab, hong, certificate):
    own = hong.device("laptop").enroll(lab.bank("shinhan"), pin=PIN)
    assert shut(lab, certificate, "shinhan", "hong") == [(Gate.CLASH, "own_certificate_exists")]
    hong.revoke(own, lab.bank("shinhan"))
    assert shut(lab, certificate, "shinhan", "hong") == []


def test_one_that_the_bank_knows_already_is_stopped_by_the_sixth(lab, hong, certificate):
    hong.device("laptop").register(certificate, lab.bank("woori"), pin=PIN)
    assert shut(lab, certificate, "woori", "hong") == [(Gate.CLASH, "already_registered")]


def test_where_lists_are_published_when_somebody_asks_the_last_one_counts(lab, certificate):
    lab._clock.advance(lab.rules.crl_validity * 2)  # as a sandbox's does, whose CA is asleep
    assert shut(lab, certificate, "woori", "hong") == []


def test_what_is_seen_is_what_the_bank_then_says(lab, hong, certificate):
    """At every bank, for every customer: at the first shut gate, or at one before it that takes the PIN."""
    hong.device("laptop").enroll(lab.bank("shinhan"), pin=PIN)
    for bank in lab.banks.values():
        for person in (hong, lab.person("kim"), lab.person("namesake")):
            closed = [each.gate for each in seen(lab, certificate, bank, person) if each.passage is Passage.SHUT]
            stopped = None
            try:
                hong.device("laptop").register(certificate, bank, pin=PIN, customer=person)
            except LabError as refusal:
                stopped = next(each.gate for each in passed(refusal) if each.passage is Passage.SHUT)
            assert stopped in {next(iter(closed), None), Gate.VID}


def test_pressing_register_and_typing_the_pin_registers(lab, browser):
    register(browser)
    assert lab.journal[-1].act is Act.REGISTER
    assert browser.panes["gates"].count('<li class="good"') == len(Gate)
    assert say("done.register") in browser.text("register")


def test_pressing_register_alone_does_nothing_in_the_lab(lab, browser):
    before = len(lab.journal)
    browser.do("register")
    assert "data-pad" in browser.panes["register"]
    browser.do("cancel")
    assert (len(lab.journal), "data-pad" in browser.panes["register"]) == (before, False)


def test_a_pin_that_was_not_asked_for_goes_nowhere(lab, browser):
    before = len(lab.journal)
    browser.do("type", entries={"pin": PIN})
    assert len(lab.journal) == before


def test_the_namesake_is_stopped_by_the_vid_alone(lab, browser):
    lab.person("namesake").visit_branch(lab.bank("shinhan"))
    browser.do("bank", value="shinhan")
    browser.do("customer", value="namesake")
    assert browser.panes["gates"].count('<li class="bad"') == 0
    register(browser)
    looks = [part.split('"')[0] for part in browser.panes["gates"].split('<li class="')[1:]]
    assert looks == ["good"] * 4 + ["bad", "plain"]
    assert say("error.wrong_identity") in browser.text("verdict")


def test_a_wrong_pin_comes_to_no_gate(browser):
    before = browser.panes["gates"]
    register(browser, "135790")
    assert browser.panes["gates"] == before
    assert browser.text("say")


def test_another_choice_forgets_what_came_of_the_last_one(browser):
    register(browser)
    browser.do("bank", value="shinhan")
    assert say("done.register") not in browser.text("register")


def test_why_a_gate_is_shut_is_said_before_what_is_missing_to_try_the_others(hong, certificate, browser):
    hong.revoke(certificate, browser.panel.lab.bank("kb"))
    browser.do("bank", value="woori")
    assert browser.text("verdict").startswith("4. ")


def test_what_happened_since_is_seen(lab, hong, certificate, browser):
    register(browser)
    hong.unregister(certificate, lab.bank("woori"))
    browser.do("in_order", value=True)
    assert say("passage.untried") in browser.text("gates")


def test_the_code_is_what_ran_with_the_pin_masked(lab, browser):
    lab.person("namesake").visit_branch(lab.bank("shinhan"))
    browser.do("bank", value="shinhan")
    browser.do("customer", value="namesake")
    register(browser)
    assert 'namesake = lab.person("namesake")' in browser.text("code")
    assert 'laptop.register(certificate, shinhan, pin="••••••", customer=namesake)' in browser.text("code")
    assert PIN not in json.dumps([browser.sent, browser.panel.get_state()], default=str)


def test_it_waits_for_a_certificate(lab, hong):
    browser = Browser(gates(hong))
    assert say("gates.no_certificate") in browser.text("gates")
    hong.device("laptop").enroll(lab.bank("kb"), pin=PIN)
    browser.do("cancel")
    assert browser.panes["gates"].count("<li") == len(Gate)


def test_the_stored_face_is_a_table_of_the_six(browser):
    assert browser.panel.still().count("<tr") == len(Gate) + 1
    assert "class=" not in browser.panel.still()
    assert len(browser.panel.text().splitlines()) == len(Gate) + 1


def test_it_opens_at_the_certificate_and_the_bank_that_are_named(lab, hong, certificate):
    shinhan = lab.bank("shinhan")
    hong.device("laptop").enroll(shinhan, pin=PIN)
    found = gates(hong, certificate, shinhan).text()
    assert found.startswith(say("gates.caption", issuer=lab.bank("kb").party, bank=shinhan.party, person=hong.party))
    assert say("error.own_certificate_exists", bank=shinhan.party) in found


def test_a_named_certificate_stays_chosen_when_there_is_a_newer_one(lab, hong, certificate):
    browser = Browser(gates(hong, certificate, lab.bank("shinhan")))
    hong.device("laptop").enroll(lab.bank("shinhan"), pin=PIN)
    register(browser)
    assert say("error.own_certificate_exists", bank=lab.bank("shinhan").party) in browser.text("verdict")


def test_gates_are_for_a_person():
    with pytest.raises(BadInput):
        gates("hong")


def test_only_a_certificate_of_that_person_and_a_bank_of_that_lab_can_be_named(lab, hong, certificate):
    for wrong in ((lab.person("kim"), certificate), (hong, "KB"), (hong, certificate, "shinhan"), (hong, None, lab.ca)):
        with pytest.raises(BadInput):
            gates(*wrong)
