"""The exact planner beside simpler ways to change music, and how long it takes: `python -m bench.planner`.

Prints the tables of reader/RESULTS.md. The moods are the text engine's, read once and kept in the data folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, groupby, islice
from pathlib import Path
from typing import Any, Final

import django

from tests.processes import ROOT

BOOKS: Final = ROOT.parent / "shared/data/books"
STORIES: Final = {
    "Frankenstein": BOOKS / "frankenstein.epub",
    "Camellias (김유정, 동백꽃)": BOOKS / "김유정_동백꽃.txt",
    "A Lucky Day (현진건, 운수 좋은 날)": BOOKS / "운수좋은날.txt",
    "the demo story 물 데우는 사람": ROOT / "library/demo/mul-deuneun-saram.md",
}
DWELL: Final = 45
LARGE: Final = 3000
"""Passages of the book that is timed: Frankenstein over and over."""
RUNS: Final = 15
IN_ITS_OWN: Final = "BENCH_PLANNER_CHILD"


@dataclass(frozen=True)
class Part:
    """Passages first..last that share one piece of music, in one of the planner's states."""

    first: int
    last: int
    state: int


@dataclass(frozen=True)
class Figures:
    """changes: for 1,000 words. fit, agreement, short: 0..1; see reader/RESULTS.md."""

    changes: float
    fit: float
    agreement: float
    short: float

    def __str__(self) -> str:
        return f"{self.changes:.2f} | {self.fit:.3f} | {self.agreement:.0%} | {self.short:.0%}"


def measure() -> None:
    """In a process of its own, with Django set up there."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "moodbgm.settings", IN_ITS_OWN: "1"}
    subprocess.run([sys.executable, "-m", "bench.planner"], cwd=ROOT, env=env, check=True)


def run() -> None:
    django.setup()
    known = {name: scenes_of(path) for name, path in STORIES.items() if path.exists()}
    for line in table(known):
        print(line)
    if "Frankenstein" in known:
        for line in by_sensitivity(known["Frankenstein"]):
            print(line)
    for line in times(next(iter(known.values()))):
        print(line)


def table(known: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    yield "| story | way | changes per 1,000 words | mean fit | same emotion | cues under 45 s |"
    yield "|---|---|---|---|---|---|"
    ways: dict[str, Callable[[Sequence[Any]], list[Part]]] = {
        "exact planner": planned,
        "page by page": reacting,
        "no change": unchanging,
    }
    for name, scenes in known.items():
        for way, parts_of in ways.items():
            yield f"| {name} | {way} | {judge(scenes, parts_of(scenes))} |"


def by_sensitivity(scenes: Sequence[Any]) -> Iterator[str]:
    yield "\n| sensitivity | changes per 1,000 words | mean fit | same emotion | cues under 45 s |"
    yield "|---|---|---|---|---|"
    for sensitivity in range(1, 6):
        yield f"| {sensitivity} | {judge(scenes, planned(scenes, sensitivity))} |"


def planned(scenes: Sequence[Any], sensitivity: int = 3) -> list[Part]:
    from reader.cues import CHANGE_COST, Planner

    planner = Planner(scenes, CHANGE_COST[sensitivity], DWELL)
    return [Part(run.first, run.last, run.state) for run in planner.runs(0, len(scenes), None)]


def reacting(scenes: Sequence[Any]) -> list[Part]:
    """Each passage gets what fits it best, whatever came before and comes after."""
    from reader.cues import misfits_of, readings_of

    best = misfits_of(scenes, readings_of(scenes)).argmin(axis=1).tolist()
    runs = ([n for n, _ in group] for _, group in groupby(enumerate(best), key=lambda one: one[1]))
    return [Part(run[0], run[-1], best[run[0]]) for run in runs]


def unchanging(scenes: Sequence[Any]) -> list[Part]:
    from reader.cues import misfits_of, readings_of

    return [Part(0, len(scenes) - 1, int(misfits_of(scenes, readings_of(scenes)).sum(axis=0).argmin()))]


def judge(scenes: Sequence[Any], parts: Sequence[Part]) -> Figures:
    from reader.cues import AROUSAL_WEIGHT, STATES

    words = sum(scene.words for scene in scenes)
    fit = agreement = 0.0
    for part in parts:
        label, level = STATES[part.state]
        for scene in scenes[part.first : part.last + 1]:
            share = scene.mood[label] / (sum(scene.mood.scores) or 1.0)
            fit += scene.words * (share - AROUSAL_WEIGHT * abs(scene.mood.arousal - level))
            agreement += scene.words * (scene.mood.emotion == label)
    seconds = [sum(scene.seconds for scene in scenes[part.first : part.last + 1]) for part in parts]
    short = sum(one < DWELL for one in seconds) / len(parts)
    return Figures(1000 * (len(parts) - 1) / words, fit / words, agreement / words, short)


def times(scenes: Sequence[Any]) -> Iterator[str]:
    from reader.cues import Kept, plan

    large = list(islice(cycle(scenes), LARGE))
    kept = [Kept(cue.start, cue.end, cue.label) for cue in plan(large) if cue.end < LARGE / 2]
    yield ""
    for what, act in {
        f"planning {LARGE} passages": lambda: plan(large),
        f"the same, {len(kept)} cues of the first half heard already": lambda: plan(large, kept=kept),
        "300,000 additions of numbers in a list, the same machine": lambda: sum(list(range(300_000))),
    }.items():
        taken = sorted(timed(act) for _ in range(RUNS))
        yield f"{what}: best {taken[0]:.1f} ms, p50 {statistics.median(taken):.1f} ms of processor time"


def timed(act: Callable[[], Any]) -> float:
    """Milliseconds of this process's own time: other work on the machine is not the planner's."""
    start = time.process_time()
    act()
    return 1000 * (time.process_time() - start)


def scenes_of(path: Path) -> list[Any]:
    """What the planner is given for a book, by the newest text engine."""
    from library import formats, passages
    from reader.cues import Scene
    from reader.speed import seconds_to_read

    with path.open("rb") as file:
        book = formats.read(file, path.name)
    assert isinstance(book, formats.Publication)
    cut = [(chapter, one) for chapter, section in enumerate(book.chapters) for one in passages.split(section)]
    moods = moods_of([one.text for _, one in cut])
    return [
        Scene(mood, one.words, seconds_to_read(one.words, mood.language), chapter)
        for (chapter, one), mood in zip(cut, moods, strict=True)
    ]


def moods_of(texts: Sequence[str]) -> list[Any]:
    """The moods of texts, from the data folder where this engine has read them before."""
    from django.conf import settings

    from inference.mood import Mood
    from inference.text import get_engine
    from inference.versions import candidates

    key = hashlib.sha256(repr((candidates(os.environ)[0], texts)).encode()).hexdigest()[:20]
    file = settings.DATA_DIR / "bench-moods" / f"{key}.json"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        moods = get_engine().score(texts)
        rows = [(mood.scores, mood.valence, mood.arousal, mood.engine, mood.language) for mood in moods]
        file.write_text(json.dumps(rows))
    return [Mood(tuple(scores), *rest) for scores, *rest in json.loads(file.read_text())]


if __name__ == "__main__":
    if os.environ.get(IN_ITS_OWN):
        run()
    else:
        measure()
