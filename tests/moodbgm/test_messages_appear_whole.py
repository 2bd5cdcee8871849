"""The embedded broker never shows a worker half a message, nor half of who listens."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from kombu import Queue
from kombu.exceptions import ChannelError

from tests.brokers import connection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "broker").mkdir()
    return tmp_path / "broker"


@pytest.fixture
def channel(folder: Path) -> Iterator[Any]:
    with connection(folder) as connected:
        channel = connected.channel()
        Queue("bells", channel=channel).declare()
        yield channel


class Watcher:
    """A part of a message that looks, when it is written down, for what a worker would find."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.seen = folder, ["never asked"]

    def __json__(self) -> str:
        self.seen = [path.name for path in self.folder.glob("*.bells.msg")]
        return "ding"


def test_a_message_has_no_name_before_it_is_written(channel: Any, folder: Path) -> None:
    watcher = Watcher(folder)
    channel._put("bells", {"body": watcher})
    assert watcher.seen == []
    assert channel._get("bells") == {"body": "ding"}


def test_nothing_is_left_behind(channel: Any, folder: Path) -> None:
    channel._put("bells", {"body": "ding"})
    channel._get("bells")
    assert list(folder.iterdir()) == []


def test_what_cannot_be_written_is_said(channel: Any, folder: Path) -> None:
    folder.rmdir()
    with pytest.raises(ChannelError):
        channel._put("bells", {"body": "ding"})


def test_workers_that_start_together_lose_none_of_their_bindings(folder: Path) -> None:
    """Each worker binds a queue of its own to the exchange of all workers."""
    names = [f"worker {number}" for number in range(8)]
    with ExitStack() as stack:
        channels = [stack.enter_context(connection(folder)).channel() for _ in names]
        for turn in range(20):
            with ThreadPoolExecutor(len(names)) as together:
                bind = [
                    together.submit(channel._queue_bind, f"all{turn}", "", "", name)
                    for channel, name in zip(channels, names, strict=True)
                ]
            assert [bound.result() for bound in bind] == [None] * len(names)
            assert sorted(binding.queue for binding in channels[0].get_table(f"all{turn}")) == names


def test_a_queue_that_is_taken_away_is_bound_no_longer(channel: Any) -> None:
    channel._queue_bind("all", "", "", "bells")
    channel._queue_bind("all", "", "", "gongs")
    channel._put("bells", {"body": "ding"})
    channel._delete("bells", "all", "", "")
    assert [binding.queue for binding in channel.get_table("all")] == ["gongs"]
    assert channel._size("bells") == 0
