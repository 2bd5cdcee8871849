"""What a reader does in the browser, and what can be seen of it."""

from __future__ import annotations

import json
import time
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.processes import until

PASSWORD = "a long passphrase for tests"
READERS = count(1)


def wait_until(page: Page, condition: str, seconds: float = 30) -> None:
    """Wait for a JavaScript expression to hold. (Playwright's own waiting needs eval, which the pages forbid.)"""
    deadline = time.monotonic() + seconds
    while not page.evaluate(f"() => Boolean({condition})"):
        assert time.monotonic() < deadline, f"in {seconds} s it did not come true that {condition}"
        page.wait_for_timeout(50)


def sign_up(page: Page) -> str:
    """Become a reader; their name, which no test and no second try of one has had."""
    name = f"reader-{next(READERS)}"
    page.goto("/accounts/signup/")
    page.fill("[name=username]", name)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    enter(page)
    return name


def log_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    enter(page)


def enter(page: Page) -> None:
    """Send the form that leads to the shelf."""
    page.click("main button")
    page.wait_for_url(lambda address: urlsplit(address).path == "/")


def open_book(page: Page, title: str) -> None:
    """Open a book from the shelf, once it is there to be read."""
    page.goto("/")
    page.locator(f'.book:has-text("{title}") > a').first.click(timeout=90_000)
    ready(page)


def ready(page: Page) -> None:
    page.wait_for_selector("book-reader[ready]")
    wait_until(page, "document.querySelector('book-reader').flow.pages > 1")


PATCH = """async (body) => {
  const token = document.cookie.match(/csrftoken=(\\w+)/)[1];
  const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': token };
  return (await fetch('/api/v1/preferences/', { method: 'PATCH', body, headers })).status;
}"""


def prefer(page: Page, **preferences: Any) -> None:
    """Set preferences as the settings do, and let the page take them up."""
    assert page.evaluate(PATCH, json.dumps(preferences)) == 200
    page.reload()
    ready(page)


SCREEN = """() => {
  const { flow } = document.querySelector('book-reader');
  const parts = flow.onScreen();
  return {
    passages: parts.map(({ passage }) => passage),
    filled: parts.reduce((sum, { share }) => sum + share, 0),
    chapter: flow.passage(parts[0].passage).closest('.leaf').dataset.chapterIndex,
    isLast: flow.column === flow.pages - 1 && !flow.leaves.at(-1).dataset.next,
  };
}"""


def turn(page: Page, key: str = "ArrowRight") -> dict[str, int]:
    """Turn the page; the place where the new one begins."""
    before = json.dumps(place(page), separators=(",", ":"))
    page.keyboard.press(key)
    wait_until(page, f"JSON.stringify(document.querySelector('book-reader').place) !== '{before}'")
    return place(page)


def place(page: Page) -> dict[str, int]:
    return dict(page.evaluate("document.querySelector('book-reader').place"))


def cue(page: Page, passage: int) -> dict[str, Any]:
    """What the server says of a passage, once its mood is known."""
    address = page.locator("book-reader").get_attribute("data-api")

    def answer() -> dict[str, Any]:
        return dict(page.request.get(f"{address}cues/{passage}/").json())

    until(lambda: answer()["state"] == "ready", 120, f"the scoring of passage {passage}")
    return answer()
