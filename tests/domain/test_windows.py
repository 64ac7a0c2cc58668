from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.windows import (
    Shift,
    Window,
    find_day,
    find_shift,
    find_window,
    parse_day,
    parse_shift,
    parse_window,
)

TODAY = date(2026, 11, 22)  # a Sunday, in ISO week 47


def days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("today", "2026-11-22", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("Next month", "2026-12-01", "2026-12-31"),
        ("current quarter", "2026-10-01", "2026-12-31"),
        ("last 2 weeks", "2026-11-09", "2026-11-22"),
        ("past 30 days", "2026-10-24", "2026-11-22"),
        ("next 30 days", "2026-11-22", "2026-12-21"),
        ("over the next six weeks", "2026-11-22", "2027-01-02"),
        ("next 30/60/90 days", "2026-11-22", "2027-02-19"),
        ("KW 47", "2026-11-16", "2026-11-22"),
        ("wk47", "2026-11-16", "2026-11-22"),
        ("week 2", "2027-01-11", "2027-01-17"),
        ("W47 2025", "2025-11-17", "2025-11-23"),
        ("w/c 16 Nov", "2026-11-16", "2026-11-22"),
        ("week ending 20 Nov", "2026-11-14", "2026-11-20"),
        ("Q3", "2026-07-01", "2026-09-30"),
        ("Q1 next year", "2027-01-01", "2027-03-31"),
        ("H1 2026", "2026-01-01", "2026-06-30"),
        ("second half of January", "2027-01-16", "2027-01-31"),
        ("mid-March", "2026-03-11", "2026-03-20"),
        ("Oct 2025", "2025-10-01", "2025-10-31"),
        ("October last year", "2025-10-01", "2025-10-31"),
        ("since 1 October", "2026-10-01", "2026-11-22"),
        ("since Monday", "2026-11-16", "2026-11-22"),
        ("from 3 Nov to 14 Nov", "2026-11-03", "2026-11-14"),
        ("1-15 Nov", "2026-11-01", "2026-11-15"),
        ("Nov 3-14", "2026-11-03", "2026-11-14"),
        ("2026-11-01..2026-11-15", "2026-11-01", "2026-11-15"),
        ("from 20 Dec to 5 Jan", "2026-12-20", "2027-01-05"),
        ("weeks 45 to 47", "2026-11-02", "2026-11-22"),
        ("until Friday", "2026-11-22", "2026-11-27"),
        ("by end of month", "2026-11-22", "2026-11-30"),
        ("year to date", "2026-01-01", "2026-11-22"),
        ("rest of the year", "2026-11-22", "2026-12-31"),
        ("the 26th", "2026-10-26", "2026-10-26"),
        ("26/11/2026", "2026-11-26", "2026-11-26"),
        ("Christmas week", "2026-12-21", "2026-12-27"),
        ("for two weeks from Monday", "2026-11-23", "2026-12-06"),
        ("last two weeks of December", "2026-12-18", "2026-12-31"),
        ("tuseday", "2026-11-17", "2026-11-17"),
        ("novmber", "2026-11-01", "2026-11-30"),
        ("between Christmas and New Year", "2026-12-25", "2027-01-01"),
    ],
)
def test_a_window_is_read_as_people_mean_it(phrase, first, last):
    window = parse_window(phrase, TODAY)
    assert (window.start, window.last) == days(first, last)


def test_names_without_a_year_follow_the_direction_of_the_sentence():
    assert parse_window("Q1", TODAY, lean="past").start == date(2026, 1, 1)
    assert parse_window("Q1", TODAY, lean="future").start == date(2027, 1, 1)
    assert parse_window("Monday", TODAY, lean="past").start == date(2026, 11, 16)
    assert parse_window("Monday", TODAY, lean="future").start == date(2026, 11, 23)


