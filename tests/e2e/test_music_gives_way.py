"""Music comes last: behind voices, under the volume's ceiling, never again where it is not wanted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.listening import Ear
from tests.e2e.reading import cue, open_book, wait_until
from tests.e2e.tones import play_tones

STORY = "A Hand's Breadth"
PLAYING = "document.mixer.front && document.mixer.gains.includes(1)"
VOICE = """() => {
  const { url } = document.mixer.front.track;
  const voice = Object.assign(document.createElement('audio'), { id: 'voice', src: url, loop: true });
  document.body.append(voice);
  return voice.play();
}"""


@pytest.fixture
def page(open_window: Callable[..., Page]) -> Page:
    page = open_window()
    open_book(page, STORY)
    cue(page, 0)
    return page


def test_music_steps_behind_the_sound_of_the_book_and_comes_back(page: Page) -> None:
    play_tones(page)
    page.click("mood-player .play")
    ear = Ear(page)
    ear.listen()
    page.wait_for_timeout(1000)
    page.evaluate(VOICE)
    page.wait_for_timeout(2000)
    page.evaluate("document.getElementById('voice').pause()")
    page.wait_for_timeout(3500)
    levels = [look.level for look in ear.heard()]
    before, under, after = levels[2], min(levels), levels[-1]
    assert before - under >= 20
    assert abs(after - before) < 1


def test_nothing_is_louder_than_the_ceiling(page: Page) -> None:
    page.click("mood-player .play")
    wait_until(page, PLAYING)
    page.click("[data-opens=music]")
    page.fill("#music [name=ceiling]", "0.3")
    wait_until(page, "document.mixer.output.master.gain.value < 0.0901", 5)
    sliders = page.locator("[name=volume]").evaluate_all("(all) => all.map(({ max, value }) => [max, value])")
    assert sliders == [["0.3", "0.3"]] * len(sliders)
    page.reload()
    page.wait_for_selector("book-reader[ready]")
    assert page.input_value("mood-player [name=volume]") == "0.3"


def test_a_piece_that_is_never_wanted_again_gives_way_at_once_and_for_good(page: Page) -> None:
    assert page.locator("mood-player [data-correct=never]").is_disabled()
    page.click("mood-player .play")
    wait_until(page, PLAYING)
    unwanted = page.evaluate("document.mixer.front.track.id")
    page.click("mood-player [data-correct=never]")
    wait_until(page, f"document.mixer.front.track.id !== '{unwanted}'")
    assert cue(page, 0)["track"]["id"] != unwanted


def test_the_lock_screen_shows_what_plays(page: Page) -> None:
    page.click("mood-player .play")
    wait_until(page, f"{PLAYING} && navigator.mediaSession.metadata")
    shown = page.evaluate(
        "(({ title, artist, album, artwork }) => ({ title, artist, album, picture: artwork[0].src }))"
        "(navigator.mediaSession.metadata)"
    )
    track = cue(page, 0)["track"]
    assert (shown["title"], shown["artist"], shown["album"]) == (track["title"], track["artist"], STORY)
    picture = page.request.get(shown["picture"])
    assert (picture.status, picture.headers["content-type"]) == (200, "image/png")
    assert page.evaluate("navigator.mediaSession.playbackState") == "playing"


def test_what_the_system_silences_is_shown_as_stopped(page: Page) -> None:
    page.click("mood-player .play")
    wait_until(page, PLAYING)
    page.evaluate("document.mixer.front.audio.pause()")  # as when headphones are pulled out
    wait_until(page, "document.querySelector('mood-player').dataset.state === 'off'")
    page.click("mood-player .play")
    wait_until(page, PLAYING)
