from datetime import UTC, date, datetime, timedelta

import pytest

from domain.access import Role
from domain.errors import BadInput, Forbidden, NotFound
from domain.firm import Firm
from memory.feeds import Fetched
from store.feeds import CalendarFeed
from store.findings import Notice
from store.people import TimeOff
from sweeps.calendars import look
from tests.tools.conftest import Desk
from tools.calendar_feeds import follow_calendar, stop_following_calendar

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://calendar.example.com/secret/ana.ics"


def calendar(*days):
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:e{at}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:{start:%Y%m%d}\r\n"
        f"DTEND;VALUE=DATE:{start + timedelta(days=1):%Y%m%d}\r\nSUMMARY:Holiday\r\nEND:VEVENT\r\n"
        for at, start in enumerate(days)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\n{events}END:VCALENDAR\r\n".encode()


@pytest.fixture
def firm(anydb, today):
    desk = Desk(anydb, today)
    desk.rhea = desk.person("Rhea Resources", Role.RESOURCE_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.ben = desk.person("Ben Builder")
    return desk


def looked(firm, answer, now=NOW):
    asked = []

    def get(url, etag):
        asked.append((url, etag))
        if isinstance(answer, Exception):
            raise answer
        return answer

    return look(firm.engine, firm=Firm(), now=now, get=get), asked


def test_a_followed_calendar_becomes_time_off_and_what_moves_there_follows(firm):
    firm.do(follow_calendar, firm.ana, url=URL)
    found, asked = looked(firm, Fetched(calendar(date(2026, 12, 21), date(2026, 12, 22)), "t1"))
    assert (found, asked) == ({"looked_at": 1, "changes": 2, "failed": 0}, [(URL, "")])
    assert [(row.person_id, row.starts_on) for row in firm.all(TimeOff)] == [
        (firm.ana.id, date(2026, 12, 21)),
        (firm.ana.id, date(2026, 12, 22)),
    ]
    later = NOW + timedelta(hours=4)
    found, asked = looked(firm, Fetched(calendar(date(2026, 12, 23)), "t2"), later)
    assert asked == [(URL, "t1")]
    assert [row.starts_on for row in firm.all(TimeOff)] == [date(2026, 12, 23)]


def test_it_is_looked_at_every_few_hours_and_unchanged_says_nothing(firm):
    firm.do(follow_calendar, firm.ana, url=URL)
    looked(firm, Fetched(calendar(date(2026, 12, 21)), "t1"))
    assert looked(firm, Fetched(None, "t1"), NOW + timedelta(hours=1))[0]["looked_at"] == 0
    found, _ = looked(firm, Fetched(None, "t1"), NOW + timedelta(hours=5))
    assert found == {"looked_at": 1, "changes": 0, "failed": 0}
    assert len(firm.all(TimeOff)) == 1


def test_a_calendar_that_fails_keeps_its_time_off_is_tried_later_and_its_person_is_told_once(firm):
    firm.do(follow_calendar, firm.ana, url=URL)
    looked(firm, Fetched(calendar(date(2026, 12, 21)), "t1"))
    now = NOW
    for _ in range(5):
        now += timedelta(days=3)
        assert looked(firm, NotFound("calendar.example.com did not answer."), now)[0]["failed"] == 1
    [feed] = firm.all(CalendarFeed)
    assert (feed.failures, feed.error) == (5, "calendar.example.com did not answer.")
    assert len(firm.all(TimeOff)) == 1
    [notice] = firm.all(Notice)
    assert (notice.person_id, "secret" in notice.body) == (firm.ana.id, False)
    assert looked(firm, Fetched(None, "t1"), now + timedelta(hours=5))[0]["looked_at"] == 0


def test_a_file_that_is_no_calendar_is_a_failure_not_an_empty_calendar(firm):
    firm.do(follow_calendar, firm.ana, url=URL)
    looked(firm, Fetched(calendar(date(2026, 12, 21)), "t1"))
    found, _ = looked(firm, Fetched(b"<html>Sign in</html>", ""), NOW + timedelta(hours=5))
    assert found["failed"] == 1
    assert len(firm.all(TimeOff)) == 1


def test_a_new_address_replaces_the_old_and_is_looked_at_at_once(firm):
    firm.do(follow_calendar, firm.ana, url=URL)
    looked(firm, Fetched(calendar(), "t1"))
    view = firm.do(follow_calendar, firm.ana, url="webcal://other.example/a.ics")
    assert "at other.example instead of the one before" in view.headline()
    assert looked(firm, Fetched(None, ""), NOW + timedelta(minutes=1))[1] == [("https://other.example/a.ics", "")]


def test_it_can_be_stopped_and_what_was_taken_over_stays(firm):
    firm.do(follow_calendar, firm.rhea, url=URL, person="Ana Analyst")
    looked(firm, Fetched(calendar(date(2026, 12, 21)), "t1"))
    firm.do(stop_following_calendar, firm.ana)
    assert firm.all(CalendarFeed) == []
    assert len(firm.all(TimeOff)) == 1
    with pytest.raises(NotFound, match="No calendar of Ana Analyst"):
        firm.ask(stop_following_calendar, firm.ana)


def test_nobody_follows_or_stops_a_colleagues_calendar(firm):
    with pytest.raises(Forbidden):
        firm.ask(follow_calendar, firm.ben, url=URL, person="Ana Analyst")
    firm.do(follow_calendar, firm.ana, url=URL)
    with pytest.raises(Forbidden):
        firm.ask(stop_following_calendar, firm.ben, person="Ana Analyst")
    with pytest.raises(BadInput, match="https only"):
        firm.ask(follow_calendar, firm.ana, url="http://calendar.example.com/a.ics")


def test_the_address_is_a_secret_that_no_answer_shows(firm):
    view = firm.do(follow_calendar, firm.ana, url=URL)
    assert "calendar.example.com" in view.headline()
    assert "secret" not in str(view.model_dump())
