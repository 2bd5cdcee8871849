"""What history keeps of a track: its telling fields as plain words, taken before and after somebody's act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from catalog.models import MOOD_FIELD, Change, Track

TOLD: Final = (
    *("title", "artist", "genre", "vocals", "valence", "arousal", "tension", "loop_start", "loop_end"),
    *("licence", "source", "attribution", "proof", "proof_file", "status"),
)
"""Fields told as they stand; kind and emotion are told together, as the mood."""


def told(track: Track) -> dict[str, str]:
    """The state of a track in words, by field; "" where nothing is set."""
    return {
        MOOD_FIELD: track.label if track.kind else "",
        **{name: _word(getattr(track, name)) for name in TOLD},
    }


def _word(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


@contextmanager
def kept(
    track: Track,
    by: User | None,
    *,
    new: bool = False,
    proposals: dict[str, str] | None = None,
    engine: str = "",
) -> Iterator[None]:
    """Whatever changes on the track inside the block is written into its history under that person's name.

    new: the track did not exist before. proposals, engine: what a sound engine had proposed, by field.
    """
    before = {} if new else told(track)
    with transaction.atomic():
        yield
        Change.objects.note(track, before, told(track), by, proposals, engine)
