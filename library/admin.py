"""Books in the admin, for superusers only: curators are given no permission here, private books stay private."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from .models import Book, Page, Passage
from .work import Work


@admin.register(Book)
class BookAdmin(admin.ModelAdmin[Book]):
    list_display = ["title", "language", "state", "passages_scored", "reason", "public", "created_at"]
    list_filter = ["state", "public", "language"]
    search_fields = ["title", "name", "sha256"]
    fields = ["title", "authors", "language", "public", "state", "reason", "name", "passage_count"]
    readonly_fields = ["state", "reason", "name", "passage_count"]
    actions = ["retry"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Book]:
        done = Count("passages", filter=Q(passages__state=Work.DONE))
        return super().get_queryset(request).annotate(scored=done)

    @admin.display(description="scored")
    def passages_scored(self, book: Any) -> str:
        return f"{book.scored} of {book.passage_count}"

    @admin.action(description="Try what failed again")
    def retry(self, request: HttpRequest, books: QuerySet[Book]) -> None:
        parts = (Passage.objects.filter(book__in=books), Page.objects.filter(book__in=books))
        again = sum(part.retry() for part in parts) + Book.objects.filter(pk__in=books).retry()
        self.message_user(request, f"{again} rows will be tried again.", messages.SUCCESS)
