"""Work that is never lost: the row is the truth, the queue only a doorbell.

A row is claimed by a conditional UPDATE that counts the attempt before the work starts, so a row whose work
kills its process is given up after `MOST_ATTEMPTS` instead of looping. Results are written only while the
claim's lease is still ours: a zombie's late write changes nothing.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

MOST_ATTEMPTS = 3
WORKER_LOST = gettext_noop("This was tried several times, and the worker did not survive it.")

Row = TypeVar("Row", bound="Work")


def unleased() -> Q:
    """Rows that nobody holds at the moment."""
    return Q(lease_until=None) | Q(lease_until__lt=timezone.now())


class WorkQuerySet(models.QuerySet[Row]):
    def due(self) -> Self:
        """Undone, nobody's at the moment, and not yet tried too often."""
        return self.filter(state=Work.WAITING, attempts__lt=MOST_ATTEMPTS).filter(unleased())

    def lease(self, ids: list[Any]) -> list[Row]:
        """Take the given rows, or those of them that are still among these, for `LEASE_SECONDS`."""
        ours = uuid.uuid4()
        until = timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
        self.filter(pk__in=ids).update(lease=ours, lease_until=until, attempts=F("attempts") + 1)
        return list(self.model._default_manager.filter(pk__in=ids, lease=ours))

    def finish(self, row: Row, **results: Any) -> bool:
        """Write results if the lease is still ours; say whether it was."""
        done = {"lease": None, "lease_until": None, **results}
        return bool(self.filter(pk=row.pk, lease=row.lease).update(**done))

    def give_up(self) -> int:
        """Fail what has used up its attempts without ever reporting back."""
        worn = self.filter(state=Work.WAITING, attempts__gte=MOST_ATTEMPTS).filter(unleased())
        worn.filter(reason="").update(reason=WORKER_LOST)
        return worn.update(state=Work.FAILED, lease=None, lease_until=None)

    def retry(self) -> int:
        return self.filter(state=Work.FAILED).update(state=Work.WAITING, attempts=0, reason="")


class Work(models.Model):
    """What a row carries to be worked on: its state, how often it was tried, and who holds it until when."""

    WAITING, DONE, FAILED = "waiting", "done", "failed"
    STATES = [(WAITING, "waiting"), (DONE, "done"), (FAILED, "failed")]

    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    reason = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
