"""Passages' moods -> cues: the server half of the patience contract. Pure.

A *state* is an emotion at one of two arousal levels. The plan is the exact optimum of

    sum over passages of misfit(passage, state)  +  cost per change

under the constraint that a cue lasts at least `least_seconds` of reading, by dynamic programming in
O(passages x states). A change and the change back both cost, so a single passage of another mood changes
nothing unless it differs by a clear margin; chapter ends are cheap places to change. What was heard, and what
its reader has set, stays: the rest is planned around it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import add
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.mood import EMOTIONS, LABELS, Mood

CALM, EXCITED = -0.35, 0.35
STATES: Final = tuple((label, level) for label in (LABELS[-1], *EMOTIONS) for level in (CALM, EXCITED))
"""Neutral first: where nothing is known, all states fit alike, and the first is taken."""
ALL_STATES: Final = range(len(STATES))
AROUSAL_WEIGHT: Final = 0.35
SHORT_WORDS: Final = 10
"""About 50 characters: a shorter text, a title for instance, has no say, and holds what plays."""
FULL_WORDS: Final = 80
"""Where a passage begins to count in full."""
CHAPTER_DISCOUNT: Final = 0.4
CHANGE_COST: Final = {1: 1.6, 2: 0.9, 3: 0.45, 4: 0.3, 5: 0.2}
"""By sensitivity, in passages of complete misfit: what a change must gain to be worth hearing."""

Numbers = NDArray[np.float64]
Indices = NDArray[np.int_]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the planner knows of one passage.

    mood: None while it is not known. words: its length as `library.passages` counts it. seconds: of reading, at
    this reader's pace. chapter: anything that is equal within a chapter.
    """

    mood: Mood | None
    words: int
    seconds: float
    chapter: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A cue that begins at `start` and lasts at least to `until` (inclusive), whatever the plan would prefer.

    label: what it feels, "" for what the text says. closed: it ends at `until`, as its reader has set it.
    """

    start: int
    until: int
    label: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """Passages start..end (inclusive) that share one piece of music.

    margin: how clearly, 0..1. seconds: of reading.
    """

    start: int
    end: int
    label: str
    mood: Mood | None
    margin: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """A cue before it is described: passages first..last and the index of its state."""

    first: int
    last: int
    state: int


def plan(
    scenes: Sequence[Scene],
    *,
    sensitivity: int = 3,
    least_seconds: float = 45,
    kept: Sequence[Kept] = (),
) -> list[Cue]:
    """The cues of a whole book, in order and without gaps. Passages of unknown mood go with their neighbours.

    kept: in order, none reaching into the next. Between them, and after what was heard, the plan is the best
    there is.
    """
    if not scenes:
        return []
    planner = Planner(scenes, CHANGE_COST[sensitivity], least_seconds)
    return planner.cues([run for part in stretches(len(scenes), kept) for run in planner.runs(*part)])


def respects(cues: Sequence[Cue], kept: Sequence[Kept]) -> bool:
    """Whether a plan leaves these as they were."""
    by_start = {cue.start: cue for cue in cues}
    return all(one.start in by_start and _stays(one, by_start[one.start]) for one in kept)


def _stays(kept: Kept, cue: Cue) -> bool:
    long_enough = cue.end == kept.until if kept.closed else cue.end >= kept.until
    return long_enough and kept.label in ("", cue.label)


def stretches(total: int, kept: Sequence[Kept]) -> Iterator[tuple[int, int, Kept | None]]:
    """(first, after the last, the cue it opens with) of the parts of a book that are planned by themselves."""
    here = 0
    for one, following in zip(kept, [*kept[1:], None], strict=False):
        if here < one.start:
            yield here, one.start, None
        here = one.until + 1 if one.closed else (following.start if following else total)
        yield one.start, here, one
    if here < total:
        yield here, total, None


def readings_of(scenes: Sequence[Scene]) -> Numbers:
    """[passages, 2 + labels]: valence, arousal and the scores of each passage; zeros where no mood is known."""
    unknown = (0.0,) * (len(LABELS) + 2)
    moods = (scene.mood for scene in scenes)
    return np.array([(mood.valence, mood.arousal, *mood.scores) if mood else unknown for mood in moods])


def misfits_of(scenes: Sequence[Scene], readings: Numbers) -> Numbers:
    """[passages, states]: how badly each state fits, 0..about 1; 0 where no mood is known or the text too short."""
    words = np.array([scene.words for scene in scenes])
    known = np.array([scene.mood is not None for scene in scenes])
    say = known * (words >= SHORT_WORDS) * np.minimum(1.0, words / FULL_WORDS)
    arousal, scores = readings[:, 1:2], readings[:, 2:]
    total = scores.sum(axis=1, keepdims=True)
    shares = np.roll(scores / np.where(total, total, 1.0), 1, axis=1)  # neutral first, as the states have it
    levels = np.array([level for _, level in STATES])
    misfit = 1 - shares.repeat(2, axis=1) + AROUSAL_WEIGHT * np.abs(arousal - levels)
    weighed: Numbers = misfit * say[:, None]
    return weighed


def summed(rows: Numbers) -> Numbers:
    """Sums of the rows before each row, and of all of them."""
    sums: Numbers = np.vstack([np.zeros(rows.shape[1]), rows.cumsum(axis=0)])
    return sums


def opening_costs(scenes: Sequence[Scene], change: float) -> list[float]:
    """What it costs to begin a cue at each passage."""
    ends = [one.chapter != other.chapter for one, other in pairwise(scenes)]
    return [0.0, *(change * CHAPTER_DISCOUNT if chapter_ends else change for chapter_ends in ends)]


class Planner:
    """One book's scenes, summed up so that any run of passages is weighed in one step."""

    def __init__(self, scenes: Sequence[Scene], change: float, least_seconds: float) -> None:
        self.scenes, self.least_seconds = scenes, least_seconds
        self.opening = opening_costs(scenes, change)
        self.clock = [0.0, *accumulate(scene.seconds for scene in scenes)]
        self.readings = readings_of(scenes)
        self.misfits = summed(misfits_of(scenes, self.readings))
        self.rows: list[list[float]] = self.misfits.tolist()  # the loop below is faster over lists

    def runs(self, first: int, end: int, held: Kept | None) -> list[Run]:
        """The cheapest runs of [first, end), read back from the end; the first of them is the cue held."""
        begin, state = self._cheapest(first, end, held)
        found: list[Run] = []
        while end > first:
            start, chosen = begin[end - first], state[end - first]
            found.append(Run(start, end - 1, chosen))
            end = start
        return found[::-1]

    def _cheapest(self, first: int, end: int, held: Kept | None) -> tuple[list[int], list[int]]:
        """For each possible end of a run, where the best plan begins that run, and in which state.

        `total` is the cost of the best plan up to there. While the end moves on, the beginnings that leave a
        run long enough only grow, so each state keeps the best of them as a running minimum.
        """
        total, begin, state = [0.0], [first], [0]
        clock, least = self.clock, min(self.least_seconds, self.clock[end] - self.clock[first])
        best, since = [math.inf] * len(STATES), [first] * len(STATES)
        beginnings = iter([first, *range(held.until + 1 if held else first + 1, end)])
        candidate = next(beginnings)
        for j in range(first + 1, end + 1):
            while candidate < j and clock[j] - clock[candidate] >= least:
                paid = total[candidate - first] + self.opening[candidate]
                for s in self._states_at(candidate, held):
                    if paid - self.rows[candidate][s] < best[s]:
                        best[s], since[s] = paid - self.rows[candidate][s], candidate
                candidate = next(beginnings, end)
            costs = list(map(add, best, self.rows[j]))
            total.append(min(costs))
            state.append(costs.index(total[-1]))
            begin.append(since[state[-1]])
        return begin, state

    def _states_at(self, candidate: int, held: Kept | None) -> Sequence[int]:
        """The states in which a run may begin there; where a cue is held, the best of those of its label."""
        if held is None or candidate != held.start:
            return ALL_STATES
        misfits = self.misfits[held.until + 1] - self.misfits[held.start]
        allowed = [s for s, (label, _) in enumerate(STATES) if held.label in ("", label)]
        return [min(allowed, key=misfits.__getitem__)]

    def cues(self, runs: Sequence[Run]) -> list[Cue]:
        """Runs as the rest of the product knows them."""
        firsts, ends = np.array([run.first for run in runs]), np.array([run.last + 1 for run in runs])
        costs = self.misfits[ends] - self.misfits[firsts]
        chosen = np.array([run.state for run in runs])
        own = np.arange(len(STATES)) // 2 == chosen[:, None] // 2  # both levels of the chosen label
        gains = np.where(own, math.inf, costs).min(axis=1) - costs[np.arange(len(runs)), chosen]
        known = np.array([scene.mood is not None for scene in self.scenes])
        counts = summed(known[:, None])[:, 0]
        margins = np.clip(gains / np.maximum(1, counts[ends] - counts[firsts]), 0, 1).tolist()
        return [
            Cue(run.first, run.last, STATES[run.state][0], mood, margin, self.seconds(run))
            for run, mood, margin in zip(runs, self._pooled(firsts, ends, known), margins, strict=True)
        ]

    def seconds(self, run: Run) -> float:
        return self.clock[run.last + 1] - self.clock[run.first]

    def _pooled(self, firsts: Indices, ends: Indices, known: Flags) -> Iterator[Mood | None]:
        """The mean mood of each run, weighed by words, as `inference.mood.pool` gives it; None if unknown."""
        words = np.maximum(1, [scene.words for scene in self.scenes]) * known
        sums = summed(np.column_stack([words, words[:, None] * self.readings]))
        totals: list[list[float]] = (sums[ends] - sums[firsts]).tolist()
        for first, end, (weight, *rest) in zip(firsts.tolist(), ends.tolist(), totals, strict=True):
            model = next((scene.mood for scene in self.scenes[first:end] if scene.mood), None)
            yield mean_of(model, [total / weight for total in rest]) if model else None


def mean_of(model: Mood, readings: Sequence[float]) -> Mood:
    """A mood from mean readings, which rounding may have carried a little far; engine and language of `model`."""
    valence, arousal = (min(1.0, max(-1.0, axis)) for axis in readings[:2])
    scores = tuple(min(1.0, max(0.0, score)) for score in readings[2:])
    return Mood(scores, valence, arousal, model.engine, model.language)
