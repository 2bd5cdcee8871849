"""The client in the docs turns a screenshot tool into a companion: against a live server, as it stands there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_started
from knox.models import AuthToken

from inference import presence
from inference.mailbox import passing
from inference.picture import Recognised
from reader.companion import session
from reader.models import Reader
from tests.api.test_companion_follows_other_apps import ONE
from tests.api.test_ocr_reads_pictures import Eyes, eyes
from tests.catalog.music import published
from tests.inference.pages import page, png
from tests.processes import ROOT

__all__ = ["eyes"]
CLIENT = ROOT / "docs/companion_client.py"


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """What the server is asked."""
    found: list[str] = []

    def note(environ: dict[str, str], **_: Any) -> None:
        found.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")

    request_started.connect(note)
    yield found
    request_started.disconnect(note)


@pytest.mark.django_db(transaction=True)
def test_it_sends_what_has_changed_and_plays_what_comes(
    live_server: Any, owner: User, eyes: Eyes, listener: Any, tmp_path: Path, asked: list[str]
) -> None:
    published("fear")
    presence.worker_is_here()
    eyes.answer = Recognised(ONE, (ONE,), (), "en", 0.9, (9, 9), ())
    (tmp_path / "screen.png").write_bytes(png(page()))
    # a screenshot tool that takes three pictures of the same screen, then fails, as when its user logs out
    shot = tmp_path / "shot"
    shot.write_text(
        f"#!/bin/sh\ncd {tmp_path}\necho >> shots\n[ $(wc -l < shots) -le 3 ] && cat screen.png\n"
    )
    shot.chmod(0o700)
    player = tmp_path / "player"
    player.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/played\n')
    player.chmod(0o700)
    _, secret = AuthToken.objects.create(owner)
    done = subprocess.run(
        [sys.executable, str(CLIENT), live_server.url, secret, str(shot)],
        env={**os.environ, "PLAYER": str(player)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.startswith("tense - fear"), done.stderr
    assert asked == ["POST /api/v1/companion/frames", "DELETE /api/v1/companion"], (
        "an unchanged page asks nothing"
    )
    assert eyes.seen == [png(page())]
    assert passing().get(session.key(Reader.objects.get().pk)) is None
    assert (tmp_path / "played").read_text().startswith(f"{live_server.url}/media/tracks/")


def test_it_is_short_enough_to_be_read() -> None:
    assert len(CLIENT.read_text().splitlines()) <= 40
