"""Refusals and outages are designed pages too: a sentence on what happened, and one thing to do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_outages_need_nothing_but_the_template(name: str) -> None:
    page = render_to_string(name)
    assert "Try again" in page
    assert "<script" not in page


def test_a_stale_form_is_explained(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "ko"})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Nothing at this address"), ("ko", "이 주소에는 아무것도 없습니다")]
)
def test_a_missing_page_leads_back_to_the_shelf(db: None, language: str, sentence: str) -> None:
    answer = Client(headers={"accept-language": language}).get("/nowhere/")
    assert answer.status_code == 404
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/companion/", "/accounts/login/", "/accounts/signup/", "/credits/", "/accounts/tokens/"]
)
def test_no_page_carries_inline_styles_or_scripts(owner: User, path: str) -> None:
    mine = Client()
    if path == "/accounts/tokens/":
        mine.force_login(owner)
    page = mine.get(path).content.decode()
    assert " style=" not in page
    assert "onclick=" not in page
    assert page.count("<script") == page.count('type="application/json"') + page.count('type="module"') > 0
