"""`centre(person)`: every item of the menu by clicks alone, and what happens when a step is taken wrongly."""

import gc
import html
import re

import pytest

from fincert_lab import Lab, centre
from fincert_lab.errors import BadInput
from fincert_lab.language import say, speak
from fincert_lab.panels.menu import ITEMS
from fincert_lab.panels.script import MASK
from fincert_lab.snapshot import Status
from tests.panels.driver import PIN, Browser, check, choose, connect, issue


@pytest.fixture
def browser(hong):
    return Browser(centre(hong))


@pytest.fixture
def issued(browser, hong):
    issue(browser, hong)
    return browser


def only(lab):
    """The state of the only certificate."""
    (state,) = lab.now().certificates.values()
    return state


def done(browser, item):
    return say(f"done.{item}") in browser.text("body")


# --- every item of the menu


def test_a_certificate_is_issued_in_the_guides_four_steps(issued, lab):
    assert done(issued, "issue")
    assert (only(lab).bank, only(lab).tries_left) == ("kb", lab.rules.pin_tries)


def test_the_same_story_in_code_gives_the_same_events(issued, lab):
    other = Lab.start(lang="en")
    laptop = other.person("hong").device("laptop")
    authorisation = laptop.check_identity(other.bank("kb"))
    laptop.is_connected()
    laptop.join_cloud()
    laptop.send_sms_code()
    laptop.confirm_sms_code(other.person("hong").read_sms_code())
    laptop.generate_key()
    laptop.set_pin(laptop.request_certificate(authorisation), PIN)
    assert [(e.act, e.sender, e.receiver) for e in lab.journal] == [
        (e.act, e.sender, e.receiver) for e in other.journal
    ]


def test_a_customer_without_internet_banking_joins_it(lab):
    lee = lab.person("lee")
    browser = Browser(centre(lee))
    choose(browser, "join_banking", account_number="000-21-0003-003", security_code="2759")
    assert done(browser, "join_banking")
    issue_form = {"account_number": "000-21-0003-003", "security_code": "2759"}
    browser.do("open", value="issue")
    browser.submit(**issue_form)
    assert "phone" in browser.panes["body"]


def test_a_stranger_gets_an_account_at_a_branch_and_finds_it_in_the_wallet(lab):
    browser = Browser(centre(lab.person("kim")))
    browser.do("bank", value="woori")
    assert say("centre.stranger", bank=lab.bank("woori").party) in browser.text("wallet")
    choose(browser, "visit_branch")
    account = lab.person("kim").user_check(lab.bank("woori")).account_number
    assert done(browser, "visit_branch") and account in browser.text("wallet")


def test_another_banks_certificate_is_registered_used_and_unregistered(issued, lab):
    issued.do("bank", value="woori")
    choose(issued, "register", **check("woori"))
    issued.type(pin=PIN)
    assert done(issued, "register") and only(lab).registered == ("woori",)
    choose(issued, "login")
    issued.type(pin=PIN)
    assert done(issued, "login")
    choose(issued, "unregister", **check("woori"))
    assert done(issued, "unregister") and only(lab).registered == ()


@pytest.mark.parametrize("service", ["internet-banking", "star-banking", "my-money", "real-estate"])
def test_one_logs_in_and_out_at_each_service(issued, service):
    choose(issued, "login", service=service)
    issued.type(pin=PIN)
    assert done(issued, "login")
    choose(issued, "log_out", service=service)
    assert done(issued, "log_out")


def test_a_transfer_is_ordered_while_logged_in(issued):
    choose(issued, "login")
    issued.type(pin=PIN)
    choose(issued, "transfer", payee="000-88-0002-002", amount="50,000")
    issued.type(pin=PIN)
    assert done(issued, "transfer")
    assert "amount=50000" in issued.text("code")


def test_a_certificate_is_suspended_restored_and_revoked_with_a_reason(issued, lab):
    choose(issued, "suspend", **check())
    assert lab.now().status(only(lab)) is Status.SUSPENDED
    choose(issued, "restore", **check())
    assert lab.now().status(only(lab)) is Status.VALID
    choose(issued, "revoke", reason="key_compromise", **check())
    assert done(issued, "revoke") and only(lab).revoked == "key_compromise"


