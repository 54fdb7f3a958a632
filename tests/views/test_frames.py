"""`frames(lab)`: the lab's facts as DataFrames, with real types and the values of the snapshot and the journal."""

import doctest
import re
import subprocess
import sys

import pandas
import pytest

from fincert_lab import LabError, frames
from fincert_lab.errors import BadInput
from fincert_lab.journal import Act
from fincert_lab.language import LANGUAGES, catalogue, speak
from fincert_lab.snapshot import Status
from fincert_lab.views import frames as module
from fincert_lab.views import table
from fincert_lab.views.bars import Bar, Bars

PIN = "280417"
KST = "datetime64[s, KST]"
CATEGORY = "category"
CERTIFICATES = {
    "certificate": "str",
    **dict.fromkeys(("issuer", "owner", "bank", "status", "reason"), CATEGORY),
    **dict.fromkeys(("issued", "valid_until", "pin_set", "used"), KST),
    **dict.fromkeys(("stored", "destroyed"), "bool"),
    "tries_left": "Int64",
    "usable": "int64",
}
EVENTS = {
    **dict.fromkeys(("number", "story"), "int64"),
    "at": KST,
    **dict.fromkeys(("sender", "receiver", "act"), CATEGORY),
    **dict.fromkeys(("subject", "certificate"), "str"),
    "refused": "bool",
    "refusal": CATEGORY,
}
REGISTRATIONS = {
    "certificate": "str",
    **dict.fromkeys(("owner", "bank"), CATEGORY),
    **dict.fromkeys(("registered", "unregistered"), KST),
}


def refused(act, *arguments, **named):
    with pytest.raises(LabError):
        act(*arguments, **named)


@pytest.fixture
def story(lab):
    """Two people, four certificates in different states, and three registrations, one of which is over."""
    hong, kim = lab.person("hong"), lab.person("kim")
    kb, woori, shinhan = lab.bank("kb"), lab.bank("woori"), lab.bank("shinhan")
    laptop, tablet = hong.device("laptop"), kim.device("tablet")
    banking = woori.service("internet-banking")
    first = laptop.enroll(kb, pin=PIN)
    refused(hong.unregister, first, woori)
    refused(laptop.login, banking, first, pin=PIN)
    lab.advance(days=3)
    laptop.register(first, woori, pin=PIN)
    refused(laptop.login, banking, first, pin="905271")
    laptop.login(banking, first, pin=PIN)
    lab.advance(days=1)
    hong.unregister(first, woori)
    laptop.register(first, woori, pin=PIN)
    laptop.register(first, shinhan, pin=PIN)
    second = laptop.enroll(kb, pin=PIN)  # supersedes
    tablet.enroll(kb, pin="905271")
    authorisation = laptop.check_identity(woori)
    laptop.generate_key()
    laptop.request_certificate(authorisation)  # and no PIN is set
    refused(laptop.login, banking, second, pin=PIN)
    return lab


def kinds(frame):
    return {column: str(kind) for column, kind in frame.dtypes.items()}


@pytest.mark.parametrize("with_events", [True, False])
def test_every_column_has_its_type_also_where_there_are_no_rows(request, lab, with_events):
    facts = frames(request.getfixturevalue("story") if with_events else lab)
    assert kinds(facts.certificates) == CERTIFICATES
    assert kinds(facts.events) == EVENTS
    assert kinds(facts.registrations) == REGISTRATIONS


def test_every_column_is_documented():
    for column in [*CERTIFICATES, *EVENTS, *REGISTRATIONS]:
        assert f"`{column}`" in module.Frames.__doc__


def as_it_is(value):
    return None if pandas.isna(value) else value


def test_certificates_say_what_the_snapshot_says(story):
    now, frame = story.now(), frames(story).certificates
    assert len(frame) == len(now.certificates) == 4
    for row, state in zip(frame.itertuples(), now.certificates.values(), strict=True):
        assert (row.certificate, row.issuer) == (str(state.id), state.id.issuer)
        assert (row.owner, row.bank, row.status) == (state.owner, state.bank, now.status(state).value)
        assert as_it_is(row.reason) == state.revoked
        for time in ("issued", "valid_until", "pin_set", "used"):
            assert as_it_is(getattr(row, time)) == getattr(state, time)
        assert (row.stored, row.destroyed) == (state.stored, state.destroyed)
        assert as_it_is(row.tries_left) == state.tries_left
        assert row.usable == len(now.services) - len(now.refusals(state))
    assert {as_it_is(tries) for tries in frame.tries_left} == {None, 5}


