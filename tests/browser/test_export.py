"""Slides and handouts in a real browser without a network."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from fincert_lab.contents import CONTENTS
from fincert_lab.language import LANGUAGES
from tools.export_lessons import WITHOUT_RESULTS, handouts, slides

MOST_PAGES = 60


@pytest.fixture
def offline(chromium: Browser):
    """A window with no network, and what went wrong in it."""
    with chromium.new_context(viewport={"width": 1280, "height": 720}, offline=True) as context:
        page, faults = context.new_page(), []
        page.on("requestfailed", lambda request: faults.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page, faults


# Slide after slide, by how many pixels it is too high, and what is in it too wide: in the page, where it takes no
# message to and fro for each of 500.
_THROUGH = """
() => {
  const spilt = [];
  for (let seen = 0; seen < 200; seen++) {
    const slide = Reveal.getCurrentSlide();
    const boxes = [slide, ...slide.querySelectorAll("pre, .jp-OutputArea-output")];
    const wide = Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
    spilt.push([slide.scrollHeight - slide.clientHeight, wide]);
    if (Reveal.isLastSlide() && !Reveal.availableRoutes().down) return spilt;
    Reveal.next();
  }
  throw new Error("the slides have no end");
}
"""


def through(page: Page) -> int:
    """Go through all slides, see that nothing of any is cut off, and return how many there are."""
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    page.keyboard.press("Space")
    page.wait_for_function("() => Reveal.getIndices().h + (Reveal.getIndices().v || 0) === 1")  # the keys work
    spilt: list[list[int]] = page.evaluate(_THROUGH)
    cut = {number: by for number, by in enumerate(spilt, 1) if max(by) > 0}
    assert cut == {}, page.url
    return len(spilt)


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    """A folder with slides and handouts."""
    folder = tmp_path_factory.mktemp("exported")
    slides(folder / "slides")
    handouts(folder / "handout")
    return folder


def test_slides_and_handouts_need_no_network(exported: Path, offline: tuple[Page, list[str]]):
    page, faults = offline
    for lesson in sorted((exported / "slides").glob("??/*.html")):
        page.goto(lesson.as_uri())
        assert through(page) > 15
    for lesson in sorted((exported / "handout").glob("??/*.html")):
        page.goto(lesson.as_uri())
        tables = page.locator("table")
        assert tables.count() > (0 if WITHOUT_RESULTS in lesson.name else 3)  # words and their meanings
        assert all(table.is_visible() for table in tables.all())
    assert faults == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_book_to_be_filled_in_has_sixty_pages_at_most(exported: Path, offline: tuple[Page, list[str]], lang: str):
    page, pages = offline[0], 0
    for lesson in (exported / "handout" / lang).glob(f"*{WITHOUT_RESULTS}"):
        page.goto(lesson.as_uri())
        pages += len(re.findall(rb"/Type */Page\b(?!s)", page.pdf(prefer_css_page_size=True)))
    assert len(CONTENTS) < pages <= MOST_PAGES
