"""A text engine that cannot be used is named in the admin and in /statusz, with what reads instead; books open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from inference import text
from inference.tasks import wake
from library.models import Book, Passage
from library.tasks import score_passages
from tests.tiny_engine import save_tiny_engine, spoil

pytestmark = pytest.mark.django_db
TAMPERED = "text-2 is not used: model.safetensors is not the file that was trained."
BOTH = f"The text engine cannot be used. {TAMPERED} text-1 is not used: model.safetensors is missing."


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The newest of two engines is not the file that was trained; nothing is loaded yet."""
    for number in (1, 2):
        save_tiny_engine(tmp_path / f"weights/text-{number}")
    spoil(tmp_path / "weights/text-2")
    monkeypatch.setenv("MOODBGM_TEXT_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setattr(text, "_engines", {})
    monkeypatch.setattr(text, "_refused", {})
    return tmp_path / "weights"


@pytest.fixture
def desk(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("head", password="a long passphrase"))
    return client


@pytest.mark.parametrize("page", ["/admin/", "/admin/library/book/", "/statusz"])
def test_the_previous_version_reads_and_staff_are_told(weights: Path, desk: Client, page: str) -> None:
    wake()
    assert f"{TAMPERED} text-1 reads instead." in desk.get(page).content.decode()


def test_curators_are_told_as_well(weights: Path, browser_of: Callable[..., Client], curator: User) -> None:
    wake()
    assert TAMPERED in browser_of(curator).get("/admin/").content.decode()


@pytest.mark.parametrize("page", ["/admin/", "/admin/library/book/", "/statusz"])
def test_when_none_can_be_used_staff_are_told_why(weights: Path, desk: Client, page: str) -> None:
    (weights / "text-1/model.safetensors").unlink()
    wake()
    assert BOTH in desk.get(page).content.decode()


def test_without_any_engine_a_book_is_read_on_and_its_passages_wait(
    weights: Path, make_book: Callable[..., Book], client: Client
) -> None:
    (weights / "text-1/model.safetensors").unlink()
    book = make_book("joy", None, public=True)
    score_passages(str(book.pk))
    assert client.get(f"/read/{book.pk}/0/").status_code == 200
    assert Passage.objects.due().get().attempts == 0
    assert Passage.objects.get(index=0).mood is not None


def test_when_all_is_well_nothing_is_said(desk: Client) -> None:
    assert "is not used" not in desk.get("/admin/").content.decode()
    assert desk.get("/statusz").json()["text_engine"] == "as it should be"
