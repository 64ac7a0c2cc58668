from datetime import date

import pytest

from domain.access import Role
from domain.errors import Ambiguous, BadInput, NotFound
from store.milestones import Milestone
from store.projects import ProjectStatus
from tools.milestones import milestones, move_milestone, overdue_milestones


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, ends_on=date(2026, 12, 18))
    return desk


def promise(firm, name, due, project=None, **given):
    return firm.add(Milestone(project_id=(project or firm.work).id, name=name, due_on=due, **given))


def named(view):
    return [(line.milestone, line.days_late) for line in view.lines]


def test_a_milestone_is_overdue_the_day_after_it_was_due_until_it_is_completed(firm):
    promise(firm, "Late", date(2026, 11, 13))
    promise(firm, "Today", date(2026, 11, 22))
    promise(firm, "Done", date(2026, 11, 2), completed_on=date(2026, 11, 9))
    assert named(firm.ask(overdue_milestones, firm.mia)) == [("Late", 9)]
    assert named(firm.ask(overdue_milestones, firm.mia, more_than_days=9)) == []


def test_a_contact_sees_what_is_client_facing_and_no_internal_names(firm):
    promise(firm, "Portal live", date(2026, 11, 13), amount_minor=100, currency="EUR")
    promise(firm, "Internal review", date(2026, 11, 13), client_facing=False)
    view = firm.ask(overdue_milestones, firm.contact(firm.acme))
    assert named(view) == [("Portal live", 9)]
    assert (view.lines[0].manager, view.amounts) == ("", ())


def test_what_they_are_worth_is_summed_by_currency_for_those_who_see_budgets(firm):
    other = firm.project("Atlas", firm.mia, firm.client("Brit", currency="GBP"))
    promise(firm, "Beta", date(2026, 11, 13), amount_minor=100_000, currency="EUR")
    promise(firm, "Gamma", date(2026, 11, 12), amount_minor=50_000, currency="EUR")
    promise(firm, "Delta", date(2026, 11, 11), project=other, amount_minor=70_000, currency="GBP")
    promise(firm, "Free", date(2026, 11, 10))
    view = firm.ask(overdue_milestones, firm.boss, billable_only=True)
    assert named(view) == [("Delta", 11), ("Gamma", 10), ("Beta", 9)]
    assert [str(one) for one in view.amounts] == ["1,500.00 EUR", "700.00 GBP"]
    assert "Waiting: Acme (2) and Brit (1)." in view.headline()


def test_milestones_ahead_are_those_of_the_next_thirty_days(firm):
    promise(firm, "Soon", date(2026, 12, 11))
    promise(firm, "Later", date(2027, 1, 11))
    assert named(firm.ask(milestones, firm.mia)) == [("Soon", 0)]
    assert named(firm.ask(milestones, firm.mia, project="Nordlys")) == [("Soon", 0), ("Later", 0)]


def test_cancelled_projects_promise_nothing(firm):
    dead = firm.project("Dead", firm.mia, firm.acme, status=ProjectStatus.CANCELLED)
    promise(firm, "Never", date(2026, 11, 13), project=dead)
    assert named(firm.ask(overdue_milestones, firm.mia)) == []


def test_moving_a_milestone_keeps_its_first_day_as_baseline_and_says_what_is_billed_later(firm):
    promise(firm, "Go-live", date(2026, 12, 7), amount_minor=2_500_000, currency="EUR")
    view = firm.do(move_milestone, firm.mia, milestone="go live", project="Nordlys", to="18 January")
    row = firm.all(Milestone)[0]
    assert (row.due_on, row.baseline_due_on) == (date(2027, 1, 18), date(2026, 12, 7))
    assert view.headline() == (
        "Move milestone Go-live on Nordlys from Mon 7 Dec 2026 to Mon 18 Jan 2027. "
        "25,000.00 EUR is billed in January 2027 instead of December 2026."
    )
    assert view.assumptions == (
        "25,000.00 EUR becomes ready to bill when it is completed, so later too.",
        "That is after the end of Nordlys on Fri 18 Dec 2026.",
    )


def test_only_who_leads_the_project_may_move_its_milestones(firm):
    promise(firm, "Go-live", date(2026, 12, 7))
    other = firm.person("Olga Other", Role.PROJECT_MANAGER)
    with pytest.raises(NotFound):
        firm.ask(move_milestone, other, milestone="Go-live", by="a week later")


def test_a_move_without_a_day_or_of_two_that_fit_is_asked_back(firm):
    promise(firm, "Go-live", date(2026, 12, 7))
    with pytest.raises(BadInput):
        firm.ask(move_milestone, firm.mia, milestone="Go-live")
    promise(firm, "Go-live", date(2026, 12, 7), project=firm.project("Atlas", firm.mia, firm.acme))
    with pytest.raises(Ambiguous) as refused:
        firm.ask(move_milestone, firm.mia, milestone="Go-live", by="a week later")
    assert refused.value.candidates == ("Go-live on Nordlys", "Go-live on Atlas")
