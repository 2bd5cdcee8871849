"""What a reader's corrections come to in one book: moods set right, tracks to leave out, tracks to draw sooner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from catalog import similar
from catalog.models import Track
from inference.mood import LABELS, Mood
from library.models import Book

from .models import Correction, Reader
from .models.corrections import CorrectionQuerySet, Kind
from .words import label_name

SURE: Final = 0.95
"""Probability of a mood that a person has named, and what is left to each of the others at most."""
MOST_LIKED: Final = 8
"""The latest tracks of which more is wanted that still count: taste moves on."""
NO_MOODS: Final[Mapping[int, str]] = {}


@dataclass(frozen=True)
class Corrected:
    """moods: labels by passage index. avoid: tracks. liked: likeness (0..1) of tracks to those wanted more."""

    moods: Mapping[int, str] = field(default_factory=dict)
    avoid: frozenset[UUID] = frozenset()
    liked: Mapping[UUID, float] = field(default_factory=dict)


def corrections_for(reader: Reader, book: Book) -> Corrected:
    """What this reader has said that acts in this book; the moods cost a query more."""
    said = latest_first(reader.corrections.concerning(book))
    return about_tracks(said, located(book, [one for one in said if one.kind == Kind.WRONG_MOOD]))


def corrected_everywhere(reader: Reader) -> Corrected:
    """What this reader has said that acts wherever they read."""
    return about_tracks(latest_first(reader.corrections.everywhere()))


def latest_first(said: CorrectionQuerySet) -> list[Correction]:
    return list(said.select_related("track__sound").order_by("-created_at"))


def about_tracks(said: Sequence[Correction], moods: Mapping[int, str] = NO_MOODS) -> Corrected:
    avoid = frozenset(one.track_id for one in said if one.track_id and one.kind != Kind.MORE_LIKE)
    wanted = [one.track for one in said if one.track and one.kind == Kind.MORE_LIKE][:MOST_LIKED]
    return Corrected(moods, avoid, liked(wanted))


def located(book: Book, said: Sequence[Correction]) -> dict[int, str]:
    """Labels by index, as the corrected passages stand now: of equal ones, the nearest to where it was."""
    if not said:
        return {}
    places: dict[str, list[int]] = {}
    anchors = {one.anchor for one in said}
    for anchor, index in book.passages.filter(sha256__in=anchors).values_list("sha256", "index"):
        places.setdefault(anchor, []).append(index)
    return {
        min(places[one.anchor], key=lambda index: abs(index - one.passage)): one.label
        for one in said
        if one.anchor in places
    }


def liked(wanted: Sequence[Track]) -> dict[UUID, float]:
    """How much each track is like the nearest of those of which more is wanted."""
    found: dict[UUID, float] = {}
    for track in wanted:
        for other, likeness in similar.kin(track).items():
            found[other] = max(likeness, found.get(other, 0.0))
    return found


def set_right(mood: Mood, label: str) -> Mood:
    """The mood with the label that its reader has named; how lively it is stays as it was read."""
    rest = 1 - SURE
    scores = (
        SURE if name == label else min(score, rest) for name, score in zip(LABELS, mood.scores, strict=True)
    )
    return replace(mood, scores=tuple(scores))


def sentence(said: Correction) -> str:
    """What was said, in the reader's language."""
    title = said.track.title if said.track else ""
    match said.kind:
        case Kind.WRONG_TRACK:
            return _("“{title}” does not fit this book.").format(title=title)
        case Kind.NEVER:
            return _("Never play “{title}”.").format(title=title)
        case Kind.MORE_LIKE:
            return _("More like “{title}”.").format(title=title)
    if said.read_as in ("", said.label):
        return _("The mood here is {mood}.").format(mood=label_name(said.label))
    return _("The mood here is {mood}, not {was}.").format(
        mood=label_name(said.label), was=label_name(said.read_as)
    )
