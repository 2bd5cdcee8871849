"""Steady tones in the place of the catalogue's sound, so that what a fade does can be measured by itself."""

from __future__ import annotations

import io
import json
import re
import wave
import zlib
from itertools import count

import numpy as np
from playwright.sync_api import Page, Route

RATE, SECONDS = 44_100, 60
PARTIALS = 8


def tone(track: str) -> bytes:
    """A minute of harmonics of a pitch that is the track's own, at the same level for all: a WAV file."""
    pitch = 110 * 2 ** ((zlib.crc32(track.encode()) % 48) / 24)
    times = np.arange(RATE * SECONDS) / RATE
    phases = np.random.default_rng(zlib.crc32(track.encode())).uniform(0, 2 * np.pi, PARTIALS)
    sound = sum(np.sin(2 * np.pi * pitch * n * times + phase) for n, phase in enumerate(phases, 1))
    samples = (sound / np.sqrt(PARTIALS) * 0.1 * 32767).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


def play_tones(page: Page) -> None:
    """Let every track sound as its tone. Everything else, cues included, stays the server's.

    As on object storage, every answer names a track by another link.
    """
    signatures = count(1)

    def as_tone(route: Route) -> None:
        body = tone(route.request.url.partition("?")[0])
        asked = route.request.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")
        first, last = int(asked[0]), int(asked[2] or len(body) - 1)
        route.fulfill(
            status=206,
            body=body[first : last + 1],
            headers={
                "Content-Type": "audio/wav",
                "Accept-Ranges": "bytes",
                "Content-Range": f"bytes {first}-{last}/{len(body)}",
            },
        )

    def at_one_level(route: Route) -> None:
        response = route.fetch()
        answer = response.json() if response.ok else {}
        for holder in (answer, answer.get("next") or {}):
            if holder.get("track"):
                holder["track"] |= {"gain_db": 0, "duration": SECONDS, "loop_start": 0, "loop_end": SECONDS}
                holder["track"]["url"] += f"?signature={next(signatures)}"
        route.fulfill(response=response, body=json.dumps(answer) if answer else response.body())

    page.route(re.compile(r"/media/tracks/"), as_tone)
    page.route(re.compile(r"/cues/\d+/"), at_one_level)
