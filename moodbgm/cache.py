"""Redis as a cache that may be away: reads find nothing, writes are lost, and nobody waits for it twice. And files
that go when their time is over.

Throttles, heartbeats and texts on their way to the worker live in the cache; reading must go on without them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar, cast

from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

REST_SECONDS = 5.0
NAP_SECONDS = 0.2


class ForgivingClient(RedisCacheClient):
    """Django's client, except that a Redis that failed is left alone for `REST_SECONDS`."""

    resting_until: ClassVar[float] = 0.0
    _serializer: Any
    _kept: Any = None

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """One client, not one a call as in Django: making it was a fifth of an API request's work."""
        if self._kept is None:
            self._kept = super().get_client(key, write=write)
        return self._kept

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

    def leave(self, key: Any, value: Any, seconds: float) -> None:
        self.forgive(self._leave, key, value, seconds, instead=None)

    def _leave(self, key: Any, value: Any, seconds: float) -> None:
        with self.get_client(key, write=True).pipeline() as both:
            both.rpush(key, self._serializer.dumps(value))
            both.pexpire(key, int(1000 * seconds))
            both.execute()

    def collect(self, key: Any, seconds: float) -> Any:
        return self.forgive(self._collect, key, seconds, instead=None)

    def _collect(self, key: Any, seconds: float) -> Any:
        """In naps well below the socket's timeout, which would count as a Redis that is away."""
        client, deadline = self.get_client(key, write=True), time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if found := client.blpop([key], min(max(left, 0.01), NAP_SECONDS)):
                return self._serializer.loads(found[1])
        return None


class ForgivingRedis(RedisCache):
    """Also an `inference.mailbox.Mailbox`: Redis wakes whoever waits for a value."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient

    def leave(self, key: str, value: Any, seconds: float) -> None:
        self._client.leave(self.make_and_validate_key(key), value, seconds)

    def collect(self, key: str, seconds: float) -> Any:
        return self._client.collect(self.make_and_validate_key(key), seconds)

    @property
    def _client(self) -> ForgivingClient:
        return cast(ForgivingClient, self._cache)


class ShortLivedFiles(FileBasedCache):
    """Django's go when somebody asks for them too late. Here lie pages of private books, which nobody asks for any
    more when whoever waited has gone: whatever is laid down removes them."""

    _list_cache_files: Callable[[], list[str]]
    _is_expired: Callable[[Any], bool]

    def _cull(self) -> None:
        """Called by Django before each `set`."""
        for name in self._list_cache_files():
            with suppress(OSError, EOFError), open(name, "rb") as file:  # noqa: PTH123 - names, as Django has them
                self._is_expired(file)
