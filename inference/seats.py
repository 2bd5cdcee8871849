"""How much may wait for an engine at once: what comes when all seats are taken is refused at once.

Two bounds. Over all processes there are `SEATS` for texts, kept in the cache, one for each `CHARACTERS_A_SEAT`
begun: what the engine reads in about five seconds; and `PICTURE_SEATS`. They free themselves when a process dies.
And of one process's threads at most as many may wait as the rooms hold, because the others are for readers.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from django.core.cache import cache

SEATS: Final = tuple(f"mood-seat-{number}" for number in range(24))
CHARACTERS_A_SEAT: Final = 4_000
WAITING_ROOM: Final = threading.BoundedSemaphore(4)
PICTURE_SEATS: Final = tuple(f"picture-seat-{number}" for number in range(6))
"""Pictures that may wait for Tesseract, which takes one to two seconds for each."""
PICTURE_ROOM: Final = threading.BoundedSemaphore(2)


class QueueFull(Exception):
    """Too much waits already."""


def seated(characters: int, seconds: float) -> AbstractContextManager[None]:
    """Hold the seats that so much text needs, for `seconds` at most. Raises QueueFull at once."""
    return held(WAITING_ROOM, -(-max(1, characters) // CHARACTERS_A_SEAT), seconds, SEATS)


def picture_seated(seconds: float) -> AbstractContextManager[None]:
    """Hold the seat of one picture, for `seconds` at most. Raises QueueFull at once."""
    return held(PICTURE_ROOM, 1, seconds, PICTURE_SEATS)


@contextmanager
def held(
    room: threading.BoundedSemaphore, wanted: int, seconds: float, seats: Sequence[str]
) -> Iterator[None]:
    if not room.acquire(blocking=False):
        raise QueueFull
    mine: list[str] = []
    try:
        mine = take(wanted, seconds, seats)
        yield
    finally:
        room.release()
        cache.delete_many(mine)


def take(wanted: int, seconds: float, seats: Sequence[str] = SEATS) -> list[str]:
    """Seats that nobody else has. On Redis two who come at once never get the same; on files they may."""
    mine: list[str] = []
    for seat in seats:
        if len(mine) == wanted:
            break
        if cache.add(seat, True, timeout=seconds):
            mine.append(seat)
    if len(mine) < wanted:
        cache.delete_many(mine)
        raise QueueFull
    return mine
