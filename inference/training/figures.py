"""Figures of a trained engine: macro-F1, six-way accuracy, correlation, calibration, bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from inference.mood import EMOTIONS, LABELS
from inference.reading import STEP
from inference.text_model import MoodNetwork, pad
from inference.training.batches import Example

Floats = npt.NDArray[np.float64]
Statistic = Callable[[npt.NDArray[np.int64]], float]

THRESHOLDS: Final = np.linspace(0.05, 0.9, 35)
RESAMPLES: Final = 500
BINS: Final = 10
FEWEST_GROUPS: Final = 5
TIE: Final = 0.01
SCALES: Final = (0.2, 3.0)


def predict(network: MoodNetwork, examples: Sequence[Example], rows: int = 32) -> Floats:
    """(n, 9) outputs in the examples' order: seven logits, then valence and arousal after tanh."""
    outputs = np.zeros((len(examples), len(LABELS) + 2))
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].numbers))
    with torch.inference_mode():
        for start in range(0, len(order), rows):
            chosen = order[start : start + rows]
            outputs[chosen] = network(*pad([examples[i].numbers for i in chosen], STEP)).double().numpy()
    outputs[:, len(LABELS) :] = np.tanh(outputs[:, len(LABELS) :])
    return outputs


def targets(examples: Sequence[Example]) -> Floats:
    return np.array([e.row.targets for e in examples])


def planes(examples: Sequence[Example]) -> Floats:
    return np.array([e.row.plane for e in examples])


def probabilities(logits: Floats, scale: Floats | float = 1.0, shift: Floats | float = 0.0) -> Floats:
    result: Floats = 1 / (1 + np.exp(-(logits * scale + shift)))
    return result


def f1(guess: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]) -> Floats:
    """(labels,) F1 of each column; 0 where neither side has any."""
    both, either = (guess & truth).sum(0), guess.sum(0) + truth.sum(0)
    result: Floats = 2 * both / np.maximum(either, 1)
    return result


def best_thresholds(chances: Floats, truth: npt.NDArray[np.bool_]) -> Floats:
    """(labels,) the threshold with the best F1 of each label; fit on dev, apply to test."""
    tried = np.stack([f1(chances >= t, truth) for t in THRESHOLDS])
    return np.asarray(THRESHOLDS[tried.argmax(0)])


def present(truth: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Labels that the set has at all: macro-F1 is over these."""
    return np.asarray(truth.any(0))


def six_way(chances: Floats, examples: Sequence[Example]) -> Floats:
    """(n,) 1 where the strongest emotion is the primary one; NaN for rows whose primary is no emotion."""
    primary = np.array([LABELS.index(e.row.primary) if e.row.primary else -1 for e in examples])
    right = np.asarray(chances[:, : len(EMOTIONS)].argmax(1) == primary, dtype=float)
    right[(primary < 0) | (primary >= len(EMOTIONS))] = np.nan
    return right


def calibration_error(chances: Floats, truth: Floats) -> float:
    """Expected calibration error over all labels: bins of equal width, weighted by how many fall into each.

    truth may be graded (0, .25 … 1): then the mean rating of a bin is compared with its mean probability.
    """
    flat, real = chances.ravel(), truth.ravel()
    bins = np.minimum((flat * BINS).astype(int), BINS - 1)
    gaps = [abs(flat[bins == b].mean() - real[bins == b].mean()) * (bins == b).mean() for b in set(bins)]
    return float(sum(gaps))


def fit_calibration(logits: Floats, truth: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """One scale and one shift for each label that minimise the rows' weighted cross-entropy against truth.

    Both are drawn towards 1 and 0: a few books must not move a label far.
    """
    scale = torch.ones(logits.shape[1], dtype=torch.double, requires_grad=True)
    shift = torch.zeros(logits.shape[1], dtype=torch.double, requires_grad=True)
    optimiser = torch.optim.LBFGS([scale, shift], max_iter=100)
    inputs, wanted, counted = (
        torch.tensor(logits),
        torch.tensor(truth),
        torch.tensor(weights / weights.mean()),
    )

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        each = binary_cross_entropy_with_logits(inputs * scale + shift, wanted, reduction="none")
        error = (each.mean(1) * counted).mean() + TIE * ((scale - 1) ** 2 + shift**2).sum()
        error.backward()  # type: ignore[no-untyped-call]
        return error

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    return scale.detach().numpy().clip(*SCALES), shift.detach().numpy()


def interval(statistic: Statistic, groups: Sequence[str], seed: int = 1) -> tuple[float, float]:
    """95 % bootstrap interval of a statistic of row numbers, resampling whole groups (stories, poets, books).

    With fewer groups than that can say anything, rows are resampled: too narrow an interval for a new book.
    """
    random_source = np.random.default_rng(seed)
    names = np.array(groups if len(set(groups)) >= FEWEST_GROUPS else range(len(groups)))
    members = [np.flatnonzero(names == name) for name in np.unique(names)]
    values = []
    for _ in range(RESAMPLES):
        chosen = random_source.integers(0, len(members), len(members))
        values.append(statistic(np.concatenate([members[i] for i in chosen])))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return round(float(low), 3), round(float(high), 3)


def figure(statistic: Statistic, groups: Sequence[str]) -> dict[str, Any]:
    """A statistic over all rows with its interval and what it was resampled over."""
    low, high = interval(statistic, groups)
    value = statistic(np.arange(len(groups)))
    return {
        "value": round(float(value), 3),
        "low": low,
        "high": high,
        "rows": len(groups),
        "groups": len(set(groups)),
    }
