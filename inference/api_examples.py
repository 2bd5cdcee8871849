"""What `POST emotion` looks like, for its OpenAPI description: bodies, answers, refusals."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse

JOY: Final = {
    "joy": 0.91,
    "sadness": 0.02,
    "anger": 0.01,
    "fear": 0.03,
    "disgust": 0.0,
    "surprise": 0.12,
    "neutral": 0.08,
}
NUMBERS: Final = {"emotion": "joy", "scores": JOY, "valence": 0.72, "arousal": 0.31}
READING: Final[dict[str, Any]] = {
    **NUMBERS,
    "engine": "text-2",
    "language": "en",
    "supported": True,
    "notice": "",
}
SENTENCES: Final = [{"start": 0, "end": 23, **NUMBERS, "share": 1.0, "carries": True}]


def asked(name: str, body: dict[str, Any]) -> OpenApiExample:
    return OpenApiExample(name, body, request_only=True)


def told(name: str, body: dict[str, Any], status: int = 200) -> OpenApiExample:
    return OpenApiExample(name, body, response_only=True, status_codes=[str(status)])


EXAMPLES: Final = [
    asked("a text", {"text": "She laughed until noon."}),
    asked("a text with its sentences", {"text": "She laughed until noon.", "sentences": True}),
    asked("texts", {"texts": ["The door opened.", "문이 열렸다."]}),
    told("a mood", READING),
    told("a mood with its sentences", {**READING, "sentences": SENTENCES}),
    told("moods", {"moods": [READING, {**READING, "language": "ko"}]}),
    told("a wrong body", {"text": ["Give either text or texts."]}, 400),
    told(
        "nobody to read",
        {
            "detail": "Nobody is there to read moods at the moment. Try again shortly.",
            "code": "worker_unavailable",
        },
        503,
    ),
    told(
        "too many at once",
        {"detail": "Too many texts are being read at the moment. Try again shortly.", "code": "queue_full"},
        503,
    ),
]
ERRORS: Final = {
    400: OpenApiResponse(OpenApiTypes.OBJECT, "for each wrong field its name and the sentences that say why"),
    401: OpenApiResponse(OpenApiTypes.OBJECT, "no token, or not a valid one"),
    413: OpenApiResponse(OpenApiTypes.OBJECT, "the body is larger than 1 MB"),
    429: OpenApiResponse(OpenApiTypes.OBJECT, "too many requests; come back after Retry-After seconds"),
    503: OpenApiResponse(
        OpenApiTypes.OBJECT,
        "code says what is away: worker_unavailable, model_unavailable or queue_full (too many texts wait; none "
        "is kept waiting in vain). Come back after Retry-After seconds",
    ),
}


WORD: Final = {
    "text": "She",
    "box": {"left": 96, "top": 120, "right": 131, "bottom": 139},
    "confidence": 0.96,
}
PICTURE_REFUSALS: Final = [
    told("a large picture", {"detail": "The picture is larger than 20 MB.", "code": "large"}, 413),
    told(
        "no picture",
        {"detail": "This is no PNG, JPEG, WebP, GIF, BMP or TIFF picture.", "code": "format"},
        415,
    ),
    told("a broken picture", {"detail": "This picture is broken or incomplete.", "code": "broken"}, 422),
    told(
        "too many",
        {"detail": "Request was throttled. Expected available in 12 seconds."},
        429,
    ),
    told(
        "nothing to read with",
        {
            "detail": "Text in pictures cannot be read: Tesseract's data is not installed "
            "(sudo apt install tesseract-ocr-kor).",
            "code": "ocr_unavailable",
        },
        503,
    ),
]
PICTURE_EXAMPLES: Final = [
    told(
        "a page",
        {
            "text": "She laughed until noon.",
            "paragraphs": ["She laughed until noon."],
            "words": [{**WORD, "paragraph": 0}],
            "language": "en",
            "confidence": 0.95,
            "size": {"width": 1280, "height": 800},
            "notes": ["chrome"],
            "mood": READING,
        },
    ),
    *PICTURE_REFUSALS,
]
PICTURE_ERRORS: Final = {
    **ERRORS,
    413: OpenApiResponse(OpenApiTypes.OBJECT, "more than 20 MB, or than 40 million pixels"),
    415: OpenApiResponse(
        OpenApiTypes.OBJECT, "no multipart form, or its file is no picture of a kind that is read"
    ),
    422: OpenApiResponse(
        OpenApiTypes.OBJECT, "code says what is wrong with it: empty, small, broken or slow"
    ),
    503: OpenApiResponse(
        OpenApiTypes.OBJECT,
        "code says what is away: worker_unavailable, ocr_unavailable, model_unavailable or queue_full. Come back "
        "after Retry-After seconds",
    ),
}
