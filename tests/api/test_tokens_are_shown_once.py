"""Keys for programs: shown once, kept as a hash, limited in scope, revocable."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from knox.models import AuthToken

from library.models import Book

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"\b(?:read-)?[0-9a-f]{64}\b")


def make_key(browser: Client, scope: str = "") -> str:
    answer = browser.post("/accounts/tokens/", {"scope": scope})
    assert "no-store" in answer.headers["Cache-Control"]
    (found,) = SECRET.findall(answer.content.decode())
    return str(found)


def ask(secret: str, method: str = "get", path: str = "/api/v1/books/") -> int:
    program = Client(headers={"Authorization": f"Token {secret}"})
    return int(getattr(program, method)(path, content_type="application/json").status_code)


def test_a_key_opens_the_api_and_is_shown_once(owner: User, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(owner)
    secret = make_key(browser)
    assert ask(secret) == 200
    page = browser.get("/accounts/tokens/").content.decode()
    assert secret not in page
    assert secret[:15] in page


def test_only_its_hash_is_kept(owner: User, browser_of: Callable[[User], Client]) -> None:
    secret = make_key(browser_of(owner))
    kept = AuthToken.objects.values().get()
    assert secret not in str(kept)


def test_a_revoked_key_opens_nothing(owner: User, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(owner)
    secret = make_key(browser)
    assert browser.post(f"/accounts/tokens/{secret[:15]}/revoke/").status_code == 302
    assert ask(secret) == 401


def test_nobody_revokes_the_key_of_another(
    owner: User, stranger: User, browser_of: Callable[[User], Client]
) -> None:
    secret = make_key(browser_of(owner))
    assert browser_of(stranger).post(f"/accounts/tokens/{secret[:15]}/revoke/").status_code == 404
    assert ask(secret) == 200


def test_a_reading_key_reads_and_changes_nothing(
    owner: User, browser_of: Callable[[User], Client], make_book: Callable[..., Book]
) -> None:
    secret, book = make_key(browser_of(owner), "read-"), make_book("joy", user=owner)
    assert ask(secret) == 200
    assert ask(secret, "post", "/api/v1/emotion") == 400  # read, and found empty
    assert ask(secret, "post", "/api/v1/books/") == 403
    assert ask(secret, "put", f"/api/v1/books/{book.pk}/place/") == 403
    assert ask(secret, "patch", "/api/v1/preferences/") == 403
    assert ask(secret.removeprefix("read-")) == 401


def test_the_page_says_what_each_key_may_do(owner: User, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(owner)
    make_key(browser, "read-")
    page = browser.get("/accounts/tokens/").content.decode()
    assert "may read" in page
    assert "may do everything" not in page


def test_nobody_has_more_than_twenty(owner: User, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(owner)
    for _ in range(21):
        browser.post("/accounts/tokens/", {"scope": ""})
    assert AuthToken.objects.count() == 20


@pytest.mark.parametrize(
    "secret", ["", "a b", "x", "é" * 20, "a" * 64, "\x00" * 64, "A" * 200_000, "read-" + "a" * 64, "ÿþ" * 10]
)
def test_what_is_no_key_is_a_401(secret: str, db: None) -> None:
    assert Client().get("/api/v1/books/", headers={"Authorization": f"Token {secret}"}).status_code == 401


def test_a_key_is_not_taken_from_the_address(owner: User) -> None:
    _, secret = AuthToken.objects.create(owner)
    assert Client().get(f"/api/v1/books/?token={secret}&Authorization=Token+{secret}").status_code == 401


def test_the_key_of_somebody_locked_out_opens_nothing(owner: User) -> None:
    _, secret = AuthToken.objects.create(owner)
    User.objects.update(is_active=False)
    assert ask(secret) == 401
