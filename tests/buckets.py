"""Object storage for tests: a server on this machine that speaks the S3 protocol, and a bucket on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import boto3
from moto.server import ThreadedMotoServer

KEYS: Final = {"access_key": "key", "secret_key": "secret", "region_name": "us-east-1"}


@contextmanager
def server() -> Iterator[str]:
    """Its address. Whatever is stored there is gone with it."""
    moto = ThreadedMotoServer(port=0, verbose=False)
    moto.start()
    _, port = moto.get_host_and_port()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        moto.stop()


def variables(server: str, name: str) -> dict[str, str]:
    """Those of an installation whose media lie in a bucket."""
    return {
        "AWS_STORAGE_BUCKET_NAME": name,
        "AWS_ACCESS_KEY_ID": KEYS["access_key"],
        "AWS_SECRET_ACCESS_KEY": KEYS["secret_key"],
        "AWS_S3_REGION_NAME": KEYS["region_name"],
        "AWS_S3_ENDPOINT_URL": server,
        "MOODBGM_MEDIA_ORIGIN": server,
    }


def bucket(server: str, name: str) -> Any:
    """A bucket, made where it is not there yet."""
    made = boto3.resource(
        "s3",
        endpoint_url=server,
        aws_access_key_id=KEYS["access_key"],
        aws_secret_access_key=KEYS["secret_key"],
        region_name=KEYS["region_name"],
    ).Bucket(name)
    made.create()
    return made
