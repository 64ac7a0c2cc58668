from datetime import date
from decimal import Decimal

from domain.mood import sentiment, silence_days


def test_what_was_said_and_answered_is_a_mean_from_minus_one_to_one():
    assert sentiment([("churn", 100), ("expansion", 50), ("neutral", 90)], []) == Decimal("-0.5") / 3
    assert sentiment([], [5, 1, 3]) == 0


def test_nothing_said_is_not_neutral():
    assert sentiment([], []) is None


def test_silence_is_counted_in_days_and_unknown_without_any_word():
    assert silence_days(date(2026, 11, 1), date(2026, 11, 22)) == 21
    assert silence_days(None, date(2026, 11, 22)) is None
