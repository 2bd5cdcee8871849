"""Whatever becomes of the server or the storage: what plays goes on, and silence is never left unexplained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import buckets
from tests.e2e.conftest import free_port, running, windows
from tests.e2e.listening import Ear
from tests.e2e.reading import cue, open_book, turn, wait_until
from tests.e2e.tones import play_tones
from tests.processes import ROOT, environment

Windows = Callable[..., Page]
STORY = "A Hand's Breadth"
PLAYING = "document.mixer.front && document.mixer.gains.includes(1)"


def test_without_the_server_what_plays_goes_on_and_its_reader_is_told(open_window: Windows) -> None:
    page = open_window()
    open_book(page, STORY)
    cue(page, 0)
    play_tones(page)
    page.click("mood-player .play")
    ear = Ear(page)
    ear.listen()
    away = "**/api/**"
    page.route(away, lambda route: route.abort())
    turn(page)
    notice = page.locator("mood-player [data-show=notice]")
    expect(notice).to_contain_text("The server does not answer just now.")
    page.wait_for_timeout(3000)
    heard = ear.heard()
    assert max(look.silence for look in heard) <= 50
    assert len({look.tracks[look.gains.index(1)] for look in heard}) == 1
    page.unroute(away)
    play_tones(page)
    expect(notice).to_be_empty(timeout=20_000)
    wait_until(page, PLAYING)


@pytest.fixture(scope="module")
def bucket_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Addresses of an installation with the demo, and of the bucket in which its music lies: another origin."""
    with buckets.server() as origin:
        buckets.bucket(origin, "music")
        env = environment(
            tmp_path_factory.mktemp("bucket"),
            PORT=str(free_port()),
            MOODBGM_THROTTLE_ANONYMOUS="6000/min",
            **buckets.variables(origin, "music"),
        )
        with running(env, "migrate", "load_demo_shelf", "load_demo_catalogue") as address:
            yield address, origin


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def closed_storage() -> Iterator[str]:
    """The address of a piece on a server that allows no other origin, as a bucket without a CORS rule."""
    handler = partial(Quiet, directory=ROOT / "catalog/demo/audio")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}/low-tide.mp3"
    server.shutdown()
    server.server_close()


def test_a_bucket_that_forbids_its_sound_is_told_of_and_heard_once_it_allows_it(
    bucket_site: tuple[str, str], closed_storage: str, browser: Browser
) -> None:
    address, origin = bucket_site
    with windows(browser, address) as open_window:
        page = open_window()
        open_book(page, STORY)
        cue(page, 0)
        page.route(f"{origin}/**", lambda route: route.continue_(url=closed_storage))
        page.click("mood-player .play")
        expect(page.locator("mood-player [data-show=notice]")).to_contain_text(
            "could not be played", timeout=20_000
        )
        page.unroute(f"{origin}/**")
        page.reload()
        page.wait_for_selector("book-reader[ready]")
        page.click("mood-player .play")
        wait_until(page, PLAYING, 60)
        ear = Ear(page)
        ear.listen()
        page.wait_for_timeout(1500)
        assert page.evaluate("document.mixer.front.audio.currentSrc").startswith(origin)
        assert max(look.level for look in ear.heard()) > -40
