"""Page turns in a real browser: from the key to the next painted frame."""

from __future__ import annotations

import statistics

from playwright.sync_api import sync_playwright

TURNS = 60
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

TURN = """async () => {
    const start = performance.now();
    document.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", code: "ArrowRight", bubbles: true}));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - start;
}"""


def measure(url: str) -> tuple[float, float]:
    """p50 and p95 in milliseconds over `TURNS` turns, reduced motion so that no animation is waited for."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(reduced_motion="reduce", viewport={"width": 1280, "height": 800})
        page.goto(url)
        page.wait_for_selector("book-reader[ready]")
        took = []
        for _ in range(TURNS):
            took.append(page.evaluate(TURN))
            page.wait_for_timeout(120)
        browser.close()
    return statistics.median(took), statistics.quantiles(took, n=20)[-1]
