"""Each screen, looked at: it fits its window, can be read and touched, and leaves a picture in var/screenshots."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.reading import open_book, sign_up, turn, wait_until
from tests.processes import ROOT

Windows = Callable[..., Page]
PICTURES = ROOT / "var/screenshots"
README_PICTURE = ROOT / "docs/screenshot.png"
SIZES: dict[str, dict[str, Any]] = {
    "narrow": {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "wall": {"viewport": {"width": 2560, "height": 1440}},
}
THEMES = ("light", "sepia", "dark")
TARGET = 44
SMALL = """() => [...document.querySelectorAll('button, a.button, summary, select, .top a, .chapters a')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width && (width < 44 || height < 44)).map(([name]) => name)"""
CONTRASTS = """(theme) => {
  document.documentElement.dataset.theme = theme;
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
  const probe = document.body.appendChild(document.createElement('i'));
  const luminance = (meaning) => {
    probe.style.color = `var(--${meaning})`;
    pen.fillStyle = getComputedStyle(probe).color;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const of = (ink, paper) => ratio(luminance(ink), luminance(paper));
  return {
    text: Math.min(...['ink', 'quiet', 'alarm'].flatMap((ink) => [of(ink, 'paper'), of(ink, 'raised')])),
    controls: Math.min(of('accent', 'paper'), of('accent', 'raised')),
    edges: of('control-edge', 'paper'),
  };
}"""


def look(page: Page, name: str) -> None:
    """Take a picture, and see that nothing hangs out of the window sideways."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name


def show_sheet(page: Page, sheet: str) -> None:
    page.evaluate("document.documentElement.dataset.bars = 'shown'")
    page.evaluate(f"document.querySelector('[data-opens={sheet}]').click()")
    wait_until(page, f"document.getElementById('{sheet}').open")
    page.wait_for_timeout(400)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_pages_fit_every_window(open_window: Windows, size: str, language: str) -> None:
    page = open_window(**SIZES[size], locale=language)
    for name in (
        "",
        "companion/",
        "accounts/login/",
        "accounts/signup/",
        "credits/",
        "patience/",
        "nowhere/",
    ):
        page.goto(f"/{name}")
        look(page, f"{size}-{language}-{name.strip('/').replace('/', '-') or 'shelf'}")
        assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize(("language", "title"), [("en", "Breadth"), ("ko", "사람")])
def test_the_book_and_its_sheets_fit(open_window: Windows, size: str, language: str, title: str) -> None:
    page = open_window(**SIZES[size], locale=language)
    open_book(page, title)
    turn(page)
    for theme in THEMES:
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        look(page, f"{size}-{language}-book-{theme}")
    for sheet in ("contents", "text", "music", "why", "help"):
        show_sheet(page, sheet)
        look(page, f"{size}-{language}-{sheet}")
        assert page.evaluate(SMALL) == []
        page.keyboard.press("Escape")


def test_words_stand_out_from_the_paper_in_every_theme(open_window: Windows) -> None:
    page = open_window()
    for theme in THEMES:
        contrasts = page.evaluate(CONTRASTS, theme)
        assert contrasts["text"] >= 7, (theme, contrasts)
        assert contrasts["controls"] >= 4.5, (theme, contrasts)
        assert contrasts["edges"] >= 3, (theme, contrasts)


def test_a_shelf_of_ones_own(open_window: Windows, tmp_path: Path) -> None:
    page = open_window()
    sign_up(page)
    file = tmp_path / "broken.epub"
    file.write_bytes(b"PK\x03\x04 not really an archive")
    page.set_input_files("[type=file]", file)
    page.wait_for_selector(".add [role=status]:not(:empty), .book.failed", timeout=60_000)
    page.wait_for_load_state()
    look(page, "desk-en-own-shelf")


def test_the_picture_in_the_readme_shows_music_playing(open_window: Windows) -> None:
    page = open_window(device_scale_factor=2)
    open_book(page, "Breadth")
    turn(page)
    page.keyboard.press("m")
    wait_until(page, "document.mixer.front", 90)
    page.wait_for_timeout(5000)  # the tint has come up
    page.mouse.move(400, 600)
    page.mouse.move(420, 640)
    page.wait_for_timeout(500)
    look(page, "readme")
    if not README_PICTURE.exists():
        README_PICTURE.parent.mkdir(exist_ok=True)
        shutil.copy(PICTURES / "readme.png", README_PICTURE)
