"""Why this music, and what its reader has to say against it: by keyboard alone, with the music on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.e2e.reading import cue, open_book, wait_until

Windows = Callable[..., Page]
BOOK = "Breadth"
FOCUSED = "document.activeElement"


def tab_to(page: Page, condition: str, most: int = 40) -> None:
    """Press Tab until this holds of the focused element."""
    for _ in range(most):
        if page.evaluate(f"() => Boolean({FOCUSED}.{condition})"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no {condition} within {most} tabs")


def feeling(page: Page) -> int:
    """A passage that stirs a feeling, inside a cue of it."""
    return next(at for at in range(2, 100) if (now := cue(page, at)) and felt(now) and now["cue"]["end"] > at)


def felt(answer: dict[str, Any]) -> bool:
    return bool(answer["mood"]["emotion"] == answer["cue"]["emotion"] != "neutral")


def open_at(page: Page, passage: int) -> None:
    page.goto(page.locator("book-reader").get_attribute("data-base") + f"{passage}/")
    page.wait_for_selector("book-reader[ready]")


def lit(page: Page) -> list[str]:
    return list(page.evaluate("[...(CSS.highlights.get('carried') ?? [])].map(String)"))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_reader_asks_why_corrects_the_mood_and_hears_other_music(open_window: Windows) -> None:
    page = open_window()
    open_book(page, BOOK)
    open_at(page, feeling(page))
    page.keyboard.press("m")
    wait_until(page, "document.mixer.front && document.mixer.gains.includes(1)", 60)
    before = page.evaluate("document.mixer.front.track")

    page.keyboard.press("w")
    wait_until(page, "document.querySelector('#why .sentence')", 60)
    listed = page.locator("#why .sentence").all_inner_texts()
    assert [squeezed(each) for each in lit(page)] == [squeezed(each) for each in listed]

    tab_to(page, "matches('#why summary')")
    page.keyboard.press("Enter")
    other = "sadness" if before["emotion"] != "sadness" else "joy"
    tab_to(page, f"matches('#why [data-label={other}][data-correct]')")
    page.keyboard.press("Enter")
    wait_until(
        page, f"document.mixer.front.track.emotion === '{other}' && document.mixer.gains.includes(1)", 30
    )
    assert page.locator("#why [role=status][data-show=said]").inner_text()
    assert page.get_attribute(f"#why [data-label={other}][data-correct]", "aria-pressed") == "true"

    tab_to(page, "matches('#why [data-take-back]')")
    page.keyboard.press("Enter")
    wait_until(page, f"document.mixer.front.track.emotion === '{before['emotion']}'", 30)
    wait_until(page, f"{FOCUSED}.matches('#why summary')")  # whoever used the keyboard has not lost their way
    page.keyboard.press("Escape")
    wait_until(page, "!CSS.highlights.get('carried')")  # a dialog tells of its closing a moment later


def test_a_piece_never_wanted_again_goes_at_once_and_is_found_on_the_page_of_corrections(
    open_window: Windows,
) -> None:
    page = open_window()
    open_book(page, BOOK)
    open_at(page, feeling(page))
    page.keyboard.press("m")
    wait_until(page, "document.mixer.front && document.mixer.gains.includes(1)", 60)
    unwanted = page.evaluate("document.mixer.front.track")
    page.keyboard.press("w")
    tab_to(page, "matches('#why [data-correct=never]')")
    page.keyboard.press("Enter")
    wait_until(page, f"document.mixer.front.track.id !== '{unwanted['id']}'", 30)
    page.goto("/corrections/")
    assert unwanted["title"] in page.inner_text("main")
    tab_to(page, "matches('main form button')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert unwanted["title"] not in page.inner_text("main")


def test_a_sentence_chosen_in_the_sheet_is_shown_in_the_text_until_the_page_is_turned(
    open_window: Windows,
) -> None:
    page = open_window(viewport={"width": 390, "height": 844})
    open_book(page, BOOK)
    open_at(page, feeling(page))
    page.keyboard.press("w")
    wait_until(page, "document.querySelector('#why .sentence')", 60)
    last = page.locator("#why .sentence").all_inner_texts()[-1]
    tab_to(page, "matches('#why li:last-child > .sentence')")
    page.keyboard.press("Enter")
    wait_until(page, "!document.querySelector('#why').open && CSS.highlights.get('carried')")
    seen = page.evaluate(
        """() => {
          const { element } = document.querySelector('book-reader').flow;
          const box = element.getBoundingClientRect();
          const isInside = ({ left }) => left >= box.left && left < box.right;
          const isSeen = (range) => [...range.getClientRects()].some(isInside);
          return [...CSS.highlights.get('carried')].filter(isSeen).map(String);
        }"""
    )
    assert squeezed(last) in [squeezed(each) for each in seen]
    page.keyboard.press("ArrowRight")
    wait_until(page, "!CSS.highlights.get('carried')")


def test_browsers_without_highlights_get_marks_that_leave_the_text_as_it_was(open_window: Windows) -> None:
    page = open_window()
    page.add_init_script("Object.defineProperty(CSS, 'highlights', { value: undefined })")
    open_book(page, BOOK)
    open_at(page, feeling(page))
    before = page.evaluate(
        "[document.querySelector('.flow').innerHTML, document.querySelector('.flow').innerText]"
    )
    page.keyboard.press("w")
    wait_until(page, "document.querySelector('mark.carried')", 60)
    listed = page.locator("#why .sentence").all_inner_texts()
    marked = page.locator("mark.carried").all_inner_texts()
    assert squeezed("".join(marked)) == squeezed("".join(listed))
    page.keyboard.press("Escape")
    wait_until(page, "!document.querySelector('mark')")
    after = page.evaluate(
        "[document.querySelector('.flow').innerHTML, document.querySelector('.flow').innerText]"
    )
    assert after == before
