"""The training clips, rendered and perceived one by one, so that a run that was cut off goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from multiprocessing import Pool
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray
from tqdm import tqdm

from inference import sound_features, sound_harmony, sound_reading, sound_rhythm, sound_spectra, sound_tagger
from inference.sound_model import perceive
from inference.sound_reading import cut, levelled, read
from inference.sound_spectra import Floats
from inference.sound_tagger import Tagger
from inference.training.sound_pieces import compose
from inference.training.sound_render import RATE, render

PERCEIVING: Final = (sound_features, sound_harmony, sound_reading, sound_rhythm, sound_spectra, sound_tagger)


@dataclass(frozen=True)
class Corpus:
    """Clips as the heads learn from them.

    vectors: (n, measures + embedding). targets: (n, 4) valence, arousal, tension, mean velocity. labels: "" for
    clips from anywhere in the plane. genres: of each clip.
    """

    vectors: Floats
    targets: NDArray[np.float64]
    labels: tuple[str, ...]
    genres: tuple[str, ...]

    def only(self, chosen: Iterable[int]) -> Corpus:
        rows = list(chosen)
        labels, genres = (tuple(column[row] for row in rows) for column in (self.labels, self.genres))
        return Corpus(self.vectors[rows], self.targets[rows], labels, genres)


def make(work: Path, count: int, weights: Path, workers: int) -> None:
    """Render and perceive the clips of seeds 0 .. count-1 that are not there yet."""
    (work / "clips").mkdir(parents=True, exist_ok=True)
    perceived(work).mkdir(parents=True, exist_ok=True)
    with Pool(workers) as pool:
        done = pool.imap_unordered(partial(_one, work, weights), range(count), chunksize=4)
        for _ in tqdm(done, total=count, desc="clips", unit="clip", disable=None):
            pass


def perceived(work: Path) -> Path:
    """Where vectors are kept: another folder for other measures."""
    sources = b"".join(Path(str(module.__file__)).read_bytes() for module in PERCEIVING)
    return work / f"perceived-{hashlib.sha256(sources).hexdigest()[:8]}"


@cache
def _tagger(weights: Path) -> Tagger:
    return Tagger(weights)


def _one(work: Path, weights: Path, seed: int) -> None:
    """Render a clip (`N.wav`, 16 bits; `N.json`, last) and perceive it (`N.npy`), where that is not done."""
    facts, vector = work / "clips" / f"{seed:05}.json", perceived(work) / f"{seed:05}.npy"
    if not facts.exists():
        clip = compose(seed)
        soundfile.write(facts.with_suffix(".wav"), render(clip), RATE, subtype="PCM_16")
        velocity = float(np.mean([note.velocity for part in clip.parts for note in part.notes]))
        intent = asdict(clip.intent)
        facts.write_text(json.dumps({"genre": clip.genre, "velocity": velocity, **intent}), encoding="utf-8")
    if not vector.exists():
        samples, _ = soundfile.read(facts.with_suffix(".wav"), dtype="float32")
        excerpt = perceive(levelled(cut(samples))[0], _tagger(weights))
        _save(vector, excerpt.vector)


def _save(path: Path, vector: Floats) -> None:
    """Whole or not at all: a run may be cut off while it writes."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, vector)
    part.rename(path)


def corpus(work: Path) -> Corpus:
    """Every clip that is rendered and perceived, by seed. Raises ValueError when there are none."""
    paths = sorted(perceived(work).glob("*.npy"))
    if not paths:
        raise ValueError(f"no clips have been perceived in {work}")
    facts = [json.loads((work / "clips" / f"{path.stem}.json").read_text(encoding="utf-8")) for path in paths]
    columns = ("valence", "arousal", "tension", "velocity")
    return Corpus(
        np.stack([np.load(path) for path in paths]),
        np.array([[fact[column] for column in columns] for fact in facts]),
        tuple(fact["label"] for fact in facts),
        tuple(fact["genre"] for fact in facts),
    )


def excerpts(work: Path, paths: Sequence[Path], weights: Path) -> list[Floats]:
    """The vectors of two excerpts of each file, (2, width); kept beside those of the clips."""
    folder = perceived(work) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for path in tqdm(paths, desc="files", unit="file", disable=None):
        kept = folder / f"{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}.npy"
        if not kept.exists():
            heard = [perceive(samples, _tagger(weights)).vector for samples in read(path).samples[1::3]]
            _save(kept, np.stack(heard))
        found.append(np.load(kept))
    return found
