from datetime import date

import pytest

from domain.access import Role
from domain.errors import Ambiguous, BadInput, Conflict, Forbidden, NotFound
from store.bookings import Booking
from store.projects import ProjectStatus
from store.revenue import ClosedPeriod
from store.timesheets import TimeEntry, Timesheet, TimeStatus
from tools import decisions, gate
from tools.my_time import my_time
from tools.time_corrections import delete_time_entry, edit_time_entry
from tools.time_entry import log_time, submit_time

THU, FRI = date(2026, 11, 19), date(2026, 11, 20)


@pytest.fixture
def firm(desk):
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana, desk.ben = desk.person("Ana Analyst"), desk.person("Ben Builder")
    client = desk.client()
    desk.nordlys, desk.aurora = (desk.project(name, desk.mia, client) for name in ("Nordlys", "Aurora"))
    for person in (desk.ana, desk.ben):
        for project in (desk.nordlys, desk.aurora):
            days = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 6, 30)}
            desk.add(Booking(person_id=person.id, project_id=project.id, minutes_per_day=240, **days))
    return desk


def draft(firm, day=FRI, project=None, status=TimeStatus.DRAFT, minutes=240, **given):
    return firm.time(firm.ana, project or firm.nordlys, day, minutes, status, **given)


def test_hours_day_project_and_note_of_a_draft_can_be_changed(firm):
    draft(firm, note="works")
    changes = {"effort": "3h", "to_project": "Aurora", "to_day": "2026-11-19", "note": "workshops"}
    view = firm.do(edit_time_entry, firm.ana, project="Nordlys", on="2026-11-20", **changes)
    (entry,) = firm.all(TimeEntry)
    assert (entry.minutes, entry.project_id, entry.work_on, entry.note) == (180, firm.aurora.id, THU, "workshops")
    assert view.headline() == (
        "Correct 4 h on Nordlys for Fri 20 Nov 2026: hours 4 h becomes 3 h, day Fri 20 Nov 2026 becomes "
        "Thu 19 Nov 2026, project Nordlys becomes Aurora, note “works” becomes “workshops”."
    )


def test_an_entry_can_be_named_by_its_reference(firm):
    first, other = draft(firm), draft(firm)
    firm.do(edit_time_entry, firm.ana, entry=f"time_entry:{other.id}", effort="1h")
    assert [one.minutes for one in firm.all(TimeEntry)] == [240, 60]
    firm.do(delete_time_entry, firm.ana, entry=f"time_entry:{first.id}")
    assert [one.id for one in firm.all(TimeEntry)] == [other.id]


def test_what_was_sent_back_is_a_draft_again_once_corrected(firm):
    draft(firm, status=TimeStatus.REJECTED, reason="too much")
    firm.do(edit_time_entry, firm.ana, on="2026-11-20", effort="3h")
    (entry,) = firm.all(TimeEntry)
    assert (entry.status, entry.reason) == (TimeStatus.DRAFT, "")
    firm.do(submit_time, firm.ana)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (TimeStatus.SUBMITTED, "waits for approval"),
        (TimeStatus.APPROVED, "is approved"),
        (TimeStatus.LOCKED, "is invoiced and locked"),
    ],
)
@pytest.mark.parametrize(("tool", "given"), [(edit_time_entry, {"effort": "1h"}), (delete_time_entry, {})])
def test_what_is_handed_in_or_further_changes_only_by_reversal(firm, tool, given, status, said):
    draft(firm, status=status)
    with pytest.raises(Conflict, match=said):
        firm.ask(tool, firm.ana, on="2026-11-20", **given)
    assert firm.all(TimeEntry)[0].minutes == 240


@pytest.mark.parametrize("tool", [edit_time_entry, delete_time_entry])
def test_a_locked_period_stays_as_it_is(firm, tool):
    entry = draft(firm, date(2026, 9, 1))
    with pytest.raises(Conflict, match="is locked"):
        firm.ask(tool, firm.ana, entry=f"time_entry:{entry.id}")