def test_a_certificate_is_renewed_in_its_last_days(issued, lab):
    for _ in range(2):
        issued.do("later", value="years")
    for _ in range(10):
        issued.do("later", value="months")
    choose(issued, "renew")
    issued.type(pin=PIN)
    assert done(issued, "renew") and len(lab.now().certificates) == 2


def test_the_pin_is_changed_and_the_old_one_opens_nothing(issued, lab):
    choose(issued, "change_pin")
    issued.type(pin=PIN, new_pin="905271", again="905271")
    assert done(issued, "change_pin")
    choose(issued, "login")
    issued.type(pin=PIN)
    assert only(lab).tries_left == lab.rules.pin_tries - 1


def test_a_certificate_is_deleted_and_so_revoked(issued, lab):
    choose(issued, "delete")
    issued.type(pin=PIN)
    assert done(issued, "delete") and only(lab).revoked


def test_a_second_device_is_connected_renamed_and_removed(issued, lab, hong):
    issued.do("device", value="phone")
    issued.do("open", value="login")
    connect(issued, hong)
    assert issued.choices("certificate")  # the login goes on where it was asked for
    issued.do("device", value="laptop")
    choose(issued, "devices", device="hong/phone", what="rename", label="my phone")
    assert [each.label for each in hong.device("laptop").connected_devices()] == ["laptop", "my phone"]
    choose(issued, "devices", device="hong/phone", what="remove")
    assert [each.label for each in hong.device("laptop").connected_devices()] == ["laptop"]


def test_the_cloud_account_is_deleted_with_all_that_is_in_it(issued, lab, hong):
    lab.advance(days=1)  # by now the cloud admits the laptop by auto-connect, which is not enough for this
    issued.do("open", value="close_account")
    issued.submit()
    issued.submit(code=hong.read_sms_code())
    assert say("note.close_account") in issued.text("body")
    issued.submit()
    assert done(issued, "close_account") and only(lab).revoked


def test_the_cloud_account_is_deleted_on_a_device_that_the_cloud_does_not_know(issued, lab, hong):
    lab.advance(days=1)
    issued.do("device", value="phone")
    issued.do("open", value="close_account")
    connect(issued, hong)
    issued.submit()
    assert done(issued, "close_account") and only(lab).revoked


def test_certificates_of_several_banks_stand_side_by_side(issued, hong):
    issue(issued, hong, bank="woori", pin="905271")
    issued.do("open", value="change_pin")
    assert len(issued.choices("certificate")) == 2


def test_who_looks_for_the_pin_in_a_public_place_is_warned_of(issued, hong):
    issued.do("device", value="cafe")
    issued.do("open", value="login")
    connect(issued, hong)
    issued.submit(certificate=issued.choices("certificate")[0], service="internet-banking")
    assert say("centre.look_around") in issued.text("body")


def test_the_products_reminders_are_on_the_menu(issued):
    for _ in range(7):
        issued.do("later", value="months")
    issued.do("home")
    assert say("hint.change_pin") in issued.text("body")


# --- steps that are taken wrongly


def test_a_wrong_user_check_is_refused_where_it_was_shown_and_can_be_corrected(browser):
    browser.do("open", value="issue")
    browser.submit(account_number="000-21-0001-001", security_code="0000")
    assert "could not recognise you" in browser.text("say")
    browser.submit(**check())
    assert browser.text("say") == "" and 'name="phone"' in browser.panes["body"]


def test_a_wrong_sms_code_is_refused_and_another_can_be_sent(browser, hong):
    browser.do("open", value="issue")
    browser.submit(**check())
    me = hong.identity
    browser.submit(member_name=me.name, birth_date=me.birth_date, phone=me.phone)
    browser.submit(code="000000", remember="yes")
    assert "SMS code is wrong" in browser.text("say")
    assert f"‘{say('centre.again')}’" in browser.text("say") and "connect()" not in browser.text("say")
    browser.do("later", value="minutes")
    browser.do("again:2")
    assert len(hong.inbox()) == 2
    browser.submit(code=hong.read_sms_code())
    assert "data-pad" in browser.panes["body"]


