"""Taking turns at what does one thing at a time: short requests slip in between the parts of long ones."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Gives one turn at a time, first to who needs fewest more; each newcomer yields a little to those who wait.

    A turn's rank is its number of arrival plus the turns its request still needs. So a short request comes before
    the next part of a long one, and a long one is never passed by more newcomers than it has parts.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._arrivals = itertools.count()
        self._waiting: list[tuple[int, int]] = []
        self._taken = False

    @property
    def waiting(self) -> int:
        """How many wait for a turn now."""
        return len(self._waiting)

    @contextmanager
    def take(self, needed: int) -> Iterator[None]:
        """Wait for the turn, then hold it. needed: turns that the request still takes, this one included."""
        with self._changed:
            arrival = next(self._arrivals)
            ticket = (arrival + needed, arrival)
            heapq.heappush(self._waiting, ticket)
            self._changed.wait_for(lambda: not self._taken and self._waiting[0] == ticket)
            heapq.heappop(self._waiting)
            self._taken = True
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()
