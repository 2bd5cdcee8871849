"""python companion_client.py SERVER TOKEN grim - (or any program that writes a picture to its standard output)

Music for whatever is on the screen, played by mpv unless PLAYER names another program. Needs Python alone.
"""

import json
import os
import subprocess
import sys
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

server, token, *screenshot = sys.argv[1:]
player = os.environ.get("PLAYER", "mpv --really-quiet --no-video --loop-file=inf").split()
FORM = b'--page\r\nContent-Disposition: form-data; name="image"; filename="page"\r\n\r\n%b\r\n--page--'
HEADERS = {"Authorization": f"Token {token}", "Content-Type": "multipart/form-data; boundary=page"}


def ask(method: str, path: str = "", body: bytes | None = None) -> Any:
    request = Request(f"{server}/api/v1/companion{path}", body, HEADERS, method=method)
    return json.loads(urlopen(request, timeout=20).read() or "null")


music, playing, seen = None, None, None
while picture := subprocess.run(screenshot, capture_output=True, check=True).stdout:
    try:  # a screen that has not changed is not sent; the music of before may have had to wait
        answer = ask("GET") if picture == seen else ask("POST", "/frames", FORM % picture)
        seen, track = picture, answer["track"]
        if track and track["id"] != playing:
            print(answer["cue"]["word"], "-", track["title"], flush=True)
            if music:
                music.terminate()
            music, playing = subprocess.Popen([*player, server + track["url"]]), track["id"]
    except HTTPError as refusal:  # busy, or no page: what plays goes on
        print(json.load(refusal)["detail"], file=sys.stderr, flush=True)
    time.sleep(2)