def test_the_financial_year_begins_where_the_firm_says():
    window = parse_window("financial year to date", TODAY, fiscal_year_start_month=4)
    assert (window.start, window.last) == days("2026-04-01", "2026-11-22")
    assert parse_window("Q1", TODAY, fiscal_year_start_month=4).start == date(2026, 4, 1)
    assert parse_window("FY26", TODAY, fiscal_year_start_month=4).start == date(2025, 4, 1)


def test_the_week_begins_where_the_firm_says():
    window = parse_window("this week", TODAY, week_start=6)
    assert (window.start, window.last) == days("2026-11-22", "2026-11-28")


@pytest.mark.parametrize(
    "phrase", ["31 November", "Q5", "week 54", "2026-13-01", "next sprint", "", "14 Nov 2026 to 3 Nov 2026"]
)
def test_the_impossible_and_the_unreadable_are_refused(phrase):
    with pytest.raises(BadInput):
        parse_window(phrase, TODAY)


def test_a_weekday_that_contradicts_its_date_is_refused_with_the_right_one():
    assert parse_day("Thursday 26 November", TODAY) == date(2026, 11, 26)
    with pytest.raises(BadInput, match="is a Thursday, not a Friday"):
        parse_day("Friday 26 November", TODAY)


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("8 December", "2026-12-08"),
        ("1 dec", "2026-12-01"),
        ("Dec 15, 2026", "2026-12-15"),
        ("Monday", "2026-11-23"),
        ("next Friday", "2026-11-27"),
        ("tomorrow", "2026-11-23"),
        ("in two weeks", "2026-12-06"),
        ("end of January", "2027-01-31"),
        ("mid March", "2027-03-15"),
        ("start of next month", "2026-12-01"),
        ("3 working days after 1 Dec", "2026-12-04"),
        ("a week from Monday", "2026-11-30"),
        ("2026-12-08", "2026-12-08"),
    ],
)
def test_a_day_is_read_as_people_mean_it(phrase, day):
    assert parse_day(phrase, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("phrase", "shift"),
    [
        ("two weeks later", Shift(weeks=2)),
        ("+8 days", Shift(days=8)),
        ("by 10 days", Shift(days=10)),
        ("a week earlier", Shift(weeks=-1)),
        ("3 working days", Shift(working_days=3)),
        ("a couple of weeks", Shift(weeks=2)),
        ("bring forward by 2 days", Shift(days=-2)),
    ],
)
def test_a_shift_is_read_as_people_mean_it(phrase, shift):
    assert parse_shift(phrase) == shift


def test_working_days_of_a_shift_pass_over_the_weekend():
    assert Shift(working_days=3).applied(date(2026, 11, 26)) == date(2026, 12, 1)
    assert Shift(working_days=-1).applied(date(2026, 11, 23)) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("who hasn't logged time for week 47?", "for week 47"),
        ("PnL across all live projects last quarter, one number", "last quarter"),
        ("Has Nordlys paid the September invoice yet? Their CFO at 3.", "the September"),
        ("list ppl w/o bookings for the next 2 wks, send to me", "for the next 2 wks"),
        ("ill for two weeks from Monday: who covers?", "for two weeks from Monday"),
        ("what did we bill between 3 and 14 Nov?", "between 3 and 14 Nov"),
    ],
)
def test_the_longest_window_is_found_in_a_sentence_with_its_place(sentence, phrase):
    _window, (start, end) = find_window(sentence, TODAY)
    assert sentence[start:end] == phrase


@pytest.mark.parametrize(
    "sentence",
    [
        "May I see who sat on the bench?",
        "does it match our plan?",
        "older than 60 days",
        "how is Marco doing",
        "extend Jan's booking",
        "send it to me every Friday",
    ],
)
def test_words_that_only_look_like_dates_are_left_alone(sentence):
    assert find_window(sentence, TODAY) is None


def test_a_shift_is_found_where_something_moves_and_only_there():
    sentence = "what would a 10-day delay on Aurora do?"
    shift, (start, end) = find_shift(sentence)
    assert (shift, sentence[start:end]) == (Shift(days=10), "a 10-day delay")
    assert find_shift("bench for the next 2 weeks") is None


