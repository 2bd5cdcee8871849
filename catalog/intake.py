"""Taking sound files in: from a form, a zip, a folder or a program. Each becomes a draft, or a sentence why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError
from django.utils.translation import gettext as _

from catalog.archives import BadArchive, sounds
from catalog.history import kept
from catalog.loading import store
from catalog.models import AUDIO_TYPES, Track
from catalog.tasks import ring
from ground.files import STORAGE_AWAY, sha256
from inference.cleaning import clean_text

MAX_BYTES: Final = 100 * 1024 * 1024
NAME_LENGTH: Final = 200


class Refused(Exception):
    """The file was not taken; str() is the reason as a sentence. known: the track that is this very sound."""

    def __init__(self, sentence: str, known: Track | None = None) -> None:
        super().__init__(sentence)
        self.known = known


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file. Either track is set, or reason says why it is not."""

    name: str
    track: Track | None = None
    reason: str = ""
    known: Track | None = None


def take(sound: File[bytes], name: str, by: User | None, **about: Any) -> Track:
    """Keep one file as a draft and have it heard. about: further fields of the track. Raises Refused."""
    name = clean_text(name, NAME_LENGTH)
    check(sound, name)
    sha = sha256(sound)
    if known := Track.objects.filter(sha256=sha).first():
        raise already(known)
    track = Track(sha256=sha, original_name=name, uploaded_by=by, **about)
    try:
        track.full_clean(exclude=["file", "uploaded_by"])
        store(track, File(sound, name))
        with kept(track, by, new=True):
            track.save()
            ring(track.pk)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    except IntegrityError as error:  # the same file came in beside this one
        if known := Track.objects.filter(sha256=sha).first():
            raise already(known) from error
        raise
    except STORAGE_AWAY as error:
        raise Refused(_("It could not be stored just now. Nothing is lost; send it again later.")) from error
    return track


def check(sound: File[bytes], name: str) -> None:
    """Raises Refused for what is no sound file by its name, or is empty or too large."""
    if PurePosixPath(name).suffix.lower().lstrip(".") not in AUDIO_TYPES:
        kinds = ", ".join(AUDIO_TYPES)
        raise Refused(_("This is no sound file by its name. These are taken: %(kinds)s.") % {"kinds": kinds})
    if not sound.size:
        raise Refused(_("The file is empty."))
    if sound.size > MAX_BYTES:
        raise Refused(_("The file is larger than %(n)s MB.") % {"n": MAX_BYTES >> 20})


def already(known: Track) -> Refused:
    return Refused(_("This very sound is in the catalogue already: “%s”.") % known, known)


def take_all(file: File[bytes], name: str, by: User | None, **about: Any) -> Iterator[Result]:
    """One result for a sound file; one for each entry of a zip."""
    if PurePosixPath(name).suffix.lower() != ".zip":
        yield tried(file, name, by, **about)
        return
    try:
        for path, content in sounds(file):
            yield tried(File(content, path), PurePosixPath(path).name, by, **about)
    except BadArchive as sentence:
        yield Result(clean_text(name, NAME_LENGTH), reason=str(sentence))


def tried(sound: File[bytes] | IO[bytes], name: str, by: User | None, **about: Any) -> Result:
    """As `take`, with the refusal as a value."""
    file = sound if isinstance(sound, File) else File(sound, name)
    try:
        return Result(clean_text(name, NAME_LENGTH), take(file, name, by, **about))
    except Refused as refusal:
        return Result(clean_text(name, NAME_LENGTH), reason=str(refusal), known=refusal.known)
