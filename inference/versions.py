"""Which text engines there are: stored as `text-<n>`, newest first, each verified before it is used.

MOODBGM_TEXT_WEIGHTS names the folder they lie in (`inference/weights`). MOODBGM_TEXT_VERSION pins one: nothing
newer is used. MOODBGM_TEXT_MODEL puts another model in their place.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_noop as _

from inference.mood import LABELS
from inference.notices import Notice, Said, spoken
from inference.reading import Model

log = logging.getLogger(__name__)

WEIGHTS: Final = Path(__file__).parent / "weights"
NAME: Final = re.compile(r"text-([1-9][0-9]{0,8})", re.ASCII)
PARTS: Final = ("config.json", "model.safetensors", "tokenizer.json")
CARD: Final = "card.json"

Signature = tuple[tuple[int, int], ...]
"""Size and time of change of an engine's files: another one asks for another look."""


class ModelUnavailable(Exception):
    """There is no engine to ask; the arguments are sentences that say why: notices, for whoever reads them."""

    args: Said

    def __str__(self) -> str:
        return spoken(self.args)


class WrongSetting(ModelUnavailable):
    """A variable of the environment makes no sense. In English: it is for the console, before languages load."""


def check(environment: Mapping[str, str]) -> None:
    """Raise WrongSetting for what cannot be meant. That an engine is missing or broken is no such thing."""
    whole_threads(environment.get("MOODBGM_TEXT_THREADS", ""))
    labels(environment.get("MOODBGM_TEXT_LABELS", ""))
    try:
        candidates(environment)
    except WrongSetting:
        raise
    except ModelUnavailable as reason:
        log.error("%s", reason)


def folder(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("MOODBGM_TEXT_WEIGHTS") or WEIGHTS)


def stored(where: Path) -> list[str]:
    """Names of the engines in a folder, newest first: text-10 before text-9."""
    found = [match for path in where.glob("text-*") if (match := NAME.fullmatch(path.name))]
    return [match[0] for match in sorted(found, key=number, reverse=True)]


def number(match: re.Match[str]) -> int:
    return int(match[1])


def candidates(environment: Mapping[str, str]) -> list[str]:
    """Names of the engines that may be used, the best first; at least one. Raises ModelUnavailable."""
    if model := environment.get("MOODBGM_TEXT_MODEL"):
        return [foreign(model)]
    where, pinned = folder(environment), environment.get("MOODBGM_TEXT_VERSION", "").strip()
    if not where.is_dir():
        raise WrongSetting(f"MOODBGM_TEXT_WEIGHTS must be a folder, which {where} is not.")
    names = stored(where)
    if not names:
        raise ModelUnavailable(Notice(_("No text engine lies in %(folder)s."), {"folder": str(where)}))
    if pinned and pinned not in names:
        raise WrongSetting(f"MOODBGM_TEXT_VERSION must be one of {', '.join(names)}, not {pinned!r}.")
    return names[names.index(pinned) :] if pinned else names


def choice(environment: Mapping[str, str], name: str | None = None) -> str:
    """The name given, or else that of the best engine whose files are whole. Raises ModelUnavailable."""
    names, reasons = candidates(environment), []
    if name and name not in names:
        known = {"engine": name, "engines": ", ".join(names)}
        raise ModelUnavailable(
            Notice(_("%(engine)s is no engine that can be used; these are: %(engines)s."), known)
        )
    if environment.get("MOODBGM_TEXT_MODEL"):
        return names[0]
    for candidate in [name] if name else names:
        try:
            verified(folder(environment) / candidate)
        except ModelUnavailable as reason:
            reasons.append(not_used(candidate, reason))
        else:
            return candidate
    raise ModelUnavailable(*reasons)


def not_used(name: str, reason: ModelUnavailable) -> Notice:
    return Notice(_("%(engine)s is not used: %(reason)s"), {"engine": name, "reason": reason.args[0]})


def foreign(model: str) -> str:
    """What moods call an engine that is another model: a folder's name, or a hub id's."""
    return f"hf:{model.rstrip('/').rpartition('/')[2]}"


def load(environment: Mapping[str, str], name: str) -> Model:
    """The model of that name, its files verified. Raises ModelUnavailable."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    threads = whole_threads(environment.get("MOODBGM_TEXT_THREADS", ""))
    if model := environment.get("MOODBGM_TEXT_MODEL"):
        return load_foreign(model, labels(environment.get("MOODBGM_TEXT_LABELS", "")), threads)
    return load_stored(folder(environment) / name, threads)


def whole_threads(value: str) -> int:
    if value and not (value.isdecimal() and int(value)):
        raise WrongSetting(f"MOODBGM_TEXT_THREADS is {value!r}, not a whole number of threads.")
    return int(value or 1)


def labels(value: str) -> dict[str, str]:
    """What another model's labels mean: "LABEL_0=joy,LABEL_1=fear" -> {"LABEL_0": "joy", "LABEL_1": "fear"}.

    Raises WrongSetting when a meaning is none of the seven.
    """
    meanings = dict(part.strip().rpartition("=")[::2] for part in value.split(",") if part.strip())
    for label, meaning in meanings.items():
        if not label or meaning not in LABELS:
            said = f"MOODBGM_TEXT_LABELS says {label!r} means {meaning!r}"
            raise WrongSetting(f"{said}, which is none of: {', '.join(LABELS)}.")
    return meanings


def load_stored(where: Path, threads: int) -> Model:
    """The engine stored in a folder, once every file is found to be what its card says."""
    verified(where)
    from inference.text_model import EmbeddedModel

    try:
        return EmbeddedModel(where, where.name, threads)
    except Exception as reason:
        log.exception("the text engine in %s does not load", where)
        raise ModelUnavailable(
            Notice(_("it does not load: %(reason)s."), {"reason": str(reason)})
        ) from reason


def load_foreign(model: str, meanings: dict[str, str], threads: int) -> Model:
    from inference.text_classifier import ClassifierModel

    try:
        return ClassifierModel(model, foreign(model), meanings, threads)
    except Exception as reason:
        log.exception("the text model %s does not load", model)
        why = {"model": model, "reason": str(reason)}
        raise ModelUnavailable(
            Notice(_("%(model)s (MOODBGM_TEXT_MODEL) does not load: %(reason)s."), why)
        ) from reason


def verified(where: Path) -> dict[str, Any]:
    """The card of a stored engine whose files, all that are read, have the sha256 written in it.

    Raises ModelUnavailable, whose message names the file and not the engine.
    """
    try:
        card: dict[str, Any] = json.loads((where / CARD).read_text(encoding="utf-8"))
        files: dict[str, str] = card["files"]
        changed = [name for name in PARTS if files.get(name) != sha256(where / name)]
        engine = card["engine"]
    except FileNotFoundError as missing:
        raise ModelUnavailable(
            Notice(_("%(file)s is missing."), {"file": Path(missing.filename).name})
        ) from missing
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as reason:
        why = {"file": CARD, "reason": repr(reason)}
        raise ModelUnavailable(Notice(_("%(file)s cannot be read: %(reason)s."), why)) from reason
    if changed:
        raise ModelUnavailable(Notice(_("%(file)s is not the file that was trained."), {"file": changed[0]}))
    if engine != where.name:
        raise ModelUnavailable(Notice(_("%(file)s is that of %(engine)s."), {"file": CARD, "engine": engine}))
    return card


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def signature(where: Path) -> Signature:
    found = [path.stat() for name in (CARD, *PARTS) if (path := where / name).exists()]
    return tuple((file.st_size, file.st_mtime_ns) for file in found)
