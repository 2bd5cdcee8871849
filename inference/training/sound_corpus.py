"""The training clips, rendered a dozen at a time and measured: a run that was cut off goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import zip_longest
from multiprocessing import Pool
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray
from tqdm import tqdm

from inference.audio import features, harmony, reading, rhythm, spectra, texture
from inference.audio.features import measure
from inference.audio.reading import Samples, cut, levelled, read
from inference.audio.spectra import Floats
from inference.training import sound_studies
from inference.training.sound_pieces import compose
from inference.training.sound_render import RATE, render
from inference.training.sound_score import Clip

MEASURING: Final = (features, harmony, reading, rhythm, spectra, texture)
BATCH: Final = 12

Source = int | Path
"""Where a clip comes from: a seed, or the file of a study."""


@dataclass(frozen=True)
class Corpus:
    """Clips as the heads learn from them.

    vectors: (n, measures). targets: (n, 4) valence, arousal, tension, mean velocity. labels: "" for clips from
    anywhere in the plane. genres: of each clip. recipes: that a study varies, none for other clips.
    """

    vectors: Floats
    targets: NDArray[np.float64]
    labels: tuple[str, ...]
    genres: tuple[str, ...]
    recipes: tuple[tuple[str, ...], ...]

    def only(self, chosen: Iterable[int]) -> Corpus:
        rows = list(chosen)
        labels, genres = (tuple(column[row] for row in rows) for column in (self.labels, self.genres))
        recipes = tuple(self.recipes[row] for row in rows)
        return Corpus(self.vectors[rows], self.targets[rows], labels, genres, recipes)


def make(work: Path, count: int, studies: Sequence[Path], workers: int) -> None:
    """Render and measure the clips of seeds 0 .. count-1 and those of studies, by turns, where that is not done."""
    (work / "clips").mkdir(parents=True, exist_ok=True)
    measured(work).mkdir(parents=True, exist_ok=True)
    turns = [source for pair in zip_longest(range(count), studies) for source in pair if source is not None]
    silent = [source for source in turns if not _facts(work, source).exists()]
    batches = [silent[start : start + BATCH] for start in range(0, len(silent), BATCH)]
    with Pool(workers) as pool:
        _watch(pool.imap_unordered(partial(_sound, work), batches), len(batches), "dozens of clips")
        _watch(pool.imap_unordered(partial(_measure, work), turns, chunksize=4), len(turns), "clips")


def _watch(done: Iterable[None], count: int, what: str) -> None:
    for _ in tqdm(done, total=count, desc=what, unit="", disable=None):
        pass


def _facts(work: Path, source: Source) -> Path:
    name = f"study-{source.stem}" if isinstance(source, Path) else f"{source:05}"
    return work / "clips" / f"{name}.json"


def _sound(work: Path, sources: Sequence[Source]) -> None:
    """Render clips: `NAME.wav`, 16 bits, and `NAME.json`, last."""
    clips = [sound_studies.read(s) if isinstance(s, Path) else compose(s) for s in sources]
    for source, clip, sound in zip(sources, clips, render(clips), strict=True):
        facts = _facts(work, source)
        soundfile.write(facts.with_suffix(".wav"), sound, RATE, subtype="PCM_16")
        facts.write_text(json.dumps(_known(clip)), encoding="utf-8")


def _known(clip: Clip) -> dict[str, object]:
    return {
        "genre": clip.genre,
        "velocity": clip.velocity,
        "recipes": clip.recipes,
        **asdict(clip.intent),
    }


def _measure(work: Path, source: Source) -> None:
    """Measure a clip that was rendered, `NAME.npy`, unless it was."""
    facts = _facts(work, source)
    path = measured(work) / f"{facts.stem}.npy"
    if not path.exists():
        samples, _ = soundfile.read(facts.with_suffix(".wav"), dtype="float32")
        _save(path, _vector(levelled(cut(samples))[0]))


def _vector(samples: Samples) -> Floats:
    return np.array(list(measure(samples).values.values()), np.float32)


def measured(work: Path) -> Path:
    """Where vectors are kept: another folder for other measures."""
    sources = b"".join(Path(str(module.__file__)).read_bytes() for module in MEASURING)
    return work / f"measured-{hashlib.sha256(sources).hexdigest()[:8]}"


def _save(path: Path, vector: Floats) -> None:
    """Whole or not at all: a run may be cut off while it writes."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, vector)
    part.rename(path)


def corpus(work: Path) -> Corpus:
    """Every clip that is rendered and measured, by name. Raises ValueError when there are none."""
    paths = sorted(measured(work).glob("*.npy"))
    if not paths:
        raise ValueError(f"no clips have been measured in {work}")
    facts = [json.loads((work / "clips" / f"{path.stem}.json").read_text(encoding="utf-8")) for path in paths]
    columns = ("valence", "arousal", "tension", "velocity")
    return Corpus(
        np.stack([np.load(path) for path in paths]),
        np.array([[fact[column] for column in columns] for fact in facts]),
        tuple(fact["label"] for fact in facts),
        tuple(fact["genre"] for fact in facts),
        tuple(tuple(fact["recipes"]) for fact in facts),
    )


def excerpts(work: Path, paths: Sequence[Path]) -> list[Floats]:
    """The vectors of every excerpt of each file, (excerpts, width); kept beside those of the clips."""
    folder = measured(work) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for path in tqdm(paths, desc="files", unit="file", disable=None):
        kept = folder / f"{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}.npy"
        if not kept.exists():
            _save(kept, np.stack([_vector(samples) for samples in read(path).samples]))
        found.append(np.load(kept))
    return found
