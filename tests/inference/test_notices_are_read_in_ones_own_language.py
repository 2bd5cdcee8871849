"""What a worker complains of is told in the language of whoever reads it, not in the worker's."""

import pickle

import pytest
from django.apps import apps
from django.core.cache import cache
from django.utils.translation import gettext, override

from inference import presence
from inference.notices import Notice, spoken
from inference.versions import ModelUnavailable

KNOWN = "There is no such genre."


def korean(sentence: str) -> str:
    with override("ko"):
        assert gettext(sentence) != sentence
        return gettext(sentence)


def test_a_notice_is_translated_where_it_is_read():
    stored = pickle.loads(pickle.dumps(Notice(KNOWN)))

    with override("ko"):
        assert str(stored) == korean(KNOWN)
    with override("en"):
        assert str(stored) == KNOWN


def test_a_notice_in_a_notice_is_translated_too():
    with override("ko"):
        assert str(Notice("text-2: %(reason)s", {"reason": Notice(KNOWN)})) == f"text-2: {korean(KNOWN)}"


def test_an_engine_that_cannot_be_used_is_told_of_in_every_language():
    reason = ModelUnavailable(Notice(KNOWN), "100 % plain.")
    presence.note_engine(*reason.args)

    with override("ko"):
        assert presence.engine_note() == str(reason) == f"{korean(KNOWN)} 100 % plain."
    with override("en"):
        assert presence.engine_note() == f"{KNOWN} 100 % plain."


def test_an_engine_that_can_be_used_again_is_told_of_no_more():
    presence.note_engine("The weights are missing.")
    presence.note_engine()

    assert presence.engine_note() == ""
    assert cache.get("text-engine-notices") == ()


@pytest.fixture
def starting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings are still being read."""
    monkeypatch.setattr(apps, "ready", False)


def test_before_languages_are_loaded_a_notice_is_english(starting):
    with override("ko"):
        assert spoken((Notice(KNOWN), Notice("%(file)s.", {"file": "card.json"}))) == f"{KNOWN} card.json."
