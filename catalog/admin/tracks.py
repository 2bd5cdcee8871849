"""Tracks in the admin: the list, one track's page, and what can be done with many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from import_export.tmp_storages import MediaStorage

from catalog import curation
from catalog.admin import agreement, bulk, review, uploads
from catalog.admin.exchange import FORMATS, TrackResource
from catalog.admin.forms import TrackForm
from catalog.admin.listing import HearingFilter, NearPaginator
from catalog.admin.pages import person
from catalog.history import told
from catalog.models import Change, Status, Track
from catalog.publishing import obstacles
from catalog.tasks import ring

if TYPE_CHECKING:
    TrackModelAdmin = admin.ModelAdmin[Track]
else:
    TrackModelAdmin = admin.ModelAdmin

ABOUT: Final = ["title", "artist", "genre", "vocals"]
MOOD: Final = ["kind", "emotion", "valence", "arousal", "tension"]
LEDGER: Final = ["licence", "source", "attribution", "proof", "proof_file"]
KEPT_PROOF: Final = "kept_proof"
HEARD: Final = ["measurements", "loop_start", "loop_end"]
HISTORY: Final = ["changes", "original_name", "sha256", "uploaded_by", "created_at", "published_at"]
CHANGES_SHOWN: Final = 50


@admin.register(Track)
class TrackAdmin(ImportExportMixin, TrackModelAdmin):  # type: ignore[misc]
    form = TrackForm
    paginator = NearPaginator
    show_facets = admin.ShowFacets.NEVER
    import_export_change_list_template = "admin/catalog/track/change_list.html"
    import_template_name = "admin/catalog/track/import.html"
    resource_classes = [TrackResource]
    formats = FORMATS
    export_form_class = ExportForm
    tmp_storage_class = MediaStorage  # seen by every web process
    list_display = ["named", "player", "label", "genre", "status", "length", "level"]
    list_filter = ["status", HearingFilter, "kind", "emotion", "genre", "licence", "vocals"]
    list_select_related = ["genre", "licence"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "artist", "original_name", "source", "attribution", "=sha256"]
    actions = ["publish", "unpublish", "change_many", "hear_again"]
    readonly_fields = ["player", KEPT_PROOF, "review_link", "missing", "measurements", *HISTORY]

    class Media:
        css = {"screen": ["catalog/admin.css"]}

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("catalog.publish_track")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_publish_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_publish_permission(request)

    def get_urls(self) -> list[URLPattern]:
        ours = {
            "review": review.review,
            "upload": uploads.upload,
            "progress": uploads.progress,
            "bulk": bulk.bulk,
            "agreement": agreement.agreement,
        }
        wrap = self.admin_site.admin_view
        pages = [path(f"{name}/", wrap(view), name=f"catalog_track_{name}") for name, view in ours.items()]
        letter = path("proof/<uuid:track_id>/", wrap(review.proof), name="catalog_track_proof")
        return [*pages, letter, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Track]:
        return Track.objects.manageable_by(request.user)

    def get_fieldsets(self, request: HttpRequest, obj: Track | None = None) -> Any:
        curates = self.has_publish_permission(request)
        tags = [(_("Mood"), {"fields": MOOD})] if curates else []
        review_link = ["review_link"] if curates else []
        letter = [KEPT_PROOF] if curates and obj and obj.proof_file else []
        about, ledger = (_("About"), {"fields": ABOUT}), (_("Licence"), {"fields": [*LEDGER, *letter]})
        if obj is None:
            return [(None, {"fields": ["file"]}), about, *tags, ledger]
        heard = (_("Sound"), {"fields": HEARD})
        history = (_("History"), {"fields": HISTORY, "classes": ["collapse"]})
        return [
            (None, {"fields": ["player", *review_link, "status", "missing"]}),
            about,
            *tags,
            ledger,
            heard,
            history,
        ]

    def save_model(self, request: HttpRequest, obj: Track, form: Any, change: bool) -> None:
        """A new upload is sent to be heard; a change writes only itself, as the worker may be writing too."""
        who = person(request)
        before = told(Track.objects.get(pk=obj.pk)) if change else {}
        if "status" in form.changed_data:
            obj.published_at = timezone.now() if obj.status == Status.PUBLISHED else None
        if change:
            obj.save(update_fields={*form.changed_data, "kind", "published_at"})
        else:
            obj.uploaded_by = who
            obj.save()
            ring(obj.pk)
        Change.objects.note(obj, before, told(obj), who)

    @admin.display(description=gettext_lazy("track"), ordering="title")
    def named(self, track: Track) -> str:
        return format_html("{} <small>{}</small>", track, track.artist)

    @admin.display(description=gettext_lazy("listen"))
    def player(self, track: Track) -> str:
        return format_html('<audio controls preload="none" src="{}"></audio>', track.url)

    @admin.display(description=gettext_lazy("kept proof"))
    def kept_proof(self, track: Track) -> str:
        address = reverse("admin:catalog_track_proof", args=[track.pk])
        return format_html('<a href="{}">{}</a>', address, _("Fetch the file"))

    @admin.display(description=gettext_lazy("review"))
    def review_link(self, track: Track) -> str:
        address = f"{reverse('admin:catalog_track_review')}?track={track.pk}"
        return format_html('<a href="{}">{}</a>', address, _("Hear and answer"))

    @admin.display(description=gettext_lazy("mood"), ordering="emotion")
    def label(self, track: Track) -> str:
        return track.get_emotion_display() or track.get_kind_display()

    @admin.display(description=gettext_lazy("length"), ordering="duration")
    def length(self, track: Track) -> str:
        if track.duration is None:
            return track.refusal or _("waiting")
        return "{}:{:02}".format(*divmod(round(track.duration), 60))

    @admin.display(description="LUFS", ordering="loudness")
    def level(self, track: Track) -> str:
        return "" if track.loudness is None else f"{track.loudness:.1f}"

    @admin.display(description=gettext_lazy("who set what"))
    def changes(self, track: Track) -> str:
        rows = (
            (
                change.at.strftime("%Y-%m-%d %H:%M"),
                change.by or change.engine,
                change.field,
                change.before,
                change.after,
            )
            for change in track.changes.select_related("by")[:CHANGES_SHOWN]
        )
        cells = "<tr><td>{}</td><td>{}</td><td>{}</td><td><del>{}</del></td><td>{}</td></tr>"
        return format_html("<table>{}</table>", format_html_join("", cells, rows))

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
        who = person(request)
        refused = [(track, reasons) for track in tracks if (reasons := curation.publish(track, who))]
        done = len(tracks) - len(refused)
        if done:
            said = ngettext("%d track is published.", "%d tracks are published.", done) % done
            self.message_user(request, said, messages.SUCCESS)
        bulk.tell_refused(request, _("“%(track)s” was not published. %(reasons)s"), refused)

    @admin.action(description=gettext_lazy("Take back to draft"), permissions=["publish"])
    def unpublish(self, request: HttpRequest, tracks: QuerySet[Track]) -> None:
        published = list(tracks.filter(status=Status.PUBLISHED))
        for track in published:
            curation.unpublish(track, person(request))
        done = len(published)
        said = ngettext("%d track is a draft again.", "%d tracks are drafts again.", done) % done
        self.message_user(request, said, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Change genre, mood, licence …"), permissions=["publish"])
    def change_many(self, request: HttpRequest, tracks: QuerySet[Track]) -> HttpResponse | None:
        return bulk.begin(request, tracks)

    @admin.action(description=gettext_lazy("Hear again"), permissions=["publish"])
    def hear_again(self, request: HttpRequest, tracks: QuerySet[Track]) -> None:
        ids = Track.objects.filter(pk__in=tracks.order_by()).have_heard_again()
        for track_id in ids:
            ring(track_id)
        said = ngettext("%d file will be heard again.", "%d files will be heard again.", len(ids)) % len(ids)
        self.message_user(request, said, messages.SUCCESS)