def test_events_say_what_the_journal_says(story):
    frame = frames(story).events
    assert len(frame) == len(story.journal)
    for row, event in zip(frame.itertuples(), story.journal, strict=True):
        assert (row.number, row.story, row.at) == (event.number, event.story, event.at)
        assert (row.sender, row.receiver, row.act) == (event.sender, event.receiver, event.act.value)
        assert (row.subject, row.refused, as_it_is(row.refusal)) == (
            event.subject,
            event.refused is not None,
            event.refused,
        )


def test_an_event_names_the_certificate_that_it_is_about_or_whose_signature_was_accepted(story):
    frame = frames(story).events
    (login,) = frame[(frame.act == "login") & ~frame.refused].certificate
    assert login == str(next(iter(story.now().certificates)))
    assert set(frame[frame.act == "issue"].certificate) == set(frames(story).certificates.certificate)
    assert frame[frame.act == "join_cloud"].certificate.isna().all()


def test_what_is_registered_now_is_what_the_snapshot_says_and_what_was_is_there_too(story):
    frame = frames(story).registrations
    current = frame[frame.unregistered.isna()]
    said = [(str(each), bank) for each, state in story.now().certificates.items() for bank in state.registered]
    assert [*zip(current.certificate, current.bank, strict=True)] == said
    assert len(said) == 2 and len(frame) == 3
    (over,) = frame.dropna(subset="unregistered").itertuples()
    assert (over.owner, over.bank, (over.unregistered - over.registered).days) == ("hong", "woori", 1)


def test_categories_hold_all_that_there_can_be_and_no_words(story):
    facts = frames(story)
    assert [*facts.certificates.status.cat.categories] == [status.value for status in Status]
    assert [*facts.certificates.bank.cat.categories] == ["kb", "woori", "shinhan"]
    assert [*facts.events.act.cat.categories] == [act.value for act in Act]
    assert {type(each) for each in facts.certificates.bank.cat.categories} == {str}  # and not Party, which is one too


@pytest.mark.parametrize("lang", LANGUAGES)
def test_frames_are_the_same_in_every_language(story, lang):
    before = frames(story)
    speak(lang)
    after = frames(story)
    for kind in ("certificates", "events", "registrations"):
        pandas.testing.assert_frame_equal(getattr(before, kind), getattr(after, kind))


def test_a_lab_of_text_only_loads_no_pandas():
    code = "import sys; from fincert_lab import Lab, frames, show; show(Lab.start()); print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("lab", [None, "lab", 7])
def test_only_a_lab_has_frames(lab):
    with pytest.raises(BadInput):
        frames(lab)


# --- questions that a lesson could ask


def test_the_questions_in_its_description_have_these_answers():
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 8) == (0, True)


def test_which_act_is_refused_most(story):
    events = frames(story).events
    assert events[events.refused].act.value_counts().idxmax() == "login"


def test_how_many_days_from_issue_to_first_use(story):
    facts = frames(story)
    uses = facts.events[facts.events.act.isin(["login", "transfer"]) & ~facts.events.refused]
    days = uses.groupby("certificate").at.min() - facts.certificates.set_index("certificate").issued
    assert days.dt.days.dropna().tolist() == [3]


def test_how_many_pin_tries_are_left_by_bank(story):
    certificates = frames(story).certificates
    assert certificates.groupby("bank").tries_left.min().dropna().to_dict() == {"kb": 5}


# --- the chart


def test_the_chart_shows_each_act_that_was_refused_the_most_refused_first(story):
    events = frames(story).events
    logins = events[events.act == "login"]
    chart = table(frames(story))
    assert len(chart.bars) == 2
    assert [bar.part for bar in chart.bars] == sorted((bar.part for bar in chart.bars), reverse=True)
    assert chart.bars[0] == (catalogue("en")["act.login"], len(logins), logins.refused.sum())


def test_the_longest_bar_is_the_act_that_was_asked_for_most_and_numbers_stand_beside_all(story):
    chart = table(frames(story))
    html = chart._repr_html_()
    assert html.count('<th scope="row"') == len(chart.bars)
    assert all(f">{bar.part:,} / {bar.whole:,}</td>" in html for bar in chart.bars)


def test_one_refusal_among_very_many_is_still_to_be_seen():
    chart = Bars("", ("", ""), "", "", [Bar("log in", 100_000, 1)], "")
    assert [int(width) for width in re.findall(r"width:(\d+)px", chart._repr_html_())] == [300, 2]


def test_where_nothing_was_refused_it_says_so(lab):
    assert repr(table(frames(lab))).splitlines()[1:] == [catalogue("en")["frames.no_refusals"]]
    assert catalogue("en")["frames.no_refusals"] in table(frames(lab))._repr_html_()
