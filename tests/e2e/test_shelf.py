"""One's own shelf in a real browser: adding by drop, being told why not, taking off again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.reading import sign_up

DROP = """([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  for (const kind of ['dragover', 'drop']) {
    document.querySelector('h1').dispatchEvent(
      new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
  }
}"""
STORY = (
    "# The Lamp\n\nby Ada Holm\n\n## One\n\n"
    + "She lit the lamp and sang, for the boats had come home. " * 40
)


@pytest.fixture
def shelf(open_window: Callable[..., Page]) -> Page:
    page = open_window()
    sign_up(page)
    return page


def test_a_file_dropped_anywhere_becomes_a_book_and_can_be_taken_off(shelf: Page) -> None:
    shelf.evaluate(DROP, ["lamp.md", STORY])
    book = shelf.locator('.book:has-text("The Lamp")')
    expect(book.locator("a")).to_be_visible(timeout=60_000)
    book.locator("summary").click()
    book.locator("details button").click()
    expect(book).to_have_count(0)


def test_a_refused_file_is_explained_in_a_sentence(shelf: Page) -> None:
    shelf.evaluate(DROP, ["picture.exe", "MZ"])
    expect(shelf.locator(".add [role=status]")).to_contain_text(
        "EPUB, PDF, CBZ, TXT, Markdown and ZIPs of pictures can"
    )
