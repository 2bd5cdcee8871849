"""The track of the companion's cue, as `reader.score` finds one for a cue of a book."""

from __future__ import annotations

import zlib
from uuid import UUID

from catalog import matching
from catalog.models import Track
from inference.mood import neutral

from ..corrections import corrected_everywhere
from ..cues import Cue
from ..evidence import anchors
from ..models import Reader
from ..planning import STAND_IN
from ..recency import sounded
from ..score import Music
from .session import Session


def music_of(reader: Reader, session: Session, skip: UUID | None = None) -> Music | None:
    """The track of the cue that the session stands at; None before there is one.

    A cue keeps its track. skip: a track that the reader does not want here.
    """
    cue = session.standing.cue
    if cue is None:
        return None
    taste = reader.preferences
    place = (cue.start, taste.mode, taste.genre)
    had = session.tracks.get(place)
    keep = None if had == skip else had
    matches = ranked(reader, cue, keep, skip)
    match = next((one for one in matches if one.track.pk == keep), None) or next(iter(matches), None)
    if match is None:
        return Music(cue, None)
    session.tracks[place] = match.track.pk
    return Music(cue, match.track, tuple(str(reason.sentence) for reason in match.reasons))


def ranked(reader: Reader, cue: Cue, keep: UUID | None, skip: UUID | None) -> list[matching.Match]:
    """What may play, best first. keep: what the cue had before; its own past does not speak against it."""
    taste, said = reader.preferences, corrected_everywhere(reader)
    past = (matching.Heard(one.track_id, one.minutes_ago, one.cues_ago) for one in sounded(reader))
    return matching.rank(
        cue.mood or neutral(STAND_IN),
        emotion=cue.label,
        mode=taste.mode,
        genre=taste.genre,
        recent=[one for one in past if one.track_id != keep],
        seed=zlib.crc32(f"{reader.pk}{cue.start}{skip or ''}".encode()),
        allow_vocals=taste.vocals,
        anchors=anchors(),
        liked=said.liked,
        tracks=Track.objects.playable().exclude(pk__in=said.avoid | ({skip} if skip else set())),
    )
