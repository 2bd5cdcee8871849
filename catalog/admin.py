"""Where curators keep the music: upload, listen, tag, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.loading import digest
from catalog.models import Genre, Licence, Status, Track
from catalog.publishing import obstacles
from catalog.tasks import ring
from inference.cleaning import clean_text

if TYPE_CHECKING:
    TrackModelAdmin = admin.ModelAdmin[Track]
    TrackModelForm = forms.ModelForm[Track]
else:
    TrackModelAdmin = admin.ModelAdmin
    TrackModelForm = forms.ModelForm

MAX_BYTES = 200 * 1024 * 1024
MOST_MESSAGES = 10
ABOUT = ["title", "artist", "genre", "vocals"]
MOOD = ["kind", "emotion", "valence", "arousal", "tension"]
LEDGER = ["licence", "source", "attribution"]
HEARD = ["measurements", "loop_start", "loop_end"]
HISTORY = ["original_name", "sha256", "uploaded_by", "created_at", "published_at"]


class TrackForm(TrackModelForm):
    """Uploads are new by content: a sound that is here already is refused by the name it has here."""

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(n)s MB.") % {"n": MAX_BYTES >> 20})
        self.instance.sha256 = digest(file)
        self.instance.original_name = clean_text(file.name or "", 200)
        known = Track.objects.filter(sha256=self.instance.sha256).first()
        if known:
            raise forms.ValidationError(_("This very sound is in the catalogue already: “%s”.") % known)
        return file


class HearingFilter(admin.SimpleListFilter):
    title = gettext_lazy("hearing")
    parameter_name = "hearing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", _("waiting")), ("measured", _("measured")), ("refused", _("refused"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Track]) -> QuerySet[Track]:
        stages = {
            "waiting": queryset.filter(analysed_at=None, refusal=""),
            "measured": queryset.exclude(analysed_at=None),
            "refused": queryset.exclude(refusal=""),
        }
        return stages.get(self.value() or "", queryset)


@admin.register(Track)
class TrackAdmin(TrackModelAdmin):
    form = TrackForm
    list_display = ["__str__", "player", "artist", "label", "genre", "status", "length", "level"]
    list_filter = ["status", HearingFilter, "kind", "emotion", "genre", "licence", "vocals"]
    list_select_related = ["genre", "licence"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "artist", "original_name", "source", "attribution", "=sha256"]
    date_hierarchy = "created_at"
    actions = ["publish", "unpublish", "hear_again"]
    readonly_fields = ["player", "missing", "measurements", *HISTORY]

    class Media:
        css = {"screen": ["catalog/admin.css"]}

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("catalog.publish_track")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Track]:
        return Track.objects.manageable_by(request.user)

    def get_fieldsets(self, request: HttpRequest, obj: Track | None = None) -> Any:
        tags = [(_("Mood"), {"fields": MOOD})] if self.has_publish_permission(request) else []
        about, ledger = (_("About"), {"fields": ABOUT}), (_("Licence"), {"fields": LEDGER})
        if obj is None:
            return [(None, {"fields": ["file"]}), about, *tags, ledger]
        heard = (_("Sound"), {"fields": HEARD})
        history = (_("History"), {"fields": HISTORY, "classes": ["collapse"]})
        return [(None, {"fields": ["player", "status", "missing"]}), about, *tags, ledger, heard, history]

    def save_model(self, request: HttpRequest, obj: Track, form: Any, change: bool) -> None:
        """A new upload is sent to be heard; a change writes only itself, as the worker may be writing too."""
        if not change:
            obj.uploaded_by = request.user  # type: ignore[assignment]
            obj.save()
            ring(obj.pk)
            return
        if "status" in form.changed_data:
            obj.published_at = timezone.now() if obj.status == Status.PUBLISHED else None
        obj.save(update_fields={*form.changed_data, "kind", "published_at"})

    @admin.display(description=gettext_lazy("listen"))
    def player(self, track: Track) -> str:
        return format_html('<audio controls preload="none" src="{}"></audio>', track.url)

    @admin.display(description=gettext_lazy("mood"), ordering="emotion")
    def label(self, track: Track) -> str:
        return track.get_emotion_display() or track.get_kind_display()

    @admin.display(description=gettext_lazy("length"), ordering="duration")
    def length(self, track: Track) -> str:
        if track.duration is None:
            return track.refusal or _("waiting")
        return "{}:{:02}".format(*divmod(round(track.duration), 60))

    @admin.display(description=gettext_lazy("loudness"), ordering="loudness")
    def level(self, track: Track) -> str:
        return "" if track.loudness is None else f"{track.loudness:.1f} LUFS"

    @admin.display(description=gettext_lazy("missing before it can be published"))
    def missing(self, track: Track) -> str:
        return format_html_join("", "<p>{}</p>", ([s] for s in obstacles(track))) or _("nothing")

    @admin.display(description=gettext_lazy("measured"))
    def measurements(self, track: Track) -> str:
        if track.loudness is None or track.true_peak is None:
            return track.refusal or _("not yet")
        facts = {
            "length": self.length(track),
            "level": track.loudness,
            "peak": track.true_peak,
            "gain": track.gain_db,
        }
        return _("%(length)s, %(level).1f LUFS, true peak %(peak).1f dBTP, played at %(gain)+.1f dB") % facts

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, tracks: QuerySet[Track]) -> None:
        refused = [(track, reasons) for track in tracks if (reasons := track.publish())]
        done = len(tracks) - len(refused)
        if done:
            said = ngettext("%d track is published.", "%d tracks are published.", done) % done
            self.message_user(request, said, messages.SUCCESS)
        for track, reasons in refused[:MOST_MESSAGES]:
            said = _("“%(track)s” was not published. %(reasons)s") % {
                "track": track,
                "reasons": " ".join(reasons),
            }
            self.message_user(request, said, messages.ERROR)
        if more := len(refused[MOST_MESSAGES:]):
            said = ngettext("Nor was %d other.", "Nor were %d others.", more) % more
            self.message_user(request, said, messages.ERROR)

    @admin.action(description=gettext_lazy("Take back to draft"), permissions=["publish"])
    def unpublish(self, request: HttpRequest, tracks: QuerySet[Track]) -> None:
        done = tracks.filter(status=Status.PUBLISHED).update(status=Status.DRAFT, published_at=None)
        said = ngettext("%d track is a draft again.", "%d tracks are drafts again.", done) % done
        self.message_user(request, said, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Hear again what is not measured"), permissions=["publish"])
    def hear_again(self, request: HttpRequest, tracks: QuerySet[Track]) -> None:
        unheard = tracks.filter(analysed_at=None)
        ids = list(unheard.values_list("pk", flat=True))
        unheard.update(refusal="", attempts=0, lease=None, lease_until=None)
        for track_id in ids:
            ring(track_id)
        said = ngettext("%d file will be heard again.", "%d files will be heard again.", len(ids)) % len(ids)
        self.message_user(request, said, messages.SUCCESS)


@admin.register(Genre)
class GenreAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Licence)
class LicenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["spdx", "name", "url"]
