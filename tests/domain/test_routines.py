import pytest

from domain.errors import BadInput
from domain.routines import find_routine, parse_routine, says_something


@pytest.mark.parametrize(
    ("words", "schedule"),
    [
        ("every Monday at 9", "mon 09:00"),
        ("Every Friday at four pm", "fri 16:00"),
        ("every friday at four", "fri 16:00"),
        ("every Friday at 4:00", "fri 04:00"),
        ("fri 16:00", "fri 16:00"),
        ("on Fridays at 4pm", "fri 16:00"),
        ("every Friday at noon", "fri 12:00"),
        ("weekly, mondays, 8 sharp", "mon 08:00"),
        ("weekly", "mon 09:00"),
        ("daily at 7:30", "daily 07:30"),
        ("every evening", "daily 18:00"),
        ("every morning at 7", "daily 07:00"),
        ("each weekday at 17.15", "mon,tue,wed,thu,fri 17:15"),
        ("Tuesdays and Thursdays at 12am", "tue,thu 00:00"),
    ],
)
def test_words_become_weekdays_and_a_time_on_the_wall(words, schedule):
    assert str(parse_routine(words)) == schedule


def test_what_is_to_happen_is_what_is_left_of_the_sentence():
    found = find_routine("Every Monday at 9 send me the projects that are over budget.")
    assert (str(found.schedule), found.rest) == ("mon 09:00", "send me the projects that are over budget")


@pytest.mark.parametrize(
    "words", ["whenever a project passes 85% of budget", "when an invoice is 45 days overdue", "at 9", ""]
)
def test_a_rule_without_a_day_that_comes_again_is_no_routine(words):
    assert find_routine(words) is None


def test_no_routine_is_refused_where_one_is_asked_for():
    with pytest.raises(BadInput):
        parse_routine("sometimes")


def test_a_rule_must_say_what_is_to_happen():
    assert says_something("projects over budget")
    assert not says_something("set up a weekly alert")
