"""Reading in a real browser leaves its time and its arc; leafing leaves neither."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.e2e.reading import cue, open_book, turn, wait_until
from tests.e2e.test_screens import SIZES, SMALL, THEMES, look

Windows = Callable[..., Page]
BOOK = "Breadth"
READ = 40_000  # milliseconds on a page


def read(page: Page, pages: int) -> None:
    """Read so many pages at an honest speed; the page's clock is moved on, so that nobody waits."""
    for _ in range(pages):
        page.clock.run_for(READ)
        turn(page)
    page.evaluate("dispatchEvent(new Event('online'))")  # what waits is told at once
    wait_until(page, "!Object.keys(localStorage).some((key) => key.startsWith('moodbgm pace'))")


def book_address(page: Page) -> str:
    """Where everything of the open book begins, once its first passages have moods."""
    cue(page, 3)
    base = page.locator("book-reader").get_attribute("data-base") or ""
    return base.replace("/read/", "/books/")


@pytest.fixture
def open_and_read(open_window: Windows) -> Callable[..., tuple[Page, str]]:
    def open_and_read(pages: int, **options: Any) -> tuple[Page, str]:
        page = open_window(**options)
        page.clock.install()
        open_book(page, BOOK)
        address = book_address(page)
        read(page, pages)
        return page, address

    return open_and_read


def test_what_was_read_is_summed_up(open_and_read: Any) -> None:
    page, _ = open_and_read(3)
    page.goto("/reading/")
    sums = page.inner_text(".sums")
    assert re.search(r"\b2 min", sums)
    words = re.search(r"([\d,]+) words", sums)
    assert words
    assert int(words[1].replace(",", "")) > 300
    page.click("summary:has-text('Delete')")
    page.click("text=Delete all of it")
    assert not page.locator(".sums").count()


def test_leafing_is_not_reading(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    for _ in range(6):
        turn(page)
    page.goto("/reading/")
    assert "Nothing has been measured yet" in page.inner_text("main")


def test_the_arc_leads_back_into_the_book(open_and_read: Any) -> None:
    page, address = open_and_read(4)
    page.goto(f"{address}arc/")
    steps = page.locator(".arc .step")
    steps.nth(steps.count() - 1).click()
    page.wait_for_selector("book-reader[ready]")
    assert int(page.url.rstrip("/").rpartition("/")[2]) == steps_of(page, address) - 1


def steps_of(page: Page, address: str) -> int:
    """How many passages are drawn."""
    return page.request.get(f"{address}arc/").text().count('class="step"')


def test_the_arc_works_by_keyboard(open_and_read: Any) -> None:
    page, address = open_and_read(2)
    page.goto(f"{address}arc/")
    page.focus(".arc a[aria-label]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/read/**")


def test_the_arc_shows_the_rest_only_when_asked(open_and_read: Any) -> None:
    page, address = open_and_read(2)
    page.goto(f"{address}arc/")
    drawn = page.locator(".arc .step").count()
    page.click("summary:has-text('Show the rest')")
    page.click("text=Show it all the same")
    assert page.locator(".arc .step").count() > drawn * 3
    page.click("text=Hide what I have not read")
    assert page.locator(".arc .step").count() == drawn


def test_the_arc_is_kept_as_a_picture(open_and_read: Any, tmp_path: Path) -> None:
    page, address = open_and_read(3)
    page.goto(f"{address}arc/")
    with page.expect_download() as kept:
        page.click("[data-picture]")
    file = tmp_path / "arc.png"
    kept.value.save_as(file)
    picture = Image.open(file).convert("RGB")
    assert picture.size == (2400, 1160)
    assert len(picture.getcolors(2400 * 1160) or []) > 50
    assert picture.getpixel((5, 5)) == (251, 250, 247)


@pytest.mark.parametrize("size", ["narrow", "desk"])
@pytest.mark.parametrize("language", ["en-GB", "ko"])
def test_arc_score_and_sums_fit_every_window(open_and_read: Any, size: str, language: str) -> None:
    page, address = open_and_read(2, **SIZES[size], locale=language)
    paths = {
        "arc": f"{address}arc/?all=1",
        "score": f"{address}score/?all=1",
        "cue": f"{address}score/0/",
        "reading": "/reading/",
        "corrections": "/corrections/",
    }
    for name, path in paths.items():
        page.goto(path)
        for theme in THEMES:
            page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            look(page, f"{size}-{language[:2]}-{name}-{theme}")
        assert page.evaluate(SMALL) == []
