"""What is shown stands out as WCAG AA asks, in JupyterLab's light theme and in its dark one: by computation."""

import re
from pathlib import Path

import pytest

import fincert_lab
from fincert_lab.views.note import Mood
from fincert_lab.views.sequence import _CALL, _INSIDE, _NUMBER, _REFUSED, _REPLY
from fincert_lab.views.table import CAPTION, Look

CSS = (Path(fincert_lab.__file__).parent / "labconfig" / "custom.css").read_text(encoding="utf-8")
PAGE = {"light": "#ffffff", "dark": "#111111"}
CODE = {"light": "#f5f5f5", "dark": "#212121"}
INK = {"light": ("#000000", 0.87), "dark": ("#ffffff", 1.0)}  # the themes' letters, and how opaque they are
BARS = [_CALL, _INSIDE, _REFUSED]
GROUNDED = [*BARS, *(mood.value[1] for mood in Mood), *(look for look in Look if "background" in look)]
FAINT = [CAPTION, _NUMBER, *(look for look in Look if "opacity" in look)]
in_both_themes = pytest.mark.parametrize("theme", ["light", "dark"])


def channels(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]


def said(style, name, theme):
    """The colour that `style` gives to `name`, as the stylesheet shows it in a theme."""
    colour = channels(re.search(rf"(?:^|;){name}:[^;]*?(#\w+)", style)[1])
    return turned_over(colour) if theme == "dark" and "background:#" in style else colour


def turned_over(colour):
    """What the stylesheet's filter makes of a colour: each channel inverted, then its hue turned by half a circle."""
    most = float(re.search(r"filter: invert\(([\d.]+)\) hue-rotate\(180deg\)", CSS)[1])
    inverted = [channel + most - 2 * most * channel for channel in colour]
    grey = sum(weight * channel for weight, channel in zip((0.213, 0.715, 0.072), inverted, strict=True))
    return [min(max(2 * grey - channel, 0), 1) for channel in inverted]


def contrast(one, other):
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@in_both_themes
@pytest.mark.parametrize("style", GROUNDED)
def test_a_text_stands_out_from_a_ground_of_its_own(style, theme):
    assert contrast(said(style, "color", theme), said(style, "background", theme)) >= 4.5


@pytest.mark.parametrize("style", GROUNDED)
def test_a_ground_of_its_own_does_not_glare_in_the_dark(style):
    assert contrast(said(style, "background", "dark"), channels(PAGE["dark"])) < 2


@in_both_themes
@pytest.mark.parametrize("style", [*BARS, _REPLY])
def test_where_a_bar_of_the_diagram_ends_can_be_seen(style, theme):
    page = channels(PAGE[theme])
    assert contrast(said(style, "border", theme), page) >= 3
    # Elsewhere a dark page has no stylesheet of ours.
    assert contrast(said(style, "border", "light"), page) >= 3


@in_both_themes
@pytest.mark.parametrize("style", FAINT)
def test_faint_text_is_not_too_faint(style, theme):
    page, (ink, opaque) = channels(PAGE[theme]), INK[theme]
    opaque *= float(re.search(r"opacity:([\d.]+)", style)[1])
    text = [opaque * letter + (1 - opaque) * ground for letter, ground in zip(channels(ink), page, strict=True)]
    assert contrast(text, page) >= 4.5


@in_both_themes
def test_the_colours_of_code_that_we_set_stand_out_from_a_cell_at_rest_and_from_one_in_use(theme):
    (rule,) = re.findall(rf'\[data-jp-theme-light="{str(theme == "light").lower()}"\] {{([^}}]*)}}', CSS)
    colours = re.findall(r"--jp-mirror-editor-\w+-color: (#\w+);", rule)
    grounds = [channels(CODE[theme]), channels(PAGE[theme])]
    assert colours
    assert [c for c in colours if min(contrast(channels(c), ground) for ground in grounds) < 4.5] == []
