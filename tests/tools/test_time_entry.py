from datetime import date

import pytest

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden
from store.bookings import Booking
from store.findings import Notice
from store.projects import ProjectStatus
from store.rates import Rate, RateKind
from store.timesheets import TimeEntry, Timesheet, TimeStatus
from tools import gate
from tools.my_time import my_time
from tools.time_approval import approve_time, return_time
from tools.time_entry import log_time, submit_time
from tools.time_reminders import remind_missing_time

MON, TUE, WED, THU, FRI = (date(2026, 11, day) for day in range(16, 21))


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.olaf = desk.person("Olaf Other", Role.PROJECT_MANAGER)
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.ana = desk.person("Ana Analyst")
    client = desk.client()
    desk.nordlys = desk.project("Nordlys", desk.mia, client)
    desk.aurora = desk.project("Aurora", desk.olaf, client)
    for project in (desk.nordlys, desk.aurora):
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 6, 30)}
        desk.add(Booking(person_id=desk.ana.id, project_id=project.id, minutes_per_day=240, **days))
    return desk


def test_logged_time_is_a_draft_priced_at_the_day_of_the_work(firm):
    for kind, amount in ((RateKind.BILL, 12000), (RateKind.COST, 6000)):
        days = {"starts_on": date(2026, 1, 1)}
        firm.add(Rate(kind=kind, job_role_id=firm.role.id, amount_minor=amount, currency="EUR", **days))
    view = firm.do(log_time, firm.ana, project="Nordlys", effort="4h", on="friday", task_note="workshops")
    (entry,) = firm.all(TimeEntry)
    assert (entry.work_on, entry.minutes, entry.status, entry.note) == (FRI, 240, "draft", "workshops")
    assert (entry.bill_minor, entry.cost_minor, entry.bill_currency) == (48000, 24000, "EUR")
    assert view.headline().startswith('Log 4 h on Nordlys for Fri 20 Nov 2026 ("workshops").')
    assert [sheet.status for sheet in firm.all(Timesheet)] == ["draft"]


@pytest.mark.parametrize(
    ("effort", "on", "error", "said"),
    [
        ("4h", "2026-11-23", BadInput, "has not come yet"),
        ("4h", "2026-09-01", Conflict, "is locked"),
        ("4h", "2019-11-20", Conflict, "before your first day"),
        ("17h", "2026-11-20", BadInput, "24"),
    ],
)
def test_impossible_time_is_refused_in_plain_words(firm, effort, on, error, said):
    firm.time(firm.ana, firm.nordlys, FRI, 480)
    with pytest.raises(error, match=said):
        firm.ask(log_time, firm.ana, project="Nordlys", effort=effort, on=on)
    assert len(firm.all(TimeEntry)) == 1


def test_a_closed_project_takes_no_time(firm):
    closed = firm.project("Amber", firm.mia, firm.client("Old"), status=ProjectStatus.COMPLETED)
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 6, 30)}
    firm.add(Booking(person_id=firm.ana.id, project_id=closed.id, minutes_per_day=240, **days))
    with pytest.raises(Conflict, match="takes no more time"):
        firm.ask(log_time, firm.ana, project="Amber", effort="1h")


def test_nobody_logs_after_leaving(firm):
    leaver = firm.person("Leo Leaver", left_on=THU)
    firm.project("Internal", firm.mia)
    with pytest.raises(Conflict, match="after your last day"):
        firm.ask(log_time, leaver, project="Internal", effort="1h", on="2026-11-20")


def test_submitting_hands_in_own_drafts_only(firm):
    firm.time(firm.ana, firm.nordlys, MON, status=TimeStatus.DRAFT)
    firm.time(firm.ana, firm.nordlys, TUE, status=TimeStatus.REJECTED)
    firm.time(firm.mia, firm.nordlys, MON, status=TimeStatus.DRAFT)
    assert firm.do(submit_time, firm.ana).minutes == 480
    assert [entry.status for entry in firm.all(TimeEntry)] == ["submitted", "rejected", "draft"]
    with pytest.raises(Conflict, match="no drafts"):
        firm.ask(submit_time, firm.ana)


def test_a_manager_approves_submitted_time_on_own_projects(firm):
    firm.time(firm.ana, firm.nordlys, MON, status=TimeStatus.SUBMITTED)
    firm.time(firm.ana, firm.aurora, TUE, status=TimeStatus.SUBMITTED)
    firm.time(firm.ana, firm.nordlys, WED, status=TimeStatus.DRAFT)
    view = firm.do(approve_time, firm.mia)
    assert view.headline() == "Approve 8 h (1 entry): Ana Analyst on Nordlys (8 h)."
    assert [entry.status for entry in firm.all(TimeEntry)] == ["approved", "submitted", "draft"]
    assert firm.all(TimeEntry)[0].approved_by == firm.mia.id


