"""The embedded broker in a folder, for the tests that listen to it."""

from __future__ import annotations

from pathlib import Path

from kombu import Connection

from moodbgm.doorbell import SCHEME


def connection(folder: Path, polling_interval: float = 0.1) -> Connection:
    """One process's. folder: of the messages; who listens is written down in a folder beside them."""
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder.parent / "control"),
        "polling_interval": polling_interval,
    }
    return Connection(f"{SCHEME}://localhost/", transport_options=options)
