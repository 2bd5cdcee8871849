"""The model behind the sound engine: measures and embedding of each excerpt, linear maps, calibration.

Importing this module imports numpy, safetensors and PyAV: only `inference.sound` (when it loads) and training do.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from safetensors.numpy import load_file

from inference.audio.features import Measures, measure
from inference.audio.harmony import key_fits, key_name
from inference.audio.mood import Hearing, SoundMood
from inference.audio.reading import RATE, Excerpts, Samples, read
from inference.audio.rhythm import tempo
from inference.audio.spectra import Array, Floats
from inference.audio.tagger import EMBEDDING, FRAMES, TAGS, Tagger

PATCHES: Final = (0, 2 * FRAMES)
"""Where in an excerpt the tagger listens, in frames: every other three seconds of it."""
OUTLIER: Final = 4.0
"""Standard deviations at which a measure is capped: what lies beyond was not met in training."""
OUTPUTS: Final = ("valence", "arousal", "tension", "touch")
"""What the first map gives. touch: how hard it is played, in standard deviations of the training clips."""
VOICES: Final = frozenset(
    (
        *("vocal", "female", "male", "singing", "vocals", "woman", "male vocal", "man", "choir", "voice"),
        *("opera", "male voice", "female vocal", "female voice", "choral"),
    )
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """measures: of an excerpt. tags, embedding: means over its patches."""

    measures: Measures
    tags: Floats
    embedding: Floats

    def vector(self, names: Sequence[str], embedded: bool) -> Floats:
        """What the maps read: the measures of those names in that order, then the embedding where wanted."""
        values = [np.array([self.measures.values[name] for name in names])]
        return np.concatenate([*values, self.embedding] if embedded else values).astype(np.float32)


def perceive(samples: Samples, tagger: Tagger) -> Excerpt:
    """Measures and tags one excerpt."""
    measures = measure(samples)
    mel = (
        measures.mel
        if len(measures.mel) >= FRAMES
        else np.resize(measures.mel, (FRAMES, measures.mel.shape[1]))
    )
    patches = [mel[start : start + FRAMES] for start in PATCHES if start + FRAMES <= len(mel)]
    heard = [tagger.hear(patch) for patch in patches]
    tags, embedding = (np.mean(part, axis=0) for part in zip(*heard, strict=True))
    return Excerpt(measures, tags, embedding)


class SoundEngine:
    """A stored engine: hears files one after the other and holds no state between them.

    Raises OSError, KeyError or ValueError when a part of its folder is missing or does not fit the others.
    """

    def __init__(self, folder: Path) -> None:
        self.version = folder.name
        self.config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.tagger = Tagger(folder / "musicnn.safetensors")
        heads = load_file(folder / "heads.safetensors")
        self._mean, self._scale = heads["mean"], heads["scale"]
        self._plane, self._labels = heads["plane"], heads["labels"]
        self._names: list[str] = self.config["measures"]
        width, count = len(self._mean), len(self._names)
        if width not in (count, count + EMBEDDING) or self._plane.shape != (len(OUTPUTS), width + 1):
            raise ValueError("the heads do not fit the measures")
        self._embedded = width > count
        """sound-1's maps read the embedding too; later ones tell likeness by it, and mood by the measures alone."""

    def hear(self, path: Path, demuxer: str | None = None) -> Hearing:
        """Hears a sound file: at most 96 s of it, spread over its length.

        demuxer: FFmpeg's reader to insist on (`catalog.decoding.DEMUXERS`), none for the one that fits.
        Raises CannotHear, its message a sentence, for a file that is broken, silent or too short.
        """
        return self.judge(read(path, demuxer))

    def judge(self, excerpts: Excerpts) -> Hearing:
        """The mood of a piece's excerpts: each is judged, and counts for its length."""
        parts = [perceive(samples, self.tagger) for samples in excerpts.samples]
        lengths = np.array([len(samples) for samples in excerpts.samples], np.float64)
        shares = lengths / lengths.sum()
        vectors = np.stack([part.vector(self._names, self._embedded) for part in parts])
        outputs, logits = self.maps(vectors)
        valence, arousal, tension = (float(v) for v in np.clip(shares @ outputs[:, :3], -1, 1))
        scores = softmax(shares @ logits)
        profile = shares @ np.stack([part.measures.profile for part in parts])
        bpm = round(tempo(shares @ np.stack([part.measures.alike for part in parts]))[0], 1)
        key = key_name(profile)
        tags = dict(zip(TAGS, shares @ np.stack([part.tags for part in parts]), strict=True))
        facts: dict[str, float | str] = {
            "mode": mode(profile),
            "tempo": bpm,
            "key": key,
            **self._words(parts, shares, float(shares @ outputs[:, 3])),
            **self._sureness(valence, arousal),
            "heard": round(float(lengths.sum()) / RATE, 1),
        }
        return Hearing(
            SoundMood(
                tuple(float(score) for score in scores),
                *(valence, arousal, tension),
                confidence=float(scores.max()),
                facts=facts,
                engine=self.version,
            ),
            embedding=tuple(float(v) for v in shares @ np.stack([part.embedding for part in parts])),
            tempo=bpm,
            key=key,
            vocals_probability=float(max(value for tag, value in tags.items() if tag in VOICES)),
        )

    def maps(self, vectors: Floats) -> tuple[Array, Array]:
        """(excerpts, 4) `OUTPUTS`, and (excerpts, 7) logits of the labels, calibrated."""
        known = np.clip((vectors - self._mean) / self._scale, -OUTLIER, OUTLIER)
        outputs = known @ self._plane[:, :-1].T + self._plane[:, -1]
        seen = np.concatenate([known, outputs[:, :3]], axis=1)
        logits = seen @ self._labels[:, :-1].T + self._labels[:, -1]
        near = centre_logits(outputs[:, :3], self.config["centres"], self.config["radius"])
        share = self.config["centre_share"]
        return outputs, ((1 - share) * logits + share * near) / self.config["temperature"]

    def _words(self, parts: list[Excerpt], shares: Array, touch: float) -> dict[str, float | str]:
        def mean(name: str) -> float:
            return float(shares @ [part.measures.values[name] for part in parts])

        return {
            "register": step(mean("middle"), self.config["register"], ("low", "middle", "high")),
            "dynamics": step(touch, (-0.5, 0.5), ("soft", "medium", "loud")),
            "onsets": round(max(0.0, 2 ** mean("log_onset_rate") - 0.5), 1),
        }

    def _sureness(self, valence: float, arousal: float) -> dict[str, float]:
        by_valence, by_arousal = self.config["errors"]
        return {"valence_sure": sureness(valence, by_valence), "arousal_sure": sureness(arousal, by_arousal)}


def mode(profile: Array) -> str:
    """major or minor when the better key's fit leads by a clear margin, else unclear."""
    major, minor = key_fits(profile).max(axis=1)
    return step(float(major - minor), (-0.04, 0.04), ("minor", "unclear", "major"))


def step(value: float, bounds: Sequence[float], words: tuple[str, ...]) -> str:
    """The word for a value: the first up to the first bound, and so on."""
    return words[sum(value > bound for bound in bounds)]


def sureness(value: float, error: float) -> float:
    """Probability that a value with a normal error has the true one's sign, .5..1."""
    return round(0.5 + 0.5 * math.erf(abs(value) / (error * math.sqrt(2))), 3)


def centre_logits(plane: Array, centres: list[list[list[float]]], radius: float) -> Array:
    """Of points (n, 3), minus half the squared distance to each label's nearest centre, in radii: (n, 7)."""
    return np.stack(
        [
            -0.5 * ((plane[:, None] - np.array(places)[None]) ** 2).sum(axis=2).min(axis=1) / radius**2
            for places in centres
        ],
        axis=1,
    )


def softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum())
