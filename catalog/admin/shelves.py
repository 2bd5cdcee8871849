"""Genres and licences: what tracks are sorted by."""

from __future__ import annotations

from django.contrib import admin

from catalog.models import Genre, Licence


@admin.register(Genre)
class GenreAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Licence)
class LicenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["spdx", "name", "url"]
