"""What a track needs before readers may hear it, and the sentences that say what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from catalog.models import Track


def obstacles(track: Track) -> list[str]:
    """What keeps the track from being published, as sentences; empty when nothing does."""
    return [sentence for missing, sentence in (*_of_sound(track), *_of_label(track)) if missing]


def _of_sound(track: Track) -> list[tuple[bool, str]]:
    return [
        (not track.file, _("It has no file.")),
        (bool(track.refusal), _("Its file was refused: %(reason)s") % {"reason": track.refusal}),
        (not track.refusal and track.analysed_at is None, _("Its file has not been measured yet.")),
    ]


def _of_label(track: Track) -> list[tuple[bool, str]]:
    unnamed = track.kind == "emotional" and not track.emotion
    return [
        (not track.title, _("It has no title.")),
        (not track.kind, _("Nobody has said yet whether it is emotional or neutral.")),
        (unnamed, _("It is emotional, but nobody has said which emotion.")),
        (track.licence_id is None, _("It has no licence.")),
        (not track.source, _("It does not say where it comes from.")),
        (not track.credit, _("It does not name its author.")),
        (not (track.proof or track.proof_file), _("Nothing proves its licence.")),
    ]
