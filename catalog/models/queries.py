"""Which tracks a screen, a reader or a worker is concerned with."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.shelving import Genre, Kind, Licence, Status
from catalog.models.sounds import Sound
from ground.leases import MOST_ATTEMPTS, LeasedQuerySet, unleased
from inference.mood import LABELS

if TYPE_CHECKING:
    from catalog.models.tracks import Track

LEASE: Final = timedelta(seconds=90)
"""Renewed while a track is heard: who holds a lapsed lease is dead."""

UNHEARD: Final = Q(analysed_at=None, refusal="")


def heard_by(engine: str) -> Exists:
    """Tracks whose sound was heard by this version; with "", by any or by none, as long as it was measured."""
    heard = Sound.objects.filter(track=OuterRef("pk"), heard_at__isnull=False)
    return Exists(heard.filter(engine=engine) if engine else heard)


class TrackQuerySet(LeasedQuerySet["Track"]):
    def playable(self) -> TrackQuerySet:
        """What readers may hear, with everything its label needs."""
        return self.filter(status=Status.PUBLISHED).select_related("genre", "licence")

    def labelled(self, labels: Collection[str], neutral_genre: str = "") -> TrackQuerySet:
        """Of these of `inference.mood.LABELS`; the neutral ones only of that genre (a slug), "" for any."""
        wanted = Q(emotion__in=[label for label in labels if label != LABELS[-1]])
        bed = Q(kind=Kind.NEUTRAL, **({"genre__slug": neutral_genre} if neutral_genre else {}))
        return self.filter(wanted | bed if LABELS[-1] in labels else wanted)

    def narrowed(
        self, kind: str = "", emotion: str = "", genre: Genre | None = None, licence: Licence | None = None
    ) -> TrackQuerySet:
        """Only those of a kind, label (`neutral` included), genre, licence; what is empty does not narrow."""
        label = {"kind": Kind.NEUTRAL} if emotion == LABELS[-1] else {"emotion": emotion}
        wanted = [
            (kind, {"kind": kind}),
            (emotion, label),
            (genre, {"genre": genre}),
            (licence, {"licence": licence}),
        ]
        return self.filter(*(Q(**condition) for given, condition in wanted if given))

    def audible_to(self, user: User | AnonymousUser) -> TrackQuerySet:
        """Published tracks for everyone; drafts for curators, and for whoever uploaded them."""
        if user.has_perm("catalog.publish_track"):
            return self.all()
        own = Q(uploaded_by=user.pk) if user.is_authenticated else Q()
        return self.filter(Q(status=Status.PUBLISHED) | own)

    def manageable_by(self, user: User | AnonymousUser) -> TrackQuerySet:
        """The admin's list: all for curators, their own uploads for contributors."""
        return self.all() if user.has_perm("catalog.publish_track") else self.filter(uploaded_by=user.pk)

    def to_review(self) -> TrackQuerySet:
        """Drafts that no curator has answered: the engine's least certain first, what it has not heard last."""
        open_drafts = self.filter(status=Status.DRAFT, reviewed_at=None, refusal="")
        return open_drafts.order_by(F("sound__confidence").asc(nulls_last=True), "created_at", "pk")

    def waiting(self) -> TrackQuerySet:
        """Uploads that nobody has heard yet, and nobody is hearing now."""
        return self.filter(unleased(), UNHEARD)

    def outdated(self, engine: str) -> TrackQuerySet:
        """What this version of the sound engine has not heard yet ("": any), and nobody is hearing now."""
        return self.filter(unleased(), ~heard_by(engine), analysed_at__isnull=False)

    def claim(self, pk: uuid.UUID | str, engine: str = "") -> Track | None:
        """Lease a waiting or outdated track, counting the attempt before the work; None when it is neither."""
        due = UNHEARD | Q(~heard_by(engine), analysed_at__isnull=False)
        return next(iter(self.free().filter(due).take([pk], LEASE)), None)

    def due(self, engine: str, most: int) -> list[uuid.UUID]:
        """What is to be heard next: uploads in their order, then what an older engine has heard."""
        first, again = (
            tracks.free().order_by("created_at").values_list("pk", flat=True)
            for tracks in (self.waiting(), self.outdated(engine))
        )
        uploads = list(first[:most])
        return [*uploads, *again[: most - len(uploads)]]

    def have_heard_again(self) -> list[uuid.UUID]:
        """Make these due once more, whether they were measured or refused; what people decided stays. Their ids."""
        Sound.objects.filter(track__in=self).update(heard_at=None)
        ids = list(self.values_list("pk", flat=True))
        self.update(refusal="", attempts=0, lease=None, lease_until=None)
        return ids

    def hearing_progress(self, engine: str = "") -> dict[str, int]:
        """How many tracks wait, are being heard, were refused, were heard, and are to be heard again."""
        busy = Q(lease_until__gte=timezone.now())
        return self.aggregate(
            waiting=Count("pk", UNHEARD & ~busy),
            hearing=Count("pk", busy & Q(lease__isnull=False)),
            refused=Count("pk", ~Q(refusal="")),
            heard=Count("pk", Q(analysed_at__isnull=False)),
            again=Count("pk", ~heard_by(engine) & Q(analysed_at__isnull=False)),
        )

    def give_up(self) -> int:
        """Refuse what has used up its attempts: hearing it killed the worker each time."""
        reason = _("It could not be measured: %(n)s attempts ended without a result.") % {"n": MOST_ATTEMPTS}
        return self.filter(UNHEARD).worn().update(refusal=reason)