def test_a_weak_pin_is_named_as_soon_as_it_is_typed_and_the_next_entry_is_not_asked_for(browser, hong):
    browser.do("open", value="issue")
    browser.submit(**check())
    connect(browser, hong)
    browser.type(new_pin="123456")
    assert "count up or down" in browser.text("say")
    browser.type(new_pin=PIN, again=PIN)
    assert done(browser, "issue")


def test_two_new_pins_that_differ_are_asked_for_again_from_the_beginning(browser, hong):
    browser.do("open", value="issue")
    browser.submit(**check())
    connect(browser, hong)
    browser.type(new_pin=PIN, again="905271")
    assert "differently" in browser.text("say")
    browser.type(new_pin=PIN, again=PIN)
    assert done(browser, "issue")


def test_a_page_that_was_loaded_again_between_two_entries_is_asked_for_both(browser, hong):
    browser.do("open", value="issue")
    browser.submit(**check())
    connect(browser, hong)
    browser.type(new_pin=PIN)
    browser.type(again=PIN)  # all that this page knows
    browser.type(new_pin=PIN, again=PIN)
    assert done(browser, "issue")


def test_the_menu_shows_each_certificate_with_its_state_and_what_this_bank_would_say(issued, lab):
    issued.do("home")
    assert "KB Kookmin Bank ● valid" in issued.text("body") and "until 2029-03-02" in issued.text("body")
    assert "not registered" not in issued.text("body")
    issued.do("bank", value="woori")
    assert "! not registered" in issued.text("body")
    issued.do("bank", value="kb")
    choose(issued, "revoke", **check())
    issued.do("home")
    assert "✕ revoked" in issued.text("body")


def test_certificates_that_live_are_shown_before_those_that_do_not(issued, hong):
    issue(issued, hong, bank="woori", pin="905271")
    issued.do("home")
    assert issued.text("body").index("Woori Bank ● valid") < issued.text("body").index("KB Kookmin Bank ● valid")
    choose(issued, "revoke", **check("woori"))
    issued.do("home")
    assert issued.text("body").index("KB Kookmin Bank ● valid") < issued.text("body").index("Woori Bank ✕ revoked")


def test_after_the_last_wrong_pin_the_certificate_is_locked_and_a_button_leads_on(issued, lab):
    choose(issued, "login")
    for _ in range(lab.rules.pin_tries):
        issued.type(pin="905271")
    issued.type(pin=PIN)
    assert only(lab).tries_left == 0
    assert 'value="issue"' in issued.panes["say"]


def test_a_login_where_the_certificate_is_not_registered_leads_to_the_registration(issued):
    issued.do("bank", value="woori")
    choose(issued, "login")
    issued.type(pin=PIN)
    assert 'data-act="open" value="register"' in issued.panes["say"]
    issued.do("open", value="register")
    assert issued.choices("certificate")


def test_who_walks_away_in_the_middle_leaves_nothing_half_done(browser, lab):
    browser.do("open", value="issue")
    browser.submit(**check())
    browser.do("home")
    assert lab.now().certificates == {} and say("menu.issue") in browser.text("body")


def test_a_click_on_a_window_that_is_gone_does_nothing(browser, lab):
    browser.do("open", value="issue")
    browser.submit(**check())
    before = len(lab.journal)
    browser.do("fill_in:0", **check())  # a double click
    assert len(lab.journal) == before


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "open",
        {},
        {"act": 7, "view": "v"},
        {"act": "open"},
        {"act": "open", "view": "v"},
        {"act": "open", "view": "v", "value": "no such item"},
        {"act": "open", "view": "v", "value": ["issue"]},
        {"act": "device", "view": "v", "value": "../x"},
        {"act": "type:0", "view": "v", "entries": {"pin": "280417"}},
        {"act": "fill_in:9", "view": "v"},
        {"act": "later", "view": "v", "value": "centuries"},
        {"act": "in_order", "view": "v", "value": "yes"},
    ],
)
def test_a_message_that_makes_no_sense_changes_nothing_and_is_answered(browser, lab, message):
    before, answers = len(lab.journal), len(browser.sent)
    browser.panel._handle_custom_msg(message, [])
    assert (len(lab.journal), len(browser.sent)) == (before, answers + 1)
    assert browser.text("say") == ""


