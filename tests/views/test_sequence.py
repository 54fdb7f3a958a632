"""The diagram of an act: who calls whom, and what comes back."""

import re

import pytest

from fincert_lab import Lab
from fincert_lab.acts import Refused, SmsDelivered
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import LabError
from fincert_lab.journal import Act, Event, Story
from fincert_lab.language import Party, name, speak
from fincert_lab.views import table
from fincert_lab.views.sequence import Reply, exchanged, sequence

PIN = "280417"


def replies(lab):
    return [message for message in table(lab.last_story()).messages() if isinstance(message, Reply)]


def told(lab):
    return repr(table(lab.last_story())).splitlines()[1:]


def call(number, sender, receiver, act, refused=None):
    return Event(number, 1, None, Party(sender), Party(receiver), act, "x", refused and Refused(refused))


@pytest.fixture
def login(enrolled):
    enrolled.laptop.login(enrolled.lab.bank("kb").service("star-banking"), enrolled.certificate, pin=PIN)
    return enrolled.lab


def test_a_login_shows_what_each_one_gets(login):
    assert [(reply.sender, reply.receiver, reply.what) for reply in replies(login)] == [
        ("kb/star-banking", "hong/laptop", "challenge"),
        ("cloud", "hong/laptop", "locked private key"),
        ("hsm", "hong/laptop", "the HSM's half, sealed"),
        ("ca", "kb", "CRL"),
        ("ca", "kb", "OCSP answer"),
        ("kb/star-banking", "hong/laptop", "receipt"),
    ]


def test_the_hsms_half_comes_once_through_the_cloud_and_after_the_hsm_was_asked(login):
    lines = told(login)
    (half,) = [number for number, line in enumerate(lines) if "half" in line]
    assert lines[half] == "     HSM → laptop: the HSM's half, sealed (via cloud)"
    assert lines[half - 1].endswith("cloud → HSM: check the PIN: sealed value")


@pytest.mark.parametrize(
    ("language", "half", "blinded"),
    [
        ("en", "laptop: the HSM's half, sealed (via cloud)", "laptop: the blinded y, sealed (via cloud)"),
        ("ko", "노트북: HSM의 절반(봉한 값), 클라우드 경유", "노트북: 가린 y(봉한 값), 클라우드 경유"),
    ],
)
def test_what_the_hsm_answers_is_its_half_or_what_the_half_can_be_found_in(enrolled, blind, language, half, blinded):
    speak(language)
    for story, answer in ((enrolled, half), (blind, blinded)):
        enrolment = story.lab.last_story()
        story.laptop.login(story.lab.bank("kb").service("star-banking"), story.certificate, pin=PIN)
        for act in (enrolment, story.lab.last_story()):
            assert [line for line in repr(table(act)).splitlines() if "HSM → " in line] == [f"     HSM → {answer}"]


def test_an_enrolment_shows_the_certificate_come_after_the_bank_was_told(enrolled):
    lines = told(enrolled.lab)
    (certificate,) = [number for number, line in enumerate(lines) if line.endswith("CA → laptop: certificate")]
    assert lines[certificate - 1].endswith("notice of issue: certificate")


def test_what_comes_back_of_an_identity_check_comes_when_the_ca_knows_of_it(enrolled):
    enrolled.laptop.check_identity(enrolled.lab.bank("kb"))
    assert [line.split(": ", 1)[-1] for line in told(enrolled.lab)] == [
        "identity check: account number, security medium",
        "result of the identity check: name, resident number",
        "reference number, authorisation code",
    ]


def test_an_empty_acknowledgement_has_no_row(enrolled):
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    assert replies(enrolled.lab) == []


def test_every_event_stands_in_the_diagram_once_and_in_order(login):
    sequence = table(login.last_story())
    assert [message for message in sequence.messages() if isinstance(message, Event)] == list(sequence.events)


def test_who_is_refused_gets_nothing_neither_do_those_who_passed_it_on():
    asked = [
        call(1, "hong/laptop", "cloud", Act.EVALUATE),
        call(2, "cloud", "hsm", Act.EVALUATE, refused="pin_locked"),
    ]
    assert list(exchanged(asked, Suite.HMAC)) == asked


def test_a_bank_that_cannot_vouch_hands_out_no_code():
    asked = [
        call(1, "hong/laptop", "kb", Act.CHECK_IDENTITY),
        call(2, "kb", "ca", Act.AUTHORISE, refused="bad_input"),
        call(3, "hong/laptop", "kb", Act.GIVE_CHALLENGE),
    ]
    assert [message.what for message in exchanged(asked, Suite.HMAC) if isinstance(message, Reply)] == ["challenge"]


