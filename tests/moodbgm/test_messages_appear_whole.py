"""The embedded broker never shows a worker half a message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Queue
from kombu.exceptions import ChannelError

from moodbgm.doorbell import SCHEME


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "broker").mkdir()
    return tmp_path / "broker"


@pytest.fixture
def channel(folder: Path) -> Any:
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder.parent / "control"),
    }
    with Connection(f"{SCHEME}://localhost/", transport_options=options) as connection:
        channel = connection.channel()
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