@pytest.mark.parametrize(
    "entries", [{}, {"pin": PIN}, {"new_pin": 280417}, {"new_pin": None}, {"new_pin": "9" * 10_000_000}]
)
def test_entries_that_no_pad_of_ours_sends_are_refused_or_ignored(browser, hong, lab, entries):
    browser.do("open", value="issue")
    browser.submit(**check())
    connect(browser, hong)
    browser.do("type:3", entries=entries)
    assert "fault" not in browser.text("say")
    assert lab.now().certificates == {}


def test_a_certificate_that_was_not_offered_cannot_be_chosen(issued):
    choose(issued, "suspend", certificate="ca/00", **check())
    assert issued.text("say") and "fault" not in issued.text("say")


def test_ten_megabytes_where_a_name_belongs_are_refused(browser):
    browser.do("open", value="issue")
    browser.submit(account_number="1" * 10_000_000, security_code="2")
    assert browser.text("say") and "fault" not in browser.text("say")


def test_a_bank_that_is_not_there_is_refused(browser):
    browser.do("bank", value="hana")
    assert "hana" in browser.text("say")


# --- panels among panels and cells


def test_what_a_cell_does_shows_in_the_panel(browser, enrolled):
    browser = Browser(centre(enrolled.lab.person("hong")))
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    browser.panel._draw()
    assert "revoked" in browser.text("state")


def test_two_panels_of_one_person_do_not_disturb_each_other(issued, hong, lab):
    other = Browser(centre(hong))
    choose(issued, "revoke", **check())
    choose(other, "login")
    other.type(pin=PIN)
    assert "revoked" in other.text("say")


def test_a_fault_of_the_workbook_is_shown_and_logged_and_the_panel_goes_on(browser, monkeypatch, caplog):
    monkeypatch.setattr(type(browser.panel), "_go_home", lambda self: 1 / 0)
    browser.do("home")
    assert "ZeroDivisionError" in browser.text("say")
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    browser.do("open", value="issue")
    assert browser.text("say") == ""


def test_a_closed_lab_says_so_and_what_was_shown_remains(tmp_path):
    lab = Lab.open(tmp_path / "lab", lang="en")
    browser = Browser(centre(lab.person("hong")))
    lab.close()
    browser.do("open", value="issue")
    assert "closed" in browser.text("say")
    assert browser.panes["head"]


def test_a_person_is_enough_where_nobody_gave_the_lab_a_name():
    person = Lab.start(lang="en").person("hong")
    gc.collect()
    browser = Browser(centre(person))
    issue(browser, person)
    assert done(browser, "issue")


@pytest.mark.parametrize("person", ["hong", None, 7])
def test_only_a_person_has_a_certificate_centre(person):
    with pytest.raises(BadInput):
        centre(person)


def test_it_speaks_the_language_in_which_it_was_made(hong):
    browser = Browser(centre(hong))
    speak("ko")
    browser.do("open", value="revoke")
    assert say("none.revoke") not in browser.text("body")
    speak("en")
    assert say("none.revoke") in browser.text("body")


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("item", ITEMS)
def test_every_item_opens_in_every_language(hong, item, lang):
    speak(lang)
    browser = Browser(centre(hong))
    browser.do("open", value=item)
    assert browser.text("say") == "" and say(f"menu.{item}") in browser.text("body")


def test_with_filled_forms_nobody_has_to_know_what_to_type(hong):
    browser = Browser(centre(hong, filled=True))
    browser.do("open", value="issue")
    assert 'value="000-21-0001-001"' in browser.panes["body"]
    assert 'value="000-21-0001-001"' not in Browser(centre(hong)).panes["body"]


def test_where_something_from_the_wallet_is_asked_for_it_is_named_and_open(hong):
    browser = Browser(centre(hong))
    browser.do("open", value="issue")
    assert say("centre.in_wallet") in browser.text("body")
    browser.submit(**check())
    assert say("centre.in_wallet") in browser.text("body")
    browser.do("open", value="visit_branch")
    assert say("centre.in_wallet") not in browser.text("body")
    assert '<details class="wallet" open>' in browser.panel.frame()


