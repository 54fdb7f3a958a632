"""Lesson 00: its predictions and checks answer what a student made, whatever that is."""

from dataclasses import replace

import pytest

from fincert_lab import Lab, centre, check, holdings, lesson, pin_pad, predict
from fincert_lab.errors import IdentityCheckFailed, LabError, UnknownService, WrongPin
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.journal import Act
from fincert_lab.language import name, say
from fincert_lab.lessons import _LESSONS
from tests.panels.driver import Browser, choose, connect
from tools.build_notebooks import SOURCES, Variant, draft, read

PIN = "280417"


@pytest.fixture
def world():
    """The lesson's story, as its cells tell it."""
    lab = lesson(0, lang="en")
    hong, kb, woori = lab.person("hong"), lab.bank("kb"), lab.bank("woori")
    laptop = hong.device("laptop")
    certificate = laptop.enroll(kb, pin=PIN)
    laptop.register(certificate, woori, pin=PIN)
    lab.before = len(lab.journal)
    hong.revoke(certificate, kb, reason="key_compromise")
    return lab


def lees(lab, bank="kb", service="star-banking"):
    """Lee's certificate, and a login with it."""
    laptop, bank = lab.person("lee").device("laptop"), lab.bank(bank)
    laptop.join_banking(bank)
    certificate = laptop.enroll(bank, pin="905271")
    return laptop, certificate, laptop.login(bank.service(service), certificate, pin="905271")


def test_a_lesson_begins_with_no_certificate():
    assert not lesson(0, lang="en").now().certificates


def test_0_1_accepts_any_moment_after_the_registration(world, said):
    for answer in (world.before, world.at(world.before), world.at(world.before + 1)):
        assert said(check, world, "0-1", answer).startswith("● Right.")


def test_0_1_says_what_a_wrong_moment_shows(world, said):
    assert said(check, world, "0-1", 2).startswith("◐ Not yet. After event 2 there is no certificate.")
    told = said(check, world, "0-1", world.at(16))
    assert told.startswith("◐ Not yet. After event 16 this many services take Hong's first certificate: 4.")
    assert "this many services take Hong's first certificate: 0." in said(check, world, "0-1", world.now())
    assert said(check, world, "0-1", 999).startswith("◐ Not yet. There is no event 999.")


def test_0_1_goes_by_what_happened_in_this_lab(world, said):
    elsewhere, right = lesson(0, lang="en"), world.at(world.before)
    assert said(check, elsewhere, "0-1", right).startswith(f"◐ Not yet. There is no event {world.before}.")
    by_hand = replace(world.at(2), certificates=right.certificates)
    assert said(check, world, "0-1", by_hand).startswith("◐ Not yet. After event 2 there is no certificate.")
    nowhere = replace(right, certificates={}, services=())
    assert said(check, world, "0-1", nowhere).startswith("● Right.")


def test_0_1_wants_a_moment(world, said):
    number = world.before
    by_hand = replace(world.at(number), number=True)
    things = (world.journal[number - 1], world.last_story(), world.journal, world.changes(number))
    for answer in (True, str(number), float(number), [number], by_hand, world.at(number).certificates, *things):
        assert said(check, world, "0-1", answer).startswith("◐ Not yet. Put the number of an event into answer.")


def test_0_2_accepts_lees_login_by_its_receipt_its_story_or_an_event_of_that(world, said):
    *_, receipt = lees(world)
    story = world.last_story()
    for answer in (receipt, story, story.events[0], story.events[-1]):
        assert said(check, world, "0-2", answer).startswith("● Right.")


def test_0_2_can_be_done_by_clicks_alone(world, said):
    lee = world.person("lee")
    own = {"account_number": "000-21-0003-003", "security_code": "2759"}
    browser = Browser(centre(lee))
    choose(browser, "issue", **own)
    assert say("menu.join_banking") in browser.panes["say"]  # a button beside the refusal
    choose(browser, "join_banking", **own)
    choose(browser, "issue", **own)
    connect(browser, lee)
    browser.type(new_pin="905271", again="905271")
    choose(browser, "login", service="star-banking")
    browser.type(pin="905271")
    assert said(check, world, "0-2", world.last_story()).startswith("● Right.")


