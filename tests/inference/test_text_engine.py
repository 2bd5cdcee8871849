"""The engine reads every word of a text, in order, and knows what it cannot judge."""

import pytest

from inference.text import TextEngine, load
from inference.versions import ModelUnavailable, labels

WINDOW = 12
SENTENCE = "The rain fell all night long. "
FRENCH = "La vieille femme ferma la porte et s'assit près du feu, car il pleuvait toujours dehors."


class WordModel:
    """One piece a word; joy is the share of the word "glad", valence the same; remembers what it was shown."""

    version = "words-1"
    window = WINDOW

    def __init__(self):
        self.words, self.seen, self.batches = [], [], []

    def encode(self, texts):
        return [[self._number(word) for word in text.split()] for text in texts]

    def _number(self, word):
        if word not in self.words:
            self.words.append(word)
        return self.words.index(word)

    def read(self, windows):
        self.batches.append([len(window) for window in windows])
        self.seen += [" ".join(self.words[n] for n in window) for window in windows]
        glad = [sum("glad" in self.words[n] for n in w) / max(1, len(w)) for w in windows]
        return [[g, 0.0, 0.0, 0.0, 0.0, 0.0, 1 - g, g, -g] for g in glad]


@pytest.fixture
def model():
    return WordModel()


@pytest.fixture
def engine(model):
    return TextEngine(model)


def test_a_text_that_fits_is_read_in_one_window(engine, model):
    engine.score(["She was glad of the rain."])

    assert model.seen == ["She was glad of the rain."]


def test_every_word_of_a_long_text_is_read_once(engine, model):
    text = "".join(f"Sentence number {n} says that she was glad. " for n in range(40))

    engine.score([text])

    assert sorted(" ".join(model.seen).split()) == sorted(text.split())


def test_windows_end_where_sentences_end(engine, model):
    engine.score([SENTENCE * 9])

    assert all(window.endswith("long.") for window in model.seen)
    assert all(len(window.split()) <= WINDOW for window in model.seen)


def test_one_endless_sentence_is_cut_between_words(engine, model):
    engine.score(["and then the glad old woman walked on " * 20])

    assert sum(len(window.split()) for window in model.seen) == 160
    assert max(len(window.split()) for window in model.seen) <= WINDOW


def test_windows_count_for_their_length(engine):
    (mood,) = engine.score(["Glad glad glad glad glad glad glad glad glad glad. Rain fell."])

    assert mood["joy"] == pytest.approx(9 / 12, abs=0.09)


def test_moods_come_in_the_order_of_the_texts(engine):
    moods = engine.score(["Rain fell on the town.", "Very glad indeed they were.", "A glad glad day it was."])

    assert [round(m["joy"], 2) for m in moods] == [0.0, 0.2, 0.33]


def test_batches_hold_windows_of_about_equal_length(engine, model):
    engine.score([SENTENCE, SENTENCE * 2] * 20)

    assert all(max(batch) - min(batch) <= 6 for batch in model.batches)
    assert model.batches == sorted(model.batches, key=max, reverse=True)


@pytest.mark.parametrize(("text", "code"), [(FRENCH, "fr"), ("* * *", "und"), ("", "und")])
def test_what_cannot_be_judged_is_neutral_and_says_its_language(engine, model, text, code):
    (mood,) = engine.score([text])

    assert (mood.emotion, mood.language, mood["neutral"]) == ("neutral", code, 1.0)
    assert model.seen == []


def test_known_and_unknown_languages_mix_in_one_call(engine):
    moods = engine.score([SENTENCE, FRENCH, "비가 밤새 내렸다."])

    assert [m.language for m in moods] == ["en", "fr", "ko"]


RIGHTS = "All rights reserved. No part of this book may be reproduced. First published by Glad Press, ISBN 0."


def test_a_page_about_rights_is_neutral(engine, model):
    (mood,) = engine.score([RIGHTS])

    assert (mood.emotion, mood.language, model.seen) == ("neutral", "en", [])
    assert {sentence.mood.emotion for sentence in engine.sentences(RIGHTS)} == {"neutral"}


@pytest.mark.parametrize(
    "text",
    [
        "“Are you glad?”\n\n“I am.”\n\n“Then go,” he said.",
        "O glad wind,\nblow soft across the barley,\nand bid the swallow home.",
        "1. glad tidings\n2. Bread\n3. Rope",
        "The glad return",
        "그는 glad 라고 말하고 웃었다. “I am so glad,” 소년이 대답했다.",
        "He said 안녕 and was glad, for the boy had answered 네 from behind the door.",
    ],
)
def test_dialogue_verse_lists_headings_and_mixed_languages_are_read_whole(engine, model, text):
    (mood,) = engine.score([text])

    assert sorted(" ".join(model.seen).split()) == sorted(text.split())
    assert 0 < mood["joy"] < 1


@pytest.mark.parametrize("text", ["?!", "…", "— — —", "\n\n", "12:30", "★ ★ ★"])
def test_what_has_no_words_has_no_sentences_with_a_mood(engine, model, text):
    assert {sentence.mood.emotion for sentence in engine.sentences(text)} <= {"neutral"}
    assert model.seen == []


def test_no_texts_give_no_moods(engine):
    assert engine.score([]) == []


def test_each_sentence_has_its_own_mood_and_its_place(engine):
    text = "The rain fell.  She was glad."

    found = engine.sentences(text)

    assert [text[s.start : s.end].strip() for s in found] == ["The rain fell.", "She was glad."]
    assert found[0].mood["joy"] == 0 < found[1].mood["joy"]


def test_sentences_of_an_unknown_language_are_neutral(engine):
    assert {s.mood.language for s in engine.sentences(FRENCH)} == {"fr"}


def test_a_label_map_is_read_from_one_line():
    assert labels("LABEL_0=joy, LABEL_1=fear") == {"LABEL_0": "joy", "LABEL_1": "fear"}


@pytest.mark.parametrize("value", ["LABEL_0=bliss", "joy", "=joy"])
def test_a_label_map_with_an_unknown_meaning_is_refused(value):
    with pytest.raises(ModelUnavailable, match="MOODBGM_TEXT_LABELS"):
        labels(value)


def test_a_number_of_threads_that_is_none_is_refused():
    with pytest.raises(ModelUnavailable, match="MOODBGM_TEXT_THREADS"):
        load({"MOODBGM_TEXT_THREADS": "many"})
