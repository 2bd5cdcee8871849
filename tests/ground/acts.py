"""What the children of `test_children_keep_their_bounds.py` are told to do."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from ground.child import SESSION


def shown(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return {"args": [repr(arg) for arg in args], "kwargs": kwargs}


def environment() -> dict[str, str]:
    return dict(os.environ)


def surroundings() -> dict[str, Any]:
    session = SESSION.read_text().split()[-1] if SESSION.exists() else None
    core, _ = resource.getrlimit(resource.RLIMIT_CORE)
    return {"nice": os.getpriority(os.PRIO_PROCESS, 0), "session": session, "core": core}


def print_and_answer() -> int:
    print("a library says hello")
    subprocess.run([sys.executable, "-c", "print('so does another program')"], check=True)
    return 7


def wait(pid_file: str = "") -> None:
    if pid_file:
        Path(pid_file).write_text(str(os.getpid()))
    time.sleep(600)


def have_another_wait(pid_file: str) -> None:
    """Leaves a process behind that holds nothing of ours open."""
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], close_fds=True)
    Path(pid_file).write_text(str(other.pid))


def compute() -> None:
    while True:
        pass


def hold(size: int) -> int:
    return len(bytes(size))


def write(path: str, size: int) -> None:
    Path(path).write_bytes(bytes(size))


def say_much(size: int) -> str:
    return "x" * size


def fail(why: str) -> None:
    raise ValueError(why)


def fall() -> None:
    """As a decoder does that was handed a poisonous file."""
    ctypes.string_at(0)


counted = 0


def make_ready() -> None:
    global counted
    counted = 0


def count() -> int:
    """1 in each process that was made ready, however many calls there were before."""
    global counted
    counted += 1
    return counted


def parent() -> int:
    return os.getppid()
