"""Measures a network: sentences on test and dev sets, passages on books it never saw, and its calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from inference.mood import EMOTIONS, LABELS, NEUTRAL_FLOOR
from inference.text_model import MoodNetwork
from inference.training import corpora, figures
from inference.training.batches import Example, encode
from inference.training.corpora import Row
from inference.training.figures import Floats

SEVEN: Final = len(LABELS)
PRESENT: Final = 0.5
"""Rating (0, .25 … 1) from which the guide calls an emotion clearly present."""

TESTED: Final = ("goemotions", "kote", "xed_en")
LANGUAGES: Final = {
    "english": ("passages_en", "passages_stories_en"),
    "korean": ("passages_ko", "passages_ko_written", "passages_stories_ko"),
}


def sentence_figures(
    network: MoodNetwork, tokenizer: Tokenizer, data: Path, few: int | None = None
) -> dict[str, Any]:
    """Macro-F1, six-way accuracy and correlations on the corpora's own test and dev splits.

    Thresholds come from the dev split; for poems, whose dev split is what is judged, from KOTE's (the same labels).
    """
    found: dict[str, Any] = {}
    for name in TESTED:
        dev, test = (
            _examples(tokenizer, corpora.read_sentences(data, s, name)[:few]) for s in ("dev", "test")
        )
        found[f"test.{name} macro-F1"] = _macro_f1(network, dev, test)
    kote, poems = (
        _examples(tokenizer, corpora.read_sentences(data, "dev", n)[:few]) for n in ("kote", "kpoem_line")
    )
    found["dev.kpoem_line macro-F1, thresholds from dev.kote"] = _macro_f1(network, kote, poems)
    lines = corpora.read_sentences(data, "dev", "alm_tales")
    tales = _examples(tokenizer, [row for row in lines if corpora.is_emotional(row)][:few])
    found["dev.alm_tales six-way"] = six_way(figures.predict(network, tales), tales)
    bank = _examples(tokenizer, corpora.read_sentences(data, "dev", "emobank_vad")[:few])
    found |= correlations(figures.predict(network, bank), bank, "dev.emobank ")
    return found


def _examples(tokenizer: Tokenizer, rows: list[Row]) -> list[Example]:
    return encode(tokenizer, rows)


def _macro_f1(network: MoodNetwork, dev: list[Example], test: list[Example]) -> dict[str, Any]:
    known, chances = _chances(network, dev), _chances(network, test)
    guess = chances >= figures.best_thresholds(known, figures.targets(dev) > 0)
    return _f1_figure(guess, test)


def _chances(network: MoodNetwork, examples: list[Example]) -> Floats:
    return figures.probabilities(figures.predict(network, examples)[:, :SEVEN])


def _f1_figure(guess: npt.NDArray[np.bool_], examples: list[Example]) -> dict[str, Any]:
    truth = figures.targets(examples) > 0
    kept = figures.present(truth)

    def statistic(rows: npt.NDArray[np.int64]) -> float:
        return float(figures.f1(guess[rows], truth[rows])[kept].mean())

    result = figures.figure(statistic, _groups(examples))
    scores = figures.f1(guess, truth).round(3).tolist()
    return {**result, "by label": dict(zip(LABELS, scores, strict=True))}


def six_way(outputs: Floats, examples: Sequence[Example]) -> dict[str, Any]:
    """Share of emotional rows whose strongest of six scores is the primary emotion."""
    right = figures.six_way(outputs[:, :SEVEN], examples)
    emotional = np.flatnonzero(~np.isnan(right))
    groups = [_groups(examples)[i] for i in emotional]
    return figures.figure(lambda rows: float(right[emotional][rows].mean()), groups)


def correlations(outputs: Floats, examples: Sequence[Example], prefix: str = "") -> dict[str, Any]:
    """Pearson r of valence and of arousal."""
    wanted = figures.planes(examples)

    def pearson(axis: int) -> figures.Statistic:
        return lambda rows: float(np.corrcoef(outputs[rows, SEVEN + axis], wanted[rows, axis])[0, 1])

    groups = _groups(examples)
    return {
        f"{prefix}r {name}": figures.figure(pearson(axis), groups)
        for axis, name in enumerate(("valence", "arousal"))
    }


def _groups(examples: Sequence[Example]) -> list[str]:
    return [e.row.group for e in examples]


def calibration(outputs: Floats, examples: Sequence[Example], usual: Counter[str]) -> dict[str, list[float]]:
    """One scale and one shift a label, fit on these passages: what config.json stores.

    They make a score the probability that a reader finds the emotion clearly present. usual: how often each label
    is the primary one in fiction at large: a held-out book of adventure must not teach that every book frightens.
    """
    here = Counter(str(e.row.primary) for e in examples)
    weights = np.array([usual[str(e.row.primary)] / here[str(e.row.primary)] for e in examples])
    scale, shift = figures.fit_calibration(outputs[:, :SEVEN], _truth(examples), weights)
    return {"scale": scale.round(4).tolist(), "shift": shift.round(4).tolist()}


def calibrated_elsewhere(outputs: Floats, examples: Sequence[Example], usual: Counter[str]) -> Floats:
    """(n, 7) probabilities, each book calibrated on the other held-out books: a stand-in for the next book."""
    chances = np.zeros((len(examples), SEVEN))
    groups = np.array(_groups(examples))
    for group in sorted(set(groups)):
        others, mine = np.flatnonzero(groups != group).tolist(), np.flatnonzero(groups == group)
        fitted = calibration(outputs[others], [examples[i] for i in others], usual)
        scale, shift = np.array(fitted["scale"]), np.array(fitted["shift"])
        chances[mine] = figures.probabilities(outputs[mine, :SEVEN], scale, shift)
    return chances


def passage_figures(outputs: Floats, examples: Sequence[Example], usual: Counter[str]) -> dict[str, Any]:
    """Six-way accuracy, correlations, the neutral rule's accuracy and calibration, each language by itself."""
    chances = calibrated_elsewhere(outputs, examples, usual)
    found: dict[str, Any] = {
        "calibration error": round(figures.calibration_error(chances, _truth(examples)), 4)
    }
    for language, sources in LANGUAGES.items():
        rows = np.array([i for i, e in enumerate(examples) if e.row.source in sources])
        mine = [examples[i] for i in rows]
        found[f"{language} six-way"] = six_way(chances[rows], mine)
        found[f"{language} seven-way by the neutral rule"] = seven_way(chances[rows], mine)
        found |= correlations(outputs[rows], mine, f"{language} ")
    return found


def in_short(outputs: Floats, examples: Sequence[Example]) -> str:
    """Six-way accuracy and correlations in one line, for the log of a run."""
    found = {"six-way": six_way(outputs, examples), **correlations(outputs, examples)}
    return ", ".join(f"{name} {figure['value']:.3f}" for name, figure in found.items())


def _truth(examples: Sequence[Example]) -> Floats:
    """(n, 7) 1 where a label is clearly present, 0 elsewhere."""
    return np.asarray(figures.targets(examples) >= PRESENT, dtype=float)


def seven_way(chances: Floats, examples: Sequence[Example]) -> dict[str, Any]:
    """Share of rows whose `Mood.emotion` would be the primary label, neutral included."""
    strongest = chances[:, : len(EMOTIONS)].argmax(1)
    best = chances[np.arange(len(chances)), strongest]
    named = np.where((best >= NEUTRAL_FLOOR) & (best >= chances[:, -1]), strongest, SEVEN - 1)
    right = named == np.array([e.primary for e in examples])
    return figures.figure(lambda rows: float(right[rows].mean()), _groups(examples))