@pytest.mark.parametrize("tool", [edit_time_entry, delete_time_entry])
def test_anothers_time_is_as_unknown_as_none(firm, tool):
    entry = draft(firm)
    for person in (firm.ben, firm.mia):
        with pytest.raises((NotFound, Forbidden)):
            firm.ask(tool, person, entry=f"time_entry:{entry.id}")
    with pytest.raises(NotFound):
        firm.ask(tool, firm.ana, entry="time_entry:999")


def test_of_several_entries_the_one_meant_is_asked_for(firm):
    draft(firm)
    draft(firm)
    with pytest.raises(Ambiguous) as refusal:
        firm.ask(delete_time_entry, firm.ana, project="Nordlys", on="2026-11-20")
    assert len(refusal.value.candidates) == 2


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"effort": "25h"}, BadInput, "24|25"),
        ({"effort": "21h"}, BadInput, "25 hours"),
        ({"to_day": "2026-11-23"}, BadInput, "has not come yet"),
        ({"to_day": "2026-09-01"}, Conflict, "is locked"),
        ({}, BadInput, "Nothing of it would change"),
        ({"entry": "nonsense"}, BadInput, "is no time entry"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(firm, given, error, said):
    draft(firm)
    draft(firm, project=firm.aurora)
    with pytest.raises(error, match=said):
        firm.ask(edit_time_entry, firm.ana, **{"project": "Nordlys", "on": "2026-11-20", **given})
    assert [one.minutes for one in firm.all(TimeEntry)] == [240, 240]


def test_time_is_not_moved_to_a_project_that_is_over(firm):
    draft(firm)
    firm.project("Closed", firm.mia, firm.client("Other"), status=ProjectStatus.COMPLETED)
    with pytest.raises((Conflict, NotFound)):
        firm.ask(edit_time_entry, firm.ana, on="2026-11-20", to_project="Closed")


def test_the_proposal_shows_before_and_after_and_the_day_counts_anew(firm):
    draft(firm)
    call = firm.call(firm.ana)
    made = gate.run(firm.engine, edit_time_entry, {"on": "2026-11-20", "effort": "6h"}, call)
    decisions.decide(firm.engine, made.proposal_id, call, "approve")
    assert firm.ask(my_time, firm.ana, window="2026-11-20").drafts == 360
    made = gate.run(firm.engine, delete_time_entry, {"on": "2026-11-20"}, call)
    decisions.decide(firm.engine, made.proposal_id, call, "approve")
    assert firm.all(TimeEntry) == []
    assert [sheet.status for sheet in firm.all(Timesheet)] == ["draft"]


@pytest.fixture
def october_closed(firm):
    firm.add(ClosedPeriod(month=202610, closed_at=firm.now, closed_by=None))
    return firm


def test_time_of_a_closed_month_is_refused_and_says_what_to_do(october_closed):
    with pytest.raises(Conflict, match="books of October 2026 are closed") as refused:
        october_closed.do(log_time, october_closed.ana, project="Nordlys", effort="2h", on="2026-10-30")
    assert "Ask finance to open the month" in refused.value.hint
    assert october_closed.all(TimeEntry) == []


def test_time_cannot_be_moved_into_a_closed_month(october_closed):
    draft(october_closed)
    with pytest.raises(Conflict, match="closed"):
        october_closed.do(edit_time_entry, october_closed.ana, on="2026-11-20", to_day="2026-10-30")
    assert [one.work_on for one in october_closed.all(TimeEntry)] == [FRI]


def test_time_cannot_be_moved_or_taken_out_of_a_closed_month(october_closed):
    draft(october_closed, day=date(2026, 10, 30))
    for attempt in (
        lambda: october_closed.do(edit_time_entry, october_closed.ana, on="2026-10-30", to_day="2026-11-19"),
        lambda: october_closed.do(delete_time_entry, october_closed.ana, on="2026-10-30"),
    ):
        with pytest.raises(Conflict, match="closed"):
            attempt()