def test_0_2_says_why_another_login_is_not_it(world, said):
    laptop, certificate, elsewhere = lees(world, service="my-money")
    assert "This is a login at KB My Money" in said(check, world, "0-2", elsewhere)
    star = world.bank("kb").service("star-banking")
    laptop.login(star, certificate, pin="905271")
    transfer = laptop.transfer(star, certificate, amount=1, payee="000-21-0002-002", pin="905271")
    with pytest.raises(WrongPin):
        laptop.login(star, certificate, pin="111222")
    for answer in (certificate, transfer, world.last_story(), "905271", True):
        assert said(check, world, "0-2", answer).startswith("◐ Not yet. Right after the login")


def test_0_2_is_not_fooled_by_hongs_login_nor_by_a_receipt_written_by_hand(world, said):
    laptop, star = world.person("hong").device("laptop"), world.bank("kb").service("star-banking")
    hongs = laptop.login(star, laptop.enroll(world.bank("kb"), pin=PIN), pin=PIN)
    assert said(check, world, "0-2", hongs).startswith("◐ Not yet. This is not a login with a certificate of Lee")
    *_, login = lees(world)
    assert said(check, world, "0-2", replace(login, number=99)).startswith("◐ Not yet. Right after the login")


def test_0_2_is_not_fooled_by_a_login_of_another_lab(world, said):
    elsewhere = lesson(0, lang="en")
    *_, receipt = lees(elsewhere)
    for answer in (receipt, elsewhere.last_story()):
        assert said(check, world, "0-2", answer).startswith("◐ Not yet. Right after the login")


def test_0_3_accepts_the_event_or_its_number(world, said):
    number = world.before + 1
    for answer in (number, world.journal[number - 1], world.last_story().events[0]):
        assert said(check, world, "0-3", answer).startswith("● Right.")


def test_0_3_tells_a_consequence_from_its_cause(world, said):
    assert said(check, world, "0-3", world.before + 2).startswith("◐ Nearly.")
    assert said(check, world, "0-3", world.journal[-1]).startswith("◐ Nearly.")
    assert said(check, world, "0-3", 4).startswith("◐ Not yet. Event 4 is “identity check”")


def test_0_3_knows_what_came_about_because_hong_asked(world, said):
    laptop, certificate, _ = lees(world)
    laptop.delete(certificate, pin="905271")
    published = [event for event in world.journal if event.act is Act.PUBLISH_CRL]
    (revoked,) = (event for event in world.last_story().events if event.act is Act.REVOKE)
    for event in (published[0], published[-1], revoked):
        assert said(check, world, "0-3", event).startswith(f"◐ Not yet. Event {event.number} is “{name(event.act)}”.")


def test_0_3_is_about_hong_being_recognised(world, said):
    _, certificate, _ = lees(world)
    kb = world.bank("kb")
    world.person("lee").revoke(certificate, kb)
    asked = world.last_story().events[0].number
    with pytest.raises(IdentityCheckFailed):
        world.person("hong").revoke(certificate, kb, check=UserCheck("000-21-0001-001", "0000"))
    for number in (asked, len(world.journal)):
        assert said(check, world, "0-3", number).startswith(f"◐ Not yet. Event {number} is “ask for revocation”.")


def test_0_3_is_not_fooled_by_what_is_no_event_of_this_lab(world, said):
    right = world.journal[world.before]
    by_hand = replace(world.journal[0], act=Act.ASK_REVOCATION, sender=right.sender, facts=None)
    for answer in (replace(right, number=99), by_hand, True, str(right.number), Act.ASK_REVOCATION, world.last_story()):
        assert said(check, world, "0-3", answer).startswith("◐ Not yet. Put the number of an event into answer.")
    elsewhere = lesson(0, lang="en")
    assert said(check, elsewhere, "0-3", right).startswith("◐ Not yet. Put the number of an event into answer.")


