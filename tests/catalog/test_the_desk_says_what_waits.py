"""The admin's first page tells curators and contributors what waits for them, and where to begin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from tests.catalog.desk import LIST, REVIEW, UPLOAD, heard
from tests.catalog.music import stored, uploaded, wav

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor() -> User:
    user = User.objects.create_user("sender", is_staff=True)
    user.groups.add(Group.objects.get(name="contributor"))
    return user


def first_page(browser: Client) -> str:
    return browser.get("/admin/").content.decode()


def test_a_curator_reads_how_much_waits(curator: User, browser_of: Callable[[User], Client]) -> None:
    heard(stored(kind="", emotion=""))
    heard(stored(kind="", emotion=""))
    uploaded(wav(0.2))
    uploaded(wav(0.3), "broken.wav", refusal="This file is broken.")
    page = first_page(browser_of(curator))
    assert "3 tracks wait for an answer." in page
    assert "1 file waits to be heard." in page
    assert "1 file could not be heard: see why." in page
    for name in ("coverage", "corrections-desk", "admin:catalog_track_agreement", "ledger"):
        assert reverse(name) in page
    assert REVIEW in page
    assert UPLOAD in page


def test_the_refused_ones_are_a_tap_away(curator: User, browser_of: Callable[[User], Client]) -> None:
    uploaded(wav(0.3), "broken.wav", refusal="This file is broken.")
    desk = browser_of(curator)
    assert f"{LIST}?hearing=refused" in first_page(desk)
    assert "This file is broken." in desk.get(f"{LIST}?hearing=refused").content.decode()


def test_a_contributor_is_told_of_their_own_uploads_only(
    contributor: User, browser_of: Callable[[User], Client]
) -> None:
    uploaded(wav(0.2), uploaded_by=contributor)
    uploaded(wav(0.3), refusal="This file is broken.")
    page = first_page(browser_of(contributor))
    assert "1 file waits to be heard." in page
    assert "could not be heard" not in page
    assert REVIEW not in page
    assert reverse("ledger") not in page


def test_nobody_else_is_shown_a_desk(browser_of: Callable[[User], Client]) -> None:
    other = User.objects.create_user("helper", is_staff=True)
    assert UPLOAD not in first_page(browser_of(other))
