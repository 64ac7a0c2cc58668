from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlmodel import Session, select

from store.people import Person
from store.timesheets import TimeEntry, TimeStatus

ANA = "ana.petrov@firstmate.example"
CSV = """Date,Client,Project,Task,Notes,Hours,First Name,Last Name
2026-11-21,Internal,Internal Operations,Admin,Tidying,1.5,Ana,Petrov
2026-11-21,Internal,No Such Project,Admin,Tidying,1.0,Ana,Petrov
"""


@pytest.fixture
def entries(house):
    def read(day: date) -> list[TimeEntry]:
        with Session(house.engine) as db:
            ana = db.exec(select(Person.id).where(Person.email == ANA)).one()
            query = select(TimeEntry).where(TimeEntry.person_id == ana, TimeEntry.work_on == day)
            return list(db.exec(query.order_by(TimeEntry.id)))

    return read


@pytest.fixture
def empty_week(house):
    """Take Ana's time of the week of 16 November away."""
    from store.db import writing

    with writing(house.engine) as db:
        ana = db.exec(select(Person.id).where(Person.email == ANA)).one()
        query = select(TimeEntry).where(TimeEntry.person_id == ana, TimeEntry.work_on >= date(2026, 11, 16))
        for entry in db.exec(query):
            db.delete(entry)


def test_a_day_is_logged_in_one_form_and_shows_at_once(browse, entries):
    browser = browse(ANA)
    form = {"project": "Internal Operations", "effort": "1,5", "day": "2026-11-21", "note": "Tidying", "once": "a"}
    page = browser.send("/time/log", **form).text

    assert "Log 1.5 h on Internal Operations" in page
    [entry] = entries(date(2026, 11, 21))
    assert (entry.minutes, entry.note, entry.status) == (90, "Tidying", TimeStatus.DRAFT)


