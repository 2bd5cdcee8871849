"""Which numbers the text engine multiplies in on this processor: found by trying, in a few milliseconds.

Trained weights agree with themselves in 32 bits in all but one text of a thousand in float16, in all but six in
bfloat16 (`inference.training.agreement`). Processors with AMX multiply either about seven times as fast; some have
only bfloat16, older ones neither.

Importing this module imports torch, so only the engine's module does.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

import torch
from torch.nn import functional

log = logging.getLogger(__name__)

SHORTER: Final = (torch.float16, torch.bfloat16)
"""The more exact one first."""

WORTH_IT: Final = 1.5
"""How many times as fast a less exact format must be."""

ROWS, INNER, OUTER = 128, 384, 1536
TRIES: Final = 5


def quickest(seconds: Callable[[torch.dtype], float] | None = None) -> torch.dtype:
    """The format to multiply in. seconds: what one product takes in a format; measured if not given."""
    took = {kind: (seconds or product_seconds)(kind) for kind in (torch.float32, *SHORTER)}
    chosen = torch.float32
    for kind in SHORTER:
        if took[chosen] >= WORTH_IT * took[kind]:
            chosen = kind
    gain = took[torch.float32] / took[chosen]
    log.info("the text engine multiplies in %s, %.1f times as fast as in 32 bits", chosen, gain)
    return chosen


def is_quicker(kind: torch.dtype, seconds: Callable[[torch.dtype], float] | None = None) -> bool:
    """Whether products in a format are so much quicker than in 32 bits that it is worth it, as `quickest` asks."""
    took = seconds or product_seconds
    return took(torch.float32) >= WORTH_IT * took(kind)


def product_seconds(kind: torch.dtype) -> float:
    """The least time a layer's widest product takes, of a few tries after a first that prepares it."""
    rows, matrix = torch.ones(ROWS, INNER, dtype=kind), torch.ones(OUTER, INNER, dtype=kind)
    with torch.inference_mode():
        functional.linear(rows, matrix)
        return min(_seconds(lambda: functional.linear(rows, matrix)) for _ in range(TRIES))


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
