"""What is heard: a reader uploads a book, presses play and turns pages, in a real browser with its sound on."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page

from tests.e2e.listening import Ear, Look
from tests.e2e.reading import cue, open_book, prefer, sign_up, turn, wait_until
from tests.e2e.tones import play_tones
from tests.library.epubs import epub3
from tests.library.epubs import page as xhtml
from tests.processes import ROOT

FRANKENSTEIN = ROOT.parent / "shared/data/books/frankenstein.epub"
STORY = ROOT / "library/demo/a-hands-breadth.md"
GAP_MS, JUMP_DB = 50, 3


def a_book() -> tuple[str, FilePayload]:
    """Frankenstein where it is at hand, else an EPUB of our own with chapters and turns of mood: title, file."""
    kind = "application/epub+zip"
    if FRANKENSTEIN.exists():
        return "Frankenstein", {
            "name": "frankenstein.epub",
            "mimeType": kind,
            "buffer": FRANKENSTEIN.read_bytes(),
        }
    return "The Long Rain", {"name": "rain.epub", "mimeType": kind, "buffer": story().getvalue()}


def story() -> io.BytesIO:
    _, *chapters = STORY.read_text().split("\n## ")
    return epub3({f"c{n}.xhtml": xhtml(as_html(text)) for n, text in enumerate(chapters)})


def as_html(chapter: str) -> str:
    title, *paragraphs = chapter.split("\n\n")
    return f"<h2>{title}</h2>" + "".join(f"<p>{text}</p>" for text in paragraphs)


@pytest.fixture
def reader(open_window: Callable[..., Page]) -> Page:
    """A page of the reader's own book, with the least patience that may be set."""
    page = open_window()
    sign_up(page)
    title, file = a_book()
    page.set_input_files("[type=file]", file)
    page.wait_for_selector(f'.book:has-text("{title}")', timeout=60_000)
    open_book(page, title)
    prefer(page, dwell=10, fade=2, sensitivity=5)
    return page


def read_to(page: Page, passage: int) -> None:
    while shown(page) < passage:
        turn(page)


def shown(page: Page) -> int:
    """The passage that fills most of the screen."""
    parts = page.evaluate("document.querySelector('book-reader').flow.onScreen()")
    return int(max(parts, key=lambda part: part["share"])["passage"])


def a_change(page: Page) -> tuple[int, int]:
    """Two neighbouring passages of one leaf's reach that belong to different cues with different music."""
    passage = 0
    while True:
        here = cue(page, passage)
        if not here["next"]:
            raise AssertionError("the whole book has one cue")
        start = here["next"]["cue"]["start"]
        if start - here["cue"]["start"] >= 3 and here["track"]["id"] != here["next"]["track"]["id"]:
            return start - 2, start
        passage = start


def test_a_mood_change_crossfades_without_a_gap_or_a_jump(reader: Page) -> None:
    play_tones(reader)
    before, after = a_change(reader)
    go(reader, before)
    reader.click("mood-player .play")
    ear = Ear(reader)
    ear.listen()
    read_to(reader, after)
    ear.until_changed(60)
    heard = ear.heard()
    assert any(look.is_fading for look in heard)
    assert max(look.silence for look in heard) <= GAP_MS
    assert max(look.jump for look in heard) <= JUMP_DB
    assert steadiness(heard) <= JUMP_DB


def test_a_link_that_runs_out_gives_way_to_a_new_one_unheard(reader: Page) -> None:
    play_tones(reader)
    go(reader, a_change(reader)[0])
    reader.click("mood-player .play")
    ear = Ear(reader)
    ear.listen()
    old = reader.evaluate(GROW_OLD)
    wait_until(reader, f"document.mixer.front.link !== '{old}' && document.mixer.gains.includes(1)", 15)
    reader.wait_for_timeout(700)
    heard = ear.heard()
    assert any(look.is_fading for look in heard)
    assert max(look.silence for look in heard) <= GAP_MS
    assert steadiness(heard) <= 1


GROW_OLD = """() => {
  const { front } = document.mixer;
  front.since -= 300_000;
  Object.defineProperty(front.audio, 'buffered', { value: { length: 0 } }); // a track too long to be there by then
  document.mixer.dispatchEvent(new Event('aging'));
  return front.link;
}"""
"""As if it had played for five minutes: longer than links live."""


def steadiness(heard: list[Look]) -> float:
    """The range in dB of all levels heard."""
    levels = [look.level for look in heard]
    return max(levels) - min(levels)


def go(page: Page, passage: int) -> None:
    page.goto(page.locator("book-reader").get_attribute("data-base") + f"{passage}/")
    page.wait_for_selector("book-reader[ready]")


def test_turning_pages_within_a_cue_does_not_restart_the_music(reader: Page) -> None:
    before, after = a_change(reader)
    go(reader, before - 1)
    reader.click("mood-player .play")
    ear = Ear(reader)
    ear.listen()
    reader.wait_for_timeout(3000)
    read_to(reader, before)
    reader.keyboard.press("ArrowLeft")
    reader.wait_for_timeout(3000)
    heard = ear.heard()
    front = 0 if heard[0].gains[0] == 1 else 1
    assert {look.tracks[front] for look in heard} == {heard[0].tracks[front]}
    positions = [look.starts[front] for look in heard]
    assert positions == sorted(positions)
    assert all(look.gains[front] == 1 for look in heard)
    assert min(look.level for look in heard) > -60
    assert after > shown(reader)


def test_music_never_starts_by_itself_and_its_switch_comes_first(reader: Page) -> None:
    turn(reader)
    assert reader.evaluate("document.mixer.context === undefined")
    reader.keyboard.press("Tab")
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.dataset.act") == "toggle"


def test_stopping_fades_to_silence(reader: Page) -> None:
    go(reader, a_change(reader)[0])
    reader.click("mood-player .play")
    ear = Ear(reader)
    ear.listen()
    reader.keyboard.press("m")
    wait_until(reader, "document.mixer.context.state === 'suspended'")
    assert reader.evaluate("document.mixer.gains") == [0, 0]
    assert reader.get_attribute("mood-player .play", "aria-label") == "Play music"


def test_another_mode_is_heard_at_once(reader: Page) -> None:
    emotional = next(at for at in range(0, 400, 5) if cue(reader, at)["track"]["kind"] == "emotional")
    go(reader, emotional)
    reader.click("mood-player .play")
    wait_until(reader, "document.mixer.front && document.mixer.gains.includes(1)", 60)
    assert reader.evaluate("document.mixer.front.track.kind") == "emotional"
    reader.click("[data-opens=music]")
    reader.check("#music [name=mode][value='3']", force=True)
    wait_until(reader, "document.mixer.front.track.kind === 'neutral' && document.mixer.gains.includes(1)", 8)
