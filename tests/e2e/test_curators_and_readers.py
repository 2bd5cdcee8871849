"""From a folder on a curator's machine to a reader's ear: dropped, reviewed by keyboard, published, heard.

Once with the files on this machine, once with them in a bucket, which is another origin for the browser.
"""

from __future__ import annotations

import io
import math
import random
import wave
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from inference.mood import LABELS
from tests import buckets
from tests.e2e.conftest import free_port, running, windows
from tests.e2e.listening import Ear
from tests.e2e.reading import PASSWORD, cue, log_in, open_book, prefer, wait_until
from tests.processes import environment, manage

MAKE_CURATOR = f"""
from django.contrib.auth.models import Group, User
from catalog.loading import genre
genre("piano")
user = User.objects.create_user("desk", password="{PASSWORD}", is_staff=True)
user.groups.add(Group.objects.get(name="curator"))
"""
LIST = "/admin/catalog/track/"
GOOD, AGAIN = 12, 4
RATE = 8000


def piece(number: int, seconds: float = 3.0) -> bytes:
    """A short run of notes, another for every number: a WAV file."""
    notes = random.Random(number)
    samples = array("h")
    while len(samples) < RATE * seconds:
        pitch = 110 * 2 ** (notes.randrange(36) / 12)
        samples.extend(round(9000 * math.sin(2 * math.pi * pitch * n / RATE)) for n in range(RATE // 5))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return out.getvalue()


@dataclass
class Shop:
    """An installation: its variables, how to open a window there, and the origin its music comes from."""

    env: dict[str, str]
    open_window: Callable[..., Page]
    music_from: str

    @property
    def is_shared(self) -> bool:
        return "AWS_STORAGE_BUCKET_NAME" not in self.env


@pytest.fixture(scope="module")
def bucket_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], str, str]]:
    """Variables, address and music's origin of an installation in a bucket, with the demo's books and no music."""
    with buckets.server() as origin:
        buckets.bucket(origin, "music")
        env = environment(
            tmp_path_factory.mktemp("bucket"),
            PORT=str(free_port()),
            MOODBGM_THROTTLE_ANONYMOUS="6000/min",
            **buckets.variables(origin, "music"),
        )
        with running(env, "migrate", "load_demo_shelf") as address:
            yield env, address, origin


