"""The embedded broker: Kombu's folder of messages, in which what is written appears at once, whole or not at all.

Kombu's own writes messages, and who listens for them, into files that already have their names. On a busy machine
a worker takes one up while it is still empty, and dies of it; and `make run` stops everything when one process has
died. Kombu's own looks for messages from time to time; here the kernel tells of them.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from math import inf
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

from inotify_simple import INotify, flags
from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME: Final = "folder"
UNHEARD_SECONDS: Final = 1.0
"""After which the folder is looked at although nothing was heard."""


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]  # Kombu's own differ, too
        """Put a message into a queue. Raises ChannelError where it cannot be written."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        try:
            write_whole(Path(self.data_folder_out, name), payload)
        except OSError as error:
            raise ChannelError(f"Cannot add {name} to {self.data_folder_out}") from error

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        """Add a queue to those of an exchange, which other workers do at the same moment."""
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._bindings_are_ours():
            if binding not in (table := self.get_table(exchange)):
                self._bind(exchange, [binding, *table])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *_: Any, **__: Any) -> None:
        """Take a queue and its messages away, and from its exchange."""
        self._purge(queue)
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._bindings_are_ours():
            self._bind(exchange, [other for other in self.get_table(exchange) if other != binding])

    def _bind(self, exchange: str, table: list[Any]) -> None:
        write_whole(Path(self.control_folder, f"{exchange}.exchange"), table)

    @contextmanager
    def _bindings_are_ours(self) -> Iterator[None]:
        """No other process changes what is bound until the block ends."""
        self.control_folder.mkdir(exist_ok=True)
        with Path(self.control_folder, "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # released with the file
            yield


def write_whole(path: Path, what: Any) -> None:
    """A file of JSON that nobody sees before all of it is there. Raises OSError."""
    part = path.with_name(f"{path.name}.part")  # no queue's name ends so
    part.write_text(dumps(what), encoding="utf-8")
    os.replace(part, path)  # noqa: PTH105 - for its atomicity, which the name should recall


class Transport(filesystem.Transport):
    Channel = Channel

    def drain_events(  # type: ignore[override]  # its stubs leave the arguments open
        self, connection: Any, timeout: float | None = None
    ) -> None:
        """Deliver the next message once it is there. Raises TimeoutError after so many seconds without one."""
        deadline = inf if timeout is None else monotonic() + timeout
        ear = self._ear  # before the first look: what is written after it is heard
        while True:
            with suppress(TimeoutError):
                return super().drain_events(connection, timeout=0)
            if (left := deadline - monotonic()) <= 0:
                raise TimeoutError
            if ear:
                ear.read(timeout=1 + int(1000 * min(left, UNHEARD_SECONDS)))
            else:
                sleep(min(left, self.polling_interval or UNHEARD_SECONDS))

    @cached_property
    def _ear(self) -> INotify | None:
        """Hears each message that comes into the folder; none where the kernel is not Linux, or has no more."""
        client: Any = self.client
        with suppress(OSError, AttributeError):
            ear = INotify()
            ear.add_watch(client.transport_options["data_folder_in"], flags.MOVED_TO)
            return ear
        return None


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