def test_a_refused_login_ends_without_a_receipt(enrolled):
    lab = enrolled.lab
    with pytest.raises(LabError):
        enrolled.laptop.login(lab.bank("woori").service("internet-banking"), enrolled.certificate, pin=PIN)
    assert told(lab)[-1].endswith("log in: signature ✕ refused: not registered")


def test_who_speaks_to_whom_is_said_where_styles_are_dropped(login):
    html = table(login.last_story())._repr_html_()
    bare = re.sub(r' style="[^"]*"', "", html)
    rows = [re.sub("<[^>]*>", "", row) for row in bare.split("<tr>")[2:]]
    for row, message in zip(rows, table(login.last_story()).messages(), strict=True):
        assert f"{name(message.sender)} → {name(message.receiver)}: " in row


def test_a_reply_spans_from_who_gives_it_to_who_asked(login):
    rows = table(login.last_story())._repr_html_().split("<tr")
    (half,) = [row for row in rows if "half" in row]
    # number; laptop, star banking, KB, CA, cloud, HSM in one
    assert re.findall(r'colspan="(\d)"', half) == ["1", "6"]


def test_a_row_has_as_many_columns_as_the_head(login):
    head, *rows = table(login.last_story())._repr_html_().split("<tr")[1:]
    columns = head.count("<th ")
    for row in rows:
        assert row.count("<th ") + sum(map(int, re.findall(r'colspan="(\d)"', row))) == columns


def test_every_faint_number_can_be_read(enrolled):
    lab = enrolled.lab
    views = [lab, lab.journal, lab.last_story(), lab.rules, lab.advice(), lab.banks, enrolled.certificate]
    faint = re.findall(r"opacity:([.\d]+)", "".join(table(view)._repr_html_() for view in views))
    assert faint and min(map(float, faint)) >= 0.65  # of black on white and of white on black: WCAG AA


def test_the_diagram_speaks_korean(login):
    speak("ko")
    assert "     HSM → 노트북: HSM의 절반(봉한 값), 클라우드 경유" in told(login)


# --- acts that were told as something else


def test_a_banks_decision_to_fail_soft_is_its_own_and_disturbs_nobody(lab):
    lab.bank("kb").fail_soft()
    assert lab.journal[-1].act is Act.FAIL_SOFT
    said = repr(table(lab.journal[-1])) + repr(table(lab.last_story()))
    assert "decide what to do if the status is unknown" in said
    assert "accepts if the status is unknown" in said
    assert "inject_faults" not in said


def test_a_message_with_a_link_is_told_as_that_and_its_text_is_in_no_event(lab):
    lab.phish(lab.person("hong"), lab.bank("kb").service("star-banking"))
    event = lab.journal[-1]
    assert event.facts == SmsDelivered("link")
    assert told(lab) == [f"  {event.number}  unknown number → telecom: hand over the SMS: link"]
    speak("ko")
    assert told(lab)[0].endswith("SMS 전달: 링크")


def test_a_message_with_a_code_is_told_as_that_also_if_it_was_written_down_before_there_were_links(enrolled):
    (sent,) = [event for event in enrolled.lab.journal if event.act is Act.DELIVER_SMS]
    old = call(8, "cloud", "telecom", Act.DELIVER_SMS)
    assert repr(sequence(Story((sent,)))).endswith("cloud → telecom: hand over the SMS: code")
    assert repr(sequence(Story((old,)))).endswith("cloud → telecom: hand over the SMS: code")


# --- who trusts whom


@pytest.fixture
def with_narae():
    lab = Lab.start(lang="en")
    narae = lab.invite("narae")
    lab.bank("woori").trust(narae.ca, policies=["general"])
    return lab


def test_who_trusts_whom_is_a_table(with_narae):
    assert repr(table(with_narae.banks)).splitlines() == [
        "Who trusts whom",
        "KB Kookmin Bank · personal, its own CA · –",
        "Woori Bank · personal, its own CA · general-purpose",
        "Shinhan Bank · personal, its own CA · –",
        "Narae Securities · – · securities, general-purpose, its own CA",
    ]
    assert list(table(with_narae.banks).columns) == ["Institution", "CA", "Gaon CA"]
    assert repr(table([with_narae.bank("woori")])).endswith("Woori Bank · personal, its own CA · general-purpose")


def test_a_bank_says_whose_certificates_it_takes_and_under_which_policies(with_narae):
    woori, kb = (repr(table(with_narae.bank(bank))) for bank in ("woori", "kb"))
    assert "of CA: personal, of Gaon CA: general-purpose, neither expired nor revoked" in woori
    assert "of CA: personal, neither expired nor revoked" in kb


@pytest.mark.parametrize("nothing", [{}, {"kb": 3}])
def test_a_dictionary_of_something_else_cannot_be_shown(nothing):
    with pytest.raises(LabError, match="cannot be shown"):
        table(nothing)
