"""A time export becomes entries once, whole or not at all, and only by whoever may."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, func, select

from domain.errors import BadInput, Forbidden
from domain.weeks import month_index
from memory.readers.time_exports import read_time_export
from store.db import writing
from store.revenue import ClosedPeriod
from store.rollups import differences
from store.timesheets import TimeEntry, TimeStatus
from tools.spec import ToolContext
from tools.time_import import run_import

BERLIN = ZoneInfo("Europe/Berlin")


def _export(*rows: str, name: str = "mine.csv"):
    text = "Date,Email,Client,Project,Hours,Notes\n" + "\n".join(rows)
    return read_time_export(text.encode(), name, zone=BERLIN)


@pytest.fixture
def project(demo_copy) -> str:
    from store.projects import Project

    with Session(demo_copy) as db:
        return db.exec(select(Project.name).where(col(Project.status) == "active").order_by(col(Project.id))).first()


@pytest.fixture
def run(demo_copy, call):
    def by(export, who: str = "beatriz.nogueira", **options):
        with writing(demo_copy) as db:
            return run_import(ToolContext(db, call(who)), export, write=True, **options)

    return by


def _imported(engine) -> list[TimeEntry]:
    with Session(engine) as db:
        return list(db.exec(select(TimeEntry).where(col(TimeEntry.source) == "plain").order_by(col(TimeEntry.id))))


def test_rows_become_submitted_priced_entries_and_rollups_follow(demo_copy, run, project) -> None:
    report = run(_export(f"2026-11-15,hannah.whitlock@firstmate.example,,{project},2.5,workshop"))
    (entry,) = _imported(demo_copy)
    assert (report.new, entry.minutes, entry.status, entry.note) == (1, 150, TimeStatus.SUBMITTED, "workshop")
    assert entry.cost_minor
    with Session(demo_copy) as db:
        assert not list(differences(db))


def test_the_same_file_twice_adds_nothing(demo_copy, run, project) -> None:
    row = f"2026-11-15,hannah.whitlock@firstmate.example,,{project},2,"
    export = _export(row, row)
    assert (run(export).new, run(export).new, run(export).duplicates) == (2, 0, 2)
    assert len(_imported(demo_copy)) == 2


def test_unknown_names_are_refused_with_line_and_reason(demo_copy, run, project) -> None:
    report = run(
        _export(
            f"2026-11-15,nobody@else.example,,{project},2,",
            "2026-11-15,hannah.whitlock@firstmate.example,,No Such Thing,2,",
        )
    )
    assert [(line.line, line.reason) for line in report.refused] == [
        (2, "nobody is called nobody@else.example"),
        (3, "there is no project No Such Thing"),
    ]
    assert _imported(demo_copy) == []


def test_a_day_cannot_hold_more_than_24_hours_over_file_and_store(demo_copy, run, project) -> None:
    row = f"2026-11-15,hannah.whitlock@firstmate.example,,{project},13,"
    report = run(_export(row, row.replace("13,", "12,")))
    assert [line.reason for line in report.refused] == ["with it the day would have 25 h 00 min"]
    assert len(_imported(demo_copy)) == 1


def test_time_in_the_future_or_before_hiring_is_refused(run, project) -> None:
    who = "hannah.whitlock@firstmate.example"
    report = run(_export(f"2026-11-23,{who},,{project},2,", f"1999-11-15,{who},,{project},2,"))
    assert len(report.refused) == 2
    assert report.new == 0


def test_somebody_elses_time_needs_the_right_to_import(demo_copy, run, project) -> None:
    export = _export(f"2026-11-15,hannah.whitlock@firstmate.example,,{project},2,")
    with pytest.raises(Forbidden, match="your own time"):
        run(export, who="lukas.steiner")
    assert _imported(demo_copy) == []


def test_newcomers_are_made_only_when_asked_and_cannot_be_chased(demo_copy, run) -> None:
    from store.people import Person

    export = _export("2026-11-15,new@partner.example,Atelier Sud,Fit-out,2,")
    assert run(export).new == 0
    assert run(export, create=True).new == 1
    with Session(demo_copy) as db:
        person = db.exec(select(Person).where(col(Person.email) == "new@partner.example")).one()
    assert not person.active
    assert sum(person.pattern) == 0


def test_dates_that_can_be_read_two_ways_are_asked_about_before_anything_is_stored(demo_copy, run, project) -> None:
    with writing(demo_copy) as db:
        for month in db.exec(select(ClosedPeriod)):
            db.delete(month)
    export = _export(f"03/04/2026,hannah.whitlock@firstmate.example,,{project},2,")
    assert export.date_order_assumed
    with pytest.raises(BadInput, match="two ways"):
        run(export)
    with Session(demo_copy) as db:
        count = select(func.count(col(TimeEntry.id))).where(col(TimeEntry.work_on) == date(2026, 4, 3))
        before = db.exec(count).one()
    told = read_time_export(
        f"Date,Email,Project,Hours\n03/04/2026,hannah.whitlock@firstmate.example,{project},2\n".encode(),
        "mine.csv",
        date_order="dmy",
        zone=BERLIN,
    )
    assert run(told).new == 1
    with Session(demo_copy) as db:
        assert db.exec(count).one() == before + 1


def test_a_month_whose_books_are_closed_takes_no_imported_time(demo_copy, run, project) -> None:
    with writing(demo_copy) as db:
        db.add(ClosedPeriod(month=month_index(date(2026, 10, 1)), closed_at=datetime(2026, 11, 2, tzinfo=UTC)))
    report = run(
        _export(
            f"2026-10-31,hannah.whitlock@firstmate.example,,{project},2,late",
            f"2026-11-01,hannah.whitlock@firstmate.example,,{project},2,in time",
        )
    )
    assert [(line.line, line.reason) for line in report.refused] == [
        (2, "the books of October 2026 are closed; finance can open them again")
    ]
    assert report.new == 1


def test_ones_own_time_is_as_late_by_file_as_by_hand(demo_copy, run, project) -> None:
    with writing(demo_copy) as db:
        for month in db.exec(select(ClosedPeriod)):
            db.delete(month)
    own = f"2026-08-03,ana.petrov@firstmate.example,,{project},2,long ago"
    assert "locked" in run(_export(own), "ana.petrov").refused[0].reason
    assert run(_export(own)).new == 1
