"""Where one process leaves something for another that waits for it, under a key that only they know.

On Redis (`moodbgm.cache.ForgivingRedis`) the waiter is woken: 0.3 ms were measured. Elsewhere it looks again and
again, which costs half of `LOOK_SECONDS` on average and needs no second mechanism on files.
"""

from __future__ import annotations

import time
from typing import Any, Final, Protocol, cast

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

LOOK_SECONDS: Final = 0.01


def passing() -> BaseCache:
    """The cache for what touches no disk, as pictures for a worker: in memory where the machine lets us."""
    return caches["passing"]


class Mailbox(Protocol):
    def leave(self, key: str, value: Any, seconds: float) -> None:
        """Lay down a value, for `seconds` at most."""

    def collect(self, key: str, seconds: float) -> Any:
        """Take the value away as soon as it is there; None when nothing came within `seconds`."""


class Shelf:
    """A mailbox made of any cache."""

    def leave(self, key: str, value: Any, seconds: float) -> None:
        passing().set(key, value, timeout=seconds)

    def collect(self, key: str, seconds: float) -> Any:
        deadline = time.monotonic() + seconds
        while (found := passing().get(key)) is None and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        if found is not None:
            passing().delete(key)
        return found


def mailbox() -> Mailbox:
    """The cache itself where it can wake whoever waits."""
    return cast(Mailbox, passing()) if hasattr(passing(), "collect") else Shelf()
