"""`live(lab)`: the state table with a slider through time, and what is left of it where there is no kernel."""

import pytest

from fincert_lab.journal import Act
from fincert_lab.language import say, speak
from fincert_lab.panels import live, slider
from fincert_lab.views import table


def test_it_begins_with_what_show_shows(enrolled):
    panel = live(enrolled.lab)
    assert (panel.number, panel.last) == (len(enrolled.lab.journal), len(enrolled.lab.journal))
    assert table(enrolled.lab)._repr_html_() in panel.page


def test_the_slider_turns_to_the_state_after_that_event_and_says_what_happened(enrolled):
    panel = live(enrolled.lab)
    asked = next(event for event in enrolled.lab.journal if event.act is Act.ISSUE)
    panel.number = asked.number
    assert table(enrolled.lab.at(asked.number))._repr_html_() in panel.page
    assert "laptop → CA: " in panel.page
    panel.number = asked.number - 1
    assert say("table.no_certificates") in panel.page


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (10**9, None)])
def test_beyond_its_ends_the_slider_stays_at_the_end(enrolled, asked, shown):
    panel = live(enrolled.lab)
    panel.number = asked
    assert panel.number == (shown or len(enrolled.lab.journal))


def test_without_a_kernel_the_table_is_still_there(enrolled):
    bundle, _ = live(enrolled.lab)._repr_mimebundle_()
    assert bundle["text/html"] == table(enrolled.lab)._repr_html_()
    assert bundle["text/plain"] == repr(table(enrolled.lab))


def test_a_later_event_does_not_move_a_panel_that_is_there(enrolled):
    panel = live(enrolled.lab)
    before = panel.page
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    panel.number = panel.last
    assert panel.page == before


@pytest.mark.parametrize(("lang", "label"), [("ko", "사건"), ("en", "Event")])
def test_the_slider_has_a_name_in_the_labs_language(lab, lang, label):
    speak(lang)
    assert live(lab).label == label


def test_what_somebody_typed_is_text_and_not_markup(enrolled):
    device = enrolled.lab.person("hong").device("phone")
    device.connect()
    enrolled.laptop.rename_device(device, "<b>x</b>")
    assert "<b>" not in live(enrolled.lab).page


@pytest.fixture
def displayed(monkeypatch):
    """The outputs of a cell."""
    outputs = []
    monkeypatch.setattr(slider, "display", lambda data, **_: outputs.append(data))
    return outputs


def test_a_cell_stores_a_picture_that_says_how_to_wake_the_panel_and_then_the_view(enrolled, displayed):
    live(enrolled.lab)._ipython_display_()
    picture, view = displayed
    assert list(view) == [slider.VIEW]
    assert sorted(picture) == ["text/html", "text/plain"]
    assert table(enrolled.lab)._repr_html_() in picture["text/html"]
    assert say("panel.wake") in picture["text/html"]


def test_the_picture_depends_on_the_lab_alone(enrolled, displayed):
    for _ in range(2):
        live(enrolled.lab)._ipython_display_()
    assert displayed[0] == displayed[2]


def test_no_state_of_a_panel_is_synced_and_none_can_be_saved(enrolled):
    panel = live(enrolled.lab)
    assert {name for name in panel.get_state() if not name.startswith("_")} == {"layout", "tabbable", "tooltip"}


@pytest.fixture
def conversation(enrolled, monkeypatch):
    """A panel, and what it has told its views."""
    panel, said = live(enrolled.lab), []
    monkeypatch.setattr(panel, "send", said.append)
    return panel, said


def test_a_view_that_asks_is_told_everything_in_the_labs_language(conversation):
    panel, said = conversation
    speak("ko")
    panel._handle_custom_msg({}, [])
    (message,) = said
    assert (message["number"], message["last"], message["page"]) == (panel.last, panel.last, panel.page)
    assert message["label"] == "Event" and message["asleep"].startswith("Asleep: ")


@pytest.mark.parametrize(("asked", "shown"), [(2, 2), (-1, 1), (10**9, None)])
def test_every_question_is_answered_once_also_one_beyond_the_end(conversation, asked, shown):
    panel, said = conversation
    panel._handle_custom_msg({"number": asked}, [])
    assert [message["number"] for message in said] == [shown or panel.last]


@pytest.mark.parametrize("asked", [None, [], [2], "number", 2, {}, {"number": "2"}, {"number": None}, {"number": 2.5}])
def test_a_message_without_a_number_is_answered_with_the_event_that_is_shown(conversation, asked):
    panel, said = conversation
    panel._handle_custom_msg(asked, [])
    assert [message["number"] for message in said] == [panel.last]


def test_moved_from_python_every_view_follows(conversation):
    panel, said = conversation
    panel.number = 1
    assert [message["page"] for message in said] == [panel.page]
