"""How somebody reads, and when the music should change then: by score and contract, without asking the player."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

WORDS_A_MINUTE = 260
SKIM = 8.0
"""Seconds under which a passage was only leafed past."""

Turns = list[tuple[float, int]]
"""(second, passage) at which the reader turns to which passage."""


def turns(words: Sequence[int], first: int, seconds: float) -> Turns:
    """Reading on from passage `first` at an even pace; words: of each passage of the book."""
    second, passage, found = 0.0, first, Turns()
    while second < seconds and passage < len(words):
        found.append((second, passage))
        second += words[passage] * 60 / WORDS_A_MINUTE
        passage += 1
    return found


def changes_due(read: Turns, answers: Mapping[int, dict[str, Any]], seconds: float, dwell: float) -> Turns:
    """(second, passage) of every change that the contract asks for. answers: the server's, for each passage read.

    A change comes when a passage of another cue has been looked at for as long as nobody leafs, and the piece has
    had its least time; a cue of one passage must be told apart clearly; the same piece goes on.
    """
    last, playing, found = 0.0, answers[read[0][1]], [(0.0, read[0][1])]
    ends = [second for second, _ in read[1:]] + [seconds]
    for (second, passage), end in zip(read, ends, strict=True):
        answer = answers[passage]
        cue = answer["cue"]
        is_other = cue["start"] != playing["cue"]["start"]
        is_clear = cue["end"] > cue["start"] or cue["margin"] >= 0.25  # the margin of the middle sensitivity
        at = max(second + SKIM, last + dwell)
        if is_other and answer["track"]["id"] == playing["track"]["id"]:
            playing = answer
        elif is_other and is_clear and at < end:
            last, playing = at, answer
            found.append((at, passage))
    return found
