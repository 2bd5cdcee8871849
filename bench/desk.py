"""The curators' desk over 100,000 tracks: what its pages cost, in the server's own time."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.processes import ROOT, environment, manage

if TYPE_CHECKING:
    from django.test import Client

TRACKS = 100_000
TIMES = 15
PAGES = {
    "list of tracks": "",
    "list, page 40": "?p=40",
    "list, one genre and drafts": "?genre__id__exact=1&status__exact=draft",
    "list, searched": "?q=piece+99",
    "review queue": "review/",
}


def measure() -> None:
    """Fill a fresh database in a process of its own, and print a line for each page."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder))
        manage(env, "migrate", "--verbosity", "0")
        manage(env, "collectstatic", "--no-input", "--verbosity", "0")
        subprocess.run([sys.executable, "-m", "bench.desk"], cwd=ROOT, env=env, check=True)


def inside() -> None:
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.test import Client

    fill()
    browser = Client(headers={"Host": "localhost"})
    browser.force_login(User.objects.create_superuser("bench"))
    bare, _ = timed(browser, "/healthz")
    for name, query in PAGES.items():
        p50, computing = timed(browser, f"/admin/catalog/track/{query}")
        print(
            f"{name}, {TRACKS:,} tracks: p50 {p50:.0f} ms, {computing:.0f} of them computing;"
            f" bare view {bare:.1f} ms, the same way"
        )


def fill() -> None:
    from catalog.models import Genre, Sound, Track

    genres = [Genre.objects.create(slug=f"g{n}", name=f"Genre {n}") for n in range(8)]
    tracks = [
        Track(
            title=f"Piece {n}", artist=f"Artist {n % 500}", genre=genres[n % 8], sha256=f"{n:064x}",
            file=f"tracks/{n}.mp3", duration=90, loudness=-18, true_peak=-3, analysed_at="2026-01-01T00:00Z",
        )
        for n in range(TRACKS)
    ]  # fmt: skip
    Track.objects.bulk_create(tracks, batch_size=2000)
    sounds = [Sound(track=track, confidence=(n * 7919 % 1000) / 1000) for n, track in enumerate(tracks)]
    Sound.objects.bulk_create(sounds, batch_size=2000)


def timed(browser: Client, address: str) -> tuple[float, float]:
    """Milliseconds, the median of some: as they pass, and as the processor counts them."""
    passed, computed = [], []
    for _ in range(TIMES):
        start, at_work = time.perf_counter(), time.process_time()
        answer = browser.get(address)
        passed.append(1000 * (time.perf_counter() - start))
        computed.append(1000 * (time.process_time() - at_work))
        assert answer.status_code == 200, (address, answer.status_code)
    return median(passed), median(computed)


if __name__ == "__main__":
    inside()
