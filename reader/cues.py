"""Passages' moods -> cues: the server half of the patience contract. Pure.

A *state* is an emotion at one of two arousal levels. The plan is the exact optimum of

    sum over passages of misfit(passage, state)  +  cost per change

under the constraint that a cue lasts at least `least_seconds` of reading, by dynamic programming in
O(passages x states). A change and the change back both cost, so a single passage of another mood changes
nothing unless it differs by a clear margin; chapter ends are cheap places to change.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inference.mood import LABELS, Mood, pool

WORDS_A_MINUTE: Final = 260
CALM, EXCITED = -0.35, 0.35
STATES: Final = tuple((label, level) for label in LABELS for level in (CALM, EXCITED))
AROUSAL_WEIGHT: Final = 0.35
SHORT_WORDS: Final = 10
"""About 50 characters: a shorter text, a title for instance, has no say, and holds what plays."""
FULL_WORDS: Final = 80
"""Where a passage begins to count in full."""
CHAPTER_DISCOUNT: Final = 0.4
CHANGE_COST: Final = {1: 1.6, 2: 0.9, 3: 0.45, 4: 0.3, 5: 0.2}
"""By sensitivity, in passages of complete misfit: what a change must gain to be worth hearing."""


@dataclass(frozen=True)
class Scene:
    """What the planner knows of one passage: its mood (None while it is not known), words, and chapter."""

    mood: Mood | None
    words: int
    chapter: int


@dataclass(frozen=True)
class Cue:
    """Passages start..end (inclusive) that share one piece of music.

    margin: how clearly, 0..1. seconds: of reading, 0 where a plan kept from before did not say.
    """

    start: int
    end: int
    label: str
    mood: Mood | None
    margin: float
    seconds: float = 0.0


def plan(scenes: Sequence[Scene], *, sensitivity: int = 3, least_seconds: float = 45) -> list[Cue]:
    """The cues of a whole book, in order and without gaps. Passages of unknown mood go with their neighbours."""
    if not scenes:
        return []
    misfits = [misfit(scene) for scene in scenes]
    begin, state = cheapest(scenes, misfits, CHANGE_COST[sensitivity], least_seconds)
    return [cue(scenes, misfits, start, end, chosen) for start, end, chosen in runs(begin, state)]


def misfit(scene: Scene) -> tuple[float, ...]:
    """How badly each state fits a passage, 0..about 1: zeros where the mood is not known or the text too short."""
    mood = scene.mood
    if mood is None or scene.words < SHORT_WORDS:
        return (0.0,) * len(STATES)
    total, say = sum(mood.scores) or 1.0, min(1.0, scene.words / FULL_WORDS)
    shares = dict(zip(LABELS, (score / total for score in mood.scores), strict=True))
    return tuple(
        say * (1 - shares[label] + AROUSAL_WEIGHT * abs(mood.arousal - level)) for label, level in STATES
    )


def cheapest(
    scenes: Sequence[Scene], misfits: Sequence[Sequence[float]], change: float, least_seconds: float
) -> tuple[list[int], list[int]]:
    """For each possible end of a cue, where the best plan begins that cue, and in which state.

    `total[j]` is the cost of the best plan for the first j passages. While j moves on, the beginnings that
    leave a cue long enough only grow, so each state keeps the best of them as a running minimum.
    """
    n, states = len(scenes), range(len(STATES))
    total, begin, state = [0.0] + [math.inf] * n, [0] * (n + 1), [0] * (n + 1)
    sums, clock = prefix_sums(misfits), reading_clock(scenes)
    least_seconds = min(least_seconds, clock[-1])  # a book shorter than that is one cue
    best, since, candidate = [math.inf] * len(STATES), [0] * len(STATES), 0
    for j in range(1, n + 1):
        while clock[j] - clock[candidate] >= least_seconds and candidate < j:
            opening = total[candidate] + change_at(scenes, candidate, change)
            for s in states:
                if opening - sums[candidate][s] < best[s]:
                    best[s], since[s] = opening - sums[candidate][s], candidate
            candidate += 1
        costs = [opened + spent for opened, spent in zip(best, sums[j], strict=True)]
        total[j] = min(costs)
        state[j] = costs.index(total[j])
        begin[j] = since[state[j]]
    return begin, state


def prefix_sums(misfits: Sequence[Sequence[float]]) -> list[list[float]]:
    sums = [[0.0] * len(STATES)]
    for row in misfits:
        sums.append([a + b for a, b in zip(sums[-1], row, strict=True)])
    return sums


def reading_clock(scenes: Sequence[Scene]) -> list[float]:
    """Seconds of reading before each passage, and after the last."""
    clock = [0.0]
    for scene in scenes:
        clock.append(clock[-1] + scene.words * 60 / WORDS_A_MINUTE)
    return clock


def change_at(scenes: Sequence[Scene], index: int, change: float) -> float:
    if index == 0:
        return 0.0
    at_chapter_end = scenes[index].chapter != scenes[index - 1].chapter
    return change * CHAPTER_DISCOUNT if at_chapter_end else change


def runs(begin: list[int], state: list[int]) -> list[tuple[int, int, int]]:
    """(first, last, state) of each cue, read back from the end; neighbours in the same state are one cue."""
    found: list[tuple[int, int, int]] = []
    end = len(begin) - 1
    while end > 0:
        start, chosen = begin[end], state[end]
        if found and found[-1][2] == chosen:
            found[-1] = (start, found[-1][1], chosen)
        else:
            found.append((start, end - 1, chosen))
        end = start
    return found[::-1]


def cue(
    scenes: Sequence[Scene], misfits: Sequence[Sequence[float]], start: int, end: int, chosen: int
) -> Cue:
    known = [scene for scene in scenes[start : end + 1] if scene.mood]
    label = STATES[chosen][0] if known else "neutral"
    mood = pool([s.mood for s in known if s.mood], [max(1, s.words) for s in known]) if known else None
    costs = [sum(row[s] for row in misfits[start : end + 1]) for s in range(len(STATES))]
    rival = min(c for s, c in enumerate(costs) if STATES[s][0] != label)
    margin = max(0.0, min(1.0, (rival - costs[chosen]) / max(1, len(known))))
    return Cue(start, end, label, mood, margin, reading_clock(scenes[start : end + 1])[-1])
