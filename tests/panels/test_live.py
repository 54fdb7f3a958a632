"""`live(lab)`: the time line, by messages as a browser sends them, and what is left of it without a kernel."""

import re

import pytest

from fincert_lab import Lab
from fincert_lab.errors import NotRegistered
from fincert_lab.journal import Act
from fincert_lab.language import say, speak
from fincert_lab.panels import live, panel, timeline
from fincert_lab.panels.stops import Wanted, thinned
from fincert_lab.views import table
from tests.panels.driver import PIN, Browser


@pytest.fixture
def lab(lab):
    """A certificate, a login that was refused, one that was not, and a revocation."""
    hong, kb = lab.person("hong"), lab.bank("kb")
    laptop = hong.device("laptop")
    certificate = laptop.enroll(kb, pin=PIN)
    with pytest.raises(NotRegistered):
        laptop.login(lab.bank("woori").service("internet-banking"), certificate, pin=PIN)
    laptop.login(kb.service("internet-banking"), certificate, pin=PIN)
    hong.revoke(certificate, kb)
    return lab


@pytest.fixture
def browser(lab):
    return Browser(live(lab))


def event_of(lab, act):
    """The first event of an act."""
    return next(event for event in lab.journal if event.act is act)


def refused(lab):
    return [event.number for event in lab.journal if event.refused]


def go(browser, way):
    """Click a button that moves it, and return where it stands then."""
    assert f'value="{way}"' in browser.panes["keys"]
    browser.do("go", value=way)
    return browser.panel.number


# --- the slider


def test_it_begins_with_the_newest_event_and_the_rows_that_show_shows(lab, browser):
    assert (browser.panel.number, browser.panel.last) == (len(lab.journal), len(lab.journal))
    assert browser.panel.table == table(lab)
    assert browser.text("state").startswith(table(lab).caption)


def test_the_slider_turns_to_the_state_after_that_event_and_says_what_happened(lab, browser):
    asked = event_of(lab, Act.ISSUE)
    browser.do("number", value=asked.number)
    assert "laptop → CA: " in browser.text("event")
    assert f"up to event {asked.number}" in browser.text("state") and "valid" in browser.text("state")
    assert browser.text("count") == f"Event {asked.number} / {len(lab.journal)}"
    assert f'max="{len(lab.journal)}" value="{asked.number}"' in browser.panes["slider"]
    browser.do("number", value=asked.number - 1)
    assert say("table.no_certificates") in browser.text("state")


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (10**9, None)])
def test_beyond_its_ends_the_slider_stays_at_the_end(lab, browser, asked, shown):
    browser.do("number", value=asked)
    assert browser.panel.number == (shown or len(lab.journal))
    browser.panel.number = asked
    assert browser.panel.number == (shown or len(lab.journal))


@pytest.mark.parametrize(("asked", "shown"), [(2, 2), (-1, 1), (10**9, None)])
def test_every_question_is_answered_once_also_one_beyond_the_end(lab, browser, asked, shown):
    browser.sent.clear()
    browser.do("number", value=asked)
    assert [message["view"] for message in browser.sent] == [browser.view]
    assert browser.text("count") == f"Event {shown or len(lab.journal)} / {len(lab.journal)}"


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        2,
        {},
        {"act": "number", "value": 2},
        *({"act": "number", "view": "v", "value": value} for value in ("2", None, 2.5, [2])),
        {"act": "go", "view": "v", "value": "nowhere"},
        {"act": "tick:1", "view": "v"},
        {"act": "party", "view": "v", "value": "nobody"},
        {"act": "act", "view": "v", "value": "no such act"},
        {"act": "refused", "view": "v", "value": "yes"},
    ],
)
def test_a_message_that_makes_no_sense_is_answered_and_changes_nothing(browser, message):
    before = dict(browser.panes)
    browser.sent.clear()
    browser.panel._handle_custom_msg(message, [])
    assert len(browser.sent) == 1 and browser.panes == before


# --- steps


def test_one_steps_from_event_to_event_and_stays_at_the_ends(lab, browser):
    last = len(lab.journal)
    assert [go(browser, way) for way in ("event_back", "event_back", "event_forth")] == [last - 1, last - 2, last - 1]
    assert go(browser, "newest") == go(browser, "event_forth") == last
    browser.panel.number = 1
    assert go(browser, "event_back") == go(browser, "act_back") == 1


