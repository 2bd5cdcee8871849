"""musicnn (Pons & Serra 2019, ISC) in numpy: tags and an embedding of three seconds of music.

The network of the MagnaTagATune checkpoint, 787,000 weights, written out as matrix products: no framework has to be
loaded for it, which would take longer than hearing a track. Parity with the original is tested.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from inference.audio.spectra import Floats

FRAMES: Final = 187
EMBEDDING: Final = 200
TAGS: Final = (
    *("guitar", "classical", "slow", "techno", "strings", "drums", "electronic", "rock", "fast"),
    *("piano", "ambient", "beat", "violin", "vocal", "synth", "female", "indian", "opera", "male"),
    *("singing", "vocals", "no vocals", "harpsichord", "loud", "quiet", "flute", "woman", "male vocal"),
    *("no vocal", "pop", "soft", "sitar", "solo", "man", "classic", "choir", "voice", "new age"),
    *("dance", "male voice", "female vocal", "beats", "harp", "cello", "no voice", "weird", "country"),
    *("metal", "female voice", "choral"),
)


class Tagger:
    """The network, its weights read from a safetensors file. Raises OSError or ValueError when it is not whole."""

    def __init__(self, path: Path) -> None:
        stored = load_file(path)
        self._weights: dict[str, Floats] = {name: np.asarray(w, np.float32) for name, w in stored.items()}
        self._kernels = {
            index: np.ascontiguousarray(
                self._weights[f"convs.{index}.weight"]
                .reshape(len(self._weights[f"convs.{index}.bias"]), -1)
                .T
            )
            for index in range(8)
        }

    def hear(self, mel: Floats) -> tuple[Floats, Floats]:
        """Mel power of one patch (187, 96) -> probabilities of `TAGS` (50,), embedding (200,)."""
        w = self._weights
        level = np.log10(10_000 * mel + 1)
        x = np.asarray(level * w["bn0.sc"].item() + w["bn0.sh"].item(), np.float32)
        front = [self._timbres(x, 0, 38), self._timbres(x, 1, 67)]
        front += [self._rhythms(x, index, length) for index, length in ((2, 128), (3, 64), (4, 32))]
        first = np.concatenate(front, axis=1)
        a = self._middle(first, 5)
        b = self._middle(a, 6) + a
        c = self._middle(b, 7) + b
        dense = np.concatenate([first, a, b, c], axis=1)
        pooled = np.stack([dense.max(axis=0), dense.mean(axis=0)], axis=1).ravel()
        pooled = pooled * w["bn9.sc"].ravel() + w["bn9.sh"].ravel()
        hidden = np.maximum(0, w["d0.weight"] @ pooled + w["d0.bias"])
        embedding = hidden * w["bn10.sc"].ravel() + w["bn10.sh"].ravel()
        logits = w["d1.weight"] @ embedding + w["d1.bias"]
        tags = np.asarray(1 / (1 + np.exp(-logits)), np.float32)
        return tags, np.asarray(embedding, np.float32)

    def _convolved(self, columns: Floats, index: int) -> Floats:
        """Rows of unfolded input times the kernel, rectified and normalised: (rows, channels)."""
        out = np.maximum(0, columns @ self._kernels[index] + self._weights[f"convs.{index}.bias"])
        scale, shift = (self._weights[f"bns.{index}.{part}"].ravel() for part in ("sc", "sh"))
        return np.asarray(out * scale + shift, np.float32)

    def _timbres(self, x: Floats, index: int, width: int) -> Floats:
        """Kernels of 7 frames by `width` bands, the loudest place along the bands: (187, 204)."""
        columns = _unfolded(np.pad(x, ((3, 3), (0, 0))), (7, width))
        return np.asarray(self._convolved(columns, index).reshape(FRAMES, -1, 204).max(axis=1))

    def _rhythms(self, x: Floats, index: int, length: int) -> Floats:
        """Kernels of `length` frames of one band: (187, 51)."""
        before = (length - 1) // 2
        columns = _unfolded(np.pad(x, ((before, length - 1 - before), (0, 0))), (length, 1))
        return np.asarray(self._convolved(columns, index).reshape(FRAMES, -1, 51).max(axis=1))

    def _middle(self, x: Floats, index: int) -> Floats:
        """Kernels of 7 frames over all channels: (187, 64)."""
        return self._convolved(_unfolded(np.pad(x, ((3, 3), (0, 0))), (7, x.shape[1])), index)


def _unfolded(x: Floats, shape: tuple[int, int]) -> Floats:
    """Every patch of that shape as a row."""
    patches: NDArray[np.float32] = np.lib.stride_tricks.sliding_window_view(x, shape)
    return patches.reshape(-1, shape[0] * shape[1])
