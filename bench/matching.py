"""Matching and likeness over 100,000 synthetic tracks: `python -m bench.matching`."""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import django
import numpy as np
from django.core.management import call_command

from tests.processes import ROOT, environment

TRACKS = 100_000
WIDTH = 200
RUNS = 30
IN_ITS_OWN = "BENCH_MATCHING_CHILD"


def measure() -> None:
    """In a process and an installation of its own, on one thread."""
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder), OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
        subprocess.run(
            [sys.executable, "-m", "bench.matching"], cwd=ROOT, env={**env, IN_ITS_OWN: "1"}, check=True
        )


def run() -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    fill()
    from catalog.matching import rank
    from catalog.models import Track
    from catalog.similar import INDEXES, row_of, similar
    from inference.mood import LABELS, Mood

    chance = random.Random(3)
    before = resident()
    start = time.perf_counter()
    index = INDEXES.current()
    print(
        f"likeness: index of {len(index.rows)} tracks in {time.perf_counter() - start:.1f} s,"
        f" {resident() - before:.0f} MB more at its highest"
    )
    some = list(Track.objects.select_related("sound", "genre").order_by("sha256")[:RUNS])
    rows = [row_of(track) for track in some]
    matrix = np.empty((TRACKS, WIDTH + 4), np.float32)
    matrix[:] = 0.5
    vector = np.full(WIDTH + 4, 0.5, np.float32)
    say("likeness: bare product of as large a matrix", [timed(lambda: matrix @ vector) for _ in rows])
    say("likeness: exact search", [timed(partial(index.nearest, row, 40)) for row in rows])
    say("likeness: answer with tracks and reasons", [timed(partial(similar, t)) for t in some])

    def ask() -> Any:
        scores = tuple(0.9 if label == chance.choice(LABELS) else 0.05 for label in LABELS)
        mood = Mood(scores, chance.uniform(-1, 1), chance.uniform(-1, 1), "bench")
        return rank(mood, mode=1, genre="piano", seed=1)

    say("matching: a choice from the stored catalogue", [timed(ask) for _ in range(RUNS)])


def say(what: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    print(
        f"{what}: best {ordered[0] * 1e3:.1f} ms, p50 {statistics.median(ordered) * 1e3:.1f} ms,"
        f" p95 {ordered[int(0.95 * len(ordered))] * 1e3:.1f} ms"
    )


def timed(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def resident() -> float:
    """Highest resident memory of this process until now, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill() -> None:
    """100,000 published tracks, each heard, over seven labels and seven genres."""
    from django.db import transaction
    from django.utils import timezone

    from catalog.affect import ANCHORS
    from catalog.loading import GENRES, genre
    from catalog.models import Licence, Sound, Track
    from inference.mood import LABELS

    chance, now = np.random.default_rng(1), timezone.now()
    genres, licence = [genre(slug) for slug in GENRES], Licence.objects.all()[0]
    sounds = chance.normal(size=(TRACKS, WIDTH)).astype("<f2")
    tracks = []
    for n in range(TRACKS):
        label = LABELS[n % len(LABELS)]
        place = np.clip(np.array(ANCHORS[label]) + chance.normal(0, 0.2, 2), -1, 1)
        neutral = label == "neutral"
        tracks.append(
            Track(
                title=f"Piece {n}",
                artist=f"Artist {n % 5000}",
                file=f"tracks/{n}.mp3",
                sha256=f"{n:064x}",
                kind="neutral" if neutral else "emotional",
                emotion="" if neutral else label,
                genre=genres[n % len(genres)],
                valence=float(place[0]),
                arousal=float(place[1]),
                duration=60.0,
                loudness=-18.0,
                true_peak=-2.0,
                licence=licence,
                source="bench",
                proof="bench",
                status="published",
                analysed_at=now,
            )
        )
    facts: dict[str, Any] = {"engine": "sound-1", "tempo": 90.0, "key": "C major", "heard_at": now}
    heard = [Sound(track=t, embedding=sounds[n].tobytes(), **facts) for n, t in enumerate(tracks)]
    with transaction.atomic():
        Track.objects.bulk_create(tracks, batch_size=500)
        Sound.objects.bulk_create(heard, batch_size=500)


if __name__ == "__main__":
    if os.environ.get(IN_ITS_OWN):
        run()
    else:
        measure()
