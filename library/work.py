"""Work that is never lost: the row is the truth, the queue only a doorbell (`ground.leases`)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_noop

from ground.leases import Leased, LeasedQuerySet

WORKER_LOST = gettext_noop("This was tried several times, and the worker did not survive it.")

Row = TypeVar("Row", bound="Work")


class WorkQuerySet(LeasedQuerySet[Row]):
    def due(self) -> Self:
        """Undone, nobody's at the moment, and not yet tried too often."""
        return self.filter(state=Work.WAITING).free()

    def lease(self, ids: list[Any]) -> list[Row]:
        """Take the given rows, or those of them that are still among these, for `LEASE_SECONDS`."""
        return self.take(ids, timedelta(seconds=settings.LEASE_SECONDS))

    def give_up(self) -> int:
        """Fail what has used up its attempts without ever reporting back."""
        worn = self.filter(state=Work.WAITING).worn()
        worn.filter(reason="").update(reason=WORKER_LOST)
        return worn.update(state=Work.FAILED, lease=None, lease_until=None)

    def count_by_state(self) -> dict[str, int]:
        return dict(self.values_list("state").annotate(n=models.Count("pk")).order_by())

    def retry(self) -> int:
        return self.filter(state=Work.FAILED).update(state=Work.WAITING, attempts=0, reason="")


class Work(Leased):
    """A row that is waiting for its work, done with it, or failed for a reason."""

    WAITING, DONE, FAILED = "waiting", "done", "failed"
    STATES = [(WAITING, "waiting"), (DONE, "done"), (FAILED, "failed")]

    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
