"""How well the sound engine hears: against the intent of clips, and of the demo catalogue, which it never met.

Also what listeners' ratings of film music allow: how far the spectral averages that come with them tell valence,
energy and tension, by cross-validation. Their sound is not to be had: the engine cannot be judged by them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from inference.audio.mood import FAIRLY_SURE, SURE
from inference.audio.spectra import Floats
from inference.mood import EMOTIONS, LABELS
from inference.training.sound_corpus import Corpus
from inference.training.sound_fit import Heads, held_out, without_recipe

Array = NDArray[np.float64]

AXES: Final = ("valence", "arousal", "tension")
FOLDS: Final = 5
NEAR_ZERO: Final = 0.1
"""An intent nearer to 0 than this has no side to be right about."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the demo catalogue. label: one of LABELS. plane: valence, arousal, tension meant."""

    path: Path
    label: str
    plane: tuple[float, float, float]


@dataclass(frozen=True)
class Judged:
    """plane: (n, 3) heard. logits: (n, 7), before calibration."""

    plane: Array
    logits: Array


def pieces(catalogue: Path) -> list[Piece]:
    """The pieces that `catalogue.json` of a folder lists."""
    entries = json.loads((catalogue / "catalogue.json").read_text(encoding="utf-8"))
    return [
        Piece(
            catalogue / "audio" / e["file"],
            e["emotion"] or "neutral",
            (e["valence"], e["arousal"], e["tension"]),
        )
        for e in entries
    ]


def judged(heads: Sequence[Heads], excerpts: Sequence[Floats]) -> Judged:
    """What heads, each piece's own, say of pieces: the mean of each one's excerpts."""
    pairs = list(zip(heads, excerpts, strict=True))
    return Judged(
        np.stack([head.outputs(vectors)[:, :3].mean(axis=0) for head, vectors in pairs]),
        np.stack([head.logits(vectors).mean(axis=0) for head, vectors in pairs]),
    )


def temperature(logits: Array, labels: Sequence[str]) -> float:
    """The divisor of logits that makes the probabilities of the true labels most likely; at least 1.

    Rows without a label are left out.
    """
    logits = logits[[row for row, label in enumerate(labels) if label]]
    truth = np.array([LABELS.index(label) for label in labels if label])

    def loss(log: float) -> float:
        return float(-log_softmax(logits / np.exp(log), axis=1)[np.arange(len(truth)), truth].mean())

    return round(float(np.exp(minimize_scalar(loss, bounds=(0, 3), method="bounded").x)), 3)


def report(
    corpus: Corpus, names: list[str], heads: Heads, demo: Sequence[tuple[Piece, Floats]], ratings: Path
) -> dict[str, Any]:
    """Every figure that the card and RESULTS-sound.md give. demo: its pieces and their excerpts' vectors."""
    listed, excerpts = zip(*demo, strict=True)
    meant, labels = np.array([piece.plane for piece in listed]), [piece.label for piece in listed]
    unheard = judged([without_recipe(corpus, names, piece.path.stem) for piece in listed], excerpts)
    foreign = held_out(corpus, names, corpus.genres)
    chance = held_out(corpus, names, [row % FOLDS for row in range(len(corpus.genres))])
    heat = temperature(foreign[1], corpus.labels)
    rules, studies = (
        [n for n, of in enumerate(corpus.recipes) if bool(of) == some] for some in (False, True)
    )
    errors = [rms(unheard.plane - meant), rms(foreign[0][:, :3] - corpus.targets[:, :3])]
    return {
        "clips": len(corpus.genres),
        "studies among them": len(studies),
        "clips, held out": clip_figures(corpus, *chance, heat, rules),
        "clips, genre held out": clip_figures(corpus, *foreign, heat, rules),
        "studies, genre held out": clip_figures(corpus, *foreign, heat, studies),
        "demo catalogue": piece_figures(judged([heads] * len(demo), excerpts), meant, labels, heat),
        "demo catalogue, recipe held out": piece_figures(unheard, meant, labels, heat),
        "film ratings from spectral averages": film_figures(ratings),
        "temperature": heat,
        "errors": dict(zip(AXES, np.max(errors, axis=0).round(3).tolist(), strict=True)),
    }


def rms(off: Array) -> Array:
    """Root mean square of each column."""
    return np.asarray(np.sqrt((off**2).mean(axis=0)))


def piece_figures(heard: Judged, meant: Array, labels: Sequence[str], heat: float) -> dict[str, Any]:
    return {
        **plane_figures(heard.plane, meant),
        "quadrant": quadrants(heard.plane, meant),
        **label_figures(heard.logits, labels, heat),
    }


