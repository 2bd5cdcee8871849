"""The embedded broker hands a message over when it is written, not when its worker happens to look."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import Mock

import pytest
from kombu import Queue

from moodbgm import doorbell
from tests.brokers import connection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "broker").mkdir()
    return tmp_path / "broker"


def delivered(folder: Path, polling_interval: float) -> list[str]:
    """What a worker gets that waits when the message is written."""
    bells, heard = Queue("bells"), list[str]()
    with connection(folder, polling_interval) as worker, connection(folder, polling_interval) as web:
        consumer = worker.Consumer(bells, callbacks=[lambda body, message: heard.append(body)])
        with consumer, ThreadPoolExecutor(1) as beside:
            waiting = beside.submit(worker.drain_events, timeout=20)
            web.Producer().publish("ding", routing_key="bells", declare=[bells])
            waiting.result()
    return heard


def test_a_worker_that_looks_once_an_hour_has_a_message_when_it_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "UNHEARD_SECONDS", 3600)
    assert delivered(folder, 3600) == ["ding"]


def test_where_the_kernel_tells_of_no_files_a_worker_looks_for_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "INotify", Mock(side_effect=OSError("too many")))
    assert delivered(folder, 0.01) == ["ding"]


def test_without_a_message_it_waits_no_longer_than_it_was_told(folder: Path) -> None:
    with connection(folder, 3600) as worker, worker.Consumer(Queue("bells")), pytest.raises(TimeoutError):
        worker.drain_events(timeout=0.05)