def test_one_jumps_from_the_beginning_of_an_act_to_that_of_the_next(lab, browser):
    begins = sorted({event.story for event in lab.journal})
    found = [go(browser, "act_back") for _ in begins]
    assert found == [*reversed(begins)]
    assert [go(browser, "act_forth") for _ in begins[1:]] == begins[1:]
    assert go(browser, "act_forth") == begins[-1]


def test_the_act_at_hand_is_shown_with_its_event_marked(lab, browser):
    event = event_of(lab, Act.ISSUE)
    browser.panel.number = event.number
    act = [each.number for each in lab.journal if each.story == event.story]
    assert f"events {act[0]}–{act[-1]}" in browser.text("story")
    assert re.findall(r"▶ (\d+)", browser.text("story").replace("\xa0", " ")) == [str(event.number)]


def test_what_an_event_changed_is_marked_and_only_that(lab, browser):
    browser.panel.number = event_of(lab, Act.ISSUE).number
    assert say("table.new") in browser.text("state")
    browser.panel.number = event_of(lab, Act.SEND_SMS).number
    assert say("table.new") not in browser.text("state") and say("table.changed") not in browser.text("state")
    browser.panel.number = event_of(lab, Act.REVOKE).number
    assert say("table.changed") in browser.text("state")


def test_of_very_many_certificates_the_newest_are_shown_and_those_that_changed(lab, browser, monkeypatch):
    monkeypatch.setattr(timeline, "ROWS", 2)
    people = ["lee", "choi", "jung"]
    for name in people:
        lab.person(name).visit_branch(lab.bank("kb"))
        lab.person(name).device("laptop").enroll(lab.bank("kb"), pin="905271")
    browser.panel.number = browser.panel.last
    rows = browser.text("state")
    assert "Choi" in rows and "Jung" in rows and "Lee" not in rows
    assert say("timeline.few", shown=2, count=4) in rows
    browser.panel.number = event_of(lab, Act.REVOKE).number
    assert "Hong" in browser.text("state") and say("timeline.few", shown=2, count=4) not in browser.text("state")
    lab.person("lee").revoke(lab.person("lee").certificates()[0], lab.bank("kb"))
    browser.panel.number = next(event.number for event in reversed(lab.journal) if event.act is Act.REVOKE)
    assert "Lee" in browser.text("state") and "Jung" in browser.text("state") and "Choi" not in browser.text("state")


# --- which events


def test_refusals_are_marked_on_the_line_and_counted(lab, browser):
    (number,) = refused(lab)
    place = (number - 1) / (len(lab.journal) - 1)
    assert browser.panes["marks"] == f'<i class="refused" style="--at:{place:.4f}">✕</i>'
    assert say("timeline.refused", count=1) in browser.text("where")


@pytest.mark.parametrize(
    ("numbers", "last", "shown"),
    [
        ([1, 3, 4, 120, 200], 200, [1, 3, 4, 120, 200]),  # each of them, while there is room
        (range(1, 20_001), 20_000, [1 + 100 * stretch for stretch in range(200)]),
        ([*range(19_901, 20_002)], 20_000, [19_901]),
        ([20_001], 20_000, []),
    ],
)
def test_no_more_marks_are_made_than_can_be_told_apart(numbers, last, shown):
    assert thinned(numbers, last, 200) == shown


def test_only_refusals_are_stepped_through_if_no_others_are_wanted(lab, browser):
    browser.do("refused", value=True)
    assert browser.panel.number == len(lab.journal)  # nobody is moved by a choice
    assert [go(browser, way) for way in ("event_back", "event_back", "event_forth")] == refused(lab) * 3
    assert "refused: not registered" in browser.text("event")
    assert say("timeline.wanted", count=1) in browser.text("where")
    browser.do("refused", value=False)
    assert go(browser, "event_back") == refused(lab)[0] - 1


def test_the_events_of_one_party_are_those_that_it_or_what_belongs_to_it_sent_or_got(lab, browser):
    browser.do("party", value="hsm")
    theirs = [event.number for event in lab.journal if "hsm" in (event.sender, event.receiver)]
    assert [go(browser, "event_back") for _ in theirs] == theirs[::-1]
    assert '<option value="hsm" selected>' in browser.panes["filter"]
    assert browser.panes["marks"].count("|") == len(theirs)
    browser.do("party", value="kb")
    assert event_of(lab, Act.LOGIN).receiver == "woori/internet-banking"
    browser.panel.number = event_of(lab, Act.LOGIN).number
    assert lab.journal.event(go(browser, "event_forth")).receiver == "kb/internet-banking"


