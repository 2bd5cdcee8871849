"""From a folder on a curator's machine to a reader's ear: upload, review by keyboard, publish, hear."""

from __future__ import annotations

import io
import math
import random
import wave
import zlib
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from inference.mood import LABELS
from tests.e2e.reading import PASSWORD, cue, log_in, open_book, prefer, wait_until
from tests.processes import manage

Windows = Callable[..., Page]
MAKE_CURATOR = f"""
from django.contrib.auth.models import Group, User
user = User.objects.create_user("desk", password="{PASSWORD}", is_staff=True)
user.groups.add(Group.objects.get(name="curator"))
"""
LIST = "/admin/catalog/track/"
GOOD = 16
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twenty files: sixteen good ones, one of them twice, one broken, one empty, one that is no sound."""
    music = tmp_path / "album"
    music.mkdir()
    for n in range(GOOD):
        (music / f"piece {n:02}.wav").write_bytes(piece(n))
    (music / "again.wav").write_bytes(piece(3))
    (music / "broken.mp3").write_bytes(b"ID3" + zlib.compress(b"no music at all") * 40)
    (music / "empty.ogg").write_bytes(b"")
    (music / "notes.txt").write_text("Recorded in May.")
    return music


@pytest.fixture
def curator(open_window: Windows, site: str, installation: dict[str, str]) -> Page:
    manage(installation, "shell", "-c", MAKE_CURATOR)
    page = open_window()
    log_in(page, "desk")
    return page


def upload(page: Page, folder: Path) -> None:
    page.goto(f"{LIST}upload/")
    page.select_option("[name=genre]", label="Piano")
    page.select_option("[name=licence]", label="CC-BY-4.0")
    for field in ("artist", "source", "proof"):
        page.fill(f"[name={field}]", f"https://example.org/{field}")
    page.set_input_files("[data-folder]", folder)
    page.click("[data-send]")
    expect(page.locator("[data-status]")).to_have_text("All sent: 17 taken, 3 refused.", timeout=90_000)


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


def hear_until(page: Page, titles: list[str], pieces: int = 30) -> str:
    """Play, and ask for another piece until one of these is heard."""
    page.keyboard.press("m")
    wait_until(page, "document.mixer.front", 90)
    shown = page.locator("mood-player [data-show=title]")
    for _ in range(pieces):
        if (title := shown.inner_text()) in titles:
            return title
        page.evaluate("document.querySelector('mood-player [data-act=skip]').click()")
        expect(shown).not_to_have_text(title, timeout=30_000)
    raise AssertionError(f"none of {titles} was heard among {pieces} pieces")


def take_back(page: Page) -> None:
    """Leave the other tests the catalogue as it was."""
    page.goto(f"{LIST}?q=example.org")
    page.check("#action-toggle")
    page.select_option("[name=action]", "unpublish")
    page.click("button[name=index]")
    expect(page.locator(".messagelist")).to_contain_text("drafts again")


def test_a_folder_becomes_music_that_a_reader_hears(
    curator: Page, open_window: Windows, folder: Path
) -> None:
    reader = open_window()
    open_book(reader, "Breadth")
    mood = cue(reader, 0)["cue"]["emotion"]
    upload(curator, folder)
    expect(curator.locator('tr.refused:has-text("in the catalogue already")')).to_have_count(1)
    expect(curator.locator(".uploaded .measured")).to_have_count(GOOD, timeout=600_000)
    expect(curator.locator('tr:has-text("broken.mp3")')).to_have_class("refused")
    curator.goto(f"{LIST}review/")
    titles = [answer_by_keyboard(curator, mood) for _ in range(GOOD)]
    expect(curator.locator(".done")).to_be_visible()
    try:
        prefer(reader, mode=1, genre="piano")
        assert hear_until(reader, titles)
    finally:
        take_back(curator)
