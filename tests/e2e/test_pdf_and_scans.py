"""A PDF and a scan, added and read in a real browser: chapters, the page and its words, music that follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.reading import cue, open_book, place, sign_up, turn, wait_until
from tests.library import pdfs, scans

Windows = Callable[..., Page]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LONG = "\n\n".join([pdfs.PARAGRAPH] * 8)
PATIENCE = 240_000
IMAGE_FITS = """() => {
  const { flow } = document.querySelector('book-reader');
  const [{ passage }] = flow.onScreen();
  const image = flow.passage(passage).querySelector('img');
  const { left, top, right, bottom } = image.getBoundingClientRect();
  return image.naturalWidth > 0 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
}"""


@pytest.fixture
def shelf(open_window: Windows) -> Page:
    page = open_window()
    sign_up(page)
    return page


def add(page: Page, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with page.expect_navigation():
        page.set_input_files("[type=file]", tmp_path / name)


def test_a_pdf_is_read_by_its_chapters(shelf: Page, tmp_path: Path) -> None:
    parts = [pdfs.chapter(f"Chapter {n}", LONG) for n in (1, 2)]
    add(shelf, tmp_path, "rain.pdf", pdfs.book(parts, title="The Printed Rain", author="Ada Holm").getvalue())
    open_book(shelf, "The Printed Rain")
    shelf.keyboard.press("t")
    expect(shelf.locator("#contents .chapters a")).to_have_text(["Chapter 1", "Chapter 2"])
    shelf.locator("#contents .chapters a").nth(1).click()
    wait_until(shelf, "document.querySelector('book-reader').place.passage > 0")
    assert cue(shelf, place(shelf)["passage"])["mood"]["emotion"]


def test_a_scan_opens_as_pages_and_its_words_are_one_key_away(shelf: Page, tmp_path: Path) -> None:
    add(shelf, tmp_path, "scan.pdf", scans.pdf(3, title="The Scanned Rain"))
    open_book(shelf, "The Scanned Rain")
    wait_until(shelf, f"({IMAGE_FITS})()", 60)
    assert [turn(shelf)["passage"] for _ in range(2)] == [1, 2], "a page a turn"
    wait_until(shelf, "!document.querySelector('section[data-passage=\"2\"][data-waits]')", PATIENCE / 1000)
    with shelf.expect_response("**/preferences/"):
        shelf.keyboard.press("p")
    words = shelf.locator('section[data-passage="2"] .words')
    expect(words).to_be_visible()
    expect(words).to_contain_text("The rain had stopped before dawn")
    expect(shelf.locator('section[data-passage="2"] img')).to_be_hidden()
    shelf.reload()
    expect(shelf.get_by_role("switch")).to_be_checked()
    shelf.keyboard.press("p")
    expect(words).to_be_hidden()


def test_words_of_a_scan_are_found_and_its_mood_is_known(shelf: Page, tmp_path: Path) -> None:
    add(shelf, tmp_path, "comic.cbz", scans.folder(2))
    open_book(shelf, "comic")
    assert cue(shelf, 1)["mood"]["emotion"]
    shelf.keyboard.press("/")
    shelf.keyboard.type("harbour shone")
    shelf.locator(".found a").nth(1).click()
    wait_until(shelf, "document.querySelector('book-reader').place.passage === 1")
    page = shelf.locator('section[data-passage="1"]')
    expect(page).to_have_class(re.compile(r"\bhit\b"))
    expect(shelf.locator(".page-notice")).to_contain_text("“harbour shone” is on this page")
    shelf.keyboard.press("p")
    expect(page.locator(".words")).to_be_visible()
    assert shelf.evaluate("CSS.highlights.get('found').size") == 1


def test_a_page_fits_a_phone_and_a_finger_turns_it(open_window: Windows, tmp_path: Path) -> None:
    page = open_window(**PHONE)
    sign_up(page)
    add(page, tmp_path, "scan.zip", scans.folder(3))
    open_book(page, "scan")
    wait_until(page, f"({IMAGE_FITS})()", 60)
    page.touchscreen.tap(350, 400)
    wait_until(page, "document.querySelector('book-reader').place.passage === 1")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_scan_is_read_without_javascript(open_window: Windows, tmp_path: Path) -> None:
    page = open_window()
    sign_up(page)
    add(page, tmp_path, "scan.cbz", scans.folder(2))
    open_book(page, "scan")
    cue(page, 1)
    plain = open_window(java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())
    plain.goto(page.url)
    expect(plain.locator('section[data-passage="0"] img')).to_be_visible()
    expect(plain.locator('section[data-passage="0"] .words')).to_be_hidden()
    expect(plain.locator(".running")).to_be_hidden()
    plain.locator(".over").click()
    expect(plain.locator('section[data-passage="0"] .words')).to_be_visible()


def test_a_locked_pdf_is_explained_on_the_shelf(shelf: Page, tmp_path: Path) -> None:
    add(shelf, tmp_path, "locked.pdf", pdfs.book([LONG], lock=pdfs.password()).getvalue())
    expect(shelf.locator(".book.failed .reason")).to_contain_text("locked with a password", timeout=60_000)
