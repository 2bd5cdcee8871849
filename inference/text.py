"""Text in, mood out: one engine a process, English and Korean.

The embedded engine is a small transformer trained by `inference.training`, stored with its `card.json` under
`inference/weights/`. MOODBGM_TEXT_MODEL may name another Hugging Face text-classification model (a folder or a
hub id) with MOODBGM_TEXT_LABELS saying what its labels mean: "POSITIVE=joy,NEGATIVE=sadness".
MOODBGM_TEXT_THREADS (1) says how many threads it computes with. Which stored engines may be used, and whether their
files are whole, is for `inference.versions` to say.

torch and transformers are imported only where an engine is loaded: reading a book needs neither.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _

from inference import language, mood, sentences, versions
from inference.front_matter import is_front_matter
from inference.mood import Mood
from inference.notices import Notice, Said
from inference.reading import Model, Reader, Reading
from inference.versions import ModelUnavailable as ModelUnavailable

log = logging.getLogger(__name__)

MOST_HELD: Final = 2
"""Engines of one process: while a library moves to another version it takes two."""
LOOK_AGAIN_SECONDS: Final = 60.0
"""After which an engine that was refused is tried again, although its files are the same."""


@dataclass(frozen=True, slots=True)
class SentenceMood:
    """The mood of one sentence by itself. start, end: offsets into its text, white space around it left out."""

    start: int
    end: int
    mood: Mood


class TextEngine:
    """Scores texts with a model, one batch at a time, so that a short request slips in between long ones."""

    def __init__(self, model: Model) -> None:
        self.version = model.version
        self._reader = Reader(model)

    def score(self, texts: Sequence[str]) -> list[Mood]:
        """One mood for each text, in order. Long texts are read in windows of whole sentences and pooled.

        A text in a language the engine does not know, or without letters, is neutral and names that language; a
        page about rights and a table of contents are neutral too.
        """
        languages = [language.detect(text) for text in texts]
        known = [_tells(text, code) for text, code in zip(texts, languages, strict=True)]
        readings = iter(self._reader.read([text for text, yes in zip(texts, known, strict=True) if yes]))
        return [
            self._pooled(next(readings) if yes else [], code)
            for yes, code in zip(known, languages, strict=True)
        ]

    def sentences(self, text: str) -> list[SentenceMood]:
        """The mood of each sentence by itself, for showing which of them carried a passage."""
        spans = sentences.trimmed(text)
        code = language.detect(text)
        if not _tells(text, code):
            return [SentenceMood(start, end, mood.neutral(self.version, code)) for start, end in spans]
        readings = self._reader.read([text[start:end] for start, end in spans])
        return [
            SentenceMood(start, end, self._pooled(windows, code))
            for (start, end), windows in zip(spans, readings, strict=True)
        ]

    def _pooled(self, readings: list[tuple[int, Reading]], code: str) -> Mood:
        """The mean of a text's windows, each counting for its length in pieces."""
        if not readings:
            return mood.neutral(self.version, code)
        moods = [Mood(tuple(r[:-2]), r[-2], r[-1], self.version, code) for _, r in readings]
        return mood.pool(moods, [float(length) for length, _ in readings]) if len(moods) > 1 else moods[0]


def _tells(text: str, code: str) -> bool:
    """Whether a text tells something, in a language that can be read."""
    return code in language.SUPPORTED and not is_front_matter(text)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an engine is not used, what its files looked like then, and when that was."""

    reason: ModelUnavailable
    files: versions.Signature
    at: float

    def stands(self, files: versions.Signature) -> bool:
        return self.files == files and time.monotonic() - self.at < LOOK_AGAIN_SECONDS


_engines: dict[str, TextEngine] = {}
"""Those of this process by version, the one asked for last at the end."""
_refused: dict[str, Refusal] = {}
_loading = threading.Lock()


def get_engine(version: str | None = None) -> TextEngine:
    """The engine of a version, loaded on first use; without one, or where it cannot be used, the best there is.

    Its `version` says which it is, `passed_over` why. Raises ModelUnavailable when none can be used; the next call
    looks again, so that repaired weights are taken up without a restart.
    """
    with _loading:
        names = versions.candidates(os.environ)
        for name in [version, *names] if version in names else names:
            with contextlib.suppress(ModelUnavailable):
                return _held(name)
        raise ModelUnavailable(*map(_notice, names))


def passed_over() -> Said:
    """Which versions are not used, why, and what reads in their place; nothing when all are as they should be."""
    with _loading:
        names = [name for name, refusal in _refused.items() if refusal.files == _files(name)]
        reads = {"engine": next(reversed(_engines), "")}
        instead = [Notice(_("%(engine)s reads instead."), reads)] if names and _engines else []
        return *map(_notice, sorted(names)), *instead


def rest() -> None:
    """Let go of every engine but the best: no library is moving to another version any more."""
    with _loading, contextlib.suppress(ModelUnavailable):
        held = [name for name in versions.candidates(os.environ) if name in _engines]
        for name in held[1:]:
            del _engines[name]


def load(environment: Mapping[str, str], name: str | None = None) -> TextEngine:
    """A new engine: the named one, or the first choice of the environment. Raises ModelUnavailable."""
    return TextEngine(versions.load(environment, name or versions.candidates(environment)[0]))


def _held(name: str) -> TextEngine:
    """The engine of that name, loaded unless it is held; it counts as the last one asked for."""
    engine = _engines.pop(name) if name in _engines else _loaded(name)
    _engines[name] = engine
    return engine


def _loaded(name: str) -> TextEngine:
    files = _files(name)
    if (earlier := _refused.get(name)) and earlier.stands(files):
        raise ModelUnavailable(*earlier.reason.args)
    if len(_engines) == MOST_HELD:
        del _engines[next(iter(_engines))]
    try:
        engine = load(os.environ, name)
    except ModelUnavailable as reason:
        log.error("%s is not used: %s", name, reason)
        _refused[name] = Refusal(reason, files, time.monotonic())
        raise
    _refused.pop(name, None)
    return engine


def _files(name: str) -> versions.Signature:
    return versions.signature(versions.folder(os.environ) / name)


def _notice(name: str) -> Notice:
    return versions.not_used(name, _refused[name].reason)
