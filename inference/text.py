"""Text in, mood out: one engine a process, English and Korean.

The embedded engine is a small transformer trained by `inference.training`, stored with its `card.json` under
`inference/weights/`. MOODBGM_TEXT_MODEL may name another Hugging Face text-classification model (a folder or a
hub id) with MOODBGM_TEXT_LABELS saying what its labels mean: "POSITIVE=joy,NEGATIVE=sadness".
MOODBGM_TEXT_THREADS (1) says how many threads it computes with.

torch and transformers are imported only where an engine is loaded: reading a book needs neither.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from inference import language, mood, sentences
from inference.mood import LABELS, Mood

log = logging.getLogger(__name__)

WEIGHTS: Final = Path(__file__).parent / "weights" / "text-1"
BATCH_ROWS: Final = 16
BATCH_PIECES: Final = 512
PARTS: Final = ("config.json", "model.safetensors", "tokenizer.json")
SHORTEST_CUT: Final = 16
"""Characters below which a text is not cut further, however many pieces it has."""


class ModelUnavailable(Exception):
    """There is no engine to ask; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class SentenceMood:
    """The mood of one sentence by itself. start, end: offsets into the text it was found in."""

    start: int
    end: int
    mood: Mood


Reading = list[float]
"""What a model says of one window: seven probabilities 0..1, then valence and arousal -1..1."""


class Model(Protocol):
    """A loaded model: texts -> numbers of pieces -> readings, both in the order given."""

    version: str
    window: int

    def encode(self, texts: Sequence[str]) -> list[list[int]]: ...

    def read(self, windows: Sequence[list[int]]) -> list[Reading]: ...


class TextEngine:
    """Scores texts with a model, one batch at a time, so that a short request slips in between long ones."""

    def __init__(self, model: Model) -> None:
        self.version = model.version
        self._model = model
        self._busy = threading.Lock()

    def score(self, texts: Sequence[str]) -> list[Mood]:
        """One mood for each text, in order. Long texts are read in windows of whole sentences and pooled.

        A text in a language the engine does not know, or without letters, is neutral and names that language.
        """
        languages = [language.detect(text) for text in texts]
        known = [code in language.SUPPORTED for code in languages]
        windows = [self._windows(text) if yes else [] for text, yes in zip(texts, known, strict=True)]
        readings = iter(self._read([pieces for text in windows for pieces in text]))
        return [
            self._pooled([(len(pieces), next(readings)) for pieces in text], code)
            for text, code in zip(windows, languages, strict=True)
        ]

    def sentences(self, text: str) -> list[SentenceMood]:
        """The mood of each sentence by itself, for showing which of them carried a passage."""
        spans = [(start, end) for start, end in sentences.spans(text) if text[start:end].strip()]
        code = language.detect(text)
        if code not in language.SUPPORTED:
            return [SentenceMood(start, end, mood.neutral(self.version, code)) for start, end in spans]
        windows = [self._windows(text[start:end]) for start, end in spans]
        readings = iter(self._read([pieces for sentence in windows for pieces in sentence]))
        return [
            SentenceMood(
                start, end, self._pooled([(len(pieces), next(readings)) for pieces in sentence], code)
            )
            for (start, end), sentence in zip(spans, windows, strict=True)
        ]

    def _windows(self, text: str) -> list[list[int]]:
        """The pieces of the text, whole when they fit into one window."""
        (whole,) = self._model.encode([text])
        if len(whole) <= self._model.window or len(text) <= SHORTEST_CUT:
            return [whole[: self._model.window]]
        cut = _middle(text)
        return self._windows(text[:cut]) + self._windows(text[cut:])

    def _read(self, windows: list[list[int]]) -> list[Reading]:
        """Readings in the windows' order, computed in batches of about equal length."""
        readings: dict[int, Reading] = {}
        for batch in _batches(windows):
            with self._busy:
                found = self._model.read([windows[i] for i in batch])
            readings.update(zip(batch, found, strict=True))
        return [readings[i] for i in range(len(windows))]

    def _pooled(self, readings: list[tuple[int, Reading]], code: str) -> Mood:
        """The mean of a text's windows, each counting for its length in pieces."""
        if not readings:
            return mood.neutral(self.version, code)
        moods = [Mood(tuple(r[:-2]), r[-2], r[-1], self.version, code) for _, r in readings]
        return mood.pool(moods, [float(length) for length, _ in readings]) if len(moods) > 1 else moods[0]


