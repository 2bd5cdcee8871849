"""The image of an arc is drawn by programs that know no OKLCH: its colours are those of tokens.css all the same."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Final

import pytest

from reader.arc_pages import MOODS, PALETTES

TOKENS: Final = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
OKLCH: Final = r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)"
NAMES: Final = {"paper": "paper", "ink": "ink", "quiet": "soft-ink", "line": "line", "accent": "accent"}


def srgb(lightness: float, chroma: float, hue: float) -> tuple[int, ...]:
    """An OKLCH colour (lightness 0..1, hue in degrees) in sRGB, 0..255 (Ottosson, 2020)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    shown = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in linear)
    return tuple(round(255 * min(1.0, max(0.0, c))) for c in shown)


def token(theme: str, name: str) -> tuple[int, ...]:
    """What tokens.css says; the first block holds light and dark, sepia has its own."""
    block = TOKENS.partition('[data-theme="sepia"] {')[2 if theme == "sepia" else 0]
    line = re.search(rf"--raw-{name}: (.*);", block)
    assert line
    found = re.findall(OKLCH, line[1])
    lightness, chroma, hue = map(float, found[-1 if theme == "dark" else 0])
    return srgb(lightness / 100, chroma, hue)


def digits(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("name", NAMES)
def test_papers_and_inks_are_those_of_the_page(theme: str, name: str) -> None:
    assert digits(PALETTES[theme][name]) == pytest.approx(token(theme, NAMES[name]), abs=1)


@pytest.mark.parametrize("label", MOODS)
def test_moods_are_those_of_the_page(label: str) -> None:
    hue = re.search(rf'\[data-label="{label}"\] {{\n  --mood-hue: (\d+);', TOKENS)
    mood = re.search(r"--mood: oklch\((\d+)% ([\d.]+) var\(--mood-hue\)\)", TOKENS)
    assert hue
    assert mood
    assert digits(MOODS[label]) == pytest.approx(srgb(int(mood[1]) / 100, float(mood[2]), int(hue[1])), abs=1)
