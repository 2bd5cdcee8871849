"""What a curator decides about a track. Every act here is a person's, and is kept in the track's history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalog.affect import placed
from catalog.history import kept
from catalog.learning import Correction
from catalog.models import Change, Kind, Sound, Status, Track
from catalog.proposals import AXES, proposals
from inference.mood import LABELS

DECIDED: Final = (
    *("kind", "emotion", *AXES, "vocals", "loop_start", "loop_end"),
    *("status", "published_at", "reviewed_at"),
)

MOVED: Final = 0.05
"""On either axis; what differs less is the engine's own proposal, rounded."""


@dataclass(frozen=True, slots=True)
class Answer:
    """mood: of `inference.mood.LABELS`. valence, arousal, tension: -1..1, None where nobody says.

    loop_start, loop_end: seconds; None for an end that is the piece's own.
    """

    mood: str
    valence: float | None = None
    arousal: float | None = None
    tension: float | None = None
    vocals: bool = False
    loop_start: float = 0.0
    loop_end: float | None = None


def name_mood(track: Track, label: str) -> None:
    """Set kind and emotion together, as the database wants them."""
    neutral = label == LABELS[-1]
    track.kind = Kind.NEUTRAL if neutral else Kind.EMOTIONAL
    track.emotion = "" if neutral else label


def sound_of(track: Track) -> Sound | None:
    return getattr(track, "sound", None)


def confirm(track: Track, by: User, answer: Answer) -> None:
    """Keep a curator's answer; what the engine had proposed stands beside it in the history."""
    sound = sound_of(track)
    with kept(track, by, proposals=proposals(sound), engine=sound.engine if sound else ""):
        name_mood(track, answer.mood)
        for axis in AXES:
            setattr(track, axis, getattr(answer, axis))
        track.vocals, track.reviewed_at = answer.vocals, timezone.now()
        track.loop_start, track.loop_end = answer.loop_start, answer.loop_end
        if track.status == Status.REJECTED:
            track.status = Status.DRAFT
        track.save(update_fields=DECIDED)


def publish(track: Track, by: User) -> list[str]:
    """Publish it; where that cannot be, change nothing and return the reasons."""
    with kept(track, by):
        return track.publish()


def unpublish(track: Track, by: User) -> None:
    with kept(track, by):
        track.unpublish()


def reject(track: Track, by: User) -> None:
    """Out of the queue and out of readers' ears; the file and everything known about it stay."""
    with kept(track, by):
        track.status, track.published_at, track.reviewed_at = Status.REJECTED, None, timezone.now()
        track.save(update_fields=["status", "published_at", "reviewed_at"])


def change(track: Track, by: User, **fields: Any) -> list[str]:
    """Set fields (`mood` for kind and emotion) of one of many tracks; the reasons where that cannot be."""
    mood = fields.pop("mood", "")
    try:
        with kept(track, by):
            for name, value in fields.items():
                setattr(track, name, value)
            if mood:
                name_mood(track, mood)
            track.full_clean(exclude=["file", "uploaded_by"])
            track.save(update_fields=[*fields, *(["kind", "emotion"] if mood else [])])
    except ValidationError as error:
        return list(error.messages)
    return []


def lessons(most: int) -> list[Correction]:
    """What curators teach of where music lies: pieces that they moved away from where the engine had heard them.

    Each piece once, of the latest so many answers. Unlike readers they are trusted one by one.
    """
    columns = ("after", "proposed", "track", "track__emotion", "track__valence", "track__arousal")
    found = {}
    for after, proposed, track, emotion, *place in Change.objects.places().values_list(*columns)[:most]:
        if abs(float(after) - float(proposed)) > MOVED:
            label = emotion or LABELS[-1]
            found[track] = Correction(label, placed(label, *place))
    return list(found.values())