@pytest.fixture(params=["disk", "bucket"])
def shop(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Shop]:
    if request.param == "disk":
        env, address = request.getfixturevalue("installation"), request.getfixturevalue("site")
        origin = address
    else:
        env, address, origin = request.getfixturevalue("bucket_shop")
    with windows(browser, address) as open_window:
        yield Shop(env, open_window, origin)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twenty files: twelve good ones, four of them twice, one broken, one disguised, one empty, one no sound."""
    music = tmp_path / "album"
    music.mkdir()
    for n in range(GOOD):
        (music / f"piece {n:02}.wav").write_bytes(piece(n))
    for n in range(AGAIN):
        (music / f"piece {n:02} again.wav").write_bytes(piece(n))
    (music / "broken.mp3").write_bytes(b"ID3" + zlib.compress(b"no music at all") * 40)
    (music / "disguised.ogg").write_bytes(piece(99))
    (music / "empty.ogg").write_bytes(b"")
    (music / "notes.txt").write_text("Recorded in May.")
    return music


@pytest.fixture
def curator(shop: Shop) -> Page:
    manage(shop.env, "shell", "-c", MAKE_CURATOR)
    page = shop.open_window()
    log_in(page, "desk")
    return page


def upload(page: Page, folder: Path) -> None:
    page.goto(f"{LIST}upload/")
    page.select_option("[name=licence]", label="CC-BY-4.0")
    for field in ("artist", "source", "proof"):
        page.fill(f"[name={field}]", f"https://example.org/{field}")
    drop(page, folder)
    expect(page.locator("[data-status]")).to_contain_text("20 files wait until you have chosen")
    page.select_option("[name=genre]", label="Piano")
    expect(page.locator("[data-status]")).to_have_text("All sent: 14 taken, 6 refused.", timeout=90_000)
    expect(page.locator('tr.refused:has-text("in the catalogue already")')).to_have_count(AGAIN)
    expect(page.locator(".uploaded .measured")).to_have_count(GOOD, timeout=600_000)
    for refused in ("broken.mp3", "disguised.ogg", "empty.ogg", "notes.txt"):
        expect(page.locator(f'tr:has-text("{refused}")')).to_have_class("refused", timeout=60_000)


def drop(page: Page, folder: Path) -> None:
    """Let a folder fall on the page, as from the desktop."""
    hand = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        hand.send("Input.dispatchDragEvent", {"type": kind, "x": 640, "y": 400, "data": data})


def answer_by_keyboard(page: Page, mood: str) -> str:
    """Hear a little, name the mood, move it on the plane, publish; the title of what was answered."""
    title = page.locator("#track-title").inner_text()
    page.keyboard.press("Space")
    wait_until(page, "!document.querySelector('[data-audio]').paused")
    page.keyboard.press(str(LABELS.index(mood) + 1))
    page.keyboard.press("Shift+ArrowUp")
    assert page.locator("[name=mood]:checked").get_attribute("value") == mood
    with page.expect_navigation():
        page.keyboard.press("p")
    expect(page.locator(".messagelist")).to_contain_text("is confirmed and published.")
    return title


def hear_until(page: Page, titles: list[str], pieces: int = 30) -> list[str]:
    """Play, and ask for another piece until one of these is heard; what was heard."""
    page.keyboard.press("m")
    wait_until(page, "document.mixer.front", 90)
    shown = page.locator("mood-player [data-show=title]")
    heard = [shown.inner_text()]
    while heard[-1] not in titles:
        assert len(heard) < pieces, f"none of {titles} among {heard}"
        page.evaluate("document.querySelector('mood-player [data-act=skip]').click()")
        expect(shown).not_to_have_text(heard[-1], timeout=30_000)
        heard.append(shown.inner_text())
    return heard


def loudness(page: Page) -> float:
    """What comes out of the player, in dB below full scale: far below zero where another origin taints it."""
    ear = Ear(page)
    ear.listen()
    page.wait_for_timeout(1500)
    return median(look.level for look in ear.heard())


def take_back(page: Page) -> None:
    """Leave the other tests the catalogue as it was."""
    page.goto(f"{LIST}?q=example.org")
    page.check("#action-toggle")
    page.select_option("[name=action]", "unpublish")
    page.click("button[name=index]")
    expect(page.locator(".messagelist")).to_contain_text("drafts again")


def test_a_folder_becomes_music_that_a_reader_hears(shop: Shop, curator: Page, folder: Path) -> None:
    reader, sounds = shop.open_window(), list[Response]()
    reader.on("response", lambda got: sounds.append(got) if got.request.resource_type == "media" else None)
    open_book(reader, "Breadth")
    mood = cue(reader, 0)["cue"]["emotion"]
    other = "joy" if mood != "joy" else "sadness"
    upload(curator, folder)
    curator.goto(f"{LIST}review/")
    right = [answer_by_keyboard(curator, mood) for _ in range(GOOD // 2)]
    wrong = [answer_by_keyboard(curator, other) for _ in range(GOOD // 2)]
    expect(curator.locator(".done")).to_be_visible()
    try:
        prefer(reader, mode=1, genre="piano")
        assert not set(wrong) & set(hear_until(reader, right))
        assert loudness(reader) > -40
        assert reader.evaluate("document.mixer.front.audio.currentSrc").startswith(shop.music_from)
        assert {got.status for got in sounds} == {206}, "played from byte ranges"
    finally:
        if shop.is_shared:
            take_back(curator)
