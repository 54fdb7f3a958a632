"""`letter(lab)`: the signature fits the letter that was signed, and no other."""

import pytest

from fincert_lab import Lab, show
from fincert_lab.crypto import keys
from fincert_lab.errors import BadInput
from fincert_lab.language import say
from fincert_lab.panels import letter
from tests.panels.driver import Browser

FIRST = "10,000 won to Kim"


@pytest.fixture
def panel(lab):
    return letter(lab)


@pytest.fixture
def browser(panel):
    return Browser(panel)


def fits(browser):
    return {"✔": True, "✘": False}[browser.text("verdict")[0]]


def test_a_letter_begins_signed_and_any_verifier_agrees(browser, panel):
    assert fits(browser)
    keys.verify(panel.letter.public, panel.letter.signature, FIRST.encode())


@pytest.mark.parametrize("text", ["90,000 won to Kim", "10,000 won to Kim ", "", "10,000 won tо Kim", "\ud83d"])
def test_one_changed_letter_breaks_the_signature_and_putting_it_back_mends_it(browser, panel, text):
    signature = panel.letter.signature
    browser.do("write", value=text)
    assert not fits(browser)
    browser.do("write", value=FIRST)
    assert fits(browser) and panel.letter.signature == signature


def test_the_letters_that_changed_are_marked_in_both(browser):
    browser.do("write", value="90,000 won to Lim")
    lines = browser.panes["letter"].split("<tr")
    assert [line.split("</span>")[0][-1] for line in lines if "line-through" in line] == ["1"]
    assert [line.count("underline") for line in lines if "underline" in line] == [2]


def test_signing_again_signs_what_stands_there_now(browser, panel):
    browser.do("write", value="90,000 won to Kim")
    before = panel.letter.signature
    browser.do("sign", value="")
    assert fits(browser) and panel.letter.signature != before
    browser.do("write", value=FIRST)
    assert not fits(browser)


def test_what_is_typed_comes_back_as_text_and_not_as_a_page(browser):
    browser.do("write", value=FIRST + "<b onclick=x>")
    assert "<b " not in browser.panes["letter"] and "<b onclick=x>" in browser.text("letter")


def test_a_very_long_letter_is_cut(browser, panel):
    browser.do("write", value="x" * 100_000)
    assert len(panel.letter.text) == 80


def test_the_field_is_no_pane_so_that_nothing_replaces_it_while_one_types_and_a_new_view_finds_what_was_typed(
    browser, panel
):
    browser.do("write", value="90,000 won to Kim")
    assert all("<input" not in html for html in browser.panes.values())
    assert 'value="90,000 won to Kim"' in Browser(panel, "another view").sent[0]["frame"]


def test_the_stored_picture_is_what_show_shows(panel, capsys):
    show(panel.letter)
    assert capsys.readouterr().out.strip() == panel.text()
    assert say("letter.fits") in panel.text() and "<input" not in panel.still()


def test_a_classroom_letter_is_the_same_for_everybody():
    assert letter(Lab.start(lang="en")).still() == letter(Lab.start(lang="en")).still()


def test_a_letter_needs_a_lab():
    with pytest.raises(BadInput):
        letter("hong")
