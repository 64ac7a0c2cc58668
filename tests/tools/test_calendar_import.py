from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from domain.access import Role
from domain.errors import BadInput, Forbidden
from domain.windows import Window
from memory.readers.calendars import read_calendar
from store.db import writing
from store.people import TimeOff
from tools.calendar_import import run_calendar
from tools.spec import Named, ToolContext

WINDOW = Window(date(2026, 10, 1), date(2027, 12, 31), "the calendar")
BERLIN = ZoneInfo("Europe/Berlin")


def ics(*events, name="team.ics"):
    text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
    for number, event in enumerate(events):
        lines = event.strip().splitlines()
        uid = [] if any(line.strip().startswith("UID") for line in lines) else [f"UID:{number}"]
        text += "\r\n".join(["BEGIN:VEVENT", *uid, *(line.strip() for line in lines), "END:VEVENT", ""])
    return read_calendar((text + "END:VCALENDAR\r\n").encode(), name, window=WINDOW, zone=BERLIN)


ANA_OFF = """
    SUMMARY:Ana Petrov - Urlaub
    DTSTART;VALUE=DATE:20261207
    DTEND;VALUE=DATE:20261212
"""


@pytest.fixture
def firm(desk):
    desk.ana = desk.person("Ana Petrov")
    desk.rex = desk.person("Rex Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER)
    return desk


def take(firm, reading, asker=None, person=None, **given):
    who = Named("person", person.id, person.name) if person else None
    with writing(firm.engine) as db:
        ctx = ToolContext(db, firm.call(asker or firm.rex))
        return run_calendar(ctx, reading, who, **{"write": True, **given})


def stored(firm):
    return [(row.person_id, row.starts_on, row.ends_on, row.minutes_per_day, row.kind) for row in firm.all(TimeOff)]


def test_an_all_day_event_ends_on_the_day_before_its_end(firm):
    take(firm, ics(ANA_OFF))
    assert stored(firm) == [(firm.ana.id, date(2026, 12, 7), date(2026, 12, 11), None, "leave")]


def test_the_same_calendar_twice_adds_nothing(firm):
    take(firm, ics(ANA_OFF))
    again = take(firm, ics(ANA_OFF))
    assert (again.added, again.same, len(stored(firm))) == (0, 1, 1)


def test_a_moved_absence_moves_and_a_cancelled_one_goes(firm):
    take(firm, ics(ANA_OFF))
    moved = take(firm, ics(ANA_OFF.replace("1212", "1214")))
    assert (moved.changed, stored(firm)[0][2]) == (1, date(2026, 12, 13))
    gone = take(firm, ics("SUMMARY:Team lunch\nDTSTART;VALUE=DATE:20261201"))
    assert (gone.removed, gone.other, stored(firm)) == (1, 1, [])


def test_what_has_begun_is_never_removed(firm):
    begun = ANA_OFF.replace("20261207", "20261120").replace("20261212", "20261201")
    take(firm, ics(begun))
    assert take(firm, ics("SUMMARY:x\nDTSTART;VALUE=DATE:20261201")).removed == 0
    assert stored(firm)[0][1:3] == (date(2026, 11, 22), date(2026, 11, 30))


def test_meetings_and_birthdays_are_no_time_off(firm):
    report = take(
        firm,
        ics(
            "SUMMARY:Leave planning meeting with Ana Petrov\nDTSTART:20261207T090000Z\nDTEND:20261207T100000Z",
            "SUMMARY:Birthday Ana Petrov\nDTSTART;VALUE=DATE:20261208",
        ),
    )
    assert (report.added, report.other) == (0, 2)


def test_out_of_office_counts_whatever_its_title_and_a_part_of_a_day_in_minutes(firm):
    dentist = """
        SUMMARY:Dentist
        X-MICROSOFT-CDO-BUSYSTATUS:OOF
        DTSTART;TZID=Europe/Berlin:20261208T080000
        DTEND;TZID=Europe/Berlin:20261208T100000
    """
    take(firm, ics(dentist), asker=firm.ana, person=firm.ana)
    assert stored(firm) == [(firm.ana.id, date(2026, 12, 8), date(2026, 12, 8), 120, "leave")]


def test_an_address_beats_a_name_and_an_unknown_person_is_told(firm):
    by_mail = f"SUMMARY:PTO\nATTENDEE:mailto:{firm.rex.email.upper()}\nDTSTART;VALUE=DATE:20261207"
    report = take(firm, ics(by_mail, "SUMMARY:Sick leave: Nobody Known\nDTSTART;VALUE=DATE:20261207"))
    assert [row[0] for row in stored(firm)] == [firm.rex.id]
    assert report.unknown == ("Sick leave: Nobody Known",)


def test_a_repeating_absence_is_unrolled_without_its_exceptions(firm):
    weekly = """
        UID:weekly
        SUMMARY:Away
        DTSTART;VALUE=DATE:20261204
        RRULE:FREQ=WEEKLY;COUNT=4
        EXDATE;VALUE=DATE:20261218
    """
    take(firm, ics(weekly), asker=firm.ana, person=firm.ana)
    assert [row[1] for row in stored(firm)] == [date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 25)]


def test_one_moved_occurrence_replaces_the_one_of_the_series(firm):
    series = "UID:w\nSUMMARY:Away\nDTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY;COUNT=2"
    moved = "UID:w\nSUMMARY:Away\nRECURRENCE-ID;VALUE=DATE:20261211\nDTSTART;VALUE=DATE:20261209"
    take(firm, ics(moved, series), asker=firm.ana, person=firm.ana)
    assert sorted(row[1] for row in stored(firm)) == [date(2026, 12, 4), date(2026, 12, 9)]


def test_a_series_that_began_years_ago_is_read_within_the_window(firm):
    reading = ics("SUMMARY:Away\nDTSTART;VALUE=DATE:20180101\nRRULE:FREQ=DAILY")
    assert reading.events[0].starts == WINDOW.start
    assert len(reading.events) == WINDOW.days


def test_an_endless_rule_stops_and_says_so(firm):
    reading = ics("SUMMARY:Away\nDTSTART:19000101T000000Z\nRRULE:FREQ=MINUTELY")
    assert "repeats more than" in reading.refused[0]


def test_an_event_that_ends_before_it_starts_is_told_and_the_rest_is_read(firm):
    reading = ics("SUMMARY:Odd\nDTSTART;VALUE=DATE:20261204\nDTEND;VALUE=DATE:20261201", ANA_OFF)
    assert (len(reading.events), reading.refused) == (1, ("Odd: it ends before it starts",))


@pytest.mark.parametrize("data", [b"", b"hello", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:cut"])
def test_what_is_no_calendar_is_refused_in_words(data):
    with pytest.raises(BadInput):
        read_calendar(data, "x.ics", window=WINDOW, zone=BERLIN)


def test_other_peoples_time_off_is_the_resource_managers(firm):
    with pytest.raises(Forbidden):
        take(firm, ics(ANA_OFF), asker=firm.ana)
    assert stored(firm) == []
