"""What trials found, kept in a folder, and its tables: each figure with its distance from the baseline's."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from inference.training import figures
from inference.training.figures import Floats, Statistic

log = logging.getLogger(__name__)

Outputs = dict[str, Floats]


@dataclass(frozen=True)
class Results:
    """One file of outputs and one of facts for each trial."""

    folder: Path

    def done(self, name: str) -> bool:
        return (self.folder / f"{name}.json").exists()

    def outputs(self, name: str) -> Outputs:
        with np.load(self.folder / f"{name}.npz") as kept:
            return {key: kept[key] for key in kept.files}

    def facts(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        return found

    def keep(self, name: str, outputs: Outputs, facts: dict[str, Any]) -> None:
        """The facts last: they say that the trial is done."""
        np.savez_compressed(self.folder / f"{name}.npz", allow_pickle=False, **outputs)
        (self.folder / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")
        log.info("%s: %s", name, facts)


@dataclass(frozen=True)
class Figure:
    """A statistic of row numbers, and how many rows there are."""

    of: Statistic
    rows: int

    @property
    def value(self) -> float:
        return self.of(np.arange(self.rows))

    def beside(self, plain: Figure) -> str:
        """The value and its distance from the plain one's: bold where the paired 95 % interval leaves out 0.

        The rows are resampled together for both, so that hard rows do not blur the difference.
        """
        low, high = figures.interval(lambda r: self.of(r) - plain.of(r), [str(n) for n in range(self.rows)])
        gap = f"{self.value - plain.value:+.3f}"
        return f"{self.value:.3f} ({f'**{gap}**' if low > 0 or high < 0 else gap})"


Line = tuple[str, Mapping[str, Figure], str]
"""What was changed, its figures by name, what it cost."""


def table(lines: Iterator[Line]) -> Iterator[str]:
    """Markdown; the first line is what the others are compared with."""
    plain: Mapping[str, Figure] = {}
    for change, found, cost in lines:
        if not plain:
            yield f"| change | {' | '.join(found)} | mean | cost |"
            yield "|---" * (len(found) + 3) + "|"
        cells = [f.beside(plain[n]) if n in plain else f"{f.value:.3f}" for n, f in found.items()]
        plain = plain or found
        mean = np.mean([figure.value for figure in found.values()])
        yield f"| {change} | {' | '.join(cells)} | {mean:.3f} | {cost} |"