def _middle(text: str) -> int:
    """Where to cut a text that is too long: the sentence end nearest its middle, else the nearest space."""
    middle = len(text) // 2
    ends = [end for _, end in sentences.spans(text)][:-1] or [m.end() for m in re.finditer(r"\s+", text)]
    inside = [end for end in ends if 0 < end < len(text)]
    return min(inside, key=lambda end: abs(end - middle), default=middle)


def _batches(windows: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Positions of the windows, longest first, in runs bounded in rows and in padded pieces."""
    batch: list[int] = []
    for position in sorted(range(len(windows)), key=lambda i: -len(windows[i])):
        if batch and (len(batch) == BATCH_ROWS or (len(batch) + 1) * len(windows[batch[0]]) > BATCH_PIECES):
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


_engine: TextEngine | None = None
_loading = threading.Lock()


def get_engine() -> TextEngine:
    """The engine of this process, loaded on first use.

    Raises ModelUnavailable; the next call tries again, so that repaired weights are taken up without a restart.
    """
    global _engine
    with _loading:
        if _engine is None:
            _engine = load(os.environ)
        return _engine


def load(environment: Mapping[str, str]) -> TextEngine:
    """A new engine as the environment asks for it. Raises ModelUnavailable."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    threads = _threads(environment.get("MOODBGM_TEXT_THREADS", ""))
    chosen = environment.get("MOODBGM_TEXT_MODEL", "")
    if chosen:
        return TextEngine(_foreign(chosen, labels(environment.get("MOODBGM_TEXT_LABELS", "")), threads))
    return TextEngine(_embedded(WEIGHTS, threads))


def _threads(value: str) -> int:
    if value and not (value.isdecimal() and int(value)):
        raise ModelUnavailable(f"MOODBGM_TEXT_THREADS is {value!r}, not a whole number of threads.")
    return int(value or 1)


def labels(value: str) -> dict[str, str]:
    """What another model's labels mean: "LABEL_0=joy,LABEL_1=fear" -> {"LABEL_0": "joy", "LABEL_1": "fear"}.

    Raises ModelUnavailable when a meaning is none of the seven.
    """
    meanings = dict(part.strip().rpartition("=")[::2] for part in value.split(",") if part.strip())
    for label, meaning in meanings.items():
        if not label or meaning not in LABELS:
            said = f"MOODBGM_TEXT_LABELS says {label!r} means {meaning!r}"
            raise ModelUnavailable(f"{said}, which is none of: {', '.join(LABELS)}.")
    return meanings


def _embedded(folder: Path, threads: int) -> Model:
    """The engine stored in a folder, once every file is found to be what its card says."""
    card = verified(folder)
    from inference.text_model import EmbeddedModel

    try:
        return EmbeddedModel(folder, str(card["engine"]), threads)
    except Exception as reason:
        log.exception("the text engine in %s does not load", folder)
        raise ModelUnavailable(f"The text engine {folder.name} does not load: {reason}.") from reason


def _foreign(name: str, meanings: dict[str, str], threads: int) -> Model:
    from inference.text_classifier import ClassifierModel

    try:
        return ClassifierModel(name, meanings, threads)
    except Exception as reason:
        log.exception("the text model %s does not load", name)
        raise ModelUnavailable(
            f"The text model {name} (MOODBGM_TEXT_MODEL) does not load: {reason}."
        ) from reason


def verified(folder: Path) -> dict[str, Any]:
    """The card of a stored engine whose files all have the sha256 written in it. Raises ModelUnavailable."""
    try:
        card: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        files: dict[str, str] = card["files"]
        changed = [name for name in (*PARTS, *files) if files.get(name) != _sha256(folder / name)]
    except FileNotFoundError as missing:
        raise ModelUnavailable(
            f"The text engine {folder.name} lacks {Path(missing.filename).name}."
        ) from missing
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as reason:
        raise ModelUnavailable(
            f"The card of the text engine {folder.name} cannot be read: {reason}."
        ) from reason
    if changed:
        raise ModelUnavailable(
            f"{changed[0]} of the text engine {folder.name} is not the file that was trained."
        )
    return card


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
