"""Train the sound engine: generated clips, studies and listeners' ratings -> heads -> measured card.

    python manage.py compose --studies 2000 --out var/sound/studies
    python -m inference.training.train_sound --musicnn MTT_musicnn.onnx --ratings soundtracks110

Clips are kept under `--work`: a run that was cut off goes on where it was, and more clips may be added later. The
pieces of the demo catalogue are never learned from, but their recipes are: studies vary them.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from safetensors.numpy import save_file

from inference.audio.features import measure
from inference.audio.reading import EXCERPT
from inference.mood import LABELS
from inference.sound import CARD, PARTS
from inference.training import musicnn, sound_corpus, sound_fit, sound_judge
from inference.training.sound_fit import Heads
from inference.versions import sha256

log = logging.getLogger(__name__)

ROOT: Final = Path(__file__).parents[2]
DATA: Final = (
    {
        "name": "Generated clips",
        "licence": "as the project",
        "remark": "13.5 s each, known intent, `inference.training.sound_pieces`, FluidSynth and FluidR3_GM (MIT)",
    },
    {
        "name": "Studies",
        "licence": "as the project",
        "remark": "13.5 s each, the demo catalogue's recipes crossed and varied, `catalog.demo.studies`",
    },
    {
        "name": "Film music ratings, 110 excerpts",
        "licence": "MIT",
        "remark": "Eerola & Vuoskoski 2011: the labels' centres, tension as a sum of both axes; no sound of theirs",
    },
    {
        "name": "musicnn, MagnaTagATune checkpoint",
        "licence": "ISC",
        "remark": "Pons & Serra 2019: weights as they were published, in 16 bits; see LICENSE.musicnn",
    },
)


@dataclass(frozen=True)
class Run:
    """What one training run reads and writes."""

    work: Path
    out: Path
    clips: int
    studies: Path
    workers: int
    musicnn: Path
    ratings: Path
    catalogue: Path

    @property
    def weights(self) -> Path:
        return self.out / "musicnn.safetensors"


def main(arguments: Sequence[str] | None = None) -> None:
    run = _run(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    run.out.mkdir(parents=True, exist_ok=True)
    if not run.weights.exists():
        musicnn.convert(run.musicnn, run.weights)
        (run.out / "LICENSE.musicnn").write_bytes((run.musicnn.parent / "LICENSE").read_bytes())
    sound_corpus.make(run.work, run.clips, sorted(run.studies.glob("*.json")), run.workers)
    corpus = sound_corpus.corpus(run.work)
    names = list(measure(np.zeros(EXCERPT, np.float32)).values)
    heads = sound_fit.fit(corpus, names)
    log.info("fitted on %d clips", len(corpus.genres))
    pieces = sound_judge.pieces(run.catalogue)
    excerpts = sound_corpus.excerpts(run.work, [piece.path for piece in pieces])
    report = sound_judge.report(corpus, names, heads, list(zip(pieces, excerpts, strict=True)), run.ratings)
    export(run.out, heads, names, report)
    print(json.dumps(report, indent=1))


def _run(arguments: Sequence[str] | None) -> Run:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--work", type=Path, default=ROOT / "var" / "sound")
    parser.add_argument("--out", type=Path, default=ROOT / "inference" / "weights" / "sound-3")
    parser.add_argument("--clips", type=int, default=3000)
    parser.add_argument(
        "--studies", type=Path, default=ROOT / "var" / "sound" / "studies", help="folder of them"
    )
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--musicnn", type=Path, required=True, help="MTT_musicnn.onnx, its LICENSE beside it")
    parser.add_argument("--ratings", type=Path, required=True, help="folder of the film music ratings")
    parser.add_argument("--catalogue", type=Path, default=ROOT / "catalog" / "demo")
    return Run(**vars(parser.parse_args(arguments)))


def export(folder: Path, heads: Heads, names: list[str], report: dict[str, Any]) -> None:
    """Write the engine's folder; the card last, so that a half-written engine is never taken for a whole one."""
    (folder / CARD).unlink(missing_ok=True)
    arrays = {"mean": heads.mean, "scale": heads.scale, "plane": heads.plane, "labels": heads.labels}
    save_file(
        {name: np.ascontiguousarray(array, np.float32) for name, array in arrays.items()},
        folder / "heads.safetensors",
    )
    config = {
        "measures": names,
        "centres": sound_fit.CENTRE_POINTS,
        "radius": sound_fit.RADIUS,
        "centre_share": sound_fit.CENTRE_SHARE,
        "temperature": report["temperature"],
        "errors": [report["errors"]["valence"], report["errors"]["arousal"]],
        "register": [round(float(b), 3) for b in _thirds(heads, names.index("middle"))],
    }
    _write(folder / "config.json", config)
    for name in PARTS:
        (folder / name).chmod(0o644)
    card = {
        "engine": folder.name,
        "trained": datetime.now(UTC).date().isoformat(),
        "labels": list(LABELS),
        "data": DATA,
        "metrics": report,
        "files": {name: sha256(folder / name) for name in PARTS},
    }
    _write(folder / CARD, card)


def _thirds(heads: Heads, place: int) -> tuple[float, float]:
    """Bounds that part a measure's normal distribution over the clips into three equal shares."""
    return heads.mean[place] - 0.43 * heads.scale[place], heads.mean[place] + 0.43 * heads.scale[place]


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