def test_with_filled_forms_nobody_is_sent_to_the_wallet(hong):
    browser = Browser(centre(hong, filled=True))
    browser.do("open", value="issue")
    assert say("centre.in_wallet") not in browser.text("body")
    assert '<details class="wallet">' in browser.panel.frame()


# --- the window that joins the cloud or connects to it


def at_the_cloud(browser):
    """Open that window, on a telephone."""
    browser.do("device", value="phone")
    browser.do("open", value="login")
    return re.sub(r"fill_in:\d+|\d{4}-\d\d-\d\d", "", browser.panes["body"])


def test_it_looks_the_same_whether_there_is_an_account_or_not(lab, hong):
    stranger = at_the_cloud(Browser(centre(lab.person("park"))))
    browser = Browser(centre(hong))
    issue(browser, hong)
    assert at_the_cloud(browser) == stranger


def test_who_has_an_account_is_told_that_it_stays_and_what_deletes_one_is_folded_away(browser):
    seen = at_the_cloud(browser)
    assert "If you already have an account, this device will be connected to it" in browser.text("body")
    assert re.search(
        '<details><summary[^>]*>[^<]+</summary><label class="tick"><input type="checkbox" name="replace"', seen
    )
    assert f">{say('go.cloud')}</button>" in seen and "Join" not in say("go.cloud")


# --- the devices that are connected


def test_devices_are_called_by_their_names_in_the_language_that_is_spoken(hong):
    speak("ko")
    browser = Browser(centre(hong))
    issue(browser, hong)
    browser.do("open", value="devices")
    assert "노트북" in browser.text("body") and "laptop" not in browser.text("body")
    browser.submit(device="hong/laptop", what="rename", label="my laptop")
    browser.do("open", value="devices")
    assert "my laptop" in browser.text("body")


def test_what_to_do_with_a_device_is_not_chosen_beforehand(issued):
    issued.do("open", value="devices")
    assert re.findall(r'name="what"[^>]*', issued.panes["body"]) != []
    assert not any("checked" in each for each in re.findall(r'name="what"[^>]*', issued.panes["body"]))
    assert all(" required " in each for each in re.findall(r'name="what"[^>]*', issued.panes["body"]))


# --- secrets


def test_no_pin_is_in_anything_that_reaches_the_browser_and_an_sms_only_on_the_telephone(issued, hong):
    choose(issued, "change_pin")
    issued.type(pin=PIN, new_pin="905271", again="905271")
    code = hong.read_sms_code()
    for message in issued.sent:
        elsewhere = {name: html for name, html in message["panes"].items() if name != "phone"}
        assert not any(secret in str(elsewhere) for secret in (PIN, "905271", code))
        assert PIN not in str(message)


def test_nothing_of_it_is_synced_state(issued):
    state = issued.panel.get_state()
    assert {name for name in state if not name.startswith("_")} == {"layout", "tabbable", "tooltip"}
    assert PIN not in str(state)


def test_nothing_that_was_typed_stays_in_the_panel(issued):
    assert PIN not in repr(vars(issued.panel)) + repr(vars(issued.panel._walk))


# --- code


def test_every_name_in_the_code_that_is_shown_is_made_there_or_is_the_lab(issued, lab):
    choose(issued, "login", service="star-banking")
    issued.type(pin=PIN)
    shown = html.unescape(re.search("<code>(.*)</code>", issued.panes["code"], re.DOTALL)[1])
    exec(shown.replace(MASK, PIN), {"lab": lab})


def test_the_code_that_is_copied_does_the_same_in_a_lab_that_has_come_as_far(issued, lab):
    choose(issued, "login", service="my-money")
    begin = len(lab.journal)
    issued.type(pin=PIN)
    copied = html.unescape(re.search(r'data-copy="([^"]*)"', issued.panes["code"])[1])
    by_click = [(event.act, event.receiver) for event in lab.journal[begin:]]
    middle = len(lab.journal)
    exec(copied.replace(MASK, PIN), {"lab": lab})
    assert [(event.act, event.receiver) for event in lab.journal[middle:]] == by_click
