"""Every address × every role: who may come in where. A route without a rule fails.

Side doors (a picture, a contents list, an export) are where products of this kind most often forget to ask.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from knox.models import AuthToken

from library.models import Book, BookImage
from reader.models import Correction, Reader
from tests.catalog.music import stored

pytestmark = pytest.mark.django_db

ROLES: Final = (
    "anonymous",
    "stranger",
    "curator",
    "revoked token",
    "token",
    "owner",
)  # who may destroy comes last
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
Rule = dict[str, str]


def rule(rest: str, **roles: str) -> Rule:
    """What each role meets: `open`, `login` (sent there), or a status; `rest` for those not named."""
    return {role: roles.get(role.replace(" ", "_"), rest) for role in ROLES}


EVERYBODY = rule("open")
NOBODY_REVOKED = rule("open", revoked_token="401")
ACCOUNTS = rule("open", anonymous="login", token="login", revoked_token="login")
STAFF = rule("login", curator="open")
MY_BOOK = rule("404", owner="open")
MY_POST = rule("404", owner="open", anonymous="login", token="login", revoked_token="login")
API_ACCOUNTS = rule("open", anonymous="401", revoked_token="401")
API_MY_BOOK = rule("404", owner="open", token="open", revoked_token="401")
API_MY_BOOK_WITH_ACCOUNT = rule("404", owner="open", token="open", anonymous="401", revoked_token="401")
DRAFT = rule("404", curator="open")
API_DRAFT = rule("404", curator="open", anonymous="401", revoked_token="401")

RULES: Final[dict[str, tuple[str, Rule]]] = {
    "": ("GET", EVERYBODY),
    "upload/": ("POST", ACCOUNTS),
    "shelf/progress/": ("GET", EVERYBODY),
    "books/<uuid:book_id>/remove/": ("POST", MY_POST),
    "books/<uuid:book_id>/arc/": ("GET", MY_BOOK),
    "books/<uuid:book_id>/arc.svg": ("GET", MY_BOOK),
    "books/<uuid:book_id>/score/": ("GET", MY_BOOK),
    "books/<uuid:book_id>/score/<int:passage>/": ("GET", MY_BOOK),
    "books/<uuid:book_id>/score/edit/": ("POST", MY_BOOK),
    "books/<uuid:book_id>/score/reset/": ("POST", MY_BOOK),
    "books/<uuid:book_id>/score/file/": ("GET", MY_BOOK),
    "books/<uuid:book_id>/score/import/": ("POST", MY_BOOK),
    "read/<uuid:book_id>/": ("GET", MY_BOOK),
    "read/<uuid:book_id>/<int:passage>/": ("GET", MY_BOOK),
    "read/<uuid:book_id>/contents/": ("GET", MY_BOOK),
    "read/<uuid:book_id>/search/": ("GET", MY_BOOK),
    "read/<uuid:book_id>/image/<str:name>": ("GET", MY_BOOK),
    "read/<uuid:book_id>/link/<path:target>": ("GET", MY_BOOK),
    "read/<uuid:book_id>/out/": ("GET", MY_BOOK),
    "media/tracks/<uuid:track_id>.<str:suffix>": ("GET", DRAFT),
    "companion/": ("GET", EVERYBODY),
    "credits/": ("GET", EVERYBODY),
    "patience/": ("GET", EVERYBODY),
    "accounts/login/": ("GET", EVERYBODY),
    "accounts/logout/": ("POST", EVERYBODY),
    "accounts/signup/": ("GET", EVERYBODY),
    "accounts/tokens/": ("GET", ACCOUNTS),
    "accounts/tokens/<str:token_key>/revoke/": ("POST", MY_POST),
    "reading/": ("GET", EVERYBODY),
    "reading/times.csv": ("GET", EVERYBODY),
    "reading/delete/": ("POST", EVERYBODY),
    "corrections/": ("GET", EVERYBODY),
    "corrections/<uuid:correction_id>/take-back/": ("POST", rule("404", owner="open")),
    "i18n/setlang/": ("POST", EVERYBODY),
    "api/v1/^emotion/?$": ("POST", API_ACCOUNTS),
    "api/v1/^ocr/?$": ("POST", API_ACCOUNTS),
    "api/v1/^play/?$": ("POST", API_ACCOUNTS),
    "api/v1/books/": ("GET", API_ACCOUNTS),
    "api/v1/books/<uuid:book_id>/": ("GET", API_MY_BOOK_WITH_ACCOUNT),
    "api/v1/books/<uuid:book_id>/passages/": ("GET", API_MY_BOOK_WITH_ACCOUNT),
    "api/v1/books/<uuid:book_id>/cues/<int:passage>/": ("GET", API_MY_BOOK),
    "api/v1/books/<uuid:book_id>/heard/": ("POST", API_MY_BOOK),
    "api/v1/books/<uuid:book_id>/why/<int:passage>/": ("GET", API_MY_BOOK),
    "api/v1/books/<uuid:book_id>/corrections/": ("GET", API_MY_BOOK),
    "api/v1/books/<uuid:book_id>/corrections/<uuid:correction_id>/": ("DELETE", API_MY_BOOK),
    "api/v1/books/<uuid:book_id>/score/": ("GET", API_MY_BOOK),
    "api/v1/books/<uuid:book_id>/score/file/": ("GET", API_MY_BOOK),
    "api/v1/books/<uuid:book_id>/place/": ("PUT", API_MY_BOOK),
    "api/v1/books/<uuid:book_id>/readings/": ("POST", API_MY_BOOK),
    "api/v1/^companion/?$": ("GET", NOBODY_REVOKED),
    "api/v1/^companion/frames/?$": ("POST", NOBODY_REVOKED),
    "api/v1/^companion/heard/?$": ("POST", NOBODY_REVOKED),
    "api/v1/preferences/": ("GET", NOBODY_REVOKED),
    "api/v1/tracks/": ("GET", API_ACCOUNTS),
    "api/v1/tracks/<uuid:track_id>/similar/": ("GET", API_DRAFT),
    "api/v1/tracks/<uuid:track_id>/analysis/": ("GET", API_DRAFT),
    "api/v1/tracks/<uuid:track_id>/": ("GET", rule("404", anonymous="401", revoked_token="401")),
    "api/v1/schema/": ("GET", NOBODY_REVOKED),
    "api/v1/docs/": ("GET", NOBODY_REVOKED),
    "play": ("POST", EVERYBODY),
    "emotion": ("POST", EVERYBODY),
    "healthz": ("GET", EVERYBODY),
    "readyz": ("GET", EVERYBODY),
    "statusz": ("GET", STAFF),
}
ADMIN_DOORSTEP: Final = ("admin/login/", "admin/logout/")
REGEX_SAMPLES: Final = {
    "^emotion/?$": "emotion",
    "^ocr/?$": "ocr",
    "^companion/?$": "companion",
    "^companion/frames/?$": "companion/frames",
    "^companion/heard/?$": "companion/heard",
    "^play/?$": "play",
    "(?P<url>.*)$": "nowhere/",
}


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    """Every route with its path, the parameters of which still have to be filled in."""
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, before + route)
        elif isinstance(pattern, URLPattern):
            path = before + (sample(route) if isinstance(pattern.pattern, RegexPattern) else route)
            yield before + route, "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)


def sample(regex: str) -> str:
    """A path that a regular expression matches; a KeyError asks for a new one."""
    return "library/" if regex.startswith("^(?P<app_label>") else REGEX_SAMPLES[regex]


ALL: Final = dict(routes(get_resolver()))
ADMIN: Final = [route for route in ALL if route.startswith("admin/") and route not in ADMIN_DOORSTEP]


@pytest.fixture
def address(make_book: Callable[..., Book], owner: User) -> Callable[[str], str]:
    """The path of a route, with private things of the owner's in it."""
    book, draft = make_book("joy", user=owner), stored("joy")
    picture = ContentFile(b"\x89PNG", name="p.png")
    BookImage.objects.create(book=book, name="picture.png", media_type="image/png", file=picture)
    token, _ = AuthToken.objects.create(owner)
    said = Correction.objects.create(
        reader=Reader.objects.create(user=owner), book=book, passage=0, kind="wrong_mood", label="fear"
    )
    known = {
        "correction_id": said.pk,
        "book_id": book.pk,
        "passage": 0,
        "name": "picture.png",
        "target": "one",
        "token_key": token.token_key,
    }
    known |= {"track_id": draft.pk, "suffix": draft.suffix, "object_id": "1", "pk": 1, "id": 1}
    known |= {"app_label": "library", "content_type_id": 1, "user_id": 1}
    return lambda route: ALL[route].format_map(known)