def test_the_same_click_heard_twice_logs_once(browse, entries):
    browser = browse(ANA)
    form = {"project": "Internal Operations", "effort": "1", "day": "2026-11-21", "once": "a"}
    first, second = browser.send("/time/log", **form), browser.send("/time/log", **form)

    assert first.status_code == second.status_code == 200
    assert len(entries(date(2026, 11, 21))) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"effort": "25"}, "more than 24h"),
        ({"effort": "-1"}, "-1"),
        ({"effort": "a while"}, "a while"),
        ({"project": "Atlantis"}, "Atlantis"),
        ({"day": "2026-11-30"}, "has not come yet"),
        ({"day": "the day pigs fly"}, "pigs"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_is_logged(browse, entries, changed, words):
    form = {"project": "Internal Operations", "effort": "1", "day": "2026-11-21", "once": "a", **changed}
    response = browse(ANA).send("/time/log", **form)

    assert response.status_code == 422
    assert words in response.text
    assert entries(date(2026, 11, 21)) == []


def test_a_day_that_is_short_offers_what_the_bookings_say(browse, empty_week, entries):
    browser = browse(ANA)
    page = browser.get("/time?day=2026-11-19").text
    assert "By your bookings" in page
    assert "8 h missing" in page


def test_last_week_is_copied_onto_days_that_are_short_and_the_week_handed_in(browse, empty_week, entries):
    browser = browse(ANA)
    page = browser.send("/time/copy", day="2026-11-20", once="c").text
    monday, before = entries(date(2026, 11, 16)), entries(date(2026, 11, 9))
    assert sorted((e.project_id, e.minutes) for e in monday) == sorted((e.project_id, e.minutes) for e in before)
    assert "Submit" in page

    browser.send("/time/submit", day="2026-11-20", once="s")

    assert {entry.status for entry in entries(date(2026, 11, 16))} == {TimeStatus.SUBMITTED}


def test_copying_onto_a_full_week_adds_nothing(browse, entries):
    before = [len(entries(date(2026, 11, 16) + timedelta(days=n))) for n in range(7)]
    response = browse(ANA).send("/time/copy", day="2026-11-20", once="c")

    assert response.status_code == 422
    assert [len(entries(date(2026, 11, 16) + timedelta(days=n))) for n in range(7)] == before


def _upload(browser, **form):
    file = {"file": ("harvest.csv", BytesIO(CSV.encode()), "text/csv")}
    return browser.client.post("/import", data={"csrf": browser.csrf, **form}, files=file)


def test_a_time_export_is_looked_at_before_anything_is_stored(browse, entries):
    page = _upload(browse(ANA)).text

    assert "Would import 1 entry (1.5 h)" in page
    assert "there is no project No Such Project" in page
    assert entries(date(2026, 11, 21)) == []


def test_what_was_looked_at_is_imported_on_the_word_and_only_once(browse, entries):
    browser = browse(ANA)
    page = _upload(browser).text
    key = page.split('name="key" value="')[1].split('"')[0]
    done = browser.send("/import", key=key, name="harvest.csv", write="yes").text
    browser.send("/import", key=key, name="harvest.csv", write="yes")

    assert "Imported 1 entry" in done
    assert [entry.minutes for entry in entries(date(2026, 11, 21))] == [90]


def test_a_file_waits_for_its_owner_only(browse):
    page = _upload(browse(ANA)).text
    key = page.split('name="key" value="')[1].split('"')[0]
    response = browse("callum.reid@firstmate.example").send("/import", key=key, name="harvest.csv", write="yes")

    assert response.status_code == 422
    assert "no longer here" in response.text


def test_a_file_of_other_peoples_time_is_for_finance_or_an_administrator(browse):
    browser = browse("karim.benali@firstmate.example")
    response = _upload(browser)

    assert response.status_code == 422
    assert "your own time only" in response.text


def test_a_file_that_is_no_export_is_refused_in_plain_words(browse):
    browser = browse(ANA)
    file = {"file": ("photo.png", BytesIO(b"\x89PNG\r\n\x1a\n\x00\x00"), "image/png")}
    response = browser.client.post("/import", data={"csrf": browser.csrf}, files=file)

    assert response.status_code == 422
    assert 'role="alert"' in response.text


def test_sending_no_file_is_said(browse):
    assert "Choose a file first." in browse(ANA).send("/import").text


def logged(browser, entries, hours="1,5", day="2026-11-21"):
    browser.send("/time/log", project="Internal Operations", effort=hours, day=day, once=f"new {hours}")
    return entries(date.fromisoformat(day))[-1]


def test_a_draft_is_corrected_in_place(browse, entries):
    browser = browse(ANA)
    entry = logged(browser, entries)
    assert f'action="/time/entries/{entry.id}/edit"' in browser.get("/time?day=2026-11-21").text
    form = {"effort": "2", "to_day": "2026-11-20", "note": "Sorting", "day": "2026-11-21", "once": "b"}
    page = browser.send(f"/time/entries/{entry.id}/edit", **form).text

    assert "1.5 h becomes 2 h" in page
    [changed] = [one for one in entries(date(2026, 11, 20)) if one.id == entry.id]
    assert (changed.minutes, changed.note, changed.status) == (120, "Sorting", TimeStatus.DRAFT)


def test_a_draft_is_deleted_in_place_and_what_is_handed_in_is_not(browse, entries):
    browser = browse(ANA)
    first = logged(browser, entries)
    assert "Delete 1.5 h on Internal Operations" in browser.send(f"/time/entries/{first.id}/delete", once="c").text
    assert entries(date(2026, 11, 21)) == []
    second = logged(browser, entries, "2")
    browser.send("/time/submit", day="2026-11-21", once="d")
    page = browser.send(f"/time/entries/{second.id}/delete", day="2026-11-21", once="e")

    assert page.status_code == 422
    assert "waits for approval" in page.text
    assert f'action="/time/entries/{second.id}/edit"' not in page.text
    assert len(entries(date(2026, 11, 21))) == 1


STRANGE = "Wer;Wann genau;Wieviel;Wofuer\nAna Petrov;2026-11-21;90;Internal Operations\n"


def test_columns_nobody_knows_are_asked_for_and_the_answer_is_kept_for_the_next_file(browse):
    browser = browse(ANA)
    browser.get("/import")
    page = browser.client.post(
        "/import", data={"csrf": browser.csrf}, files={"file": ("x.csv", BytesIO(STRANGE.encode()), "text/csv")}
    )
    assert page.status_code == 422
    assert "What are the columns of x.csv?" in page.text
    key = page.text.partition('name="key" value="')[2].partition('"')[0]
    said = {
        "column": ["Wer", "Wann genau", "Wieviel", "Wofuer"],
        "field": ["person_name", "date", "minutes", "project"],
        "key": key,
        "name": "x.csv",
        "save_mapping": "Strange one",
    }
    seen = browser.send("/import", **said)
    assert "Would import 1 entry (1.5 h)" in seen.text
    page = browser.client.post(
        "/import",
        data={"csrf": browser.csrf, "mapping": "Strange one"},
        files={"file": ("x.csv", BytesIO(STRANGE.encode()), "text/csv")},
    )
    assert "Would import 1 entry (1.5 h)" in page.text
