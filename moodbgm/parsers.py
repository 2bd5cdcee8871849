"""Bodies are hostile until read: what is not one plain UTF-8 JSON object of modest size is refused."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any, Final

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from inference.cleaning import storable

MOST_BYTES: Final = 1024 * 1024
MOST_DIGITS: Final = 19
MOST_NESTING: Final = 16
TOO_DEEP: Final = f"The body is nested more than {MOST_NESTING} deep."


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"The body is larger than {most_bytes // 1024} KB.")


class StrictJSONParser(BaseParser):
    """Raises ParseError (400) or TooLarge (413), each with a sentence; gives a dict and never anything else.

    Lone surrogates become U+FFFD: neither the database nor an answer could carry them. Control characters
    stay: serializers clean texts of them and refuse names that hold them.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        raw = read_whole((parser_context or {})["request"], stream)
        try:
            body = json.loads(
                raw.decode("utf-8"),
                parse_int=whole_number,
                parse_float=number,
                parse_constant=no_number,
                object_pairs_hook=without_twins,
            )
        except UnicodeDecodeError as error:
            raise ParseError(f"The body is not UTF-8 from byte {error.start} on.") from None
        except json.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}.") from None
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        if not isinstance(body, dict):
            raise ParseError("The body must be a JSON object.")
        checked: dict[str, Any] = whole_characters(body)
        return checked


def read_whole(request: Request, stream: IO[bytes], most: int = MOST_BYTES) -> bytes:
    """The body's bytes; TooLarge when there are, or are said to be, more than `most` of them."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    if said.isdigit() and int(said[:MOST_DIGITS]) > most:
        raise TooLarge(most)
    raw = stream.read(most + 1)
    if len(raw) > most:
        raise TooLarge(most)
    return raw


def whole_number(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise ParseError(f"A number has {len(digits)} digits; {MOST_DIGITS} are the most.")
    return int(digits)


def number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ParseError("A number is too large.")
    return value


def no_number(name: str) -> float:
    raise ParseError(f"{name} is not a JSON number.")


def without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ParseError("The body names a field twice.")
    return found


def whole_characters(value: Any, depth: int = 0) -> Any:
    """`value` with U+FFFD for every lone surrogate; ParseError when it is nested too deep."""
    if depth > MOST_NESTING:
        raise ParseError(TOO_DEEP)
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [whole_characters(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {whole_characters(k): whole_characters(v, depth + 1) for k, v in value.items()}
    return value
