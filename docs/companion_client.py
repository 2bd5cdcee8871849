"""python companion_client.py SERVER TOKEN grim - (or any program that writes a picture to its standard output)

Music for whatever is on the screen, played by mpv unless PLAYER names another program. Needs Python alone."""

import atexit
import json
import math
import os
import subprocess
import sys
import time
from typing import Any
from urllib import error, request

server, token, *screenshot = sys.argv[1:]
player = os.environ.get("PLAYER", "mpv --really-quiet --no-video --loop-file=inf").split()
FORM = b'--page\r\nContent-Disposition: form-data; name="image"; filename="page"\r\n\r\n%b\r\n--page--'
HEADERS = {"Authorization": f"Token {token}", "Content-Type": "multipart/form-data; boundary=page"}


def ask(method: str, path: str = "", body: bytes | None = None) -> Any:
    asked = request.Request(f"{server}/api/v1/companion{path}", body, HEADERS, method=method)
    return json.loads(request.urlopen(asked, timeout=20).read() or "null")


atexit.register(ask, "DELETE")  # then the server forgets the pages
music, playing, seen, due = None, "", b"", math.inf
while picture := subprocess.run(screenshot, capture_output=True, check=True).stdout:
    try:
        if picture != seen or time.monotonic() > due:  # another page; or the music had to wait until now
            answer = ask("GET") if picture == seen else ask("POST", "/frames", FORM % picture)
            seen, track, due = picture, answer["track"], time.monotonic() + (answer["wait"] or math.inf)
            if track and track["id"] != playing:
                print(answer["cue"]["word"], "-", track["title"], flush=True)
                if music:
                    music.terminate()
                music, playing = subprocess.Popen([*player, server + track["url"]]), track["id"]
    except error.HTTPError as refusal:  # busy, or no page: what plays goes on
        print(json.load(refusal)["detail"], file=sys.stderr, flush=True)
    time.sleep(2)
