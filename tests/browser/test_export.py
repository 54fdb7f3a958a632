"""Slides and handouts in a real browser without a network."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tools.export_lessons import handouts, slides


@pytest.fixture
def offline(chromium: Browser):
    """A window with no network, and what went wrong in it."""
    with chromium.new_context(viewport={"width": 1280, "height": 720}, offline=True) as context:
        page, faults = context.new_page(), []
        page.on("requestfailed", lambda request: faults.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page, faults


def through(page: Page) -> int:
    """Go through all slides from the keyboard, see that each fits the screen, and return how many there are."""
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    for seen in range(1, 200):
        tall = page.evaluate("() => Reveal.getCurrentSlide().scrollHeight / Reveal.getCurrentSlide().clientHeight")
        assert tall < 1.1, (page.url, seen)
        if page.evaluate("() => Reveal.isLastSlide() && !Reveal.availableRoutes().down"):
            return seen
        page.keyboard.press("Space")
    raise AssertionError("the slides have no end")


def test_slides_and_handouts_need_no_network(tmp_path: Path, offline: tuple[Page, list[str]]):
    page, faults = offline
    slides(tmp_path / "slides")
    handouts(tmp_path / "handout")
    for lesson in sorted((tmp_path / "slides").glob("??/*.html")):
        page.goto(lesson.as_uri())
        assert through(page) > 15
    for lesson in sorted((tmp_path / "handout").glob("??/*.html")):
        page.goto(lesson.as_uri())
        tables = page.locator("table")
        assert tables.count() > 3
        assert all(table.is_visible() for table in tables.all())
    assert faults == []
