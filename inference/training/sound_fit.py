"""From vectors and intents to the heads of the sound engine: ridge regressions, half of their say with plain rules.

The rules need no training but their scale: valence is major minus minor, plus .35 of the key's clarity; arousal is
how much begins and how hard; tension follows from both as it does in listeners' ratings.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

from inference.audio.model import OUTLIER, centre_logits
from inference.mood import LABELS
from inference.training.sound_corpus import Corpus
from inference.training.sound_score import CENTRES, TENSION

Array = NDArray[np.float64]

RULE_SHARE: Final = 0.3
"""How much of valence, arousal and tension is the rules'."""
PLANE_SHARE: Final = 3.0
"""Scale of valence, arousal and tension beside the measures, whose penalty is smaller by its square."""
PENALTY: Final = 200.0
LABEL_PENALTY: Final = 0.02
RADIUS: Final = 0.32
CENTRE_SHARE: Final = 0.3
CENTRE_POINTS: Final = [
    [[v, a, TENSION[0] + TENSION[1] * v + TENSION[2] * a] for v, a in CENTRES[label]] for label in LABELS
]
"""Valence, arousal, tension of each label's centres."""


@dataclass(frozen=True)
class Heads:
    """mean, scale: (width,) of what is mapped. plane: (4, width + 1). labels: (7, width + 4). Biases last."""

    mean: Array
    scale: Array
    plane: Array
    labels: Array

    def known(self, vectors: NDArray[np.float32]) -> Array:
        return np.asarray(np.clip((vectors - self.mean) / self.scale, -OUTLIER, OUTLIER), np.float64)

    def outputs(self, vectors: NDArray[np.float32]) -> Array:
        """(n, 4): valence, arousal, tension, touch."""
        return np.asarray(self.known(vectors) @ self.plane[:, :-1].T + self.plane[:, -1])

    def logits(self, vectors: NDArray[np.float32]) -> Array:
        """(n, 7), before calibration."""
        outputs = self.outputs(vectors)[:, :3]
        seen = np.concatenate([self.known(vectors), outputs], axis=1)
        learned = seen @ self.labels[:, :-1].T + self.labels[:, -1]
        near = centre_logits(outputs, CENTRE_POINTS, RADIUS)
        return np.asarray((1 - CENTRE_SHARE) * learned + CENTRE_SHARE * near)


def fit(corpus: Corpus, names: list[str]) -> Heads:
    """The heads of a corpus. names: of the measures, in their order."""
    mean, scale = corpus.vectors.mean(axis=0), corpus.vectors.std(axis=0) + 1e-6
    bare = Heads(mean, scale, np.zeros((4, 1)), np.zeros((7, 1)))
    known = bare.known(corpus.vectors)
    touch = corpus.targets[:, 3]
    targets = np.column_stack([corpus.targets[:, :3], (touch - touch.mean()) / (touch.std() + 1e-9)])
    plane = ridge(known, targets)
    plane[:3] = (1 - RULE_SHARE) * plane[:3] + RULE_SHARE * rules(known, targets, names, mean, scale)
    outputs = known @ plane[:3, :-1].T + plane[:3, -1]
    seen = np.concatenate([known, outputs], axis=1)
    labelled = [row for row, label in enumerate(corpus.labels) if label]
    truth = np.array([LABELS.index(corpus.labels[row]) for row in labelled])
    return Heads(mean, scale, plane, classify(seen[labelled], truth))


def ridge(known: Array, targets: Array) -> Array:
    """(outputs, width + 1) least squares with a penalty on all but the bias."""
    centre, middle = known.mean(axis=0), targets.mean(axis=0)
    lines = known - centre
    square = lines.T @ lines + PENALTY * np.eye(known.shape[1])
    weights = np.linalg.solve(square, lines.T @ (targets - middle)).T
    return np.column_stack([weights, middle - weights @ centre])


def rules(known: Array, targets: Array, names: list[str], mean: Array, scale: Array) -> Array:
    """The rules as a map (3, width + 1), brought to the targets' scale."""
    valence = _line(names, known, scale, {"mode_by_use": 1.0, "key_clarity": 0.35})
    arousal = _line(names, known, scale, {"log_onset_rate": 1.0, "rise": 8.0})
    scaled = [
        _scaled(line, known, target) for line, target in ((valence, targets[:, 0]), (arousal, targets[:, 1]))
    ]
    tension = TENSION[1] * scaled[0] + TENSION[2] * scaled[1]
    tension[-1] += TENSION[0]
    return np.stack([*scaled, tension])


def _line(names: list[str], known: Array, scale: Array, weights: dict[str, float]) -> Array:
    line = np.zeros(known.shape[1] + 1)
    for name, weight in weights.items():
        line[names.index(name)] = weight * scale[names.index(name)]
    return line


def _scaled(line: Array, known: Array, target: Array) -> Array:
    """A line times what fits the target best, and the bias that goes with it."""
    said = known @ line[:-1]
    slope = float(np.cov(said, target)[0, 1] / (said.var() + 1e-9))
    scaled = line * slope
    scaled[-1] = target.mean() - slope * said.mean()
    return scaled


def classify(seen: Array, truth: NDArray[np.int64]) -> Array:
    """Multinomial logistic regression (7, width + 1), every label weighing the same."""
    shares = np.ones(seen.shape[1])
    shares[-3:] = PLANE_SHARE
    inputs = np.column_stack([seen * shares, np.ones(len(seen))])
    hot = np.eye(len(LABELS))[truth]
    weight = (1 / np.maximum(1, hot.sum(axis=0)))[truth]
    weight = weight / weight.sum()

    def loss(flat: Array) -> tuple[float, Array]:
        matrix = flat.reshape(len(LABELS), -1)
        logs = log_softmax(inputs @ matrix.T, axis=1)
        free = matrix.copy()
        free[:, -1] = 0
        value = -(weight * (logs * hot).sum(axis=1)).sum() + LABEL_PENALTY * (free**2).sum()
        slope = ((np.exp(logs) - hot) * weight[:, None]).T @ inputs + 2 * LABEL_PENALTY * free
        return float(value), slope.ravel()

    start = np.zeros(len(LABELS) * inputs.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    matrix: Array = found.x.reshape(len(LABELS), -1)
    return np.column_stack([matrix[:, :-1] * shares, matrix[:, -1]])


def held_out(corpus: Corpus, names: list[str], groups: Sequence[Hashable]) -> tuple[Array, Array]:
    """Outputs (n, 4) and logits (n, 7) of every clip by heads that have learned from no clip of its group."""
    outputs, logits = np.zeros((len(groups), 4)), np.zeros((len(groups), len(LABELS)))
    for group in dict.fromkeys(groups):
        rows = [row for row, other in enumerate(groups) if other == group]
        heads = fit(corpus.only(row for row, other in enumerate(groups) if other != group), names)
        outputs[rows], logits[rows] = heads.outputs(corpus.vectors[rows]), heads.logits(corpus.vectors[rows])
    return outputs, logits


def without_recipe(corpus: Corpus, names: list[str], recipe: str) -> Heads:
    """Heads that have learned from no study of a recipe."""
    return fit(corpus.only(row for row, recipes in enumerate(corpus.recipes) if recipe not in recipes), names)