def test_a_service_that_a_bank_has_not_is_named(world):
    with pytest.raises(UnknownService):
        world.bank("kb").service("nothing")


# --- by clicks, and by cells


def issued(lab):
    """The issue by clicks, as the lesson's first text says it."""
    hong = lab.person("hong")
    browser = Browser(centre(hong, filled=True))
    choose(browser, "issue", **own(hong, "kb"))
    connect(browser, hong)
    browser.type(new_pin=PIN, again=PIN)


def registered(lab):
    """A refused login at Woori, the button beside the refusal, and a login that is not refused."""
    hong = lab.person("hong")
    browser = Browser(centre(hong, filled=True))
    browser.do("bank", value="woori")
    choose(browser, "login")
    browser.type(pin=PIN)
    assert 'value="register"' in browser.panes["say"]
    choose(browser, "register", **own(hong, "woori"))
    browser.type(pin=PIN)
    choose(browser, "login")
    browser.type(pin=PIN)


def mistyped(lab):
    hong, star = lab.person("hong"), lab.bank("kb").service("star-banking")
    pad = pin_pad(hong.device("laptop").login, star, hong.certificates()[-1])
    for pin in ("135790", PIN):
        Browser(pad).do("type", entries={"pin": pin})


def revoked(lab):
    hong = lab.person("hong")
    choose(Browser(centre(hong, filled=True)), "revoke", reason="key_compromise", **own(hong, "kb"))


def own(person, bank):
    check = person.user_check(person.world.journal.lab.bank(bank))
    return {"account_number": check.account_number, "security_code": check.security_code}


CLICKS = [issued, registered, mistyped, revoked]  # after the cells that show where to click, one after the other
WHERE = ("centre(hong", "pin_pad(")


def told(*, clicks):
    """Run the lesson up to its exercises; return its lab, and the errors that its cells raised."""
    names, errors, todo = {}, [], iter(CLICKS if clicks else [])
    for cell in draft(read(SOURCES / "00_start_here.py"), Variant("en", teacher=False)).cells:
        if "exercise" in cell.metadata:
            break
        if cell.cell_type != "code":
            continue
        try:
            exec(cell.source, names)
        except LabError as error:
            errors.append(type(error).__name__)
        if cell.source.splitlines()[-1].startswith(WHERE) and (click := next(todo, None)):
            click(names["lab"])
    assert next(todo, None) is None
    return names["lab"], errors


@pytest.mark.parametrize("clicks", [True, False])
def test_by_clicks_or_by_cells_each_thing_is_done_once_and_every_prediction_can_be_judged(said, clicks):
    lab, errors = told(clicks=clicks)
    acts = [event.act for event in lab.journal if not event.refused]
    assert [acts.count(act) for act in (Act.ISSUE, Act.REGISTER, Act.REVOKE)] == [1, 1, 1]
    assert errors == (["WrongPin", "Revoked"] if clicks else ["NotRegistered", "WrongPin", "Revoked"])
    held = holdings(lab)
    for question, its in _LESSONS[0].predictions.items():
        said(predict, lab, question, its.answer)
        assert said(check, lab, question, held).startswith("●")


@pytest.mark.parametrize("clicks", [True, False])
def test_the_diagram_of_the_revocation_is_that_however_it_was_done(clicks, capsys):
    lab, _ = told(clicks=clicks)
    asked = next(event for event in lab.journal if event.act is Act.ASK_REVOCATION)
    printed = capsys.readouterr().out
    assert f"{asked.number}  Hong Gildong → KB Kookmin Bank: ask for revocation" in printed


def test_0a_is_judged_by_who_holds_what_once_there_is_something_to_hold(said):
    lab = lesson(0, lang="en")
    said(predict, lab, "0a", "d")
    assert said(check, lab, "0a", holdings(lab)).startswith("○ There is nothing to judge it by yet.")
    lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    assert said(check, lab, "0a").startswith("○")
    assert said(check, lab, "0a", holdings(lab)).startswith("● Right.")
    assert said(check, lab, "0a", holdings(Lab.start(lang="en"))).startswith("○")
