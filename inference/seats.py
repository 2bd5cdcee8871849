"""How much may wait for the text engine at once: what comes when all seats are taken is refused at once.

Two bounds. Over all processes there are `SEATS`, kept in the cache, one for each `CHARACTERS_A_SEAT` begun: what
the engine reads in about five seconds. They free themselves when a process dies. And of one process's threads at
most `WAITING_ROOM` may wait, because the others are for readers.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.cache import cache

SEATS: Final = tuple(f"mood-seat-{number}" for number in range(24))
CHARACTERS_A_SEAT: Final = 4_000
WAITING_ROOM: Final = threading.BoundedSemaphore(4)


class QueueFull(Exception):
    """Too much waits already."""


@contextmanager
def seated(characters: int, seconds: float) -> Iterator[None]:
    """Hold the seats that so much text needs, for `seconds` at most. Raises QueueFull at once."""
    if not WAITING_ROOM.acquire(blocking=False):
        raise QueueFull
    mine: list[str] = []
    try:
        mine = take(-(-max(1, characters) // CHARACTERS_A_SEAT), seconds)
        yield
    finally:
        WAITING_ROOM.release()
        cache.delete_many(mine)


def take(wanted: int, seconds: float) -> list[str]:
    """Seats that nobody else has. On Redis two who come at once never get the same; on files they may."""
    mine: list[str] = []
    for seat in SEATS:
        if len(mine) == wanted:
            break
        if cache.add(seat, True, timeout=seconds):
            mine.append(seat)
    if len(mine) < wanted:
        cache.delete_many(mine)
        raise QueueFull
    return mine
