"""What curators and contributors fill in: one upload, many uploads, a review, a change of many tracks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from catalog.curation import Answer
from catalog.intake import Refused, already, check
from catalog.models import Genre, Licence, Track
from catalog.proposals import AXES, LABEL_NAMES
from ground.files import sha256
from inference.cleaning import clean_text

if TYPE_CHECKING:
    TrackModelForm = forms.ModelForm[Track]
else:
    TrackModelForm = forms.ModelForm

KEEP: Final = _("as it is")
ROUNDING: Final = 0.01
"""Seconds by which a loop's end may be written later than the piece ends."""


class TrackForm(TrackModelForm):
    """Uploads are new by content: a sound that is here already is refused by the name it has here."""

    class Meta:
        widgets = {"proof_file": forms.FileInput}  # its address is for curators only: TrackAdmin.kept_proof

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        self.instance.sha256 = sha256(file)
        self.instance.original_name = clean_text(file.name or "", 200)
        try:
            check(file, file.name or "")
            if known := Track.objects.filter(sha256=self.instance.sha256).first():
                raise already(known)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """A file field whose value is a list of files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [super(ManyFiles, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """Files, and what is true of all of them; what is left empty comes from each file's tags, or later."""

    files = ManyFiles(  # type: ignore[assignment]
        label=_("files"), help_text=_("Sound files, or a zip of them."), allow_empty_file=True
    )  # an empty file is told by name, and stops no other
    genre = forms.ModelChoiceField(Genre.objects.all(), label=_("genre"))
    licence = forms.ModelChoiceField(Licence.objects.all(), label=_("licence"), required=False)
    artist = forms.CharField(label=_("artist"), max_length=200, required=False)
    source = forms.CharField(
        label=_("source"), max_length=500, required=False, help_text=_("Where the files come from.")
    )
    proof = forms.CharField(
        label=_("proof"),
        max_length=500,
        required=False,
        help_text=_("The address where the licence is stated, or who gave permission and when."),
    )

    def about(self) -> dict[str, Any]:
        """The fields of each track."""
        return {name: value for name, value in self.cleaned_data.items() if name != "files" and value}


class ReviewForm(forms.Form):
    """A curator's answer to what the engine proposes for one track."""

    ACTS: Final = ("confirm", "publish", "reject")

    track = forms.UUIDField(widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    mood = forms.ChoiceField(
        choices=list(LABEL_NAMES.items()),
        required=False,
        error_messages={"invalid_choice": _("There is no such mood.")},
    )
    valence = forms.FloatField(label=_("valence"), min_value=-1, max_value=1, required=False)
    arousal = forms.FloatField(label=_("arousal"), min_value=-1, max_value=1, required=False)
    tension = forms.FloatField(label=_("tension"), min_value=-1, max_value=1, required=False)
    vocals = forms.BooleanField(label=_("vocals"), required=False)
    loop_start = forms.FloatField(label=_("loop start, s"), min_value=0, required=False)
    loop_end = forms.FloatField(label=_("loop end, s"), min_value=0, required=False)

    def __init__(self, *args: Any, duration: float | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duration = duration

    def answer(self) -> Answer:
        """What a valid form says of the track."""
        names = ("mood", *AXES, "vocals", "loop_end")
        said = {name: self.cleaned_data[name] for name in names}
        return Answer(**said, loop_start=self.cleaned_data["loop_start"] or 0.0)

    def clean(self) -> dict[str, Any]:
        known = self.cleaned_data
        start, end = known.get("loop_start") or 0.0, known.get("loop_end")
        last = (self.duration or math.inf) + ROUNDING
        if (end is not None and end <= start) or max(start, end or 0.0) > last:
            self.add_error("loop_end", _("The loop must end after it begins, and within the piece."))
        if known.get("act") != "reject" and not known.get("mood") and "mood" not in self.errors:
            self.add_error("mood", _("Choose a mood first: press 1 to 7."))
        return known


class BulkForm(forms.Form):
    """What is to become of many tracks; a field left as it is changes nothing."""

    genre = forms.ModelChoiceField(Genre.objects.all(), label=_("genre"), required=False, empty_label=KEEP)
    mood = forms.ChoiceField(
        label=_("kind and mood"), choices=[("", KEEP), *LABEL_NAMES.items()], required=False
    )
    artist = forms.CharField(label=_("artist"), max_length=200, required=False)
    licence = forms.ModelChoiceField(
        Licence.objects.all(), label=_("licence"), required=False, empty_label=KEEP
    )
    source = forms.CharField(label=_("source"), max_length=500, required=False)
    attribution = forms.CharField(label=_("attribution"), max_length=300, required=False)
    proof = forms.CharField(label=_("proof"), max_length=500, required=False)

    def chosen(self) -> dict[str, Any]:
        """Only what is to change."""
        return {name: value for name, value in self.cleaned_data.items() if value}
