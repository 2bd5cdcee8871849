"""Every address on one screen."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from catalog.views import audio
from moodbgm import health
from reader import (
    accounts,
    arc_pages,
    board,
    contract,
    correcting,
    evidence_desk,
    ledger,
    original,
    score_forms,
    score_pages,
    search,
    statistics,
    tokens,
    views,
)
from reader.companion.pages import companion

admin.site.site_header = admin.site.site_title = "moodbgm"

urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("upload/", views.upload, name="upload"),
    path("shelf/progress/", views.shelf_progress, name="shelf-progress"),
    path("books/<uuid:book_id>/remove/", views.remove, name="remove-book"),
    path("books/<uuid:book_id>/arc/", arc_pages.arc, name="arc"),
    path("books/<uuid:book_id>/arc.svg", arc_pages.arc_image, name="arc-image"),
    path("books/<uuid:book_id>/score/", score_pages.score, name="score"),
    path("books/<uuid:book_id>/score/<int:passage>/", score_pages.cue, name="score-cue"),
    path("books/<uuid:book_id>/score/edit/", score_forms.edit, name="score-edit"),
    path("books/<uuid:book_id>/score/reset/", score_forms.reset, name="score-reset"),
    path("books/<uuid:book_id>/score/file/", score_forms.download, name="score-file"),
    path("books/<uuid:book_id>/score/import/", score_forms.upload, name="score-import"),
    path("read/<uuid:book_id>/", views.read, name="read"),
    path("read/<uuid:book_id>/<int:passage>/", views.page, name="page"),
    path("read/<uuid:book_id>/contents/", views.contents, name="contents"),
    path("read/<uuid:book_id>/search/", search.search, name="search"),
    path("read/<uuid:book_id>/image/<str:name>", views.image, name="book-image"),
    path("read/<uuid:book_id>/link/<path:target>", views.link, name="book-link"),
    path("read/<uuid:book_id>/out/", views.out, name="book-out"),
    path("media/tracks/<uuid:track_id>.<str:suffix>", audio, name="track-audio"),
    path("companion/", companion, name="companion"),
    path("credits/", views.credits, name="credits"),
    path("patience/", contract.contract, name="contract"),
    path("accounts/login/", accounts.LogIn.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("accounts/signup/", accounts.SignUp.as_view(), name="signup"),
    path("accounts/tokens/", tokens.tokens, name="tokens"),
    path("accounts/tokens/<str:token_key>/revoke/", tokens.revoke, name="revoke-token"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("reading/", statistics.reading, name="reading"),
    path("reading/times.csv", statistics.export, name="reading-export"),
    path("reading/delete/", statistics.forget, name="reading-forget"),
    path("corrections/", correcting.corrections, name="corrections"),
    path("corrections/<uuid:correction_id>/take-back/", correcting.take_back, name="take-back"),
    path("api/v1/", include("moodbgm.api")),
    path("play", original.play, name="original-play"),
    path("emotion", original.emotion, name="original-emotion"),
    path("admin/coverage/", board.view, name="coverage"),
    path("admin/corrections/", evidence_desk.page, name="corrections-desk"),
    path("admin/corrections.jsonl", evidence_desk.export, {"suffix": "jsonl"}, name="corrections-jsonl"),
    path("admin/corrections.csv", evidence_desk.export, {"suffix": "csv"}, name="corrections-csv"),
    path("admin/ledger/", ledger.page, name="ledger"),
    path("admin/ledger.csv", ledger.export, name="ledger-export"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("statusz", health.statusz, name="statusz"),
]

handler404 = "moodbgm.errors.not_found"
handler500 = "moodbgm.errors.server_error"
