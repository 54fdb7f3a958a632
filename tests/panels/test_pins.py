"""`pins(lab)`: all million PINs as a picture, counted, and one of them found in it."""

import base64
import re
import struct
import zlib

import pytest

from fincert_lab import Lab, show
from fincert_lab.crypto.pin import PinRule, broken_rule
from fincert_lab.errors import BadInput
from fincert_lab.language import name, say
from fincert_lab.panels import pins
from fincert_lab.views.png import png
from tests.panels.driver import Browser


@pytest.fixture(scope="module")
def shared():
    """Counting takes a moment: once for all tests that leave the panel as it is."""
    return pins(Lab.start(lang="en"))


@pytest.fixture
def browser(shared):
    browser = Browser(shared)
    yield browser
    browser.do("find", value="")


@pytest.fixture
def hongs(lab):
    browser = Browser(pins(lab))
    browser.do("person", value="hong")
    return browser


def point(browser, digits):
    """Click on a PIN: two of them, and two rows, are a pixel of the page."""
    browser.do("point", **{"at.x": str(int(digits[3:]) // 2), "at.y": str(int(digits[:3]) // 2)})


def pixels(url):
    """Read a PNG back, checksums and all: its width, its colours and its pixels, row by row."""
    file = base64.b64decode(url.removeprefix("data:image/png;base64,"))
    assert file[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(file):
        (length,) = struct.unpack(">I", file[at : at + 4])
        kind, content = file[at + 4 : at + 8], file[at + 8 : at + 8 + length]
        assert struct.unpack(">I", file[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + content),)
        chunks[kind], at = content, at + 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    rows = zlib.decompress(chunks[b"IDAT"])
    assert len(rows) == (width + 1) * height
    return width, chunks[b"PLTE"], [rows[at + 1 : at + 1 + width] for at in range(0, len(rows), width + 1)]


def picture(browser, pane):
    return pixels(re.search(r'src="([^"]+)"', browser.panes[pane])[1])


# --- the counts


def test_exactly_904728_are_allowed_to_nobody_in_particular(browser, shared):
    assert shared.survey.count(None) == 904_728
    assert [shared.survey.count(rule) for rule in PinRule] == [59_262, 36_010, 0, 0]
    assert "904,728" in browser.text("counts") and "904,728" in shared.text()


def test_a_persons_own_telephone_and_birthday_take_some_more(hongs):
    counts = [int(count.replace(",", "")) for count in re.findall(r"([\d,]+) [\d.]+%", hongs.text("counts"))]
    assert len(counts) == 5 and sum(counts) == 1_000_000
    assert 0 < counts[2] <= 600 and 0 < counts[3] <= 300
    assert "2580" in hongs.text("person") and "0230" in hongs.text("person")


def test_everybody_in_the_lab_can_be_chosen_by_name(browser, shared):
    assert all(name(person.party) in browser.text("person") for person in shared.lab.people.values())


def test_without_a_person_again_theirs_are_gone(hongs):
    hongs.do("person", value="")
    assert "904,728" in hongs.text("counts")


def test_a_person_who_is_not_in_the_lab_changes_nothing(browser):
    before = browser.panes["counts"]
    browser.do("person", value="nobody")
    assert browser.panes["counts"] == before


# --- the picture


def test_each_pixel_is_a_pin_in_the_colour_of_the_rule_that_it_breaks(browser):
    width, colours, rows = picture(browser, "picture")
    assert (width, len(rows)) == (1000, 1000)
    rules = [*PinRule, None]
    for number in range(0, 1_000_000, 997):
        row, column = divmod(number, 1000)
        assert rules[rows[row][column]] is broken_rule(f"{number:06d}", phone="", birthday="")
    assert len({colours[at : at + 3] for at in range(0, 12, 3)}) == 4


def test_a_pins_neighbours_are_drawn_around_it(browser):
    browser.do("find", value="122456")
    width, _, rows = picture(browser, "near")
    assert (width, len(rows)) == (21, 21)
    assert [rows[at][10] for at in range(21)] == [0] * 21  # every PIN that ends in 456
    browser.do("find", value="000000")
    _, _, rows = picture(browser, "near")
    assert rows[9][10] == rows[10][9] == 5 and rows[10][10] == 1  # beyond the edge, and 000


def test_a_picture_without_pixels_is_still_one():
    assert pixels("data:image/png;base64," + base64.b64encode(png(b"", 1, [bytes(4)])).decode())[2] == []


# --- where a PIN is, and why


@pytest.mark.parametrize(
    ("digits", "rule"), [("123900", PinRule.NO_RUN), ("240777", PinRule.NO_REPEAT), ("280417", None)]
)
def test_a_typed_pin_is_found_and_told_why(browser, digits, rule):
    browser.do("find", value=digits)
    said = browser.text("verdict")
    assert said[0] == ("✘" if rule else "✔")
    assert say("pins.where", digits=digits, row=digits[:3], column=digits[3:]) in said
    assert (name(rule) if rule else say("pins.none_broken")) in said


def test_the_spot_is_where_the_pin_is(browser):
    browser.do("find", value="250750")
    assert "left:75.0%;top:25.0%" in browser.panes["spot"]


def test_a_click_finds_the_pin_under_it_and_writes_it_into_the_field(browser):
    point(browser, "280418")
    assert say("pins.where", digits="280418", row="280", column="418") in browser.text("verdict")
    assert 'value="280418"' in browser.panes["find"]


@pytest.mark.parametrize(("clicked", "stripe"), [("127418", "123418"), ("120418", "123418"), ("280779", "280777")])
def test_a_click_beside_a_stripe_finds_the_stripe(browser, clicked, stripe):
    point(browser, clicked)
    assert f'value="{stripe}"' in browser.panes["find"]


def test_of_two_stripes_a_click_finds_the_nearer(browser):
    point(browser, "110418")
    assert 'value="111418"' in browser.panes["find"]


def test_a_typed_pin_is_itself_however_near_a_stripe_is(browser):
    browser.do("find", value="122418")
    assert browser.text("verdict").startswith("✔ 122418")


def test_the_stripes_of_ones_own_numbers_are_drawn_wider_but_over_nothing_and_not_counted(hongs):
    _, _, rows = picture(hongs, "picture")
    birthday = [*PinRule].index(PinRule.NOT_THE_BIRTHDAY)
    assert [rows[710][column] for column in range(226, 234)] == [4, 4, *[birthday] * 5, 4]
    assert rows[711][230] == 0  # 711230 counts up
    hongs.do("find", value="710231")
    assert hongs.text("verdict").startswith("✔")


def test_typing_leaves_the_field_alone(browser):
    before = browser.panes["find"]
    browser.do("find", value="28041")
    assert "find" not in browser.sent[-1]["panes"] and browser.panes["find"] == before
    assert browser.panes["spot"] == ""


def test_with_a_person_their_birthday_is_the_reason(hongs):
    hongs.do("find", value="710230")
    assert name(PinRule.NOT_THE_BIRTHDAY) in hongs.text("verdict")


@pytest.mark.parametrize(("x", "y", "digits"), [("500", "500", "999999"), ("-3", "0", "000000"), ("0", "-1", "000000")])
def test_a_click_on_the_very_edge_is_one_on_the_last_pin(browser, x, y, digits):
    browser.do("point", **{"at.x": x, "at.y": y})
    assert digits in browser.text("verdict")


def test_no_picture_is_stored_but_the_counts_are(shared, capsys):
    show(shared.survey)
    assert capsys.readouterr().out.strip() == shared.text()
    assert "<img" not in shared.still() and "data:" not in shared.still()


def test_the_large_picture_is_sent_once_and_not_with_every_digit(browser):
    browser.do("find", value="280417")
    assert "picture" not in browser.sent[-1]["panes"]


def test_pins_need_a_lab():
    with pytest.raises(BadInput):
        pins("hong")
