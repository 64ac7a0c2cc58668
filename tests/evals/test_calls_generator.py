import re

from evals.calls_generator import excerpts, phrasings


def plain(words: str) -> str:
    return re.sub(r"[^a-z ]", "", words.casefold())


def test_no_phrasing_is_in_both_splits():
    dev, test = ({plain(one.words[0]) for one in phrasings(split)} for split in ("dev", "test"))
    assert not dev & test


def test_no_phrasing_of_the_test_shares_most_of_its_words_with_one_of_the_development():
    dev = [set(plain(one.words[0]).split()) for one in phrasings("dev")]
    for one in phrasings("test"):
        words = set(plain(one.words[0]).split())
        assert all(len(words & other) / len(words | other) < 0.6 for other in dev if len(words) > 3), one.words


def test_every_signal_quotes_its_words_and_a_neutral_excerpt_quotes_nothing():
    for one in excerpts("test"):
        words = [turn["text"] for turn in one["turns"] if turn["side"] == "theirs"]
        assert all(quote in words for quote in one["quotes"])
        assert bool(one["quotes"]) == (one["label"] != "neutral")