def test_events_of_one_kind_can_be_stepped_through_and_so_can_the_acts_that_they_are_in(lab, browser):
    browser.do("act", value="evaluate")
    kind = [event for event in lab.journal if event.act is Act.EVALUATE]
    assert [go(browser, "event_back") for _ in kind] == [event.number for event in reversed(kind)]
    first_of_each_act = {event.story: event.number for event in reversed(kind)}
    go(browser, "newest")
    assert [go(browser, "act_back") for _ in first_of_each_act] == sorted(first_of_each_act.values(), reverse=True)


def test_where_nothing_fits_one_stays_where_one_is(lab, browser):
    browser.do("refused", value=True)
    browser.do("party", value="telecom")
    for way in ("event_back", "event_forth", "act_back", "act_forth"):
        assert go(browser, way) == len(lab.journal)
    browser.do("play")
    assert say("timeline.play") in browser.text("keys")


def test_only_what_occurred_can_be_chosen(lab, browser):
    offered = set(re.findall(r'option value="([a-z_]+)"', browser.panes["filter"]))
    parties = {party.split("/")[0] for event in lab.journal for party in (event.sender, event.receiver)}
    assert offered == parties | {event.act.value for event in lab.journal}


def test_no_event_is_looked_at_twice_unless_something_else_is_wanted(lab, browser, monkeypatch):
    looked, fits = [], Wanted.fits
    monkeypatch.setattr(Wanted, "fits", lambda wanted, event: looked.append(event.number) or fits(wanted, event))
    for way in ("event_back", "act_back", "event_forth", "newest"):
        go(browser, way)
    assert looked == []
    before = len(lab.journal)
    lab.advance(days=1)
    go(browser, "newest")
    assert looked == list(range(before + 1, len(lab.journal) + 1))


# --- what happens later


def test_a_later_event_does_not_move_it_but_it_says_how_far_behind_it_stands_and_leads_there(lab, browser):
    before = browser.panel.number
    assert say("timeline.at_the_newest") in browser.text("where")
    lab.advance(days=1)
    later = len(lab.journal) - before
    browser.do("go")  # any message, as the draw that is due
    assert (browser.panel.number, browser.panel.last) == (before, before + later)
    assert f"{later} later events" in browser.text("where")
    assert browser.text("count") == f"Event {before} / {before + later}"
    assert go(browser, "newest") == before + later
    go(browser, "event_back")
    assert "1 later event" in browser.text("where")


def test_number_and_last_are_read_set_and_observed_in_python(lab, browser):
    heard = []
    browser.panel.observe(lambda change: heard.append((change["name"], change["new"])), ["number", "last"])
    browser.panel.number = 3
    lab.advance(days=1)
    assert heard == [("number", 3), ("last", len(lab.journal))]
    go(browser, "event_forth")
    assert heard[-1] == ("number", 4)


def test_what_comes_after_the_last_event_can_be_hidden_until_something_happens(lab, browser):
    browser.panel.last = 5
    assert (browser.panel.number, browser.text("count")) == (5, "Event 5 / 5")
    assert go(browser, "newest") == go(browser, "event_forth") == 5
    lab.advance(days=1)
    assert browser.panel.last == len(lab.journal)
    browser.panel.last = 10**9
    assert browser.panel.last == len(lab.journal)


def test_moved_from_python_every_view_follows_at_once(browser):
    browser.sent.clear()
    browser.panel.number = 1
    assert [message["view"] for message in browser.sent] == [""]
    assert browser.text("count").startswith("Event 1 /")


def test_what_is_set_before_anybody_looks_is_what_they_see(lab):
    panel, sent = live(lab), []
    panel.send = sent.append
    panel.number = 4
    assert sent == []
    assert Browser(panel).text("count").startswith("Event 4 /")


# --- playing


class Clock:
    """An event loop whose time a test moves on: what is due is what `tick` does."""

    def __init__(self):
        self.due = []

    def call_soon_threadsafe(self, do, *what):
        do(*what)

    def call_later(self, seconds, do, *what):
        self.due.append((seconds, do, what))

    def tick(self):
        seconds, do, what = self.due.pop(0)
        do(*what)
        return seconds


@pytest.fixture
def clock(browser):
    browser.panel._loop = Clock()
    return browser.panel._loop


