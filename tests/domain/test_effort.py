from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.effort import find_effort, format_minutes, parse_effort
from domain.errors import BadInput


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("4h", 240),
        ("1h30", 90),
        ("1h 30m", 90),
        ("1:30", 90),
        ("6.5 h", 390),
        ("6,5h", 390),
        ("45m", 45),
        ("half an hour", 30),
        ("an hour and a half", 90),
        ("two hours", 120),
        ("half a day", 240),
        ("4", 240),
    ],
)
def test_effort_is_read_as_people_write_it(text, minutes):
    assert parse_effort(text) == minutes


@pytest.mark.parametrize("text", ["-2h", "25h", "abc", ""])
def test_effort_that_cannot_be_is_refused(text):
    with pytest.raises(BadInput):
        parse_effort(text)


def test_an_estimate_may_be_longer_than_a_day():
    assert parse_effort("120h", most=100_000) == 7200


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [("log 4h on Aurora yesterday", "4h"), ("I did 3 hours and 20 minutes of tests", "3 hours and 20 minutes")],
)
def test_effort_is_found_in_a_sentence_with_its_place(sentence, phrase):
    minutes, (start, end) = find_effort(sentence)
    assert sentence[start:end] == phrase
    assert minutes == parse_effort(phrase)


@pytest.mark.parametrize(
    "sentence", ["two days ago", "next 3 days", "at 14:00", "older than 60 days", "a 10-day delay"]
)
def test_spans_of_time_that_are_no_effort_are_left_alone(sentence):
    assert find_effort(sentence) is None


@given(st.integers(0, 24 * 60))
def test_what_is_shown_reads_back_the_same(minutes):
    assert parse_effort(format_minutes(minutes)) == minutes
