"""Rows as work items: one worker at a time holds a row, and nothing that a dead one leaves behind does harm.

A row is leased by a conditional UPDATE that counts the attempt before the work starts, so a row whose work
kills its process is given up after `MOST_ATTEMPTS` instead of looping. Results are written only while the
lease is still ours: a zombie's late write changes nothing. What is work, and what is done, each room says.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final, Self, TypeVar

from django.db import DatabaseError, connection, models
from django.db.models import F, Q
from django.utils import timezone

log = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 3

Row = TypeVar("Row", bound="Leased")


def unleased() -> Q:
    """Rows that nobody holds at the moment."""
    return Q(lease_until=None) | Q(lease_until__lt=timezone.now())


class LeasedQuerySet(models.QuerySet[Row]):
    def free(self) -> Self:
        """Nobody's at the moment, and not yet tried too often."""
        return self.filter(unleased(), attempts__lt=MOST_ATTEMPTS)

    def worn(self) -> Self:
        """Nobody's at the moment, with all attempts used up."""
        return self.filter(unleased(), attempts__gte=MOST_ATTEMPTS)

    def take(self, ids: list[Any], term: timedelta) -> list[Row]:
        """Lease the given rows, or those of them that are still among these, and count the attempt."""
        ours = uuid.uuid4()
        until = timezone.now() + term
        self.filter(pk__in=ids).update(lease=ours, lease_until=until, attempts=F("attempts") + 1)
        return list(self.model._default_manager.filter(pk__in=ids, lease=ours))

    def finish(self, row: Row, **results: Any) -> bool:
        """Write results and let go, if the lease is still ours; say whether it was."""
        done = {"lease": None, "lease_until": None, **results}
        return bool(self.filter(pk=row.pk, lease=row.lease).update(**done))

    def put_back(self, row: Row, pause: timedelta) -> bool:
        """Let go, and let nobody take it for `pause`: something else was away, so that was no attempt."""
        return self.finish(row, lease_until=timezone.now() + pause, attempts=F("attempts") - 1)

    @contextlib.contextmanager
    def held(self, row: Row, term: timedelta) -> Iterator[None]:
        """Go on holding a leased row while the block runs, however long: a thread renews it for `term` at a time.

        So a lease may be short, and what a killed worker held is soon free, though some rows take long. Whoever
        uses it sees to it that the block ends: a task by its time limit.
        """
        over = threading.Event()
        renewing = threading.Thread(target=_renew, args=(self, row, term, over), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            over.set()
            renewing.join()


def _renew(rows: LeasedQuerySet[Row], row: Row, term: timedelta, over: threading.Event) -> None:
    mine = rows.filter(pk=row.pk, lease=row.lease)
    while not over.wait(term.total_seconds() / 3):
        try:
            mine.update(lease_until=timezone.now() + term)
        except DatabaseError:  # there are two more chances before it lapses
            log.warning("the lease of %s could not be renewed", row.pk)
        finally:
            connection.close()  # this thread's own


class Leased(models.Model):
    """What a row carries to be worked on: who holds it until when, and how often it was tried."""

    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    lease = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
