"""Redis as a cache that may be away: reads find nothing, writes are lost, and nobody waits for it twice.

Throttles, heartbeats and texts on their way to the worker live in the cache; reading must go on without them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

REST_SECONDS = 5.0


class ForgivingClient(RedisCacheClient):
    """Django's client, except that a Redis that failed is left alone for `REST_SECONDS`."""

    resting_until: ClassVar[float] = 0.0

    def forgive(self, act: Callable[..., Any], *args: Any, instead: Any) -> Any:
        if time.monotonic() < ForgivingClient.resting_until:
            return instead
        try:
            return act(*args)
        except RedisError as error:
            log.error("cache away: %s", error)
            ForgivingClient.resting_until = time.monotonic() + REST_SECONDS
            return instead

    def get(self, key: Any, default: Any) -> Any:
        return self.forgive(super().get, key, default, instead=default)

    def get_many(self, keys: Any) -> Any:
        return self.forgive(super().get_many, keys, instead={})

    def has_key(self, key: Any) -> Any:
        return self.forgive(super().has_key, key, instead=False)

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self.forgive(super().add, key, value, timeout, instead=False)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self.forgive(super().set, key, value, timeout, instead=None)

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self.forgive(super().set_many, data, timeout, instead=None)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self.forgive(super().touch, key, timeout, instead=False)

    def incr(self, key: Any, delta: int) -> Any:
        return self.forgive(super().incr, key, delta, instead=delta)

    def delete(self, key: Any) -> Any:
        return self.forgive(super().delete, key, instead=False)

    def delete_many(self, keys: Any) -> Any:
        return self.forgive(super().delete_many, keys, instead=None)


class ForgivingRedis(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
