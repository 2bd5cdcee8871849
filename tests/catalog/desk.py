"""The curators' desk for tests: addresses, and what a sound engine would have proposed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from catalog.models import Sound, Track
from inference.mood import LABELS

LIST = "/admin/catalog/track/"
REVIEW, UPLOAD, BULK = f"{LIST}review/", f"{LIST}upload/", f"{LIST}bulk/"


def heard(track: Track, label: str = "fear", confidence: float = 0.6, **more: Any) -> Sound:
    """What `sound-test` proposes for a track."""
    scores = [0.8 if name == label else 0.05 for name in LABELS]
    kind = "neutral" if label == "neutral" else "emotional"
    said = {"valence": -0.4, "arousal": 0.3, "tension": 0.6, "facts": {"mode": "minor", "dynamics": "soft"}}
    known = {
        "scores": scores,
        "kind": kind,
        "confidence": confidence,
        "engine": "sound-test",
        "tempo": 62.0,
        **said,
    }
    return Sound.objects.update_or_create(track=track, defaults={**known, **more})[0]


def packed(entries: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()
