"""Reading in a real browser: turning pages, keeping the place, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.reading import SCREEN, log_in, open_book, place, prefer, sign_up, turn, wait_until

Windows = Callable[..., Page]
BOOK = "Breadth"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def screens(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """Every screen from here to the end of the book."""
    seen = [page.evaluate(SCREEN)]
    while not seen[-1]["isLast"] and len(seen) < most:
        turn(page)
        seen.append(page.evaluate(SCREEN))
    return seen


def test_whoever_turns_every_page_has_seen_every_passage(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    seen = screens(page)
    total = int(page.locator("book-reader").get_attribute("data-total") or 0)
    assert {passage for screen in seen for passage in screen["passages"]} == set(range(total))


def test_a_title_page_says_how_to_turn_it_until_one_was_turned(open_window: Windows) -> None:
    page = open_window(**PHONE)
    open_book(page, "물 데우는 사람")
    guide = page.locator(".guide")
    expect(guide).to_have_text(
        "Tap the right half to turn the page, the middle for music and more.", use_inner_text=True
    )
    page.touchscreen.tap(320, 600)
    expect(guide).to_have_count(0)
    page.goto(f"{page.locator('book-reader').get_attribute('data-base')}0/")
    page.wait_for_selector("book-reader[ready]")
    expect(guide).to_be_hidden()


def test_no_page_inside_a_chapter_is_half_empty(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    seen = screens(page, 40)
    inside = [one for one, after in pairwise(seen) if one["chapter"] == after["chapter"]]
    assert len(inside) > 10
    assert all(screen["filled"] > 0.8 for screen in inside)


def test_turning_back_leads_over_the_same_pages(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    there = [place(page), *(turn(page) for _ in range(14))]
    back = [there[-1], *(turn(page, "ArrowLeft") for _ in range(14))]
    assert back == there[::-1]


def test_two_pages_side_by_side_are_turned_together_there_and_back(open_window: Windows) -> None:
    page = open_window(viewport={"width": 1440, "height": 800})
    open_book(page, BOOK)
    prefer(page, spread=True)
    base = page.locator("book-reader").get_attribute("data-base")
    page.goto(f"{base}0/")
    page.wait_for_selector("book-reader[ready]")
    assert page.evaluate("document.querySelector('book-reader').flow.abreast") == 2
    there = [place(page), *(turn(page) for _ in range(14))]
    back = [there[-1], *(turn(page, "ArrowLeft") for _ in range(14))]
    assert back == there[::-1]


def test_words_are_looked_for_with_a_key_and_found_lit_on_their_page(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    page.keyboard.press("/")
    page.keyboard.type("doorway")
    page.locator(".found a").first.click()
    wait_until(page, "CSS.highlights.has('found')")
    lit = page.evaluate("[...CSS.highlights.get('found')].map((range) => range.toString())")
    shown = page.evaluate("""() => {
        const [range] = CSS.highlights.get('found');
        const { left, right } = range.getBoundingClientRect();
        return left >= 0 && right <= innerWidth;
    }""")
    assert (lit, shown) == (["doorway"], True)


def test_turning_back_from_the_middle_of_a_chapter_misses_nothing(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    base = page.locator("book-reader").get_attribute("data-base")
    page.goto(f"{base}30/")
    page.wait_for_selector("book-reader[ready]")
    seen = set(page.evaluate(SCREEN)["passages"])
    while place(page)["passage"] > 15:
        turn(page, "ArrowLeft")
        seen |= set(page.evaluate(SCREEN)["passages"])
    assert seen >= set(range(16, 31))


def test_the_page_is_never_loaded_again(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    page.evaluate("window.stillHere = true")
    screens(page, 12)
    page.keyboard.press("t")
    page.click("#contents a[data-first] >> nth=-1")
    wait_until(page, "document.querySelector('book-reader').place.passage > 20")
    page.go_back()
    wait_until(page, "document.querySelector('book-reader').place.passage < 20")
    assert page.evaluate("window.stillHere")


def test_the_place_is_kept_to_the_letter(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    here = [turn(page) for _ in range(5)][-1]
    open_book(page, BOOK)
    assert place(page) == here
    assert page.evaluate(SCREEN)["passages"][0] == here["passage"]


def test_the_place_stays_in_sight_when_letters_and_window_change(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    here = [turn(page) for _ in range(5)][-1]
    wait_until(page, f"location.pathname.endsWith('/{here['passage']}/')")
    for size, width in ((30, 1280), (14, 700), (22, 400), (19, 1280)):
        page.set_viewport_size({"width": width, "height": 800})
        prefer(page, size=size)
        assert place(page) == here
        wait_until(
            page,
            "(r => r.flow.columnOfPlace(r.place) === r.flow.column)(document.querySelector('book-reader'))",
        )


def test_a_newer_place_on_another_device_is_asked_about(open_window: Windows) -> None:
    desk, phone = open_window(), open_window(**PHONE)
    log_in(phone, sign_up(desk))
    for page in (desk, phone):
        open_book(page, BOOK)
    for _ in range(5):
        with desk.expect_response("**/place/"):
            there = turn(desk)
    turn(phone)
    phone.wait_for_selector("#elsewhere[open]")
    phone.click("#elsewhere [value=go]")
    wait_until(phone, f"document.querySelector('book-reader').place.passage === {there['passage']}")
    assert place(phone) == there


def test_a_finger_turns_pages_and_shows_the_bars(open_window: Windows) -> None:
    page = open_window(**PHONE)
    open_book(page, BOOK)
    first = place(page)
    page.touchscreen.tap(350, 400)
    wait_until(page, "document.querySelector('book-reader').flow.column === 1")
    page.touchscreen.tap(40, 400)
    wait_until(page, "document.querySelector('book-reader').flow.column === 0")
    assert place(page) == first
    shown = page.locator("html").get_attribute("data-bars")
    page.touchscreen.tap(170, 400)
    assert page.locator("html").get_attribute("data-bars") != shown


def test_a_book_can_be_read_without_javascript(open_window: Windows) -> None:
    page = open_window(java_script_enabled=False)
    page.locator(f'.book:has-text("{BOOK}") > a').first.click()
    for _ in range(2):
        page.click("a[rel=next]")
    assert page.locator(".passage p").first.is_visible()
    assert not page.locator("mood-player").is_visible()
    assert re.search(r"/read/[0-9a-f-]+/[1-9]\d*/$", page.url)


def test_the_interface_speaks_the_browsers_language_until_told_otherwise(open_window: Windows) -> None:
    page = open_window(locale="ko-KR")
    assert page.locator("html").get_attribute("lang") == "ko"
    assert "음악이 페이지를 따라갑니다" in page.inner_text("main")
    page.click("button[name=language]")
    assert page.locator("html").get_attribute("lang") == "en"


def test_taste_is_kept_and_shown_before_the_first_look(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    page.keyboard.press("a")
    page.check("[name=theme][value=sepia]", force=True)
    wait_until(page, "document.documentElement.dataset.theme === 'sepia'")
    with page.expect_response("**/preferences/"):
        pass
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "sepia"


def test_why_this_music_is_said_by_keyboard(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    turn(page)
    page.keyboard.press("w")
    wait_until(page, "document.querySelectorAll('#why .reasons li').length > 0", 90)
    assert page.locator("#why .scores li").count() == 7
    page.keyboard.press("Escape")
    assert not page.locator("#why").is_visible()
