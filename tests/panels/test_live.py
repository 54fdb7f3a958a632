"""`live(lab)`: the state table with a slider through time, and what is left of it where there is no kernel."""

import pytest

from fincert_lab.journal import Act
from fincert_lab.language import say, speak
from fincert_lab.panels import live
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