def test_it_plays_event_by_event_at_the_pace_of_a_lecture_and_stops_at_the_newest(browser, clock):
    browser.panel.number = browser.panel.last - 2
    browser.do("play")
    assert say("timeline.pause") in browser.text("keys")
    for behind in (1, 0):
        assert clock.tick() == timeline.PACE
        assert browser.text("count").startswith(f"Event {browser.panel.last - behind} /")
    assert clock.due == [] and say("timeline.play") in browser.text("keys")


def test_at_the_end_it_plays_from_the_beginning(browser, clock):
    browser.do("play")
    assert browser.panel.number == 1
    clock.tick()
    assert browser.panel.number == 2


@pytest.mark.parametrize("act", [{"act": "play"}, {"act": "go", "value": "act_back"}, {"act": "number", "value": 9}])
def test_it_stands_still_once_it_is_paused_or_somebody_takes_it_in_hand(browser, clock, act):
    browser.panel.number = 4
    browser.do("play")
    clock.tick()
    browser.do(**act)
    assert say("timeline.play") in browser.text("keys")
    here = browser.panel.number
    clock.tick()
    assert (browser.panel.number, clock.due) == (here, [])


def test_started_again_it_does_not_play_twice_as_fast(browser, clock):
    browser.panel.number = 4
    for _ in range(3):
        browser.do("play")
    clock.tick()  # of the first time
    assert browser.panel.number == 4
    clock.tick()
    assert (browser.panel.number, len(clock.due)) == (5, 1)


def test_it_plays_what_is_wanted_and_nothing_else(lab, browser, clock):
    browser.panel.number = 1
    browser.do("act", value="evaluate")
    browser.do("play")
    kind = [event.number for event in lab.journal if event.act is Act.EVALUATE]
    played = []
    while clock.due:
        clock.tick()
        played.append(browser.panel.number)
    assert played == kind


def test_it_plays_on_to_what_happens_in_the_meantime(lab, browser, clock):
    browser.panel.number = browser.panel.last - 1
    browser.do("play")
    lab.advance(days=1)
    while clock.due:
        clock.tick()
    assert browser.panel.number == len(lab.journal)


# --- its words and its faces


@pytest.mark.parametrize(("lang", "label"), [("ko", "사건"), ("en", "Event")])
def test_the_slider_has_a_name_in_the_labs_language(lab, lang, label):
    speak(lang)
    assert Browser(live(lab)).text("count").startswith(label)


def test_it_speaks_the_language_in_which_it_was_made(browser):
    speak("ko")
    go(browser, "event_back")
    assert browser.text("count").startswith("Event") and browser.sent[-1]["asleep"].startswith("Asleep: ")


def test_what_somebody_typed_is_text_and_not_markup(lab):
    laptop, phone = (lab.person("hong").device(each) for each in ("laptop", "phone"))
    phone.connect()
    laptop.rename_device(phone, "<b>x</b>")
    assert "<b>" not in "".join(Browser(live(lab)).panes.values())


def test_without_a_kernel_the_table_is_still_there(lab):
    bundle, _ = live(lab)._repr_mimebundle_()
    assert bundle["text/html"] == table(lab)._repr_html_()
    assert bundle["text/plain"] == repr(table(lab))


@pytest.fixture
def displayed(monkeypatch):
    """The outputs of a cell."""
    outputs = []
    monkeypatch.setattr(panel, "display", lambda data, **_: outputs.append(data))
    return outputs


def test_a_cell_stores_a_picture_that_says_how_to_wake_the_panel_and_then_the_view(lab, displayed):
    live(lab)._ipython_display_()
    picture, view = displayed
    assert list(view) == [panel.VIEW]
    assert sorted(picture) == ["text/html", "text/plain"]
    assert table(lab)._repr_html_() in picture["text/html"]
    assert say("panel.touch") in picture["text/html"]


def test_the_picture_depends_on_the_lab_alone(lab, displayed):
    for _ in range(2):
        live(lab)._ipython_display_()
    assert displayed[0] == displayed[2]


def test_no_state_of_a_panel_is_synced_and_none_can_be_saved(browser):
    state = browser.panel.get_state()
    assert {name for name in state if not name.startswith("_")} == {"layout", "tabbable", "tooltip"}


def test_a_closed_lab_is_still_looked_at(tmp_path):
    lab = Lab.open(tmp_path / "lab", lang="en")
    browser = Browser(live(lab))
    lab.close()
    assert go(browser, "event_back") == len(lab.journal) - 1
    assert browser.text("say") == ""
