"""`/api/v1/`: what other programs and the player use, its schema and a page to browse it."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns = [
    path("", include("inference.api")),
    path("", include("inference.picture_api")),
    path("", include("library.api")),
    path("", include("catalog.api")),
    path("", include("reader.api")),
    path("", include("reader.play")),
    path("", include("reader.why")),
    path("", include("reader.correcting")),
    path("", include("reader.score_api")),
    path("", include("reader.companion.api")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(template_name="api/docs.html"), name="docs"),
]
