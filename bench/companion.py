"""From a page turn in another tab to its mood: latency, Tesseract alone beside it, and what it costs the server.

python -m bench.companion [--pages 20]

A whole installation without Redis, and Chromium with a reading app in front and the companion in a hidden tab.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil
from playwright.sync_api import sync_playwright

from bench import pages, serving
from bench.readers import percentiles
from library.passages import word_count
from tests.e2e.conftest import CHROMIUM, SWITCHES
from tests.e2e.stories import TITLE, app
from tests.e2e.tabs import Tab, Window
from tests.processes import environment, kill, manage, start_worker

WORDS: Final = 250
"""On a page, as `library.passages` counts them."""
UNCHANGED: Final = 60
"""Seconds for which a page stays as it is."""
SHARING: Final = (
    f"--auto-select-tab-capture-source-by-title={TITLE}",
    "--screen-info={1920x1200}",
    "--window-size=1400,1000",
)
NOTE: Final = """(() => {
  const { sender } = document.companion;
  window.moods = [];
  window.sent = [];
  const offer = sender.offer.bind(sender);
  sender.offer = (page) => (window.sent.push({ at: Date.now(), page }), offer(page));
  sender.addEventListener('answer', ({ detail }) => detail.seen === 'new' && window.moods.push(Date.now()));
})()"""
PICTURE: Final = """window.sent.at(-1).page.arrayBuffer().then((data) =>
  btoa([...new Uint8Array(data)].map((one) => String.fromCharCode(one)).join('')))"""


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds from a page turn to its picture and its mood; bytes of that; Tesseract alone on it: wall, CPU."""

    sent: float
    mood: float
    size: int
    alone: float
    alone_cpu: float


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=20)
    measure(parser.parse_args().pages)


def measure(count: int = 20) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plenty = {f"MOODBGM_THROTTLE_{who}": "100000/min" for who in ("USER", "ANONYMOUS")}
        env = environment(Path(folder), DJANGO_SETTINGS_MODULE="bench.settings", **plenty)
        for step in (
            "migrate --verbosity 0",
            "load_demo_catalogue",
            "collectstatic --no-input --verbosity 0",
        ):
            manage(env, *step.split())
        workers = [start_worker(env, Path(folder, name), name) for name in ("worker", "pictures")]
        try:
            with serving.web(env) as (server, port):
                read_along(
                    f"http://127.0.0.1:{port}", [server.pid, *(worker.pid for worker in workers)], count
                )
        finally:
            for worker in workers:
                kill(worker)


def read_along(site: str, processes: Sequence[int], count: int) -> None:
    program = next(path for path in CHROMIUM if Path(path).exists())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*SWITCHES, *SHARING])
        window = Window(browser)
        story, companion = window.tab(app("")), window.tab(f"{site}/companion/")
        companion.to_front()
        companion.click("[data-act=share]")
        companion.until("document.companion.state.isOn")
        companion.evaluate(NOTE)
        story.to_front()
        for language in ("en", "ko"):
            shown = pages_of(language, count + 1)
            turned(story, companion, shown[0], language)  # engines are loaded with the first
            before = computed(processes)
            turns = [turned(story, companion, text, language) for text in shown[1:]]
            tell(language, turns, (computed(processes) - before) / count)
        tell_unchanged(companion, processes)
        browser.close()


def pages_of(language: str, count: int) -> list[str]:
    """Pages of real text, each of about `WORDS` words."""
    found, words = [""], 0.0
    for text in pages.paragraphs(language)[20:]:
        for sentence in re.split(r"(?<=[.!?”])\s+", text):
            if words >= WORDS:
                found.append("")
                words = 0.0
            found[-1] += f"{sentence} "
            words += word_count(sentence)
        if len(found) > count:
            return found[:count]
    return found[:-1]


def turned(story: Tab, companion: Tab, text: str, language: str) -> Turn:
    before = companion.evaluate("window.moods.length")
    at = story.evaluate(f"(document.querySelector('p').textContent = {json.dumps(text)}, Date.now())")
    companion.until(f"window.moods.length > {before}", 120)
    sent, mood = companion.evaluate("[window.sent.at(-1).at, window.moods.at(-1)]")
    picture = base64.b64decode(companion.evaluate(PICTURE))
    return Turn((sent - at) / 1000, (mood - at) / 1000, len(picture), *alone(picture, language))


def alone(picture: bytes, language: str) -> tuple[float, float]:
    """Seconds, and CPU seconds, that Tesseract as a program takes for the same picture in the right language."""
    began, before = time.perf_counter(), children_computed()
    command = ["tesseract", "-", "-", "-l", {"en": "eng", "ko": "kor"}[language]]
    subprocess.run(
        command, input=picture, capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
    )
    return time.perf_counter() - began, children_computed() - before


def children_computed() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def computed(processes: Sequence[int]) -> float:
    """CPU seconds of these processes and all that they have started, ended ones included."""
    roots = [psutil.Process(pid) for pid in processes]
    trees = [each for root in roots for each in (root, *root.children(recursive=True))]
    return float(sum(sum(each.cpu_times()[:4]) for each in trees))


def tell(language: str, turns: Sequence[Turn], cpu: float) -> None:
    seconds: dict[str, Any] = {
        name: percentiles([getattr(turn, name) for turn in turns]) for name in ("sent", "mood", "alone")
    }
    for name, (median, late) in seconds.items():
        print(f"{language}, {name}: p50 {median:.2f} s, p95 {late:.2f} s")
    print(f"{language}, CPU a page: server {cpu:.2f} s, Tesseract alone {mean(turns, 'alone_cpu'):.2f} s")
    print(f"{language}, an hour at a page a minute: {60 * cpu:.0f} s of CPU")
    print(f"{language}, sent a page: {mean(turns, 'size') / 1000:.0f} kB")


def mean(turns: Sequence[Turn], name: str) -> float:
    return statistics.fmean(getattr(turn, name) for turn in turns)


def tell_unchanged(companion: Tab, processes: Sequence[int]) -> None:
    """The server's processes compute a little when nobody is there, too: that is what the second span is for."""
    companion.evaluate("0")
    requests, before = len(companion.requests), computed(processes)
    time.sleep(UNCHANGED)
    companion.evaluate("0")
    watched = computed(processes) - before
    sent = sum("/companion" in url for _, url in companion.requests[requests:])
    companion.evaluate("document.companion.stop()")
    time.sleep(2)
    before = computed(processes)
    time.sleep(UNCHANGED)
    print(f"unchanged page, {UNCHANGED} s: {sent} requests, server {watched:.2f} s of CPU", end="")
    print(f" (nobody there: {computed(processes) - before:.2f} s)")


if __name__ == "__main__":
    main()