@pytest.fixture
def client_as(request: pytest.FixtureRequest, owner: User) -> Callable[[str], Client]:
    def client_as(role: str) -> Client:
        client = Client()
        if role in ("owner", "stranger", "curator"):
            client.force_login(request.getfixturevalue(role))
        elif "token" in role:
            token, secret = AuthToken.objects.create(owner)
            client = Client(headers={"Authorization": f"Token {secret}"})
            if role == "revoked token":
                token.delete()
        return client

    return client_as


def outcome(answer: Any) -> str:
    if answer.status_code in (301, 302) and "/login/" in answer.headers["Location"]:
        return "login"
    return str(answer.status_code) if answer.status_code in (401, 403, 404, 405) else "open"


def test_every_route_has_a_rule() -> None:
    assert set(ALL) - set(ADMIN) - set(ADMIN_DOORSTEP) == set(RULES)


@pytest.mark.parametrize("route", RULES)
def test_who_may_come_in(route: str, address: Any, client_as: Any) -> None:
    method, expected = RULES[route]
    path = address(route) + ("?to=https://example.org/" if route.endswith("out/") else "")
    assert {role: outcome(client_as(role).generic(method, path)) for role in ROLES} == expected


@pytest.mark.parametrize("route", [r for r in RULES if "book_id" in r or "track_id" in r or "token_key" in r])
def test_no_other_method_opens_what_is_private(route: str, address: Any, client_as: Any) -> None:
    for role in ("anonymous", "stranger", "revoked token"):
        client, path = client_as(role), address(route)
        expected = {RULES[route][1][role], "405", "401", "403"}
        assert {outcome(client.generic(method, path)) for method in METHODS} <= expected


@pytest.mark.parametrize("role", [role for role in ROLES if role != "curator"])
def test_the_admin_is_for_staff(role: str, address: Any, client_as: Any) -> None:
    client = client_as(role)
    assert {outcome(client.get(address(route))) for route in ADMIN} == {"login"}


def test_curators_see_no_books_and_no_people_there(address: Any, client_as: Any) -> None:
    curator = client_as("curator")
    closed = [route for route in ADMIN if re.match("admin/(library|auth|knox|axes|reader)/", route)]
    answers = {route: curator.get(address(route)).status_code for route in closed}
    assert set(answers.values()) <= {302, 403, 404}, answers
