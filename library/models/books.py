"""Books and their passages: one `Book` a distinct file, however many readers have a `Copy` of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath
from zlib import crc32

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from ground.leases import unleased
from inference.mood import Mood
from library.moods import mood_columns, stored_mood
from library.work import Work, WorkQuerySet

Person = User | AnonymousUser

PASSAGES_A_BATCH = 16


def book_path(book: Book, name: str) -> str:
    return f"books/{book.pk}/{uuid.uuid4()}{PurePath(name).suffix.lower()[:10]}"


def image_path(image: BookImage, name: str) -> str:
    return f"books/{image.book_id}/images/{uuid.uuid4()}{PurePath(name).suffix.lower()[:10]}"


class BookQuerySet(WorkQuerySet["Book"]):
    def for_user(self, user: Person) -> BookQuerySet:
        """Books this person may open: the public ones and those of which they hold a copy."""
        mine = Q(copies__user_id=user.pk) if user.is_authenticated else Q()
        return self.filter(Q(public=True) | mine).distinct() if mine else self.filter(public=True)

    def for_shelf(self, user: Person) -> BookQuerySet:
        """With so many passages scored, so many without words, and so many on pages that wait to be read."""
        counted = {
            "scored_count": Q(passages__state=Work.DONE),
            "wordless_count": Q(passages__state=Passage.WORDLESS),
            "unread_count": Q(passages__page__state=Work.WAITING),
        }
        counts = {name: Count("passages", filter=which, distinct=True) for name, which in counted.items()}
        return self.for_user(user).select_related("cover").annotate(**counts).order_by("-created_at")

    def unscored(self) -> BookQuerySet:
        """Parsed books with passages to score whose baton nobody holds."""
        due = Passage.objects.due().filter(book=OuterRef("pk"))
        return self.filter(Exists(due), unleased(), state=Work.DONE)

    def read_by_others(self, engine: str) -> BookQuerySet:
        """Parsed books of which another engine has read something."""
        return self.filter(pk__in=Passage.objects.read_by_others(engine).values("book"), state=Work.DONE)

    def take_baton(self, book_id: str, held: str | None) -> str | None:
        """The right to score a parsed book next, renewed or taken; None when somebody else has it.

        The baton is the book's lease, and passes along the chain of messages that score it, so that a second
        ring for the same book, or a message delivered twice, starts no second chain.
        """
        free = Q(lease=held) if held else unleased()
        baton, until = uuid.uuid4(), timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
        taken = self.filter(free, pk=book_id, state=Work.DONE).update(lease=baton, lease_until=until)
        return str(baton) if taken else None

    def drop_baton(self, book_id: str, held: str) -> None:
        self.filter(pk=book_id, lease=held).update(lease=None, lease_until=None)


class Book(Work):
    """One distinct file, by sha256: parsed and scored once. `state` is that of its parsing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    file = models.FileField(upload_to=book_path, max_length=200)
    name = models.CharField(max_length=255, help_text="the file's name when it came")
    title = models.CharField(max_length=500)
    authors = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=20, blank=True)
    cover = models.ForeignKey("BookImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    public = models.BooleanField(default=False, help_text="readable by everyone, as the demo shelf is")
    passage_count = models.PositiveIntegerField(default=0)
    sanitiser = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BookQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    def claim(self) -> Book | None:
        """This book, leased for preparing; None when it is done already or somebody else has it."""
        return next(iter(Book.objects.due().lease([self.pk])), None)

    def fail(self, reason: str) -> bool:
        """Say why it cannot be read and keep nothing of it but that sentence."""
        failed = Book.objects.finish(self, state=Work.FAILED, reason=reason[:500])
        if failed:
            self.file.delete(save=False)
        return failed

    @property
    def is_scan(self) -> bool:
        """Whether its pages are pictures (see `Page`)."""
        return self.pages.exists()

    def remove_copy(self, user: User) -> None:
        """Take it off this reader's shelf; with its last copy a private book is gone altogether."""
        self.copies.filter(user=user).delete()
        if not self.public and not self.copies.exists():
            files = [self.file, *(image.file for image in self.images.all())]
            self.delete()
            transaction.on_commit(lambda: delete_files(files))

    def passage_at(self, target: str) -> int | None:
        """Index of the passage at `href#id`; the start of its chapter when the id is nowhere."""
        href = target.partition("#")[0]
        chapters = list(self.chapters.filter(Q(href=href) | Q(href__startswith=f"{href}#")))
        found = [chapter.anchors[target] for chapter in chapters if target in chapter.anchors]
        starts = [chapter.first for chapter in chapters]
        return next(iter(found + starts), None)


def delete_files(files: Iterable[FieldFile]) -> None:
    for file in files:
        if file:
            file.delete(save=False)


class BookImage(models.Model):
    """A picture of a book, decoded and encoded again by us: the only kind that is ever served."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="images")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=40)
    file = models.FileField(upload_to=image_path, max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "name"], name="image_name_once_a_book")]

    def __str__(self) -> str:
        return self.name


class Copy(models.Model):
    """Who may read a book."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="copies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="copies")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "copies"
        constraints = [models.UniqueConstraint(fields=["book", "user"], name="one_copy_a_reader")]

    def __str__(self) -> str:
        return f"{self.user}: {self.book}"


