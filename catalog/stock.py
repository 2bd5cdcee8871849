"""The catalogue that is matched, in the database or as a list: which tracks keep a rule, and which lie near.

Of a stored catalogue only the nearest are loaded: the database measures how far each track lies from what is
wanted by the formula that `catalog.matching` scores with.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from django.db.models import Case, Expression, F, FloatField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Sqrt

from catalog.affect import ANCHORS, CALM, Place
from catalog.models import Kind, Track, TrackQuerySet
from catalog.perceived import RATINGS, Ratings, indistinct
from inference.mood import LABELS

VALENCE_WEIGHT: Final = 0.8
"""Beside arousal, of which the listener is surer."""
TAG_WEIGHT: Final = 0.5
UNSAID_WEIGHT: Final = 4.0
"""Of how indistinctly listeners hear the wanted emotion where no tag says it: it outweighs distance."""
NEAREST: Final = 250
"""Loaded of a stored catalogue: more than a repeat window of two hours can hold, of 45 seconds each."""
BULKY: Final = ("peaks", "fingerprint", "embedding", "scores", "facts")

Stock = TrackQuerySet | list[Track]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: music at a place, and how much a track of each label agrees with the text (0..1).

    label: of `inference.mood.LABELS`, what the music is to be heard as. said: whether tags say so; where none does,
    `ratings` tell how distinctly listeners would hear it all the same.
    """

    place: Place
    agreement: Mapping[str, float]
    label: str
    said: bool = True
    ratings: Ratings = field(default_factory=lambda: RATINGS)

    def unsaid(self) -> Wish:
        """The same wish of music of which none is tagged as what is wanted."""
        return replace(self, said=False)

    def fit(self, label: str, place: Place) -> float:
        """How well a track of this label at this place fits: closeness, and agreement of its confirmed tag.

        Where no tag says what is wanted, also how distinctly listeners hear it there.
        """
        valence = VALENCE_WEIGHT * (place[0] - self.place[0])
        arousal = place[1] - self.place[1]
        fit = TAG_WEIGHT * self.agreement[label] - math.hypot(valence, arousal)
        return (
            fit if self.said else fit - UNSAID_WEIGHT * indistinct(self.label, *place, ratings=self.ratings)
        )


def valence_of() -> Coalesce:
    """A stored track's valence, or that of its label: `catalog.affect.affect` for the database."""
    return _axis("valence", {label: place[0] for label, place in ANCHORS.items()})


def arousal_of() -> Coalesce:
    return _axis("arousal", {label: place[1] for label, place in ANCHORS.items()})


def fit_of(wish: Wish) -> Expression:
    """`Wish.fit` for the database."""
    valence = (valence_of() - Value(wish.place[0])) * Value(VALENCE_WEIGHT)
    arousal = arousal_of() - Value(wish.place[1])
    tags = _by_label({label: TAG_WEIGHT * share for label, share in wish.agreement.items()})
    fit: Expression = tags - Sqrt(valence * valence + arousal * arousal)
    if not wish.said:
        fit -= UNSAID_WEIGHT * indistinct(wish.label, valence_of(), arousal_of(), Greatest, wish.ratings)
    return fit


def within(tracks: TrackQuerySet, **limits: float) -> TrackQuerySet:
    """Those between limits such as `valence_min` or `duration_max`, each of one of `MEASURES`, inclusive."""
    for limit, value in limits.items():
        name, _, end = limit.rpartition("_")
        lookup = f"its_{name}__{'gte' if end == 'min' else 'lte'}"
        tracks = tracks.alias(**{f"its_{name}": MEASURES[name]()}).filter(**{lookup: value})
    return tracks


def _axis(name: str, elsewise: Mapping[str, float]) -> Coalesce:
    return Coalesce(F(name), _by_label(elsewise), output_field=FloatField())


def _by_label(values: Mapping[str, float]) -> Case:
    whens = [When(emotion=label, then=Value(value)) for label, value in values.items() if label != CALM]
    return Case(*whens, default=Value(values[CALM]), output_field=FloatField())


MEASURES: Final[Mapping[str, Callable[[], Combinable]]] = {
    "valence": valence_of,
    "arousal": arousal_of,
    "tension": lambda: F("tension"),
    "duration": lambda: F("duration"),
}
"""What a list of tracks may be limited by, as the database finds it."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A rule of what may play: tracks of these labels, the neutral ones only of this genre ("" for any).

    said: whether their labels are among those that are wanted.
    """

    labels: Set[str]
    genre: str = ""
    said: bool = True

    def pick(self, stock: Stock, allow_vocals: bool, wish: Wish) -> list[Track]:
        """The tracks that keep the rule; of a stored catalogue those that fit the wish best."""
        if isinstance(stock, TrackQuerySet):
            found = stock.labelled(self.labels, self.genre)
            found = found if CALM in self.labels else found.filter(kind=Kind.EMOTIONAL)  # for the index
            found = found if allow_vocals else found.filter(vocals=False)
            nearest = found.order_by(fit_of(wish).desc(), "pk").values("pk")[:NEAREST]
            return list(with_facts(Track.objects.filter(pk__in=nearest).order_by()))
        return [track for track in stock if self._allows(track) and (allow_vocals or not track.vocals)]

    def _allows(self, track: Track) -> bool:
        return track.label in self.labels and (not is_bed(track) or self.genre in ("", track.genre.slug))


def with_facts(tracks: TrackQuerySet) -> TrackQuerySet:
    """The tracks, each with what was heard in it, but for what is bulky there and never matched by."""
    return tracks.select_related("genre", "licence", "sound").defer(*(f"sound__{name}" for name in BULKY))


def tracks_of(stock: Stock, ids: Set[UUID]) -> list[Track]:
    """Those of these ids, as far as they are in stock."""
    if isinstance(stock, TrackQuerySet):
        return list(with_facts(stock.filter(pk__in=ids))) if ids else []
    return [track for track in stock if track.id in ids]


ANYTHING: Final = Rung(frozenset(LABELS), said=False)
"""The last rule, where nothing keeps a better one."""


def is_bed(track: Track) -> bool:
    """Quiet neutral music that stays behind the page."""
    return track.kind == Kind.NEUTRAL
