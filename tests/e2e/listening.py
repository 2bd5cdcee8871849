"""An ear in the browser: what is heard, through the player's own AnalyserNode, without a gap in listening.

The analyser keeps the last 32,768 samples (two thirds of a second); they are looked at several times a
second, so that each sample is seen at least once. Each look is measured in the browser: the longest silence,
and the greatest change of level between neighbouring blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

from tests.e2e.reading import wait_until

SILENCE = -70.0  # dB below full scale
LISTEN = """(silenceLevel) => {
  const { analyser, context } = document.mixer;
  analyser.fftSize = 32768;
  const samples = new Float32Array(analyser.fftSize);
  const power = (from, to) => {
    let sum = 0;
    for (let i = from; i < to; i += 1) sum += samples[i] ** 2;
    return 10 * Math.log10(sum / (to - from) + 1e-15);
  };
  const blocks = (milliseconds) => {
    const length = Math.round(context.sampleRate * milliseconds / 1000);
    const count = Math.floor(samples.length / length);
    return Array.from({ length: count }, (_, i) => power(i * length, (i + 1) * length));
  };
  window.looks = [];
  window.looking = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const fine = blocks(5);
    const coarse = blocks(50);
    let [silent, longest] = [0, 0];
    for (const level of fine) {
      silent = level < silenceLevel ? silent + 5 : 0;
      longest = Math.max(longest, silent);
    }
    const jumps = coarse.slice(1).map((level, i) => Math.abs(level - coarse[i]));
    window.looks.push({
      at: context.currentTime,
      span: samples.length / context.sampleRate,
      level: power(0, samples.length),
      silence: longest,
      jump: Math.max(...jumps),
      gains: document.mixer.gains,
      tracks: document.mixer.decks.map((deck) => deck.track?.id ?? null),
      starts: document.mixer.decks.map((deck) => deck.audio.currentTime),
    });
  }, 150);
}"""


@dataclass(frozen=True)
class Look:
    """at, span in seconds; level in dB below full scale; silence in ms; jump in dB; gains 0..1 of both decks."""

    at: float
    span: float
    level: float
    silence: float
    jump: float
    gains: list[float]
    tracks: list[str | None]
    starts: list[float]

    @property
    def is_fading(self) -> bool:
        return all(0 < gain < 1 for gain in self.gains)


class Ear:
    def __init__(self, page: Page) -> None:
        self.page = page

    def listen(self) -> None:
        """Begin; only sound from now on is judged."""
        wait_until(self.page, "document.mixer.front && document.mixer.gains.includes(1)", 60)
        self.page.wait_for_timeout(800)
        self.page.evaluate(LISTEN, SILENCE)

    def heard(self) -> list[Look]:
        """Everything heard since, having listened without a gap."""
        rows: list[dict[str, Any]] = self.page.evaluate("window.looks")
        looks = [Look(**row) for row in rows]
        steps = [later.at - earlier.at for earlier, later in pairwise(looks)]
        assert max(steps) < looks[0].span, "the ear missed something"
        return looks

    def until_changed(self, seconds: float) -> None:
        """Wait until another track has taken over completely."""
        before = self.page.evaluate("document.mixer.front.track.id")
        over = f"document.mixer.front.track.id !== '{before}' && document.mixer.gains.includes(1)"
        wait_until(self.page, over, seconds)
        self.page.wait_for_timeout(700)
