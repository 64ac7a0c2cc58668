import json
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from memory.readers.time_exports import TimeExport, read_time_export

LISBON = ZoneInfo("Europe/Lisbon")


def read(text: str, **options: object) -> TimeExport:
    return read_time_export(text.encode(), "export.csv", **{"zone": LISBON, **options})


HARVEST = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,Approved?,First Name,"
    "Last Name,Employee Id,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,"
    "Currency,External Reference URL\n"
    "2026-03-02,Nordlys,Portal,NL-1,Design,Sketches,2.25,2.5,Yes,No,Yes,Ines,Faria,7,Designer,Yes,"
    "120.00,270.00,60.00,135.00,Euro - EUR,\n"
)


def test_harvest_detailed_report_is_recognised_with_rate_amount_and_currency() -> None:
    export = read(HARVEST)
    (row,) = export.rows
    assert export.dialect == "harvest"
    assert (row.work_date, row.minutes, row.person_name) == (date(2026, 3, 2), 135, "Ines Faria")
    assert (row.client, row.project, row.project_code, row.task) == ("Nordlys", "Portal", "NL-1", "Design")
    assert (row.billable, row.bill_rate, row.amount, row.currency) == (True, Decimal(120), Decimal(270), "EUR")


def test_cost_columns_are_never_read() -> None:
    export = read(HARVEST)
    assert {"Cost Rate", "Cost Amount", "Hours Rounded", "Employee?"} <= set(export.unused)


def test_mapping_shows_which_column_feeds_which_field() -> None:
    mapping = read(HARVEST).mapping
    assert mapping["Notes"] == "note"
    assert mapping["Hours"] == "duration"


def test_clockify_with_12_hour_clocks_takes_the_clock_duration_not_the_rounded_decimal() -> None:
    export = read(
        "Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,"
        "Duration (h),Duration (decimal),Billable Rate (GBP),Billable Amount (GBP)\n"
        "Portal,Nordlys,Review,,Ines Faria,,Ines@Example.test,,Yes,03/17/2026,11:30 AM,03/17/2026,12:10 PM,"
        "00:40:00,0.67,90,60.30\n"
    )
    (row,) = export.rows
    assert (export.dialect, export.date_order) == ("clockify", "mdy")
    assert (row.seconds, row.person_email, row.currency) == (2400, "ines@example.test", "GBP")
    assert (row.start, row.end) == (
        datetime(2026, 3, 17, 11, 30, tzinfo=UTC),
        datetime(2026, 3, 17, 12, 10, tzinfo=UTC),
    )


def test_clockify_with_24_hour_clocks_and_day_first_dates() -> None:
    export = read(
        "Project,Client,Description,Task,User,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,"
        "Duration (h)\n"
        "Portal,Nordlys,Review,,Ines Faria,ines@example.test,,No,17/03/2026,13:30:00,17/03/2026,14:00:00,00:30:00\n"
    )
    assert (export.dialect, export.date_order, export.rows[0].billable) == ("clockify", "dmy", False)


def test_toggl_detailed_report() -> None:
    export = read(
        "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,"
        "Amount ()\n"
        "Ines Faria,ines@example.test,Nordlys,Portal,,Kick-off,Yes,2026-03-02,09:00:00,2026-03-02,10:15:30,01:15:30,,\n"
    )
    (row,) = export.rows
    assert export.dialect == "toggl"
    assert (row.seconds, row.minutes, row.amount, row.currency) == (4530, 76, None, None)


def test_kimai_calls_the_amount_rate_and_its_seconds_are_seen_from_the_clocks() -> None:
    export = read(
        "Date,From,To,Duration,Currency,Rate,Internal rate,Hourly rate,Fixed rate,Name,Username,Customer,Project,"
        "Activity,Description,Billable,Tags\n"
        "2026-03-02,09:00,09:20,1200,EUR,30.00,12.00,90.00,,Ines Faria,ines,Nordlys,Portal,Design,Sketches,1,\n"
    )
    (row,) = export.rows
    assert (export.dialect, export.duration_unit, row.minutes) == ("kimai", "seconds", 20)
    assert (row.amount, row.bill_rate, row.currency) == (Decimal(30), Decimal(90), "EUR")
    assert (row.client, row.task, row.billable) == ("Nordlys", "Design", True)
    assert "Internal rate" in export.unused


def test_german_kimai_export() -> None:
    export = read(
        "Datum;Von;Bis;Dauer;Preis;Benutzer;Kunde;Projekt;Tätigkeit;Beschreibung\n"
        "02.03.2026;09:00;10:30;1:30;135,00;Ines Faria;Nordlys;Portal;Entwurf;Skizzen\n"
    )
    (row,) = export.rows
    assert (export.dialect, export.language, export.decimal) == ("kimai", "de", ",")
    assert (row.minutes, row.amount, row.task) == (90, Decimal(135), "Entwurf")


def test_tempo_timesheet_lines() -> None:
    export = read(
        "Issue Key,Issue summary,Hours,Work date,Username,Full name,Activity Name,Work Description,Project Key\n"
        "NL-12,Sketch the home page,1.5,2026-03-02 09:00,ifaria,Ines Faria,Design,First sketch,NL\n"
    )
    (row,) = export.rows
    assert export.dialect == "tempo"
    assert (row.project_code, row.minutes, row.person_name, row.note) == ("NL", 90, "Ines Faria", "First sketch")


