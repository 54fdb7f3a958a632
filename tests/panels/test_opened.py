"""The certificate centre's diagram: the message at hand is opened below it, and nothing else is touched by that."""

import re

import pytest

from fincert_lab import Lab, centre, live
from fincert_lab.journal import Act
from fincert_lab.language import say, speak
from fincert_lab.panels.opened import card
from fincert_lab.views.opened import Opened, OpenedPart
from tests.conftest import PIN
from tests.panels.driver import Browser, check, choose, issue


@pytest.fixture
def logged_in(enrolled):
    """The page, after a login in another cell."""
    enrolled.laptop.login(enrolled.lab.bank("kb").service("my-money"), enrolled.certificate, pin=PIN)
    return Browser(centre(enrolled.lab.person("hong")))


def number_of(browser, act):
    return next(str(each.number) for each in browser.panel.lab.last_story().events if each.act is act)


def test_nothing_is_open_before_a_message_is_at_hand(logged_in):
    assert logged_in.panes["opened"] == ""


def test_the_message_at_hand_is_opened_to_its_fields(logged_in):
    logged_in.do("message", value=number_of(logged_in, Act.LOGIN))
    text = logged_in.text("opened")
    assert "laptop → KB My Money: log in" in text
    assert "challenge.service kb/my-money" in text and "signed with the certificate's private key" in text


def test_a_reply_is_opened_as_what_came_back(logged_in):
    logged_in.do("message", value=f"{number_of(logged_in, Act.ASK_OCSP)}/answer")
    assert "not revoked (good)" in logged_in.text("opened")


def test_what_is_sealed_has_a_lock_and_says_who_alone_can_read_it(logged_in):
    logged_in.do("message", value=number_of(logged_in, Act.EVALUATE))
    assert logged_in.panes["opened"].count('class="lock"') == 1
    assert "A, and a key for the answer sealed: only the HSM can read this · 112 bytes" in logged_in.text("opened")


def test_every_message_of_the_diagram_can_be_opened_under_the_name_that_it_has_there(logged_in):
    named = re.findall(r'data-message="([^"]+)"', logged_in.panes["story"])
    assert len(named) == 15
    seen = set()
    for each in named:
        logged_in.do("message", value=each)
        seen.add(logged_in.panes["opened"])
    assert len(seen) == 15 and "" not in seen


def test_a_call_that_hands_nothing_over_says_so(logged_in):
    logged_in.do("message", value=number_of(logged_in, Act.GIVE_CHALLENGE))
    assert say("opened.nothing") in logged_in.text("opened")


@pytest.mark.parametrize("value", ["1", "0", "x/answer", "", "9" * 1_000_000, None, 17, ["17"]])
def test_what_is_no_message_of_the_last_act_is_not_opened(logged_in, value):
    logged_in.do("message", value=value)
    assert (logged_in.panes["opened"], logged_in.panes["say"]) == ("", "")


def test_the_next_act_closes_it(logged_in):
    logged_in.do("message", value=number_of(logged_in, Act.LOGIN))
    logged_in.do("later", value="minutes")
    assert logged_in.panes["opened"] == ""


def test_a_page_that_is_loaded_again_begins_with_nothing_open(logged_in):
    logged_in.do("message", value=number_of(logged_in, Act.LOGIN))
    assert logged_in.panes["opened"]
    logged_in.do("ready")
    assert logged_in.panes["opened"] == ""


def test_to_look_at_a_message_sends_no_other_pane_again(logged_in):
    logged_in.do("message", value=number_of(logged_in, Act.LOGIN))
    assert [*logged_in.sent[-1]["panes"]] == ["opened"]


def test_who_steps_through_a_refused_act_still_reads_why_and_goes_on_typing_on_the_same_pad(hong):
    browser = Browser(centre(hong))
    issue(browser, hong)
    choose(browser, "login")
    browser.type(pin="905271")
    refused, pad = browser.panes["say"], browser.panes["body"]
    assert "data-pad" in pad and refused
    browser.do("message", value=number_of(browser, Act.EVALUATE))
    assert (browser.panes["say"], browser.panes["body"]) == (refused, pad)
    assert browser.panes["opened"]


def test_it_is_opened_in_the_language_of_the_panel(hong, lab):
    speak("ko")
    browser = Browser(centre(hong))
    issue(browser, hong)
    speak("en")
    browser.do("message", value=number_of(browser, Act.REGISTER_KEY))
    assert "HSM만 읽을 수 있습니다" in browser.text("opened")


def test_in_a_sandbox_it_is_opened_as_well(tmp_path):
    lab = Lab.open(tmp_path / "lab", lang="en")
    browser = Browser(centre(lab.person("hong")))
    issue(browser, lab.person("hong"))
    browser.do("message", value=number_of(browser, Act.REGISTER_KEY))
    assert "What the certificate says" in browser.text("opened")
    lab.close()


def test_what_was_typed_and_the_code_that_came_are_in_no_opened_message(hong, lab):
    browser = Browser(centre(hong))
    browser.do("open", value="issue")
    browser.submit(**check())
    me = hong.identity
    browser.submit(member_name=me.name, birth_date=me.birth_date, phone=me.phone)
    code = hong.read_sms_code()
    shown = ""
    for step in (lambda: browser.submit(code=code, remember="yes"), lambda: browser.type(new_pin=PIN, again=PIN)):
        for message in re.findall(r'data-message="([^"]+)"', browser.panes["story"]):
            browser.do("message", value=message)
            shown += browser.text("opened")
        step()
    assert say("stays.sms_text") in shown
    assert [secret for secret in (code, PIN, check()["security_code"], me.idn) if secret in shown] == []


def test_whatever_stands_in_a_message_is_escaped():
    part = OpenedPart("<b>", True, ("<i>",), "<script>")
    assert not re.search("<(b|i|script)>", card(Opened("<b>", (part,), (part,))))


def test_on_the_time_line_the_event_at_hand_is_opened_with_its_reply(logged_in):
    browser = Browser(live(logged_in.panel.lab))
    browser.do("number", value=int(number_of(logged_in, Act.FETCH_CRL)))
    text = browser.text("opened")
    assert "ask for the CRL" in text and "CA → KB Kookmin Bank: CRL" in text and "number of the list" in text
    browser.do("number", value=1)
    assert say("opened.nothing") in browser.text("opened")


def test_the_time_line_of_a_closed_lab_goes_on_and_says_that_nothing_can_be_opened_any_more(tmp_path):
    lab = Lab.open(tmp_path / "lab", lang="en")
    lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    browser = Browser(live(lab))
    lab.close()
    number = next(event.number for event in lab.journal if event.act is Act.NOTE_ISSUED)
    browser.do("number", value=number)
    assert "This lab is closed" in browser.text("opened") and "notice of issue" in browser.text("event")