def clip_figures(
    corpus: Corpus, outputs: Array, logits: Array, heat: float, chosen: Sequence[int]
) -> dict[str, Any]:
    """The figures of some clips by the outputs and logits of all."""
    part, outputs, logits = corpus.only(chosen), outputs[chosen], logits[chosen]
    rows = [row for row, label in enumerate(part.labels) if label]
    piano = [row for row, genre in enumerate(part.genres) if genre == "piano"]
    return {
        **plane_figures(outputs[:, :3], part.targets[:, :3]),
        "quadrant": quadrants(outputs, part.targets),
        "quadrant, piano": quadrants(outputs[piano], part.targets[piano]),
        **label_figures(logits[rows], [part.labels[row] for row in rows], heat),
    }


def plane_figures(heard: Array, meant: Array) -> dict[str, dict[str, float]]:
    """Of each axis: Pearson's r, and the share of pieces heard on the right side of 0."""
    return {
        axis: {
            "r": round(float(np.corrcoef(heard[:, i], meant[:, i])[0, 1]), 3),
            "side": round(_right_side(heard[:, i], meant[:, i]), 3),
        }
        for i, axis in enumerate(AXES)
    }


def _right_side(heard: Array, meant: Array) -> float:
    clear = np.abs(meant) > NEAR_ZERO
    return float((np.sign(heard[clear]) == np.sign(meant[clear])).mean())


def quadrants(heard: Array, meant: Array) -> float:
    """Share of pieces heard in the quadrant of valence and arousal that was meant, those near an axis left out."""
    clear = (np.abs(meant[:, :2]) > NEAR_ZERO).all(axis=1)
    return round(float((np.sign(heard[clear, :2]) == np.sign(meant[clear, :2])).all(axis=1).mean()), 3)


def label_figures(logits: Array, labels: Sequence[str], heat: float) -> dict[str, Any]:
    """Agreement among six (pieces of an emotion) and seven, mean confidence, and calibration error of it."""
    truth = np.array([LABELS.index(label) for label in labels])
    said = softmax(logits / heat, axis=1)
    feeling = truth < len(EMOTIONS)
    right = said.argmax(axis=1) == truth
    sure = said.max(axis=1)
    return {
        "six-way": round(float((logits[feeling, :6].argmax(axis=1) == truth[feeling]).mean()), 3),
        "seven-way": round(float(right.mean()), 3),
        "confidence": round(float(sure.mean()), 3),
        "calibration error": calibration_error(sure, right),
        "by step": by_step(sure, right),
        "by label": {
            label: f"{int(right[truth == index].sum())}/{int((truth == index).sum())}"
            for index, label in enumerate(LABELS)
        },
    }


def by_step(sure: Array, right: NDArray[np.bool_]) -> dict[str, str]:
    """How many of those that are told in each step of confidence are right."""
    steps = ((SURE, 1.01, "sure"), (FAIRLY_SURE, SURE, "fairly sure"), (0.0, FAIRLY_SURE, "unsure"))
    chosen = {word: (sure >= low) & (sure < high) for low, high, word in steps}
    return {word: f"{int(right[rows].sum())}/{int(rows.sum())}" for word, rows in chosen.items()}


def calibration_error(sure: Array, right: NDArray[np.bool_], groups: int = 4) -> float:
    """Mean distance of confidence and truth over groups of equal size, by confidence."""
    parts = np.array_split(np.argsort(sure), groups)
    weighed = [len(part) * abs(float(sure[part].mean() - right[part].mean())) for part in parts if len(part)]
    return round(sum(weighed) / len(sure), 3)


def film_figures(folder: Path) -> dict[str, float]:
    """r of ridge regressions from 24 spectral averages to the ratings of 110 excerpts, a soundtrack left out."""
    features = _table(folder / "soundtrack_features.csv")
    ratings = _table(folder / "soundtrack_ratings.csv")
    columns = [name for name in features[0] if name not in ("File", "RMS")]
    lines = np.array([[float(row[name]) for name in columns] for row in features])
    lines = (lines - lines.mean(axis=0)) / lines.std(axis=0)
    albums = np.array([row["soundtrack"] for row in ratings])
    found = {}
    for name in ("Valence", "Energy", "Tension"):
        target = (np.array([float(row[name]) for row in ratings]) - 5) / 4
        said = np.zeros(len(target))
        for album in set(albums):
            rest, out = albums != album, albums == album
            middle = target[rest].mean()
            square = lines[rest].T @ lines[rest] + 20 * np.eye(len(columns))
            said[out] = middle + lines[out] @ np.linalg.solve(square, lines[rest].T @ (target[rest] - middle))
        found[name.lower()] = round(float(np.corrcoef(said, target)[0, 1]), 3)
    return found


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
