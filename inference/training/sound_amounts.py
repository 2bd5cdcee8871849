"""What more clips are worth: heads of more and more of them, judged by music that was written by other rules.

    python -m inference.training.sound_amounts [--work var/sound]

Heads of clips by rule hear the demo catalogue and the studies, whose recipes they never met; heads of studies hear
the clips by rule. Needs the clips that `train_sound` has rendered and measured. Markdown on stdout, half a minute.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.audio.features import measure
from inference.audio.reading import EXCERPT
from inference.training import sound_corpus, sound_fit, sound_judge
from inference.training.train_sound import ROOT

BY_RULE: Final = (440, 900, 1800, 3600)
STUDIES: Final = (441, 1200, 2400)


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--work", type=Path, default=ROOT / "var" / "sound")
    work: Path = parser.parse_args().work
    corpus = sound_corpus.corpus(work)
    names = list(measure(np.zeros(EXCERPT, np.float32)).values)
    rules, studies = (
        [n for n, of in enumerate(corpus.recipes) if bool(of) == some] for some in (False, True)
    )
    pieces = sound_judge.pieces(ROOT / "catalog" / "demo")
    excerpts = sound_corpus.excerpts(work, [piece.path for piece in pieces])
    meant, labels = np.array([piece.plane for piece in pieces]), [piece.label for piece in pieces]
    print("| heads of | judged by | valence | arousal | tension | six | seven |\n|" + "---|" * 7)
    for kind, mine, others, amounts in (
        ("clips by rule", rules, studies, BY_RULE),
        ("studies", studies, rules, STUDIES),
    ):
        for amount in amounts:
            heads = sound_fit.fit(corpus.only(mine[:amount]), names)
            logits, outputs = heads.logits(corpus.vectors), heads.outputs(corpus.vectors)
            heard = sound_judge.judged([heads] * len(pieces), excerpts)
            demo = sound_judge.piece_figures(heard, meant, labels, 1.0)
            print(row(f"{amount} {kind}", "demo catalogue", demo))
            print(
                row(
                    f"{amount} {kind}",
                    "the other kind",
                    sound_judge.clip_figures(corpus, outputs, logits, 1.0, others),
                )
            )


def row(heads: str, judge: str, figures: Mapping[str, Any]) -> str:
    axes = [f"{figures[axis]['r']:.2f} / {figures[axis]['side']:.2f}" for axis in sound_judge.AXES]
    cells = [heads, judge, *axes, f"{figures['six-way']:.2f}", f"{figures['seven-way']:.2f}"]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
