"""Fifty readers at once: how long a page fragment takes, beside a view that does nothing."""

from __future__ import annotations

import http.client
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor

READERS = 50
PAGES_EACH = 20


def measure(port: int, paths: list[str], headers: dict[str, str]) -> dict[str, tuple[float, float]]:
    """p50 and p95 in milliseconds: as the readers wait ("seen"), and as the server works ("server")."""
    with ThreadPoolExecutor(READERS) as pool:
        turns = [pool.submit(read, port, paths[n:] + paths[:n], headers) for n in range(READERS)]
        samples = [sample for turn in turns for sample in turn.result()]
    return {name: percentiles([s[i] for s in samples]) for i, name in enumerate(("seen", "server"))}


def read(port: int, paths: list[str], headers: dict[str, str]) -> list[tuple[float, float]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    samples = []
    for turn in range(PAGES_EACH):
        start = time.perf_counter()
        connection.request("GET", paths[turn % len(paths)], headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            sys.exit(f"{paths[turn % len(paths)]} answered {response.status}")
        samples.append(
            (1000 * (time.perf_counter() - start), float(response.headers["Server-Timing"].split("=")[1]))
        )
    connection.close()
    return samples


def percentiles(values: list[float]) -> tuple[float, float]:
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]
