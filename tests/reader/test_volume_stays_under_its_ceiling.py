"""No volume is kept above the ceiling that a reader has set, whichever of the two came first."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from reader.preferences import Preferences

pytestmark = pytest.mark.django_db


def keep(client: Client, **changes: Any) -> dict[str, Any]:
    response = client.patch("/api/v1/preferences/", changes, content_type="application/json")
    return {"status": response.status_code, **response.json()}


def test_until_one_is_set_there_is_none(client: Client) -> None:
    assert keep(client, volume=1)["volume"] == 1
    assert Preferences().ceiling == 1


def test_a_lower_ceiling_takes_the_volume_with_it(client: Client) -> None:
    keep(client, volume=0.9)
    assert keep(client, ceiling=0.4)["volume"] == 0.4


def test_a_volume_above_it_is_kept_as_the_ceiling(client: Client) -> None:
    keep(client, ceiling=0.4)
    assert keep(client, volume=0.9)["volume"] == 0.4
    assert client.get("/api/v1/preferences/").json()["volume"] == 0.4


@pytest.mark.parametrize("ceiling", [0, 0.05, 1.1, "loud", None])
def test_a_ceiling_leaves_something_to_hear(client: Client, ceiling: Any) -> None:
    assert keep(client, ceiling=ceiling)["status"] == 400