def test_a_day_is_found_in_a_sentence_with_its_place():
    sentence = "free up Ana from Aurora eff. 1 dec, please"
    day, (start, end) = find_day(sentence, TODAY)
    assert (day, sentence[start:end]) == (date(2026, 12, 1), "eff. 1 dec")


VOCABULARY = """
last next this the of from to until since by in for week month quarter year days 2 14 31st nov october monday q1 h2 999
half first early mid end start rest ytd 2026 2026-02-30 0000 9999 christmas - and between weeks after before 47 fy today
"""


@given(words=st.lists(st.sampled_from(VOCABULARY.split()), max_size=7), offset=st.integers(0, 3000))
@settings(max_examples=300, deadline=None)
def test_any_words_give_a_window_in_order_or_a_plain_refusal(words, offset):
    today = TODAY + timedelta(days=offset)
    try:
        window = parse_window(" ".join(words), today)
    except BadInput:
        return
    assert window.start <= window.end
    assert window.label


@given(text=st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_searched_without_a_crash(text):
    for find in (find_window, find_day):
        try:
            found = find(text, TODAY)
        except BadInput:
            continue
        assert found is None or 0 <= found[1][0] < found[1][1] <= len(text)


def test_weeks_of_a_window_cover_it_once():
    window = Window(date(2026, 11, 4), date(2026, 12, 2), "x")
    weeks = list(window.weeks())
    assert weeks[0].start == window.start
    assert weeks[-1].end == window.end
    assert sum(week.days for week in weeks) == window.days


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("Which managers are sitting on submitted hours from last month?", "2026-10-01", "2026-10-31"),
        ("Anything from before October that was never invoiced?", "2000-01-01", "2026-09-30"),
        ("needs cover from 4 January to the end of March", "2027-01-04", "2027-03-31"),
        ("P&L of Aurora, third quarter", "2026-07-01", "2026-09-30"),
        ("For six weeks now it has been earning us less", "2026-10-12", "2026-11-22"),
        ("the ones that went late this week", "2026-11-16", "2026-11-22"),
        ("Monday and Tuesday hours on Aurora", "2026-11-16", "2026-11-17"),
        ("wich PMs didnt report last mo", "2026-10-01", "2026-10-31"),
        ("commitments since the first of November", "2026-11-01", "2026-11-22"),
        ("demand over the coming half year", "2026-11-22", "2027-05-21"),
        ("since the summer", "2026-06-01", "2026-11-22"),
        ("profit across the first nine months", "2026-01-01", "2026-09-30"),
        ("in the two weeks to 15 Nov", "2026-11-02", "2026-11-15"),
    ],
)
def test_colloquial_windows_are_found_in_sentences(sentence, first, last):
    window, _span = find_window(sentence, TODAY)
    assert (window.start, window.last) == days(first, last)


@pytest.mark.parametrize(
    ("sentence", "shift"),
    [
        ("add two more weeks for Ana on Aurora", Shift(weeks=2)),
        ("before I promise anything: what would a 10-day delay do?", Shift(days=10)),
        ("Aurora slips 2w -> knock on?", Shift(weeks=2)),
        ("mv the booking 5d later thx", Shift(days=5)),
        ("move the booking a week earlier", Shift(weeks=-1)),
    ],
)
def test_colloquial_shifts_are_found_in_sentences(sentence, shift):
    assert find_shift(sentence)[0] == shift


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("I don't need her after Friday any more", "2026-11-27"),
        ("bill everything up to 30 November", "2026-11-30"),
        ("deferred revenue balance at 31 December", "2026-12-31"),
        ("do it per 8 January", "2027-01-08"),
        ("not today, yesterday", "2026-11-21"),
        ("drop Ana frm Aurora eo next wk", "2026-11-29"),
    ],
)
def test_colloquial_days_are_found_in_sentences(sentence, day):
    assert find_day(sentence, TODAY)[0] == date.fromisoformat(day)
