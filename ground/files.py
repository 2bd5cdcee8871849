"""Files on their way into storage: what they are known by, and what a storage raises that is away."""

from __future__ import annotations

import hashlib
from typing import IO, Any, Final

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File

STORAGE_AWAY: Final = (OSError, BotoCoreError, ClientError)
PIECE: Final = 1 << 20


def sha256(file: IO[bytes] | File[Any]) -> str:
    """SHA-256 of a whole file, read in pieces and left at its beginning."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
