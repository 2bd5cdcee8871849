"""Tabs as a person has them: only the one in front is visible.

Playwright makes every page believe that it is visible and has the focus, so these are driven by Chromium's own
protocol, through the browser's session: a tab that was left is really hidden, with all that it means for timers,
video and painting.
"""

from __future__ import annotations

import json
import time
from typing import Any

from playwright.sync_api import Browser, CDPSession

HARMLESS = "Target.getTargets"
"""Asked again and again, so that Playwright takes in what has come meanwhile."""

PLACE = """(selector) => {
  const element = document.querySelector(selector);
  const { x, y, width, height } = element.getBoundingClientRect();
  const place = [x + width / 2, y + height / 2];
  return element.contains(document.elementFromPoint(...place)) ? place : null;
}"""
"""Where an element can be clicked; null while it cannot."""
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


class Window:
    """A window of a reader of their own, with tabs."""

    def __init__(self, browser: Browser) -> None:
        self.session: CDPSession = browser.new_browser_cdp_session()
        self.context: str = self.session.send("Target.createBrowserContext")["browserContextId"]

    def tab(self, url: str = "about:blank") -> Tab:
        return Tab(self, url)

    def close(self) -> None:
        self.session.send("Target.disposeBrowserContext", {"browserContextId": self.context})


class Tab:
    def __init__(self, window: Window, url: str) -> None:
        self.browser, self.sent, self.answers = window.session, 0, dict[int, Any]()
        self.complaints: list[str] = []
        self.requests: list[tuple[str, str]] = []
        wish = {"url": "about:blank", "browserContextId": window.context}
        self.target: str = self.browser.send("Target.createTarget", wish)["targetId"]
        attached = self.browser.send("Target.attachToTarget", {"targetId": self.target, "flatten": False})
        self.id: str = attached["sessionId"]
        self.browser.on("Target.receivedMessageFromTarget", self._heard)
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        if url != "about:blank":
            self.go(url)

    def go(self, url: str) -> None:
        self.send("Page.navigate", {"url": url})
        self.until(f"document.readyState === 'complete' && location.href === {url!r}")

    def send(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        self.sent += 1
        number = self.sent
        message = json.dumps({"id": number, "method": method, "params": params or {}})
        self.browser.send("Target.sendMessageToTarget", {"sessionId": self.id, "message": message})
        deadline = time.monotonic() + 60
        while number not in self.answers:
            assert time.monotonic() < deadline, f"no answer to {method}"
            self.browser.send(HARMLESS)
        answer: dict[str, Any] = self.answers.pop(number)
        assert "error" not in answer, answer
        return dict(answer["result"])

    def evaluate(self, expression: str) -> Any:
        answer = self.send(
            "Runtime.evaluate", {"expression": expression, "returnByValue": True, "awaitPromise": True}
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, condition: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not self.evaluate(f"Boolean({condition})"):
            assert time.monotonic() < deadline, f"in {seconds} s it did not come true that {condition}"
            time.sleep(0.05)

    def to_front(self) -> None:
        self.browser.send("Target.activateTarget", {"targetId": self.target})
        self.until("document.visibilityState === 'visible'")

    def click(self, selector: str) -> None:
        """As a hand does: only so does the browser believe that somebody wants it."""
        self.until(f"({PLACE})({selector!r})")
        box = self.resting(selector)
        for kind in ("mousePressed", "mouseReleased"):
            where = {"x": box[0], "y": box[1], "button": "left", "clickCount": 1}
            self.send("Input.dispatchMouseEvent", {"type": kind, **where})

    def resting(self, selector: str) -> list[float]:
        """Where an element can be clicked once it has stayed in its place for two paints.

        Before the first paint Chromium drops what is clicked, and what still moves is missed.
        """
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            place: list[float] = self.evaluate(f"({PLACE})({selector!r})")
            self.evaluate(PAINTED)
            if place and place == self.evaluate(f"({PLACE})({selector!r})"):
                return place
        raise AssertionError(f"{selector} does not come to rest")

    def press(self, key: str) -> None:
        text = {"text": key} if len(key) == 1 else {}
        self.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": key, **text})
        self.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key})

    def _heard(self, event: dict[str, Any]) -> None:
        if event["sessionId"] != self.id:
            return
        message = json.loads(event["message"])
        if "id" in message:
            self.answers[message["id"]] = message
        params = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.complaints.append(str(params["exceptionDetails"].get("exception", params)))
            case "Log.entryAdded" if "Content Security" in params["entry"]["text"]:
                self.complaints.append(params["entry"]["text"])
            case "Network.requestWillBeSent":
                self.requests.append((params["request"]["method"], params["request"]["url"]))
