"""A child process does one thing within its bounds, answers in JSON, and leaves nothing running behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ground.child import SESSION
from ground.children import Bounds, ChildFailed, call
from tests.ground import acts
from tests.processes import ROOT, until


def failure(bounds: Bounds, act: Callable[..., Any], *args: Any) -> ChildFailed:
    with pytest.raises(ChildFailed) as failed:
        call(bounds, act, *args)
    return failed.value


def is_gone(pid: int) -> bool:
    """No such process, or only its entry that nobody has read yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_arguments_come_through_as_they_are() -> None:
    answer = call(Bounds(), acts.shown, "아침", b"\x00\xff\n", [1, None], b"", mode={"a": True})
    assert answer == {
        "args": ["'아침'", r"b'\x00\xff\n'", "[1, None]", "b''"],
        "kwargs": {"mode": {"a": True}},
    }


def test_what_libraries_print_is_no_part_of_the_answer() -> None:
    assert call(Bounds(), acts.print_and_answer) == 7


def test_our_keys_are_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "key to everything")
    environment = call(Bounds(), acts.environment)
    assert "key to everything" not in environment.values()
    assert environment["OMP_THREAD_LIMIT"] == "1"


def test_it_steps_back_and_drops_no_core() -> None:
    session = "19" if SESSION.exists() else None  # else the kernel knows no niceness of sessions
    assert call(Bounds(nice=19), acts.surroundings) == {"nice": 19, "session": session, "core": 0}


def test_it_is_ended_when_its_time_is_up(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    failed = failure(Bounds(seconds=4), acts.wait, str(pid_file))
    assert failed.reason == "slow"
    assert is_gone(int(pid_file.read_text()))


def test_computing_for_too_long_is_slow_too() -> None:
    assert failure(Bounds(cpu=1), acts.compute).reason == "slow"


def test_more_memory_than_agreed_is_not_given() -> None:
    assert failure(Bounds(memory=300 << 20), acts.hold, 400 << 20).reason == "memory"
    assert call(Bounds(memory=600 << 20), acts.hold, 400 << 20) == 400 << 20


def test_no_file_grows_beyond_the_bound(tmp_path: Path) -> None:
    path = tmp_path / "large"
    assert failure(Bounds(largest=1000), acts.write, str(path), 5000).reason == "crashed"
    assert path.stat().st_size == 1000


def test_an_answer_that_is_too_long_is_none() -> None:
    assert failure(Bounds(largest=1000), acts.say_much, 5000).reason == "crashed"


def test_why_it_failed_is_kept_apart_from_what_is_logged() -> None:
    failed = failure(Bounds(), acts.fail, "words of a private page")
    assert str(failed) == failed.reason == "crashed"
    assert "words of a private page" in failed.detail


def test_a_decoder_that_falls_takes_nobody_with_it() -> None:
    assert failure(Bounds(), acts.fall).reason == "crashed"


def test_what_it_has_started_ends_with_it(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    call(Bounds(), acts.have_another_wait, str(pid_file))
    until(lambda: is_gone(int(pid_file.read_text())), 10, "the end of the grandchild")


def test_it_dies_with_a_worker_that_is_killed(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = (
        "from ground.children import *; from tests.ground import acts; import sys;"
        "call(Bounds(seconds=600), acts.wait, sys.argv[1])"
    )
    worker = subprocess.Popen([sys.executable, "-c", code, str(pid_file)], cwd=ROOT)
    until(lambda: pid_file.exists() and pid_file.read_text() != "", 30, "the child's start")
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    until(lambda: is_gone(int(pid_file.read_text())), 10, "the child's end")
