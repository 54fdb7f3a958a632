"""`predict(lab, "0b")`: the question as a panel, which is answered once and shows its result in the same place."""

import asyncio
import gc
import weakref
from unittest.mock import patch

import pytest

from fincert_lab import check, lesson, predict
from fincert_lab.errors import LabError
from fincert_lab.language import speak
from fincert_lab.lessons import _LESSONS, _guess
from fincert_lab.lessons.guess import Guess
from fincert_lab.rules import Rules
from tests.panels.driver import Browser

QUESTIONS = [question for each in _LESSONS.values() for question in each.predictions]


@pytest.fixture
def lab():
    return lesson(0, lang="en")


def panel(lab, question="0b"):
    """The panel that `predict(lab, question)` puts on the screen."""
    with patch("fincert_lab.lessons.put_on_screen") as shown:
        predict(lab, question)
    return shown.call_args.args[0]


def words(question):
    return _LESSONS[int(question[0])].predictions[question].question(question, Rules())


@pytest.fixture
def browser(lab):
    return Browser(panel(lab))


def experiment(lab):
    """Log in at a bank that does not know the certificate, as lesson 0 does below its second question."""
    laptop = lab.person("hong").device("laptop")
    certificate = laptop.enroll(lab.bank("kb"), pin="280417")
    with pytest.raises(LabError):
        laptop.login(lab.bank("woori").service("internet-banking"), certificate, pin="280417")


def buttons(browser):
    return browser.panes["options"].count("<button")


# --- asking and choosing


def test_every_option_is_a_button_and_nothing_is_chosen(browser):
    assert buttons(browser) == 3
    assert browser.text("result") == ""


def test_one_click_chooses_and_says_what_was_noted_and_the_same_in_code(browser, lab, said):
    browser.do("choose", value="c")
    assert browser.text("result") == '✎ Noted: c. Now run it and see. The same in code: predict(lab, "0b", "c")'
    assert said(predict, lab, "0b", "c").startswith("✎ Noted: c.")


def test_once_chosen_there_is_nothing_left_to_click_and_the_choice_is_said_in_words(browser):
    browser.do("choose", value="b")
    assert buttons(browser) == 0
    assert "b: KB has not told Woori about it. ✎ your prediction" in browser.text("options")
    assert browser.text("options").count("your prediction") == 1


def test_a_click_on_a_button_of_before_changes_nothing(browser):
    browser.do("choose", value="b")
    before = dict(browser.panes)
    browser.do("choose", value="c")
    assert browser.panes == before


@pytest.mark.parametrize("value", ["z", "", None, 3, ["c"]])
def test_what_is_no_option_chooses_nothing(browser, value):
    browser.do("choose", value=value)
    assert buttons(browser) == 3


def test_the_focus_stays_at_the_place_of_the_button_that_was_clicked(browser):
    assert 'data-key="choose-a"' in browser.panes["options"]
    browser.do("choose", value="a")
    assert 'tabindex="-1" data-key="choose-a"' in browser.panes["options"]


# --- in step with code


def after(lab, *acts):
    """What a panel of question 0b shows in a notebook, once cells that do these acts have run."""

    async def notebook():
        browser = Browser(panel(lab))
        for act in acts:
            act(lab)
            await asyncio.sleep(0)
            await asyncio.sleep(0)  # the kernel takes turns between cells and what is due
        return browser

    return asyncio.run(notebook())


def predicting(guess):
    return lambda lab: predict(lab, "0b", guess)


def checking(lab):
    check(lab, "0b")


def test_a_guess_in_code_is_locked_in_the_panel(lab):
    browser = after(lab, predicting("a"))
    assert buttons(browser) == 0
    assert "a: The certificate might be a fake. ✎ your prediction" in browser.text("options")


def test_a_guess_that_was_clicked_is_locked_for_code_too(browser, lab, said):
    browser.do("choose", value="a")
    assert said(predict, lab, "0b", "c").startswith("✎ You have already chosen a")


def test_what_is_chosen_in_one_panel_is_locked_in_another_of_the_same_question(lab):
    browser = after(lab, lambda lab: Browser(panel(lab)).do("choose", value="c"))
    assert buttons(browser) == 0


def test_the_panel_of_another_question_stays_open(lab):
    browser = after(lab, lambda lab: predict(lab, "0a", "a"))
    assert buttons(browser) == 3


# --- the result


@pytest.mark.parametrize(("guess", "verdict"), [("a", "◐ Not so. Woori checks"), ("c", "● Right.")])
def test_when_the_result_has_been_seen_the_panel_shows_whether_it_was_right_and_why(lab, said, guess, verdict):
    browser = after(lab, predicting(guess), experiment, checking)
    assert browser.text("result") == said(checking, lab)
    assert browser.text("result").startswith(verdict)
    assert f"{guess}: {words('0b').options[guess]} ✎ your prediction" in browser.text("options")


def test_a_result_reveals_no_other_answer_than_the_one_that_was_chosen(lab):
    browser = after(lab, predicting("a"), experiment, checking)
    assert "Right" not in browser.text("options") + browser.text("result")


@pytest.mark.parametrize("acts", [[experiment], [checking]], ids=["experiment", "check"])
def test_neither_the_experiment_nor_a_check_alone_reveals_anything(lab, acts):
    browser = after(lab, predicting("c"), *acts)
    assert browser.text("result").startswith("✎ Noted: c.")


def test_a_panel_that_is_opened_after_the_result_shows_it(lab, said):
    after(lab, predicting("c"), experiment, checking)
    assert Browser(panel(lab)).text("result") == said(checking, lab)


# --- what is stored


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_stored_is_the_question_and_the_list_of_its_options(lab, question, lang):
    speak(lang)
    asked, face = words(question), panel(lab, question)
    assert face.text().count("\n- ") == face.still().count("<li>") == len(asked.options)
    assert all(f"\n- {option}: {text}" in face.text() for option, text in asked.options.items())


def test_what_is_stored_depends_on_nothing_that_was_chosen_or_seen(browser, lab, said):
    before = browser.panel.still(), browser.panel.text()
    browser.do("choose", value="a")
    experiment(lab)
    said(check, lab, "0b")
    assert (browser.panel.still(), browser.panel.text()) == before


def test_nothing_of_it_is_synced_state(browser):
    browser.do("choose", value="a")
    state = browser.panel.get_state()
    assert {name for name in state if not name.startswith("_")} == {"layout", "tabbable", "tooltip"}


def test_a_guess_does_not_keep_who_looks_at_it():
    class Looker:
        def look(self):
            """Look."""

    guess, looker = Guess(), Looker()
    guess.observe(looker.look)
    gone = weakref.ref(looker)
    del looker
    gc.collect()
    guess.choose("a")
    assert gone() is None


def test_a_guess_ends_with_its_lab():
    lab = lesson(0, lang="en")
    gone = weakref.ref(_guess(lab, "0b"))
    lesson(0, lang="en")
    del lab
    gc.collect()
    assert gone() is None
