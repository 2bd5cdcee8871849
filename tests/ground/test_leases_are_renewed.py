"""Who works on a row holds it for as long as that takes; who has lost it renews nothing."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from ground import leases
from library.models import Book
from tests.processes import until

pytestmark = pytest.mark.django_db(transaction=True)
TERM = timedelta(seconds=0.6)


@pytest.fixture
def leased(make_book: Callable[..., Book]) -> Book:
    return Book.objects.take([make_book().pk], TERM)[0]


def held_until() -> datetime:
    moment = Book.objects.get().lease_until
    assert moment
    return moment


class OneBeat(threading.Event):
    """Work that is over once its lease was renewed."""

    beats = 0

    def wait(self, timeout: float | None = None) -> bool:
        self.beats += 1
        return self.beats > 1


def test_a_row_is_held_beyond_its_first_term(leased: Book) -> None:
    first = held_until()
    with Book.objects.held(leased, TERM):
        until(lambda: held_until() > first + TERM, 20, "the second renewal")
        assert not Book.objects.free().exists()


def test_a_lease_that_has_passed_to_another_is_not_renewed(leased: Book) -> None:
    heir, later = uuid.uuid4(), timezone.now() + timedelta(hours=1)
    Book.objects.update(lease=heir, lease_until=later)
    leases._renew(Book.objects.all(), leased, TERM, OneBeat())
    assert held_until() == later


def test_a_database_that_is_away_for_a_moment_ends_nothing(
    leased: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> int:
        raise OperationalError("no connection")

    beat = OneBeat()
    monkeypatch.setattr(leases.LeasedQuerySet, "update", fail)
    leases._renew(Book.objects.all(), leased, TERM, beat)
    assert beat.beats == 2


def test_nothing_is_renewed_once_the_work_is_over(leased: Book) -> None:
    with Book.objects.held(leased, TERM):
        pass
    until(lambda: Book.objects.free().exists(), 20, "the end of the lease")
