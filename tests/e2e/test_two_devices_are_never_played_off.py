"""Two devices, two windows, and no connection: of two places in a book none is lost without its reader's word."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page

from tests.e2e.reading import log_in, open_book, place, sign_up, turn, wait_until

Windows = Callable[..., Page]
BOOK = "Breadth"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ASKED = "#elsewhere[open]"


@pytest.fixture
def devices(open_window: Windows) -> tuple[Page, Page]:
    """A desk and a phone of one reader, both with the book open; the desk's clock can be moved on."""
    desk, phone = open_window(), open_window(**PHONE)
    desk.clock.install()
    log_in(phone, sign_up(desk))
    for page in (desk, phone):
        open_book(page, BOOK)
    return desk, phone


def turn_and_keep(page: Page) -> dict[str, int]:
    with page.expect_response("**/place/") as answer:
        here = turn(page)
    assert answer.value.status == 200
    return here


def kept(page: Page) -> int:
    """The passage at which the server would open the book."""
    base = page.locator("book-reader").get_attribute("data-base") or ""
    return int(page.request.get(base).url.rstrip("/").rpartition("/")[2])


def read_on_and_die(desk: Page) -> tuple[dict[str, int], Page]:
    """The desk reads without a connection until its tab is killed; where it was, and a tab to come back with.

    (A tab that is closed sends its place at last, and Chromium lets that through however offline the tab is made.)
    """
    desk.context.set_offline(True)
    here = [turn(desk) for _ in range(3)][-1]
    with desk.expect_event("crash"), suppress(Error):
        desk.goto("chrome://crash")
    desk.close()
    desk.context.set_offline(False)
    return here, desk.context.new_page()


def read_on_apart(desk: Page, phone: Page) -> tuple[dict[str, int], dict[str, int]]:
    """The desk reads without a connection and tries again and again; the phone meanwhile reads on."""
    desk.context.set_offline(True)
    here = [turn(desk) for _ in range(2)][-1]
    desk.clock.run_for(40_000)
    there = [turn_and_keep(phone) for _ in range(4)][-1]
    desk.context.set_offline(False)
    desk.wait_for_selector(ASKED)
    return here, there


def test_a_device_that_was_offline_asks_and_overwrites_nothing(devices: tuple[Page, Page]) -> None:
    desk, phone = devices
    _, there = read_on_apart(desk, phone)
    assert kept(desk) == there["passage"]
    assert "%" in desk.inner_text(f"{ASKED} [data-show=elsewhere]")
    desk.click(f"{ASKED} [value=go]")
    wait_until(desk, f"document.querySelector('book-reader').place.passage === {there['passage']}")
    assert place(desk) == there


def test_closing_the_question_decides_nothing(devices: tuple[Page, Page]) -> None:
    desk, phone = devices
    _, there = read_on_apart(desk, phone)
    desk.keyboard.press("Escape")
    wait_until(desk, "!document.querySelector('#elsewhere').open")
    assert kept(desk) == there["passage"]
    turn(desk)
    desk.clock.run_for(2_000)
    desk.wait_for_selector(ASKED)


def test_staying_keeps_this_place_and_asks_the_other_device(devices: tuple[Page, Page]) -> None:
    desk, phone = devices
    here, _ = read_on_apart(desk, phone)
    with desk.expect_response("**/place/") as answer:
        desk.click(f"{ASKED} [value=stay]")
    assert (answer.value.status, kept(desk)) == (200, here["passage"])
    turn(phone)
    phone.wait_for_selector(ASKED)
    assert kept(phone) == here["passage"]


def test_a_place_never_sent_is_asked_about_when_the_book_is_opened_again(devices: tuple[Page, Page]) -> None:
    desk, phone = devices
    here, again = read_on_and_die(desk)
    there = [turn_and_keep(phone) for _ in range(5)][-1]
    open_book(again, BOOK)
    again.wait_for_selector(ASKED)
    assert (place(again), kept(again)) == (here, there["passage"])


def test_a_place_never_sent_is_taken_up_where_nobody_read_on(devices: tuple[Page, Page]) -> None:
    desk, _ = devices
    here, again = read_on_and_die(desk)
    with again.expect_response("**/place/") as answer:
        open_book(again, BOOK)
    assert (answer.value.status, place(again), kept(again)) == (200, here, here["passage"])


def test_the_window_used_last_wins_in_one_browser(devices: tuple[Page, Page]) -> None:
    first, _ = devices
    turn_and_keep(first)
    second = first.context.new_page()
    open_book(second, BOOK)
    turn_and_keep(second)
    with first.expect_response(lambda answer: "/place/" in answer.url and answer.status == 200):
        here = turn(first)
    assert not first.locator(ASKED).count()
    assert kept(first) == here["passage"]
