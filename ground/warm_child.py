"""The process of `ground.warm`: `python -I warm_child.py WISH`. It makes ready, then forks once for each call.

It reads nothing of any file itself. A call comes as three open files (what is asked, where to answer, where to
complain) with its bounds, and goes on as in `ground/child.py`; what is told back is its exit status.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any, Final

# An isolated interpreter has no folder of its own.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ground import child

FILES: Final = 3
MOST: Final = 4096


def main() -> int:
    wish = json.loads(sys.argv[1])
    child.die_with(wish["parent"])
    module, name = wish["ready"]
    getattr(importlib.import_module(module), name)()
    with socket.socket(fileno=wish["line"]) as line:
        while True:
            said, files, _, _ = socket.recv_fds(line, MOST, FILES)
            if not said:
                return 0
            bounds = {**json.loads(said), "parent": os.getpid()}
            line.send(str(called(bounds, files, line)).encode())


def called(bounds: dict[str, Any], files: list[int], line: socket.socket) -> int:
    """The exit status of a call in a fork of this process; negative: the signal that ended it."""
    fork = os.fork()
    if fork == 0:
        line.close()
        os._exit(answered(bounds, files))
    for file in files:
        os.close(file)
    return waited(fork, bounds["seconds"])


def answered(bounds: dict[str, Any], files: list[int]) -> int:
    """In the fork: nothing may come out of here but a status, or two processes would serve the line."""
    try:
        os.setpgid(0, 0)
        for place, file in enumerate(files):
            os.dup2(file, place)
            os.close(file)
        return child.run(bounds)
    except BaseException:
        traceback.print_exc()
        return 1


def waited(fork: int, seconds: float) -> int:
    """The status of a fork, which is killed after so many seconds with all that it has started."""
    watch = os.pidfd_open(fork)
    select.select([watch], [], [], seconds)
    os.close(watch)
    for whom in (os.killpg, os.kill):  # it may not have made its group yet
        try:
            whom(fork, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
