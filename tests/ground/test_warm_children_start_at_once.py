"""A warm process forks itself for each call, which keeps its bounds as any child does and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ground.children import Bounds, ChildFailed
from ground.warm import Warm
from tests.ground import acts
from tests.ground.test_children_keep_their_bounds import is_gone
from tests.processes import ROOT, until


@pytest.fixture
def warm() -> Iterator[Warm]:
    made = Warm(acts.make_ready)
    yield made
    made.stop()


def failure(warm: Warm, bounds: Bounds, act: Callable[..., Any], *args: Any) -> ChildFailed:
    with pytest.raises(ChildFailed) as failed:
        warm.call(bounds, act, *args)
    return failed.value


def test_what_was_made_ready_is_there_for_every_call_and_each_has_its_own(warm: Warm) -> None:
    assert [warm.call(Bounds(), acts.count) for _ in range(3)] == [1, 1, 1]


def test_arguments_come_through_as_they_are(warm: Warm) -> None:
    answer = warm.call(Bounds(), acts.shown, "아침", b"\x00\xff\n", [1, None], b"", mode={"a": True})
    assert answer["args"] == ["'아침'", r"b'\x00\xff\n'", "[1, None]", "b''"]
    assert answer["kwargs"] == {"mode": {"a": True}}


def test_what_libraries_print_is_no_part_of_the_answer(warm: Warm) -> None:
    assert warm.call(Bounds(), acts.print_and_answer) == 7


def test_our_keys_are_not_handed_on(warm: Warm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "key to everything")
    assert "key to everything" not in warm.call(Bounds(), acts.environment).values()


def test_each_call_has_its_own_bounds(warm: Warm) -> None:
    assert failure(warm, Bounds(cpu=1), acts.compute).reason == "slow"
    assert failure(warm, Bounds(memory=300 << 20), acts.hold, 400 << 20).reason == "memory"
    assert failure(warm, Bounds(largest=1000), acts.say_much, 5000).reason == "crashed"
    assert warm.call(Bounds(memory=600 << 20, nice=19), acts.hold, 400 << 20) == 400 << 20
    assert warm.call(Bounds(nice=19), acts.surroundings)["nice"] == 19


def test_a_call_is_ended_when_its_time_is_up_and_the_next_is_answered(warm: Warm, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    assert failure(warm, Bounds(seconds=2), acts.wait, str(pid_file)).reason == "slow"
    assert is_gone(int(pid_file.read_text()))
    assert warm.call(Bounds(), acts.count) == 1


def test_why_it_failed_is_kept_apart_from_what_is_logged(warm: Warm) -> None:
    failed = failure(warm, Bounds(), acts.fail, "words of a private page")
    assert str(failed) == failed.reason == "crashed"
    assert "words of a private page" in failed.detail


def test_a_decoder_that_falls_takes_nobody_with_it(warm: Warm) -> None:
    assert failure(warm, Bounds(), acts.fall).reason == "crashed"
    assert warm.call(Bounds(), acts.count) == 1


def test_what_a_call_has_started_ends_with_it(warm: Warm, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    warm.call(Bounds(), acts.have_another_wait, str(pid_file))
    until(lambda: is_gone(int(pid_file.read_text())), 10, "the end of the grandchild")


def test_a_warm_process_that_has_died_is_replaced(warm: Warm) -> None:
    os.kill(warm.call(Bounds(), acts.parent), signal.SIGKILL)
    assert warm.call(Bounds(), acts.count) == 1


def test_one_that_cannot_be_made_ready_says_so() -> None:
    broken = Warm(acts.fall)
    assert failure(broken, Bounds(), acts.count).reason == "crashed"
    broken.stop()


def test_all_of_it_dies_with_a_worker_that_is_killed(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = (
        "from ground.children import *; from ground.warm import *; from tests.ground import acts; import sys;"
        "Warm(acts.make_ready).call(Bounds(seconds=600), acts.wait, sys.argv[1])"
    )
    worker = subprocess.Popen([sys.executable, "-c", code, str(pid_file)], cwd=ROOT)
    until(lambda: pid_file.exists() and pid_file.read_text() != "", 30, "the call's start")
    fork = int(pid_file.read_text())
    watcher = int(Path(f"/proc/{fork}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    until(lambda: is_gone(fork) and is_gone(watcher), 10, "the end of both")
