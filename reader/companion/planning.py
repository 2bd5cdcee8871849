"""Moods of passages as they come -> when the music changes: `reader.cues` without the pages that follow. Pure.

The plan of a whole book weighs what a change costs against what it gains over all passages after it. Here those are
not known yet, so the gain is what has gathered so far: for each state, by how much the passages up to now would
have fitted it better than the one that plays (Page's cumulative sum, 1954, which is never less than nothing). The
music changes when

- that gain is worth the cost of a change, by the reader's sensitivity, as in the plan of a book;
- the new state has fitted better for two passages in a row, or fits this one better by a clear margin;
- the old cue has lasted its least time. Where only this is lacking, `Verdict.wait` says for how long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from inference.mood import Mood, pool

from ..cues import CHANGE_COST, SHORT_WORDS, STATES, Cue, Scene, misfits_of, readings_of

REMEMBERED: Final = 4
"""Passages whose moods together are the mood of the cue: what is longer ago has faded."""
MOST_GAIN: Final = 3.0
"""Costs of a change beyond which gain does not grow while the least time keeps it from coming."""
WAY_BACK: Final = 1.25
"""Costs of a change that a single passage must be worth: as likely as not, the next one changes back."""
NOTHING: Final = (0.0,) * len(STATES)
NEVER: Final = (0,) * len(STATES)


@dataclass(frozen=True, slots=True)
class Taste:
    """sensitivity 1 (calm) to 5, dwell in seconds, as in `reader.preferences`."""

    sensitivity: int = 3
    dwell: float = 45

    @property
    def cost(self) -> float:
        return CHANGE_COST[self.sensitivity]

    @property
    def margin(self) -> float:
        """What a single passage must differ by: `margin` of `patience.js`, which asks for the same once more."""
        return 0.55 - 0.1 * self.sensitivity


@dataclass(frozen=True, slots=True)
class Glance:
    """A passage that was read: its mood, its length as `library.passages` counts it, and the label that fits it."""

    mood: Mood
    words: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the music stands.

    passage: number of the last passage, -1 before the first. start, since, margin: the passage and the second at
    which the cue began, and how clearly. gains, streaks: of each state over the one that plays, in passages of
    complete misfit, and for how many passages in a row it has fitted better. clear: by how much each state fitted
    the last passage better. lately: the last passages, the newest last.
    """

    passage: int = -1
    state: int | None = None
    start: int = 0
    since: float = 0.0
    margin: float = 0.0
    gains: tuple[float, ...] = NOTHING
    streaks: tuple[int, ...] = NEVER
    clear: tuple[float, ...] = NOTHING
    lately: tuple[Glance, ...] = ()

    @property
    def cue(self) -> Cue | None:
        """What plays as the rest of the product knows it; None before anything was read.

        Its mood is that of its passages, without those that patience alone keeps among them.
        """
        if self.state is None:
            return None
        label = STATES[self.state][0]
        since = self.lately[-(self.passage - self.start + 1) :]
        own = [glance for glance in since if glance.label == label] or since
        mood = pool([glance.mood for glance in own], [glance.words for glance in own])
        return Cue(self.start, self.passage, label, mood, self.margin, 0.0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """wait: seconds after which the music would change if nothing else came; None where it would not."""

    standing: Standing
    wait: float | None = None


def heard(before: Standing, glance: Glance, now: float, taste: Taste) -> Verdict:
    """What follows from one more passage, read at this second. One that is too short changes nothing."""
    if glance.words < SHORT_WORDS:
        return decided(before, now, taste)
    scene = [Scene(glance.mood, round(glance.words), 0.0, 0)]
    misfits: list[float] = misfits_of(scene, readings_of(scene))[0].tolist()
    best = min(range(len(STATES)), key=misfits.__getitem__)
    passage = before.passage + 1
    lately = (*before.lately, replace(glance, label=STATES[best][0]))[-REMEMBERED:]
    if before.state is None:
        return Verdict(Standing(passage, best, passage, now, beyond_others(misfits, best), lately=lately))
    gained = [misfits[before.state] - misfit for misfit in misfits]
    after = replace(
        before,
        passage=passage,
        gains=tuple(
            min(max(0.0, old + new), MOST_GAIN * taste.cost) for old, new in zip(before.gains, gained, strict=True)
        ),
        streaks=tuple(
            old + 1 if new > 0 else 0 for old, new in zip(before.streaks, gained, strict=True)
        ),
        clear=tuple(beyond_others(misfits, state) for state in range(len(STATES))),
        lately=lately,
    )  # fmt: skip
    return decided(after, now, taste)


def beyond_others(misfits: Sequence[float], state: int) -> float:
    """By how much (0..1) a state fits better than the best one of another label."""
    others = (misfit for other, misfit in enumerate(misfits) if other // 2 != state // 2)
    return min(1.0, max(0.0, min(others) - misfits[state]))


def decided(standing: Standing, now: float, taste: Taste) -> Verdict:
    """What is due at this second, also when no new passage has come: the least time may be over by now."""
    best = max(range(len(STATES)), key=lambda state: (standing.gains[state], -state))
    if standing.state is None or not is_due(standing, best, taste):
        return Verdict(standing)
    wait = standing.since + taste.dwell - now
    if wait > 0:
        return Verdict(standing, wait)
    start = standing.passage - max(0, standing.streaks[best] - 1)
    return Verdict(
        Standing(
            standing.passage, best, start, now, standing.clear[best],
            clear=standing.clear, lately=standing.lately,
        )
    )  # fmt: skip


def is_due(standing: Standing, state: int, taste: Taste) -> bool:
    """Whether a state is worth a change, and convincing: by two passages in a row, or one that is clear."""
    gain, streak = standing.gains[state], standing.streaks[state]
    if streak >= 2:
        return gain >= taste.cost
    return streak == 1 and gain >= WAY_BACK * taste.cost and standing.clear[state] >= taste.margin