def test_nobody_approves_their_own_time(firm):
    firm.time(firm.mia, firm.nordlys, MON, status=TimeStatus.SUBMITTED)
    with pytest.raises(Forbidden, match="your own time"):
        firm.ask(approve_time, firm.mia, person="me")
    with pytest.raises(Conflict, match="Only your own time waits"):
        firm.ask(approve_time, firm.mia)
    assert firm.do(approve_time, firm.boss).minutes == 480


def test_an_approval_names_what_looks_unusual(firm):
    firm.time(firm.ana, firm.nordlys, date(2026, 11, 14), 300, status=TimeStatus.SUBMITTED)
    assert firm.ask(approve_time, firm.mia).warnings == ("Ana Analyst, 5 h on Sat 14 Nov, at the weekend",)


def test_a_consultant_approves_nothing(firm):
    with pytest.raises(Forbidden):
        firm.ask(approve_time, firm.ana)


def test_time_goes_back_with_a_reason_and_the_person_is_told(firm):
    firm.time(firm.ana, firm.nordlys, MON, status=TimeStatus.SUBMITTED)
    firm.time(firm.ana, firm.nordlys, TUE, status=TimeStatus.LOCKED)
    with pytest.raises(BadInput, match="reason"):
        firm.ask(return_time, firm.fin, person="Ana Analyst")
    firm.do(return_time, firm.fin, person="Ana Analyst", reason="Monday was internal")
    assert [(entry.status, entry.reason) for entry in firm.all(TimeEntry)] == [
        ("rejected", "Monday was internal"),
        ("locked", ""),
    ]
    (notice,) = firm.all(Notice)
    assert notice.person_id == firm.ana.id
    assert "Monday was internal" in notice.body


def test_approved_time_goes_back_only_while_it_is_not_billed(firm):
    firm.time(firm.ana, firm.nordlys, MON, status=TimeStatus.LOCKED)
    with pytest.raises(Conflict, match="No submitted time"):
        firm.ask(return_time, firm.mia, person="Ana Analyst", reason="wrong task")


def test_a_change_waits_for_a_word_and_previews_before_and_after(firm):
    firm.time(firm.ana, firm.nordlys, MON, status=TimeStatus.SUBMITTED)
    assert isinstance(gate.run(firm.engine, approve_time, {}, firm.call(firm.mia)), gate.Proposed)
    assert firm.all(TimeEntry)[0].status == "submitted"


def test_own_time_shows_what_is_missing_and_what_the_bookings_suggest(firm):
    firm.time(firm.ana, firm.nordlys, MON)
    firm.time(firm.ana, firm.nordlys, TUE, status=TimeStatus.DRAFT)
    firm.time(firm.ana, firm.nordlys, WED, 240, status=TimeStatus.SUBMITTED)
    view = firm.ask(my_time, firm.ana)
    assert [(day.day, day.missing, day.suggested) for day in view.missing] == [
        (TUE, 480, "Aurora 4 h"),
        (WED, 240, "Aurora 4 h"),
        (THU, 480, "Nordlys 4 h and Aurora 4 h"),
        (FRI, 480, "Nordlys 4 h and Aurora 4 h"),
    ]
    assert view.headline().startswith("You have logged 20 h of 40 h expected this week")
    assert "8 h is still a draft" in view.headline()


def test_did_i_log_friday_is_about_that_day(firm):
    assert "Missing: Fri 20 Nov (8 h)." in firm.ask(my_time, firm.ana, window="last friday").headline()


def test_one_reminder_a_person_and_week_with_the_exact_gap(firm):
    for person in (firm.boss, firm.mia, firm.olaf, firm.fin):
        for day in (9, 10, 11, 12, 13):
            firm.time(person, firm.nordlys, date(2026, 11, day))
    firm.time(firm.ana, firm.nordlys, date(2026, 11, 9), 90)
    view = firm.do(remind_missing_time, firm.boss)
    (notice,) = firm.all(Notice)
    assert (notice.person_id, notice.subject) == (firm.ana.id, "38.5 h of your time is missing")
    assert notice.card["gaps"][0] == {"day": "2026-11-09", "minutes": 390}
    assert notice.card["suggested"][0] == {"day": "2026-11-09", "project": "Nordlys", "project_id": 1, "minutes": 150}
    assert view.headline().startswith("Remind 1 person of missing time for last week")
    with pytest.raises(Conflict, match="already"):
        firm.ask(remind_missing_time, firm.boss)