class Chapter(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="chapters")
    index = models.PositiveIntegerField()
    title = models.CharField(max_length=500, blank=True)
    href = models.CharField(max_length=1000, blank=True)
    first = models.PositiveIntegerField(help_text="index of its first passage")
    anchors = models.JSONField(default=dict, blank=True, help_text="`href#id` -> index of the passage there")

    class Meta:
        ordering = ["index"]
        constraints = [models.UniqueConstraint(fields=["book", "index"], name="chapter_once_a_book")]

    def __str__(self) -> str:
        return self.title


class PassageQuerySet(WorkQuerySet["Passage"]):
    def claim(self, book_id: uuid.UUID) -> list[Passage]:
        """Lease the next batch of a book: passages being read first, then in reading order."""
        return self.due().filter(book_id=book_id).order_by("-wanted_at", "index").lease_batch()

    def claim_read_by_others(self, book_id: uuid.UUID, engine: str) -> list[Passage]:
        """Lease a batch of what another engine has read."""
        return self.read_by_others(engine).filter(book_id=book_id).order_by("index").lease_batch()

    def unscored(self) -> PassageQuerySet:
        """Those of parsed books that wait for their first mood and are nobody's at the moment."""
        return self.due().filter(book__state=Work.DONE)

    def lease_batch(self) -> list[Passage]:
        """Lease the first of these.

        What was tried before is tried alone, so that one poisonous passage cannot wear out its neighbours.
        """
        head = self.first()
        if head is None:
            return []
        fresh = self.filter(attempts=0)[:PASSAGES_A_BATCH]
        return self.order_by().lease(
            [head.pk] if head.attempts else [passage.pk for passage in fresh.only("pk")]
        )

    def keep_mood(self, passage: Passage, mood: Mood) -> bool:
        return self.finish(passage, **mood_columns(mood), state=Work.DONE, reason="", attempts=0)

    def read_by_others(self, engine: str) -> PassageQuerySet:
        """Those with a mood that another engine gave them, nobody's at the moment, not yet tried too often."""
        return self.given_by_others(engine).free()

    def given_by_others(self, engine: str) -> PassageQuerySet:
        others = Q(engine__lt=engine) | Q(
            engine__gt=engine
        )  # two ranges of the index; "not equal" reads it all
        return self.filter(others, state=Work.DONE)

    def want(self, book_id: uuid.UUID, first: int, last: int) -> int:
        """Somebody is reading these: let them be scored before the rest."""
        waiting = self.filter(book_id=book_id, index__range=(first, last), state=Work.WAITING)
        return waiting.update(wanted_at=timezone.now().timestamp())

    def count_by_engine(self) -> dict[str, int]:
        moods = self.filter(state=Work.DONE)
        return dict(moods.values_list("engine").annotate(n=Count("pk")).order_by("engine"))

    def moods(self, book_id: uuid.UUID) -> list[tuple[int, int, Mood | None]]:
        """(chapter, words, mood) of every passage of a book in reading order, without texts."""
        rows = self.filter(book_id=book_id).order_by("index")
        columns = ("chapter_id", "words", "scores", "valence", "arousal", "engine", "language")
        return [(chapter, words, stored_mood(*mood)) for chapter, words, *mood in rows.values_list(*columns)]

    def fingerprint(self, book_id: uuid.UUID) -> int:
        """Something that changes when any mood of a book does."""
        engines = self.filter(book_id=book_id).values_list("engine").order_by("engine")
        sums = engines.annotate(n=Count("scores"), v=Sum("valence"), a=Sum("arousal"))
        return crc32(repr(list(sums)).encode())


class Passage(Work):
    """About 80-200 words of consecutive text in one chapter, or a page of a scan: the unit of mood.

    `state` is that of its scoring; where no words are, or not yet, there is nothing to score.
    """

    WORDLESS = "wordless"
    STATES = [*Work.STATES, (WORDLESS, "wordless")]

    state = models.CharField(max_length=8, choices=STATES, default=Work.WAITING)
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="passages")
    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="passages")
    index = models.PositiveIntegerField(help_text="its place in the whole book, from 0")
    leaf = models.PositiveIntegerField(help_text="the run of passages that is sent to the browser at once")
    text = models.TextField()
    html = models.TextField()
    words = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    wanted_at = models.FloatField(
        default=0, editable=False, help_text="when somebody last opened it, in Unix time"
    )
    scores = models.JSONField(null=True, blank=True)
    valence = models.FloatField(null=True, blank=True)
    arousal = models.FloatField(null=True, blank=True)
    engine = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=20, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["index"]
        constraints = [models.UniqueConstraint(fields=["book", "index"], name="passage_once_a_book")]
        indexes = [
            models.Index(fields=["book", "leaf"], name="passages_of_a_leaf"),
            models.Index(fields=["state", "lease_until"], name="passages_to_do"),
            models.Index(fields=["state", "engine", "book"], name="passages_by_engine"),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.index}"

    @property
    def mood(self) -> Mood | None:
        return stored_mood(self.scores, self.valence, self.arousal, self.engine, self.language)
