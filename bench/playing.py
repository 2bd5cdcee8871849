"""Ten minutes of reading, heard: the player's own scripts in a real browser, their sound measured to the sample.

Three takes of the same reading: with the catalogue's music; with noise in its place, which tells what the fades do
to the power; and with clicks at -1 dBTP, which meet in the fades. Where the music should change is told by
`tests.e2e.pacing`, from the score and the contract.

It is the stretch of the book in which the music changes most.

    python -m bench.playing http://127.0.0.1:8000/read/<book>/
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.turning import FLAGS
from tests.e2e import measuring, pacing
from tests.e2e.studio import DWELL, Recording, record

SECONDS = 600.0
CLICKS = 150.0
"""Seconds of the take with clicks: enough for a fade."""
USUAL_WORDS = 120
"""Of a passage, where nobody tells how many it has."""


def measure(url: str, words: Sequence[int] = ()) -> None:
    """Print what is heard of the book at a page's address; words: of each of its passages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector("book-reader[ready]")
        total = int(page.locator("book-reader").get_attribute("data-total") or 0)
        words = words or [USUAL_WORDS] * total
        read = pacing.turns(words, liveliest(page, words), SECONDS)
        start = time.perf_counter()
        music = record(page, read, SECONDS)
        took = time.perf_counter() - start
        noise = record(page, read, SECONDS, sound="noise")
        clicks = record(page, read, CLICKS, sound="peaks")
        said = {passage: answer(page, passage) for _, passage in read}
        due = pacing.changes_due(read, said, SECONDS, DWELL)
        browser.close()
    tell(music, noise, clicks, due, took)


def answer(page: Page, passage: int) -> Any:
    """What the server says of a passage."""
    address = page.locator("book-reader").get_attribute("data-api")
    return page.evaluate("async (url) => (await fetch(url)).json()", f"{address}cues/{passage}/")


def liveliest(page: Page, words: Sequence[int]) -> int:
    """The passage from which on most cues begin while one reads for so long."""
    starts, following = [0], answer(page, 0)["next"]
    while following:
        starts.append(following["cue"]["start"])
        following = answer(page, starts[-1])["next"]
    clock = [0, *accumulate(words)]

    def begun(start: int) -> int:
        until = clock[start] + SECONDS * pacing.WORDS_A_MINUTE / 60
        return sum(start < other < len(words) and clock[other] < until for other in starts)

    return max(starts, key=begun)


def tell(music: Recording, noise: Recording, clicks: Recording, due: pacing.Turns, took: float) -> None:
    rendered = f"{SECONDS:.0f} s of reading, recorded in {took:.0f} s"
    print(f"{rendered}: {len(music.changes) - 1} changes, {len(music.loops)} loops; {agreement(music, due)}")
    levels = measuring.loudness_of_tracks(music).values()
    print(f"longest silence {measuring.longest_silence(measuring.heard(music)):.0f} ms")
    print(
        f"loudness between tracks within {max(levels) - min(levels):.2f} LU, at most {max(levels):.1f} LUFS"
    )
    peaks = [measuring.true_peak(measuring.heard(take)) for take in (music, clicks)]
    print(
        f"true peak at full volume {peaks[0]:.2f} dBTP; of -1 dBTP clicks meeting in a fade {peaks[1]:.2f} dBTP"
    )
    evenness = [worst(measured(noise)) for measured in (measuring.fades, measuring.loops)]
    print(f"power constant within {evenness[0]} dB in crossfades, {evenness[1]} dB in loops")


def agreement(music: Recording, due: pacing.Turns) -> str:
    """Whether the music changed where it should, and by how much later or earlier."""
    heard = [(change.at, change.passage) for change in music.changes]
    if [passage for _, passage in heard] != [passage for _, passage in due]:
        return f"NOT where the score says: heard {heard}, due {due}"
    latest = max(abs(at - should) for (at, _), (should, _) in zip(heard, due, strict=True))
    return f"all where the score says, within {latest:.2f} s"


def worst(values: list[float]) -> str:
    return f"{max(values):.2f}" if values else "-"


if __name__ == "__main__":
    measure(sys.argv[1])
