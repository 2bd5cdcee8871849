"""What runs first in each child of `ground.children`: `python -I child.py BOUNDS < CALL`.

It takes its bounds upon itself before it reads anything, calls one function, and prints what that returns as
JSON. It dies with its parent. It imports nothing of ours but what it is told to call.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO, Final

OUT_OF_MEMORY: Final = 70
PR_SET_PDEATHSIG: Final = 1
SESSION: Final = Path("/proc/self/autogroup")
"""Such as "/autogroup-25 nice 0"; told a number, the session is as nice as that."""


def main() -> int:
    return run(json.loads(sys.argv[1]))


def run(bounds: dict[str, Any]) -> int:
    """Answer the call on the standard input within these bounds; the status to exit with."""
    restrain(bounds)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    try:
        json.dump(called(os.fdopen(0, "rb")), answers)
    except MemoryError:
        return OUT_OF_MEMORY
    answers.close()
    return 0


def restrain(bounds: dict[str, Any]) -> None:
    """See `ground.children.Bounds`."""
    die_with(bounds["parent"])
    be_nice(max(bounds["nice"], os.getpriority(os.PRIO_PROCESS, 0)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (bounds["largest"],) * 2)
    resource.setrlimit(
        resource.RLIMIT_CPU, (bounds["cpu"], bounds["cpu"] + 1)
    )  # a signal that says why, then death
    resource.setrlimit(resource.RLIMIT_AS, (bounds["memory"],) * 2)


def be_nice(level: int) -> None:
    """Yield to other processes, from 0 to 19.

    Linux weighs sessions against each other first, and niceness only within one (autogroup, sched(7)): every
    process that a supervisor starts has a session of its own, and as much of the processor as any other.
    """
    os.setpriority(os.PRIO_PROCESS, 0, level)
    with contextlib.suppress(OSError):  # another kernel, or it was told too often
        if SESSION.read_text().split()[-1] != str(level):
            SESSION.write_text(str(level))


def die_with(parent: int) -> None:
    """A worker that is killed can end nobody; on Linux the kernel does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before that
        sys.exit(1)


def called(call: BinaryIO) -> Any:
    module, name, plain, kwargs = json.loads(call.readline())
    args = [call.read(arg["bytes"]) if "bytes" in arg else arg["json"] for arg in plain]
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    return getattr(importlib.import_module(module), name)(*args, **kwargs)


if __name__ == "__main__":
    sys.exit(main())