def test_tempo_worklog_cells_hold_instant_and_seconds() -> None:
    export = read("Issue key,Summary,Worklog\nNL-12,Sketch,2026-07-01T23:30:00+00:00:1800\n")
    (row,) = export.rows
    assert export.dialect == "tempo"
    assert (row.task, row.project_code, row.seconds) == ("NL-12", "NL", 1800)
    assert row.work_date == date(2026, 7, 2)  # half past midnight in Lisbon in summer


def test_jira_log_work_columns_become_one_row_each_and_an_issue_without_any_is_refused() -> None:
    export = read(
        "Summary,Issue key,Assignee,Project name,Log Work,Log Work\n"
        "Sketch,NL-12,Boss,Portal,first; rough;02/Mar/26 9:00 AM;ines;3600,second;03/Mar/26 2:30 PM;tom;900\n"
        "Idle,NL-13,Boss,Portal,,\n"
    )
    first, second = export.rows
    assert export.dialect == "jira"
    assert (first.person_name, first.minutes, first.note) == ("ines", 60, "first; rough")
    assert (second.work_date, second.minutes, second.project) == (date(2026, 3, 3), 15, "Portal")
    assert [(row.line, row.reason) for row in export.refused] == [(3, "No time is logged on it.")]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("Date,Employee,Project,Hours", "en"),
        ("Datum,Mitarbeiter,Projekt,Stunden", "de"),
        ("Date,Collaborateur,Projet,Heures", "fr"),
        ("Datum,Medewerker,Project,Uren", "nl"),
        ("Fecha,Empleado,Proyecto,Horas", "es"),
        ("work_date,person_name,projectName,hours", "en"),
        ("Day of work,Name of employee,Which project,Hours put in", "en"),
    ],
)
def test_plain_headings_in_many_words(header: str, language: str) -> None:
    export = read(f"{header}\n2026-03-02,Ines Faria,Portal,1.5\n")
    (row,) = export.rows
    assert (export.dialect, export.language) == ("plain", language)
    assert (row.work_date, row.person_name, row.project, row.minutes) == (date(2026, 3, 2), "Ines Faria", "Portal", 90)


def test_a_bare_name_beside_a_first_name_is_the_family_name() -> None:
    export = read("Datum;Name;Vorname;Projekt;Stunden\n02.03.2026;Faria;Ines;Portal;1,5\n")
    assert export.rows[0].person_name == "Ines Faria"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter(delimiter: str) -> None:
    lines = [("Date", "Person", "Project", "Hours"), ("2026-03-02", "Ines", "Portal", "2")]
    export = read("\n".join(delimiter.join(line) for line in lines))
    assert (export.delimiter, export.rows[0].minutes) == (delimiter, 120)


def test_excel_separator_line_and_report_title_stand_above_the_headings() -> None:
    export = read("sep=;\nTime report\nMarch 2026\n\nDate;Person;Project;Hours\n2026-03-02;Ines;Portal;1,5\n")
    assert (export.header_line, export.rows[0].line, export.rows[0].minutes) == (5, 6, 90)
    assert [row.line for row in export.refused] == [1, 2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_encoding(encoding: str) -> None:
    text = "Datum;Mitarbeiter;Projekt;Stunden\n02.03.2026;Jürgen Größe;Übersicht;1,5\n"
    export = read_time_export(text.encode(encoding), "zeiten.csv", zone=LISBON)
    assert (export.rows[0].person_name, export.rows[0].project) == ("Jürgen Größe", "Übersicht")


def test_harvest_api_entries() -> None:
    entry = {
        "id": 636709355,
        "spent_date": "2026-03-02",
        "hours": 0.1,
        "notes": "Call",
        "billable": True,
        "billable_rate": 100.0,
        "user": {"id": 1, "name": "Ines Faria"},
        "client": {"id": 2, "name": "Nordlys", "currency": "EUR"},
        "project": {"id": 3, "name": "Portal", "code": "NL-1"},
        "task": {"id": 4, "name": "Design"},
    }
    export = read(json.dumps({"time_entries": [entry], "per_page": 100}))
    (row,) = export.rows
    assert (export.dialect, export.delimiter, row.external_id, row.minutes) == ("harvest", "", "636709355", 6)
    assert (row.client, row.project_code, row.currency, row.billable) == ("Nordlys", "NL-1", "EUR", True)


def test_toggl_api_entries_skip_the_running_one() -> None:
    entries = [
        {"id": 1, "workspace_id": 9, "project_name": "Portal", "start": "2026-03-02T09:00:00Z",
         "stop": "2026-03-02T09:45:00Z", "duration": 2700, "description": "Call"},
        {"id": 2, "workspace_id": 9, "project_name": "Portal", "start": "2026-03-02T10:00:00Z",
         "stop": None, "duration": -1772445600, "description": "Now"},
    ]  # fmt: skip
    export = read(json.dumps(entries))
    assert (export.dialect, export.duration_unit, [row.minutes for row in export.rows]) == ("toggl", "seconds", [45])
    assert "negative" in export.refused[0].reason


def test_clockify_api_entries_state_iso_durations() -> None:
    entry = {
        "_id": "65f", "description": "Call", "userName": "Ines Faria", "userEmail": "ines@example.test",
        "projectName": "Portal", "clientName": "Nordlys", "billable": False,
        "timeInterval": {"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T10:30:00Z", "duration": "PT1H30M"},
    }  # fmt: skip
    export = read(json.dumps({"timeentries": [entry], "totals": []}))
    (row,) = export.rows
    assert (export.dialect, row.minutes, row.project, row.client) == ("clockify", 90, "Portal", "Nordlys")
