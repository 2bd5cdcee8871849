"""Texts and pictures on their way to a worker lie in memory where there is room, and no longer than wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from moodbgm import stores
from moodbgm.cache import ShortLivedFiles


def test_without_redis_they_lie_in_the_memory_that_looks_like_a_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "MEMORY", tmp_path)
    monkeypatch.setattr(stores, "MOST_PASSING", 0)
    one, other = (stores.passing("", Path(name))["LOCATION"] for name in ("a", "b"))
    assert one.parent == other.parent == tmp_path
    assert one != other


@pytest.mark.parametrize("memory", ["nowhere", "small"])
def test_where_there_is_none_or_it_is_small_they_lie_with_the_other_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: str
) -> None:
    monkeypatch.setattr(stores, "MEMORY", tmp_path / memory)
    monkeypatch.setattr(stores, "MOST_PASSING", 1 << 60)
    if memory == "small":
        stores.MEMORY.mkdir()
    assert stores.passing("", tmp_path / "passing")["LOCATION"] == tmp_path / "passing"


def test_what_nobody_fetched_goes_with_the_next_that_is_laid_down(tmp_path: Path) -> None:
    cache = ShortLivedFiles(str(tmp_path), {})
    cache.set("answer", "words of a private page", timeout=-1)
    cache.set("question", "another", timeout=60)
    assert len([*tmp_path.iterdir()]) == 1
    assert cache.get("question") == "another"


def test_only_their_owner_may_look_at_them(tmp_path: Path) -> None:
    cache = ShortLivedFiles(str(tmp_path / "passing"), {})
    cache.set("question", "words of a private page", timeout=60)
    assert (tmp_path / "passing").stat().st_mode & 0o077 == 0
