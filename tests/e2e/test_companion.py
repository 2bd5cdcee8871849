"""Music for what another tab, a paper book before the camera, a photograph or a pasted text says."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import CHROMIUM, SWITCHES, windows
from tests.e2e.reading import PATCH, wait_until
from tests.e2e.stories import FEAR, JOY, KOREAN_FEAR, KOREAN_JOY, TITLE, app, film, hand, paper
from tests.e2e.tabs import Tab, Window
from tests.inference.pages import png

SCREEN = ("--screen-info={1920x1200}", "--window-size=1280,860")
PROMPT = {"dwell": 10, "sensitivity": 5, "fade": 2}
LISTEN = """(() => {
  window.gains = [];
  const { analyser } = document.mixer;
  const samples = new Float32Array(analyser.fftSize);
  document.companion.eye.ticker.addEventListener('tick', () => {  // a hidden tab's own timers come late
    analyser.getFloatTimeDomainData(samples);
    window.gains.push({ gains: document.mixer.gains, power: samples.reduce((sum, one) => sum + one ** 2, 0) });
  });
})()"""
DROP = """(data) => {
  const carried = new DataTransfer();
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  carried.items.add(new File([bytes], 'page.png', { type: 'image/png' }));
  const tell = (kind) => document.body.dispatchEvent(
    new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
  return ['dragover', 'drop'].map(tell).every((isLeftToBrowser) => !isLeftToBrowser);
}"""
PASTE = """(text) => {
  const carried = new DataTransfer();
  carried.setData('text', text);
  document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData: carried }));
}"""
FADING = "window.gains.some(({ gains }) => gains.every((gain) => gain > 0.05 && gain < 1))"
IS_ALONE = "document.mixer.gains[document.mixer.decks.indexOf(document.mixer.front)] === 1"
SILENT = "window.gains.filter(({ power }) => power === 0).length"


def launched(browser: Browser, *switches: str) -> Browser:
    program = next(path for path in CHROMIUM if Path(path).exists())
    return browser.browser_type.launch(executable_path=program, args=[*SWITCHES, *switches])


@pytest.fixture
def window(browser: Browser, site: str) -> Iterator[Window]:
    """A window of a browser that shares the tab of the reading app when it is asked to share one."""
    sharing = launched(browser, f"--auto-select-tab-capture-source-by-title={TITLE}", *SCREEN)
    yield Window(sharing)
    sharing.close()


def reading_along(window: Window, site: str, text: str) -> tuple[Tab, Tab]:
    """The reading app, in front, and behind it the companion that reads along."""
    story = window.tab(app(text))
    companion = window.tab(f"{site}/companion/")
    companion.to_front()
    assert companion.evaluate(f"({PATCH})({json.dumps(json.dumps(PROMPT))})") == 200
    companion.go(f"{site}/companion/?prompt")
    share(companion)
    story.to_front()
    companion.until("document.companion.answer?.mood")
    return story, companion


def share(companion: Tab) -> None:
    companion.until("document.companion")
    companion.click("[data-act=share]")
    companion.until("document.companion.state.isOn || document.companion.state.notice")
    assert companion.evaluate("document.companion.state.notice") == ""


def turn(story: Tab, companion: Tab, text: str) -> None:
    """Turn the page in the app, and wait until it was read."""
    before = companion.evaluate("document.companion.answer.passage")
    story.evaluate(f"turn({json.dumps(text)})")
    companion.until(f"document.companion.answer.passage > {before}")


def hears(companion: Tab, emotion: str) -> None:
    """The page has this mood, and so has the music, once patience allows it."""
    assert companion.evaluate("document.companion.answer.mood.emotion") == emotion
    companion.until(f"document.mixer.front?.track.emotion === '{emotion}' && {IS_ALONE}")
    assert companion.evaluate("document.visibilityState") == "hidden"


def frames(companion: Tab) -> int:
    return sum(url.endswith("/companion/frames") for _, url in companion.requests)


def test_music_follows_another_tab_page_by_page_from_a_hidden_one(window: Window, site: str) -> None:
    story, companion = reading_along(window, site, FEAR)
    hears(companion, "fear")
    companion.evaluate(LISTEN)
    for text, emotion in ((JOY, "joy"), (KOREAN_FEAR, "fear"), (KOREAN_JOY, "joy")):
        companion.evaluate("window.gains.length = 0")
        turn(story, companion, text)
        hears(companion, emotion)
        assert companion.evaluate(FADING)
        assert companion.evaluate(SILENT) == 0
    openings = companion.evaluate("document.companion.answer.readings.map(({ opening }) => opening)")
    assert [opening.split()[:2] for opening in openings] == [
        text.split()[:2] for text in (KOREAN_JOY, KOREAN_FEAR, JOY, FEAR)
    ]
    assert frames(companion) == 4
    assert companion.complaints == []


def test_an_unchanged_page_sends_nothing_and_a_scrolled_line_is_not_read_again(
    window: Window, site: str
) -> None:
    story, companion = reading_along(window, site, FEAR)
    before = len(companion.requests)
    companion.until("document.mixer.front && document.mixer.gains.includes(1)")
    for left in (10, 300, 700):  # a mouse over the page is no other page
        story.send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": left, "y": 300})
        time.sleep(1)
    assert [url for _, url in companion.requests[before:] if "/companion" in url][1:] == []
    story.evaluate("document.querySelector('p').style.marginTop = '25px'")
    companion.until("document.companion.answer.seen === 'same'")
    assert companion.evaluate("document.companion.answer.readings.length") == 1
    assert frames(companion) == 2


def test_the_end_of_sharing_is_the_end_of_the_music_and_of_what_was_known(window: Window, site: str) -> None:
    story, companion = reading_along(window, site, FEAR)
    companion.until("document.mixer.front && document.mixer.gains.includes(1)")
    window.session.send("Target.closeTarget", {"targetId": story.target})
    companion.until("!document.companion.state.isOn")
    companion.until("document.mixer.context.state === 'suspended'")
    assert companion.evaluate("document.companion.state.notice") == "ended"
    known = companion.evaluate("fetch('/api/v1/companion').then((answer) => answer.json())")
    assert (known["readings"], known["track"]) == ([], None)


def test_the_region_is_drawn_by_keys_and_remembered(window: Window, site: str) -> None:
    _, companion = reading_along(window, site, FEAR)
    companion.to_front()
    companion.click("[data-act=region]")
    companion.until("document.querySelector('region-picker').isOpen")
    for key in ("ArrowDown", "Enter"):
        companion.press(key)
    region = companion.evaluate("document.companion.eye.region")
    assert region == {"x": 0.15, "y": pytest.approx(0.12), "width": 0.7, "height": 0.8}
    companion.press("s")
    companion.until("!document.companion.state.isOn")
    share(companion)
    assert companion.evaluate("document.companion.eye.region") == region
    companion.to_front()
    companion.click("[data-act=region]")
    companion.click("region-picker")
    assert companion.evaluate("document.querySelector('region-picker').isOpen"), "a tap has drawn nothing"
    companion.click("[data-act=whole]")
    assert companion.evaluate("document.companion.eye.region.width") == 1
    assert companion.evaluate("document.activeElement.dataset.act") == "region"


def test_a_small_player_stays_on_top_and_its_stop_is_the_end(window: Window, site: str) -> None:
    _, companion = reading_along(window, site, FEAR)
    companion.to_front()
    companion.click("[data-act=mini]")
    companion.until("documentPictureInPicture.window?.document.querySelector('.small-player')")
    small = "documentPictureInPicture.window.document"
    word = companion.evaluate("document.companion.answer.readings[0].word")
    companion.until(f"{small}.querySelector('[data-show=word]').textContent === {json.dumps(word)}")
    companion.until(
        f"{small}.querySelector('[data-show=title]').textContent === document.mixer.front?.track.title"
    )
    companion.evaluate(f"{small}.querySelector('[data-act=stop]').click()")
    companion.until("!document.companion.state.isOn && !documentPictureInPicture.window")
    assert companion.complaints == []


@pytest.fixture
def camera(browser: Browser, site: str, tmp_path: Path) -> Iterator[Page]:
    """A companion before whose camera somebody reads a paper book."""
    one, other = paper(FEAR), paper(JOY)
    path = film(tmp_path / "book.y4m", (one, 12), (hand(one), 1.5), (other, 40))
    fake = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    filming = launched(browser, *fake, f"--use-file-for-fake-video-capture={path}")
    with windows(filming, site) as open_one:
        yield open_one("/companion/")
    filming.close()


def test_the_camera_reads_a_paper_book_leaf_by_leaf(camera: Page) -> None:
    camera.click("[data-act=film]")
    wait_until(camera, "document.companion.answer?.readings.length === 2", 90)
    openings = camera.evaluate("document.companion.answer.readings.map(({ opening }) => opening)")
    assert [opening[:12] for opening in openings] == ["The children", "The cellar w"]
    wait_until(camera, "document.mixer.front && document.mixer.gains.includes(1)")
    assert camera.title().startswith("●")
    camera.keyboard.press("s")
    wait_until(camera, "document.mixer.context.state === 'suspended'")
    assert not camera.title().startswith("●")
    assert camera.evaluate("document.querySelector('video').srcObject === null")


def seeing(page: Page) -> Page:
    """The companion's page once the installation has begun to read pictures."""
    deadline = time.monotonic() + 60
    while page.locator(".start .notice").count():
        assert time.monotonic() < deadline, "nobody reads pictures"
        page.reload()
    return page


PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_one_photograph_on_a_phone_is_enough(open_window: Callable[..., Page]) -> None:
    phone = seeing(open_window("/companion/", **PHONE, locale="ko"))
    with phone.expect_file_chooser() as chooser:
        phone.tap(".start [data-act=choose]")
    page = {"name": f"{'IMG_2041_' * 9}.png", "mimeType": "image/png", "buffer": png(paper(FEAR))}
    chooser.value.set_files([page])  # type: ignore[list-item]
    wait_until(phone, "document.companion.answer?.seen === 'new'", 60)
    assert phone.inner_text(".now .opening").startswith("The cellar was dark")
    wait_until(
        phone, "document.mixer.front?.track.emotion === 'fear' && document.mixer.gains.includes(1)", 60
    )
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_photograph_that_cannot_be_read_is_looked_for_no_longer(open_window: Callable[..., Page]) -> None:
    page = open_window("/companion/")
    page.route("**/companion/frames", lambda route: route.fulfill(status=422, json={"code": "broken"}))
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": png(paper(FEAR))}
    page.set_input_files(".photograph", [picture])  # type: ignore[list-item]
    expect(page.locator(".said")).to_contain_text("could not be read")
    expect(page.locator(".companion .status")).to_have_text("")


def test_a_picture_is_dropped_and_text_pasted_wherever_one_is(open_window: Callable[..., Page]) -> None:
    page = seeing(open_window("/companion/"))
    data = base64.b64encode(png(paper(FEAR))).decode()
    assert page.evaluate(f"({DROP})({json.dumps(data)})"), "the browser would have opened it"
    wait_until(page, "document.companion.answer?.seen === 'new'", 60)
    assert page.inner_text(".now .opening").startswith("The cellar was dark")
    page.evaluate(f"({PASTE})({json.dumps(JOY)})")
    wait_until(page, "document.companion.answer.readings.length === 2", 60)
    assert page.inner_text(".now .opening").startswith("The children")


def test_text_is_pasted_and_what_is_no_picture_is_refused(open_window: Callable[..., Page]) -> None:
    page = open_window("/companion/")
    page.set_input_files(".photograph", [{"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}])
    wait_until(page, "document.querySelector('.said').textContent !== ''")
    page.click("[data-opens=paste]")
    page.fill("#paste textarea", JOY)
    page.click("#paste [value=read]")
    wait_until(page, "document.mixer.front?.track.emotion === 'joy' && document.mixer.gains.includes(1)", 60)
    page.keyboard.press("w")
    assert page.inner_text("#why [data-show=word]") != "…"
    assert page.locator("#why .reasons li").count() == 3
