"""What a reader may change in their score: where cues begin and end, what they feel, and what plays there.

A cue that was changed is kept as it is from then on, whatever moods and settings do; `release` gives it back to the
planner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Track
from library.models import Passage

from .cues import Cue
from .models import Correction, KeptCue, Sheet
from .models.corrections import Kind
from .score import Score


class Impossible(Exception):
    """An edit that makes no sense here; its text is a sentence for the reader."""


class Outdated(Exception):
    """The score is no longer the one that was edited."""


@dataclass(frozen=True)
class Edit:
    """act: one of `ACTS`. cue: index of its first passage. to: the passage of `move` and `split`."""

    act: str
    cue: int
    to: int | None = None
    label: str = ""
    track: Track | None = None


@transaction.atomic
def apply(score: Score, edit: Edit, revision: int) -> None:
    """Change the score as it was at this revision. Raises Outdated or Impossible, and then changes nothing."""
    cue = score.cue_at(edit.cue)
    sheet = Sheet.of(score.reader, score.book)
    if cue is None or cue.start != edit.cue or not sheet.claim(revision):
        raise Outdated
    ACTS[edit.act](Desk(score, sheet, cue), edit)


@transaction.atomic
def start_over(sheet: Sheet) -> None:
    """Give everything back to the planner but what was heard."""
    sheet.cues.filter(heard_to=None).delete()
    sheet.cues.update(end=None, pinned=None)
    sheet.claim(sheet.revision)


@dataclass(frozen=True)
class Desk:
    """A cue under the pencil, with its neighbours."""

    score: Score
    sheet: Sheet
    cue: Cue

    @property
    def before(self) -> Cue | None:
        return self.score.cue_at(self.cue.start - 1)

    def held(self, cue: Cue, **changes: object) -> KeptCue:
        """The cue as it is, with these changes, to be kept; it was heard only as far as it still reaches."""
        row = self.score.kept.get(cue.start) or KeptCue(label=cue.label)
        known = {"start": cue.start, "end": cue.end, "label": row.label, "pinned": row.pinned}
        held = KeptCue(sheet=self.sheet, **{**known, **changes})
        heard_to = -1 if row.heard_to is None else row.heard_to
        held.heard_to = min(heard_to, cue.end if held.end is None else held.end)
        if held.heard_to < held.start:
            held.heard_to = None
        return held

    def keep(self, cues: Sequence[KeptCue]) -> None:
        """Put these in the place of the cues that were there."""
        self.sheet.replace(min(cues[0].start, self.cue.start), max(cues[-1].end or 0, self.cue.end), cues)


def pin(desk: Desk, edit: Edit) -> None:
    """Play this piece here, always; without one, let the matcher choose again."""
    desk.keep([desk.held(desk.cue, pinned=edit.track)])


def feel(desk: Desk, edit: Edit) -> None:
    """Say what the cue feels; without a label, what its text says."""
    desk.keep([desk.held(desk.cue, label=edit.label)])


def move(desk: Desk, edit: Edit) -> None:
    """Let the cue begin at another passage, inside it or inside the one before."""
    before, cue = desk.before, desk.cue
    if before is None:
        raise Impossible(_("The first cue begins where the book does."))
    if edit.to is None or not before.start < edit.to <= cue.end:
        raise Impossible(
            _("A cue can begin only after the beginning of the one before it, and before its own end.")
        )
    desk.keep([desk.held(before, end=edit.to - 1), desk.held(cue, start=edit.to)])


def split(desk: Desk, edit: Edit) -> None:
    """Begin another cue inside this one; it feels what its text says, or what the reader says."""
    cue = desk.cue
    if edit.to is None or not cue.start < edit.to <= cue.end:
        raise Impossible(_("A cue can be divided only at a passage inside it."))
    second = KeptCue(sheet=desk.sheet, start=edit.to, end=cue.end, label=edit.label)
    desk.keep([desk.held(cue, end=edit.to - 1), second])


def join(desk: Desk, edit: Edit) -> None:
    """Remove the cue: the one before goes on in its place, or for want of one the next begins with it."""
    before, after = desk.before, desk.score.cue_after(desk.cue)
    if before:
        desk.keep([desk.held(before, end=desk.cue.end)])
    elif after:
        desk.keep([desk.held(after, start=desk.cue.start)])
    else:
        raise Impossible(_("It is the only cue of this book."))


def release(desk: Desk, edit: Edit) -> None:
    """Give the cue back to the planner; what was heard of it stays."""
    row = desk.score.kept.get(desk.cue.start)
    heard = row and row.heard_to is not None
    desk.sheet.replace(
        desk.cue.start, desk.cue.end, [desk.held(desk.cue, end=None, pinned=None)] if heard else []
    )


def forbid(desk: Desk, edit: Edit) -> None:
    """Never play this piece in this book: a correction, so that it is listed and taken back with the others."""
    if edit.track is None:
        raise Impossible(_("Say which piece."))
    passage = Passage.objects.only("sha256", "engine").get(book=desk.score.book, index=desk.cue.start)
    Correction.objects.record(
        Correction(
            reader=desk.score.reader,
            book=desk.score.book,
            passage=desk.cue.start,
            anchor=passage.sha256,
            kind=Kind.WRONG_TRACK,
            label=desk.cue.label,
            engine=passage.engine,
            track=edit.track,
        )
    )
    desk.sheet.cues.filter(pinned=edit.track).update(pinned=None)


ACTS: Final[dict[str, Callable[[Desk, Edit], None]]] = {
    act.__name__: act for act in (pin, feel, move, split, join, release, forbid)
}
