"""The embedded broker: Kombu's folder of messages, in which a message appears whole or not at all.

Kombu's own writes into a file that already has its name. On a busy machine a worker takes it up while it is still
empty, and dies of it; and `make run` stops everything when one process has died.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from time import monotonic
from typing import Any, Final

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME: Final = "folder"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]  # Kombu's own differ, too
        """Put a message into a queue. Raises ChannelError where it cannot be written."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        path = Path(self.data_folder_out, name)
        part = path.with_name(f"{name}.part")  # no queue's name ends so
        try:
            part.write_text(dumps(payload), encoding="utf-8")
            os.replace(part, path)  # noqa: PTH105 - for its atomicity, which the name should recall
        except OSError as error:
            raise ChannelError(f"Cannot add {name} to {self.data_folder_out}") from error


class Transport(filesystem.Transport):
    Channel = Channel


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
