"""The catalogue as CSV or JSON: taken out, changed elsewhere, and brought back with a preview of what changes.

Only tracks that are here can be changed this way; sounds come in by upload.
"""

from __future__ import annotations

from typing import Any, Final, cast

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.html import format_html
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from import_export.formats.base_formats import CSV, JSON

from catalog.history import told
from catalog.models import Change, Genre, Licence, Track
from inference.cleaning import clean_text

FORMATS: Final = [CSV, JSON]
MOST_ROWS: Final = 20_000
WRITTEN: Final = (
    *("title", "artist", "kind", "emotion", "genre", "valence", "arousal", "tension", "vocals"),
    *("loop_start", "loop_end", "licence", "source", "attribution", "proof"),
)
"""What a file may change; the rest is there to be read."""
READ_ONLY: Final = ("original_name", "sha256", "duration", "loudness", "true_peak", "status")


class Clean(widgets.CharWidget):  # type: ignore[misc]
    """Text from a file passes the same door as every other text."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return clean_text(str(super().clean(value, row, **kwargs) or ""), 500)


class Changed(resources.Diff):  # type: ignore[misc]
    """Each field that would change, by its name: the old value struck out, and the new one."""

    def as_html(self) -> list[str]:
        names = ("id", *WRITTEN)
        values = zip(names, map(str, self.left), map(str, self.right), strict=True)
        return [_change(name, old, new) for name, old, new in values if old != new]


def _change(name: str, old: str, new: str) -> str:
    label = cast("Field[Any, Any]", Track._meta.get_field(name)).verbose_name
    before, after = (
        format_html(f"<{tag}>{{}}</{tag}>", word) if word else ""
        for tag, word in (("del", old), ("ins", new))
    )
    return format_html("<dt>{}</dt><dd>{} {}</dd>", label, before, after)


class TrackResource(resources.ModelResource):  # type: ignore[misc]
    id = fields.Field(
        "id", "id", readonly=True
    )  # as text it would never equal a UUID, and no row be unchanged
    genre = fields.Field("genre", "genre", widgets.ForeignKeyWidget(Genre, "slug"))
    licence = fields.Field("licence", "licence", widgets.ForeignKeyWidget(Licence, "spdx"))
    title = fields.Field("title", "title", Clean())
    artist = fields.Field("artist", "artist", Clean())
    source = fields.Field("source", "source", Clean())
    attribution = fields.Field("attribution", "attribution", Clean())
    proof = fields.Field("proof", "proof", Clean())

    class Meta:
        model = Track
        import_id_fields = ["id"]
        fields = ("id", *WRITTEN, *READ_ONLY)
        export_order = fields
        import_order = ("id", *WRITTEN)
        use_transactions = True
        skip_unchanged = True
        report_skipped = False
        clean_model_instances = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.before: dict[str, dict[str, str]] = {}

    def get_import_fields(self) -> list[Any]:
        return [self.fields[name] for name in ("id", *WRITTEN)]

    def get_diff_class(self) -> type[Changed]:
        return Changed

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        if len(dataset) > MOST_ROWS:
            raise ValidationError(_("More than %(n)d rows. Send the file in parts.") % {"n": MOST_ROWS})
        unknown = set(dataset.headers or []) - {"id", *WRITTEN, *READ_ONLY}
        if unknown or "id" not in (dataset.headers or []):
            known = ", ".join(("id", *WRITTEN))
            raise ValidationError(
                _("The columns are not those of tracks. They are: %(known)s.") % {"known": known}
            )

    def init_instance(self, row: Any = None) -> Any:
        raise ValidationError(_("There is no such track. Sounds come in by upload."))

    def before_save_instance(self, instance: Track, row: Any, **kwargs: Any) -> None:
        self.before[str(instance.pk)] = told(Track.objects.get(pk=instance.pk))

    def after_save_instance(self, instance: Track, row: Any, **kwargs: Any) -> None:
        Change.objects.note(instance, self.before.pop(str(instance.pk)), told(instance), kwargs.get("user"))

    def do_instance_save(self, instance: Track, is_create: bool) -> None:
        """Only what a file may change: the worker may be writing the rest."""
        instance.save(update_fields=WRITTEN)
